#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What to do about findings: decision tables over the facts that are known."""
import json

from support import Case, main


def document(*purls):
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "library", "name": p, "bom-ref": str(i), "purl": p} for i, p in enumerate(purls)]})


class Decisions(Case):
    # In CISA's catalogue since 2021-12-10; 1.2.17 of its predecessor is not in it.
    LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    OLD = "pkg:maven/log4j/log4j@1.2.17"

    def found(self, *options):
        report = self.report("match", self.write("bom.json", document(self.LOG4J, self.OLD)), *options)
        return {f["id"]: f for f in report["findings"]}

    def decisions(self, vulnerability, *options):
        return {d["table"]: d for d in self.found(*options)[vulnerability]["decisions"]}

    def test_known_to_be_exploited(self):
        found = self.decisions("CVE-2021-44228")
        self.assertEqual(list(found), ["deployer", "supplier", "cisa-coordinator", "cisa-bod-26-04"])
        active = [{"name": "Exploitation", "value": "active", "source": "kev"}]
        # The rows of "active": scheduled when the system is hardly exposed and no one is harmed.
        self.assertEqual(found["deployer"], {
            "table": "deployer", "version": "1.0.0", "possible": ["scheduled", "out-of-cycle", "immediate"],
            "reason": "between 'scheduled' and 'immediate': what decides is not known "
                      "(System Exposure, Automatable, Safety Impact, Mission Impact)",
            "facts": active, "missing": ["System Exposure", "Automatable", "Safety Impact", "Mission Impact"]})
        self.assertEqual(found["supplier"]["possible"], ["out-of-cycle", "immediate"])
        self.assertEqual(found["cisa-coordinator"]["possible"], ["track", "attend", "act"])
        bod = found["cisa-bod-26-04"]
        self.assertEqual(bod["possible"], ["14 days", "3 days", "3 days & forensic investigation"])
        self.assertEqual(bod["facts"], [{"name": "In KEV", "value": "yes", "source": "kev"}])
        self.assertNotIn("days", bod)

    # That it is in no catalogue does not say that nobody exploits it.
    def test_nothing_known(self):
        found = self.found()
        self.assertNotIn("exploited", found["CVE-2019-17571"])
        self.assertNotIn("decisions", found["CVE-2019-17571"])

    # The catalogue knows CVEs alone, and says no only when it is there.
    def test_catalogue(self):
        entry = {"cveID": "CVE-2021-44228", "vulnerabilityName": "x", "dateAdded": "2021-12-10", "dueDate": "2021-12-24"}
        self.write("kev.json", json.dumps({"title": "t", "catalogVersion": "1", "count": 1, "vulnerabilities": [entry]}))
        self.run_buhin("advisories", "import", "kev", "kev.json", "--store", "s.db")
        bod, = self.found("--store", "s.db")["CVE-2019-17571"]["decisions"]
        self.assertEqual((bod["table"], bod["facts"]), ("cisa-bod-26-04", [{"name": "In KEV", "value": "no", "source": "kev"}]))
        self.assertEqual(bod["possible"], ["fix on system upgrade", "60 days", "14 days", "3 days"])
        self.assertEqual(self.decisions("CVE-2021-44228", "--store", "s.db")["cisa-bod-26-04"]["facts"][0]["value"], "yes")

    def test_japanese(self):
        deployer = self.decisions("CVE-2021-44228", "--lang", "ja")["deployer"]
        self.assertTrue(deployer["reason"].startswith("「scheduled」から「immediate」の間"))


def record(number, **severity):
    return {"id": f"CVE-2099-0000{number}", "modified": "2024-01-01T00:00:00Z", **severity,
            "affected": [{"package": {"ecosystem": "npm", "name": f"pkg-{number}"}, "versions": ["1.0.0"]}]}


