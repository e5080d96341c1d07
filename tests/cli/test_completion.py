#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The completion scripts, run by the shells that they are for."""
import shutil
import subprocess

from support import Case, main

ASK = """cur=; prev=
compdef() { :; }
eval "$SCRIPT"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_buhin
for word in "${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done
"""


class Completion(Case):
    def offered(self, *words):
        script = self.run_buhin("completion", "bash").stdout
        done = subprocess.run(["bash", "-c", ASK, "bash", *words], cwd=self.dir, env={"SCRIPT": script, "PATH": "/usr/bin:/bin"},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=30, check=True)
        self.assertEqual(done.stderr, "")
        return sorted(done.stdout.splitlines())

    def setUp(self):
        super().setUp()
        if not shutil.which("bash"):
            self.skipTest("skipped: no bash")

    def test_words(self):
        commands = [line.split()[0] for line in self.run_buhin("help").stdout.split("\ncommands:\n")[1].splitlines()
                    if line.startswith("  ") and line[2] != " "]
        self.assertEqual(self.offered("buhin", ""), sorted(commands))
        self.assertEqual(self.offered("buhin", "help", ""), sorted(commands))
        self.assertEqual(self.offered("buhin", "va"), [])
        self.assertEqual(self.offered("buhin", "scan", "--no"), ["--no-match"])
        self.assertEqual(self.offered("buhin", "scan", "--lang", ""), ["en", "ja"])
        self.assertEqual(self.offered("buhin", "completion", ""), ["bash", "zsh"])
        formats = [line.split() for line in self.run_buhin("formats").stdout.splitlines()]
        self.assertEqual(self.offered("buhin", "scan", "-o", ""), sorted(f[0] for f in formats if f[1][1] == "w"))
        self.assertEqual(self.offered("buhin", "match", "--format", ""), sorted(f[0] for f in formats if f[1][0] == "r"))

    def test_files(self):
        names = ["a b", "a*", "a$(touch x)", "a'q\"", "a\\n", "-a"]
        for name in names:
            self.write(name, "")
        self.assertEqual(self.offered("buhin", "scan", "a"), sorted(n for n in names if n[0] == "a"))
        self.assertEqual(self.offered("buhin", "scan", "--store", "a "), ["a b"])
        for words in (["vercmp", "a"], ["finders", "a"], ["scan", "--workers", "a"]):
            self.assertEqual(self.offered("buhin", *words), [])

    def test_zsh(self):
        if not shutil.which("zsh"):
            self.skipTest("skipped: no zsh")
        subprocess.run(["zsh", "-nc", self.run_buhin("completion", "zsh").stdout], check=True, timeout=30)


if __name__ == "__main__":
    main()
