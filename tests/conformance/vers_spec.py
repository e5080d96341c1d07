#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the comparison and equality tests of package-url/vers-spec (../shared/data/vers-spec.zip).

Arguments: the program version_lines and the folder that may hold data/vers-spec.zip. BUHIN_SHARED
names another one.
"""
import collections
import json
import os
import subprocess
import sys
import zipfile

# Ranges are no matter of an order: counted, not run.
RANGES = ("from_native", "containment", "validate", "parse")

# (scheme, kind of test, versions): why our answer differs.
OLD_MAVEN = "no Maven says so: 3.8, 3.9 and 4.0 drop the zeros before a last word (2.0.a is 2-a)"
EXCEPTIONS = {
    ("maven", "comparison", "2-1 2.0.a"): OLD_MAVEN,
    ("maven", "comparison", "2-1 2.0.0.a"): OLD_MAVEN,
    ("maven", "comparison", "2.0.0.a 2.0.a"): OLD_MAVEN,
}


def tests(archive):
    with zipfile.ZipFile(archive) as z:
        for name in sorted(z.namelist()):
            if name.endswith(".json"):
                yield from json.loads(z.read(name))["tests"]


def pairs(test):
    """Pairs whose order decides the test: neighbours of the sorted row, or the two."""
    row = test["expected_output"] if test["test_type"] == "comparison" else test["input"]["versions"]
    return list(zip(row, row[1:]))


def compare(program, scheme, asked):
    lines = "".join(f"{a} {b}\n" for a, b in asked)
    run = subprocess.run([program, scheme], input=lines, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{scheme}: {run.stderr or 'a line was not read'}")
    return [line.split()[1] for line in run.stdout.splitlines()]


def difference(test, signs):
    """None, or what is wrong with the answers."""
    said = ", ".join(f"{a} {s} {b}" for (a, b), s in zip(pairs(test), signs))
    if test["test_type"] == "equality":
        right = (signs[0] == "=") == test["expected_output"] and signs[0] != "?"
    else:
        # Equal neighbours are sorted too, unless the test wants them changed in place.
        moved = test["input"]["versions"] != test["expected_output"]
        right = all(s == "<" or (s == "=" and not moved) for s in signs)
    return None if right else said


def main():
    program, shared = sys.argv[1], os.environ.get("BUHIN_SHARED", sys.argv[2])
    archive = os.path.join(shared, "data", "vers-spec.zip")
    if not os.path.exists(archive):
        print("conformance/vers: skipped, data/vers-spec.zip is absent")
        return 77
    suites, ranges = collections.defaultdict(list), collections.Counter()
    for t in tests(archive):
        if t["test_type"] in RANGES:
            ranges[t["test_type"]] += 1
        else:
            suites[t["input"]["input_scheme"]].append(t)
    wrong, used, count = 0, set(), 0
    for scheme, suite in sorted(suites.items()):
        signs = iter(compare(program, scheme, [p for t in suite for p in pairs(t)]))
        for t in suite:
            count += 1
            what = difference(t, [next(signs) for _ in pairs(t)])
            key = (scheme, t["test_type"], " ".join(t["input"]["versions"]))
            if what and key in EXCEPTIONS:
                used.add(key)
            elif what:
                wrong += 1
                print(f"{scheme}: {t['test_type']} of {key[2]}: {what}; expected {t['expected_output']}")
    for key in set(EXCEPTIONS) - used:
        wrong += 1
        print(f"exception that is not needed: {key}")
    for key in sorted(used):
        print(f"exception: {' '.join(key)}: {EXCEPTIONS[key]}")
    print("out of scope, ranges: " + ", ".join(f"{n} {k}" for k, n in sorted(ranges.items())))
    print(f"{count} tests, {len(used)} exceptions, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
