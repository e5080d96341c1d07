#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report for a person: what must be readable in any window."""
import json
import unicodedata

from support import Case, main


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Table(Case):
    def lock(self, folder, **packages):
        self.write(f"{folder}/package-lock.json", json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
            "": {"name": "shop", "version": "1.0.0"}, **{f"node_modules/{n}": {"version": v} for n, v in packages.items()}}}))

    def table(self, target, columns="", *more):
        return self.run_buhin("scan", target, *more, env={"COLUMNS": columns} if columns else None).stdout

    def packages(self, folder, *packages, release='ID=debian\nVERSION_ID="7"\n'):
        self.write(f"{folder}/etc/os-release", release)
        self.write(f"{folder}/var/lib/dpkg/status", "".join(
            f"Package: {n}\nStatus: install ok installed\nArchitecture: {arch}\nSource: openssl\nVersion: 1.0.1e-2+deb7u4\n\n" for n, arch in packages))

    # In a wide window a finding is a row; in a narrow one nothing that one acts upon is cut.
    def test_narrow(self):
        self.packages("t", ("libssl1.0.0", "amd64"))
        rows = [l for l in self.table("t", "160").split("\n") if "CVE-2014-0160" in l]
        self.assertEqual(len(rows), 1)
        for word in ("libssl1.0.0", "1.0.1e-2+deb7u4", "1.0.1e-2+deb7u5", "Heartbleed", "high, exploited"):
            self.assertIn(word, rows[0])
        for lang, said in (("en", "libssl1.0.0 1.0.1e-2+deb7u4, fixed in 1.0.1e-2+deb7u5"), ("ja", "libssl1.0.0 1.0.1e-2+deb7u4、修正版 1.0.1e-2+deb7u5")):
            for columns in ("100", "80", "60", "20", "1"):
                lines = self.table("t", columns, "--lang", lang).split("\n")
                self.assertIn("    " + said, lines)
                if columns in ("100", "80"):
                    self.assertLessEqual(max(width(l) for l in lines if "CVE-" in l), int(columns))

    # Into a file or a pipe nothing is cut.
    def test_endless(self):
        self.lock("t", **{"flatmap-stream": "0.1.1", "event-stream": "3.3.6"})
        self.write("t/a/requirements.txt", "pyyaml==5.3.1\n")
        text = self.table("t")
        self.assertNotIn("…", text)
        self.assertIn("PyYAML", text)

    # The same package in two architectures: rows that read alike say which is which.
    def test_twins(self):
        self.packages("t", ("libssl1.0.0", "amd64"), ("libssl1.0.0", "i386"))
        text = self.table("t")
        self.assertEqual(text.count("arch=amd64"), text.count("CVE-") // 2)
        self.assertEqual(text.count("arch=i386"), text.count("CVE-") // 2)
        self.packages("t", ("libssl1.0.0", "amd64"), ("openssl", "amd64"))
        self.assertNotIn("arch=", self.table("t"))

    # Of one package database everybody knows where it is; of several, which one it is matters.
    def test_places_of_packages(self):
        self.packages("t", ("libssl1.0.0", "amd64"))
        self.assertNotIn("var/lib/dpkg", self.table("t"))
        self.packages("t/srv/chroot", ("libssl1.0.0", "i386"))
        text = self.table("t")
        self.assertIn("in srv/chroot/var/lib/dpkg/status", text)
        self.assertIn("in var/lib/dpkg/status", text)

    # One reason, one line, however many ecosystems; wrapped to the window.
    def test_uncovered(self):
        self.lock("t", a="1.0.0")
        self.write("t/a/requirements.txt", "pyyaml==99\n")
        self.packages("t", ("x", "amd64"))
        text = self.table("t", "60")
        self.assertEqual(text.count("only single advisories"), 1)
        for kind in ("npm (2)", "PyPI (1)", "debian 7 (1)"):
            self.assertIn(kind, text)
        self.assertLessEqual(max(len(l) for l in text.split("\n") if l.startswith("    ")), 60)


if __name__ == "__main__":
    main()
