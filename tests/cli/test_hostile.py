#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A hostile surrounding: what is typed, descriptors, signals, limits, places that are not there."""
import json
import os
import resource
import signal
import subprocess
import time
import unittest

from support import BUHIN, Case, main

LOCK = '{"lockfileVersion": 3, "packages": {"node_modules/%s": {"version": "%s"}}}'


class Words(Case):
    """A file name of somebody else's becomes an argument by way of the shell's "*"."""

    def test_arguments_are_shown_printable(self):
        for args in (["scan", "--\x1b[31mx"], ["\x1b]0;x\x07"], ["scan", "t", "-o", "\x1bx"], ["scan", "t", "--workers", "\n\x1b"],
                     ["help", "\u202ex"], ["vercmp", "\x9b1m", "1", "2"]):
            with self.subTest(args=args):
                text = self.run_buhin(*args, code=2).stderr
                self.assertEqual([c for c in text[:-1] if not c.isprintable()], [], text)
                self.assertTrue(text.endswith("\n"))

    def test_letter_beyond_ascii_is_shown_whole(self):
        self.assertIn("there is no option '-\u3042'", self.run_buhin("scan", "-\u3042", code=2).stderr)
        self.assertIn("there is no option '-\\xff'", self.run_buhin(b"scan", b"-\xff", code=2).stderr)


class Outputs(Case):
    def setUp(self):
        super().setUp()
        self.write("t/package-lock.json", LOCK % ("left-pad", "1.3.0"))
        self.env = {"HOME": self.dir, "LANG": "C.UTF-8"}

    def run_raw(self, *args, **more):
        return subprocess.run([BUHIN, *args], cwd=self.dir, env=self.env, timeout=60, check=False, **more)

    def test_failed_outputs_are_told(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("skipped: no /dev/full")
        for o in ("json", "cyclonedx-json", "spdx-json", "table"):
            with self.subTest(format=o):
                done = self.run_buhin("scan", "t", "-o", o + "=/dev/full", code=3)
                self.assertEqual(done.stderr, "buhin: error: cannot write '/dev/full': No space left on device\n")
        with open("/dev/full", "wb") as full:
            for args in (["scan", "t"], ["scan", "t", "-o", "json"], ["help"], ["vercmp", "deb", "1", "2"]):
                done = self.run_raw(*args, stdout=full, stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot write the output: No space left on device\n"))

    def test_file_over_the_limit_of_the_process(self):
        done = self.run_raw("scan", "t", "-o", "json=x.json", stderr=subprocess.PIPE,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: error: cannot write 'x.json': File too large\n"))
        self.assertEqual(sorted(os.listdir(self.dir)), ["t"])

    def test_closed_pipe_ends_it_after_the_files(self):
        for restore in (True, False):  # SIGPIPE as the shell leaves it, and ignored
            for i in range(900):  # more than a pipe or a buffer holds
                self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
            read, write = os.pipe()
            os.close(read)
            done = self.run_raw("scan", "t", "-o", "json", "-o", "cyclonedx-json=x.json", stdout=write, stderr=subprocess.PIPE,
                                restore_signals=restore)
            os.close(write)
            self.assertEqual((done.returncode, done.stderr), (-13, b""))
            self.assertIn(b'"pkg:npm/p899@1.0.0"', self.read("x.json"))
            os.unlink(self.path("x.json"))

    def test_closed_standard_descriptors(self):
        self.write("t/cut/package-lock.json", "{")
        whole = self.report("scan", "t", code=4)
        for closed in ((0,), (1,), (2,), (0, 1, 2), (1, 2)):
            with self.subTest(closed=closed):
                done = self.run_raw("scan", "t", "--no-such", preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                self.assertEqual(done.returncode, 2)
                done = self.run_raw("scan", "t", "-v", "-o", "json=x.json", preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                self.assertEqual(done.returncode, 4)
                report = json.loads(self.read("x.json"))
                self.assertEqual(report["components"], whole["components"])
        done = self.run_raw("scan", "t", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot write the output: Bad file descriptor\n"))
        done = self.run_raw("vercmp", "deb", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(0))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot read standard input: Bad file descriptor\n"))

    def test_interrupted_while_writing(self):
        packages = {f"node_modules/p{i}": {"version": f"1.0.{i}"} for i in range(100000)}
        self.write("t/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
        self.write("out/bom.json", "old")
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(signal=sign):
                p = subprocess.Popen([BUHIN, "scan", "t", "--no-match", "-o", "cyclonedx-json=out/bom.json"], cwd=self.dir, env=self.env)
                while p.poll() is None and len(os.listdir(self.path("out"))) < 2:
                    time.sleep(0.001)
                p.send_signal(sign)
                self.assertEqual(p.wait(60), -sign)
                self.assertEqual(os.listdir(self.path("out")), ["bom.json"])
                self.assertEqual(self.read("out/bom.json"), b"old")

    def test_ignored_signal_does_not_end_it(self):
        packages = {f"node_modules/p{i}": {"version": f"1.0.{i}"} for i in range(100000)}
        self.write("t/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
        self.write("out/bom.json", "old")
        p = subprocess.Popen([BUHIN, "scan", "t", "--no-match", "-o", "cyclonedx-json=out/bom.json"], cwd=self.dir, env=self.env,
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        while p.poll() is None and len(os.listdir(self.path("out"))) < 2:
            time.sleep(0.001)
        p.send_signal(signal.SIGHUP)
        self.assertEqual(p.wait(60), 0)
        self.assertEqual(len(json.loads(self.read("out/bom.json"))["components"]), 100000)


if __name__ == "__main__":
    main()
