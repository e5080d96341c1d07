#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares findings by the records of ../shared/data/nvd-cve-2.0.zip with a second evaluation, here.

Parts are made at and around the bounds that the records name. Compared are records with plain
configurations: no AND, versions of numbers and dots, any edition and platform, no start behind the
end, and neither OpenSSL, which has an order of its own, nor Linux, of whose stable branches a range
of mainline says nothing (rule R8). Arguments: the
program buhin and the folder that may hold data/nvd-cve-2.0.zip. BUHIN_SHARED names another one.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

PARTS = 2000
BOUNDS = ("versionStartIncluding", "versionStartExcluding", "versionEndIncluding", "versionEndExcluding")


def key(version):
    numbers = [int(n) for n in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def is_plain(version):
    return re.fullmatch(r"\d+(\.\d+)*", version) is not None


class Criterion:
    def __init__(self, match):
        fields = re.split(r"(?<!\\):", match["criteria"])
        self.product, self.version = ":".join(fields[3:5]).lower(), fields[5]
        self.bounds = {b: match[b] for b in BOUNDS if b in match}
        starts, ends = ([self.bounds[b] for b in bounds if b in self.bounds] for bounds in (BOUNDS[:2], BOUNDS[2:]))
        self.plain = (fields[6] in "*-" and self.product not in ("openssl:openssl", "linux:linux_kernel") and set(fields[7:]) == {"*"}
                      and all(map(is_plain, self.bounds.values()))
                      and (self.version == "*" or (is_plain(self.version) and not self.bounds))
                      and all(key(s) <= key(e) for s in starts for e in ends))

    def has(self, version):
        v, b = key(version), self.bounds
        if self.version != "*":
            return v == key(self.version)
        return not ((BOUNDS[0] in b and v < key(b[BOUNDS[0]])) or (BOUNDS[1] in b and v <= key(b[BOUNDS[1]]))
                    or (BOUNDS[2] in b and v > key(b[BOUNDS[2]])) or (BOUNDS[3] in b and v >= key(b[BOUNDS[3]])))


def read(archive):
    """CVE -> vulnerable criteria, of plain records."""
    records = {}
    with zipfile.ZipFile(archive) as z:
        for name in z.namelist():
            record = json.loads(z.read(name))
            configurations = record["cve"].get("configurations", [])
            nodes = [n for c in configurations for n in c["nodes"]]
            criteria = [Criterion(m) for n in nodes for m in n["cpeMatch"] if m["vulnerable"]]
            if all(c.get("operator", "OR") == "OR" for c in configurations) and all(
                    n["operator"] == "OR" and not n["negate"] for n in nodes) and all(c.plain for c in criteria):
                records[record["_annotation"]["cve_id"]] = criteria
    return records


def parts_of(records):
    """(product, version) at the bounds, right behind them and before them."""
    parts = set()
    for criteria in records.values():
        for c in criteria:
            for bound in (*c.bounds.values(), *([c.version] if c.version != "*" else [])):
                numbers = bound.split(".")
                below = ".".join([*numbers[:-1], str(int(numbers[-1]) - 1)]) if int(numbers[-1]) else "0.0.1"
                parts.update((c.product, v) for v in (bound, bound + ".1", below))
    parts = sorted(parts)
    return parts[::max(1, len(parts) // PARTS)]


def main():
    buhin, shared = os.path.abspath(sys.argv[1]), os.environ.get("BUHIN_SHARED") or sys.argv[2]
    archive = os.path.join(shared, "data", "nvd-cve-2.0.zip")
    if not os.path.exists(archive):
        print(f"skipped: there is no {os.path.normpath(archive)}")
        return 77
    records = read(archive)
    parts = parts_of(records)
    by_product = {}
    for cve, criteria in records.items():
        for c in criteria:
            by_product.setdefault(c.product, []).append((cve, c))
    want = {(i, cve) for i, (product, version) in enumerate(parts) for cve, c in by_product[product] if c.has(version)}
    with tempfile.TemporaryDirectory(prefix="buhin-test-") as folder:
        store, bom = os.path.join(folder, "store.db"), os.path.join(folder, "bom.json")
        with open(bom, "w", encoding="utf-8") as f:
            json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
                {"type": "library", "name": f"part-{i}", "version": version, "cpe": f"cpe:2.3:a:{product}:{version}" + ":*" * 7}
                for i, (product, version) in enumerate(parts)]}, f)
        subprocess.run([buhin, "advisories", "import", "nvd", archive, "--store", store], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([buhin, "match", bom, "--store", store, "-o", "json"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=250, check=True)
    report = json.loads(done.stdout)
    names, found = {c["ref"]: c["name"] for c in report["components"]}, set()
    for f in report["findings"]:
        if f["outcome"] == "affected" and f["id"] in records:
            found.add((int(names[f["component"]].partition("-")[2]), f["id"]))
    print(f"{len(parts)} parts, {len(records)} records, {len(want)} findings; "
          f"not found {len(want - found)}, found in addition {len(found - want)}")
    for what, wrong in (("not found", want - found), ("in addition", found - want)):
        for i, cve in sorted(wrong)[:10]:
            print(f"  {what}: {cve} {':'.join(parts[i])}")
    return 1 if want != found else 0


sys.exit(main())