class Profiles(Case):
    """One vulnerability, three products: three scores. Those of FIRST's formulas (test_profile.c)."""
    V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    V31_LOCAL = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"
    SHOP = 'name = "Shop"\nnetwork = "internet"\nconfidentiality = "high"\n'
    GATEWAY = 'name = "Gateway"\nnetwork = { value = "adjacent", reason = "one bus" }\n'
    PRESS = 'name = "Press"\nnetwork = "isolated"\nmission = "mef-failure"\nsafety = "critical"\n'

    def setUp(self):
        super().setUp()
        self.store = self.path("store.db")
        for n, severity in ((1, {"severity": [{"type": "CVSS_V3", "score": self.V31}]}),
                            (2, {"severity": [{"type": "CVSS_V3", "score": self.V31_LOCAL}]}),
                            (3, {"database_specific": {"severity": "HIGH"}})):
            self.write(f"{n}.json", json.dumps(record(n, **severity)))
        self.run_buhin("advisories", "import", "osv", "1.json", "2.json", "3.json", "--store", self.store)
        self.write("bom.json", document(*(f"pkg:npm/pkg-{n}@1.0.0" for n in (1, 2, 3))))

    def match(self, profile, *options, **more):
        self.write("p.toml", profile)
        return self.run_buhin("match", "bom.json", "--store", self.store, "--profile", "p.toml", *options, **more)

    def found(self, profile):
        return {f["id"]: f for f in json.loads(self.match(profile, "-o", "json").stdout)["findings"]}

    def test_three_products_three_scores(self):
        scores = {}
        for profile in (self.SHOP, self.GATEWAY, self.PRESS):
            finding = self.found(profile)["CVE-2099-00001"]
            scores[profile] = finding["score"]
            self.assertEqual(finding["vector"], finding["ratings"][0]["vector"])
            base = finding["ratings"][1]
            self.assertEqual((base["score"], base["vector"], base["source"]), (9.8, self.V31, "osv/npm"))
        self.assertEqual(scores, {self.SHOP: 9.8, self.GATEWAY: 8.8, self.PRESS: 8.4})

    def test_metrics_with_their_reasons(self):
        finding = self.found(self.GATEWAY + 'integrity = "low"\n')["CVE-2099-00001"]
        self.assertEqual(finding["ratings"][0], {
            "id": "CVE-2099-00001", "source": "profile", "method": "CVSSv31", "score": 8.4, "level": "high",
            "vector": self.V31 + "/IR:L/MAV:A", "metrics": [
                {"metric": "MAV", "value": "A", "setting": "network: adjacent", "reason": "one bus"},
                {"metric": "IR", "value": "L", "setting": "integrity: low"}]})

    def test_not_changed(self):
        found = self.found(self.GATEWAY)
        self.assertEqual((found["CVE-2099-00002"]["score"], len(found["CVE-2099-00002"]["ratings"])), (7.8, 1))
        self.assertEqual((found["CVE-2099-00003"]["level"], len(found["CVE-2099-00003"]["ratings"])), ("high", 1))

    def test_fail_on(self):
        self.run_buhin("match", "bom.json", "--store", self.store, "--fail-on", "critical", code=1)
        self.match(self.GATEWAY, "--fail-on", "critical", code=0)
        self.match(self.GATEWAY, "--fail-on", "high", code=1)

    # What protects the one that is reached over the network puts it behind the local one.
    def test_order(self):
        def scores(profile):
            return [(i, f.get("score")) for i, f in self.found(profile).items()]
        self.assertEqual(scores(self.GATEWAY), [("CVE-2099-00001", 8.8), ("CVE-2099-00002", 7.8), ("CVE-2099-00003", None)])
        self.assertEqual(scores('mitigations = ["waf", "mfa"]'),
                         [("CVE-2099-00002", 7.8), ("CVE-2099-00001", 7.5), ("CVE-2099-00003", None)])

    def test_mitigation_of_some_parts(self):
        def scores(parts):
            return [(i, f.get("score")) for i, f in self.found(f'mitigations = [{{ name = "waf", parts = ["{parts}"] }}]').items()]
        self.assertEqual(scores("pkg:npm/pkg-1")[0], ("CVE-2099-00001", 8.1))
        self.assertEqual(scores("pkg:npm/pkg-2")[0], ("CVE-2099-00001", 9.8))

    def test_table(self):
        lines = self.match(self.GATEWAY).stdout.splitlines()
        self.assertTrue(any(line.startswith("high*     CVE-2099-00001  ") for line in lines), lines)
        self.assertTrue(any(line.startswith("high      CVE-2099-00002  ") for line in lines), lines)
        self.assertIn("* rated for this product by its profile: Gateway", lines)
        self.assertIn("* プロファイルに基づくこの製品での評価: Gateway", self.match(self.GATEWAY, "--lang", "ja").stdout)
        self.assertNotIn("*", self.match(self.SHOP.replace("high", "medium").replace("internet", "internal")).stdout.split("WHAT")[0])

    def test_cyclonedx(self):
        bom = json.loads(self.match(self.GATEWAY, "-o", "cyclonedx-json", "--with", "vulnerabilities").stdout)
        ratings = {v["id"]: v["ratings"] for v in bom["vulnerabilities"]}
        self.assertEqual(ratings["CVE-2099-00001"], [
            {"source": {"name": "profile"}, "score": 8.8, "severity": "high", "method": "CVSSv31",
             "vector": self.V31 + "/MAV:A", "justification": "MAV:A (network: adjacent, one bus)"},
            {"source": {"name": "CVE-2099-00001"}, "score": 9.8, "severity": "critical", "method": "CVSSv31", "vector": self.V31}])

    def test_facts_for_decisions(self):
        finding = self.found(self.PRESS)["CVE-2099-00001"]
        found = {d["table"]: d for d in finding["decisions"]}
        self.assertEqual(list(found), ["deployer", "supplier", "cisa-bod-26-04"])
        # critical and MEF failure: high (human impact); small exposure
        self.assertEqual(found["deployer"]["facts"], [
            {"name": "System Exposure", "value": "small", "source": "profile"},
            {"name": "Human Impact", "value": "high", "source": "human-impact"}])
        self.assertEqual(found["deployer"]["possible"], ["scheduled", "out-of-cycle"])
        self.assertEqual(found["deployer"]["missing"], ["Exploitation"])  # automatable or not, it is the same
        self.assertEqual(found["supplier"]["missing"], ["Exploitation", "Automatable", "Technical Impact", "Value Density"])
        self.assertEqual(found["cisa-bod-26-04"]["possible"],
                         ["fix on system upgrade", "60 days", "14 days", "3 days & forensic investigation"])

    def test_scan(self):
        self.write("app/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
            "": {"name": "app"}, "node_modules/pkg-1": {"version": "1.0.0"}}}))
        self.write("p.toml", self.PRESS)
        report = self.report("scan", "app", "--store", self.store, "--profile", "p.toml")
        self.assertEqual(report["product"], "Press")
        self.assertEqual([f["score"] for f in report["findings"]], [8.4])

    def test_explain(self):
        self.write("p.toml", self.GATEWAY)
        out = self.run_buhin("explain", "CVE-2099-00001", "bom.json", "--store", self.store, "--profile", "p.toml").stdout
        self.assertIn("    severity: high 8.8 (CVE-2099-00001, profile): " + self.V31 + "/MAV:A\n"
                      "      MAV:A: network: adjacent (one bus)\n"
                      "    severity: critical 9.8 (CVE-2099-00001, osv/npm): " + self.V31 + "\n"
                      "    what to do, by decision tables:\n"
                      "      deployer 1.0.0: between 'defer' and 'out-of-cycle': what decides is not known (", out)
        out = self.run_buhin("explain", "CVE-2099-00001", "bom.json", "--store", self.store, "--profile", "p.toml", "--lang", "ja").stdout
        self.assertIn("    深刻度: 重要 8.8 (CVE-2099-00001, profile)", out)
        self.assertIn("    判断表による対応:\n", out)
        out = self.run_buhin("explain", "CVE-2099-00001", "bom.json", "--store", self.store).stdout
        self.assertIn("    severity: critical 9.8 (CVE-2099-00001, osv/npm): " + self.V31 + "\n", out)
        self.assertNotIn("what to do", out)

    def test_wrong_profiles(self):
        for profile, words in (("network = \"moon\"", "'moon' is no value of 'network'"), ("\nx = 1", "a profile has no 'x' here"),
                               ("mitigations = [\"moat\"]", "the mitigation 'moat' is not known")):
            with self.subTest(profile=profile):
                done = self.match(profile, code=3)
                self.assertEqual(done.stdout, "")
                self.assertIn(f"p.toml:{1 + profile.startswith(chr(10))}: ", done.stderr)
                self.assertIn(words, done.stderr)
        self.assertIn("「moon」は「network」の値として使えない", self.match("network = \"moon\"", "--lang", "ja", code=3).stderr)
        for path in ("absent.toml", "."):
            done = self.run_buhin("match", "bom.json", "--store", self.store, "--profile", path, code=3)
            self.assertIn(path, done.stderr)


