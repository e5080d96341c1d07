#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares every row of the decision tables with those that CERT/CC publishes (../shared/data/ssvc.zip).

Arguments: the program ssvc_lines and the folder that may hold data/ssvc.zip. BUHIN_SHARED names
another one.
"""
import csv
import io
import os
import subprocess
import sys
import zipfile

TABLES = {
    "deployer": ("deployer_patch_application_priority_1_0_0", 72),
    "supplier": ("supplier_patch_development_priority_1_0_0", 36),
    "cisa-coordinator": ("cisa_coordinator_2_0_3", 36),
    "cisa-bod-26-04": ("cisa_bod_26_04_1_0_0", 16),
    "human-impact": ("human_impact_1_0_0", 16),
    "utility": ("utility_1_0_0", 4),
    "public-safety-impact": ("public_safety_impact_1_0_0", 4),
}


def published(archive, name):
    with zipfile.ZipFile(archive) as z:
        rows = list(csv.reader(io.StringIO(z.read(f"ssvc/{name}.csv").decode())))
    # The first column counts the rows; "(cisa)" is the name space of a point.
    return [heading.removesuffix(" (cisa)") for heading in rows[0][1:]], sorted(row[1:] for row in rows[1:])


def ours(program, name):
    run = subprocess.run([program, name], capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{name}: a row is not decided by all of its facts")
    rows = [line.split(";") for line in run.stdout.splitlines()]
    return rows[0], sorted(rows[1:])


def main():
    program, shared = sys.argv[1], os.environ.get("BUHIN_SHARED", sys.argv[2])
    archive = os.path.join(shared, "data", "ssvc.zip")
    if not os.path.exists(archive):
        print("conformance/ssvc: skipped, data/ssvc.zip is absent")
        return 77
    wrong = 0
    for name, (file, count) in TABLES.items():
        headings, rows = published(archive, file)
        got_headings, got = ours(program, name)
        if headings != got_headings:
            print(f"{name}: points {got_headings}, published {headings}")
            wrong += 1
        for row in rows:
            if row not in got:
                print(f"{name}: no such row: {row}")
                wrong += 1
        if len(rows) != count or len(got) != count:
            print(f"{name}: {len(got)} rows, published {len(rows)}, known {count}")
            wrong += 1
    print(f"{len(TABLES)} tables, {sum(n for _, n in TABLES.values())} rows, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
