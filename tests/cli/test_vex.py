#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What others state of findings, with the built-in advisories for log4j-core (CVE-2021-44228, CVE-2021-45046) and lodash."""
import json
import os

from support import Case, archived, main, needs_data

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

    def test_interim_measures_end(self):
        name = "pkg:maven/org.apache.logging.log4j/log4j-core"
        vex = self.openvex(statement("affected", LOG4J, action_statement="set formatMsgNoLookups"),
                           statement("affected", "pkg:npm/lodash@1", action_statement="another part"),
                           statement("affected", {"@id": "pkg:generic/example/till@2", "subcomponents": [{"@id": LOG4J}]}, action_statement="of the till"),
                           statement("affected", {"@id": "pkg:generic/example/absent", "subcomponents": [{"@id": LOG4J}]}, action_statement="of another product"),
                           statement("under_investigation", LOG4J))

        def ends(*args):
            return [(m["id"], m["state"], m.get("fixed"), m["action"]) for m in self.report("match", *args).get("interim_measures", [])]

        def installed(*versions):
            self.bom()
            bom = json.loads(self.read("bom.json"))
            bom["components"] = [{"type": "library", "name": "log4j-core", "version": v, "bom-ref": v, "purl": f"{name}@{v}"} for v in versions]
            bom["dependencies"] = [{"ref": "till", "dependsOn": list(versions)}]
            return self.write("bom.json", json.dumps(bom))

        alone = self.openvex(statement("affected", LOG4J, action_statement="set formatMsgNoLookups"), name="alone.json")
        fixed = self.finding(installed("2.14.1"))["fixed"]
        self.assertEqual(ends("bom.json", "--vex", alone), [(SHELL, "fix-available", fixed, "set formatMsgNoLookups")])
        self.assertEqual(ends("bom.json"), [])
        self.assertIn(f"interim measures that come to their end:\n  {SHELL}  log4j-core 2.14.1, by the update to {fixed}: set formatMsgNoLookups\n",
                      self.run_buhin("match", "bom.json", "--vex", alone).stdout)
        self.assertIn(f"    the interim measure ends with the update to {fixed}\n", self.run_buhin("explain", SHELL, "bom.json", "--vex", alone).stdout)
        # Another version, which is not affected: whatever version a statement is of, but of this part in a product that is here.
        installed("2.17.1")
        before = self.report("match", "bom.json")["findings"]
        self.assertEqual(ends("bom.json", "--vex", vex), [(SHELL, "ended", None, "set formatMsgNoLookups"), (SHELL, "ended", None, "of the till")])
        self.assertEqual(self.report("match", "bom.json", "--vex", vex)["findings"], before)
        self.assertIn(f"  {SHELL}  log4j-core 2.17.1, which is not affected: set formatMsgNoLookups\n", self.run_buhin("match", "bom.json", "--vex", alone).stdout)
        self.assertIn("    the interim measure has come to its end: set formatMsgNoLookups\n", self.run_buhin("explain", SHELL, "bom.json", "--vex", alone).stdout)
        self.assertIn("終了する暫定対策:\n", self.run_buhin("match", "bom.json", "--vex", alone, "--lang", "ja").stdout)
        # As long as one of two is affected it is needed.
        self.assertEqual([e[1] for e in ends(installed("2.14.1", "2.17.1"), "--vex", alone)], ["fix-available"])

    def test_only_what_it_is_about(self):
        bom = self.bom()
        for product in ("pkg:generic/example/till@4", "pkg:maven/org.apache.logging.log4j/log4j-core@2.15.0",
                        LOG4J + "?type=jar", {"@id": "pkg:generic/example/till", "subcomponents": [{"@id": "pkg:npm/lodash"}]}):
            with self.subTest(product=product):
                self.assertEqual(self.statuses(bom, "--vex", self.openvex(statement("fixed", product))), (None, []))
        self.assertEqual(self.statuses(bom, "--vex", self.openvex(statement("fixed", LOG4J, vulnerability="CVE-2021-1"))), (None, []))

    def test_a_folder(self):
        self.openvex(statement("fixed", LOG4J), name="of/2024/b.json", timestamp="2024-05-01T00:00:00Z")
        self.openvex(statement("affected", LOG4J), name="of/a.json", author="Other")
        self.write("of/provider-metadata.json", "{}")
        self.write("of/2024/b.json.sha256", "0")
        said = [("Other", "affected", False), ("Example", "fixed", True)]
        self.assertCountEqual(self.statuses(self.bom(), "--vex", self.path("of"))[1], said)
        done = self.run_buhin("match", self.bom(), "--vex", self.path("of") + "/", "-o", "json")
        self.assertIn(f"{self.path('of')}/provider-metadata.json: warning: is no document of a known format", done.stderr)
        # One that cannot be read costs itself.
        cut = self.openvex(statement("not_affected", LOG4J), statement("fixed", LOG4J), name="of/0.json")
        self.write("of/0.json", self.read(cut)[:-30] + b"]")
        done = self.run_buhin("vex", "check", self.path("of"), code=4)
        self.assertIn("of/0.json", done.stderr)
        self.assertIn("Other", done.stdout)
        self.write("none/x.txt", "{}")
        self.assertIn("has no document of a known format in it", self.run_buhin("vex", "check", self.path("none"), code=3).stderr)
        os.mkfifo(self.path("of/pipe.json"))
        os.symlink("/etc/passwd", self.path("of/link.json"))
        self.run_buhin("vex", "merge", self.path("of"), code=4)

    def test_what_answers_nothing_is_said(self):
        vex = self.openvex(statement("fixed", "pkg:oci/till"), statement("fixed", LOG4J))
        self.assertIn("VEX statements about no finding here: 1 of 2", self.run_buhin("match", self.bom(), "--vex", vex, "-v").stderr)
        self.run_buhin("match", self.bom(), "--vex", vex, "--no-match", code=2)

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
        self.assertIn("VEXで回答済み", japanese)
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
        self.assertEqual(result["suppressions"], [{"kind": "external", "justification": "fixed (Example)"}])

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
        self.assertFalse(json.loads(done.stdout)["complete"])
        self.assertTrue(json.loads(self.run_buhin("match", bom, "-o", "json").stdout)["complete"])
        done = self.run_buhin("match", bom, "--vex", bad, "-o", "sarif", "--lang", "ja", code=4)
        self.assertFalse(json.loads(done.stdout)["runs"][0]["invocations"][0]["executionSuccessful"])
        cut = self.write("cut.json", self.read("vex.json")[:-20])
        self.assertIn("cut.json", self.run_buhin("match", bom, "--vex", cut, code=4).stderr)
        self.run_buhin("match", bom, "--vex", self.path("none.json"), code=3)
        self.run_buhin("match", bom, "--vex", self.write("other.json", "{}"), code=3)


