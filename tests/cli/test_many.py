#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""buhin match of several documents: a line and a report for each."""
import json
import os

from support import Case, main


def bom(*parts):
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
        {"type": "library", "name": n, "version": v, "purl": f"pkg:npm/{n}@{v}"} for n, v in parts]})


class Many(Case):
    def setUp(self):
        super().setUp()
        self.write("a.json", bom(("flatmap-stream", "0.1.1"), ("left-pad", "1.0.0")))
        self.write("b.json", bom(("flatmap-stream", "0.1.0")))
        self.write("sub/c.json", bom())

    def lines(self, *args, code=0, **more):
        return self.run_buhin("match", *args, code=code, **more).stdout.splitlines()

    def test_a_line_each(self):
        out = self.lines("a.json", "b.json", "sub/c.json")
        self.assertEqual(out[0].split(), ["parts", "critical", "high", "medium", "low", "not", "rated", "undetermined", "document"])
        self.assertEqual([line.split() for line in out[1:4]], [["2", "2", "0", "0", "0", "0", "0", "a.json"], ["1"] + ["0"] * 6 + ["b.json"],
                                                               ["0"] * 7 + ["sub/c.json"]])
        self.assertEqual(out[4:], ["documents: 3, with findings: 1, incomplete or not readable: 0"])
        self.assertEqual(len({len(line) - len(line.split()[-1]) for line in out[:4]}), 1)  # columns
        japanese = self.lines("a.json", "b.json", "--lang", "ja")
        self.assertEqual(japanese[0].split(), ["部品", "緊急", "重要", "警告", "注意", "未評価", "判定不能", "文書"])
        self.assertEqual(japanese[-1], "文書: 2件、うち該当あり: 1件、不完全または読めない: 0件")

    def test_reports(self):
        self.run_buhin("match", "a.json", "sub/c.json", "-q", "-o", "json=out/", "-o", "sarif=out/", env={"SOURCE_DATE_EPOCH": "1700000000"})
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["a.json.json", "a.json.sarif", "c.json.json", "c.json.sarif"])
        alone = self.run_buhin("match", "a.json", "-o", "json", env={"SOURCE_DATE_EPOCH": "1700000000"}).stdout
        self.assertEqual(self.read("out/a.json.json").decode(), alone)

    def test_one_that_cannot_be_read_costs_itself(self):
        self.write("bad.json", "{")
        self.write("half.json", bom(("flatmap-stream", "0.1.1"))[:-1])
        done = self.run_buhin("match", "bad.json", "a.json", "nothing.json", "half.json", code=4)
        out = done.stdout.splitlines()
        self.assertEqual([line.split()[-1] for line in out if not line.startswith(" " * 4 + "c") and not line.startswith(" " * 4 + "i")][1:5],
                         ["bad.json", "a.json", "nothing.json", "half.json"])
        self.assertEqual(out.count("    could not be read"), 2)
        self.assertEqual(out.count("    incomplete: parts or findings may be missing"), 1)
        self.assertEqual(out[-1], "documents: 4, with findings: 2, incomplete or not readable: 3")
        self.assertIn("bad.json", done.stderr)
        self.assertIn("nothing.json", done.stderr)
        self.run_buhin("match", "bad.json", "a.json", "--fail-on", "any", code=1)
        self.run_buhin("match", "sub/c.json", "b.json", "--fail-on", "any")

    def test_one_vulnerability(self):
        # A notice of a distribution is found by the vulnerability that it fixes.
        self.write("dsa.json", json.dumps({"id": "DSA-1-1", "modified": "2024-01-01T00:00:00Z", "upstream": ["CVE-2030-1"], "affected": [
            {"package": {"ecosystem": "Debian:12", "name": "till"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]}]}]}))
        self.run_buhin("advisories", "import", "osv", "dsa.json", "--store", "s.db")
        self.write("d.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
            {"type": "library", "name": "till", "version": "1", "purl": "pkg:deb/debian/till@1?distro=debian-12"}]}))
        every = ("a.json", "b.json", "sub/c.json", "d.json", "--store", "s.db")
        for id, name in (("CVE-2030-1", "d.json"), ("DSA-1-1", "d.json"), ("GHSA-9x64-5r7x-2q53", "a.json")):
            out = self.lines(*every, "--vuln", id)
            self.assertEqual([line.split()[-1] for line in out[1:-1]], [name])
            self.assertEqual(out[-1], "documents: 4, with findings: 1, incomplete or not readable: 0")
        self.assertEqual(len(self.lines(*every, "--vuln", "CVE-2030-1", "--vuln", "GHSA-9x64-5r7x-2q53")), 4)
        self.assertEqual(len(self.lines(*every, "--vuln", "CVE-2030-1", "-v")), 6)
        self.run_buhin("match", *every, "--vuln", "DSA-1-1", "--fail-on", "any", code=1)
        self.run_buhin("match", "b.json", "sub/c.json", "--vuln", "CVE-2014-0160", "--fail-on", "any")
        # A report says that others are left out.
        report = self.report("match", "a.json", "--vuln", "GHSA-9x64-5r7x-2q53")
        self.assertEqual((report["only"], len(report["findings"])), (["GHSA-9x64-5r7x-2q53"], 1))
        self.assertNotIn("only", self.report("match", "a.json"))
        self.assertIn("only these vulnerabilities: GHSA-9x64-5r7x-2q53\n", self.run_buhin("match", "a.json", "--vuln", "GHSA-9x64-5r7x-2q53").stdout)
        for args, code, said in ((("--vuln", "CVE-1-1"), 3, "there is no advisory 'CVE-1-1'"), (("--vuln", "DSA-1-1", "-o", "sarif=x"), 2, "'table' and 'json'"),
                                 (("--vuln", "DSA-1-1", "--no-match"), 2, "--no-match")):
            self.assertIn(said, self.run_buhin("match", "a.json", "--store", "s.db", *args, code=code).stderr)

    def test_statements_and_profile_are_for_all(self):
        self.write("vex.json", json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "A", "timestamp": "2024-01-01T00:00:00Z",
                                           "version": 1, "statements": [{"vulnerability": {"name": name}, "status": "fixed",
                                                                         "products": [{"@id": "pkg:npm/flatmap-stream"}]}
                                                                        for name in ("GHSA-9x64-5r7x-2q53", "GHSA-mh6f-8j2x-4483")]}))
        out = self.lines("a.json", "b.json", "--vex", "vex.json", "--fail-on", "any")
        self.assertEqual(out[-1], "documents: 2, with findings: 0, incomplete or not readable: 0")

    def test_usage(self):
        self.write("other/a.json", bom())
        for outputs, words in ((["-o", "json"], "-o json=FOLDER/"), (["-o", "json=out"], "-o json=FOLDER/"),
                               (["-o", "json=out/", "-o", "sarif"], "-o sarif=FOLDER/")):
            self.assertIn(words, self.run_buhin("match", "a.json", "b.json", *outputs, code=2).stderr)
        self.assertIn("two documents have the name 'a.json'", self.run_buhin("match", "a.json", "other/a.json", "-o", "json=out/", code=2).stderr)
        self.run_buhin("match", "a.json", "other/a.json")
        self.assertIn("cannot make the folder", self.run_buhin("match", "a.json", "b.json", "-o", "json=b.json/", code=3).stderr)
        self.run_buhin("match", code=2)

    def test_what_is_there_stays(self):  # a report never takes the name of a document
        before = self.read("a.json")
        self.run_buhin("match", "a.json", "b.json", "-q", "-o", "cyclonedx-json=./")
        self.assertEqual(self.read("a.json"), before)


if __name__ == "__main__":
    main()
