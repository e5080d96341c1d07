#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Targets: exit codes, hostile trees, what is passed over and what is said."""
import json
import os
import signal
import socket
import subprocess
import threading
import time

from support import BUHIN, Case, main

LOCK = '{"lockfileVersion": 3, "packages": {"node_modules/%s": {"version": "%s"}}}'


class ExitCodes(Case):
    def test_done(self):
        self.write("t/package-lock.json", LOCK % ("left-pad", "1.3.0"))
        done = self.run_buhin("scan", "t")
        self.assertIn("parts: 1 (npm 1)", done.stdout)

    def test_quiet(self):
        self.write("t/package-lock.json", LOCK % ("event-stream", "3.3.6"))
        done = self.run_buhin("scan", "t", "-q", "--fail-on", "any", code=1)
        self.assertEqual((done.stdout, done.stderr), ("", ""))
        self.assertIn("parts: 1 (npm 1)", self.run_buhin("scan", "t", "-q", "-o", "table").stdout)
        self.write("t/package-lock.json", "{")
        self.assertEqual(self.run_buhin("scan", "t", "-q", code=4).stdout, "")
        self.assertIn("nowhere", self.run_buhin("scan", "nowhere", "-q", code=3).stderr)  # errors are said all the same

    def test_why_it_is_incomplete(self):
        for name in ("a", "b"):
            self.write(f"t/{name}/package-lock.json", "{")
        for lang, error, more in (("en", "error: expected", "buhin: more errors: 1 ("), ("ja", "エラー: ", "buhin: ほかのエラー: 1件（")):
            for args in (["scan", "t", "-q"], ["scan", "t", "-o", "json"], ["scan", "t", "-o", "json=r.json"], ["scan", "t", "-q", "-o", "table=r.txt"],
                         ["explain", "CVE-2014-0160", "t"]):
                with self.subTest(args=args, lang=lang):
                    lines = self.run_buhin(*args, "--lang", lang, code=4).stderr.splitlines()
                    self.assertEqual(len(lines), 2)
                    self.assertTrue(lines[0].startswith("buhin: a/package-lock.json:") and error in lines[0], lines[0])
                    self.assertTrue(lines[1].startswith(more), lines[1])
            self.assertEqual(len(self.run_buhin("diff", "t", "t", "--lang", lang, code=4).stderr.splitlines()), 4)
        self.assertEqual(self.run_buhin("scan", "t", code=4).stderr, "")  # the table has it
        self.assertEqual(self.run_buhin("scan", "t", "-o", "json=r.json", "-o", "table", code=4).stderr, "")

    def test_usage(self):
        for args in (["scan"], ["scan", "a", "b"], ["nonsense"], ["scan", "--no-such", "t"], ["scan", "t", "-o", "nonsense"],
                     ["scan", "t", "--fail-on", "nonsense"], ["scan", "t", "--fail-on", "high", "--no-match"],
                     ["scan", "t", "--lang", "xx"], ["scan", "t", "--workers", "0"],
                     ["scan", "t", "-o", "json", "-o", "table"],
                     ["scan", "t", "-o", "json=x", "-o", "table", "-o", "cyclonedx-json=x"], ["scan", "t", "--workers", "17"],
                     ["scan", "t", "--store", ""], ["scan", "t", "--store="], ["scan", "t", "-o", ""], ["scan", "t", "-o"], ["scan", "t", "--exclude="],
                     ["finders", "npm-lock"], ["formats", "json"], ["version", "1"], ["help", "scan", "match"],
                     ["scan", "t", "--finder", "nonsense"], []):
            os.makedirs(self.path("t"), exist_ok=True)
            with self.subTest(args=args):
                self.run_buhin(*args, code=2)

    def test_date_that_is_none(self):
        os.makedirs(self.path("t"))
        for date in ("soon", "-1", "1e9", "253402300800", " 1", "99999999999999999999"):
            with self.subTest(date=date):
                done = self.run_buhin("scan", "t", code=2, env={"SOURCE_DATE_EPOCH": date})
                self.assertIn(f"SOURCE_DATE_EPOCH holds no number of seconds: '{date}'", done.stderr)
        for date, created in (("0", "1970-01-01T00:00:00Z"), ("253402300799", "9999-12-31T23:59:59Z")):
            self.assertEqual(self.report("scan", "t", env={"SOURCE_DATE_EPOCH": date})["created"], created)
        self.run_buhin("scan", "t", env={"SOURCE_DATE_EPOCH": ""})

    def test_home_that_is_no_folder(self):
        os.makedirs(self.path("t"))
        self.run_buhin("scan", "t", env={"HOME": "/dev/null"})
        self.run_buhin("advisories", "status", env={"HOME": "/dev/null"})
        self.run_buhin("scan", "t", "--store", "/dev/null/x", code=3)

    def test_target_not_there(self):
        done = self.run_buhin("scan", "nowhere", code=3)
        self.assertIn("cannot open 'nowhere': No such file or directory", done.stderr)

    def test_neither_folder_nor_file(self):
        os.mkfifo(self.path("fifo"))
        done = self.run_buhin("scan", "fifo", code=3)
        self.assertIn("neither a folder nor a file", done.stderr)

    def test_nobody_reads_it(self):
        self.write("song.mp3", "la la")
        done = self.run_buhin("scan", "song.mp3", code=3)
        self.assertIn("no finder reads 'song.mp3'", done.stderr)

    def test_incomplete(self):
        self.write("t/package-lock.json", '{"packages": {"node_modules/a": {"version": "1.0.0"}, "node_')
        report = self.report("scan", "t", code=4)
        self.assertEqual(self.purls(report), ["pkg:npm/a@1.0.0"])
        self.assertFalse(report["complete"])
        self.assertEqual([(n["path"], n["code"]) for n in report["notes"]], [("package-lock.json", "truncated")])

    def test_two_outputs_to_one_file(self):
        """A file has one format; a character device takes any number, also by another name."""
        os.makedirs(self.path("t"))
        done = self.run_buhin("scan", "t", "-o", "json=a", "-o", "spdx-json=a", code=2)
        self.assertIn("two formats cannot go to one file: 'a'", done.stderr)
        os.symlink("/dev/null", self.path("null"))
        for name in ("/dev/null", "null"):
            self.assertEqual(self.run_buhin("scan", "t", "-o", f"json={name}", "-o", f"spdx-json={name}").stdout, "")
        self.assertTrue(os.path.islink(self.path("null")))
        os.symlink("a", self.path("b"))
        self.run_buhin("scan", "t", "-o", "json=b", "-o", "spdx-json=b", code=2)

    def test_output_that_cannot_be_written(self):
        os.makedirs(self.path("t"))
        done = self.run_buhin("scan", "t", "-o", "json=no/such/folder/x.json", code=3)
        self.assertIn("no/such/folder/x.json", done.stderr)

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("skipped: no /dev/full")
        self.write("t/package-lock.json", LOCK % ("left-pad", "1.3.0"))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BUHIN, "scan", self.path("t")], stdout=full, stderr=subprocess.PIPE, check=False,
                                  env={"HOME": self.dir})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"cannot write", done.stderr)


