#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The advisory store: imports of every kind, hostile ones, and what is left of them."""
import fcntl
import io
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import zipfile

from support import BUHIN, Case, bom, main


def record(number, version="1.0.0", modified="2024-01-01T00:00:00Z", package="pkg-%d", ecosystem="npm", **more):
    return {"schema_version": "1.6.0", "id": f"GHSA-{number:04d}-test", "modified": modified, "aliases": [f"CVE-2099-{number:05d}"],
            "summary": f"test {number}", "affected": [{"package": {"ecosystem": ecosystem, "name": package % number if "%d" in package else package},
                                                       "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": version}]}]}], **more}


def dump(records, extra=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for r in records:
            z.writestr(f"{r['id']}.json", json.dumps(r))
        for name, data in extra:
            z.writestr(name, data)
    return out.getvalue()


class Store(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")

    def run_store(self, *args, **more):
        return self.run_buhin("advisories", *args, "--store", self.store, **more)

    def contents(self):
        db = sqlite3.connect(self.store)
        try:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("SELECT name, records FROM ecosystem ORDER BY name").fetchall(),
                             db.execute("SELECT ecosystem, count(DISTINCT record) FROM affected "
                                        "GROUP BY ecosystem ORDER BY ecosystem").fetchall())
            return db.execute("SELECT name, modified FROM record ORDER BY name").fetchall()
        finally:
            db.close()

    def ecosystems(self):
        db = sqlite3.connect(self.store)
        try:
            return dict(db.execute("SELECT name, records FROM ecosystem"))
        finally:
            db.close()

    def findings(self, *purls):
        self.write("bom.json", bom(*purls))
        report = self.report("match", "bom.json", "--store", self.store)
        return sorted(f["id"] for f in report["findings"]), report

    def test_dump(self):
        self.write("npm/all.zip", dump([record(i) for i in range(1000)]))
        self.assertIn("1000 records: 1000 new", self.run_store("import", "osv", "npm/all.zip").stdout)
        self.assertEqual(len(self.contents()), 1000)
        ids, report = self.findings("pkg:npm/pkg-7@0.9.0", "pkg:npm/pkg-8@1.0.0")
        self.assertEqual(ids, ["CVE-2099-00007"])
        self.assertEqual(report["not_judged"], [])
        self.assertEqual(report["findings"][0]["fixed"], "1.0.0")
        self.assertEqual(report["findings"][0]["statements"][0]["source"], "osv/npm")
        self.assertEqual(os.listdir(self.path("data")), ["advisories.db"])  # one plain file at rest

    # What a record was known by before goes when it changes: its feed's count, its package, its aliases.
    def test_a_record_moves(self):
        self.write("a.zip", dump([record(i) for i in range(5)]))
        moved = record(1, ecosystem="PyPI", modified="2025-01-01T00:00:00Z")
        moved["aliases"] = ["CVE-2099-77777"]
        self.write("b.json", json.dumps(moved))
        self.run_store("import", "osv", "a.zip")
        self.run_store("import", "osv", "b.json")
        feeds = dict(re.findall(r"osv/(\S+) +(\d+)", self.run_store("status").stdout))
        self.assertEqual(feeds, {"npm": "4", "PyPI": "1"})
        self.assertEqual(len(self.contents()), 5)
        self.assertEqual(self.findings("pkg:npm/pkg-1@0.9.0")[0], [])
        self.assertEqual(self.findings("pkg:pypi/pkg-1@0.9.0")[0], ["CVE-2099-77777"])
        self.assertIn("GHSA-0001-test", self.run_store("show", "CVE-2099-77777").stdout)
        self.run_store("show", "CVE-2099-00001", code=3)

    # Of what finds a record one thing changes at a time, or nothing.
    def test_what_finds_a_changed_record(self):
        first = record(1)
        changes = [({"id": "ghsa-0001-TEST"}, "ghsa-0001-TEST", ["CVE-2099-00001"], "pkg-1"),
                   ({"aliases": [], "related": ["CVE-2099-00001"]}, "GHSA-0001-test", [], "pkg-1"),
                   ({"aliases": ["CVE-2099-00002"]}, "GHSA-0001-test", ["CVE-2099-00002"], "pkg-1"),
                   ({"affected": record(1, package="other")["affected"]}, "GHSA-0001-test", ["CVE-2099-00001"], "other"),
                   ({"affected": record(1, version="2.0.0")["affected"]}, "GHSA-0001-test", ["CVE-2099-00001"], "pkg-1")]
        for i, (change, name, links, package) in enumerate(changes):
            if os.path.exists(self.store):
                os.remove(self.store)
            for j, r in enumerate((first, {**first, **change, "modified": "2025-01-01T00:00:00Z"})):
                self.write(f"{i}-{j}.json", json.dumps(r))
                self.run_store("import", "osv", f"{i}-{j}.json")
            self.assertEqual([n for n, _ in self.contents()], [name])
            db = sqlite3.connect(self.store)
            self.assertEqual([x for x, in db.execute("SELECT id FROM link")], links)
            self.assertEqual([x for x, in db.execute("SELECT name FROM affected")], [package])
            db.close()

    # The same in one import, and with many of them: what is dropped may not have been written yet.
    def test_records_move_at_once(self):
        newer = [record(i, package="other-%d", modified="2025-01-01T00:00:00Z") for i in range(1000, 0, -1)]
        self.write("a.zip", dump([record(i) for i in range(1, 1101)]))
        self.write("b.zip", dump([{**r, "aliases": [f"CVE-2098-{i:05d}"]} for i, r in enumerate(newer)]))
        self.assertIn("2100 records: 1100 new, 1000 changed", self.run_store("import", "osv", "a.zip", "b.zip").stdout)
        self.contents()
        db = sqlite3.connect(self.store)
        self.assertEqual(db.execute("SELECT r.name, a.name FROM affected a JOIN record r ON r.id = a.record "
                                    "ORDER BY r.name").fetchall(),
                         [(f"GHSA-{i:04d}-test", f"{'other' if i <= 1000 else 'pkg'}-{i}") for i in range(1, 1101)])
        self.assertEqual(db.execute("SELECT r.name, l.id FROM link l JOIN record r ON r.id = l.record "
                                    "ORDER BY r.name").fetchall(),
                         [(f"GHSA-{i:04d}-test", f"CVE-2098-{1000 - i:05d}" if i <= 1000 else f"CVE-2099-{i:05d}")
                          for i in range(1, 1101)])
        db.close()

    # Nothing is counted twice, and an ecosystem that no record names any more is gone.
    def test_counts_of_ecosystems(self):
        first = record(1, ecosystem="Debian:11")
        first["affected"] += [record(1, ecosystem=e, package=p)["affected"][0] for e, p in (
            ("Debian:12", "a"), ("Debian:11", "b"), ("Debian:12", "a"), ("Debian:11", "c"))]
        self.write("a.zip", dump([first, record(2, ecosystem="Debian:12"), record(3)]))
        self.run_store("import", "osv", "a.zip")
        self.assertEqual(self.ecosystems(), {"Debian:11": 1, "Debian:12": 2, "npm": 1})
        self.write("b.zip", dump([record(1, ecosystem="npm", modified="2025-01-01T00:00:00Z")]))
        self.run_store("import", "osv", "b.zip")
        self.assertEqual(self.ecosystems(), {"Debian:12": 1, "npm": 2})
        self.contents()

    # More names than are counted in memory.
    def test_ecosystems_without_end(self):
        self.write("a.zip", dump([record(i, ecosystem=f"Maven:https://r{i}.example") for i in range(5000)]))
        self.run_store("import", "osv", "a.zip")
        self.assertEqual(len(self.ecosystems()), 5000)
        self.contents()

    # One vulnerability may be in packages of several ecosystems, so npm's dump has records of Maven:
    # they are matched, and nobody takes them for all that there is of Maven.
    def test_what_a_dump_covers(self):
        both = record(1)
        both["affected"] += record(1, ecosystem="Maven", package="a:b")["affected"]
        self.write("npm/all.zip", dump([both] + [record(i) for i in range(2, 6)]))
        self.run_store("import", "osv", "npm/all.zip")
        ids, report = self.findings("pkg:npm/pkg-1@0.9.0", "pkg:maven/a/b@0.9.0", "pkg:maven/a/c@0.9.0")
        self.assertEqual(ids, ["CVE-2099-00001"] * 2)
        self.assertEqual([(n["what"], n["components"]) for n in report["not_judged"]], [("Maven", 2)])
        # A collection of several ecosystems is one of all of them.
        self.write("both/1.json", json.dumps(record(7, ecosystem="Maven", package="a:b")))
        self.write("both/2.json", json.dumps(record(8)))
        self.run_store("import", "osv", "both")
        self.assertEqual(self.findings("pkg:maven/a/c@0.9.0")[1]["not_judged"], [])

    # An import that is killed before it has written anything leaves a file without a byte.
    def test_one_record_covers_nothing(self):
        self.write("one.json", json.dumps(record(1)))
        self.run_store("import", "osv", "one.json")
        ids, report = self.findings("pkg:npm/pkg-1@0.9.0", "pkg:npm/pkg-2@1.0.0")
        self.assertEqual(ids, ["CVE-2099-00001"])
        self.assertEqual([n["what"] for n in report["not_judged"]], ["npm"])

    def test_a_range_of_a_type_to_come(self):
        odd = record(1)
        odd["affected"][0]["ranges"] = [{"type": "NEW", "events": [{"introduced": "0"}]}]
        self.write("npm/all.zip", dump([odd, record(2)]))
        self.run_store("import", "osv", "npm/all.zip")
        _, report = self.findings("pkg:npm/pkg-1@0.9.0")
        finding = report["findings"][0]
        self.assertEqual(finding["outcome"], "undetermined")
        self.assertIn("NEW", finding["statements"][0]["reason"])

    def test_empty_file(self):
        self.write("data/advisories.db", b"")
        self.write("bom.json", bom())
        self.run_buhin("match", "bom.json", "--store", self.store)
        self.assertNotIn("osv", self.run_store("status").stdout)
        self.write("all.zip", dump([record(1)]))
        self.assertIn("1 new", self.run_store("import", "osv", "all.zip").stdout)

    # A wrong path would look like a target without findings.
    def test_named_store_without_anything(self):
        self.write("empty.db", b"")
        self.write("bom.json", bom("pkg:npm/pkg-1@0.1.0"))
        self.write("t/package-lock.json", "{}")
        self.write("all.zip", dump([record(1)]))
        self.run_buhin("advisories", "import", "osv", "all.zip", "--store", "full.db")
        empty = "buhin: warning: the store '{}' is empty: only the built-in advisories are known\n"
        gone = "buhin: warning: there is no store '{}' (BUHIN_STORE): only the built-in advisories are known\n"
        for command in (("match", "bom.json"), ("match", "bom.json", "bom.json"), ("scan", "t"), ("explain", "CVE-2021-44228", "bom.json"),
                        ("diff", "bom.json", "bom.json"), ("advisories", "status")):
            with self.subTest(command=command):
                self.assertEqual(self.run_buhin(*command, "--store", "empty.db").stderr, empty.format("empty.db"))
                self.assertEqual(self.run_buhin(*command, env={"BUHIN_STORE": "empty.db"}).stderr, empty.format("empty.db"))
                self.assertEqual(self.run_buhin(*command, env={"BUHIN_STORE": "no/s.db"}).stderr, gone.format("no/s.db"))
                self.assertIn("cannot open the store 'no.db'", self.run_buhin(*command, "--store", "no.db", code=3).stderr)
                for env in ({"BUHIN_STORE": "full.db"}, {}):
                    self.assertEqual(self.run_buhin(*command, env=env).stderr, "")
        said = self.run_buhin("match", "bom.json", "--store", "empty.db", "-q", "--lang", "ja").stderr
        self.assertIn("保存ファイル「empty.db」は空。内蔵アドバイザリのみで判定する", said)
        self.assertEqual(self.run_buhin("scan", "t", "--no-match", "--store", "empty.db").stderr, "")

    def test_again_changes_nothing(self):
        self.write("all.zip", dump([record(i) for i in range(10)]))
        self.run_store("import", "osv", "all.zip")
        self.assertIn("10 records: 0 new, 0 changed, 10 as stored", self.run_store("import", "osv", "all.zip").stdout)

    def test_newer_and_older(self):
        self.write("a.json", json.dumps(record(1, version="2.0.0", modified="2024-05-01T00:00:00Z")))
        self.write("old.json", json.dumps(record(1, version="9.0.0", modified="2023-01-01T00:00:00Z")))
        self.write("new.json", json.dumps(record(1, version="3.0.0", package="renamed", modified="2025-01-01T00:00:00Z")))
        self.run_store("import", "osv", "a.json")
        self.assertIn("1 older", self.run_store("import", "osv", "old.json").stdout)
        self.assertEqual(self.findings("pkg:npm/pkg-1@2.5.0")[0], [])
        self.assertIn("1 changed", self.run_store("import", "osv", "new.json").stdout)
        self.assertEqual(self.findings("pkg:npm/pkg-1@1.0.0")[0], [])  # the old name is forgotten
        self.assertEqual(self.findings("pkg:npm/renamed@2.5.0")[0], ["CVE-2099-00001"])

    def test_withdrawn(self):
        self.write("a.json", json.dumps(record(1)))
        self.write("b.json", json.dumps(record(1, modified="2025-01-01T00:00:00Z", withdrawn="2025-01-01T00:00:00Z")))
        self.run_store("import", "osv", "a.json")
        self.assertEqual(self.findings("pkg:npm/pkg-1@0.1.0")[0], ["CVE-2099-00001"])
        self.run_store("import", "osv", "b.json")
        self.assertEqual(self.findings("pkg:npm/pkg-1@0.1.0")[0], [])

    def test_many_ecosystems(self):
        """A feed that invents repositories costs a bounded time, and the report says that not all were asked."""
        one = record(1)
        one["affected"] = [{"package": {"ecosystem": f"Maven:https://r{i}.example", "name": "a:b"},
                            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]} for i in range(20000)]
        self.write("a.json", json.dumps(one))
        self.run_store("import", "osv", "a.json")
        ids, report = self.findings("pkg:maven/a/b@1")
        self.assertEqual(ids, ["CVE-2099-00001"])
        self.assertIn("too many", report["not_judged"][0]["reason"])

    def test_folder_of_records_and_dumps(self):
        for i in range(5):
            self.write(f"d/x/{i}.json", json.dumps(record(i)))
        self.write("d/npm/all.zip", dump([record(i) for i in range(5, 9)]))
        self.assertIn("9 records: 9 new", self.run_store("import", "osv", "d").stdout)

    def test_show_by_id_and_alias(self):
        self.write("a.json", json.dumps(record(1, details="two lines\nof text \x1b[31m")))
        self.run_store("import", "osv", "a.json")
        for name in ("GHSA-0001-test", "CVE-2099-00001", "cve-2099-00001"):
            shown = self.run_store("show", name).stdout
            self.assertIn("GHSA-0001-test  test 1", shown)
            self.assertIn("npm pkg-1 >= 0, < 1.0.0", shown)
            self.assertNotIn("\x1b", shown)
        self.run_store("show", "CVE-1999-0001", code=3)

    def test_white_space_in_texts(self):
        """A tab in an advisory's text is a blank to a person; what else controls a terminal stays escaped."""
        self.write("one.json", json.dumps(record(1, summary="one\ttwo\x1b[31m", details="three\r\n\tfour\x07")))
        self.run_store("import", "osv", "one.json")
        self.write("bom.json", bom("pkg:npm/pkg-1@0.5.0"))
        shown = self.run_store("show", "GHSA-0001-test").stdout
        explained = self.run_buhin("explain", "GHSA-0001-test", "bom.json", "--store", self.store).stdout
        listed = self.run_buhin("match", "bom.json", "--store", self.store).stdout
        for text in (shown, explained, listed):
            self.assertIn("one two\\x1b[31m", text)
            self.assertNotIn("\\x09", text)
            self.assertNotIn("\t", text)
        self.assertIn("three \n four\\x07", shown)

    def test_show_without_dates(self):  # as Go's and PyPA's records have them
        zero = "0001-01-01T00:00:00Z"
        self.write("a.json", json.dumps(record(1, modified=zero, published=zero)))
        self.write("b.json", json.dumps(record(2, published="2024-01-01T00:00:00Z")))
        self.run_store("import", "osv", "a.json", "b.json")
        for lang, label in (("en", "published"), ("ja", "公開")):
            self.assertIn(label, self.run_store("show", "GHSA-0002-test", "--lang", lang).stdout)
            shown = self.run_store("show", "GHSA-0001-test", "--lang", lang).stdout
            self.assertNotIn(label, shown)
            self.assertNotIn("0001-01-01", shown)

    # Scores: FIRST's examples of CVSS 4.0 and 3.1.
    V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"
    V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    DISORDER = "CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"

    def rated(self):
        self.write("a.json", json.dumps(record(1, severity=[{"type": "CVSS_V3", "score": self.V31}, {"type": "CVSS_V4", "score": self.V4}],
                                               database_specific={"severity": "CRITICAL"})))
        alone = record(2)
        alone["affected"][0]["severity"] = [{"type": "CVSS_V4", "score": self.V4}]
        self.write("b.json", json.dumps(alone))
        self.write("c.json", json.dumps(record(3, severity=[{"type": "CVSS_V4", "score": self.DISORDER}])))
        self.run_store("import", "osv", "a.json", "b.json", "c.json")
        return ["pkg:npm/pkg-1@0.1.0", "pkg:npm/pkg-2@0.1.0", "pkg:npm/pkg-3@0.1.0"]

    def test_ratings(self):
        found = {f["id"]: f for f in self.findings(*self.rated())[1]["findings"]}
        first, alone, disorder = (found[f"CVE-2099-0000{i}"] for i in (1, 2, 3))
        self.assertEqual((first["level"], first["score"], first["vector"]), ("high", 8.7, self.V4))
        said = {"id": "GHSA-0001-test", "source": "osv/npm"}
        self.assertEqual(first["ratings"], [{**said, "method": "CVSSv4", "score": 8.7, "level": "high", "vector": self.V4},
                                            {**said, "method": "CVSSv31", "score": 9.8, "level": "critical", "vector": self.V31},
                                            {**said, "level": "critical", "text": "CRITICAL"}])
        self.assertEqual((alone["level"], alone["score"], alone["vector"]), ("high", 8.7, self.V4))
        self.assertEqual((disorder["level"], disorder["ratings"][0]["text"]), ("unknown", self.DISORDER))
        self.assertNotIn("score", disorder)

    def test_ratings_in_cyclonedx(self):
        self.findings(*self.rated())
        bom = json.loads(self.run_buhin("match", "bom.json", "--store", self.store, "-o", "cyclonedx-json",
                                          "--with", "vulnerabilities").stdout)
        ratings = {v["id"]: v["ratings"] for v in bom["vulnerabilities"]}
        source = {"name": "GHSA-0001-test"}
        self.assertEqual(ratings["CVE-2099-00001"], [
            {"source": source, "score": 8.7, "severity": "high", "method": "CVSSv4", "vector": self.V4},
            {"source": source, "score": 9.8, "severity": "critical", "method": "CVSSv31", "vector": self.V31},
            {"source": source, "severity": "critical"}])
        self.assertEqual(ratings["CVE-2099-00003"], [
            {"source": {"name": "GHSA-0003-test"}, "severity": "unknown", "method": "other", "vector": self.DISORDER}])

    def test_show_scores(self):
        self.rated()
        shown = self.run_store("show", "GHSA-0001-test").stdout
        for line in (f"severity: {self.V31} (9.8 critical)", f"severity: {self.V4} (8.7 high)", "severity: CRITICAL"):
            self.assertIn(line + "\n", shown)
        self.assertIn(f"    severity: {self.V4} (8.7 high)\n", self.run_store("show", "GHSA-0002-test").stdout)
        self.assertIn(f"severity: {self.DISORDER} (not a valid vector)\n", self.run_store("show", "GHSA-0003-test").stdout)
        self.assertIn(f"深刻度: {self.V4} (8.7 重要)\n", self.run_store("show", "GHSA-0001-test", "--lang", "ja").stdout)

    def test_status(self):
        self.write("a.json", json.dumps(record(1)))
        self.run_store("import", "osv", "a.json")
        lines = self.run_store("status").stdout.splitlines()
        self.assertEqual([l.split()[:2] for l in lines[2:]], [["osv/npm", "1"]])

    def hostile(self, name, data, *words):
        """Refused with a message that holds the words, and the store stays as it was."""
        self.write("good.json", json.dumps(record(1)))
        self.run_store("import", "osv", "good.json")
        before = self.contents()
        self.write(name, data)
        done = self.run_store("import", "osv", name, code=3, timeout=120)
        for word in (name, "the store is as it was") + words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.contents(), before)
        self.assertEqual(os.listdir(self.path("data")), ["advisories.db"])

    def test_hostile(self):
        good = [record(i) for i in range(2, 600)]
        whole = dump(good)
        cases = {
            "cut.zip": (whole[: len(whole) // 2], "end record"),
            "middle.zip": (dump(good, [("bad.json", '{"id": "GHSA-x", "affected": [{"package": 7')]), "bad.json", "offset 43"),
            "type.zip": (dump(good, [("bad.json", '{"id": "GHSA-x", "aliases": "no array"}')]), "bad.json", "array"),
            "severities.zip": (dump(good, [("bad.json", json.dumps(record(1, severity=[{"type": "CVSS_V3", "score": "LOW"}] * 101)))]),
                               "bad.json", "100"),
            "severity.zip": (dump(good, [("bad.json", json.dumps(record(1, severity=[{"type": "CVSS_V3", "score": "L" * 1025}])))]),
                             "bad.json", "1024"),
            "noid.zip": (dump(good, [("bad.json", "{}")]), "bad.json", "without id"),
            "time.json": (json.dumps(record(3, modified="yesterday")), "yesterday"),
            "utf8.json": (b'{"id": "\xff\xfe"}', "offset 8"),
            "deep.json": (b"[" * 100000, "offset"),
            "deeper.json": (b'{"id":"x","affected":' + b"[" * 100000, "offset"),
            "tail.json": (json.dumps(record(3)) + "x", "offset"),
            "empty.zip": (dump([]), "no records of this kind"),
            "empty.json": (b"", ""),
            "text.txt": (b"hello", "offset 0"),
        }
        for name, (data, *words) in cases.items():
            with self.subTest(name=name):
                self.hostile(name, data, *words)

    def test_lying_sizes(self):
        data = bytearray(dump([record(2)]))
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = (7).to_bytes(4, "little")  # the size inflated, in the directory
        self.hostile("lie.zip", bytes(data), "GHSA-0002-test.json")

    def test_bomb(self):
        self.hostile("bomb.zip", dump([], [("bad.json", b'{"id": "' + b"a" * 300_000_000)]), "bad.json")

    def test_foreign_and_damaged_store(self):
        self.write("a.json", json.dumps(record(1)))
        self.write("data/advisories.db", b"not a database at all " * 100)
        done = self.run_store("import", "osv", "a.json", code=3)
        self.assertIn("no advisory store", done.stderr)
        os.unlink(self.store)
        sqlite3.connect(self.store).execute("CREATE TABLE mine (x)").connection.commit()
        done = self.run_store("import", "osv", "a.json", code=3)
        self.assertIn("no advisory store", done.stderr)
        self.run_store("status", code=3)

    # What belongs to another program stays as it is, to its journal.
    def test_foreign_log(self):
        self.write("a.json", json.dumps(record(1)))
        self.write("data/x", b"")
        db = sqlite3.connect(self.store)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE mine (x)").connection.commit()
        db.close()
        before = self.read("data/advisories.db")
        self.run_store("import", "osv", "a.json", code=3)
        self.assertEqual(self.read("data/advisories.db"), before)

    def test_store_of_another_version(self):
        self.write("a.json", json.dumps(record(1)))
        self.run_store("import", "osv", "a.json")
        db = sqlite3.connect(self.store)
        for version in 1, 999:
            db.execute(f"PRAGMA user_version = {version}").connection.commit()
            for verb in (["status"], ["import", "osv", "a.json"]):
                self.assertIn("remove it", self.run_store(*verb, code=3).stderr)
        db.close()

    def test_damaged_records(self):
        for column in "meta", "affected":
            with self.subTest(column):
                self.store = self.path(f"{column}/a.db")
                self.write("a.json", json.dumps(record(1)))
                self.run_store("import", "osv", "a.json")
                db = sqlite3.connect(self.store)
                db.execute(f"UPDATE record SET {column} = x'05ff'").connection.commit()
                db.close()
                self.write("a.json", json.dumps(record(1, modified="2025-01-01T00:00:00Z")))
                for verb in (["show", "GHSA-0001-test"], ["import", "osv", "a.json"]):
                    self.assertIn("the stored record 'GHSA-0001-test' is damaged", self.run_store(*verb, code=3).stderr)

    def test_store_that_is_no_file(self):
        os.mkdir(self.path("data"))
        os.mkfifo(self.store)
        self.write("a.json", json.dumps(record(1)))
        self.assertIn("no advisory store", self.run_store("status", code=3, timeout=30).stderr)
        self.assertIn("no advisory store", self.run_store("import", "osv", "a.json", code=3, timeout=30).stderr)
        os.unlink(self.store)
        os.mkdir(self.store)
        self.run_store("status", code=3)

    def test_path_with_two_slashes(self):
        self.store = "/" + self.store
        self.write("a.json", json.dumps(record(1)))
        self.run_store("import", "osv", "a.json")
        self.assertIn("osv/npm", self.run_store("status").stdout)

    def test_store_behind_a_link(self):
        self.write("a.json", json.dumps(record(1)))
        os.mkdir(self.path("data"))
        os.symlink(self.path("real.db"), self.store)
        self.run_store("import", "osv", "a.json")
        self.assertTrue(os.path.islink(self.store))
        self.assertIn("osv/npm", self.run_store("status").stdout)

    # The newest state is in a killed writer's log, and nothing can be made beside it: it is read all the same.
    def test_a_log_beside_which_nothing_can_be_made(self):
        self.write("a.json", json.dumps(record(1)))
        self.run_store("import", "osv", "a.json")
        db = sqlite3.connect(self.store)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("DELETE FROM record").connection.commit()
        for name in "advisories.db", "advisories.db-wal":
            self.write(f"copy/{name}", self.read(f"data/{name}"))
        db.close()
        os.mkdir(self.path("copy/advisories.db-shm"))
        done = self.run_buhin("advisories", "show", "GHSA-0001-test", "--store", self.path("copy/advisories.db"), code=3)
        self.assertIn("there is no advisory", done.stderr)

    def test_store_on_a_read_only_disk(self):
        self.write("a.json", json.dumps(record(1)))
        self.run_store("import", "osv", "a.json")
        os.chmod(self.store, 0o444)
        os.chmod(self.path("data"), 0o555)
        self.write("bom.json", bom("pkg:npm/pkg-1@0.1.0"))
        done = self.run_buhin("match", self.path("bom.json"), "--store", self.store, "-o", "json", as_nobody=os.geteuid() == 0, cwd="/")
        self.assertEqual([f["id"] for f in json.loads(done.stdout)["findings"]], ["CVE-2099-00001"])

    def test_no_home(self):
        self.write("a.json", json.dumps(record(1)))
        env = {"PATH": os.environ["PATH"]}
        done = subprocess.run([BUHIN, "advisories", "import", "osv", self.path("a.json")], env=env, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"no place for the advisory store", done.stderr)
        done = subprocess.run([BUHIN, "match", self.write("bom.json", '{"bomFormat": "CycloneDX"}')], env=env, stdout=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 0)

    def test_no_room_on_the_disk(self):
        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400000, 400000))

        self.write("a.zip", dump([record(1)]))
        self.run_store("import", "osv", self.path("a.zip"))
        # More than what a writer keeps in memory before it writes.
        self.write("b.zip", dump([record(i, details=os.urandom(4000).hex()) for i in range(6000)]))
        done = subprocess.run([BUHIN, "advisories", "import", "osv", self.path("b.zip"), "--store", self.store], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={"LANG": "C"}, preexec_fn=small_files)
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr.decode(), r"\Abuhin: error: the store '.*': (disk I/O error|database or disk is full)\n"
                                               r"buhin: nothing was imported: the store is as it was\n\Z")
        self.assertEqual(len(self.contents()), 1)

    def test_two_at_once(self):
        self.write("a.zip", dump([record(i) for i in range(3000)]))
        self.write("b.zip", dump([record(i) for i in range(3000, 6000)]))
        running = [subprocess.Popen([BUHIN, "advisories", "import", "osv", self.path(f"{n}.zip"), "--store", self.store],
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for n in ("a", "b")]
        for p in running:
            _, errors = p.communicate(timeout=120)
            self.assertEqual(p.returncode, 0, errors)
        self.assertEqual(len(self.contents()), 6000)

    # Parts are shared out to threads, each with a reader of its own, unless somebody writes.
    def test_any_number_of_processors(self):
        self.write("a.zip", dump([record(i) for i in range(4000)]))
        self.run_store("import", "osv", self.path("a.zip"))
        parts = [f"pkg:{('npm', 'npm', 'conan', 'cargo')[i % 4]}/pkg-{i}@{i % 3}.0.0" for i in range(4000)]
        self.write("bom.json", bom(*parts))

        def match(name):
            self.run_buhin("match", "bom.json", "--store", self.store, "-o", f"json={name}", env={"SOURCE_DATE_EPOCH": "1700000000"})
            return self.read(name)

        whole = match("whole.json")
        # Each third npm part has version 0.0.0, which is before the fix.
        self.assertEqual(len(json.loads(whole)["findings"]), sum(i % 4 < 2 and i % 3 == 0 for i in range(4000)))
        processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(processors)})
        try:
            self.assertEqual(match("one.json"), whole)
        finally:
            os.sched_setaffinity(0, processors)
        with open(self.store, "rb") as writer:
            fcntl.flock(writer, fcntl.LOCK_EX)
            self.assertEqual(match("beside.json"), whole)


if __name__ == "__main__":
    main()