class Csaf(Vex):
    def csaf(self, vulnerability, tree=None, **head):
        return self.write("csaf.json", json.dumps({
            "document": {"category": "csaf_vex", "csaf_version": "2.0", "publisher": {"category": "vendor", "name": "Example"},
                         "tracking": {"id": "EX-1", "current_release_date": "2024-03-01T00:00:00Z"}, **head},
            "product_tree": tree or self.TREE, "vulnerabilities": [{"cve": SHELL, **vulnerability}]}))

    # Members in the order of their names, as the standard's own tools write them: a branch comes before its category.
    TREE = {"branches": [{"branches": [{"branches": [
        {"category": "product_version", "name": "3", "product": {
            "name": "Example Till 3", "product_id": "T3", "product_identification_helper": {"purl": "pkg:generic/example/till"}}},
        {"category": "product_version", "name": "2", "product": {
            "name": "Example Till 2", "product_id": "T2", "product_identification_helper": {"purl": "pkg:generic/example/till"}}}],
        "category": "product_name", "name": "Till"}], "category": "vendor", "name": "Example"}],
        "full_product_names": [{"name": "log4j", "product_id": "L", "product_identification_helper": {"purl": LOG4J}}],
        "product_groups": [{"group_id": "all", "product_ids": ["T2:L", "T3:L"]}],
        "relationships": [{"category": "default_component_of", "product_reference": "L", "relates_to_product_reference": t,
                           "full_product_name": {"name": f"log4j in {t}", "product_id": f"{t}:L"}} for t in ("T2", "T3")]}

    def test_a_part_of_a_product(self):
        vex = self.csaf({"product_status": {"known_not_affected": ["T3:L"], "known_affected": ["T2:L"]},
                         "flags": [{"label": "vulnerable_code_not_in_execute_path", "group_ids": ["all"]}],
                         "threats": [{"category": "impact", "details": "switched off", "product_ids": ["T3:L"]}],
                         "remediations": [{"category": "vendor_fix", "details": "take 3", "product_ids": ["T2:L"]},
                                          {"category": "mitigation", "details": "switch it off", "product_ids": ["T2:L"]}]})
        f = self.finding(self.bom(), "--vex", vex)
        self.assertEqual((f["answered"], f["vex"]), (True, [{
            "status": "not_affected", "governs": True, "author": "Example", "role": "vendor", "date": "2024-03-01T00:00:00Z", "format": "csaf",
            "document": "EX-1", "status_word": "known_not_affected", "justification": "vulnerable_code_not_in_execute_path",
            "impact": "switched off"}]))
        checked = self.run_buhin("vex", "check", vex)
        self.assertEqual(checked.stderr, "")
        self.assertIn("    pkg:generic/example/till 2 > " + LOG4J + "\n    response: vendor_fix mitigation\n    action: take 3\n      switch it off\n",
                      checked.stdout)

    def test_statuses(self):
        for word, status, answered in (("fixed", "fixed", True), ("first_fixed", "fixed", True), ("known_affected", "affected", False),
                                       ("last_affected", "affected", False), ("under_investigation", "under_investigation", False)):
            with self.subTest(word=word):
                f = self.finding(self.bom(), "--vex", self.csaf({"product_status": {word: ["T3"]}}))
                self.assertEqual((f["answered"], f["vex"][0]["status"], f["vex"][0]["status_word"]), (answered, status, word))
        self.assertNotIn("vex", self.finding(self.bom(), "--vex", self.csaf({"product_status": {"recommended": ["T3"]}})))
        self.assertNotIn("vex", self.finding(self.bom(), "--vex", self.csaf({"product_status": {"fixed": ["T2"]}})))

    def test_native_words_survive_a_merge(self):
        vex = self.csaf({"product_status": {"known_not_affected": ["T3:L"]}, "threats": [{"category": "impact", "details": "off"}],
                         "flags": [{"label": "component_not_present", "product_ids": ["T3:L"]}]})
        merged = self.write("merged.json", self.run_buhin("vex", "merge", vex).stdout)
        self.assertEqual(self.finding(self.bom(), "--vex", merged), self.finding(self.bom(), "--vex", vex))

    def test_its_own_fix_ends_a_measure(self):
        """A vendor's fix with a date to come is not out."""
        product = {"full_product_names": [{"name": "x", "product_id": "X"}]}
        for date, out in (("2023-01-01T00:00:00Z", True), ("2024-01-01T00:00:00Z", False), (None, True)):
            with self.subTest(date=date):
                vex = self.csaf({"product_status": {"known_affected": ["X"]}, "remediations": [
                    {"category": "workaround", "details": "switch it off", "product_ids": ["X"]},
                    {"category": "vendor_fix", "details": "take 3", "product_ids": ["X"], **({"date": date} if date else {})}]}, tree=product)
                done = self.run_buhin("vex", "check", vex, env={"SOURCE_DATE_EPOCH": "1700000000"})
                self.assertEqual("over, its own response is a fix: vendor_fix" in done.stdout, out)

    def test_what_is_wrong_is_said(self):
        done = self.run_buhin("vex", "check", self.csaf({"product_status": {"known_not_affected": ["T3"], "known_affected": ["T2", "T9"]}}), code=4)
        for said in ("neither a flag nor", "without a remediation", "'T9' is not in the tree"):
            self.assertIn(said, done.stderr)


