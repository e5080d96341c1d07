#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes corpus/json and corpus/utf8: the shapes that fuzz_json.c and fuzz_utf8.c expect."""
import os

OSV = """{
  "schema_version": "1.6.0",
  "id": "EXAMPLE-2026-0001",
  "aliases": ["CVE-2026-0001"],
  "summary": "部品の不備 \\u00e9\\ud83d\\ude00",
  "affected": [{"package": {"ecosystem": "npm", "name": "example"},
    "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}]}]}],
  "severity": [], "withdrawn": null, "score": -1.5e+3, "yes": true, "no": false
}
"""

JSON = {
    "good-depth": b"[" * 512 + b"]" * 512,
    "good-empty-object": b"{}",
    "good-escapes": rb'"\"\\\/\b\f\n\r\t\u0000\u3042\uD83D\uDE00"',
    "good-indent": b"[\n" + b" " * 61 + b'1,\n\t\t\t\t"a"\r\n]',
    "good-long-key": b'{"' + b"k" * 4096 + b'":1}',
    "good-mark": b"\xef\xbb\xbf [ ] ",
    "good-numbers": b"[0,-0,1.5,1e5,1E+5,2.50e-10,18446744073709551616]",
    "good-osv": OSV.encode(),
    "good-utf8": '["é部品\U0001f600\uffff\U0010ffff","部品台帳部品台帳部品台帳"]'.encode(),
    "good-words": b'[true,false,null,[],{},[[]],{"":{"":[]}}]',
    "bad-behind": b"[] []",
    "bad-close": b"[}",
    "bad-colon": b'{"a":1,"b"}',
    "bad-comma": b"[1,]",
    "bad-control": b'"a\x01b"',
    "bad-empty": b"",
    "bad-escape": rb'"\x41"',
    "bad-fraction": b"[1.e5]",
    "bad-hex": rb'"\u12g4"',
    "bad-mark-cut": b"\xef\xbb",
    "bad-member": b'{"a",1}',
    "bad-number": b"[-01]",
    "bad-overlong": b'"\xc0\xaf"',
    "bad-surrogate": rb'"\ud800\u0041"',
    "bad-surrogate-cut": rb'"\ud83d\ude0',
    "bad-surrogate-second": rb'"\udc00"',
    "bad-utf16": "\ufeff[]".encode("utf-16-le"),
    "bad-utf8-cut": b'"abcdefgh\xe3\x81',
    "bad-utf8-surrogate": b'"\xed\xa0\x80"',
    "bad-word": b"[nul]",
    "limit-depth": b"[" * 513,
    "limit-key": b'{"' + b"k" * 4097 + b'":1}',
    "limit-number": b"[" + b"1" * 4097 + b"]",
}

# name: columns, text
UTF8 = {
    "good-ascii": (5, b"buhin 1.0.0"),
    "good-combining": (2, "か\u3099き\u3099e\u0301".encode()),
    "good-controls": (9, "a\tb\n\x1b[31m\0\u009b\u202e\u2066\ufeff\U000e0041".encode()),
    "good-edges": (1000, "\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff".encode()),
    "good-emoji": (3, "\U0001f600\U0001f468\u200d\U0001f469".encode()),
    "good-japanese": (7, "部品台帳 ソフトウェア ｵｰﾌﾟﾝ ＡＢＣ".encode()),
    "bad-above": (3, b"\xf4\x90\x80\x80\xf5\x80\x80\x80\xff\xfe"),
    "bad-alone": (3, b"\x80abcdefg\xbf\xe3\x41\x81"),
    "bad-cut": (3, b"abcdefghabcdefgh\xf0\x9f\x98"),
    "bad-overlong": (3, b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf"),
    "bad-surrogates": (3, b"\xed\xa0\x80\xed\xbf\xbf"),
}


def write(folder, name, data):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", folder)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, name), "wb") as f:
        f.write(data)


for number, (name, text) in enumerate(JSON.items()):
    write("json", name, bytes([number % 7]) + text)  # pieces of 1 to 7 bytes
for name, (columns, text) in UTF8.items():
    write("utf8", name, columns.to_bytes(2, "little") + text)
