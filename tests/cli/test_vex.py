#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What others state of findings, with the built-in advisories for log4j-core (CVE-2021-44228, CVE-2021-45046) and lodash."""
import json
import unittest

from support import Case, main

LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
SHELL = "CVE-2021-44228"


def statement(status, *products, vulnerability=SHELL, **more):
    return {"vulnerability": {"name": vulnerability}, "products": [{"@id": p} if isinstance(p, str) else p for p in products],
            "status": status, **more}


class Vex(Case):
    def bom(self, supplier=None):
        app = {"type": "application", "name": "till", "version": "3", "bom-ref": "till", "purl": "pkg:generic/example/till@3"}
        log4j = {"type": "library", "name": "log4j-core", "version": "2.14.1", "bom-ref": LOG4J, "purl": LOG4J}
        if supplier:
            app["supplier"] = log4j["supplier"] = {"name": supplier}
        return self.write("bom.json", json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": app}, "components": [log4j],
            "dependencies": [{"ref": "till", "dependsOn": [LOG4J]}]}))

    def openvex(self, *statements, name="vex.json", author="Example", timestamp="2024-03-01T00:00:00Z"):
        return self.write(name, json.dumps({
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": f"https://example.org/{name}", "author": author, "role": "vendor",
            "timestamp": timestamp, "version": 1, "statements": list(statements)}))

    def finding(self, *args, code=0, vulnerability=SHELL):
        report = self.report("match", *args, code=code)
        return next(f for f in report["findings"] if vulnerability in f["ids"])

    def statuses(self, *args):
        f = self.finding(*args)
        return f.get("answered"), [(s["author"], s["status"], s["governs"]) for s in f.get("vex", [])]


class OpenVex(Vex):
    def test_an_answered_finding_is_kept(self):
        bom = self.bom()
        vex = self.openvex(statement("not_affected", {"@id": "pkg:generic/example/till", "subcomponents": [
            {"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}]},
            justification="vulnerable_code_not_in_execute_path", impact_statement="lookups are off"))
        f = self.finding(bom, "--vex", vex)
        self.assertTrue(f["answered"])
        self.assertEqual(f["outcome"], "affected")
        self.assertEqual(f["vex"], [{
            "status": "not_affected", "governs": True, "author": "Example", "role": "vendor", "date": "2024-03-01T00:00:00Z",
            "format": "openvex", "document": "https://example.org/vex.json", "status_word": "not_affected",
            "justification": "vulnerable_code_not_in_execute_path", "impact": "lookups are off"}])
        self.assertNotIn("vex", self.finding(bom))

    def test_only_what_it_is_about(self):
        bom = self.bom()
        for product in ("pkg:generic/example/till@4", "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0",
                        LOG4J + "?type=jar", {"@id": "pkg:generic/example/till", "subcomponents": [{"@id": "pkg:npm/lodash"}]}):
            with self.subTest(product=product):
                self.assertEqual(self.statuses(bom, "--vex", self.openvex(statement("fixed", product))), (None, []))
        self.assertEqual(self.statuses(bom, "--vex", self.openvex(statement("fixed", LOG4J, vulnerability="CVE-2021-1"))), (None, []))

    def test_table_and_exit_code(self):
        bom = self.bom()
        self.run_buhin("match", bom, "--fail-on", "critical", code=1)
        everything = [statement("not_affected", LOG4J, vulnerability=i, justification="component_not_present")
                      for f in self.report("match", bom)["findings"] for i in f["ids"]]
        vex = self.openvex(*everything)
        done = self.run_buhin("match", bom, "--vex", vex, "--fail-on", "undetermined")
        self.assertNotIn(SHELL, done.stdout)
        self.assertRegex(done.stdout, r"answered by VEX: \d+ \(-v lists them\)")
        listed = self.run_buhin("match", bom, "--vex", vex, "-v").stdout
        self.assertIn("VEX: not_affected (component_not_present), Example, 2024-03-01", listed)
        self.assertIn(SHELL, listed)
        japanese = self.run_buhin("match", bom, "--vex", vex, "--lang", "ja").stdout
        self.assertIn("VEX で回答済み", japanese)
        self.run_buhin("match", bom, "--vex", self.openvex(statement("under_investigation", LOG4J)), "--fail-on", "critical", code=1)
        shown = self.run_buhin("match", bom, "--vex", self.openvex(statement("affected", LOG4J, action_statement="stop it"))).stdout
        self.assertIn("VEX: affected, Example, 2024-03-01: stop it", shown)

    def test_parties_stand_side_by_side(self):
        ours = self.openvex(statement("affected", LOG4J, action_statement="wait"), name="a.json", author="Acme", timestamp="2024-01-01T00:00:00Z")
        theirs = self.openvex(statement("fixed", LOG4J), name="b.json", author="Broker", timestamp="2024-02-01T00:00:00Z")
        both = ("--vex", ours, "--vex", theirs)
        self.assertEqual(self.statuses(self.bom(), *both), (True, [("Broker", "fixed", True), ("Acme", "affected", False)]))
        self.assertEqual(self.statuses(self.bom("Acme"), *both), (False, [("Acme", "affected", True), ("Broker", "fixed", False)]))
        self.assertEqual(self.statuses(self.bom("Acme"), *both, "--vex-owner", "broker"),
                         (True, [("Broker", "fixed", True), ("Acme", "affected", False)]))

    def test_sarif(self):
        vex = self.openvex(statement("fixed", LOG4J))
        log = json.loads(self.run_buhin("match", self.bom(), "--vex", vex, "-o", "sarif").stdout)
        result = next(r for r in log["runs"][0]["results"] if r["ruleId"] == SHELL)
        self.assertEqual(result["suppressions"], [{"kind": "external", "status": "accepted", "justification": "fixed (Example)"}])

    def test_plain_texts_of_the_first_version(self):
        vex = self.write("old.json", json.dumps({
            "@context": "https://openvex.dev/ns", "@id": "x", "author": "Old", "timestamp": "2023-01-08T18:02:03.647787998-06:00", "version": "1",
            "statements": [{"vulnerability": SHELL, "products": ["pkg:generic/example/till"], "subcomponents": [LOG4J], "status": "fixed"}]}))
        f = self.finding(self.bom(), "--vex", vex)
        self.assertEqual((f["answered"], f["vex"][0]["date"]), (True, "2023-01-09T00:02:03Z"))

    def test_what_is_wrong_is_said(self):
        bom = self.bom()
        bad = self.openvex(statement("sound", LOG4J), statement("fixed", LOG4J))
        done = self.run_buhin("match", bom, "--vex", bad, "-o", "json", code=4)
        self.assertIn("'sound' is no status", done.stderr)
        self.assertTrue(next(f for f in json.loads(done.stdout)["findings"] if SHELL in f["ids"])["answered"])
        cut = self.write("cut.json", self.read("vex.json")[:-20])
        self.assertIn("cut.json", self.run_buhin("match", bom, "--vex", cut, code=4).stderr)
        self.run_buhin("match", bom, "--vex", self.path("none.json"), code=3)
        self.run_buhin("match", bom, "--vex", self.write("other.json", "{}"), code=3)


if __name__ == "__main__":
    main()