class CycloneDx(Vex):
    def cyclonedx(self, *vulnerabilities, component=True, **more):
        till = {"component": {"type": "application", "name": "till", "version": "3", "bom-ref": "t", "purl": "pkg:generic/example/till@3"}}
        return self.write("vex.cdx.json", json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
            "metadata": {"timestamp": "2024-03-01T00:00:00Z", "supplier": {"name": "Example"}, **(till if component else {})},
            "components": [{"type": "library", "name": "log4j-core", "bom-ref": "l", "purl": LOG4J}],
            "vulnerabilities": [{"id": SHELL, **v} for v in vulnerabilities], **more}))

    def test_analysis(self):
        vex = self.cyclonedx({"analysis": {"state": "false_positive", "justification": "protected_at_perimeter", "response": ["will_not_fix", "update"],
                                           "detail": "a filter", "lastUpdated": "2024-04-01T00:00:00Z"}, "affects": [{"ref": "l"}]})
        f = self.finding(self.bom(), "--vex", vex)
        self.assertEqual((f["answered"], f["vex"]), (True, [{
            "status": "not_affected", "governs": True, "author": "Example", "date": "2024-04-01T00:00:00Z", "format": "cyclonedx",
            "document": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79/1", "status_word": "false_positive",
            "justification": "protected_at_perimeter", "response": "will_not_fix update", "impact": "a filter"}]))
        merged = self.write("merged.json", self.run_buhin("vex", "merge", vex).stdout)
        self.assertEqual(self.finding(self.bom(), "--vex", merged), f)
        self.assertEqual(json.loads(self.read("merged.json"))["statements"][0]["justification"], "inline_mitigations_already_exist")

    def test_states(self):
        for word, status in (("resolved", "fixed"), ("resolved_with_pedigree", "fixed"), ("exploitable", "affected"),
                             ("in_triage", "under_investigation"), ("not_affected", "not_affected")):
            with self.subTest(word=word):
                f = self.finding(self.bom(), "--vex", self.cyclonedx({"analysis": {"state": word}, "affects": [{"ref": "l"}]}))
                self.assertEqual((f["vex"][0]["status"], f["vex"][0]["status_word"]), (status, word))

    def test_what_it_affects(self):
        link = "urn:cdx:00000000-0000-4000-8000-000000000000/1#"
        for ref, about in (("t", True), ("l", True), (link + LOG4J, True), (link + "pkg%3Amaven%2Forg.apache.logging.log4j%2Flog4j-core", True),
                           (LOG4J, True), ("x", False), (link + "pkg:npm/lodash", False)):
            with self.subTest(ref=ref):
                vex = self.cyclonedx({"analysis": {"state": "resolved"}, "affects": [{"ref": ref}]})
                self.assertEqual("vex" in self.finding(self.bom(), "--vex", vex), about)
        other = self.cyclonedx({"analysis": {"state": "resolved"}, "affects": [{"ref": "l"}]})
        text = self.read("vex.cdx.json").replace(b"till@3", b"till@4")
        self.assertNotIn("vex", self.finding(self.bom(), "--vex", self.write("four.json", text)))  # in that version of the product only
        self.assertIn("vex", self.finding(self.bom(), "--vex", other))

    def test_versions(self):
        def status(*versions, state="not_affected"):
            vex = self.cyclonedx({"analysis": {"state": state}, "affects": [{"ref": "t", "versions": list(versions)}]})
            f = self.finding(self.bom(), "--vex", vex)
            merged = self.write("merged.json", self.run_buhin("vex", "merge", vex).stdout)
            self.assertEqual(self.finding(self.bom(), "--vex", merged), f)
            return [v["status_word"] for v in f.get("vex", [])]
        self.assertEqual(status({"version": "3"}), ["not_affected"])
        self.assertEqual(status({"version": "4"}), [])
        self.assertEqual(status({"range": "vers:generic/>=2|<4", "status": "unaffected"}), ["not_affected"])
        self.assertEqual(status({"range": "vers:generic/>=3.1|<4", "status": "unaffected"}), [])
        self.assertEqual(status({"range": ">=2", "status": "unaffected"}), [])
        self.assertEqual(status({"version": "3", "status": "affected"}, {"version": "4", "status": "unaffected"}), ["affected"])
        self.assertEqual(status({"version": "3", "status": "unaffected"}, {"version": "2"}, state="exploitable"), ["unaffected"])
        self.assertEqual(status({"version": "3", "status": "unknown"}), [])

    def written(self, *vex):
        args = [a for v in vex for a in ("--vex", v)]
        document = json.loads(self.run_buhin("match", self.bom(), *args, "-o", "cyclonedx-json", "--with", "vulnerabilities").stdout)
        return document, next(v for v in document["vulnerabilities"] if v["id"] == SHELL)

    def test_written(self):
        """Statements of all formats in the SBOM with findings, and back."""
        ours = self.cyclonedx({"analysis": {"state": "false_positive", "justification": "protected_at_perimeter", "response": ["update", "rollback"],
                                            "detail": "a filter"}, "affects": [{"ref": "l"}]})
        theirs = self.openvex(statement("affected", LOG4J, action_statement="wait"), author="Other", timestamp="2024-01-01T00:00:00Z")
        plain, _ = self.written()
        document, found = self.written(ours, theirs)
        self.assertNotEqual(document["serialNumber"], plain["serialNumber"])
        self.assertEqual(found["analysis"], {
            "state": "false_positive", "justification": "protected_at_perimeter", "response": ["update", "rollback"],
            "detail": "false_positive (protected_at_perimeter), Example, 2024-03-01: a filter", "lastUpdated": "2024-03-01T00:00:00Z"})
        self.assertEqual(found["affects"][0]["versions"], [{"version": "2.14.1", "status": "unaffected"}])
        self.assertEqual([p["value"] for p in found["properties"] if p["name"] == "buhin:vex"],
                         ["false_positive (protected_at_perimeter), Example, 2024-03-01: a filter", "affected, Other, 2024-01-01: wait"])
        again = self.finding(self.bom(), "--vex", self.write("again.json", json.dumps(document)))
        self.assertEqual((again["answered"], again["vex"][0]["status_word"], again["vex"][0]["justification"]),
                         (True, "false_positive", "protected_at_perimeter"))
        for status, state, more in (("affected", "exploitable", {"action_statement": "x"}), ("fixed", "resolved", {}),
                                    ("under_investigation", "in_triage", {}), ("not_affected", "not_affected", {"impact_statement": "x"})):
            analysis = self.written(self.openvex(statement(status, LOG4J, **more)))[1]["analysis"]
            self.assertEqual((analysis["state"], "justification" in analysis), (state, False))
        for word, cyclonedx in (("component_not_present", "code_not_present"), ("vulnerable_code_not_in_execute_path", "code_not_reachable"),
                                ("inline_mitigations_already_exist", "protected_by_mitigating_control"),
                                ("vulnerable_code_cannot_be_controlled_by_adversary", None)):
            analysis = self.written(self.openvex(statement("not_affected", LOG4J, justification=word)))[1]["analysis"]
            self.assertEqual((analysis.get("justification"), word in analysis["detail"]), (cyclonedx, True))

    def test_without_analysis(self):
        done = self.run_buhin("vex", "check", "-v", self.cyclonedx({"affects": [{"ref": "l"}]}))
        self.assertIn("without an analysis: 1", done.stderr)

    @needs_data("bom-examples.zip")
    def test_examples_of_the_format(self):
        """Every product of an analysis is stated once for each word that holds for it."""
        files = 0
        for name, text in archived("bom-examples.zip", ".json"):
            if "/VEX/" not in name or not os.path.basename(name).startswith("vex"):
                continue
            files += 1
            with self.subTest(name=name):
                vex = json.loads(text)
                done = self.run_buhin("vex", "check", self.write("example.json", text))
                self.assertNotIn("error", done.stderr)
                for v in vex["vulnerabilities"]:
                    self.assertRegex(done.stdout, rf"(?m)^  {v['id']}.*: {v['analysis']['state']}\b")
                    for a in v.get("affects", []):
                        for listed in a.get("versions", []):
                            self.assertIn(listed.get("version") or listed["range"], done.stdout)
                merged = json.loads(self.run_buhin("vex", "merge", self.path("example.json")).stdout)
                self.assertLessEqual(len(vex["vulnerabilities"]), len(merged["statements"]))
        self.assertGreater(files, 15)