class Trees(Case):
    def test_links_are_not_followed(self):
        self.write("outside/package-lock.json", LOCK % ("outside", "1.0.0"))
        self.write("t/a/package-lock.json", LOCK % ("inside", "1.0.0"))
        os.symlink("..", self.path("t/a/up"))
        os.symlink(self.path("outside"), self.path("t/out"))
        os.symlink("loop", self.path("t/loop"))
        self.assertEqual(self.purls(self.report("scan", "t")), ["pkg:npm/inside@1.0.0"])

    def test_a_web_of_links_is_one_pass(self):
        for i in range(50):
            os.makedirs(self.path(f"t/{i}"))
            for j in range(50):
                os.symlink(f"../{j}", self.path(f"t/{i}/{j}"))
        self.report("scan", "t", timeout=20)

    def test_special_files(self):
        os.makedirs(self.path("t"))
        os.mkfifo(self.path("t/package-lock.json"))
        s = socket.socket(socket.AF_UNIX)
        s.bind(self.path("t/requirements.txt"))
        self.addCleanup(s.close)
        self.assertEqual(self.report("scan", "t", timeout=20)["components"], [])

    def test_names_that_are_not_utf8(self):
        folder = os.path.join(self.path("t").encode(), b"\xff\xfe \n\x1b[31m")
        os.makedirs(folder)
        with open(os.path.join(folder, b"package-lock.json"), "wb") as f:
            f.write((LOCK % ("a", "1.0.0")).encode())
        report = self.report("scan", "t")
        self.assertEqual(report["components"][0]["evidence"][0]["path"], "\ufffd\ufffd \n\x1b[31m/package-lock.json")
        table = self.run_buhin("scan", "t").stdout
        self.assertNotIn("\x1b", table)

    def test_unreadable_folder_and_file(self):
        self.write("t/closed/package-lock.json", LOCK % ("hidden", "1.0.0"))
        self.write("t/open/package-lock.json", LOCK % ("seen", "1.0.0"))
        self.write("t/requirements.txt", "x==1\n")
        os.chmod(self.path("t/closed"), 0)
        os.chmod(self.path("t/requirements.txt"), 0)
        as_nobody = os.geteuid() == 0
        report = self.report("scan", self.path("t"), code=4, as_nobody=as_nobody, cwd="/")
        self.assertEqual(self.purls(report), ["pkg:npm/seen@1.0.0"])
        self.assertEqual([n["path"] for n in report["notes"]], ["closed", "requirements.txt"])
        self.assertIn("Permission denied", report["notes"][0]["text"])

    def test_folder_that_can_only_be_listed(self):
        for name in ("x", "y"):  # neither may be looked at; one complaint
            self.write(f"t/listed/{name}", "#!/bin/sh\n" * 20)
        self.write("t/open/z", "")
        os.chmod(self.path("t/listed"), 0o444)
        report = self.report("scan", self.path("t"), code=4, as_nobody=os.geteuid() == 0, cwd="/")
        self.assertEqual([(n["path"], n["text"]) for n in report["notes"]],
                         [("listed", "cannot look at the files in this folder: Permission denied")])

    def test_executables_are_known_by_name_too(self):
        golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../golden/finders/good-cargo-audit/input")
        with open(os.path.join(golden, "app"), "rb") as f:
            app = f.read()
        for name in ("lib.so", "a.sound.so", "b.so.so.1.2", "APP.EXE", "x.Dll"):
            self.write("t/" + name, app)
        for name in ("a.sound", "so", "x.so_", ".so-1", "exe"):
            self.write("t/" + name, app)
        paths = {e["path"] for c in self.report("scan", "t")["components"] for e in c["evidence"]}
        self.assertEqual(paths, {"lib.so", "a.sound.so", "b.so.so.1.2", "APP.EXE", "x.Dll"})

    def test_unreadable_beside(self):
        """What a finder reads beside its file: it may be missing, not hidden."""
        self.write("t/requirements.txt", "-r absent.in\n-r hidden.in\na==1\n")
        self.write("t/go.mod", "module example.com/m\n")
        self.write("t/hidden.in", "b==1\n")
        self.write("t/go.sum", "")
        self.write("t/var/lib/dpkg/status", "Package: p\nStatus: install ok installed\nVersion: 1\n")
        self.write("t/var/lib/dpkg/info/p.list", "/x\n")
        os.truncate(self.path("t/var/lib/dpkg/info/p.list"), 3 << 30)
        for name in ("hidden.in", "go.sum"):
            os.chmod(self.path("t", name), 0)
        report = self.report("scan", self.path("t"), "--no-match", code=4, as_nobody=os.geteuid() == 0, cwd="/")
        self.assertEqual([(n["path"], n["text"]) for n in report["notes"]],
                         [("go.mod", "cannot open 'go.sum', which belongs to it: Permission denied"),
                          ("requirements.txt", "cannot open 'hidden.in', which belongs to it: Permission denied"),
                          ("var/lib/dpkg/status", "'var/lib/dpkg/info/p.list', which belongs to it, is too large")])
        self.assertEqual(len(report["components"]), 3)

    def test_deeper_than_a_path_can_be(self):
        os.makedirs(self.path("t"))
        here = os.open(self.path("t"), os.O_RDONLY)
        for _ in range(40):
            os.mkdir("d" * 200, dir_fd=here)
            inside = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inside
        os.close(here)
        report = self.report("scan", "t", code=4)
        self.assertEqual(len(report["notes"]), 1)
        self.assertIn("too long", report["notes"][0]["text"])
        subprocess.run(["rm", "-rf", self.path("t")], check=True)

    def test_huge_file_is_named_not_read(self):
        self.write("t/package-lock.json", "{")
        os.truncate(self.path("t/package-lock.json"), 3 << 30)
        report = self.report("scan", "t", code=4, timeout=60)
        self.assertEqual([(n["path"], n["code"]) for n in report["notes"]], [("package-lock.json", "over-limit")])

    def test_part_that_says_too_much(self):
        entry = "Package: %s\nStatus: install ok installed\nVersion: 1\nDescription: %s\n\n"
        self.write("t/var/lib/dpkg/status", entry % ("before", "x" * 100_000) + entry % ("large", "x" * 33_500_000) + entry % ("huge", "x" * 34_000_000))
        report = self.report("scan", "t", "--no-match", code=4, timeout=60)
        self.assertEqual([c["name"] for c in report["components"]], ["before", "large"])
        self.assertEqual([(n["path"], n["code"], n["text"]) for n in report["notes"]],
                         [("var/lib/dpkg/status", "over-limit", "a part whose record exceeds 32 MiB")])

    def test_files_that_vanish(self):
        for i in range(2000):
            self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
        stop = threading.Event()

        def vandal():
            n = 0
            while not stop.is_set() and n < 2000:
                os.unlink(self.path(f"t/{n}/package-lock.json"))
                n += 1

        thread = threading.Thread(target=vandal)
        thread.start()
        try:
            report = self.report("scan", "t", code=None)
        finally:
            stop.set()
            thread.join()
        self.assertTrue(all(n["severity"] == "note" for n in report["notes"]), report["notes"][:3])

    def test_exclude(self):
        for place in ("a", "b/node_modules/x", "b/keep", "c"):
            self.write(f"t/{place}/package-lock.json", LOCK % (place.replace("/", "-").replace("_", ""), "1.0.0"))
        report = self.report("scan", "t", "--exclude", "node_modules", "--exclude", "./a", "--exclude", "**/c/**")
        self.assertEqual(self.purls(report), ["pkg:npm/b-keep@1.0.0"])

    def test_forced_finder(self):
        self.write("odd.name", LOCK % ("a", "1.0.0"))
        self.assertEqual(self.purls(self.report("scan", "odd.name", "--finder", "npm-lock")), ["pkg:npm/a@1.0.0"])

    def test_empty_folder(self):
        os.makedirs(self.path("t"))
        self.assertIn("parts: 0", self.run_buhin("scan", "t").stdout)


