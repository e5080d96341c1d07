#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Products of the CPE dictionary (rule R4): which part is one, what clears it, and what covers it."""
import json

from support import Case, bom, main

MAP = """part:vendor:product\tpurl
a:openssl:openssl\tpkg:github/openssl/openssl
a:lodash:lodash\tpkg:npm/lodash
h:siemens:nx\tpkg:npm/nx
"""


def record(number, ecosystem, name, fixed, **more):
    return {"id": f"CVE-2099-{number:04d}", "modified": "2024-01-01T00:00:00Z", "affected": [
        {"package": {"ecosystem": ecosystem, "name": name},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}], **more}


class Products(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")
        self.write("map.tsv", MAP)

    def take_in(self, kind, name, content):
        self.write(name, content if isinstance(content, str) else json.dumps(content))
        return self.run_buhin("advisories", "import", kind, name, "--store", self.store)

    def match(self, *components):
        self.write("bom.json", bom(*components))
        return self.report("match", "bom.json", "--store", self.store)

    def found(self, *components):
        return sorted((f["id"], f["outcome"], [s["rule"] for s in f["statements"]]) for f in self.match(*components)["findings"])

    def test_by_table(self):
        self.take_in("purl2cpe", "map.tsv", MAP)
        self.take_in("osv", "r.json", record(1, "CPE", "openssl:openssl", "1.0.1g"))
        old = {"version": "1.0.1e", "purl": "pkg:github/openssl/openssl@1.0.1e"}
        self.assertEqual(self.found(old), [("CVE-2099-0001", "affected", ["R4-cpe"])])
        self.assertEqual(self.found({"version": "1.0.1g", "purl": "pkg:github/openssl/openssl@1.0.1g"}), [])
        # The name alone says nothing, whatever the table has.
        self.assertEqual(self.found({"name": "openssl", "version": "1.0.1e", "purl": "pkg:npm/openssl@1.0.1e"}), [])

    def test_by_its_own_name(self):
        self.take_in("osv", "r.json", record(1, "CPE", "openssl:openssl", "1.0.1g"))
        cpe = "cpe:2.3:a:OpenSSL:openssl:1.0.1e:*:*:*:*:*:*:*"
        self.assertEqual(self.found({"version": "1.0.1e", "cpe": cpe}), [("CVE-2099-0001", "affected", ["R4-cpe"])])
        self.assertEqual(self.found({"cpe": cpe}), [("CVE-2099-0001", "affected", ["R4-cpe"])])
        # What a distribution built is judged by its records alone (R1).
        deb = {"version": "1.0.1e-2+deb7u5", "cpe": cpe, "purl": "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7"}
        self.assertNotIn("CVE-2099-0001", [f[0] for f in self.found(deb)])

    # Each of very many parts of one product asks about all of them: a minute and more, if nobody remembers.
    def test_a_condition_on_itself(self):
        def criterion(vulnerable, **version):
            return {"vulnerable": vulnerable, "criteria": "cpe:2.3:a:acme:fw:*:*:*:*:*:*:*:*", "matchCriteriaId": "1", **version}

        def cve(number, start):
            return {"cve": {"id": f"CVE-2099-{number:04d}", "published": "2024-01-01T00:00:00.000", "lastModified": "2024-01-01T00:00:00.000",
                            "descriptions": [], "configurations": [{"operator": "AND", "nodes": [
                                {"operator": "OR", "negate": False, "cpeMatch": [criterion(True, versionEndExcluding="3.0")]},
                                {"operator": "OR", "negate": False, "cpeMatch": [criterion(False, versionStartIncluding=start)]}]}]}}

        self.take_in("nvd", "nvd.json", {"format": "NVD_CVE", "version": "2.0", "vulnerabilities": [cve(1, "4.15999"), cve(2, "9.0")]})
        report = self.match(*({"version": f"{i % 5}.{i}", "cpe": f"cpe:2.3:a:acme:fw:{i % 5}.{i}:*:*:*:*:*:*:*"} for i in range(16000)))
        # 4.15999 is there, 9.0 is not; of each five versions three are before 3.0.
        self.assertEqual({f["id"] for f in report["findings"]}, {"CVE-2099-0001"})
        self.assertEqual(len(report["findings"]), 16000 * 3 // 5)

    def test_hardware_of_that_name(self):  # "nx" of npm is not Siemens NX
        self.take_in("purl2cpe", "map.tsv", MAP)
        self.take_in("osv", "r.json", record(1, "CPE", "siemens:nx", "99"))
        self.assertEqual(self.found({"version": "1.0.0", "purl": "pkg:npm/nx@1.0.0"}), [])

    def test_the_package_itself_decides(self):
        self.take_in("purl2cpe", "map.tsv", MAP)
        self.take_in("osv", "a.json", record(1, "CPE", "lodash:lodash", "5.0.0"))
        lodash = {"version": "4.17.21", "purl": "pkg:npm/lodash@4.17.21"}
        self.assertEqual(self.found(lodash), [("CVE-2099-0001", "affected", ["R4-cpe"])])
        ghsa = {**record(2, "npm", "lodash", "4.17.21"), "id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2099-0001"]}
        self.take_in("osv", "b.json", ghsa)
        self.assertEqual(self.found(lodash), [])
        self.assertEqual(self.found({"version": "4.17.20", "purl": "pkg:npm/lodash@4.17.20"}),
                         [("CVE-2099-0001", "affected", ["R4-cpe", "R3-purl"])])

    def test_the_table_again(self):  # a table is all there is: what it no longer says goes
        self.take_in("purl2cpe", "map.tsv", MAP)
        self.take_in("osv", "r.json", record(1, "CPE", "openssl:openssl", "1.0.1g"))
        out = self.take_in("purl2cpe", "map.tsv", MAP.replace("github/openssl/openssl", "github/openssl/other"))
        self.assertIn("2 records: 2 new", out.stdout)
        self.assertEqual(self.found({"version": "1.0.1e", "purl": "pkg:github/openssl/openssl@1.0.1e"}), [])

    def test_a_broken_table_changes_nothing(self):
        self.take_in("purl2cpe", "map.tsv", MAP)
        self.write("bad.tsv", MAP + "nothing\n")
        done = self.run_buhin("advisories", "import", "purl2cpe", "bad.tsv", "--store", self.store, code=3)
        self.assertIn(f"bad.tsv: offset {len(MAP)}", done.stderr)
        self.take_in("osv", "r.json", record(1, "CPE", "openssl:openssl", "1.0.1g"))
        self.assertEqual(len(self.found({"version": "1.0.1e", "purl": "pkg:github/openssl/openssl@1.0.1e"})), 1)


if __name__ == "__main__":
    main()
