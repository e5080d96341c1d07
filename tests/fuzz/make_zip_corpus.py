#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the archives of corpus/zip/: well-formed ones by zipfile, then broken byte by byte."""
import io
import os
import struct
import zipfile

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "zip")
DATE = (2026, 1, 1, 0, 0, 0)


def archive(entries, method=zipfile.ZIP_DEFLATED, stream=False, zip64=False):
    raw = io.BytesIO()

    class Pipe:  # cannot seek, so that sizes come behind the bytes
        def write(self, b):
            return raw.write(b)

        def flush(self):
            pass

    with zipfile.ZipFile(Pipe() if stream else raw, "w", method) as z:
        for name, data in entries:
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = method
            with z.open(info, "w", force_zip64=zip64) as f:
                f.write(data)
    return raw.getvalue()


def patched(data, at, form, value):
    data = bytearray(data)
    struct.pack_into(form, data, at, value)
    return bytes(data)


def zip64_only(data):
    """The same archive, its numbers in the 64-bit end record alone."""
    end = data.rindex(b"PK\5\6")
    n, size, offset = struct.unpack_from("<HII", data, end + 10)
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, n, n, size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    return data[:end] + end64 + locator + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0)


def main():
    os.makedirs(OUT, exist_ok=True)
    two = [("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\r\n"), ("a/B.class", b"\xca\xfe\xba\xbe" * 20)]
    good = archive(two)
    jar = archive([("inner.jar", good), ("lib/", b"")], zipfile.ZIP_STORED)
    directory = good.index(b"PK\1\2")
    second = good.index(b"PK\1\2", directory + 1)
    end = good.index(b"PK\5\6")
    files = {
        "good-two": good,
        "good-stored": archive(two, zipfile.ZIP_STORED),
        "good-descriptors": archive(two, stream=True),
        "good-zip64-entries": archive(two, zip64=True),
        "good-zip64-end": zip64_only(good),
        "good-zip64-end-prefix": b"#!/bin/sh\n" + zip64_only(good),
        "good-empty": archive([]),
        "good-prefix": b"#!/bin/sh\nexit 0\n" + good,
        "good-nested-stored": jar,
        "good-nested-packed": archive([("outer.jar", jar)]),
        "good-trailing": good + b"\0" * 50,
        "bad-cut": good[:end],
        "bad-cut-entry": good[:40],
        "bad-method": patched(good, directory + 10, "<H", 12),
        "bad-encrypted": patched(good, directory + 8, "<H", 1),
        "bad-masked": patched(good, directory + 8, "<H", 1 << 13),
        "bad-crc": patched(good, directory + 16, "<I", 7),
        "bad-size-large": patched(good, directory + 24, "<I", 0xfffffff0),
        "bad-size-small": patched(good, directory + 24, "<I", 3),
        "bad-compressed": patched(good, directory + 20, "<I", 0x7fffffff),
        "bad-overlap": patched(good, second + 42, "<I", 0),
        "bad-offset": patched(good, second + 42, "<I", 0xfffffffe),
        "bad-record": patched(good, second, "<I", 0),
        "bad-name-length": patched(good, second + 28, "<H", 0xffff),
        "bad-deflate": patched(good, 30 + 20, "<B", 0xff),
        "bad-volumes": patched(good, end + 4, "<H", 1),
        "bad-directory-size": patched(good, end + 12, "<I", 0xffffff),
        "limit-bomb": archive([("zeros", b"\0" * 2000000)]),
    }
    for name, data in files.items():
        with open(os.path.join(OUT, name), "wb") as f:
            f.write(data)


main()
