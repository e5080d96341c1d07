#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A hostile surrounding: what is typed, descriptors, signals, limits, places that are not there."""
import json
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import time
import zipfile
import zlib

from support import BUHIN, NOBODY, Case, main

LOCK = '{"lockfileVersion": 3, "packages": {"node_modules/%s": {"version": "%s"}}}'


class Words(Case):
    """A file name of somebody else's becomes an argument by way of the shell's "*"."""

    def test_arguments_are_shown_printable(self):
        for args in (["scan", "--\x1b[31mx"], ["\x1b]0;x\x07"], ["scan", "t", "-o", "\x1bx"], ["scan", "t", "--workers", "\n\x1b"],
                     ["help", "\u202ex"], ["vercmp", "\x9b1m", "1", "2"]):
            with self.subTest(args=args):
                text = self.run_buhin(*args, code=2).stderr
                self.assertEqual([c for c in text[:-1] if not c.isprintable()], [], text)
                self.assertTrue(text.endswith("\n"))

    def test_letter_beyond_ascii_is_shown_whole(self):
        self.assertIn("there is no option '-\u3042'", self.run_buhin("scan", "-\u3042", code=2).stderr)
        self.assertIn("there is no option '-\\xff'", self.run_buhin(b"scan", b"-\xff", code=2).stderr)


