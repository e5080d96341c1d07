#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records about CVEs (kinds nvd and cve5): taken in, shown and matched; the published ones of ../shared whole."""
import contextlib
import json
import sqlite3

from support import Case, bom, data, main, needs_data


def criterion(cpe, vulnerable=True, **bounds):
    return {"vulnerable": vulnerable, "criteria": f"cpe:2.3:{cpe}" + ":*" * (11 - len(cpe.split(":"))), **bounds}


def node(*criteria, operator="OR", negate=False):
    return {"operator": operator, "negate": negate, "cpeMatch": list(criteria)}


def nvd(number, *configurations, **more):
    return {"cve": {"id": f"CVE-2099-{number:04d}", "vulnStatus": "Analyzed", "published": "2099-01-01T00:00:00.000",
                    "lastModified": "2099-01-02T00:00:00.000", "descriptions": [{"lang": "en", "value": "A flaw."}],
                    "configurations": list(configurations), **more}}


OPENSSL = {"nodes": [node(criterion("a:openssl:openssl", versionStartIncluding="1.0.1", versionEndExcluding="1.0.1g"),
                          criterion("a:openssl:openssl:1.0.2:beta1"))]}
FIRMWARE = {"operator": "AND", "nodes": [node(criterion("o:v:firmware", versionStartExcluding="1.0", versionEndIncluding="2.0")),
                                         node(criterion("h:v:router:3", False))]}
