#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the corpus of the fuzz target `rpmdb` from the builders of tests/cli/test_rpm.py."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../cli"))
import test_rpm as t  # noqa: E402

files = {"good-header": t.openssl(), "good-ndb": t.ndb([t.openssl(), t.GLIBC]), "good-bdb": t.bdb([t.openssl(), t.GLIBC], "<", 512),
         "good-bdb-big-endian": t.bdb([t.GLIBC], ">", 512), "bad-header-cut": t.openssl()[:60], "bad-ndb-cut": t.ndb([t.GLIBC])[:4100]}
os.makedirs(os.path.join(HERE, "corpus/rpmdb"), exist_ok=True)
for name, data in files.items():
    with open(os.path.join(HERE, "corpus/rpmdb", name), "wb") as f:
        f.write(data)
