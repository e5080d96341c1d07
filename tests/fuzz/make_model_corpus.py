#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes corpus/event (records as src/model/event_codec.c describes them) and corpus/inventory
(entries of them, as fuzz_inventory.c reads)."""
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


def component(name, purl, licences=(), hashes=(), properties=(), kind=0, confidence=100,
              identities=()):
    parts = [1, kind, name, 1, "1.0", purl, "", "src", "", 0, "", "text", 1, 0,
             0, confidence, "a.jar!/b", 3, 0]
    for rows in (licences, hashes, properties, [(i,) for i in identities]):
        parts.append(len(rows))
        for row in rows:
            parts += row
    return record(*parts)


def vex(products=1, status=4):
    thing = ["app", "1", "Example", 2, 0, "pkg:oci/app", 3, "app", 1, "vers:npm/>=1"]
    part = ["part", "", "", 1, 2, "SHA-1:00", 0]
    return record(6, "openvex", "x", "Example", "vendor", 1 << 63 ^ 1700000000, 2, "CVE-2099-1", "GHSA-x", products, *thing, 1, *part,
                  status, "not_affected", "component_not_present", "", "none", "", "text", 0)


rich = component("a", "pkg:npm/a@1.0", [(0, "MIT")], [("SHA-1", "ab")], [("n", "v", "ja")],
                 identities=["pkg:pypi/a@1.0", "pkg:npm/", "pkg:npm/a@1.0"])
plain = component("b", "")
relation = record(2, 1, 2, 0, 1, 0)
requirement = record(3, 1, "pypi", "requests", ">=2", 1)
file = record(4, 1, "usr/bin/a", "", "")
report = record(5, 2, 3, "file", 0, 1, "bad")
cases = {
    "good-all": rich + plain + relation + requirement + file + report,
    "good-component": rich,
    "good-relation": plain + plain + relation,
    "good-vex": vex(),
    "bad-vex-products": vex(products=1 << 20),
    "bad-vex-status": vex(status=5),
    "bad-confidence": component("a", "", confidence=101),
    "bad-count": record(1, 0, "a", 0, "", "", "", "", "", 0, "", "", 0, 0, 0, 0, "", 0, 0, 1 << 40),
    "bad-cut": rich[:-3],
    "bad-kind": component("a", "", kind=13),
    "bad-left-over": record(2, 1, 2, 0, 1, 0, 0),
    "bad-ref": record(2, 0, 2, 0, 1, 0),
    "limit-length": b"\xff\xff\xff\xff\x01",
}


def entries(*rows):
    return b"".join(varint(len(x)) + x for row in rows for x in
                    (row[0].encode(), row[1].encode(), row[2]))


def write(target, files):
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", target)
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)


deb = component("python3-a", "pkg:deb/debian/python3-a@1.0")
owned = record(4, 1, "lib/a.dist-info/METADATA", "", "")
python = component("a", "pkg:pypi/a@1.0", [(0, "MIT")], [("SHA-1", "ab")], [("n", "v", "")])
need = record(3, 1, "npm", "b", "*", 1)
system = component("os", "", properties=[("buhin:os:id", "debian", "")], kind=3)
write("event", cases)
write("inventory", {
    "good-owner": entries((">lib", "usr/lib", b""), ("db", "!dpkg", deb + owned + report),
                          ("usr/lib/a.dist-info/METADATA", "python", python + requirement)),
    "good-node": entries(("node_modules/a/package.json", "npm", rich + need),
                         ("node_modules/b/package.json", "npm", component("b", "pkg:npm/b@2"))),
    "good-merge": entries(("x", "one", rich + plain + relation), ("y", "two", plain + rich),
                          ("etc/os-release", "os", system)),
    "good-order": entries(("db", "!dpkg", deb + owned), *(
        ("lib/a.dist-info/METADATA", "p", component("a", "pkg:pypi/a@1.0", [], [(kind, "ab")]))
        for kind in ("SHA-1", "MD5"))),
    "bad-owner": entries(("db", "dpkg", deb + owned)),
    "bad-ref": entries(("f", "x", plain + relation)),
    "bad-circle": entries((">lib", "bin", b""), (">bin", "lib", b""), ("db", "!d", deb + owned),
                          ("lib/a.dist-info/METADATA", "p", python)),
})
