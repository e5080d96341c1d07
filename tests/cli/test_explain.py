#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""buhin explain: the derivation of a finding, and of its absence."""
import json

from support import Case, bom, main


class Explain(Case):
    def explain(self, vulnerability, *words, code=0, lang="en", store=None):
        more = ("--store", store) if store else ()
        out = self.run_buhin("explain", vulnerability, "bom.json", "--lang", lang, *more, code=code).stdout
        for word in words:
            self.assertIn(word, out)
        return out

    def test_affected_and_cleared(self):
        self.write("bom.json", bom({"name": "openssl", "version": "1.0.1e", "purl": "pkg:generic/openssl@1.0.1e"},
                                   {"name": "openssl", "version": "1.0.1g", "purl": "pkg:generic/openssl@1.0.1g"}))
        self.explain("CVE-2014-0160", "CVE-2014-0160 (builtin) Heartbleed", "is affected: openssl 1.0.1e",
                     "is affected (R3-purl): 1.0.1e is in the affected range >= 1.0.1, < 1.0.1g", "fixed in 1.0.1g",
                     "less than a maintenance release from the fix 1.0.1g (closeness 94 of 100)",
                     "is not affected: openssl 1.0.1g", "in short: parts affected: 1, undetermined: 0, cleared by a record: 1")
        self.explain("cve-2014-0160", "影響あり: openssl 1.0.1e", "まとめ: 影響あり 1件、判定不能 0件、レコードにより影響なし 1件", lang="ja")

    def test_absence(self):  # the same name in another ecosystem
        self.write("bom.json", bom({"name": "openssl", "version": "1.0.1e", "purl": "pkg:npm/openssl@1.0.1e"}))
        out = self.explain("CVE-2014-0160", "packages of the records that no part is:", "CVE-2014-0160: generic openssl",
                           "not compared, as it is another package: pkg:npm/openssl@1.0.1e", "npm (1): only single advisories",
                           "'buhin advisories update NAME', or '--all'")
        self.assertNotIn("is affected", out)
        self.explain("CVE-2014-0160", "「buhin advisories update 名前」または「--all」", lang="ja")

    def test_what_uses_it(self):  # shop -> a -> c, shop -> b -> c, tool -> b; "alone" uses nothing
        names = ("shop", "tool", "a", "b", "c", "alone")
        self.write("bom.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
            {"type": "library", "bom-ref": n, "name": n, "version": "1", "purl": f"pkg:npm/{n}@1"} for n in names if n not in ("c", "alone")] + [
            {"type": "library", "bom-ref": n, "name": n, "version": "0.1.1", "purl": f"pkg:npm/{n}@0.1.1"} for n in ("c", "alone")],
            "dependencies": [{"ref": "shop", "dependsOn": ["a", "b"]}, {"ref": "tool", "dependsOn": ["b"]},
                             {"ref": "a", "dependsOn": ["c"]}, {"ref": "b", "dependsOn": ["c"]}]}))
        self.write("r.json", json.dumps({"id": "CVE-2099-0001", "modified": "2024-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": n}, "versions": ["0.1.1"]} for n in ("c", "alone")]}))
        self.run_buhin("advisories", "import", "osv", "r.json", "--store", "s.db")
        self.explain("CVE-2099-0001", "    an update touches the parts that use it: 4\n      directly: a 1, b 1\n      products: shop 1, tool 1\n", store="s.db")
        self.explain("CVE-2099-0001", "    更新の影響を受ける、これを使う部品: 4件\n      直接: a 1, b 1\n      製品: shop 1, tool 1\n", lang="ja", store="s.db")
        report = self.report("match", "bom.json", "--store", "s.db")
        refs = {c["name"]: c["ref"] for c in report["components"]}
        used = {f["component"]: f.get("used_by") for f in report["findings"]}
        self.assertEqual(used[refs["c"]], {"parts": 4, "direct_parts": 2, "direct": [refs["a"], refs["b"]], "products": [refs["shop"], refs["tool"]]})
        self.assertIsNone(used[refs["alone"]])

    def test_circle_of_users(self):  # ends, and has no product
        self.write("bom.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
            {"type": "library", "bom-ref": n, "name": n, "version": "0.1.1", "purl": f"pkg:npm/{n}@0.1.1"} for n in ("flatmap-stream", "x")],
            "dependencies": [{"ref": "x", "dependsOn": ["flatmap-stream"]}, {"ref": "flatmap-stream", "dependsOn": ["x", "flatmap-stream"]}]}))
        out = self.explain("GHSA-9x64-5r7x-2q53", "touches the parts that use it: 1\n      directly: x 0.1.1\n")
        self.assertNotIn("products:", out)

    def test_withdrawn_and_disagreeing(self):
        def record(name, ecosystem, package, fixed, **more):
            return {"id": name, "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}], **more}
        for r in (record("GHSA-aaaa-bbbb-cccc", "npm", "x", "2.0.0", aliases=["CVE-2099-0001"]),
                  record("CVE-2099-0001", "CPE", "x:x", "3.0.0"),
                  record("GHSA-dddd-eeee-ffff", "npm", "x", "9.0.0", aliases=["CVE-2099-0001"], withdrawn="2024-02-01T00:00:00Z")):
            self.write("r.json", json.dumps(r))
            self.run_buhin("advisories", "import", "osv", "r.json", "--store", "s.db")
        self.write("bom.json", bom({"name": "x", "version": "2.5.0", "purl": "pkg:npm/x@2.5.0", "cpe": "cpe:2.3:a:x:x:2.5.0:*:*:*:*:*:*:*"}))
        self.explain("CVE-2099-0001", "withdrawn by its source: it decides nothing", "is not affected: x 2.5.0",
                     "is affected (R4-cpe): 2.5.0 is in the affected range < 3.0.0",
                     "is not affected (R3-purl): 2.5.0 is in no affected range", "the records disagree", "cleared by a record: 1", store="s.db")

    def test_what_is_stated(self):
        self.write("bom.json", bom({"name": "flatmap-stream", "version": "0.1.1", "purl": "pkg:npm/flatmap-stream@0.1.1"}))

        def vex(name, author, timestamp, **statement):
            self.write(name, json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": name, "author": author, "timestamp": timestamp,
                                         "version": 1, "statements": [{"vulnerability": {"name": "GHSA-9x64-5r7x-2q53"},
                                                                       "products": [{"@id": "pkg:npm/flatmap-stream@0.1.1"}], **statement}]}))

        vex("ours.json", "Acme", "2024-01-01T00:00:00Z", status="not_affected", justification="vulnerable_code_not_in_execute_path",
            impact_statement="we have no wallet")
        vex("theirs.json", "Broker", "2024-02-01T00:00:00Z", status="under_investigation")
        given = ("explain", "GHSA-9x64-5r7x-2q53", "bom.json", "--vex", "ours.json", "--vex", "theirs.json", "--vex-owner", "Acme")
        out = self.run_buhin(*given).stdout
        self.assertIn("    VEX: not_affected (vulnerable_code_not_in_execute_path), Acme, 2024-01-01\n      we have no wallet\n"
                      "    VEX: under_investigation, Broker, 2024-02-01, another statement governs\n", out)
        self.assertIn("in short: parts affected: 1, undetermined: 0, cleared by a record: 0; answered by VEX: 1\n", out)
        self.assertIn("レコードにより影響なし 0件、VEXで回答済み1件", self.run_buhin(*given, "--lang", "ja").stdout)
        self.write("ours.json", "{")
        self.run_buhin(*given, code=3)

    def test_nothing_known(self):
        self.write("bom.json", bom({"name": "x", "version": "1", "purl": "pkg:npm/x@1"}))
        self.explain("CVE-2099-99999", "no stored or built-in record has this id", code=3)

    def test_folder(self):
        self.write("root/package-lock.json", json.dumps({"name": "a", "lockfileVersion": 3, "packages": {
            "": {"name": "a"}, "node_modules/flatmap-stream": {"version": "0.1.1"}}}))
        out = self.run_buhin("explain", "GHSA-9x64-5r7x-2q53", "root").stdout
        self.assertIn("is affected: flatmap-stream 0.1.1", out)

    def test_usage(self):
        self.run_buhin("explain", code=2)
        self.run_buhin("explain", "CVE-2014-0160", code=2)
        self.run_buhin("explain", "CVE-2014-0160", "nothing-there", code=3)


if __name__ == "__main__":
    main()
