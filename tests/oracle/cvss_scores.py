#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the scores of generated CVSS vectors by us and by other implementations.

Arguments: the program dump_cvss, a version (2.0, 3.0, 3.1, 4.0), and perhaps how many vectors and a
seed. The others are Red Hat's Python library "cvss" and the JavaScript libraries
"ae-cvss-calculator" and "@pandatix/js-cvss" (found by NODE_PATH), those that are on the machine; exit
code 77 (skipped) when none is. A disagreement that is not explained in EXPLAINED is the failure.
"""
import json
import random
import shutil
import subprocess
import sys

# --- Generated vectors: (metric, values, "b" base, "t" threat, "e" environmental, "s" supplemental).

V2 = [("AV", "L A N", "b"), ("AC", "H M L", "b"), ("Au", "M S N", "b"), ("C", "N P C", "b"), ("I", "N P C", "b"),
      ("A", "N P C", "b"), ("E", "ND U POC F H", "t"), ("RL", "ND OF TF W U", "t"), ("RC", "ND UC UR C", "t"),
      ("CDP", "ND N L LM MH H", "e"), ("TD", "ND N L M H", "e"), ("CR", "ND L M H", "e"), ("IR", "ND L M H", "e"),
      ("AR", "ND L M H", "e")]
V3 = [("AV", "N A L P", "b"), ("AC", "L H", "b"), ("PR", "N L H", "b"), ("UI", "N R", "b"), ("S", "U C", "b"),
      ("C", "H L N", "b"), ("I", "H L N", "b"), ("A", "H L N", "b"), ("E", "X H F P U", "t"),
      ("RL", "X U W T O", "t"), ("RC", "X C R U", "t"), ("CR", "X H M L", "e"), ("IR", "X H M L", "e"),
      ("AR", "X H M L", "e"), ("MAV", "X N A L P", "e"), ("MAC", "X L H", "e"), ("MPR", "X N L H", "e"),
      ("MUI", "X N R", "e"), ("MS", "X U C", "e"), ("MC", "X H L N", "e"), ("MI", "X H L N", "e"),
      ("MA", "X H L N", "e")]
V4 = [("AV", "N A L P", "b"), ("AC", "L H", "b"), ("AT", "N P", "b"), ("PR", "N L H", "b"), ("UI", "N P A", "b"),
      ("VC", "H L N", "b"), ("VI", "H L N", "b"), ("VA", "H L N", "b"), ("SC", "H L N", "b"), ("SI", "H L N", "b"),
      ("SA", "H L N", "b"), ("E", "X A P U", "t"), ("CR", "X H M L", "e"), ("IR", "X H M L", "e"),
      ("AR", "X H M L", "e"), ("MAV", "X N A L P", "e"), ("MAC", "X L H", "e"), ("MAT", "X N P", "e"),
      ("MPR", "X N L H", "e"), ("MUI", "X N P A", "e"), ("MVC", "X H L N", "e"), ("MVI", "X H L N", "e"),
      ("MVA", "X H L N", "e"), ("MSC", "X H L N", "e"), ("MSI", "X S H L N", "e"), ("MSA", "X S H L N", "e"),
      ("S", "X N P", "s"), ("AU", "X N Y", "s"), ("R", "X A U I", "s"), ("V", "X D C", "s"), ("RE", "X L M H", "s"),
      ("U", "X Clear Green Amber Red", "s")]
TABLES = {"2.0": V2, "3.0": V3, "3.1": V3, "4.0": V4}


def vector(version):
    """Any base metrics; of the other groups all, some or none are defined."""
    share = {"b": 1, "t": random.choice([0, 0.5, 1]), "e": random.choice([0, 0.2, 0.6, 1]), "s": random.choice([0, 0.5])}
    fields = []
    for name, values, group in TABLES[version]:
        values = values.split()
        if group == "b":
            fields.append(f"{name}:{random.choice(values)}")
        elif version == "2.0" and share[group]:
            fields.append(f"{name}:{random.choice(values) if random.random() < share[group] else values[0]}")
        elif random.random() < share[group]:
            fields.append(f"{name}:{random.choice(values)}")
    return ("" if version == "2.0" else f"CVSS:{version}/") + "/".join(fields)


def has(version, text, group):
    undefined = {"ND", "X"}
    fields = dict(f.split(":") for f in text.split("/") if not f.startswith("CVSS"))
    return any(g == group and fields.get(name, "X") not in undefined for name, _, g in TABLES[version])


# --- The others. Each gives, a vector, [base, with threat, with all], None where it has no such
# score; or None when it is not on the machine.

def red_hat(version, vectors):
    try:
        from cvss import CVSS2, CVSS3, CVSS4
    except ImportError:
        return None
    if version == "4.0":
        return [[None, None, CVSS4(v).base_score] for v in vectors]
    kind = CVSS2 if version == "2.0" else CVSS3
    return [list(kind(v).scores()) for v in vectors]


def node(library, program):
    def run(version, vectors):
        script = "const L = require(%s); const tenth = x => Number.isFinite(x) ? x : null;\n" % json.dumps(library) + \
            "require('readline').createInterface({input: process.stdin}).on('line', line => {\n" + program + "\n});"
        if not shutil.which("node") or subprocess.run(["node", "-e", f"require({json.dumps(library)})"], check=False,
                                                      stderr=subprocess.DEVNULL).returncode:
            return None
        out = subprocess.run(["node", "-e", script, version], input="\n".join(vectors) + "\n", capture_output=True,
                             text=True, check=True)
        return [json.loads(line) for line in out.stdout.splitlines()]
    return run


OTHERS = {
    "cvss": red_hat,
    "ae-cvss-calculator": node("ae-cvss-calculator", """
        const kind = {'2.0': L.Cvss2, '3.0': L.Cvss3P0, '3.1': L.Cvss3P1, '4.0': L.Cvss4P0}[process.argv[1]];
        const s = new kind(line).calculateScores();
        console.log(JSON.stringify(process.argv[1] === '4.0' ? [null, null, tenth(s.overall)] :
            [tenth(s.base), tenth(s.temporal), tenth(s.environmental)]));"""),
    "@pandatix/js-cvss": node("@pandatix/js-cvss", """
        const kind = {'2.0': L.CVSS20, '3.0': L.CVSS30, '3.1': L.CVSS31, '4.0': L.CVSS40}[process.argv[1]];
        const s = new kind(line);
        console.log(JSON.stringify(process.argv[1] === '4.0' ? [null, null, tenth(s.Score())] :
            [tenth(s.BaseScore()), tenth(s.TemporalScore()), tenth(s.EnvironmentalScore())]));"""),
}

# --- Disagreements: (library, version, whether it is that one, who is right and why).

def late(text, bad):
    return all(kind == "whole" and abs(m - s) <= 1 or kind == "threat" and m == s + 1 for kind, m, s in bad)


def below_zero(text, bad):
    """The one way in which 2.0's base equation comes below zero."""
    return text.startswith("AV:L/AC:H/Au:M/") and all(kind == "whole" and 0 < m - s <= 3 for kind, m, s in bad)


