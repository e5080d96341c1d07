#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists of updates of rpm repositories, from import to the finding in a root file system."""
import gzip
import os
import time
from xml.sax.saxutils import quoteattr

from support import Case, main
from test_rpm import ARCH, EPOCH, NAME, RELEASE, SOURCE, VENDOR, VERSION, header, ndb

MODULARITY = 5096


def package(name, evr, source=None, arch="x86_64"):
    epoch, _, build = evr.rpartition(":")
    version, release = build.rsplit("-", 1)
    src = f' src="{source}-{version}-{release}.src.rpm"' if source else ""
    return (f'<package name="{name}" epoch="{epoch or 0}" version="{version}" release="{release}" arch="{arch}"{src}>'
            f"<filename>{name}-{version}-{release}.{arch}.rpm</filename></package>")


def update(id, packages, cves=(), kind="security", short="", name="", release="", module="", day="2023-02-22 23:22", status="final"):
    references = "".join(f'<reference href="https://x.example/{c}" id="{c}" title="{c}" type="cve"/>' for c in cves)
    return (f'<update from="x" status="{status}" type="{kind}" version="1.4"><id>{id}</id><title>{id}: an update</title><issued date="{day}"/>'
            f'<updated date="{day}"/><severity>Important</severity><release>{release}</release><description>What it fixes.</description>'
            f"<references>{references}</references><pkglist><collection short={quoteattr(short)}><name>{name}</name>{module}"
            f"{''.join(packages)}</collection></pkglist></update>")


def updates(*all):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<updates>' + "".join(all) + "</updates>\n"


# Facts: alas.aws.amazon.com/AL2023/ALAS-2023-001.html, /AL2/ALAS-2018-939.html; linux.oracle.com/errata/ELSA-2014-0376.html;
# errata.rockylinux.org/RLSA-2022:7513.
AMAZON2023 = updates(update("ALAS2023-2023-001", [package("rsyslog", "8.2204.0-3.amzn2023.0.2"), package("rsyslog-mysql", "8.2204.0-3.amzn2023.0.2")],
                            ["CVE-2014-3634", "CVE-2022-24903"], short="amazon-linux-2023", name="Amazon Linux 2023"))
AMAZON2 = updates(update("ALAS2-2018-939", [package("kernel", "4.9.76-38.79.amzn2")], ["CVE-2017-5715", "CVE-2017-5754"], short="amazon-linux-2", name="Amazon Linux 2"))
ORACLE6 = updates(update("ELSA-2014-0376", [package(n, "1.0.1e-16.el6_5.7") for n in ("openssl", "openssl-devel", "openssl-perl")], ["CVE-2014-0160"], short="ol6_latest", name="Oracle Linux 6 Latest"))
XZ = ["CVE-2022-1271"]
ROCKY9 = updates(update("RLSA-2022:7513", [package("xz", "5.2.5-8.el9_0", "xz"), package("xz-libs", "5.2.5-8.el9_0", "xz")], XZ, release="Rocky Linux 9", short="rocky-linux-9-x86-64-baseos-rpms"))


def rpm(name, evr, vendor, source=None, module=None):
    epoch, _, build = evr.rpartition(":")
    version, release = build.rsplit("-", 1)
    tags = {NAME: name, VERSION: version, RELEASE: release, VENDOR: vendor, ARCH: "x86_64", SOURCE: f"{source or name}-{version}-{release}.src.rpm"}
    if epoch:
        tags[EPOCH] = int(epoch)
    if module:
        tags[MODULARITY] = module
    return header(tags)


