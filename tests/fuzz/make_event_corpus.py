#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes corpus/event: records as src/model/event_codec.c describes them."""
import os


def varint(n):
    out = b""
    while n > 0x7f:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def block(text):
    data = text.encode()
    return varint(len(data)) + data


def record(*parts):
    body = b"".join(p if isinstance(p, bytes) else block(p) if isinstance(p, str) else varint(p)
                    for p in parts)
    return len(body).to_bytes(4, "little") + body


def component(name, purl, licences=(), hashes=(), properties=(), kind=0, confidence=100):
    parts = [1, kind, name, 1, "1.0", purl, "", "src", "", 0, "", "text", 1, 0,
             0, confidence, "a.jar!/b", 3, 0]
    for rows in (licences, hashes, properties):
        parts.append(len(rows))
        for row in rows:
            parts += row
    return record(*parts)


rich = component("a", "pkg:npm/a@1.0", [(0, "MIT")], [("SHA-1", "ab")], [("n", "v", "ja")])
plain = component("b", "")
relation = record(2, 1, 2, 0, 1, 0)
requirement = record(3, 1, "pypi", "requests", ">=2", 1)
file = record(4, 1, "usr/bin/a", "", "")
report = record(5, 2, 3, "file", 0, 1, "bad")
cases = {
    "good-all": rich + plain + relation + requirement + file + report,
    "good-component": rich,
    "good-relation": plain + plain + relation,
    "bad-confidence": component("a", "", confidence=101),
    "bad-count": record(1, 0, "a", 0, "", "", "", "", "", 0, "", "", 0, 0, 0, 0, "", 0, 0, 1 << 40),
    "bad-cut": rich[:-3],
    "bad-kind": component("a", "", kind=13),
    "bad-left-over": record(2, 1, 2, 0, 1, 0, 0),
    "bad-ref": record(2, 0, 2, 0, 1, 0),
    "limit-length": b"\xff\xff\xff\xff\x01",
}
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "event")
os.makedirs(folder, exist_ok=True)
for name, data in cases.items():
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)
