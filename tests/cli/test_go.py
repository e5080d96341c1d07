#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From a Go program or document to a finding: purls have the 'v' of Go's versions, advisories do not."""
import json
import os
import shutil
from urllib.parse import unquote

from support import Case, main

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "finders", "good-go-binary", "input")
CRYPTO = "CVE-2024-45337"  # built in: golang.org/x/crypto before 0.31.0

LISTED = {"schema_version": "1.6.0", "id": "TEST-1", "modified": "2024-01-01T00:00:00Z",
          "affected": [{"package": {"ecosystem": "Go", "name": "example.com/Team/listed"}, "versions": ["1.2.3"]}]}


class Go(Case):
    def outcomes(self, report, vulnerability):
        purl = {c["ref"]: c.get("purl") for c in report["components"]}
        return {unquote(purl[f["component"]].split("@", 1)[-1]): f["outcome"] for f in report["findings"] if vulnerability in f["ids"]}

    def required(self, module, *versions, env=None):
        """Report of projects that require the module, each in another version."""
        for i, version in enumerate(versions):
            self.write(f"root/{i}/go.mod", f"module example.com/{i}\n\nrequire {module} {version}\n")
        return self.report("scan", "root", env=env)

    def test_versions_of_a_range(self):
        affected = ("v0.17.0", "0.17.0", "v0.30.9", "v0.31.0-rc.1", "v0.17.0+dirty", "v0.9.0+incompatible")
        fixed = ("v0.31.0", "0.31.0", "v0.31.0+incompatible", "v1.0.0", "v0.31.1-0.20250102030405-0123456789ab")
        commits = ("v0.0.0-20220622213112-05595931fe9d", "v0.30.1-0.20240102030405-0123456789ab")
        found = self.outcomes(self.required("golang.org/x/crypto", *affected, *fixed, *commits), CRYPTO)
        self.assertEqual(found, {v: "affected" for v in affected} | {v: "undetermined" for v in commits})

    def test_documents(self):
        purls = ("pkg:golang/golang.org/x/crypto@v0.17.0", "pkg:golang/golang.org/x/crypto@0.17.0", "pkg:golang/golang.org/x/crypto@v0.17.1#ssh",
                 "pkg:golang/golang.org/x/crypto@v0.31.0", "pkg:golang/golang.org/x/crypto@0.31.0")
        components = [{"type": "library", "name": str(i), "bom-ref": str(i), "purl": p} for i, p in enumerate(purls)]
        document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
        found = self.outcomes(self.report("match", self.write("bom.json", json.dumps(document))), CRYPTO)
        self.assertEqual(found, {v: "affected" for v in ("v0.17.0", "0.17.0", "v0.17.1#ssh")})

    def test_program(self):
        os.makedirs(self.path("root"))
        shutil.copy(os.path.join(PROGRAMS, "till"), self.path("root", "till"))
        os.chmod(self.path("root", "till"), 0o755)
        self.assertEqual(self.outcomes(self.report("scan", "root"), CRYPTO), {"v0.17.0": "affected"})

    def test_listed_versions_have_no_v(self):
        self.write("osv/TEST-1.json", json.dumps(LISTED))
        env = {"XDG_DATA_HOME": self.path("data")}
        self.run_buhin("advisories", "import", "osv", self.path("osv"), env=env)
        found = self.outcomes(self.required("example.com/Team/listed", "v1.2.3", "1.2.3", "v1.2.4", env=env), "TEST-1")
        self.assertEqual(found, {"v1.2.3": "affected", "1.2.3": "affected"})


if __name__ == "__main__":
    main()