class Updateinfo(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")

    def take_in(self, data, name="updateinfo.xml", code=0, **more):
        self.write(name, data)
        return self.run_buhin("advisories", "import", "updateinfo", name, "--store", self.store, code=code, **more)

    def scan(self, id, version, vendor, *packages):
        self.write("root/etc/os-release", f'ID="{id}"\nVERSION_ID="{version}"\n')
        self.write("root/var/lib/rpm/Packages.db", ndb([rpm(*p[:2], vendor, *p[2:]) for p in packages]))
        return self.report("scan", "root", "--store", self.store)

    def found(self, report):
        names = {c["ref"]: c["name"] for c in report["components"]}
        return sorted((f["id"], names[f["component"]], f["outcome"], f.get("fixed", "")) for f in report["findings"]
                      if any(s["source"] == "updateinfo" for s in f["statements"]))

    def check(self, root, affected, fixed, cves):
        """Affected before the fix, and no longer from it on."""
        self.assertEqual(self.found(self.scan(*root, affected)), [(c, affected[0], "affected", fixed) for c in cves])
        for evr in (fixed, fixed + ".1"):
            self.assertEqual(self.found(self.scan(*root, (affected[0], evr, *affected[2:]))), [])

    def test_amazon(self):
        self.take_in(AMAZON2023)
        self.take_in(AMAZON2, "al2-updateinfo.xml")
        cves = ["CVE-2014-3634", "CVE-2022-24903"]
        self.check(("amzn", "2023", "Amazon Linux"), ("rsyslog", "8.2204.0-3.amzn2023.0.1"), "8.2204.0-3.amzn2023.0.2", cves)
        self.check(("amzn", "2", "Amazon Linux"), ("kernel", "4.9.76-3.78.amzn2"), "4.9.76-38.79.amzn2", ["CVE-2017-5715", "CVE-2017-5754"])
        report = self.scan("amzn", "2023", "Amazon Linux", ("rsyslog", "8.2204.0-3.amzn2023.0.1"), ("bash", "5.2-1.amzn2023"))
        finding = next(f for f in report["findings"] if f["id"] == "CVE-2022-24903")
        self.assertEqual([(s["id"], s["source"], s["rule"]) for s in finding["statements"]], [("ALAS2023-2023-001", "updateinfo", "R2-distribution")])
        self.assertEqual(finding["level"], "high")
        # What the list does not name, and what it names as well: it covers neither.
        self.assertEqual([(u["what"], u["components"]) for u in report["not_judged"]], [("amzn 2023", 2)])
        self.assertIn("lists of updates", report["not_judged"][0]["reason"])
        out = self.run_buhin("explain", "CVE-2022-24903", "root", "--store", self.store).stdout
        self.assertIn("is affected: rsyslog 8.2204.0-3.amzn2023.0.1", out)

    def test_amazon_purl(self):  # documents of others
        self.take_in(AMAZON2023)
        for space in ("amzn", "amazon"):
            self.write("bom.json", '{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "library", "name": "rsyslog-mysql", "version": "8.2204.0-3.amzn2023.0.1",'
                       f'"purl": "pkg:rpm/{space}/rsyslog-mysql@8.2204.0-3.amzn2023.0.1?distro={space}-2023"}}]}}')
            self.assertEqual([f[0] for f in self.found(self.report("match", "bom.json", "--store", self.store))], ["CVE-2014-3634", "CVE-2022-24903"])

    def test_amazon_topic(self):
        """The main repository has a kernel, too, which another update fixes."""
        self.take_in(updates(update("ALAS2KERNEL-5.15-2022-001", [package("kernel", "5.15.43-20.123.amzn2")], ["CVE-2022-3526"], name="Amazon Linux 2 - Kernel-5.15"),
                             update("ALAS2LIBREOFFICE-2023-001", [package("libreoffice", "6.4-1.amzn2")], ["CVE-2099-0001"], name="Amazon Linux 2 - Libreoffice")))
        root = ("amzn", "2", "Amazon Linux")
        self.assertEqual(self.found(self.scan(*root, ("kernel", "4.14.281-212.502.amzn2"))), [])
        self.check(root, ("kernel", "5.15.35-18.amzn2"), "5.15.43-20.123.amzn2", ["CVE-2022-3526"])
        report = self.scan(*root, ("libreoffice", "5.3-1.amzn2"))
        self.assertEqual(self.found(report), [("CVE-2099-0001", "libreoffice", "undetermined", "")])
        self.assertIn("before 6.4-1.amzn2 of Amazon Linux 2 - Libreoffice", str(report["findings"]))
        self.assertEqual(self.found(self.scan(*root, ("libreoffice", "6.4-1.amzn2"))), [])

    def test_oracle(self):  # Heartbleed
        self.take_in(gzip.compress(ORACLE6.encode()), "repodata/0123abcd-updateinfo.xml.gz")
        self.check(("ol", "6.5", "Oracle America"), ("openssl", "1.0.1e-15.el6"), "1.0.1e-16.el6_5.7", ["CVE-2014-0160"])
        self.assertEqual(self.found(self.scan("ol", "7.0", "Oracle America", ("openssl", "1.0.1e-15.el6"))), [])
        for id in ("ELSA-2014-0376", "ELSA-2014-0376#ol6_latest"):
            self.assertIn("Oracle Linux:6 openssl >= 0, < 1.0.1e-16.el6_5.7", self.run_buhin("advisories", "show", id, "--store", self.store).stdout)

    def test_oracle_builds(self):
        """Kernels of several lines, and builds for Ksplice and FIPS, have one name."""
        root = ("ol", "8.9", "Oracle America")
        self.take_in(updates(update("ELSA-2099-1", [package("kernel-uek", "5.15.0-8.91.4.1.el8uek")], ["CVE-2099-0001"]),
                             update("ELSA-2099-2", [package("glibc", "2:2.28-225.0.4.ksplice1.el8")], ["CVE-2099-0002"])))
        self.assertEqual(self.found(self.scan(*root, ("kernel-uek", "5.4.17-2136.309.4.el8uek"), ("glibc", "2.28-225.0.4.el8"))), [])
        self.check(root, ("kernel-uek", "5.15.0-3.60.5.1.el8uek"), "5.15.0-8.91.4.1.el8uek", ["CVE-2099-0001"])
        self.assertEqual([f[0] for f in self.found(self.scan(*root, ("glibc", "2:2.28-164.0.5.ksplice1.el8")))], ["CVE-2099-0002"])

    def test_rocky(self):
        self.take_in(ROCKY9)
        root = ("rocky", "9.0", "Rocky Enterprise Software Foundation")
        self.check(root, ("xz-libs", "5.2.5-7.el9", "xz"), "5.2.5-8.el9_0", XZ)
        # Another repository has other packages under the same id; neither replaces the other.
        self.take_in(updates(update("RLSA-2022:7513", [package("xz-lzma-compat", "5.2.5-8.el9_0", "xz")], XZ, short="rocky-linux-9-x86-64-crb-rpms")), "crb-updateinfo.xml")
        self.assertEqual(self.found(self.scan(*root, ("xz", "5.2.5-7.el9"), ("xz-lzma-compat", "5.2.5-7.el9", "xz"))),
                         [("CVE-2022-1271", "xz", "affected", "5.2.5-8.el9_0"), ("CVE-2022-1271", "xz-lzma-compat", "affected", "5.2.5-8.el9_0")])

    def test_module(self):
        streams = [update(f"ALSA-2099:{n}", [package("nodejs", f"1:{v}-1.module_el8.5.0+{n}")], [f"CVE-2099-000{n}"], short=f"almalinux-8-appstream-{n}",
                          module=f'<module name="nodejs" stream="{s}" version="1" context="c" arch="x86_64"/>')
                   for n, s, v in ((1, "12", "12.22.5"), (2, "14", "14.18.2"))]
        self.take_in(updates(*streams))
        root = ("almalinux", "8.5", "AlmaLinux")
        for evr, stream, expected in (("1:12.22.4-1.module_el8.4.0+9", "12", ["CVE-2099-0001"]), ("1:14.1.0-1.module_el8.4.0+9", "14", ["CVE-2099-0002"]),
                                      ("1:12.22.5-1.module_el8.5.0+1", "12", []), ("1:10.1-1.el8", None, [])):
            with self.subTest(evr=evr):
                report = self.scan(*root, ("nodejs", evr, "nodejs", stream and f"nodejs:{stream}:8040020210817133458:522a0ee4"))
                self.assertEqual([f[0] for f in self.found(report)], expected)
        self.assertIn("AlmaLinux:8 nodejs (module nodejs:12)", self.run_buhin("advisories", "show", "ALSA-2099:1", "--store", self.store).stdout)

    def test_epel(self):
        self.take_in(updates(update("FEDORA-EPEL-2099-abe0e978c0", [package("zabbix22", "2.2.23-1.el8")], ["CVE-2099-0001"], name="Fedora EPEL 8", short="EPEL-8"),
                             update("FEDORA-2099-abe0e978c1", [package("nano", "7.2-3.fc40")], ["CVE-2099-0002"], name="Fedora 40", short="F40")))
        for id, version in (("rhel", "8.6"), ("centos", "8"), ("almalinux", "8.9"), ("rocky", "8.5"), ("ol", "8.9")):
            with self.subTest(id=id):
                self.check((id, version, "Fedora Project"), ("zabbix22", "2.2.20-1.el8"), "2.2.23-1.el8", ["CVE-2099-0001"])
        self.assertEqual(self.found(self.scan("rocky", "9.1", "Fedora Project", ("zabbix22", "2.2.20-1.el8"))), [])
        self.check(("fedora", "40", "Fedora Project"), ("nano", "7.2-2.fc40"), "7.2-3.fc40", ["CVE-2099-0002"])

    def test_suse(self):
        self.take_in(updates(update("SUSE-SLE-Module-Basesystem-15-SP3-2021-1654", [package("libxml2", "2.9.7-3.34.1", arch="src"), package("libxml2-2", "2.9.7-3.34.1")], ["CVE-2021-3516"]),
                             update("openSUSE-2020-1", [package("hello", "2.10-lp151.4.1", arch="src")], ["CVE-2099-0001"], release="openSUSE Leap 15.1 Update")))
        self.check(("sles", "15.3", "SUSE LLC <https://www.suse.com/>"), ("libxml2-2", "2.9.7-3.31.1", "libxml2"), "2.9.7-3.34.1", ["CVE-2021-3516"])
        self.assertEqual(self.found(self.scan("sles", "15.2", "SUSE LLC <https://www.suse.com/>", ("libxml2", "2.9.7-3.31.1"))), [])
        self.check(("opensuse-leap", "15.1", "openSUSE"), ("hello", "2.10-lp151.3.1"), "2.10-lp151.4.1", ["CVE-2099-0001"])

    def test_skipped_and_retracted(self):
        fix = [package("p", "2-1.amzn2")]
        done = self.take_in(updates(update("ALAS2-1-1", fix, ["CVE-2099-0001"], "bugfix"), update("ALAS2-1-2", fix, ["CVE-2099-0002"]), update("ALAS2-1-3", fix, ["CVE-2099-0003"], "enhancement")))
        self.assertIn("1 records: 1 new", done.stdout)
        root = ("amzn", "2", "Amazon Linux", ("p", "1-1.amzn2"))
        self.assertEqual([f[0] for f in self.found(self.scan(*root))], ["CVE-2099-0002"])
        self.take_in(updates(update("ALAS2-1-2", fix, ["CVE-2099-0002"], status="retracted", day="2024-01-01 00:00")))
        self.assertEqual(self.found(self.scan(*root)), [])

    def test_folder(self):
        """Of a repository's repodata the list of updates is taken, whatever else lies there."""
        self.write("repodata/1-updateinfo.xml.gz", gzip.compress(AMAZON2.encode()))
        self.write("repodata/2-primary.xml.gz", gzip.compress(b"<metadata/>"))
        self.write("repodata/repomd.xml", "<repomd/>")
        self.assertIn("1 records: 1 new", self.run_buhin("advisories", "import", "updateinfo", "repodata", "--store", self.store).stdout)
        self.assertIn("1 as stored", self.run_buhin("advisories", "import", "updateinfo", "repodata", "--store", self.store).stdout)

    def test_wrong(self):
        whole = AMAZON2023
        for data, word in ((updates(update("GHSA-mgxf-pj6m-9494", [package("kernel", "0.3.3-b7d91846")], name="Bottlerocket")), "which distribution and release the update 'GHSA-mgxf-pj6m-9494'"),
                           (updates(update("ELSA-2099-1", [package("p", "1-1")])), "which distribution and release the update 'ELSA-2099-1'"),
                           (updates(update("", [])), "an update without id"), (updates(update("ALAS2-1-1", ['<package name="p"/>'])), "a package without name, version or release"),
                           (updates(update("ALAS2-1-1", [], day="soon")), "'soon' is no time"), (whole[:-20], "ends before it is complete"), ("<repomd/>", "no document of this kind"),
                           (whole.replace("UTF-8", "Shift_JIS"), "encoding of the document is not read"), (whole.replace("<updates>", '<!DOCTYPE x [<!ENTITY a "b">]><updates>'), "document type declaration"),
                           (whole.replace("What it fixes.", "\x01"), "not well-formed"), (updates("<a>" * 600), "nested more than 512 levels deep"),
                           (gzip.compress(whole.encode())[:-30], "updateinfo.xml")):
            with self.subTest(word=word):
                self.assertIn(word, self.take_in(data, code=3).stderr)
                self.assertFalse(os.path.exists(self.store) and b"ALAS" in self.read("s.db"))
        out = self.take_in(updates(update("ELSA-2099-1", [package("p", "1-1")])), code=3, env={"LANG": "ja_JP.UTF-8"}).stderr
        self.assertIn("更新「ELSA-2099-1」がどのディストリビューション", out)

    def test_large(self):
        """A text over the limit, a bomb, and very many packages and ids: an error or a record, in bounded time."""
        start = time.monotonic()
        self.assertIn("a text of more than", self.take_in(gzip.compress(updates(update("ALAS2-1-1", [])).replace("What it fixes.", "x" * (17 << 20)).encode(), 1), code=3).stderr)
        bomb = gzip.compress(b"<updates>" + b"<update/>" * (8 << 20) + b"<!-- " + b"x" * (2 << 20) + b" --></updates>", 1)
        self.assertIn("a tag or comment of more than", self.take_in(bomb, code=3).stderr)
        many = updates(update("ALAS2-1-1", [package(f"p{i}", "1-1.amzn2") for i in range(20000)], [f"CVE-2099-{i:05}" for i in range(20000)]),
                       *[update("ALAS2-1-2", [package("p", "1-1.amzn2")])] * 2000)
        self.assertIn("2001 records: 2001 new", self.take_in(many).stdout)
        self.assertLess(time.monotonic() - start, 60)


if __name__ == "__main__":
    main()