class Sameness(Case):
    def test_same_bytes_on_any_number_of_workers(self):
        for i in range(300):
            self.write(f"t/{i % 7}/{i}/package-lock.json", LOCK % (f"p{i % 90}", f"1.0.{i % 3}"))
            self.write(f"t/{i % 7}/{i}/requirements.txt", f"q{i % 50}==1.{i % 4}\nbad name==\n")
        env = {"SOURCE_DATE_EPOCH": "1700000000"}
        formats = [line.split()[0] for line in self.run_buhin("formats").stdout.splitlines() if line.split()[1][1] == "w"]
        self.assertGreaterEqual(set(formats), {"json", "cyclonedx-json", "table"})
        outputs = set()
        for workers in ("1", "2", "4", "4"):
            args = ["scan", "t", "--workers", workers]
            for o in formats:
                args += ["-o", f"{o}={self.path(o)}"]
            self.run_buhin(*args, env=env)
            outputs.add(b"\0".join(self.read(o) for o in formats))
        self.assertEqual(len(outputs), 1)
        self.assertIn(b"2023-11-14T22:13:20Z", outputs.pop())

    def test_killed_leaves_the_old_file(self):
        for i in range(3000):
            self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
        out = self.write("bom.json", "old")
        for delay in (0.0, 0.01, 0.03, 0.06, 0.1):
            p = subprocess.Popen([BUHIN, "scan", self.path("t"), "-o", f"cyclonedx-json={out}"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env={"HOME": self.dir})
            time.sleep(delay)
            p.send_signal(signal.SIGKILL)
            p.wait()
            with open(out, encoding="utf-8") as f:
                text = f.read()
            self.assertTrue(text == "old" or json.loads(text), text[:80])


if __name__ == "__main__":
    main()
