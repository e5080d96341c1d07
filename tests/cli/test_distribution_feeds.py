#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feeds of distributions: Debian's security tracker and Alpine's security database, from import to finding."""
import gzip
import json

from support import Case, bom, main
from test_update import Server


def debian(release="bookworm", **state):
    return {"description": "What it is.", "scope": "remote", "debianbug": 1, "releases": {release: {"repositories": {release: "1"}, **state}}}


def alpine(release, repository, **packages):
    return {"apkurl": "x", "archs": ["x86_64"], "reponame": repository, "urlprefix": "x", "distroversion": release,
            "packages": [{"pkg": {"name": n, "secfixes": fixes}} for n, fixes in packages.items()]}


TRACKER = {
    "openssl": {"CVE-2099-0001": debian(status="resolved", fixed_version="3.0.9-1", urgency="not yet assigned"),
                "CVE-2099-0002": debian(status="open", urgency="unimportant"),
                "CVE-2099-0003": debian(status="resolved", fixed_version="0", urgency="low"),
                "CVE-2099-0004": debian(status="undetermined", urgency="not yet assigned"),
                "CVE-2099-0005": debian(release="trixie", status="open", urgency="low")},
    "zlib": {"CVE-2099-0001": debian(status="open", urgency="high"),
             "TEMP-0290435-0B57B5": debian(status="open", urgency="low", nodsa="Minor issue", nodsa_reason="ignored")},
}


