#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""buhin advisories update, against a server on this machine that is honest, lazy, breaks off or lies."""
import http.server
import os
import sqlite3
import subprocess
import threading
import unittest

from support import Case, main
from test_advisories import dump, record


class Server(http.server.ThreadingHTTPServer):
    """files: path -> (bytes, etag). behave: 'ok', 'cut' (breaks off in the middle), 'short' (says more than it sends), '500'."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.behave, self.seen = {}, "ok", []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        if server.behave == "500" or self.path not in server.files:
            return self.send_error(500 if server.behave == "500" else 404)
        data, etag = server.files[self.path]
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return None
        start, status = 0, 200
        if self.headers.get("Range") and self.headers.get("If-Range") == etag:
            start, status = int(self.headers["Range"].split("=")[1].rstrip("-")), 206
        body = data[start:]
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body) + (1000 if server.behave == "short" else 0)))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if server.behave == "cut" else body)
        return None

    def log_message(self, *args):
        pass


class Update(Case):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.store = self.path("data/a.db")
        self.serve("npm", [record(i) for i in range(500)], '"one"')

    def serve(self, ecosystem, records, etag):
        self.server.files[f"/{ecosystem}/all.zip"] = (dump(records), etag)

    def update(self, *names, **more):
        return self.run_buhin("advisories", "update", *names, "--from", self.server.url, "--store", self.store, **more)

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
        done = self.run_buhin("advisories", "update", "npm", "--from", "http://registry.example", "--store", self.store, code=4)
        self.assertIn("no https address", done.stderr)
        done = self.run_buhin("advisories", "update", "npm", "--from", "http://127.0.0.1.registry.example", "--store", self.store, code=4)
        self.assertIn("no https address", done.stderr)

    def test_nothing_named(self):
        self.run_buhin("advisories", "update", "--store", self.store, code=2)

    def test_no_server(self):
        self.server.shutdown()
        self.server.server_close()
        self.assertIn("connect", self.update("npm", code=4).stderr.lower())


if __name__ == "__main__":
    main()
