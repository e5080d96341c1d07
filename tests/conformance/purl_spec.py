#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the test suite of package-url/purl-spec (../shared/data/purl-spec.zip) over purl_lines.

Arguments: the program purl_lines and the folder that may hold data/purl-spec.zip. BUHIN_SHARED
names another one.
"""
import json
import os
import subprocess
import sys
import zipfile

PARTS = ("type", "namespace", "name", "version", "subpath")

# (file, kind of test, input or canonical text): why our answer differs.
EXCEPTIONS = {
    ("gem", "parse", "pkg:gem/jruby-launcher@1.1.2?Platform=java"):
        "contradicts the suite's own maven test, where a key in upper case is folded",
    ("rpm", "parse", "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25"):
        "contradicts the suite's own maven test, where a key in upper case is folded",
    ("git", "validate", "pkg:git/github/Package-url/purl-Spec@244fd47e07d1004f0aed9c"):
        "the definition of git says that namespace and name are case-sensitive",
}


def tests(archive):
    with zipfile.ZipFile(archive) as z:
        for name in sorted(z.namelist()):
            if name.endswith("-test.json"):
                kind = name.rsplit("/", 1)[1][:-len("-test.json")]
                for t in json.loads(z.read(name))["tests"]:
                    yield kind, t


def request(test):
    given = test["input"]
    if isinstance(given, str):
        return "parse\t" + given
    fields = ["build"] + [given[p] or "" for p in PARTS]
    for key, value in (given["qualifiers"] or {}).items():
        fields += [key, value]
    return "\t".join(fields)


def difference(test, answer):
    """None, or what is wrong with the answer."""
    fields = answer.split("\t")
    if test["expected_failure"]:
        return None if fields[0] == "error" else "accepted: " + fields[1]
    if fields[0] == "error":
        return "refused: " + fields[1]
    expected = test["expected_output"]
    if isinstance(expected, str):
        return None if fields[1] == expected else f"wrote {fields[1]}, expected {expected}"
    got = dict(zip(PARTS, (f or None for f in fields[2:7])))
    got["qualifiers"] = dict(zip(fields[7::2], fields[8::2])) or None
    expected = dict(expected, qualifiers=expected["qualifiers"] or None)
    return None if got == expected else f"read {got}, expected {expected}"


def main():
    program, shared = sys.argv[1], os.environ.get("BUHIN_SHARED", sys.argv[2])
    archive = os.path.join(shared, "data", "purl-spec.zip")
    if not os.path.exists(archive):
        print("conformance/purl: skipped, data/purl-spec.zip is absent")
        return 77
    suite = list(tests(archive))
    lines = "".join(request(t) + "\n" for _, t in suite)
    answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    answers = answers.stdout.splitlines()
    if len(answers) != len(suite):
        sys.exit(f"{len(suite)} questions, {len(answers)} answers")
    wrong, used = 0, set()
    for (kind, test), answer in zip(suite, answers):
        what = difference(test, answer)
        key = (kind, test["test_type"], json.dumps(test["input"]).strip('"'))
        if what and key in EXCEPTIONS:
            used.add(key)
        elif what:
            wrong += 1
            print(f"{kind}: {test['test_type']} {key[2]}: {what}")
    for key in set(EXCEPTIONS) - used:
        wrong += 1
        print(f"exception that is not needed: {key}")
    for key in sorted(used):
        print(f"exception: {' '.join(key)}: {EXCEPTIONS[key]}")
    print(f"{len(suite)} tests, {len(used)} exceptions, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
