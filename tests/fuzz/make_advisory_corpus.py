#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the corpus of the fuzz target `advisory`: records as the store keeps them.

make_advisory_corpus.py BUHIN
"""
import os
import sqlite3
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with tempfile.TemporaryDirectory() as folder:
    store = os.path.join(folder, "a.db")
    for name in ("CVE-2014-0160", "CVE-2021-44228"):
        subprocess.run([sys.argv[1], "advisories", "import", "osv", os.path.join(TOP, "data/landmarks", name + ".json"),
                        "--store", store], check=True)
    rows = sqlite3.connect(store).execute("SELECT meta, affected FROM record ORDER BY name").fetchall()
for i, (meta, affected) in enumerate(rows):
    for kind, data in (("record", meta), ("affected", affected[1:])):  # the list without its count
        with open(os.path.join(TOP, "tests/fuzz/corpus/advisory", f"good-{kind}-{i}"), "wb") as f:
            f.write(data)
