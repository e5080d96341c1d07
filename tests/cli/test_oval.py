#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""OVAL definitions of distributions, from import to the finding in a root file system."""
import bz2
import gzip
import lzma
import os
import time
import zipfile

from support import Case, bom, main
from test_rpm import ndb
from test_updateinfo import rpm

OVAL = "http://oval.mitre.org/XMLSchema/oval-definitions-5"


class Document:
    """Definitions with the tests that they need, in the order of real documents."""

    def __init__(self):
        self.definitions, self.tests, self.objects, self.states, self.names = [], [], {}, [], 0

    def test(self, name, operation=None, evr=None, kind="rpminfo", none=False):
        self.names += 1
        n = self.names
        state = f'<x:state state_ref="s:{n}"/>' if operation else ""
        self.tests.append(f'<x:{kind}_test id="t:{n}" check="at least one"{" check_existence=" + chr(34) + "none_exist" + chr(34) if none else ""}>'
                          f'<x:object object_ref="o:{name}"/>{state}</x:{kind}_test>')
        self.objects[name] = f'<x:{kind}_object id="o:{name}"><x:name>{name}</x:name></x:{kind}_object>'
        if operation:
            self.states.append(f'<x:{kind}_state id="s:{n}"><x:evr datatype="evr_string" operation="{operation}">{evr}</x:evr></x:{kind}_state>')
        return f"t:{n}"

    def before(self, name, evr, **more):
        return f'<criterion test_ref="{self.test(name, "less than", evr, **more)}" comment="{name} is earlier than {evr}"/>'

    def installed(self, name):
        return f'<criterion test_ref="{self.test(name)}" comment="{name} is installed"/>'

    def signed(self, name):
        return f'<criterion test_ref="t:key" comment="{name} is signed with a key"/>'

    def add(self, id, criteria, source="", cves=(), platform="", kind="patch", more=""):
        references = "".join(f'<reference source="CVE" ref_id="{c}" ref_url="https://x.example/{c}"/>' for c in cves)
        if source:
            references = f'<reference source="RHSA" ref_id="{source}" ref_url="https://x.example/{source}"/>' + references
        self.definitions.append(f'<definition class="{kind}" id="{id}" version="1"><metadata><title>{source}: a title</title><affected family="unix">'
                                f"<platform>{platform}</platform></affected>{references}<description>What it is.</description><advisory><severity>Important</severity>"
                                f'<issued date="2014-04-08"/>{more}</advisory></metadata>{criteria}</definition>')

    def __str__(self):
        return (f'<?xml version="1.0" encoding="utf-8"?>\n<oval_definitions xmlns="{OVAL}" xmlns:x="{OVAL}#linux"><definitions>{"".join(self.definitions)}</definitions>'
                f'<tests>{"".join(self.tests)}</tests><objects>{"".join(self.objects.values())}</objects><states>{"".join(self.states)}</states></oval_definitions>')


def both(*inner):
    return f'<criteria operator="AND">{"".join(inner)}</criteria>'


def either(*inner):
    return f'<criteria operator="OR">{"".join(inner)}</criteria>'


def on(platform):
    return f'<criterion test_ref="t:release" comment="{platform} is installed"/>'


def enabled(module):
    return f'<criterion test_ref="t:module" comment="Module {module} is enabled"/>'


# Facts: access.redhat.com/errata/RHSA-2014:0376, linux.oracle.com/errata/ELSA-2014-0376.html (Heartbleed); a tree as Red Hat's and Oracle's are.
def heartbleed(id, platform):
    d = Document()
    d.add("oval:d:20140376", either('<criterion test_ref="t:none" comment="Red Hat Enterprise Linux must be installed"/>',
                                    both(on(platform), either(*[both(d.before(n, "0:1.0.1e-16.el6_5.7"), d.signed(n)) for n in ("openssl", "openssl-devel")]))),
          id, ["CVE-2014-0160"], platform)
    return str(d)