class Distributions(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")

    def take_in(self, kind, name, data, code=0):
        self.write(name, json.dumps(data) if isinstance(data, dict) else data)
        return self.run_buhin("advisories", "import", kind, name, "--store", self.store, code=code)

    def match(self, *purls):
        self.write("bom.json", bom(*purls))
        return self.report("match", "bom.json", "--store", self.store)

    def found(self, report):
        names = {c["ref"]: c["name"] for c in report["components"]}
        return sorted((f["id"], names[f["component"]], f["outcome"], f.get("fixed", ""), f["level"]) for f in report["findings"])

    def test_debian(self):
        self.take_in("debian-tracker", "tracker.json", TRACKER)
        report = self.match("pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12&upstream=openssl", "pkg:deb/debian/zlib1g@1?distro=debian-12&upstream=zlib",
                            "pkg:deb/debian/tar@1?distro=debian-12", "pkg:deb/debian/tar@1?distro=debian-11")
        self.assertEqual(self.found(report), [
            ("CVE-2099-0001", "libssl3", "affected", "3.0.9-1", "unknown"), ("CVE-2099-0001", "zlib1g", "affected", "", "high"),
            ("CVE-2099-0002", "libssl3", "affected", "", "unknown"), ("CVE-2099-0004", "libssl3", "undetermined", "", "unknown"),
            ("DEBIAN-TEMP-0290435-0B57B5-zlib", "zlib1g", "affected", "", "low")])
        # Of tar the tracker has nothing; of Debian 11 nothing at all is known.
        self.assertEqual([(u["what"], u["components"]) for u in report["not_judged"]], [("debian 11", 1)])
        self.assertEqual({s["rule"] for f in report["findings"] for s in f["statements"]}, {"R2-distribution", "R5-unreadable"})
        out = self.run_buhin("explain", "CVE-2099-0003", "bom.json", "--store", self.store).stdout
        self.assertIn("is not affected: libssl3 3.0.8-1", out)
        out = self.run_buhin("explain", "TEMP-0290435-0B57B5", "bom.json", "--store", self.store).stdout
        self.assertIn("is affected: zlib1g 1", out)
        self.assertIn("Debian:12 zlib [low; ignored: Minor issue]", out)
        self.assertEqual(sorted(s["note"] for f in report["findings"] for s in f["statements"] if "note" in s),
                         ["high", "low; ignored: Minor issue", "unimportant"])
        out = self.run_buhin("advisories", "show", "TEMP-0290435-0B57B5", "--store", self.store).stdout
        self.assertIn("Debian:12 zlib (low; ignored: Minor issue)", out)

    def test_debian_beside_osv(self):  # two records of one source of facts are one finding
        self.take_in("debian-tracker", "tracker.json", TRACKER)
        self.take_in("osv", "osv.json", {"id": "DEBIAN-CVE-2099-0001", "modified": "2099-01-01T00:00:00Z", "upstream": ["CVE-2099-0001"], "affected": [
            {"package": {"ecosystem": "Debian:12", "name": "openssl"}, "ecosystem_specific": {"urgency": "not yet assigned"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.9-1"}]}]}]})
        found = [f for f in self.match("pkg:deb/debian/openssl@3.0.8-1?distro=debian-12")["findings"] if f["id"] == "CVE-2099-0001"]
        self.assertEqual([[(s["id"], s["source"], "note" in s) for s in f["statements"]] for f in found],
                         [[("DEBIAN-CVE-2099-0001", "osv/Debian", False), ("DEBIAN-CVE-2099-0001-openssl", "debian-tracker", False)]])

    def test_debian_update(self):
        server = Server()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        server.files["/tracker/data/json"] = (json.dumps(TRACKER).encode(), '"1"')
        update = lambda: self.run_buhin("advisories", "update", "debian-tracker", "--from", server.url, "--store", self.store).stdout
        self.assertIn("debian-tracker: 7 records, 7 new", update())
        self.assertIn("debian-tracker: nothing new", update())
        less = {**TRACKER, "zlib": {"TEMP-0290435-0B57B5": TRACKER["zlib"]["TEMP-0290435-0B57B5"]}}  # what the tracker takes back goes
        server.files["/tracker/data/json"] = (json.dumps(less).encode(), '"2"')
        self.assertIn("debian-tracker: 6 records", update())
        self.assertNotIn("CVE-2099-0001", [f[0] for f in self.found(self.match("pkg:deb/debian/zlib@1?distro=debian-12"))])

    def test_alpine(self):
        self.write("db/v3.19/main.json", json.dumps(alpine("v3.19", "main", busybox={"1.36.1-r16": ["CVE-2099-0001 XSA-1"], "0": ["CVE-2099-0002"]})))
        self.write("db/v3.19/community.json", json.dumps(alpine("v3.19", "community", nodejs={"20.1-r0": ["CVE-2099-0001"]})))
        self.write("db/v3.18/main.json", json.dumps(alpine("v3.18", "main", busybox={"1.35.0-r9": ["CVE-2099-0001"]})))
        self.run_buhin("advisories", "import", "alpine-secdb", "db", "--store", self.store)
        report = self.match("pkg:apk/alpine/busybox@1.36.1-r1?distro=alpine-3.19.1", "pkg:apk/alpine/nodejs@20.0-r0?distro=alpine-3.19.1",
                            "pkg:apk/alpine/ssl_client@1.35.0-r1?distro=alpine-3.18.0&upstream=busybox", "pkg:apk/alpine/a@1?distro=alpine-3.17.0")
        self.assertEqual(self.found(report), [
            ("CVE-2099-0001", "busybox", "affected", "1.36.1-r16", "unknown"), ("CVE-2099-0001", "nodejs", "affected", "20.1-r0", "unknown"),
            ("CVE-2099-0001", "ssl_client", "affected", "1.35.0-r9", "unknown")])
        self.assertEqual([(u["what"], u["components"]) for u in report["not_judged"]], [("alpine 3.17.0", 1)])
        out = self.run_buhin("explain", "CVE-2099-0002", "bom.json", "--store", self.store).stdout
        self.assertIn("is not affected: busybox 1.36.1-r1", out)
        # Of 3.18 only main is there: of what it does not name nobody knows.
        report = self.match("pkg:apk/alpine/ssl_client@1.36.0-r0?distro=alpine-3.18.0&upstream=busybox", "pkg:apk/alpine/nodejs@20.0-r0?distro=alpine-3.18.0",
                            "pkg:apk/alpine/a@1?distro=alpine-3.19.0")
        self.assertEqual([(u["what"], u["components"], u["reason"]) for u in report["not_judged"]], [
            ("alpine 3.18.0", 1, "of its release only the repository 'main' is stored, which does not name it; that of its own may be another")])
        # A new look replaces the old one whole.
        self.take_in("alpine-secdb", "v3.18.json.gz", gzip.compress(json.dumps(alpine("v3.18", "main", busybox={"1.35.0-r8": ["CVE-2099-0001"], "1.34-r0": ["CVE-2099-0009"]})).encode()))
        self.assertEqual(self.found(self.match("pkg:apk/alpine/busybox@1.35.0-r1?distro=alpine-3.18.0", "pkg:apk/alpine/busybox@1.36.1-r1?distro=alpine-3.19.1")),
                         [("CVE-2099-0001", "busybox", "affected", "1.35.0-r8", "unknown")])

    def test_wrong(self):
        for kind, name, data, word in (
                ("debian-tracker", "a.json", {"p": {"x": {}}}, "without CVE id"), ("debian-tracker", "b.json", {"id": "x"}, "no data of Debian's security tracker"),
                ("debian-tracker", "c.json", json.dumps(TRACKER)[:-5], "c.json: offset"), ("debian-tracker", "d.json", {"p": {"CVE-1": {"releases": {"sid": {}}}}}, "without status"),
                ("alpine-secdb", "e.json", {"packages": []}, "no data of Alpine's security database"), ("alpine-secdb", "f.json", alpine("v3.1", "main", p=[1]), "without version"),
                ("alpine-secdb", "g.json", alpine("v3.1", "main", **{"": {}}), "without name")):
            with self.subTest(name=name):
                self.assertIn(word, self.take_in(kind, name, data, code=3).stderr)


if __name__ == "__main__":
    main()