class Outputs(Case):
    def setUp(self):
        super().setUp()
        self.write("t/package-lock.json", LOCK % ("left-pad", "1.3.0"))
        self.env = {"HOME": self.dir, "LANG": "C.UTF-8"}

    def run_raw(self, *args, **more):
        return subprocess.run([BUHIN, *args], cwd=self.dir, env=self.env, timeout=60, check=False, **more)

    def test_failed_outputs_are_told(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("skipped: no /dev/full")
        for o in ("json", "cyclonedx-json", "spdx-json", "table"):
            with self.subTest(format=o):
                done = self.run_buhin("scan", "t", "-o", o + "=/dev/full", code=3)
                self.assertEqual(done.stderr, "buhin: error: cannot write '/dev/full': No space left on device\n")
        with open("/dev/full", "wb") as full:
            for args in (["scan", "t"], ["scan", "t", "-o", "json"], ["help"], ["vercmp", "deb", "1", "2"]):
                done = self.run_raw(*args, stdout=full, stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot write the output: No space left on device\n"))

    def test_file_over_the_limit_of_the_process(self):
        done = self.run_raw("scan", "t", "-o", "json=x.json", stderr=subprocess.PIPE,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: error: cannot write 'x.json': File too large\n"))
        self.assertEqual(sorted(os.listdir(self.dir)), ["t"])

    def test_closed_pipe_ends_it_after_the_files(self):
        for restore in (True, False):  # SIGPIPE as the shell leaves it, and ignored
            for i in range(900):  # more than a pipe or a buffer holds
                self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
            read, write = os.pipe()
            os.close(read)
            done = self.run_raw("scan", "t", "-o", "json", "-o", "cyclonedx-json=x.json", stdout=write, stderr=subprocess.PIPE,
                                restore_signals=restore)
            os.close(write)
            self.assertEqual((done.returncode, done.stderr), (-13, b""))
            self.assertIn(b'"pkg:npm/p899@1.0.0"', self.read("x.json"))
            os.unlink(self.path("x.json"))

    def test_closed_standard_descriptors(self):
        self.write("t/cut/package-lock.json", "{")
        whole = self.report("scan", "t", code=4)
        for closed in ((0,), (1,), (2,), (0, 1, 2), (1, 2)):
            with self.subTest(closed=closed):
                done = self.run_raw("scan", "t", "--no-such", preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                self.assertEqual(done.returncode, 2)
                done = self.run_raw("scan", "t", "-v", "-o", "json=x.json", preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                self.assertEqual(done.returncode, 4)
                report = json.loads(self.read("x.json"))
                self.assertEqual(report["components"], whole["components"])
        done = self.run_raw("scan", "t", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot write the output: Bad file descriptor\n"))
        done = self.run_raw("vercmp", "deb", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(0))
        self.assertEqual((done.returncode, done.stderr), (3, b"buhin: cannot read standard input: Bad file descriptor\n"))

    def test_link_of_somebody_else_in_tmp(self):
        if os.geteuid() != 0:
            self.skipTest("skipped: not root")
        self.write("victim", "precious")
        os.makedirs(self.path("tmp"))
        os.chmod(self.path("tmp"), 0o1777)
        for name, target in (("link", "victim"), ("dangling", "new")):
            os.symlink(self.path(target), self.path("tmp", name))
            os.chown(self.path("tmp", name), NOBODY, NOBODY, follow_symlinks=False)
            done = self.run_buhin("scan", "t", "-o", f"json=tmp/{name}", code=3)
            self.assertIn(f"cannot create 'tmp/{name}': Permission denied", done.stderr)
        self.assertEqual(self.read("victim"), b"precious")
        self.assertFalse(os.path.lexists(self.path("new")))
        os.chown(self.path("tmp/link"), 0, 0, follow_symlinks=False)  # one's own is followed, here as elsewhere
        self.run_buhin("scan", "t", "-o", "json=tmp/link")
        self.assertTrue(os.path.islink(self.path("tmp/link")))
        self.assertIn(b"left-pad", self.read("victim"))
        # Nor does somebody else's file say who may write to the new one.
        self.write("tmp/file", "")
        os.chmod(self.path("tmp/file"), 0o666)
        os.chown(self.path("tmp/file"), NOBODY, NOBODY)
        self.run_buhin("scan", "t", "-o", "json=tmp/file")
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(os.stat(self.path("tmp/file")).st_mode & 0o777, 0o666 & ~mask)

    def test_interrupted_while_writing(self):
        packages = {f"node_modules/p{i}": {"version": f"1.0.{i}"} for i in range(40000)}
        self.write("t/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(signal=sign):
                for _ in range(20):  # on a busy machine it may be done before it is looked at
                    self.write("out/bom.json", "old")
                    p = subprocess.Popen([BUHIN, "scan", "t", "--no-match", "-o", "cyclonedx-json=out/bom.json"], cwd=self.dir,
                                         env=self.env, preexec_fn=lambda sign=sign: signal.signal(sign, signal.SIG_DFL))
                    while p.poll() is None and len(os.listdir(self.path("out"))) < 2:
                        time.sleep(0.001)
                    p.send_signal(sign)
                    code = p.wait(60)
                    self.assertEqual(os.listdir(self.path("out")), ["bom.json"])
                    if self.read("out/bom.json") == b"old":
                        break
                self.assertEqual((code, self.read("out/bom.json")), (-sign, b"old"))

    def test_ignored_signal_does_not_end_it(self):
        packages = {f"node_modules/p{i}": {"version": f"1.0.{i}"} for i in range(40000)}
        self.write("t/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
        self.write("out/bom.json", "old")
        p = subprocess.Popen([BUHIN, "scan", "t", "--no-match", "-o", "cyclonedx-json=out/bom.json"], cwd=self.dir, env=self.env,
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        while p.poll() is None and len(os.listdir(self.path("out"))) < 2:
            time.sleep(0.001)
        p.send_signal(signal.SIGHUP)
        self.assertEqual(p.wait(60), 0)
        self.assertEqual(len(json.loads(self.read("out/bom.json"))["components"]), 40000)


def libraries_of(program):
    return subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=False).stdout


class Scarcity(Case):
    def setUp(self):
        super().setUp()
        for i in range(50):
            self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
        self.whole = self.report("scan", "t")["components"]

    def run_limited(self, limit, value, program=BUHIN, **more):
        env = {"HOME": self.dir, "LANG": "C.UTF-8"}
        return subprocess.run([program, "scan", self.path("t"), "-o", "json", "--workers", "4"], cwd="/", env=env, timeout=60, check=False,
                              capture_output=True, preexec_fn=lambda: resource.setrlimit(limit, (value, value)), **more)

    def test_few_descriptors(self):
        # 4 workers at 16, fewer at 10.
        for n in (30, 20, 16, 12, 10):
            with self.subTest(descriptors=n):
                done = self.run_limited(resource.RLIMIT_NOFILE, n)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(json.loads(done.stdout)["components"], self.whole)
        done = self.run_limited(resource.RLIMIT_NOFILE, 4)
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertEqual(done.stderr, b"buhin: error: cannot make a channel to a worker process: Too many open files\n")
        done = self.run_limited(resource.RLIMIT_NOFILE, 6)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr, b"buhin: error: cannot set the descriptors of a worker process: Too many open files\n")

    def test_little_memory(self):
        """It works, or says what is missing; never ends in silence or by a signal."""
        if "libasan" in libraries_of(BUHIN):
            self.skipTest("skipped: AddressSanitizer needs address space")
        for i in range(5000):
            self.write(f"t/{i}/package-lock.json", LOCK % (f"p{i}", "1.0.0"))
        codes = set()
        for kib in (28000, 32000, 36000, 40000, 50000, 60000, 200000):
            done = self.run_limited(resource.RLIMIT_AS, kib * 1024)
            codes.add(done.returncode)
            if done.returncode == 70:
                self.assertIn(b"out of memory", done.stderr)
            elif done.returncode == 127:
                self.assertIn(b"shared librar", done.stderr)
            else:
                self.assertIn(done.returncode, (0, 3, 4))
                self.assertTrue(done.returncode == 0 or done.stderr or b'"complete": false' in done.stdout)
        self.assertIn(0, codes)

    def test_few_processes(self):
        if os.geteuid() != 0:
            self.skipTest("skipped: not root")
        alone = 61000 + os.getpid() % 1000  # a user who runs nothing else, and may not look into the folder of the build
        program = shutil.copy(BUHIN, self.path("buhin"))
        done = self.run_limited(resource.RLIMIT_NPROC, 2, program=program, user=alone, group=alone, extra_groups=[])
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(json.loads(done.stdout)["components"], self.whole)

    def test_bare_root(self):
        """A chroot with the program and its libraries, without /dev and /proc."""
        if os.geteuid() != 0:
            self.skipTest("skipped: not root")
        libraries = libraries_of(BUHIN)
        if "libasan" in libraries:
            self.skipTest("skipped: AddressSanitizer needs /proc")
        for file in [BUHIN, *re.findall(r"/[^ )]+", libraries)]:
            place = self.path("root", file.lstrip("/") if file != BUHIN else "buhin")
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.copy(file, place)
        shutil.copytree(self.path("t"), self.path("root/t"))
        for target in ("/t", "/t/7/package-lock.json"):
            done = subprocess.run(["/buhin", "scan", target, "-o", "json"], stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=60, check=False, preexec_fn=lambda: os.chroot(self.path("root")), cwd="/")
            self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(json.loads(done.stdout)["components"][0]["purl"], "pkg:npm/p7@1.0.0")


def elf(section_name, data):
    """A 64-bit little-endian ELF file that has this section (gABI, chapter 4)."""
    names = b"\0" + section_name + b"\0.shstrtab\0"
    table = -(-(64 + len(data) + len(names)) // 8) * 8

    def section(name, kind, at, size):
        return struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, at, size, 0, 0, 1, 0)

    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, table, 0, 64, 56, 0, 64, 3, 2)
    file = (head + data + names).ljust(table, b"\0")
    return file + section(0, 0, 0, 0) + section(1, 1, 64, len(data)) + section(2 + len(section_name), 3, 64 + len(data), len(names))


class Bombs(Case):
    def test_crates_in_a_program(self):
        for count, code in ((1000, 0), (40000, 4)):
            crates = [{"name": "a", "version": f"1.{i}.0", "source": "crates.io"} for i in range(count)]
            packed = zlib.compress(json.dumps({"packages": crates}).encode(), 9)
            os.chmod(self.write(f"t{count}/program", elf(b".dep-v0", packed)), 0o755)
            report = self.report("scan", f"t{count}", "--no-match", code=code)
            self.assertEqual(len(report["components"]), 0 if code else count)
            self.assertEqual([(n["code"], n["text"]) for n in report["notes"]],
                             [("over-limit", "the list of crates in a Rust program is too large")] if code else [])

    def test_long_lines_in_a_jar(self):
        os.makedirs(self.path("t"))
        with zipfile.ZipFile(self.path("t/a.jar"), "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("META-INF/MANIFEST.MF", "Implementation-Version: " + "9" * 1025 + "\n")
            for i, (group, artifact, version) in enumerate(((1024, 2, 2), (1025, 2, 2), (2, 2, 900_000), (2, 1025, 2))):
                z.writestr(f"META-INF/maven/g/a{i}/pom.properties",
                           f"groupId={'g' * group}\nartifactId={'a' * artifact}\nversion={'1' * version}\n")
        report = self.report("scan", "t", code=4)
        self.assertEqual([c["name"] for c in report["components"]], ["g" * 1024 + ":aa"])
        self.assertEqual([n["text"] for n in report["notes"]],
                         [f"'META-INF/{name}' in the zip archive has a name or version of more than 1024 bytes"
                          for name in ("MANIFEST.MF", "maven/g/a1/pom.properties", "maven/g/a2/pom.properties", "maven/g/a3/pom.properties")])


if __name__ == "__main__":
    main()
