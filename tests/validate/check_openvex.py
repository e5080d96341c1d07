#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""OpenVEX documents that buhin makes and merges, against the published JSON schema."""
import json
import os
import sys
import tempfile
import zipfile

import support

support.enter()

# pylint: disable=wrong-import-position
import jsonschema

DATA = os.path.join(os.environ.get("BUHIN_SHARED", ""), "data")


def buhin(*args):
    done = support.run(support.BUHIN, "vex", *args)
    if done.returncode not in (0, 4):
        sys.exit(f"{args}: {done.stdout.decode(errors='replace')[:500]}")
    text = done.stdout.decode()
    return text[text.index("{\n"):]  # messages come first


def documents(folder):
    """Name and text of each."""
    start = ("create", "--product", "pkg:npm/a@1", "--part", "pkg:npm/b", "--vuln", "CVE-2099-1", "--vuln", "GHSA-x", "--author", "A", "--status")
    for n, args in enumerate((("not_affected", "--justification", "component_not_present"), ("affected", "--action", "wait"), ("fixed",),
                              ("under_investigation",))):
        yield f"create {args[0]}", buhin(*start, *args)
    corpus = os.path.join(support.SOURCE, "tests", "fuzz", "corpus")
    for name in ("openvex", "csaf_vex", "cyclonedx_vex"):
        for path in sorted(os.listdir(os.path.join(corpus, name))) if os.path.isdir(os.path.join(corpus, name)) else []:
            if path.startswith("good-"):
                yield f"{name} {path}", buhin("merge", os.path.join(corpus, name, path))
    examples = os.path.join(DATA, "bom-examples.zip")
    if os.path.exists(examples) and os.path.isdir(os.path.join(corpus, "cyclonedx_vex")):
        with zipfile.ZipFile(examples) as z:
            for name in z.namelist():
                if "/VEX/" in name and "vex" in os.path.basename(name):
                    path = os.path.join(folder, "vex.json")
                    with open(path, "wb") as f:
                        f.write(z.read(name))
                    yield name, buhin("merge", path)


def main():
    if not os.path.exists(os.path.join(DATA, "openvex.zip")):
        support.skip("the schema of OpenVEX is not there (openvex.zip)")
    with zipfile.ZipFile(os.path.join(DATA, "openvex.zip")) as z:
        schema = json.loads(z.read("openvex/openvex_json_schema.json"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    count = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in documents(folder):
            count += 1
            for error in validator.iter_errors(json.loads(text)):
                wrong += 1
                print(f"{name}: {error.json_path}: {error.message[:300]}")
    print(f"{count} documents, {wrong} errors")
    return 1 if wrong else 0


sys.exit(main())