KEV = {"cisaExploitAdd": "2099-01-03", "cisaActionDue": "2099-01-24", "cisaRequiredAction": "Apply updates.",
       "cisaVulnerabilityName": "Name of it", "evaluatorSolution": "Update it.",
       "metrics": {"cvssMetricV31": [{"type": "Primary", "cvssData": {
           "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}}


class Records(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")

    def take_in(self, kind, *paths, **more):
        return self.run_buhin("advisories", "import", kind, *paths, "--store", self.store, **more).stdout

    def take_in_records(self, kind, *records):
        self.write("feed.json", json.dumps({"format": "NVD_CVE", "version": "2.0", "vulnerabilities": records}))
        return self.take_in(kind, "feed.json")

    def take_in_cve5(self, number, *affected, adp=(), **cna):
        self.write(f"{number}.json", json.dumps({
            "dataType": "CVE_RECORD", "dataVersion": "5.1", "containers": {"cna": {"affected": affected, **cna}, "adp": adp},
            "cveMetadata": {"cveId": f"CVE-2099-{number:04d}", "state": "PUBLISHED", "dateUpdated": "2099-01-02T00:00:00"}}))
        return self.take_in("cve5", f"{number}.json")

    def show(self, number, *more):
        return self.run_buhin("advisories", "show", f"CVE-2099-{number:04d}", *more, "--store", self.store).stdout

    def test_shown(self):
        self.assertIn("2 records: 2 new", self.take_in_records("nvd", nvd(1, OPENSSL, **KEV), nvd(2, FIRMWARE)))
        out = self.show(1)
        for line in ("CVE-2099-0001  Name of it", "source: nvd", "known to be exploited since: 2099-01-03T00:00:00Z",
                     "severity: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H (9.8 critical)",
                     "signal: kev 2099-01-03T00:00:00Z CISA, due: 2099-01-24, action: Apply updates.", "solution: Update it.",
                     "  CPE openssl:openssl >= 1.0.1, < 1.0.1g (1 versions listed)", "    cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*"):
            self.assertIn(line + "\n", out)
        self.assertIn("  CPE v:firmware > 1.0, <= 2.0\n    cpe:2.3:o:v:firmware:*:*:*:*:*:*:*:*\n"
                      "    only together with one of:\n      CPE v:router (1 versions listed)\n", self.show(2))
        self.assertIn("対策: Update it.", self.show(1, "--lang", "ja"))

    def test_matched(self):
        self.take_in_records("nvd", nvd(1, OPENSSL), nvd(2, FIRMWARE), nvd(3, OPENSSL, vulnStatus="Rejected"),
                             nvd(4, {"nodes": [node(criterion("a:v:p", versionEndExcluding="2"), negate=True)]}))
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [("CVE-2099-0001", "affected")])
        self.assertEqual(self.found("a:openssl:openssl:1.0.2-beta1"), [("CVE-2099-0001", "affected")])
        self.assertEqual(self.found("a:openssl:openssl:1.0.1g"), [])
        self.assertEqual(self.found("o:v:firmware:1.5", "h:v:router:3"), [("CVE-2099-0002", "affected")])
        self.assertEqual(self.found("o:v:firmware:1.5", "h:v:router:4"), [])
        self.assertEqual(self.found("o:v:firmware:1.5"), [("CVE-2099-0002", "undetermined")])
        self.assertEqual(self.found("o:v:firmware:1.0", "h:v:router:3"), [])
        self.assertEqual(self.found("a:v:p:3"), [("CVE-2099-0004", "undetermined")])

    def test_cve5(self):
        self.take_in_cve5(1, {"cpes": ["cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"], "defaultStatus": "unaffected", "versions": [
            {"version": "1.0", "lessThan": "2.*", "versionType": "custom", "status": "affected",
             "changes": [{"at": "1.5", "status": "unaffected"}]},
            {"version": "3.0", "lessThan": "4.0", "versionType": "custom", "status": "unknown"}]},
            {"vendor": "V", "product": "P", "platforms": ["Windows"], "versions": [{"version": "n/a", "status": "affected"}]},
            title="A title", workarounds=[{"lang": "en", "value": "Turn it off."}],
            adp=[{"metrics": [{"other": {"type": "ssvc", "content": {
                "role": "CISA Coordinator", "timestamp": "2099-01-01T00:00:00Z",
                "options": [{"Exploitation": "active"}, {"Automatable": "yes"}, {"Technical Impact": "total"}]}}}]}])
        out = self.show(1)
        for line in ("CVE-2099-0001  A title", "source: cve5", "workaround: Turn it off.",
                     "signal: ssvc 2099-01-01T00:00:00Z CISA Coordinator, Exploitation: active, Automatable: yes, Technical Impact: total",
                     "  CPE v:p >= 1.0, < 1.5 | in words: unknown >= 3.0, < 4.0", "  V P (Windows) in words: n/a"):
            self.assertIn(line + "\n", out)
        for version, outcome in (("1.4", ["affected"]), ("1.5", []), ("3.5", ["undetermined"]), ("4.0", [])):
            self.assertEqual([o for _, o in self.found(f"a:v:p:{version}")], outcome, version)

    def test_cve5_packages(self):
        self.take_in_cve5(1, {"packageURL": "pkg:npm/left-pad", "versions": [
            {"version": "0", "lessThan": "1.1.0", "versionType": "semver", "status": "affected"}]})
        self.write("bom.json", bom("pkg:npm/left-pad@1.0.0", "pkg:npm/left-pad@1.1.0"))
        found = self.report("match", "bom.json", "--store", self.store)["findings"]
        self.assertEqual([(f["id"], f["outcome"], f["fixed"]) for f in found], [("CVE-2099-0001", "affected", "1.1.0")])

    def test_names_are_not_looked_up(self):  # of vendors and products: kept, but no key
        self.take_in_cve5(1, {"vendor": "V", "product": "P", "versions": [{"version": "1", "status": "affected"}]})
        self.assertIn("  V P (1 versions listed)\n", self.show(1))
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM affected").fetchone(), (0,))
            self.assertEqual(db.execute("SELECT count(*) FROM ecosystem").fetchone(), (0,))

    def test_both_speak_of_one(self):  # two sources, one finding
        self.take_in_records("nvd", nvd(1, OPENSSL))
        self.take_in_cve5(1, {"cpes": ["cpe:2.3:a:openssl:openssl:1.0.1:*:*:*:*:*:*:*"], "versions": [
            {"version": "1.0.1", "lessThan": "1.0.1g", "versionType": "custom", "status": "affected"}]})
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [("CVE-2099-0001", "affected")])

    def test_a_later_answer_replaces(self):
        self.take_in_records("nvd", nvd(1, OPENSSL))
        self.assertIn("1 as stored", self.take_in_records("nvd", nvd(1, OPENSSL)))
        self.assertIn("1 changed", self.take_in_records("nvd", nvd(1, lastModified="2099-02-01T00:00:00.000")))
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [])

    def test_broken(self):
        self.write("cut.json", json.dumps({"vulnerabilities": [nvd(1, OPENSSL)]})[:-5])
        done = self.run_buhin("advisories", "import", "nvd", "cut.json", "--store", self.store, code=3)
        self.assertRegex(done.stderr, r"cut\.json: offset \d+: ")
        self.assertIn("nothing was imported", done.stderr)
        self.write("other.json", '{"id": 1}')
        self.run_buhin("advisories", "import", "nvd", "other.json", "--store", self.store, code=3)

    def test_versions_times_products(self):  # 4 MB that would come to 20 GB, and to minutes of counting them
        self.write("many.json", json.dumps({
            "dataVersion": "5.1", "cveMetadata": {"cveId": "CVE-2099-0001"}, "containers": {"cna": {"affected": [{
                "cpes": [f"cpe:2.3:a:v:p{i}:*:*:*:*:*:*:*:*" for i in range(50000)],
                "versions": [{"version": f"1.{i}", "status": "affected"} for i in range(40000)]}]}}}))
        done = self.run_buhin("advisories", "import", "cve5", "many.json", "--store", self.store, code=3)
        self.assertIn("over-limit", done.stderr)

    @needs_data("nvd-cve-2.0.zip")
    def test_overrides_of_nvd(self):
        out = self.take_in("nvd", data("nvd-cve-2.0.zip"))
        self.assertIn("32184 records: 32184 new", out)

    @needs_data("cve5.zip")
    def test_records_with_the_container_of_cisa(self):
        out = self.take_in("cve5", data("cve5.zip"))
        self.assertIn("5543 records: 5543 new", out)


class Size(Case):
    """A yearly file goes through in the memory of its largest record."""

    def records(self, name, count):
        record = nvd(1, OPENSSL, FIRMWARE, descriptions=[{"lang": "en", "value": "x" * 400}])
        with open(self.path(name), "w") as f:
            f.write('{"vulnerabilities":[')
            for i in range(count):
                record["cve"]["id"] = f"CVE-2099-{i + 10000}"
                f.write((", " if i else "") + json.dumps(record))
            f.write("]}")
        return self.path(name)

    def test_memory(self):
        self.check_import_memory("nvd", self.records("small.json", 2000), self.records("large.json", 40000))


if __name__ == "__main__":
    main()
