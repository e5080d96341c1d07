#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""rpm databases, built here byte by byte from the documented formats; and Heartbleed on CentOS 6."""
import os
import sqlite3
import struct

from support import Case, main

NAME, VERSION, RELEASE, EPOCH, VENDOR, LICENCE, ARCH, SOURCE = 1000, 1001, 1002, 1003, 1011, 1014, 1022, 1044
PROVIDES, REQUIRES, INDEXES, BASES, FOLDERS = 1047, 1049, 1116, 1117, 1118
INT32, STRING, STRINGS = 4, 6, 8


def header(tags):
    """rpm's header without its magic: counts, index, data (rpm documentation, format_header)."""
    index, data = b"", b""
    for tag, value in sorted(tags.items()):
        if isinstance(value, str):
            kind, count, raw = STRING, 1, value.encode() + b"\0"
        elif isinstance(value, int):
            kind, count, raw = INT32, 1, struct.pack(">I", value)
        elif value and isinstance(value[0], int):
            kind, count, raw = INT32, len(value), struct.pack(f">{len(value)}I", *value)
        else:
            kind, count, raw = STRINGS, len(value), b"".join(v.encode() + b"\0" for v in value)
        if kind == INT32:
            data += b"\0" * (-len(data) % 4)
        index += struct.pack(">IIII", tag, kind, len(data), count)
        data += raw
    return struct.pack(">II", len(index) // 16, len(data)) + index + data


def openssl(release="15.el6"):
    return header({NAME: "openssl", VERSION: "1.0.1e", RELEASE: release, VENDOR: "CentOS", LICENCE: "OpenSSL", ARCH: "x86_64",
                   SOURCE: f"openssl-1.0.1e-{release}.src.rpm", REQUIRES: ["rpmlib(X)", "libc.so.6"], PROVIDES: ["openssl"],
                   FOLDERS: ["/usr/bin/", "/usr/lib64/"], INDEXES: [0, 1], BASES: ["openssl", "libssl.so.10"]})


GLIBC = header({NAME: "glibc", VERSION: "2.12", RELEASE: "1.132.el6", EPOCH: 2, ARCH: "x86_64", PROVIDES: ["libc.so.6"]})
KEY = header({NAME: "gpg-pubkey", VERSION: "c105b9de", RELEASE: "4e0fd3a3"})


def ndb(blobs):
    slots = [struct.pack("<4sI", b"RpmP", 0) + struct.pack("<III", 1, 1, len(blobs) + 1) + b"\0" * 12]
    body = b""
    for number, blob in enumerate(blobs, 1):
        record = b"BlbS" + struct.pack("<III", number, 1, len(blob)) + blob
        record += b"\0" * (-len(record) % 16)
        slots.append(b"Slot" + struct.pack("<III", number, (4096 + len(body)) // 16, len(record) // 16))
        body += record
    page = b"".join(slots)
    page += (b"Slot" + b"\0" * 12) * ((4096 - len(page)) // 16)
    return page + body


def bdb(blobs, order="<", size=4096):
    """A Berkeley DB hash of one bucket page, values in overflow pages (db_page.h)."""
    pages, items = [], []
    for number, blob in enumerate(blobs, 1):
        first = 2 + len(pages)
        chunks = [blob[i : i + size - 26] for i in range(0, len(blob), size - 26)]
        for i, chunk in enumerate(chunks):
            following = first + i + 1 if i + 1 < len(chunks) else 0
            pages.append(struct.pack(order + "8xIIIHHBB", first + i, 0, following, 1, len(chunk), 0, 7) + chunk.ljust(size - 26, b"\0"))
        items += [b"\1" + struct.pack(order + "I", number), b"\3\0\0\0" + struct.pack(order + "II", first, len(blob))]
    at, offsets, content = size, [], b""
    for item in items:
        at -= len(item)
        offsets.append(at)
        content = item + content
    bucket = struct.pack(order + "8xIIIHHBB", 1, 0, 0, len(items), at, 0, 13) + struct.pack(f"{order}{len(offsets)}H", *offsets)
    bucket = bucket.ljust(size - len(content), b"\0") + content
    meta = struct.pack(order + "8xIIIIBBBxI", 0, 0x061561, 9, size, 0, 8, 0, 0).ljust(32, b"\0") + struct.pack(order + "I", 1 + len(pages))
    return meta.ljust(size, b"\0") + bucket + b"".join(pages)


class Rpm(Case):
    def root(self, name, data):
        self.write("root/etc/os-release", 'ID="centos"\nVERSION_ID="6"\n')
        return self.write(f"root/var/lib/rpm/{name}", data)

    def sqlite(self, blobs):
        path = self.root("rpmdb.sqlite", b"")
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
        db.executemany("INSERT INTO Packages (blob) VALUES (?)", [(b,) for b in blobs])
        db.commit()
        db.close()
        return path

    def check(self):
        report = self.report("scan", "root")
        self.assertEqual(self.purls(report), [
            "pkg:rpm/centos/glibc@2.12-1.132.el6?arch=x86_64&distro=centos-6&epoch=2",
            "pkg:rpm/centos/openssl@1.0.1e-15.el6?arch=x86_64&distro=centos-6"])
        part = {c["name"]: c for c in report["components"]}
        self.assertEqual((part["glibc"]["version"], part["openssl"]["version"]), ("2:2.12-1.132.el6", "1.0.1e-15.el6"))
        self.assertEqual((part["openssl"]["source_name"], part["openssl"]["files"]), ("openssl", 2))
        self.assertEqual([(r["from"], r["to"]) for r in report["relations"]], [(part["openssl"]["ref"], part["glibc"]["ref"])])
        self.assertIn("CVE-2014-0160", {f["id"] for f in report["findings"]})

    def test_sqlite(self):
        self.sqlite([openssl(), KEY, GLIBC])
        self.check()

    def test_ndb(self):
        self.root("Packages.db", ndb([openssl(), KEY, GLIBC]))
        self.check()

    def test_bdb(self):
        for order in "<>":
            with self.subTest(order=order):
                self.root("Packages", bdb([openssl(), KEY, GLIBC], order, 512))
                self.check()

    def test_fixed(self):
        self.root("Packages.db", ndb([openssl("16.el6_5.7")]))
        self.assertNotIn("CVE-2014-0160", {f["id"] for f in self.report("scan", "root")["findings"]})

    def test_damaged(self):
        whole = ndb([openssl(), GLIBC])
        bad = bytearray(openssl())
        bad[8 + 8 : 8 + 12] = b"\xff\xff\xff\xff"  # the first value lies outside
        big = bdb([header({NAME: "big", VERSION: "1", RELEASE: "1", 1005: "x" * 2000})], "<", 512)
        loop = bytearray(big)
        loop[2 * 512 + 16 : 2 * 512 + 20] = struct.pack("<I", 2)  # the first overflow page follows itself
        cases = {"Packages.db": [whole[:4096], whole[:100], ndb([bytes(bad), GLIBC]), whole[:8] + b"\xff" * 8 + whole[16:]],
                 "Packages": [big[:700], bytes(loop), big[:20] + b"\0" * 12 + big[32:]],
                 "rpmdb.sqlite": [b"SQLite format 3\0" + b"\xff" * 4000, b"SQLite format 3\0"]}
        for name, blobs in cases.items():
            for i, data in enumerate(blobs):
                with self.subTest(name=name, i=i):
                    path = self.root(name, data)
                    report = self.report("scan", "root", code=4, timeout=30)
                    self.assertTrue(report["notes"])
                    self.assertEqual({n["path"] for n in report["notes"]}, {f"var/lib/rpm/{name}"})
                    os.unlink(path)


if __name__ == "__main__":
    main()
