#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The end of support of parts and systems."""
import json

from support import Case, bom, main
from test_update import Server

OPENSSL = {"title": "OpenSSL", "identifiers": [{"cpe": "cpe:2.3:a:openssl:openssl"}, {"purl": "pkg:generic/openssl"}], "releases": [
    {"releaseCycle": "3.5", "eol": "2030-04-08", "latest": "3.5.7"},
    {"releaseCycle": "3.0", "eol": "2026-09-07", "eoes": "2031-09-07", "latest": "3.0.20"},
    {"releaseCycle": "1.0.2", "eol": "2019-12-31", "eoes": True, "latest": "1.0.2u"}]}
DEBIAN = {"title": "Debian", "identifiers": [{"cpe": "cpe:/o:debian:debian_linux"}], "releases": [
    {"releaseCycle": "12", "eol": "2026-07-11", "eoes": "2028-06-30"}, {"releaseCycle": "7", "eol": "2016-04-25", "eoes": "2018-05-31"}]}
DAY = {"SOURCE_DATE_EPOCH": "1795392000"}  # 2026-11-23


class Base(Case):
    def take_in(self, *products, code=0):
        for i, product in enumerate(products):
            self.write(f"eol/{i}.json", product if isinstance(product, str) else json.dumps(product))
        return self.run_buhin("advisories", "import", "eol", "eol", "--store", "s.db", code=code)

    def bom(self, *components):
        self.write("bom.json", bom(*({"name": "openssl", **c} for c in components)))

    def support(self, target="bom.json", command="match", env=DAY):
        report = self.report(command, target, "--store", "s.db", env=env)
        purls = {c["ref"]: c.get("purl", c["name"]) for c in report["components"]}
        return [(purls[s["component"]], s["line"], s["state"]) for s in report.get("support", [])], report


