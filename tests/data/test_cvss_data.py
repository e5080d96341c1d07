#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CVSS vectors that other people published: each is read, and has the score that stands beside it.

Arguments: the program dump_cvss and the folder with data. What differs and is not in WRONG is the failure.
"""
import json
import os
import re
import subprocess
import sys
import zipfile

POWER = "it is what 3.1's environmental equation gives, but no environmental metric is defined"
OTHER = "the score is of another vector"
# Published wrongly: record: why.
WRONG = {
    "CVE-2023-37908": POWER, "CVE-2023-39969": POWER, "CVE-2023-44154": OTHER, "CVE-2023-45134": POWER, "CVE-2023-45136": POWER,
    "CVE-2024-0095": OTHER, "CVE-2024-31465": POWER, "CVE-2024-37301": POWER, "CVE-2024-37310": POWER, "CVE-2024-38529": POWER,
    "CVE-2024-41947": POWER,
}
WHOLE = "the base score is that of all metrics"


def records(path):
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if name.endswith(".json"):
                yield os.path.basename(name)[:-len(".json")], json.loads(z.read(name))


def cve5(path):
    for name, record in records(path):
        containers = record.get("containers", {})
        for container in [containers.get("cna", {}), *containers.get("adp", [])]:
            for metric in container.get("metrics", []):
                for kind, score in metric.items():
                    if kind.startswith("cvssV"):
                        yield name, score["vectorString"], score.get("baseScore"), score.get("baseSeverity")


def osv(path):
    """The word beside a vector is that of all its metrics."""
    for name, record in records(path):
        word = record.get("database_specific", {}).get("severity", "").upper() or None
        for severity in record.get("severity", []) + [s for a in record.get("affected", []) for s in a.get("severity", [])]:
            if severity["type"].startswith("CVSS"):
                yield name, severity["score"], None, word


def jvn(path):
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            text = z.read(name).decode("utf-8") if name.endswith(".rdf") else ""
            for tag in re.findall(r"<sec:cvss [^>]*>", text):
                fields = dict(re.findall(r'(\w+)="([^"]*)"', tag))
                if fields.get("type") == "Base":
                    yield name, fields["vector"], float(fields["score"]), None
            for base, vector in re.findall(r"<Base>([^<]*)</Base>\s*<Vector>([^<]*)</Vector>", text):
                yield name, vector, float(base), None


def level(vector, tenths):
    if not vector.startswith("CVSS:"):
        return None
    return "NONE" if not tenths else "LOW" if tenths < 40 else "MEDIUM" if tenths < 70 else "HIGH" if tenths < 90 else "CRITICAL"


def judge(name, vector, score, word, line):
    """What is wrong, and why it is the publisher who is; None for each that does not apply."""
    if line == "?":
        return "not read", None
    base, _, _, whole = map(int, line.split())
    published = None if score is None else round(score * 10)
    if published not in (None, base):
        return f"{base}, published {score}", WRONG.get(name) or (WHOLE if published == whole else None)
    ours = level(vector, whole if score is None else base)
    if word and ours not in (None, word):
        return f"{ours}, published {word}", WRONG.get(name)
    return None, None


SOURCES = [("cve5.zip", cve5), ("jvn.zip", jvn)] + [(f"osv/{e}/all.zip", osv) for e in ("Bitnami", "Go", "OSS-Fuzz", "PyPI")]


def main():
    program, shared = sys.argv[1:3]
    data = os.path.join(shared, "data")
    if not os.path.isdir(data):
        print(f"data/cvss: skipped, there is no {data}")
        return 77
    wrong, explained = 0, {}
    for file, read in SOURCES:
        rows = list(read(os.path.join(data, file)))
        run = subprocess.run([program], input="".join(v.replace("\n", " ") + "\n" for _, v, _, _ in rows), capture_output=True,
                             text=True, check=True)
        for (name, vector, score, word), line in zip(rows, run.stdout.splitlines()):
            bad, why = judge(name, vector, score, word, line)
            if why:
                explained[why] = explained.get(why, 0) + 1
            elif bad:
                wrong += 1
                print(f"{file}: {name}: {vector}: {bad}")
        print(f"{file}: {len(rows)} vectors, {sum(s is not None for _, _, s, _ in rows)} with a score, "
              f"{sum(w is not None for _, _, _, w in rows)} with a word")
    for why, n in sorted(explained.items()):
        print(f"{n} published wrongly: {why}")
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
