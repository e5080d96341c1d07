#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares generated versions by our orders and by the programs whose orders they are.

Arguments: the program version_lines, an order, and perhaps how many pairs and a seed. Exit code 77
(skipped) when no program for the order is on the machine. A disagreement that is not explained in
EXPLAINED is the failure.
"""
import ctypes
import ctypes.util
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

# --- Generated versions: a start, then some steps; half of the pairs differ by one change.

# What a version begins with, is made of, and is joined by.
SHAPES = {
    "alpm": (["1", "1.0", "2", "1:1.0", "0:2"], "1 2 10 0 01 a b rc beta alpha".split(),
             [".", ".", "", "-", "_", "+", ".."]),
    "apk": (["1", "1.0", "2", "1.01"],
            "1 2 10 0 01 010 a b _alpha _beta _pre _rc _p _git _svn _cvs _hg -r0 -r1 ~1a ~ab _p1 _rc2".split(),
            [".", "."] + [""] * 3),
    "composer": (["1", "1.0", "v2", "0", "1.2.3", "2010-01", "20100102"],
                 "1 2 10 0 01 x * alpha beta b a RC rc p pl patch stable dev 2010 05".split(),
                 [".", ".", "", "-", "-", "_", "+"]),
    "deb": (["1", "1.0", "2", "1:1.0", "0:2"], "1 2 10 0 01 a b rc z ubuntu1 deb12u1".split(),
            [".", ".", "", "-", "~", "+", "~~"]),
    "gem": (["1", "1.0", "2", "0", "1.2.3"], "1 2 10 0 00 01 a b rc beta pre alpha A".split(),
            [".", ".", ".", "", "-"]),
    "npm": (["1.2.3", "1.0.0", "v1.2.3", "=1.2.3", "0.0.1"], "1 2 10 0 01 a b rc beta alpha A".split(),
            [".", ".", ".", "-", "-", "+", ""]),
    "pypi": (["1", "1.0", "2", "0", "1!1", "v1.2"],
             "1 2 10 0 01 a b c rc alpha beta pre preview post rev r dev RC Dev x".split(),
             [".", ".", ".", "", "-", "_", "+"]),
    "rpm": (["1", "1.0", "2", "1:1.0", "0:2"], "1 2 10 0 01 a b rc fc39 el8 git".split(),
            [".", ".", "", "-", "~", "^", "_", "+"]),
    "semver": (["1.2.3", "1.0.0", "0.0.1", "10.2.0"], "1 2 10 0 01 a b rc beta alpha A".split(),
               [".", ".", ".", "-", "+"]),
}


def maven_version():
    """Only forms that every Maven from 3.8 on orders alike: the others contradict themselves."""
    text = ".".join(random.choice(["0", "1", "2", "10", "01"]) for _ in range(random.randrange(1, 5)))
    if random.random() < 0.6:
        joint = random.choice("-.")
        text += joint + random.choice("alpha beta milestone rc cr snapshot SNAPSHOT sp foo RC jre Beta".split())
        text += random.choice(["", "", "1", "2", "10"] + ["-1"] * (joint == "-"))
    return text


def version(order):
    if order == "maven":
        return maven_version()
    starts, words, joints = SHAPES[order]
    text = random.choice(starts)
    for _ in range(random.randrange(0, 6)):
        text += random.choice(joints) + random.choice(words)
    return text


def changed(order, text):
    if order == "maven":
        return maven_version()
    _, words, joints = SHAPES[order]
    at = random.randrange(len(text) + 1)
    new = random.choice(words + joints + ["0", ".0", ""])
    return text[:at] + new + text[at + random.randrange(2):] or "1"


def pairs(order, count):
    for _ in range(count):
        a = version(order)
        b = version(order) if random.random() < 0.5 else changed(order, a)
        yield (a, b) if random.random() < 0.5 else (b, a)


# --- Programs. Each gives a list of "<", "=", ">", "?", or None when it is not on the machine.

def by_lines(command, asked, **more):
    text = "".join(f"{a} {b}\n" for a, b in asked)
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True, **more)
    return run.stdout.split()


def sign(c):
    return "<" if c < 0 else ">" if c > 0 else "="


def alpm(asked):
    name = ctypes.util.find_library("alpm")
    if not name:
        return None
    compare = ctypes.CDLL(name).alpm_pkg_vercmp
    return [sign(compare(a.encode(), b.encode())) for a, b in asked]


def apk(asked):
    probe = ["apk", "version", "-t", "1.0", "1.0_rc1"]
    if not shutil.which("apk") or subprocess.run(probe, capture_output=True, text=True, check=True).stdout.strip() == "<":
        return None  # none, or apk-tools 2, which is not followed: see src/versions/apk.c
    def one(a, b):
        if subprocess.run(["apk", "version", "-c", a, b], stdout=subprocess.DEVNULL, check=False).returncode:
            return "?"
        return subprocess.run(["apk", "version", "-t", a, b], capture_output=True, text=True, check=True).stdout.strip()
    return [one(a, b) for a, b in asked[:400]]


def composer(asked):
    autoload = "/usr/share/php/Composer/Semver/autoload.php"
    if not shutil.which("php") or not os.path.exists(autoload):
        return None
    return by_lines(["php", "-r", r"""
        require $argv[1];
        $parser = new Composer\Semver\VersionParser();
        while (($line = fgets(STDIN)) !== false) {
            try {
                list($a, $b) = array_map([$parser, 'normalize'], explode(' ', trim($line)));
                $branch = strpos($a, 'dev-') === 0 || strpos($b, 'dev-') === 0;
                echo $branch ? "?\n" : ['<', '=', '>'][version_compare($a, $b) + 1] . "\n";
            } catch (UnexpectedValueException $e) {
                echo "?\n";
            }
        }""", autoload], asked)


def deb(asked):
    if not shutil.which("dpkg"):
        return None
    return by_lines(["sh", "-c", r"""
        while read -r a b; do
            if dpkg --validate-version "$a" 2>/dev/null && dpkg --validate-version "$b" 2>/dev/null; then
                if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then echo '<'
                elif dpkg --compare-versions "$a" gt "$b" 2>/dev/null; then echo '>'
                else echo '='; fi
            else echo '?'; fi
        done"""], asked[:400])


def gem(asked):
    if not shutil.which("ruby"):
        return None
    return by_lines(["ruby", "-e", r"""
        STDIN.each_line do |line|
          a, b = line.split
          good = Gem::Version.correct?(a) && Gem::Version.correct?(b)
          puts good ? ['=', '>', '<'][Gem::Version.new(a) <=> Gem::Version.new(b)] : '?'
        end"""], asked)


def maven(asked):
    jars = [j for pattern in ("/usr/share/java/maven-artifact-*.jar", "/usr/share/java/commons-lang3.jar")
            for j in glob.glob(pattern)]
    if not shutil.which("javac") or not jars:
        return None
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "Lines.java"), "w", encoding="utf-8") as f:
            f.write("""
                import org.apache.maven.artifact.versioning.ComparableVersion;
                public class Lines {
                    public static void main(String[] args) {
                        new java.util.Scanner(System.in).useDelimiter("\\n").forEachRemaining(line -> {
                            String[] v = line.split(" ");
                            int c = new ComparableVersion(v[0]).compareTo(new ComparableVersion(v[1]));
                            System.out.println(c < 0 ? "<" : c > 0 ? ">" : "=");
                        });
                    }
                }""")
        path = ":".join(jars + [folder])
        subprocess.run(["javac", "-cp", path, "-d", folder, os.path.join(folder, "Lines.java")], check=True)
        return by_lines(["java", "-cp", path, "Lines"], asked)


def node(loose):
    def run(asked):
        places = glob.glob("/usr/lib/node_modules/npm/node_modules/semver") + \
            glob.glob("/usr/share/nodejs/semver") + glob.glob("/usr/local/lib/node_modules/npm/node_modules/semver")
        if not shutil.which("node") or not places:
            return None
        return by_lines(["node", "-e", """
            const semver = require(process.argv[1]), loose = process.argv[2] === 'loose';
            require('readline').createInterface({input: process.stdin}).on('line', line => {
                const [a, b] = line.split(' ').map(v => semver.parse(v, {loose}));
                console.log(a && b ? '<=>'[a.compare(b) + 1] : '?');
            });""", places[0], loose], asked)
    return run


def pypi(asked):
    try:
        from packaging.version import InvalidVersion, Version
    except ImportError:
        return None
    def one(a, b):
        try:
            x, y = Version(a), Version(b)
        except InvalidVersion:
            return "?"
        return "<" if x < y else ">" if x > y else "="
    return [one(a, b) for a, b in asked]


def rpm(asked):
    python = "/usr/bin/python3"
    if not os.path.exists(python) or subprocess.run([python, "-c", "import rpm"], stderr=subprocess.DEVNULL,
                                                    check=False).returncode:
        return None
    return by_lines([python, "-c", """
