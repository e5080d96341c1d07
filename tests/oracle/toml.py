#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents made at random, good and bad, are read alike by Python's tomllib (TOML 1.0) and by us.

toml.py DUMP [FILE...]: further documents to compare.
"""
import datetime
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

try:
    import tomllib
except ImportError:
    print("skipped: this Python has no tomllib")
    sys.exit(77)

DOCUMENTS = 4000


# --- What we say, as a tree.

def scalar(kind, text):
    if kind == "integer":
        return int(text)
    if kind == "boolean":
        return text == "true"
    if kind == "float":
        return float(text)
    if kind == "time":
        return ("time", text)
    return text


def descend(table, keys):
    for k in keys:
        table = table.setdefault(k, {})
        if isinstance(table, list):
            table = table[-1]
    return table


def tree(events):
    """The document, built from the events; paths alone say where a value belongs."""
    root = {}
    stack = []  # open (container, path)

    def put(path, value):
        if stack and isinstance(stack[-1][0], list):
            stack[-1][0].append(value)
        else:
            base, at = stack[-1] if stack else (root, [])
            assert path[:len(at)] == at, "path leaves its table"
            where = descend(base, path[len(at):-1])
            assert path[-1] not in where, "defined twice"
            where[path[-1]] = value

    for kind, path, text in events:
        if kind == "table":
            descend(root, path)
        elif kind == "table-array":
            descend(root, path[:-1]).setdefault(path[-1], []).append({})
        elif kind in ("array", "inline"):
            new = [] if kind == "array" else {}
            put(path, new)
            stack.append((new, path))
        elif kind in ("array-end", "inline-end"):
            assert stack.pop()[1] == path, "ends elsewhere"
        elif kind != "end":
            put(path, scalar(kind, text))
    assert not stack
    return root


# --- Comparison.

def same_time(text, value):
    text = text.replace("t", "T").replace("z", "Z").replace(" ", "T")
    for kind in (datetime.datetime, datetime.date, datetime.time):
        try:
            if type(value) is kind and kind.fromisoformat(text) == value:
                return True
        except ValueError:
            pass
    return False


def same(ours, theirs):
    if isinstance(ours, tuple):
        return same_time(ours[1], theirs)
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(v, theirs[k]) for k, v in ours.items())
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float):
        return ours == theirs or (math.isnan(ours) and math.isnan(theirs))
    return ours == theirs


def too_large(value):
    """Whether there is an integer of more than 64 bits, which tomllib takes."""
    if isinstance(value, (dict, list)):
        return any(map(too_large, value.values() if isinstance(value, dict) else value))
    return isinstance(value, int) and not -2**63 <= value < 2**63


def of_1_1(text):
    """Whether it has what TOML 1.1 allows and tomllib does not know: times without seconds, inline
    tables over several lines or with a comma at the end, \\e and \\x."""
    return re.search(r"\d\d:\d\d(?!:)|\{[^}]*[\n#]|,\s*\}|\\[ex]", text)


def compare(dump, paths):
    """[(path, what differs)] and the number of documents that both read."""
    out = b""
    for i in range(0, len(paths), 1000):
        out += subprocess.run([dump] + paths[i:i + 1000], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    differ = []
    good = 0
    for path, line in zip(paths, out.decode().splitlines()):
        *events, result = json.loads(line)
        with open(path, "rb") as f:
            data = f.read()
        try:
            theirs = tomllib.loads(data.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
            if result == "ok" and not of_1_1(data.decode()):
                differ.append((path, "we read it, tomllib does not"))
            continue
        if result != "ok" and too_large(theirs):
            continue
        if result != "ok":
            differ.append((path, f"tomllib reads it, we say {result}"))
        elif not same(tree(events), theirs):
            differ.append((path, "another content"))
        else:
            good += 1
    return differ, good


# --- Documents.

KEYS = ["a", "b", "c", "d-e", "1", "_"]
SCALARS = [
    "1", "-0", "+17", "1_000", "0xdead_BEEF", "0o755", "0b1101", "9223372036854775807", "-9223372036854775808",
    "1.5", "-0.0", "1e10", "1_0.2_5E-3", "inf", "-nan", "+inf", "true", "false",
    "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5", "1979-05-27", "07:32:00.25", "2000-02-29t00:00:00-07:30",
    '""', "''", '"a \\t\\u00e9\\U0001F600\\\\\\""', "'C:\\x'", '"""\nx\n  y"""', '"""a\\\n   b"""', "'''it''s'''",
    '"""""two"" quotes"""""', "''''one'''", '"部品"',
]
BROKEN = [
    "01", "1__0", "1_", "_1", "0x", "0xg", "+0x1", "1.", ".5", "1.e3", "1e", "--1", "True", "nan1", "1979-02-30", "1979-13-01",
    "25:00:00", "07:60:00", '"', "'", '"a', '"\\q"', '"\\ud800"', '"\\u12"', '"""a', "'a\nb'", '"\x01"', '"a\x7f"', "[1", "[1 2]", "[,]",
    "{", "{a}", "{a=1,,b=2}", "{a=1", "", "1 2", "a", "\t=", "1979-05-27T", "1979-05-27 ", "0b2", "0o8", "'''a", '""""""""',
]


def key(rnd):
    parts = []
    for _ in range(rnd.choice([1, 1, 1, 2, 3])):
        k = rnd.choice(KEYS)
        parts.append(rnd.choice([k, k, k, f'"{k}"', f"'{k}'", '"\\u0061"', "''"]))
    return rnd.choice([".", ".", " . "]).join(parts)


def value(rnd, depth=0):
    r = rnd.random()
    if depth < 3 and r < 0.15:
        items = [value(rnd, depth + 1) for _ in range(rnd.randint(0, 3))]
        gap = rnd.choice(["", " ", "\n", " # x\n"])
        return "[" + gap + f",{gap}".join(items) + (rnd.choice(["", ","]) if items else "") + gap + "]"
    if depth < 3 and r < 0.3:
        return "{" + ", ".join(f"{key(rnd)} = {value(rnd, depth + 1)}" for _ in range(rnd.randint(0, 3))) + "}"
    if r < 0.31:
        return rnd.choice(BROKEN)
    return rnd.choice(SCALARS)


def document(rnd):
    lines = []
    for _ in range(rnd.randint(1, 7)):
        r = rnd.random()
        if r < 0.25:
            lines.append(f"[{key(rnd)}]")
        elif r < 0.4:
            lines.append(f"[[ {key(rnd)} ]]")
        else:
            lines.append(f"{key(rnd)} = {value(rnd)}")
        lines[-1] += rnd.choice(["", "", " # comment"])
    text = rnd.choice(["\n", "\n", "\n\n", "\r\n"]).join(lines)
    if rnd.random() < 0.2:  # one byte wrong
        at = rnd.randrange(len(text) + 1)
        text = text[:at] + rnd.choice(["=", ".", "[", "]", '"', "\n", " ", "\r", "\x00", "#", "{", ",", "e", "-"]) + text[at + rnd.randint(0, 1):]
    return text


def main():
    dump, paths = sys.argv[1], sys.argv[2:]
    rnd = random.Random(2)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(DOCUMENTS):
            paths.append(os.path.join(folder, f"{i}.toml"))
            with open(paths[-1], "w", encoding="utf-8", newline="") as f:
                f.write(document(rnd))
        differ, good = compare(dump, paths)
        for path, what in differ[:10]:
            print(f"{path}: {what}")
            with open(path, "rb") as f:
                print("  " + repr(f.read(500)))
    print(f"{len(paths)} documents, {good} of them good, {len(differ)} differ")
    return 1 if differ or good < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