class Lifecycle(Base):
    def test_parts(self):
        self.take_in(OPENSSL)
        self.bom(*({"version": v, "purl": f"pkg:generic/openssl@{v}"} for v in ("3.5.0", "3.0.13", "1.0.2k", "9.9")),
                 {"version": "3.0.1", "cpe": "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"},
                 {"version": "3.0.1", "purl": "pkg:npm/openssl@3.0.1"},  # of that name, not that product
                 {"version": "3.0.13-1~deb12u1", "purl": "pkg:deb/debian/openssl@3.0.13-1~deb12u1?distro=debian-12"})
        found, report = self.support()
        self.assertEqual(found, [("pkg:generic/openssl@1.0.2k", "1.0.2", "ended"), ("openssl", "3.0", "extended"),
                                 ("pkg:generic/openssl@3.0.13", "3.0", "extended"), ("pkg:generic/openssl@3.5.0", "3.5", "full")])
        self.assertEqual({k: v for k, v in report["support"][0].items() if k != "component"}, {
            "product": "OpenSSL", "line": "1.0.2", "state": "ended", "security": "2019-12-31T00:00:00Z", "extended": "over", "latest": "1.0.2u"})
        out = self.run_buhin("match", "bom.json", "--store", "s.db", env=DAY).stdout
        self.assertIn("end of support:\n  openssl 1.0.2k (OpenSSL 1.0.2): support has ended, security support until 2019-12-31\n", out)
        self.assertIn("extended support only, security support until 2026-09-07, extended until 2031-09-07", out)
        self.assertNotIn("3.5.0 (OpenSSL", out)
        out = self.run_buhin("match", "bom.json", "--store", "s.db", "--lang", "ja", env=DAY).stdout
        self.assertIn("サポート終了:\n  openssl 1.0.2k (OpenSSL 1.0.2): サポート終了済み", out)

    def test_nothing_stored(self):
        self.bom({"version": "3.0.13", "purl": "pkg:generic/openssl@3.0.13"})
        hint = "no ends of support are stored ('buhin advisories update eol' fetches them)\n"
        self.assertIn(hint, self.run_buhin("match", "bom.json").stdout)
        self.take_in(DEBIAN)
        self.assertNotIn(hint, self.run_buhin("match", "bom.json", "--store", "s.db").stdout)

    def test_cyclonedx(self):
        self.take_in(OPENSSL)
        self.bom({"version": "1.0.2k", "purl": "pkg:generic/openssl@1.0.2k"}, {"version": "1", "purl": "pkg:npm/x@1"})
        write = lambda source, day, *more: json.loads(self.run_buhin(
            "match", source, "-o", "cyclonedx-json", "--store", "s.db", *more, env={"SOURCE_DATE_EPOCH": day}).stdout)
        support = lambda bom: [{p["name"]: p["value"] for p in c.get("properties", []) if p["name"].startswith("buhin:support:")}
                               for c in sorted(bom["components"], key=lambda c: c["purl"])]
        first = write("bom.json", "1795392000", "--with", "vulnerabilities")
        self.assertEqual(support(first), [{
            "buhin:support:product": "OpenSSL", "buhin:support:line": "1.0.2", "buhin:support:state": "ended",
            "buhin:support:security": "2019-12-31T00:00:00Z", "buhin:support:extended": "over", "buhin:support:latest": "1.0.2u"}, {}])
        # What a document says of one day is not taken over on another.
        self.write("first.json", json.dumps(first))
        self.assertEqual(support(write("first.json", "1795392000")), [{}, {}])
        self.assertNotEqual(write("bom.json", "1500000000", "--with", "vulnerabilities")["serialNumber"], first["serialNumber"])

    def test_half_a_year_before(self):
        self.take_in(OPENSSL)
        self.bom({"version": "3.0.13", "purl": "pkg:generic/openssl@3.0.13"})
        self.assertIn("(OpenSSL 3.0): supported, security support until 2026-09-07",
                      self.run_buhin("match", "bom.json", "--store", "s.db", env={"SOURCE_DATE_EPOCH": "1775000000"}).stdout)  # 2026-03-31
        self.assertNotIn("OpenSSL 3.0", self.run_buhin("match", "bom.json", "--store", "s.db", env={"SOURCE_DATE_EPOCH": "1760000000"}).stdout)

    def test_the_system(self):
        self.take_in(DEBIAN)
        self.write("root/etc/os-release", 'ID=debian\nVERSION_ID="7"\nPRETTY_NAME="Debian GNU/Linux 7 (wheezy)"\n')
        self.write("root/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n")
        self.assertEqual([s[1:] for s in self.support("root", "scan")[0]], [("7", "ended")])

    def test_releases_of_centos_stream(self):
        self.take_in({"title": "CentOS", "identifiers": [{"cpe": "cpe:/o:centos:centos"}], "releases": [{"releaseCycle": "7", "eol": "2024-06-30"}]},
                     {"title": "CentOS Stream", "identifiers": [{"cpe": "cpe:/o:centos:stream"}], "releases": [
                         {"releaseCycle": "9", "eol": "2027-05-31"}, {"releaseCycle": "7", "eol": "2000-01-01"}]})
        self.write("root/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n")
        for version, product, state in (("7", "CentOS", "ended"), ("9", "CentOS Stream", "full")):
            self.write("root/etc/os-release", f'ID=centos\nVERSION_ID="{version}"\n')
            self.assertEqual([(s["product"], s["state"]) for s in self.support("root", "scan")[1]["support"]], [(product, state)])

    def test_answers_of_the_api(self):
        openssl = {"name": "openssl", "label": "OpenSSL", "identifiers": [
            {"id": "openssl", "type": "repology"}, {"id": "cpe:/a:openssl:openssl", "type": "cpe"}, {"id": "pkg:generic/openssl", "type": "purl"}],
            "releases": [
                {"name": "3.0", "codename": None, "isEoas": True, "eoasFrom": "2025-09-07", "eolFrom": "2026-09-07", "isEol": True, "isEoes": False,
                 "eoesFrom": "2031-09-07", "latest": {"name": "3.0.20", "date": "2026-04-07", "link": None}, "custom": None},
                {"name": "1.0.2", "eolFrom": None, "isEol": True, "isEoes": None, "latest": None}]}
        self.bom(*({"version": v, "purl": f"pkg:generic/openssl@{v}"} for v in ("3.0.13", "1.0.2k")))
        other = {"name": "x", "label": "X", "identifiers": [], "releases": []}
        for result in (openssl, [other, openssl, other]):
            self.take_in({"schema_version": "1.2.0", "result": result, "total": 3})
            found = [{k: v for k, v in s.items() if k != "component"} for s in self.support()[1]["support"]]
            self.assertEqual(found, [
                {"product": "OpenSSL", "line": "1.0.2", "state": "ended", "security": "over"},
                {"product": "OpenSSL", "line": "3.0", "state": "extended", "active": "2025-09-07T00:00:00Z",
                 "security": "2026-09-07T00:00:00Z", "extended": "2031-09-07T00:00:00Z", "latest": "3.0.20"}])

    def test_update(self):
        server = Server()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        server.files["/api/v1/products/full"] = (json.dumps({"result": [
            {"label": "OpenSSL", "identifiers": [{"id": "pkg:generic/openssl"}], "releases": [{"name": "3.0", "isEol": True}]}]}).encode(), '"1"')
        out = self.run_buhin("advisories", "update", "eol", "--from", server.url, "--store", "s.db").stdout
        self.assertIn("eol: 1 records, 1 new", out)
        self.bom({"version": "3.0.13", "purl": "pkg:generic/openssl@3.0.13"})
        self.assertEqual(self.support()[0], [("pkg:generic/openssl@3.0.13", "3.0", "ended")])

    def test_what_is_no_longer_there_goes(self):
        self.take_in(OPENSSL, DEBIAN)
        self.take_in(DEBIAN, DEBIAN)
        self.bom({"version": "3.0.13", "purl": "pkg:generic/openssl@3.0.13"})
        self.assertEqual(self.support()[0], [])

    def test_wrong(self):
        self.take_in(OPENSSL)
        for text, word in (('{"title":"x","releases":[{"releaseCycle":"3","eol":7}]}', "offset"), ('{"title":"x","releases":[{"eol":true}]}', "without name"),
                           ('{"title":"x","releases":[{"releaseCycle":"3","eol":"2026-13-01"}]}', "2026-13-01"), ('{"title":"x"}', "no product"),
                           ('{"releases":[]}', "no product"), ("[]", "object"),
                           ('{"result":[{"name":"x","label":"X"}]}', "no product"), ('{"result":7}', "object"),
                           ('{"title":"x","result":[]}', "inside a product"), ('{"result":[],"releases":[]}', "no product"), ('{"title":"x","releases":[', "offset")):
            with self.subTest(text=text):
                self.assertIn(word, self.take_in(OPENSSL, text, code=3).stderr)
        self.bom({"version": "3.0.13", "purl": "pkg:generic/openssl@3.0.13"})
        self.assertEqual(len(self.support()[0]), 1)

