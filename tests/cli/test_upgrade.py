#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The version to go to, when the fix of one vulnerability has others."""
import json

from support import Case, main

NAME = {"npm": "till", "Maven": "org.example:till", "Go": "example.org/till", "Debian:12": "till"}
PURL = {"npm": "pkg:npm/till@{}", "Maven": "pkg:maven/org.example/till@{}", "Go": "pkg:golang/example.org/till@v{}",
        "Debian:12": "pkg:deb/debian/till@{}?distro=debian-12"}


class Upgrade(Case):
    def found(self, ecosystem, installed, *ranges):
        """{record: (fixed, clean)} for records with ranges (introduced, fixed; None: no fix), numbered from 1."""
        for i, (introduced, fixed) in enumerate(ranges, 1):
            events = [{"introduced": introduced}] + ([{"fixed": fixed}] if fixed else [])
            self.write(f"in/{i}.json", json.dumps({"id": f"EX-{i}", "modified": "2024-01-01T00:00:00Z", "affected": [
                {"package": {"ecosystem": ecosystem, "name": NAME[ecosystem]}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}))
        store = self.path(f"{len(ranges)}-{ecosystem[:3]}-{installed}.db")
        self.run_buhin("advisories", "import", "osv", "in", "--store", store)
        self.write("bom.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
            {"type": "library", "name": "till", "version": installed, "purl": PURL[ecosystem].format(installed)}]}))
        self.store = store
        return {f["id"]: (f.get("fixed"), f.get("clean")) for f in self.report("match", "bom.json", "--store", store)["findings"]}

    def test_fixes_that_prove_incomplete(self):
        # As Log4Shell's week was: each fix is named by one record, and affected by the next.
        week = [("2.0", "2.15.0"), ("2.0", "2.16.0"), ("2.0", "2.17.0"), ("2.0", "2.17.1")]
        self.assertEqual(self.found("Maven", "2.14.1", *week), {
            "EX-1": ("2.15.0", "2.17.1"), "EX-2": ("2.16.0", "2.17.1"), "EX-3": ("2.17.0", "2.17.1"), "EX-4": ("2.17.1", None)})

    def test_a_fix_with_vulnerabilities_of_its_own(self):
        # The second one came with the first fix, so the installed version does not have it, nor the third.
        self.assertEqual(self.found("npm", "1.0.0", ("0", "1.1.0"), ("1.1.0", "1.2.0"), ("1.2.0", "1.2.1")), {"EX-1": ("1.1.0", "1.2.1")})
        self.assertIn("    nothing known affects version 1.2.1\n", self.run_buhin("match", "bom.json", "--store", self.store).stdout)
        self.assertIn("    既知の脆弱性に該当しない版: 1.2.1\n", self.run_buhin("match", "bom.json", "--store", self.store, "--lang", "ja").stdout)
        self.assertIn("1.2.1", self.run_buhin("explain", "EX-1", "bom.json", "--store", self.store).stdout)

    def test_a_version_of_go(self):
        self.assertEqual(self.found("Go", "1.0.0", ("0", "1.1.0"), ("1.1.0", "1.2.0")), {"EX-1": ("1.1.0", "1.2.0")})

    def test_none(self):
        self.assertEqual(self.found("npm", "1.0.0", ("0", "1.1.0")), {"EX-1": ("1.1.0", None)})  # the fix will do
        self.assertEqual(self.found("npm", "1.0.1", ("0", "1.1.0"), ("1.0.0", None)), {"EX-1": ("1.1.0", None), "EX-2": (None, None)})
        self.assertEqual(self.found("npm", "1.0.2", ("0", "1.1.0"), ("1.1.0", None)), {"EX-1": ("1.1.0", None)})
        # A distribution's package goes to the newest build of its release.
        self.assertEqual(self.found("Debian:12", "1.0.0", ("0", "1.1.0"), ("1.1.0", "1.2.0")), {"EX-1": ("1.1.0", None)})

    def test_versions_without_end(self):
        ranges = [(f"1.{i}.0", f"1.{i + 1}.0") for i in range(30)]
        self.assertEqual(self.found("npm", "1.0.0", *ranges), {"EX-1": ("1.1.0", None)})


if __name__ == "__main__":
    main()
