# SPDX-License-Identifier: Apache-2.0
"""What the tests of the command line have in common. A test program is `PROGRAM BUHIN_BINARY`."""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

BUHIN = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "buhin"
NOBODY = 65534
SHARED = os.environ.get("BUHIN_SHARED", "")


def data(name=""):
    """The path of real data, which is not there on every machine."""
    return os.path.join(SHARED, "data", name)


def needs_data(name=""):
    return unittest.skipUnless(SHARED and os.path.exists(data(name)), f"there is no data/{name} in BUHIN_SHARED")


def archived(name, ending):
    """(name, content) of the files in an archive of real data."""
    with zipfile.ZipFile(data(name)) as z:
        for member in z.namelist():
            if member.endswith(ending):
                yield member, z.read(member)


def bom(*components):
    """A CycloneDX document with these components, each a dict or a package URL with a version."""
    def component(c):
        if isinstance(c, dict):
            return c
        name, _, version = c.partition("?")[0].rpartition("/")[2].partition("@")
        return {"name": name, "version": version, "purl": c}

    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
        {"type": "library", "name": f"c{i}", **component(c)} for i, c in enumerate(components)]})


class Case(unittest.TestCase):
    """A temporary folder a test, and a clean environment."""

    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="buhin-test-")
        os.chmod(self.dir, 0o755)
        self.addCleanup(self.clean)

    def clean(self):
        for folder, names, _ in os.walk(self.dir):
            for n in names:
                path = os.path.join(folder, n)
                if not os.path.islink(path):
                    os.chmod(path, 0o755)
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def write(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data.encode() if isinstance(data, str) else data)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def run_buhin(self, *args, code=0, env=None, as_nobody=False, cwd=None, timeout=300, text=True):
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": self.path("home"),
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "")}
        environment.update(env or {})
        become, program = {}, BUHIN
        if as_nobody:  # who may not even look into the folder of the build, such as /root
            become, program = {"user": NOBODY, "group": NOBODY, "extra_groups": []}, self.path("buhin")
            shutil.copy(BUHIN, program)
        done = subprocess.run([program, *args], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, cwd=cwd or self.dir, timeout=timeout, **become)
        if text:
            done.stdout, done.stderr = done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
        if code is not None:
            self.assertEqual(done.returncode, code, f"{args}\n{done.stdout}\n{done.stderr}")
        return done

    def report(self, *args, code=0, **more):
        """The JSON report of a scan or match."""
        return json.loads(self.run_buhin(*args, "-o", "json", code=code, **more).stdout)

    def found(self, *cpes):
        """(id, outcome) of the findings in self.store for components with these names ("a:openssl:openssl:1.0.1")."""
        self.write("bom.json", bom(*({"cpe": f"cpe:2.3:{c}" + ":*" * (11 - len(c.split(":")))} for c in cpes)))
        return sorted((f["id"], f["outcome"]) for f in self.report("match", "bom.json", "--store", self.store)["findings"])

    def check_import_memory(self, kind, small, large):
        """The import of the larger of these files takes no more memory than that of the smaller."""
        with open(BUHIN, "rb") as f:
            if b"__asan_init" in f.read():
                self.skipTest("the sanitizer's memory is not the program's")
        peaks = []
        for file in (small, large):
            self.run_buhin("advisories", "import", kind, file, "--store", file + ".db")
            peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        self.assertLess(peaks[1] - peaks[0], 24 << 10, f"{peaks} KiB for {os.path.getsize(large)} bytes")

    def purls(self, report):
        return sorted(c["purl"] for c in report["components"] if "purl" in c)


def main():
    unittest.main(verbosity=1)
