#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the executables of corpus/exe/: headers and tables alone, no code."""
import os
import struct

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "exe")


def note(order, name, kind, desc):
    name += b"\0"
    pad = lambda b: b + b"\0" * (-len(b) % 4)
    return struct.pack(order + "III", len(name), len(desc), kind) + pad(name) + pad(desc)


def elf(bits=64, big=False, kind=3, patch=()):
    order, word, size = ">" if big else "<", "Q" if bits == 64 else "I", bits // 8
    notes = note(order, b"GNU", 3, b"\1" * 20) + note(order, b"FDO", 0xcafe1a7e, b'{"name":"a"}')
    dynamic = struct.pack(order + word * 4, 0x6ffffffb, 0x08000000, 0, 0)
    names = b"\0.go.buildinfo\0.shstrtab\0"
    info = b"\xff Go buildinf:\x08\2" + b"\0" * 16 + b"\6go1.26\0"
    head = 64 if bits == 64 else 52
    segment, section = (56, 64) if bits == 64 else (32, 40)
    at = head + 4 * segment
    blobs, places = b"", []
    for blob in (notes, dynamic, info, names):
        places.append((at + len(blobs), len(blob)))
        blobs += blob + b"\0" * (-len(blob) % 16)
    sections_at = at + len(blobs)

    def program(type_, flags, place, address):
        offset, length = place
        rest = struct.pack(order + word * 5, offset, address, address, length, length)
        align = struct.pack(order + word, 4)
        if bits == 64:
            return struct.pack(order + "II", type_, flags) + rest + align
        return struct.pack(order + "I", type_) + rest + struct.pack(order + "I", flags) + align

    def row(name, type_, flags, address, place):
        return struct.pack(order + "II" + word * 4 + "II" + word * 2, name, type_, flags, address, *place, 0, 0, 1, 0)

    data = b"\177ELF" + bytes([2 if bits == 64 else 1, 2 if big else 1, 1]) + b"\0" * 9
    data += struct.pack(order + "HHI" + word * 3 + "IHHHHHH", kind, 62, 1, 0x1000, head, sections_at, 0, head, segment, 4, section, 3, 2)
    data += program(1, 6, places[2], 0x1000) + program(4, 4, places[0], 0) + program(2, 6, places[1], 0x2000) + program(3, 4, (0, 4), 0)
    data += blobs + row(0, 0, 0, 0, (0, 0)) + row(1, 1, 3, 0x1000, places[2]) + row(15, 3, 0, 0, places[3])
    data = bytearray(data)
    for where, form, value in patch:
        struct.pack_into(order + form, data, where, value)
    return bytes(data)


def pe(bits=64):
    optional = 240 if bits == 64 else 224
    body = struct.pack("<HBBIIIIIII", 0x20b if bits == 64 else 0x10b, 0, 0, 0, 0, 0, 0x1000, 0x1000, 0, 0)
    body = body[:24] + (struct.pack("<Q", 0x140000000) if bits == 64 else struct.pack("<II", 0, 0x400000))
    body += b"\0" * (optional - len(body))
    symbols = 0x40 + 24 + optional + 2 * 40 + 16
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664 if bits == 64 else 0x14c, 2, 0, symbols, 0, optional, 0x22)
    data = b"MZ".ljust(0x3c, b"\0") + struct.pack("<I", 0x40) + coff + body
    for name, address in ((b".data", 0x1000), (b"/4", 0x2000)):
        data += name.ljust(8, b"\0") + struct.pack("<IIIIIIHHI", 16, address, 16, symbols - 16, 0, 0, 0, 0, 0xc0000040)
    return data + b"\xff Go buildinf:\x08\2" + struct.pack("<I", 18) + b".go.buildinfo\0"


def macho(bits=64, big=False):
    order, word = ">" if big else "<", "Q" if bits == 64 else "I"
    section = b"__go_buildinfo".ljust(16, b"\0") + b"__DATA".ljust(16, b"\0")
    section += struct.pack(order + word * 2 + "IIIIIII" + "I" * (bits // 64), 0x1000, 16, 512, 4, 0, 0, 0, 0, 0, *([0] * (bits // 64)))
    size = (72 if bits == 64 else 56) + len(section)
    command = struct.pack(order + "II", 0x19 if bits == 64 else 1, size) + b"__DATA".ljust(16, b"\0")
    command += struct.pack(order + word * 4 + "IIII", 0x1000, 0x1000, 512, 16, 3, 3, 1, 0) + section
    command += struct.pack(order + "IIQQ", 0x80000028, 24, 512, 0)
    head = struct.pack(order + "IIIIIII", 0xfeedfacf if bits == 64 else 0xfeedface, 0x0100000c if bits == 64 else 18, 0, 2, 2, len(command), 0)
    return (head + b"\0" * (bits // 64 * 4) + command).ljust(512, b"\0") + b"\xff Go buildinf:\x08\2"


def universal(slices, shift=0):
    data = struct.pack(">II", 0xcafebabe, len(slices))
    at = 1024
    for s in slices:
        data += struct.pack(">IIIII", 18, 0, at + shift, len(s), 10)
        at += 1024
    for i, s in enumerate(slices):
        data = data.ljust(1024 * (i + 1), b"\0") + s
    return data


def main():
    os.makedirs(OUT, exist_ok=True)
    files = {
        "good-elf64": elf(),
        "good-elf32-big": elf(32, True),
        "good-elf-object": elf(kind=1),
        "good-pe64": pe(),
        "good-pe32": pe(32),
        "good-macho64": macho(),
        "good-macho32-big": macho(32, True),
        "good-universal": universal([macho(), macho(32, True)]),
        "bad-elf-cut": elf()[:100],
        "bad-elf-class": elf(patch=[(4, "B", 7)]),
        "bad-elf-counts": elf(patch=[(56, "H", 0xffff), (60, "H", 0), (62, "H", 0xffff)]),
        "bad-elf-entry-size": elf(patch=[(54, "H", 3), (58, "H", 3)]),
        "bad-elf-offsets": elf(patch=[(32, "Q", 2**64 - 8), (40, "Q", 2**63)]),
        "bad-elf-note": elf(patch=[(64 + 4 * 56 + 4, "I", 0x7fffffff)]),
        "bad-pe-cut": pe()[:0x60],
        "bad-pe-dos": b"MZ".ljust(0x80, b"\0"),
        "bad-macho-cut": macho()[:60],
        "bad-macho-command": macho()[:36] + b"\0\0\0\0" + macho()[40:],
        "bad-universal-outside": universal([macho()], 1 << 20),
        "bad-java-class": b"\xca\xfe\xba\xbe\0\0\0\x41" + b"\0" * 60,
    }
    for name, data in files.items():
        with open(os.path.join(OUT, name), "wb") as f:
            f.write(data)


main()
