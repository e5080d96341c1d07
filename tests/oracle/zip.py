#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Archives made by zipfile and by Info-ZIP's zip are read alike by zipfile and by us.

zip.py DUMP [ARCHIVE...]: further archives to compare.
"""
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


class Pipe(io.RawIOBase):
    """Cannot seek: zipfile writes data descriptors."""

    def __init__(self, path):
        super().__init__()
        self.file = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)

    def close(self):
        self.file.close()
        super().close()


def content(rnd):
    n = rnd.choice([0, 1, 20, 3000, 70000, 300000])
    if rnd.random() < 0.3:
        return rnd.randbytes(n)
    words = [rnd.randbytes(rnd.randint(1, 9)) for _ in range(40)]
    return b"".join(rnd.choice(words) for _ in range(n // 5))[:n]


def make(rnd, path):
    stream = rnd.random() < 0.3
    target = Pipe(path) if stream else open(path, "wb")
    if rnd.random() < 0.3:
        target.write(b"#!/bin/sh\n" + rnd.randbytes(rnd.randint(0, 100000)))
    with target, zipfile.ZipFile(target, "w") as z:
        if rnd.random() < 0.3:
            z.comment = rnd.randbytes(rnd.choice([1, 100, 65535]))
        for i in range(rnd.choice([0, 1, 5, 60])):
            name = rnd.choice(["", "a/", "ｶﾅ/", "部品-"]) + str(i) + rnd.choice(["", "/"])
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = rnd.choice(METHODS)
            info.extra = rnd.choice([b"", b"\xfe\xca\0\0", b"UT\5\0\3" + b"\0" * 4])
            with z.open(info, "w", force_zip64=rnd.random() < 0.3) as f:
                f.write(content(rnd))


def make_by_tool(folder, path):
    """Info-ZIP writes other extra fields, and entries from a pipe."""
    os.mkdir(folder)
    for i in range(20):
        with open(os.path.join(folder, f"f{i}"), "wb") as f:
            f.write(b"text " * i * 100)
    subprocess.run(["zip", "-q", "-r", path, "."], cwd=folder, check=True)
    subprocess.run(["zip", "-q", "-fz", path, "-"], cwd=folder, check=True, input=b"from a pipe")


def expected(path):
    lines = []
    try:
        z = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        return None
    with z:
        for i in z.infolist():
            raw = i.orig_filename.encode("utf-8" if i.flag_bits & 0x800 else "cp437")
            if i.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not i.flag_bits & 1:
                try:
                    result = f"{zlib.crc32(z.read(i)):08x}"
                except (zipfile.BadZipFile, zlib.error, EOFError):
                    result = "corrupt"
            else:
                result = "unsupported"
            lines.append(f"{raw.hex()} {i.compress_type} {i.file_size} {i.CRC:08x} {i.header_offset} {result}")
    return lines


def main():
    dump, paths = sys.argv[1], sys.argv[2:]
    rnd = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(60):
            paths.append(os.path.join(folder, f"{i}.zip"))
            make(rnd, paths[-1])
        if shutil.which("zip"):
            paths.append(os.path.join(folder, "tool.zip"))
            make_by_tool(os.path.join(folder, "tree"), paths[-1])
        entries = wrong = 0
        for path in paths:
            got = subprocess.run([dump, path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
            want = expected(path)
            if want is None:
                ok = got[0] != "archive ok"
            else:
                ok = got == ["archive ok"] + want
                entries += len(want)
            if not ok:
                wrong += 1
                print(f"{path}: differs")
                for g, w in zip(got[1:], want or []):
                    if g != w:
                        print(f"  ours   {g}\n  oracle {w}")
                        break
    print(f"{len(paths)} archives, {entries} entries, {wrong} differ")
    return 1 if wrong or not entries else 0


sys.exit(main())