class Command(Vex):
    EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}

    def create(self, *args, code=0):
        return self.run_buhin("vex", "create", *args, code=code, env=self.EPOCH)

    def test_create(self):
        args = ("--product", "pkg:npm/a@1?b=c", "--part", "pkg:npm/Foo", "--vuln", "CVE-2099-1", "--vuln", "GHSA-x", "--status", "not_affected",
                "--justification", "component_not_present", "--impact", "it is gone", "--author", "Example")
        text = self.create(*args).stdout
        self.assertEqual(text, self.create(*args).stdout)
        made = json.loads(text)
        self.assertRegex(made.pop("@id"), r"^urn:buhin:vex:[0-9a-f]{64}$")
        self.assertTrue(made.pop("tooling").startswith("buhin "))
        self.assertEqual(made, {
            "@context": "https://openvex.dev/ns/v0.2.0", "author": "Example", "timestamp": "2023-11-14T22:13:20Z", "version": 1,
            "statements": [{
                "vulnerability": {"name": "CVE-2099-1", "aliases": ["GHSA-x"]}, "timestamp": "2023-11-14T22:13:20Z",
                "products": [{"@id": "pkg:npm/a@1?b=c", "identifiers": {"purl": "pkg:npm/a@1?b=c"},
                              "subcomponents": [{"@id": "pkg:npm/Foo", "identifiers": {"purl": "pkg:npm/Foo"}}]}],
                "status": "not_affected", "justification": "component_not_present", "impact_statement": "it is gone"}]})

    def test_what_a_status_needs(self):
        start = ("--product", "pkg:npm/a", "--vuln", "CVE-1", "--status")
        for args, said in ((("affected",), "--action"), (("not_affected",), "--justification or --impact"), (("sound",), "a status is"),
                           (("fixed", "--justification", "component_not_present"), "belong to"),
                           (("not_affected", "--justification", "because"), "no word of OpenVEX")):
            with self.subTest(args=args):
                self.assertIn(said, self.create(*start, *args, code=2).stderr)
        self.assertIn("no package URL", self.create("--product", "a", *start[2:], "fixed", code=2).stderr)
        self.create("--status", "fixed", code=2)
        self.run_buhin("vex", "merge", code=2)

    def test_four_statuses_survive(self):
        """C29: what is created, merged and merged again is what was said, by whom."""
        for n, (status, more) in enumerate((("not_affected", ("--impact", "x")), ("affected", ("--action", "y")), ("fixed", ()),
                                            ("under_investigation", ()))):
            made = self.create("--product", LOG4J, "--vuln", SHELL, "--status", status, "--author", f"A{n}", *more)
            self.write(f"{n}.json", made.stdout)
        once = self.run_buhin("vex", "merge", *(self.path(f"{n}.json") for n in (2, 0, 3, 1, 0)), env=self.EPOCH).stdout
        twice = self.run_buhin("vex", "merge", self.write("once.json", once), env=self.EPOCH).stdout
        self.assertEqual(once, twice)
        self.assertEqual(json.loads(once)["author"], "A0; A1; A2; A3")
        self.assertEqual(sorted(s["status"] for s in json.loads(once)["statements"]),
                         ["affected", "fixed", "not_affected", "under_investigation"])
        f = self.finding(self.bom(), "--vex", self.path("once.json"))
        self.assertEqual([(s["author"], s["status"]) for s in f["vex"]],
                         [("A1", "affected"), ("A3", "under_investigation"), ("A2", "fixed"), ("A0", "not_affected")])
        self.assertEqual((f["vex"][0].get("action"), f["vex"][3].get("impact")), ("y", "x"))

    def test_a_statement_without_date_stays_the_oldest(self):
        old = self.openvex(statement("affected", LOG4J, action_statement="wait"), name="old.json", timestamp="")
        new = self.openvex(statement("fixed", LOG4J), name="new.json", author="Other")
        merged = self.write("merged.json", self.run_buhin("vex", "merge", old, new).stdout)
        self.assertEqual(self.statuses(self.bom(), "--vex", merged), (True, [("Other", "fixed", True), ("Example", "affected", False)]))
        self.assertNotIn("date", self.finding(self.bom(), "--vex", merged)["vex"][1])

    def test_check(self):
        good = self.openvex(statement("not_affected", {"@id": "pkg:npm/a", "subcomponents": [{"@id": "pkg:npm/b@1"}]}, justification="component_not_present"))
        done = self.run_buhin("vex", "check", good)
        self.assertIn(f"{SHELL}: not_affected (component_not_present), Example, 2024-03-01\n    pkg:npm/a > pkg:npm/b@1", done.stdout)
        self.assertEqual(done.stderr, "")
        bad = self.openvex(statement("not_affected"), {"status": "fixed"}, name="bad.json")
        done = self.run_buhin("vex", "check", good, bad, code=4)
        for said in ("neither a justification nor", "about no product", "names no vulnerability", "bad.json"):
            self.assertIn(said, done.stderr)
        self.assertIn(SHELL, done.stdout)
        self.run_buhin("vex", "check", bad, self.path("none.json"), good, code=3)

    def over(self, *files, lang="en", **more):
        """Lines of the statements that are over, without their place."""
        word = {"en": "    over", "ja": "    失効"}[lang]
        return [line.strip() for line in self.run_buhin("vex", "check", *files, "--lang", lang, **more).stdout.splitlines() if line.startswith(word)]

    def test_check_tells_what_is_over(self):
        measure = statement("affected", LOG4J, action_statement="set formatMsgNoLookups")
        self.assertEqual(self.over(self.openvex(measure)), [f"over, the fix is out: {LOG4J} -> 2.15.0"])
        self.assertEqual(self.over(self.openvex(measure), lang="ja"), [f"失効（修正版あり）: {LOG4J} -> 2.15.0"])
        # No advisory knows a fix, or the version; or it is no measure.
        for status, product, more in (("affected", "pkg:npm/nobody-has-this@1", {"action_statement": "x"}), ("affected", "pkg:generic/till", {"action_statement": "x"}),
                                      ("under_investigation", LOG4J, {}), ("not_affected", LOG4J, {"justification": "component_not_present"})):
            with self.subTest(status=status, product=product):
                self.assertEqual(self.over(self.openvex(statement(status, product, **more))), [])
        cleared = LOG4J.replace("2.14.1", "2.17.1")
        self.assertEqual(self.over(self.openvex(statement("affected", cleared, action_statement="x"))), [f"over, not affected by the advisories: {cleared}"])

    def test_check_compares_all_files(self):
        old = self.openvex(statement("affected", "pkg:generic/till@2", action_statement="x"), name="old.json")
        new = self.openvex(statement("not_affected", "pkg:generic/till@2", justification="component_not_present"), name="new.json", timestamp="2024-04-01T00:00:00Z")
        other = self.openvex(statement("not_affected", "pkg:generic/till@2", justification="component_not_present"), name="other.json", author="Other",
                             timestamp="2024-04-01T00:00:00Z")
        fixed = self.openvex(statement("fixed", "pkg:generic/till@3"), name="fixed.json", author="Other", timestamp="2024-04-02T00:00:00Z")
        self.assertEqual(self.over(old), [])
        self.assertEqual(self.over(new, old), ["over, its author says later: not_affected, 2024-04-01"])
        self.assertEqual(self.over(old, other), [])
        self.assertEqual(self.over(old, old), [])
        self.assertEqual(self.over(old, fixed), ["over, stated as fixed: pkg:generic/till@3, 2024-04-02"])
        self.assertEqual(self.over(old, fixed, lang="ja"), ["失効（修正済みとの表明あり）: pkg:generic/till@3, 2024-04-02"])
        # In another product it is not out; of two things one is not replaced.
        inside = self.openvex(statement("fixed", {"@id": "pkg:generic/shop@1", "subcomponents": [{"@id": "pkg:generic/till@3"}]}), name="inside.json")
        self.assertEqual(self.over(old, inside), [])
        two = self.openvex(statement("affected", "pkg:generic/till@2", "pkg:generic/till@1", action_statement="x"), name="two.json")
        self.assertEqual(self.over(two, new), [])
        self.assertEqual(self.over(old, self.path("none.json"), new, code=3), ["over, its author says later: not_affected, 2024-04-01"])


if __name__ == "__main__":
    main()
