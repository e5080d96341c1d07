#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sections, loaded segments and build ids of ELF files are those that binutils' readelf sees.

exe.py DUMP [FILE...]: further files to compare.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

FILES = 60


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}).stdout.decode(errors="replace")


def by_readelf(path):
    rows = []
    text = run("readelf", "-S", "-l", "-n", "-W", path)
    for m in re.finditer(r"^ +\[ *(\d+)\] (.*?) +([A-Z_]+[\w+]*|[0-9a-f]+: .*?) +([0-9a-f]{8,16}) ([0-9a-f]{6,}) ([0-9a-f]{6,}) [0-9a-f]{2}", text, re.M):
        if m.group(1) != "0":
            address, offset, size = (int(m.group(i), 16) for i in (4, 5, 6))
            in_file = 0 if m.group(3) == "NOBITS" else size
            rows.append(f"section [{m.group(2)}] [] {address:x} {size:x} {offset:x} {in_file:x}")
    for m in re.finditer(r"^  LOAD +0x(\w+) 0x(\w+) 0x\w+ 0x(\w+) 0x(\w+) ([RWE ]{3})", text, re.M):
        offset, address, in_file, size = (int(m.group(i), 16) for i in (1, 2, 3, 4))
        access = sum(bit for letter, bit in zip("RWE", (1, 2, 4)) if letter in m.group(5))
        if size:
            rows.append(f"segment {address:x} {size:x} {offset:x} {in_file:x} {access}")
    for m in re.finditer(r"Build ID: (\w+)", text):
        rows.append(f"note [GNU] 3 {m.group(1)}")
    return rows


def by_us(dump, path):
    return [l for l in run(dump, path).splitlines() if re.match(r"section|segment|note \[GNU\] 3 ", l)]


def is_elf(path):
    try:
        with open(path, "rb") as f:
            return f.read(4) == b"\177ELF"
    except OSError:
        return False


def main():
    dump, paths = sys.argv[1], sys.argv[2:]
    if not shutil.which("readelf"):
        print("skipped: readelf is not installed")
        return 77
    found = [p for p in sorted(glob.glob("/usr/bin/*") + glob.glob("/usr/lib/*/*.so*")) if not os.path.islink(p) and is_elf(p)]
    paths += found[:: max(1, len(found) // FILES)] + [dump]
    rows = wrong = 0
    for path in paths:
        ours, oracle = by_us(dump, path), by_readelf(path)
        rows += len(oracle)
        if ours != oracle:
            wrong += 1
            print(f"{path}: differs: ours {sorted(set(ours) - set(oracle))[:3]}, readelf {sorted(set(oracle) - set(ours))[:3]}")
    print(f"{len(paths)} files, {rows} rows, {wrong} differ")
    return 1 if wrong or not rows else 0


sys.exit(main())
