#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the packages of real rpm databases (../shared/data/rpmdb.zip) with a second reader, here.

The reader below knows nothing but the format of headers; the SQLite database is opened by Python's
sqlite3, the other by its slots. Arguments: the program buhin and the folder that may hold
data/rpmdb.zip. BUHIN_SHARED names another one.
"""
import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile

NAME, VERSION, RELEASE, EPOCH, ARCH = 1000, 1001, 1002, 1003, 1022


def fields(blob):
    count, _ = struct.unpack_from(">II", blob)
    data, found = 8 + 16 * count, {}
    for i in range(count):
        tag, kind, offset, _ = struct.unpack_from(">IIII", blob, 8 + 16 * i)
        at = data + offset
        if tag in (NAME, VERSION, RELEASE, ARCH):
            found[tag] = blob[at:blob.index(b"\0", at)].decode()
        elif tag == EPOCH:
            found[tag] = struct.unpack_from(">I", blob, at)[0]
    return found


def sqlite_blobs(path):
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    yield from (row[0] for row in db.execute("SELECT blob FROM Packages"))
    db.close()


def ndb_blobs(path):
    with open(path, "rb") as f:
        data = f.read()
    pages = struct.unpack_from("<I", data, 12)[0]
    for at in range(32, pages * 4096, 16):
        magic, number, block, _ = struct.unpack_from("<4sIII", data, at)
        if magic == b"Slot" and number:
            length = struct.unpack_from("<I", data, block * 16 + 12)[0]
            yield data[block * 16 + 16:block * 16 + 16 + length]


def expected(blobs):
    packages = set()
    for h in map(fields, blobs):
        if h[NAME] != "gpg-pubkey":
            epoch = f"{h[EPOCH]}:" if h.get(EPOCH) else ""
            packages.add((h[NAME], f"{epoch}{h[VERSION]}-{h[RELEASE]}", h.get(ARCH, "")))
    return packages


def found(buhin, path):
    done = subprocess.run([buhin, "scan", "--no-match", "--finder", "rpm", "-o", "json", path], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, timeout=120, check=True)
    packages = set()
    for c in json.loads(done.stdout)["components"]:
        qualifiers = dict(q.split("=", 1) for q in c.get("purl", "").partition("?")[2].split("&") if q)
        packages.add((c["name"], c["version"], qualifiers.get("arch", "")))
    return packages


def main():
    buhin, shared = os.path.abspath(sys.argv[1]), os.environ.get("BUHIN_SHARED") or sys.argv[2]
    archive = os.path.join(shared, "data", "rpmdb.zip")
    if not os.path.exists(archive):
        print(f"skipped: there is no {os.path.normpath(archive)}")
        return 77
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="buhin-test-") as folder:
        with zipfile.ZipFile(archive) as z:
            z.extractall(folder)
        for path, blobs in (("cbl-mariner-2.0/rpmdb.sqlite", sqlite_blobs), ("sle15-bci/Packages.db", ndb_blobs)):
            whole = os.path.join(folder, "rpmdb", path)
            want, got = expected(blobs(whole)), found(buhin, whole)
            if not any(arch for _, _, arch in got):  # without a distribution there is no purl to hold it
                want = {(name, version, "") for name, version, _ in want}
            wrong += want != got
            print(f"{path}: {len(want)} packages, not found {sorted(want - got)}, found in addition {sorted(got - want)}")
    return 1 if wrong else 0


sys.exit(main())
