#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes corpus/finders/ from the golden cases of the finders: each line of a cmd with the files of its case."""
import os
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "corpus", "finders")
GOLDEN = os.path.join(HERE, "..", "golden", "finders")
BESIDE = 15  # other files; FILES_MAX of fuzz_finders.c
LARGEST = 64 * 1024  # of a file
READ_BESIDE = ("apk", "dpkg", "go-mod", "npm-lock", "python-requirements", "rpm", "rpm-manifest")


def files_of(folder):
    for root, dirs, names in os.walk(folder):
        dirs.sort()
        for name in sorted(names):
            path = os.path.join(root, name)
            if os.path.getsize(path) <= LARGEST:
                with open(path, "rb") as f:
                    yield os.path.relpath(path, folder), f.read()


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    for case in sorted(os.listdir(GOLDEN)):
        cmd = os.path.join(GOLDEN, case, "cmd")
        if not os.path.exists(cmd):
            continue
        files = dict(files_of(os.path.join(GOLDEN, case, "input")))
        with open(cmd, encoding="utf-8") as f:
            lines = f.read().splitlines()
        for number, line in enumerate(lines):
            path = line.split(" ", 1)[1]
            if path not in files:
                continue
            others = [p for p in files if p != path][:BESIDE] if line.split()[0] in READ_BESIDE else []
            data = line.encode() + b"\n" + files[path]
            for other in others:
                data += b"\n--- " + other.encode() + b"\n" + files[other]
            with open(os.path.join(OUT, f"{case}-{number}"), "wb") as f:
                f.write(data)


main()
