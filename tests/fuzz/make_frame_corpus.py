#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the corpus of fuzz_frame: streams of frames, good and bad (src/isolation/frame.h)."""
import os
import struct

JOB, READY, DATA, END = 1, 2, 3, 4
LIMIT = 32 << 20


def frame(kind, job, body, length=None):
    return struct.pack("<IIQ", len(body) if length is None else length, kind, job) + body


def ready(isolation=7, failed=0, error=0):
    return frame(READY, 0, struct.pack("<III", isolation, failed, error))


def end(job, negated):
    return frame(END, job, struct.pack("<I", negated))


CASES = {
    "good-session": ready() + frame(DATA, 1, b"event") + end(1, 0) + frame(DATA, 2, b"") + end(2, 6),
    "good-failed-start": ready(0, 4, 95),
    "good-job": frame(JOB, 2**64 - 1, b"path/to/file"),
    "good-lowest-result": end(1, 2**31 - 1),
    "bad-empty": b"",
    "bad-head-cut": frame(DATA, 1, b"event")[:15],
    "bad-body-cut": frame(DATA, 1, b"event")[:-1],
    "bad-type-zero": frame(0, 1, b""),
    "bad-type-unknown": frame(5, 1, b""),
    "bad-type-high": frame(0x80000003, 1, b""),
    "bad-ready-short": frame(READY, 0, b"\x07\0\0\0"),
    "bad-end-long": frame(END, 1, b"\0" * 5),
    "bad-result-positive": end(1, 2**32 - 1),
    "bad-text": b"this is not a frame, whatever it may look like",
    "limit-longest": frame(DATA, 1, b"", LIMIT),
    "limit-above": frame(DATA, 1, b"", LIMIT + 1),
    "limit-all-ones": b"\xff" * 32,
}

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus", "frame")
os.makedirs(folder, exist_ok=True)
for name, data in CASES.items():
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)