class Weaknesses(Case):
    """The remedy follows from where such weaknesses arise: CWE-79 in code, CWE-530 in operation, CWE-287 in design and code."""

    def setUp(self):
        super().setUp()
        for number, cwes in ((1, ["CWE-79"]), (2, ["CWE-287", "CWE-530"]), (3, ["NVD-CWE-Other"])):
            self.write("r.json", json.dumps(record(number, database_specific={"cwe_ids": cwes})))
            self.run_buhin("advisories", "import", "osv", "r.json", "--store", "s.db")
        self.write("bom.json", document(*(f"pkg:npm/pkg-{i}@1.0.0" for i in (1, 2, 3))))

    def test_report(self):
        found = {f["id"]: f for f in self.report("match", "bom.json", "--store", "s.db")["findings"]}
        self.assertEqual(found["CVE-2099-00001"]["weaknesses"],
                         [{"kind": "code", "remedy": "update to a version in which the code is corrected"}])
        self.assertEqual([w["kind"] for w in found["CVE-2099-00002"]["weaknesses"]], ["design", "code", "configuration"])
        self.assertNotIn("weaknesses", found["CVE-2099-00003"])
        report = self.report("match", "bom.json", "--store", "s.db", "--lang", "ja")
        self.assertIn("コードが修正された版へ更新する", json.dumps(report, ensure_ascii=False))

    def test_table(self):
        def table(lang):
            return self.run_buhin("match", "bom.json", "--store", "s.db", "--lang", lang).stdout
        self.assertIn("  weaknesses that arise in the design: 1, in code: 2, in the configuration: 1, not known: 1\n", table("en"))
        self.assertIn("  脆弱性の生じる箇所: 設計 1件、コード 2件、設定 1件、不明 1件（重複あり）\n", table("ja"))

    def test_explain(self):
        def explain(vulnerability, lang="en"):
            return self.run_buhin("explain", vulnerability, "bom.json", "--store", "s.db", "--lang", lang).stdout
        self.assertIn("    weakness: CWE-287, CWE-530\n      design (CWE-287): ask the supplier", explain("CVE-2099-00002"))
        self.assertIn("\n      configuration (CWE-530): check the settings", explain("CVE-2099-00002"))
        self.assertIn("    weakness: NVD-CWE-Other (whether of design, code or configuration is not known)\n", explain("CVE-2099-00003"))
        self.assertIn("\n      設計 (CWE-287): 設計変更の予定を供給元に確認し", explain("CVE-2099-00002", "ja"))


if __name__ == "__main__":
    main()
