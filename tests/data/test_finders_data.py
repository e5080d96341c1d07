#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the finders with what other programs' authors expect of their test files.

../shared/data/finders.zip has lock files, manifests, archives and package databases, and
expected.jsonl: for a file the (name, version) pairs; several lines for one file are several
acceptable answers, since authors differ in taste. Two differences of taste are left out of the
comparison here: the project itself (a component marked as root) counts only if the answer names it,
and the "v" before Go's versions does not count.

Arguments: the program buhin and the folder that may hold data/finders.zip. BUHIN_SHARED names
another one.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

# Which finder is held against which files; the first pattern that fits counts.
FINDERS = [
    (r"scalibr/apk/", "apk"),
    (r"scalibr/cargolock/|trivy/cargo/", "cargo-lock"),
    (r"trivy/binary/test\.elf$", "cargo-audit"),
    (r"trivy/binary/goexperiment$", "go-binary"),
    (r"scalibr/dpkg/", "dpkg"),
    (r"scalibr/gomod/|syft/golang/go-mod|trivy/mod/", "go-mod"),
    (r"trivy/jar/", "java"),
    (r"scalibr/packagejson/", "npm-installed"),
    (r"scalibr/packagelockjson/|syft/javascript/pkg-lock/|trivy/npm/", "npm-lock"),
    (r"scalibr/wheelegg/|trivy/packaging/", "python-installed"),
    (r"scalibr/requirements/|trivy/pip/", "python-requirements"),
    (r"syft/redhat/container-manifest-2$", "rpm-manifest"),
]

UNPINNED = "only pins are parts: the other requirements allow many versions, and which one is installed is not known here"
DEV = "development dependencies are kept, with their scope"

# File: why our answer differs from all that are given.
DIFFERENCES = {
    "scalibr/apk/different-arch": "a package of another architecture is installed all the same",
    "scalibr/apk/no-origin": "a package without origin is its own source",
    "scalibr/dpkg/dpkg/statusfield": "the files of an unpacked package are there; those of a half-installed one are not for sure",
    "scalibr/gomod/indirect-1.16.mod": "'go 1.16' is a version of the language, not of the standard library; the indirect modules are those of a "
                                       "go.sum that is not beside the file here",
    "scalibr/gomod/indirect-1.23.mod": "'go 1.23' is a version of the language, not of the standard library",
    "scalibr/packagejson/package-with-deps.json": "the dependencies of an installed package are needs, found where they are installed",
    "scalibr/requirements/example.txt": UNPINNED + "; 'pandas' stands in a file that is not there",
    "scalibr/requirements/no_version.txt": UNPINNED,
    "scalibr/requirements/with_versions.txt": UNPINNED,
    "trivy/pip/requirements_compatible.txt": UNPINNED,
    "syft/javascript/pkg-lock/nested-package-lock-1.json": DEV,
    "syft/javascript/pkg-lock/package-lock-2.json": DEV,
    "trivy/jar/gradle.war": "the archive itself is told, too, by its file name",
    "trivy/jar/heuristic-1.0.0-SNAPSHOT.jar": "the group is not in the archive: it is told without package URL instead of being guessed",
    "trivy/jar/test.jar": "'Spring Framework' is no artifact, and the archive says no group",
}


def finder_of(path):
    return next((name for pattern, name in FINDERS if re.search(pattern, path)), None)


def pair(finder, name, version):
    return name, re.sub(r"^v(?=\d)", "", version) if finder.startswith("go-") else version


def found_by(buhin, finder, path):
    """{(name, version): is the project itself}."""
    done = subprocess.run([buhin, "scan", "--no-match", "--finder", finder, "-o", "json", path], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode not in (0, 4):
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
    return {pair(finder, c["name"], c.get("version", "")): c.get("root", False) for c in json.loads(done.stdout)["components"]}


def difference(found, answer):
    """None, or in which pairs they differ."""
    ours = {p for p, root in found.items() if not root or p in answer}
    if ours == answer:
        return None
    return f"not found {sorted(answer - ours)}, found in addition {sorted(ours - answer)}"


def check(buhin, folder, path, answers):
    finder = finder_of(path)
    try:
        found = found_by(buhin, finder, os.path.join(folder, "finders", path))
    except (RuntimeError, ValueError, subprocess.TimeoutExpired) as e:
        return f"{finder} {path}: {e}"
    texts = [difference(found, {pair(finder, *p) for p in answer}) for answer in answers]
    if None in texts:
        return f"{path}: no longer differs: take it from the list" if path in DIFFERENCES else None
    return None if path in DIFFERENCES else f"{finder} {path}: " + "; or ".join(texts)


def main():
    buhin, shared = os.path.abspath(sys.argv[1]), os.environ.get("BUHIN_SHARED") or sys.argv[2]
    archive = os.path.join(shared, "data", "finders.zip")
    if not os.path.exists(archive):
        print(f"skipped: there is no {os.path.normpath(archive)}")
        return 77
    expected = {}
    with tempfile.TemporaryDirectory(prefix="buhin-test-") as folder:
        with zipfile.ZipFile(archive) as z:
            z.extractall(folder)
        with open(os.path.join(folder, "finders", "expected.jsonl"), encoding="utf-8") as f:
            for line in f:
                row = json.loads(line)
                if finder_of(row["file"]):
                    expected.setdefault(row["file"], []).append(row["expect"])
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            wrong = [w for w in pool.map(lambda row: check(buhin, folder, *row), expected.items()) if w]
    wrong += [f"{path}: is not there" for path in DIFFERENCES if path not in expected]
    print("\n".join(wrong))
    print(f"{len(expected)} files, {len(DIFFERENCES)} listed differences, {len(wrong)} wrong")
    return 1 if wrong else 0


sys.exit(main())