def ceiling(text, bad):
    return "RC:U" in text and all(kind != "base" and m == s - 1 for kind, m, s in bad)


EXPLAINED = [
    ("ae-cvss-calculator", ["2.0"], late,
     "it rounds the environmental score once, at its end: the guide (3.2.3) uses scores that are rounded, and example "
     "3.3.1 (9.2) shows it; and halves by floating-point numbers: 9.0 x 0.95 is 8.55, rounded 8.6 (3.2.2)"),
    ("ae-cvss-calculator", ["2.0"], below_zero, "it has scores below zero; the guide (3.2.1) has 0 to 10"),
    ("cvss", ["2.0"], below_zero,
     "it goes on with an adjusted base score below zero; the guide (3.2.1) has scores from 0 to 10"),
    ("ae-cvss-calculator", ["3.0"], ceiling,
     "5.0 x 0.92 is 4.6000000000000005 by its floating-point numbers, rounded up to 4.7; Roundup is the smallest number "
     "that is equal or higher (3.0, section 7), which 3.1, appendix A, then spelt out"),
]


def tenths(score):
    return None if score is None else round(score * 10)


def main():
    program, version = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100000
    random.seed(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    vectors = [vector(version) for _ in range(count)]
    run = subprocess.run([program], input="\n".join(vectors) + "\n", capture_output=True, text=True, check=True)
    ours = [line.split() for line in run.stdout.splitlines()]
    if len(ours) != count or ["?"] in ours:
        print(f"{ours.count(['?'])} of {count} vectors are refused, the first is {vectors[ours.index(['?'])]}")
        return 1
    names, wrong, explained = [], 0, {}
    for name, other in OTHERS.items():
        theirs = other(version, vectors)
        if theirs is None:
            continue
        names.append(name)
        for text, mine, score in zip(vectors, ours, theirs):
            base, threat, _, whole = map(int, mine)
            mine = [base, threat, whole]
            score = [tenths(s) for s in score]
            if not has(version, text, "t"):
                score[1] = None
            if version != "4.0" and not has(version, text, "e"):
                score[2] = None
            bad = [(kind, m, s) for kind, m, s in zip(("base", "threat", "whole"), mine, score) if s not in (None, m)]
            if not bad:
                continue
            why = next((why for n, v, fits, why in EXPLAINED if n == name and version in v and fits(text, bad)), None)
            if why:
                explained[name, why] = explained.get((name, why), 0) + 1
                continue
            wrong += 1
            if wrong <= 20:
                print(f"{name}: {text}: " + ", ".join(f"{kind} {m}, it says {s}" for kind, m, s in bad))
    if not names:
        print(f"oracle/cvss-{version}: skipped, no other implementation of CVSS is installed")
        return 77
    for (name, why), n in sorted(explained.items()):
        print(f"{name}, {n} times: {why}")
    print(f"{count} vectors of {version} against {', '.join(names)}: {sum(explained.values())} explained, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