# With the lines between, as endoflife.date has them.
ALL_OPENSSL = {**OPENSSL, "releases": OPENSSL["releases"] + [{"releaseCycle": "1.1.1", "eol": "2023-09-11"}, {"releaseCycle": "1.1.0", "eol": "2019-09-11"}]}
CRITICAL = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}


def record(name, *ranges, package="openssl:openssl", published="2024-02-01T00:00:00Z", **more):
    return {"id": name, "modified": "2024-02-02T00:00:00Z", "published": published, "affected": [
        {"package": {"ecosystem": "CPE", "name": package}, "ranges": [
            {"type": "ECOSYSTEM", "database_specific": {"order": "openssl"}, "events": [{"introduced": a}, {"fixed": b}]}]} for a, b in ranges],
        **CRITICAL, **more}


class Unassessed(Base):
    """Vulnerabilities of living lines, and lines of the same product that nobody looked at any more (C12)."""

    def found(self, *records, version="1.1.1w", lines=ALL_OPENSSL, command=()):
        if lines:
            self.take_in(lines)
        for i, one in enumerate(records):
            self.write(f"r{i}.json", json.dumps(one))
            self.run_buhin("advisories", "import", "osv", f"r{i}.json", "--store", "s.db")
        self.bom({"version": version, "cpe": f"cpe:2.3:a:openssl:openssl:{version}:*:*:*:*:*:*:*"})
        report = self.report("match", "bom.json", "--store", "s.db", *command, env=DAY)
        return {f["id"]: (f["outcome"], sorted({s["rule"] for s in f["statements"]})) for f in report["findings"] if "-2099-" in f["id"]}, report

    OPEN = {"X-2099-1": ("undetermined", ["R10-lineage"])}

    def test_nobody_said(self):
        found, report = self.found(record("X-2099-1", ("3.0.0", "3.0.13"), ("3.1.0", "3.1.5")))
        self.assertEqual(found, self.OPEN)
        finding, = report["findings"]
        self.assertIn("support of 1.1.1 had ended on 2023-09-11", finding["statements"][0]["reason"])
        self.assertNotIn("fixed", finding["statements"][0])
        # Not affected, as far as anybody knows.
        self.run_buhin("match", "bom.json", "--store", "s.db", "--fail-on", "low", env=DAY)
        out = self.run_buhin("explain", "X-2099-1", "bom.json", "--store", "s.db", env=DAY).stdout
        self.assertIn("(R10-lineage): said of 3.0 and what follows it; support of 1.1.1 had ended on 2023-09-11", out)

    def test_without_lines(self):
        self.assertEqual(self.found(record("X-2099-1", ("3.0.0", "3.0.13")), lines=None)[0], {})

    def test_a_line_between_had_support(self):  # CVE-2022-3602: 1.1.1 was looked at, so 1.0.2 has not got it
        late = record("X-2099-1", ("3.0.0", "3.0.7"), published="2022-11-01T00:00:00Z")
        self.assertEqual(self.found(late, version="1.0.2u")[0], {})

    def test_the_text_says_so(self):
        self.assertEqual(self.found(record("X-2099-1", ("3.0.0", "3.0.13"), details="OpenSSL 1.1.1 and 1.0.2 are not affected by this issue."))[0], {})

    def test_the_record_says_so_elsewhere(self):  # another object of it reaches down to the line
        self.assertEqual(self.found(record("X-2099-1", ("3.0.0", "3.0.13"), ("1.1.1", "1.1.1c")))[0], {})
        self.assertEqual(self.found(record("X-2099-1", ("1.1.1", "1.1.1c"), ("3.0.0", "3.0.13")))[0], {})

    def test_another_record_says_so(self):
        one, two = record("X-2099-1", ("3.0.0", "3.0.13")), record("Y-2099-1", ("1.1.1", "1.1.1c"), ("3.0.0", "3.0.13"), aliases=["X-2099-1"])
        self.assertEqual(self.found(one, two)[0], {})

    def test_another_record_affects_it(self):
        one, two = record("X-2099-1", ("3.0.0", "3.0.13")), record("Y-2099-1", ("1.1.1", "1.1.1zz"), aliases=["X-2099-1"])
        self.assertEqual(self.found(one, two)[0], {"X-2099-1": ("affected", ["R4-cpe"])})

    def test_both_leave_it_open(self):
        one, two = record("X-2099-1", ("3.0.0", "3.0.13")), record("Y-2099-1", ("3.0.0", "3.0.13"), aliases=["X-2099-1"])
        self.assertEqual(self.found(one, two)[0], self.OPEN)

    def test_what_is_minor_is_left_out(self):
        low = record("X-2099-1", ("3.0.0", "3.0.13"), severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}])
        self.assertEqual(self.found(low)[0], {})

    def test_packages_of_distributions(self):
        self.take_in(ALL_OPENSSL)
        self.write("r.json", json.dumps(record("X-2099-1", ("3.0.0", "3.0.13"))))
        self.run_buhin("advisories", "import", "osv", "r.json", "--store", "s.db")
        self.bom({"version": "1.1.1n-0+deb11u5", "purl": "pkg:deb/debian/openssl@1.1.1n-0%2Bdeb11u5?distro=debian-11",
                  "cpe": "cpe:2.3:a:openssl:openssl:1.1.1n:*:*:*:*:*:*:*"})
        self.assertEqual([f["id"] for f in self.report("match", "bom.json", "--store", "s.db", env=DAY)["findings"] if "X-2099" in f["id"]], [])


if __name__ == "__main__":
    main()
