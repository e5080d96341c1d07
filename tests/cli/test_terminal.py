#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a person meets at a terminal: what stays there, and help."""
import json
import os
import pty
import signal
import subprocess
import time
import unicodedata

import support
from support import Case, main


def catches(pid, number):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        caught = next(line.split()[1] for line in f if line.startswith("SigCgt:"))
    return int(caught, 16) >> (number - 1) & 1


def obey_signals():
    """What ./check was started with, such as nohup or a shell's "&", ignores some."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Terminal(Case):
    def open_terminal(self):
        try:
            terminal, other = pty.openpty()
        except OSError:
            self.skipTest("there is no pseudoterminal (/dev/pts)")
        self.addCleanup(os.close, terminal)
        return terminal, other

    def interrupt(self, number):
        """Exit code, and what was written to the terminal that stderr is."""
        terminal, stderr = self.open_terminal()
        program = subprocess.Popen([support.BUHIN, "vercmp", "deb"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=stderr,
                                   env={"PATH": os.environ["PATH"], "TERM": "xterm"}, preexec_fn=obey_signals)
        os.close(stderr)
        end = time.monotonic() + 60
        while not catches(program.pid, number):  # waits for its input from then on
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        program.send_signal(number)
        code = program.wait(60)
        program.stdin.close()
        return code, os.read(terminal, 4096)

    def test_an_interrupted_run_leaves_no_progress_line(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                self.assertEqual(self.interrupt(number), (-number, b"\r\x1b[K"))

    def test_nor_a_temporary_file(self):
        packages = {f"node_modules/p{i}": {"version": f"1.0.{i}"} for i in range(40000)}
        self.write("t/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
        _, stderr = self.open_terminal()
        self.addCleanup(os.close, stderr)
        for _ in range(50):  # on a busy machine it may be done before it is looked at
            self.write("out/bom.json", "old")
            program = subprocess.Popen([support.BUHIN, "scan", "t", "-q", "--no-match", "-o", "cyclonedx-json=out/bom.json"], cwd=self.dir,
                                       stderr=stderr, env={"PATH": os.environ["PATH"], "TERM": "xterm"}, preexec_fn=obey_signals)
            while program.poll() is None and len(os.listdir(self.path("out"))) < 2:
                time.sleep(0.001)
            program.send_signal(signal.SIGINT)
            code = program.wait(60)
            self.assertEqual(os.listdir(self.path("out")), ["bom.json"])
            if self.read("out/bom.json") == b"old":
                break
        self.assertEqual((code, self.read("out/bom.json")), (-signal.SIGINT, b"old"))

    def test_help_is_broken_where_one_may(self):
        for lang in ("en", "ja"):
            for command in ("scan", "explain", "diff", "vex", "advisories"):
                with self.subTest(lang=lang, command=command):
                    lines = self.run_buhin("help", command, "--lang", lang, env={"COLUMNS": "80"}).stdout.splitlines()
                    self.assertLessEqual(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in l) for l in lines), 80)
                    for line, after in zip(lines, lines[1:]):
                        self.assertEqual(line, line.rstrip())
                        self.assertNotRegex(after.lstrip(), "^[、。」）・：]")
                        self.assertNotRegex(line, "[「（]$")
        self.assertIn("CycloneDX）", self.run_buhin("help", "scan", "--lang", "ja", env={"COLUMNS": "80"}).stdout)

    def test_wrong_use_is_said_in_the_language_that_is_asked_for(self):
        for args in (["scan", "--nope", "--lang", "ja"], ["scan", "--lang=ja", "-Z"], ["nope", "--lang", "ja"]):
            with self.subTest(args=args):
                self.assertRegex(self.run_buhin(*args, code=2).stderr, "「.*」はない（一覧は「.*help」）")
        self.assertIn("there is no option", self.run_buhin("scan", "--nope", "--", "--lang", "ja", code=2).stderr)

    def test_a_wrong_word_is_answered_with_the_right_ones(self):
        words = self.run_buhin("help", "vex").stdout.split("\njustifications:\n")[1].split()
        for word in words:
            self.run_buhin("vex", "create", "--product", "pkg:npm/a", "--vuln", "CVE-1", "--status", "not_affected", "--justification", word)
        self.assertEqual(len(words), 5)  # OpenVEX 0.2.0, "Status Justifications"
        self.assertIn("medium", self.run_buhin("scan", ".", "--fail-on", "nope", code=2).stderr)


if __name__ == "__main__":
    main()