class Oval(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")

    def take_in(self, *data, code=0, **more):
        names = []
        for i, text in enumerate(data):
            names.append(f"{i}.oval.xml")
            self.write(names[-1], text)
        return self.run_buhin("advisories", "import", "oval", *names, "--store", self.store, code=code, **more)

    def scan(self, id, version, vendor, *packages):
        self.write("root/etc/os-release", f'ID="{id}"\nVERSION_ID="{version}"\n')
        self.write("root/var/lib/rpm/Packages.db", ndb([rpm(*p[:2], vendor, *p[2:]) for p in packages]))
        return self.report("scan", "root", "--store", self.store)

    def match(self, *purls):
        self.write("bom.json", bom(*purls))
        return self.report("match", "bom.json", "--store", self.store)

    def found(self, report):
        names = {c["ref"]: c["name"] for c in report["components"]}
        return sorted((f["id"], names[f["component"]], f["outcome"], f.get("fixed", "")) for f in report["findings"]
                      if any(s["source"] == "oval" for s in f["statements"]))

    def test_heartbleed(self):
        self.take_in(heartbleed("RHSA-2014:0376", "Red Hat Enterprise Linux 6"), heartbleed("ELSA-2014-0376", "Oracle Linux 6"))
        for id, vendor, source in (("rhel", "Red Hat, Inc.", "RHSA-2014:0376"), ("ol", "Oracle America", "ELSA-2014-0376")):
            with self.subTest(id=id):
                report = self.scan(id, "6.5", vendor, ("openssl", "1.0.1e-15.el6"))
                self.assertEqual(self.found(report), [("CVE-2014-0160", "openssl", "affected", "1.0.1e-16.el6_5.7")])
                statements = [s for f in report["findings"] for s in f["statements"] if s["source"] == "oval"]
                self.assertEqual([(s["id"].split("#")[0], s["rule"]) for s in statements], [(source, "R2-distribution")])
                for release in ("16.el6_5.7", "30.el6_6.4"):
                    self.assertEqual(self.found(self.scan(id, "6.5", vendor, ("openssl", f"1.0.1e-{release}"))), [])
                self.assertEqual(self.found(self.scan(id, "7.0", vendor, ("openssl", "1.0.1e-15.el6"))), [])
                self.assertIn("openssl >= 0, < 1.0.1e-16.el6_5.7", self.run_buhin("advisories", "show", source, "--store", self.store).stdout)

    def test_module(self):
        d = Document()
        for stream, n, evr in (("12", 1, "1:12.22.5-1.module+el8.5.0+1"), ("14", 2, "1:14.18.2-1.module+el8.5.0+2")):
            d.add(f"oval:d:{n}", both(on("Red Hat Enterprise Linux 8"), enabled(f"nodejs:{stream}"), either(both(d.before("nodejs", evr), d.signed("nodejs")))), f"RHSA-2099:{n}", [f"CVE-2099-000{n}"])
        self.take_in(str(d))
        for evr, stream, expected in (("1:12.22.4-1.module+el8.4.0+9", "12", ["CVE-2099-0001"]), ("1:14.1.0-1.module+el8.4.0+9", "14", ["CVE-2099-0002"]), ("1:10.1-1.el8", None, [])):
            with self.subTest(evr=evr):
                report = self.scan("rhel", "8.5", "Red Hat, Inc.", ("nodejs", evr, "nodejs", stream and f"nodejs:{stream}:8040020210817133458:522a0ee4"))
                self.assertEqual([f[0] for f in self.found(report)], expected)
        self.assertIn("(module nodejs:12)", self.run_buhin("advisories", "show", "RHSA-2099:1", "--store", self.store).stdout)

    def test_not_fixed(self):
        d = Document()
        state = lambda s: f'<affected><resolution state="{s}"><component>tar</component></resolution></affected>'
        for n, package, said in ((1, "tar", "Will not fix"), (2, "zip", "Under investigation")):
            d.add(f"oval:d:{n}", both(on("Red Hat Enterprise Linux 9"), d.installed(package), d.signed(package)), "", [f"CVE-2099-000{n}"], kind="vulnerability", more=state(said))
        d.add("oval:d:3", both(on("Red Hat Enterprise Linux 9"), d.installed("zlib"), f'<criterion test_ref="{d.test("zlib", none=True)}" comment="zlib is not installed"/>'), "", ["CVE-2099-0003"], kind="vulnerability")
        self.assertIn("2 records", self.take_in(str(d)).stdout)
        report = self.scan("rhel", "9.1", "Red Hat, Inc.", ("tar", "1.34-5.el9"), ("zip", "3.0-33.el9"), ("zlib", "1.2.11-31.el9"))
        self.assertEqual(self.found(report), [("CVE-2099-0001", "tar", "affected", ""), ("CVE-2099-0002", "zip", "undetermined", "")])
        self.assertEqual(sorted(s["note"] for f in report["findings"] for s in f["statements"] if s["source"] == "oval"), ["Under investigation", "Will not fix"])

    def test_debian_and_ubuntu(self):
        d, u = Document(), Document()
        d.add("oval:d:1", both(on("Debian 11"), both(d.before("php7.4", "0:7.4.30-1+deb11u1", kind="dpkginfo"))), "", ["CVE-2022-31625"], "Debian GNU/Linux 11", "vulnerability")
        d.add("oval:d:2", both(on("Debian 11"), d.before("tar", "0:0", kind="dpkginfo")), "", ["CVE-2099-0001"], "Debian GNU/Linux 11", "vulnerability")
        test = u.test("manifest", "less than", "1:8.9p1-3ubuntu0.5", kind="dpkginfo")
        u.add("oval:u:1", f'<criteria><criterion test_ref="{test}" comment="openssh package in jammy was vulnerable but has been fixed (note: x)."/></criteria>', "", ["CVE-2023-48795"], "Ubuntu 22.04 LTS", "vulnerability")
        self.take_in(str(d), str(u))
        report = self.match("pkg:deb/debian/php7.4-cli@7.4.28-1+deb11u1?distro=debian-11&upstream=php7.4", "pkg:deb/debian/php7.4@7.4.30-1+deb11u1?distro=debian-11",
                            "pkg:deb/debian/tar@1?distro=debian-11", "pkg:deb/ubuntu/openssh-client@1:8.9p1-3ubuntu0.4?distro=ubuntu-22.04&upstream=openssh",
                            "pkg:deb/ubuntu/openssh@1:8.9p1-3ubuntu0.5?distro=ubuntu-22.04")
        self.assertEqual(self.found(report), [("CVE-2022-31625", "php7.4-cli", "affected", "7.4.30-1+deb11u1"), ("CVE-2023-48795", "openssh-client", "affected", "1:8.9p1-3ubuntu0.5")])

    def test_suse_and_azure(self):
        s, a = Document(), Document()
        s.add("oval:s:1", either(*[both(on(f"SUSE Linux Enterprise Module for Basesystem 15{p}"), either(s.before("libclamav7", f"0:{evr}"))) for p, evr in (("", "0.100.0-1"), (" SP1", "0.100.3-3.9"))]),
              "", ["CVE-2018-0202"], "SUSE Linux Enterprise Module for Basesystem 15", "vulnerability")
        a.add("oval:a:1", both(a.before("golang", "0:1.20.7-1.azl3"), f'<criterion test_ref="{a.test("golang", "greater than", "0:1.19.0")}" comment="golang is greater than 1.19.0"/>'), "", ["CVE-2023-29409"], "Azure Linux", "vulnerability")
        self.take_in(str(s), str(a))
        for version, evr, expected in (("15.1", "0.100.1-1", [("CVE-2018-0202", "libclamav7", "affected", "0.100.3-3.9")]), ("15", "0.100.1-1", []), ("15.1", "0.100.3-3.9", [])):
            self.assertEqual(self.found(self.scan("sles", version, "SUSE LLC <https://www.suse.com/>", ("libclamav7", evr, "clamav"))), expected)
        for evr, expected in (("1.20.6-1.azl3", ["CVE-2023-29409"]), ("1.20.7-1.azl3", []), ("1.18.1-1.azl3", [])):
            self.assertEqual([f[0] for f in self.found(self.scan("azurelinux", "3.0", "Microsoft Corporation", ("golang", evr)))], expected)

    def test_compressed(self):
        """The document is read twice, also when it can only be read front to back."""
        text = heartbleed("RHSA-2014:0376", "Red Hat Enterprise Linux 6")
        large = text.replace("What it is.", "What it is. " * (3 << 18))  # of more than what is held of a member
        self.write("a.xml.gz", gzip.compress(large.encode(), 1))
        for name, data in (("small.zip", [text]), ("large.zip", [text] + [large.replace("RHSA-2014:0376", "RHSA-2099:1") + f"<!-- {'x' * 500000} -->" * 20])):
            with zipfile.ZipFile(self.path(name), "w", zipfile.ZIP_DEFLATED) as z:
                for i, member in enumerate(data):
                    z.writestr(f"{i}.oval.xml", member)
        for name, records in (("a.xml.gz", 1), ("small.zip", 1), ("large.zip", 2)):
            with self.subTest(name=name):
                self.store = self.path(name + ".db")
                self.assertIn(f"{records} records: {records} new", self.run_buhin("advisories", "import", "oval", name, "--store", self.store).stdout)
                self.assertEqual([f[0] for f in self.found(self.scan("rhel", "6.5", "Red Hat, Inc.", ("openssl", "1.0.1e-15.el6")))], ["CVE-2014-0160"])

    def test_other_compression(self):
        """Red Hat, Oracle, Debian and Ubuntu publish bzip2 alone."""
        text = heartbleed("RHSA-2014:0376", "Red Hat Enterprise Linux 6").encode()
        for compress, name in ((bz2.compress, "bzip2"), (lzma.compress, "xz"), (lambda b: b"\x28\xb5\x2f\xfd" + b, "zstd")):
            self.assertIn(f"compressed by {name}, which is not read", self.take_in(compress(text), code=3).stderr)

    def test_several_documents(self):
        """One definition stands in documents of several products with other packages; a new look replaces the old one whole."""
        texts = []
        for package in ("a", "b"):
            d = Document()
            d.add("oval:d:1", both(on("Red Hat Enterprise Linux 9"), d.installed(package)), "", ["CVE-2099-0001"], kind="vulnerability")
            texts.append(str(d))
        root = ("rhel", "9.1", "Red Hat, Inc.", ("a", "1-1.el9"), ("b", "1-1.el9"))
        self.assertIn("2 records: 2 new", self.take_in(*texts).stdout)
        self.assertEqual([f[1] for f in self.found(self.scan(*root))], ["a", "b"])
        self.take_in(texts[1])
        self.assertEqual([f[1] for f in self.found(self.scan(*root))], ["b"])

    def test_wrong(self):
        d, text = Document(), heartbleed("RHSA-2014:0376", "Red Hat Enterprise Linux 6")
        d.add("oval:d:1", both(d.before("p", "0:1-1")), "X", ["CVE-2099-0001"], "Anolis OS 23")
        usn = text.replace("openssl is earlier than", "Long Term Support").replace("<x:name>openssl</x:name>", "")
        package = text.replace("openssl is earlier than", "(CVE-2014-0160) openssl package in jammy")
        for data, word in ((str(d), "which distribution and release the definition 'oval:d:1'"), (usn, "which package a test of the definition"), (package, "about a package and not about a vulnerability"),
                           (text.replace(' id="oval:d:20140376"', ""), "a definition without id"), (text.replace("2014-04-08", "soon"), "'soon' is no time"), (text[:-20], "ends before it is complete"),
                           (text[: text.index("<tests>")], "ends before it is complete"), ("<updates/>", "no document of this kind"), (text.replace("utf-8", "Shift_JIS"), "encoding of the document is not read"),
                           (text.replace("<oval_def", '<!DOCTYPE x [<!ENTITY a "b">]><oval_def', 1), "document type declaration"), (text.replace("What it is.", "\x01"), "not well-formed"),
                           (text.replace("<criteria", "<criteria>" * 600 + "<criteria", 1), "nested more than 512 levels deep"), (gzip.compress(text.encode())[:-30], "0.oval.xml")):
            with self.subTest(word=word):
                self.assertIn(word, self.take_in(data, code=3).stderr)
                self.assertFalse(os.path.exists(self.store) and b"RHSA" in self.read("s.db"))
        self.assertIn("判別できない", self.take_in(str(d), code=3, env={"LANG": "ja_JP.UTF-8"}).stderr)

    def test_large(self):
        start = time.monotonic()
        text = heartbleed("RHSA-2014:0376", "Red Hat Enterprise Linux 6")
        self.assertIn("a text of more than", self.take_in(gzip.compress(text.replace("What it is.", "x" * (17 << 20)).encode(), 1), code=3).stderr)
        d = Document()
        d.add("oval:d:1", both(on("Red Hat Enterprise Linux 9"), *[d.before(f"p{i}", "0:1-1.el9") for i in range(20000)], "<criteria>" * 200, d.before("q", "0:1-1.el9"), "</criteria>" * 200), "RHSA-2099:1", ["CVE-2099-0001"])
        self.assertIn("1 records: 1 new", self.take_in(str(d)).stdout)
        self.assertLess(time.monotonic() - start, 60)


if __name__ == "__main__":
    main()
