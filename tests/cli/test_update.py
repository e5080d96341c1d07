#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""buhin advisories update, against a server on this machine that is honest, lazy, breaks off or lies."""
import http.server
import json
import os
import sqlite3
import subprocess
import threading
import time

from support import BUHIN, Case, main
from test_advisories import dump, record


class Server(http.server.ThreadingHTTPServer):
    """files: path -> (bytes, etag). behave: 'ok', or what Handler has a method for."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.behave, self.seen = {}, "ok", []
        self.half, self.go_on = threading.Event(), threading.Event()  # of 'hang'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        try:
            getattr(self, server.behave)()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def ok(self, send=None, more=0):
        send = send or self.wfile.write
        if self.path not in self.server.files:
            return self.send_error(404)
        data, etag = self.server.files[self.path]
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304)
        start, headers = 0, {}
        if self.headers.get("Range") and self.headers.get("If-Range") == etag:
            start = int(self.headers["Range"].split("=")[1].rstrip("-"))
            if start >= len(data):
                return self.answer(416, ETag=etag, Content_Range=f"bytes */{len(data)}")
            headers["Content_Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        self.answer(206 if headers else 200, ETag=etag, Content_Length=str(len(data) - start + more), **headers)
        return send(data[start:])

    def cut(self):
        self.ok(lambda body: self.wfile.write(body[: len(body) // 2]))

    def short(self):
        self.ok(more=1000)

    def hang(self):
        def send(body):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.server.half.set()
            self.server.go_on.wait(60)
        self.ok(send)

    def fail(self):
        self.answer(500)
        while True:  # an error without end
            self.wfile.write(b"error " * 10000)

    def headers_without_end(self):
        self.send_response(200)
        while True:
            self.wfile.write(b"X-Header: " + b"x" * 1000 + b"\r\n")

    def unasked_part(self):
        data = self.server.files[self.path][0]
        self.answer(206, Content_Length=str(len(data)), Content_Range=f"bytes 0-{len(data) - 1}/{len(data)}")
        self.wfile.write(data)

    def unasked_unchanged(self):
        self.answer(304, ETag=self.server.files[self.path][1])

    def other_part(self):
        """Asked for what comes behind, it sends all, as a part of the same thing."""
        data, etag = self.server.files[self.path]
        headers = {"Content_Range": f"bytes 0-{len(data) - 1}/{len(data)}"} if self.headers.get("Range") else {}
        self.answer(206 if headers else 200, ETag=etag, Content_Length=str(len(data)), **headers)
        self.wfile.write(data)

    def empty(self):
        self.answer(200, Content_Length="0", ETag='"empty"')

    def huge(self):
        self.answer(200, Content_Length=str(1 << 50), ETag='"huge"')
        self.wfile.write(b"x" * 100000)

    def elsewhere(self):
        self.answer(302, Location=self.server.location, Content_Length="0")

    def log_message(self, *args):
        pass


class Update(Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.addCleanup(self.server.go_on.set)
        self.store = self.path("data/a.db")
        self.serve("npm", [record(i) for i in range(500)], '"one"')

    def serve(self, ecosystem, records, etag):
        self.server.files[f"/{ecosystem}/all.zip"] = (dump(records), etag)

    def update(self, *names, base=None, **more):
        return self.run_buhin("advisories", "update", *names, "--from", base or self.server.url, "--store", self.store, **more)

    def count(self):
        db = sqlite3.connect(self.store)
        try:
            return db.execute("SELECT count(*) FROM record").fetchone()[0]
        finally:
            db.close()

    def test_first_and_again(self):
        self.assertIn("npm: 500 records, 500 new", self.update("npm").stdout)
        self.assertIn("npm: nothing new", self.update().stdout)  # those fetched before
        self.assertEqual(self.server.seen[-1][1]["If-None-Match"], '"one"')
        self.serve("npm", [record(i) for i in range(600)], '"two"')
        self.assertIn("600 records, 100 new", self.update().stdout)
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    def test_a_name_that_needs_escaping(self):
        self.server.files["/GitHub%20Actions/all.zip"] = (dump([record(1, ecosystem="GitHub Actions")]), '"x"')
        self.assertIn("1 new", self.update("GitHub Actions").stdout)

    def test_broken_off_is_resumed(self):
        self.server.behave = "cut"
        self.assertIn("/npm/all.zip: ", self.update("npm", code=4).stderr)
        half = os.path.getsize(self.path("data/a.db.npm.part"))
        self.assertGreater(half, 0)
        self.server.behave = "ok"
        self.assertIn("500 new", self.update("npm").stdout)
        self.assertEqual(self.server.seen[-1][1]["Range"], f"bytes={half}-")
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    def test_broken_off_and_changed_meanwhile(self):
        self.server.behave = "cut"
        self.update("npm", code=4)
        self.server.behave = "ok"
        self.serve("npm", [record(i) for i in range(7)], '"two"')
        self.assertIn("7 records, 7 new", self.update("npm").stdout)

    def killed_in_the_middle(self, *names):
        """An update that is killed when it has half of the download."""
        self.server.behave = "hang"
        self.server.half.clear()
        self.server.go_on.clear()
        part = self.path(f"data/a.db.{names[0]}.part")
        half = len(self.server.files[f"/{names[0]}/all.zip"][0]) // 2
        p = subprocess.Popen([BUHIN, "advisories", "update", *names, "--from", self.server.url, "--store", self.store],
                             env={"PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertTrue(self.server.half.wait(60))
        until = time.monotonic() + 60
        def size(name):
            return os.path.getsize(name) if os.path.exists(name) else 0
        while not (size(part) == half and size(part + ".etag")) and time.monotonic() < until:
            time.sleep(0.01)
        p.kill()
        p.wait()
        self.server.go_on.set()
        self.server.behave = "ok"
        return half

    def test_killed_is_resumed(self):
        half = self.killed_in_the_middle("npm")
        self.assertIn("500 new", self.update("npm").stdout)
        self.assertEqual(self.server.seen[-1][1].get("Range"), f"bytes={half}-")
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    # Half of one file, then killed in the other: what is there is never taken for the one it is not.
    def test_killed_in_another_file(self):
        one = self.server.files["/npm/all.zip"]
        self.server.behave = "cut"
        self.update("npm", code=4)
        self.serve("npm", [record(i + 1000) for i in range(500)], '"two"')
        self.killed_in_the_middle("npm")
        self.server.files["/npm/all.zip"] = one
        self.assertIn("500 records, 500 new", self.update("npm").stdout)

    def test_killed_behind_the_last_byte(self):
        self.write("data/a.db.npm.part", self.server.files["/npm/all.zip"][0])
        self.write("data/a.db.npm.part.etag", f"{self.server.url}/npm/all.zip\n\"one\"")
        self.assertIn("500 new", self.update("npm").stdout)  # the server says 416

    def test_a_part_of_another_server(self):
        self.write("data/a.db.npm.part", b"x" * 100)
        self.write("data/a.db.npm.part.etag", 'https://registry.example/npm/all.zip\n"one"')
        self.assertIn("500 new", self.update("npm").stdout)

    def test_another_part_than_asked_for(self):
        self.server.behave = "cut"
        self.update("npm", code=4)
        self.server.behave = "other_part"
        self.assertIn("500 new", self.update("npm").stdout)

    def test_weak_tags_resume_nothing(self):
        self.serve("npm", [record(i) for i in range(500)], 'W/"one"')
        self.server.behave = "cut"
        self.update("npm", code=4)
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    def test_answers_to_what_was_not_asked(self):
        for behave, says in ("unasked_part", "status 206"), ("unasked_unchanged", "status 304"), ("fail", "status 500"):
            with self.subTest(behave):
                self.server.behave = behave
                done = self.update("npm", code=4)
                self.assertIn(says, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertEqual(self.count(), 0)

    # What an earlier attempt left is not what an empty answer brought.
    def test_empty_answer(self):
        self.write("data/a.db.npm.part", self.server.files["/npm/all.zip"][0])
        self.server.behave = "empty"
        self.update("npm", code=4)
        self.assertEqual(self.count(), 0)
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    def test_too_much(self):
        self.server.behave = "huge"
        self.assertIn("larger than", self.update("npm", code=4).stderr)
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])
        self.server.behave = "headers_without_end"
        self.update("npm", code=4, timeout=60)

    def test_redirects(self):
        other = Server()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        self.server.behave = "elsewhere"
        for self.server.location in f"{other.url}/npm/all.zip", "file:///etc/passwd", "ftp://127.0.0.1/npm/all.zip", "/again":
            with self.subTest(self.server.location):
                self.update("npm", code=4)
                self.assertEqual(other.seen, [])
                self.assertEqual(self.count(), 0)

    # A dump holds the records of others, too, that name its ecosystem.
    def test_shared_records(self):
        self.serve("Go", [record(9001, ecosystem="Go", package="a/b")], '"go"')
        self.serve("npm", [record(1), record(2, ecosystem="Go"), record(3, ecosystem="Maven")], '"npm"')
        self.update("Go", "npm")
        for _ in range(2):  # an answer without body names no tag
            self.assertEqual(self.update().stdout, "Go: nothing new\nnpm: nothing new\n")
        status = self.run_buhin("advisories", "status", "--store", self.store).stdout
        self.assertRegex(status, r"(?m)^osv/Maven +1  -$")

    def test_a_name_that_is_none(self):
        self.update("nowhere", code=4)
        self.update(code=2)
        self.update("npm")
        self.update("npm", code=4, base="http://127.0.0.1:1")
        self.assertEqual(self.update().stdout, "npm: nothing new\n")  # the other server's failure changed no address

    def test_what_was_imported_before(self):
        self.write("all.zip", dump([record(1)]))
        self.run_buhin("advisories", "import", "osv", "all.zip", "--store", self.store)
        self.assertIn("npm: 500 records", self.update().stdout)

    # Who waits for the network keeps nobody from the store, but from the same download.
    def test_beside_a_download(self):
        self.write("a.json", json.dumps(record(7777)))
        self.server.behave = "hang"
        p = subprocess.Popen([BUHIN, "advisories", "update", "npm", "--from", self.server.url, "--store", self.store],
                             env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(self.server.half.wait(60))
        self.assertEqual(sorted(n for n in os.listdir(self.path("data")) if ".part" not in n), ["a.db"])
        self.run_buhin("advisories", "import", "osv", "a.json", "--store", self.store, timeout=30)
        self.assertIn("another process", self.update("npm", code=4, timeout=30).stderr)
        self.server.go_on.set()
        said = p.communicate(timeout=60)[1]  # the server broke off; libcurl's words, which change with its versions
        self.assertRegex(said, rb"/npm/all\.zip: .*\b\d+ bytes (remaining|missing)")
        self.server.behave = "ok"
        self.assertIn("500 records", self.update("npm").stdout)
        self.assertEqual(self.count(), 501)

    def test_all(self):
        self.serve("Go", [record(9001, ecosystem="Go", package="a/b")], '"go"')
        self.serve("Red%20Hat", [record(9002, ecosystem="Red Hat:x", package="a")], '"rh"')
        self.server.files["/ecosystems.txt"] = (b"Go\nRed Hat\nRed Hat:x\r\nnpm\n\n", '"list"')
        # The other kinds are asked for, too; this server has none of them.
        done = self.update("--all", code=4)
        self.assertEqual([line.split(":")[0] for line in done.stdout.splitlines() if "not published yet" not in line], ["Go", "Red Hat", "npm"])
        self.assertIn("known_exploited_vulnerabilities.json", done.stderr)
        self.assertEqual([line for line in done.stderr.splitlines() if not line.endswith("the server answers with status 404")], [])
        self.assertIn("Go: nothing new\nRed Hat: nothing new\n", self.update("--all", code=4).stdout)
        self.update("--all", "npm", code=2)

    def test_lists_that_are_none(self):
        self.update("--all", code=3)  # 404
        for text in b"", b"<html>\n</html>\n", b"../../etc\n", b"npm\n\xff\n", b"".join(b"e%d\n" % i for i in range(2000)), b"n" * 300000:
            with self.subTest(text[:20]):
                self.server.files["/ecosystems.txt"] = (text, '"list"')
                self.update("--all", code=3)
        self.assertEqual({path for path, _ in self.server.seen}, {"/ecosystems.txt"})

    def test_lying_length(self):
        self.server.behave = "short"
        self.update("npm", code=4)
        self.assertEqual(self.count(), 0)
        status = self.run_buhin("advisories", "status", "--store", self.store).stdout
        self.assertIn("the last attempt failed", status)

    def test_one_failure_keeps_no_other_from_it(self):
        self.serve("Go", [record(9001, ecosystem="Go", package="a/b")], '"go"')
        self.server.files["/PyPI/all.zip"] = (b"no archive at all", '"bad"')
        done = self.update("PyPI", "nowhere", "npm", "Go", code=4)
        self.assertIn("npm: 500 records", done.stdout)
        self.assertIn("Go: 1 records", done.stdout)
        self.assertIn("status 404", done.stderr)
        self.assertEqual(self.count(), 501)
        self.assertEqual(os.listdir(self.path("data")), ["a.db"])

    def test_not_encrypted_only_to_this_machine(self):
        for base in ("http://registry.example", "http://127.0.0.1.registry.example", "http://127.0.0.1:80@registry.example",
                     "http://127.0.0.1:80\\@registry.example", "file:///etc", "ftp://127.0.0.1"):
            with self.subTest(base):
                self.assertIn("no https address", self.update("npm", code=4, base=base).stderr)

    def test_nothing_named(self):
        self.run_buhin("advisories", "update", "--store", self.store, code=2)

    def test_no_server(self):
        self.server.shutdown()
        self.server.server_close()
        self.assertIn("connect", self.update("npm", code=4).stderr.lower())

    def test_what_to_do_without_network(self):
        hints = {"en": "buhin: without network: ", "ja": "buhin: ネットワークがない場合: "}
        for lang, hint in hints.items():
            self.assertNotIn(hint, self.update("Nowhere", "--lang", lang, code=4).stderr)  # 404
        self.server.shutdown()
        self.server.server_close()
        for lang, hint in hints.items():
            for args, code in ((["npm", "kev"], 4), (["--all"], 3)):
                with self.subTest(lang=lang, args=args):
                    self.assertEqual(self.update(*args, "--lang", lang, code=code).stderr.count(hint), 1)
            self.assertNotIn(hint, self.update("npm", "-q", "--lang", lang, code=4).stderr)


if __name__ == "__main__":
    main()