import rpm, sys
for line in sys.stdin:
    a, b = map(rpm.ver, line.split())
    print("<" if a < b else ">" if a > b else "=")
"""], asked)


ORACLES = {"alpm": alpm, "apk": apk, "composer": composer, "deb": deb, "gem": gem, "maven": maven,
           "npm": node("loose"), "pypi": pypi, "rpm": rpm, "semver": node("strict")}

# --- Disagreements: (order, whether it is that one, who is right and why).

def any_of(pattern, ours="?"):
    """One of the versions is of that form, and our answer is that."""
    found = re.compile(pattern, re.I)
    return lambda a, b, mine, other: (mine == "?") == (ours == "?") and (found.search(a) or found.search(b))


def long_date(a, b, mine, other):
    """Composer 2.5 takes one group of digits after the groups of two, later ones two."""
    old = re.compile(r"v?(\d{1,5}(\.\d+){0,3}|\d{4}([.:-]?\d{2}){1,6}([.:-]?\d{1,3})?)(?![.:-]?\d)", re.I)
    return other == "?" and not (old.match(a) and old.match(b))


EXPLAINED = [
    ("alpm", any_of(r"^(\d+:)?(-|$)|-$"), "no package has an empty version or pkgrel: libalpm checks neither"),
    ("apk", any_of(r"\d[a-z]\d", "<=>"), "apk-tools 3 does not read a number behind the letter, which 2 did"),
    ("composer", long_date, "the composer/semver on the machine is older than 3.4"),
    ("deb", any_of(r"^(\d+:)?[^\d]", "<=>"), "dpkg compares what does not begin with a digit, and only complains"),
    ("gem", any_of(r"[a-z-].*\.0[0.]*[a-z-]|-0[0.]*[a-z-]", "<=>"), "RubyGems 3.5 drops zeros before a later word, against its own comment"),
    ("npm", any_of(r"^[v=]*\d+\.\d+\.\d\d+\."), "node reads 1.2.34.5 as 1.2.3-4.5, for its regular expression tries again"),
    ("rpm", any_of(r"^(?!\d*:[^:]*$).*:"), "no package has a colon but behind its epoch: rpm.ver does not check"),
    ("rpm", any_of(r"^(\d+:)?(-|$)|-$"), "no package has an empty version or release: rpm.ver checks neither"),
]


def main():
    program, order = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    random.seed(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    asked = list(pairs(order, count))
    theirs = ORACLES[order](asked)
    if theirs is None:
        print(f"oracle/{order}: skipped, no program that knows the order is installed")
        return 77
    asked = asked[:len(theirs)]
    run = subprocess.run([program, order], input="".join(f"{a} {b}\n" for a, b in asked),
                         capture_output=True, text=True, check=True)
    ours = [line.split()[1] for line in run.stdout.splitlines()]
    wrong, explained, readable = 0, {}, 0
    for (a, b), mine, other in zip(asked, ours, theirs):
        readable += mine != "?"
        if mine == other:
            continue
        why = next((why for o, fits, why in EXPLAINED if o == order and fits(a, b, mine, other)), None)
        if why:
            explained[why] = explained.get(why, 0) + 1
            continue
        wrong += 1
        if wrong <= 20:
            print(f"{order}: {a} {mine} {b}, the program says {other}")
    for why, n in sorted(explained.items()):
        print(f"{n} times: {why}")
    print(f"{len(ours)} pairs, {readable} readable, {sum(explained.values())} explained, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
