#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""buhin diff: two days of one target, each change with its reason."""
import json

from support import Case, bom, main


def record(name, package, fixed, modified="2024-01-01T00:00:00Z", **more):
    return {"id": name, "modified": modified, "affected": [{"package": {"ecosystem": "npm", "name": package}, "ranges": [
        {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}], **more}


def npm(*parts):
    return bom(*(f"pkg:npm/{n}@{v}" for n, v in parts))


class Diff(Case):
    def take_in(self, *records):
        for r in records:
            self.write("r.json", json.dumps(r))
            self.run_buhin("advisories", "import", "osv", "r.json", "--store", "s.db")

    def report(self, name, *parts):
        self.write("bom.json", npm(*parts))
        self.run_buhin("match", "bom.json", "--store", "s.db", "-o", f"json={name}")

    def diff(self, old, new, *words, code=0, lang="en"):
        out = self.run_buhin("diff", old, new, "--store", "s.db", "--lang", lang, code=code).stdout
        for word in words:
            self.assertIn(word, out)
        return out

    def test_two_days(self):
        self.take_in(record("CVE-2099-0001", "a", "2.0.0"), record("CVE-2099-0002", "b", "2.0.0"), record("CVE-2099-0003", "c", "2.0.0"),
                     record("CVE-2099-0004", "d", "2.0.0"), record("CVE-2099-0005", "e", "2.0.0"), record("CVE-2099-0007", "g", "2.0.0"))
        self.report("old.json", ("a", "1.0.0"), ("b", "1.0.0"), ("c", "1.0.0"), ("d", "1.0.0"), ("e", "1.0.0"), ("g", "1.0.0"))
        self.take_in(record("CVE-2099-0003", "c", "2.0.0", "2024-02-01T00:00:00Z", withdrawn="2024-02-01T00:00:00Z"),
                     record("CVE-2099-0004", "d", "0.9.0", "2024-02-01T00:00:00Z"),
                     record("CVE-2099-0005", "e", "3.0.0", "2024-02-01T00:00:00Z", database_specific={"severity": "HIGH"}),
                     record("CVE-2099-0006", "a", "1.5.0"), record("CVE-2099-0008", "h", "2.0.0"))
        # b was updated, g was removed, h came.
        self.report("new.json", ("a", "1.0.0"), ("b", "2.0.0"), ("c", "1.0.0"), ("d", "1.0.0"), ("e", "1.0.0"), ("h", "1.0.0"))
        out = self.diff("old.json", "new.json", "findings: 2 new, 1 changed, 4 gone, 1 as before",
                        "CVE-2099-0006  not rated  pkg:npm/a 1.0.0\n      the part is as before, the sources say so now: CVE-2099-0006 (osv/npm)",
                        "CVE-2099-0008  not rated  pkg:npm/h 1.0.0\n      the part is new",
                        "CVE-2099-0005  high  pkg:npm/e 1.0.0\n      severity: not rated -> high\n      fixed in: 2.0.0 -> 3.0.0",
                        "CVE-2099-0002  not rated  pkg:npm/b 1.0.0\n      another version of the part: 1.0.0 -> 2.0.0",
                        "CVE-2099-0003  not rated  pkg:npm/c 1.0.0\n      withdrawn by its source",
                        "CVE-2099-0004  not rated  pkg:npm/d 1.0.0\n      the sources no longer name this version",
                        "CVE-2099-0007  not rated  pkg:npm/g 1.0.0\n      the part is gone")
        self.assertEqual(out.count("CVE-"), 8)  # one of them twice, in its own line and as its source
        self.diff("old.json", "new.json", "判定結果: 新規 2件、変化 1件、解消 4件、変化なし 1件", "情報源が取り下げた", "CVE-2099-0005  重要  pkg:npm/e", lang="ja")
        self.diff("new.json", "new.json", "0 new, 0 changed, 0 gone, 4 as before")

    def test_documents_are_judged_now(self):
        self.take_in(record("CVE-2099-0001", "a", "2.0.0"))
        self.write("old.cdx.json", npm(("a", "1.0.0")))
        self.write("new.cdx.json", npm(("a", "2.0.0")))
        self.diff("old.cdx.json", "new.cdx.json", "0 new, 0 changed, 1 gone", "1.0.0 -> 2.0.0")

    # What others stated on the two days, from a report that holds it and from a file of today.
    def test_statements(self):
        self.take_in(record("CVE-2099-0001", "a", "2.0.0"), record("CVE-2099-0002", "b", "2.0.0"))
        self.report("old.json", ("a", "1.0.0"), ("b", "1.0.0"))
        self.write("vex.json", json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "Acme\tCorp",
                                           "timestamp": "2024-01-01T00:00:00Z", "version": 1, "statements": [
                                               {"vulnerability": {"name": "CVE-2099-0001"}, "products": [{"@id": "pkg:npm/a"}],
                                                "status": "not_affected", "justification": "component_not_present"}]}))
        out = self.run_buhin("diff", "old.json", "bom.json", "--store", "s.db", "--vex", "vex.json").stdout
        self.assertIn("findings: 0 new, 1 changed, 0 gone, 1 as before", out)
        self.assertIn("CVE-2099-0001  not rated  pkg:npm/a 1.0.0\n      stated (VEX): - -> not_affected (Acme Corp)\n", out)
        self.run_buhin("match", "bom.json", "--store", "s.db", "--vex", "vex.json", "-o", "json=new.json")
        self.assertIn("表明（VEX）: not_affected (Acme Corp) -> -", self.diff("new.json", "bom.json", "1件", lang="ja"))
        same = self.run_buhin("diff", "new.json", "bom.json", "--store", "s.db", "--vex", "vex.json").stdout
        self.assertIn("0 new, 0 changed, 0 gone, 2 as before", same)

    def test_a_product(self):
        self.take_in(record("CVE-2099-0001", "a", "2.0.0", severity=[
            {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]))
        self.report("old.json", ("a", "1.0.0"))
        self.write("p.toml", 'availability = "low"\n')
        out = self.run_buhin("diff", "old.json", "bom.json", "--store", "s.db", "--profile", "p.toml").stdout
        self.assertIn("severity: high -> medium", out)  # 7.5; with AR:L 3.1 gives 5.7

    def test_hostile(self):
        self.take_in(record("CVE-2099-0001", "a", "2.0.0"))
        self.report("good.json", ("a", "1.0.0"))
        good = self.read("good.json").decode()
        for name, text, code in (("cut.json", good[:len(good) // 2], 4), ("types.json", '{"buhin_report":1,"components":[{"name":7,"ref":{}}],"findings":{}}', None),
                                 ("deep.json", '{"buhin_report":1,"findings":' + "[" * 100000, None), ("empty.json", "", 3)):
            with self.subTest(name=name):
                self.write(name, text)
                done = self.run_buhin("diff", name, "good.json", "--store", "s.db", code=None)
                self.assertIn(done.returncode, (code,) if code else (0, 3, 4), done.stderr)
                self.assertNotIn("crashed", done.stderr)

    def test_usage(self):
        self.run_buhin("diff", "one", code=2)
        self.run_buhin("diff", "nothing", "there", code=3)


if __name__ == "__main__":
    main()
