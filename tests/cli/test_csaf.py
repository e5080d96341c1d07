#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CSAF documents of distributions and vendors as advisories, from import to the finding in a document."""
import json

import os
import signal
import subprocess
import threading
import zlib

from support import BUHIN, Case, bom, main
from test_update import Server

# Facts: access.redhat.com/errata/RHSA-2014:0376 and /security/cve/CVE-2014-0160 (Heartbleed: fixed in 1.0.1e-16.el6_5.7; 5 is not affected).
HEART = "CVE-2014-0160"
RHEL6 = ("6Server-6.5.z", "Red Hat Enterprise Linux Server (v. 6)", "cpe:/o:redhat:enterprise_linux:6::server")
RHEL5 = ("red_hat_enterprise_linux_5", "Red Hat Enterprise Linux 5", "cpe:/o:redhat:enterprise_linux:5")
RHEL7 = ("red_hat_enterprise_linux_7", "Red Hat Enterprise Linux 7", "cpe:/o:redhat:enterprise_linux:7")
RHEL8 = ("AppStream-8.5.0.Z", "Red Hat Enterprise Linux AppStream (v. 8)", "cpe:/a:redhat:enterprise_linux:8::appstream")
SLE = ("SUSE Linux Enterprise Server 15 SP4", "SUSE Linux Enterprise Server 15 SP4", "cpe:/o:suse:sles:15:sp4")


def product(id, name=None, **helper):
    return {"name": name or id, "product_id": id, **({"product_identification_helper": helper} if helper else {})}


def branch(category, name, *inside, **more):
    return {"category": category, "name": name, **({"branches": list(inside)} if inside else {}), **more}


def part_of(part, whole):
    return {"category": "default_component_of", "product_reference": part, "relates_to_product_reference": whole,
            "full_product_name": product(f"{whole}:{part}", f"{part} as a component of {whole}")}


def tree(vendor, platforms, packages, parts):
    """platforms: (id, name, cpe); packages: products; parts: (package, platform)."""
    return {"branches": [branch("vendor", vendor, *[branch("product_name", n, product=product(i, n, cpe=c)) for i, n, c in platforms],
                                *[branch("product_version", p["name"], product=p) for p in packages])],
            "relationships": [part_of(*p) for p in parts]}


def document(id, tree, *vulnerabilities, publisher="Red Hat Product Security", space="https://www.redhat.com", category="csaf_vex", day="2024-05-01", **more):
    return {"document": {"category": category, "csaf_version": "2.0", "title": f"About {id}", "lang": "en",
                         "publisher": {"category": "vendor", "name": publisher, "namespace": space},
                         "tracking": {"id": id, "initial_release_date": "2014-04-07T00:00:00Z", "current_release_date": f"{day}T00:00:00+00:00",
                                      "status": "final", "version": "1"}, **more},
            "product_tree": tree, "vulnerabilities": list(vulnerabilities)}


def heartbleed():
    fixed = "openssl-0:1.0.1e-16.el6_5.7.x86_64"
    source = "openssl-0:1.0.1e-16.el6_5.7.src"
    return document(HEART, tree("Red Hat", [RHEL6, RHEL5, RHEL7],
                                [product(fixed, purl="pkg:rpm/redhat/openssl@1.0.1e-16.el6_5.7?arch=x86_64"),
                                 product(source, purl="pkg:rpm/redhat/openssl@1.0.1e-16.el6_5.7?arch=src"),
                                 product("openssl", purl="pkg:rpm/redhat/openssl?arch=src"), product("mingw-openssl", purl="pkg:rpm/redhat/mingw-openssl?arch=src")],
                                [(fixed, RHEL6[0]), (source, RHEL6[0]), ("openssl", RHEL5[0]), ("mingw-openssl", RHEL7[0]), ("openssl", RHEL7[0])]),
                    {"cve": HEART, "title": "openssl: information disclosure in handling of TLS heartbeat extension packets", "cwe": {"id": "CWE-125", "name": "Out-of-bounds Read"},
                     "notes": [{"category": "description", "text": "A missing bounds check.", "title": "Vulnerability description"}, {"category": "other", "text": "nothing"}],
                     "product_status": {"fixed": [f"{RHEL6[0]}:{fixed}", f"{RHEL6[0]}:{source}"], "known_not_affected": [f"{RHEL5[0]}:openssl"],
                                        "known_affected": [f"{RHEL7[0]}:mingw-openssl"], "under_investigation": [f"{RHEL7[0]}:openssl"]},
                     "references": [{"category": "self", "summary": "Canonical URL", "url": "https://access.redhat.com/security/cve/CVE-2014-0160"}],
                     "remediations": [{"category": "vendor_fix", "details": "Update and restart.", "product_ids": [f"{RHEL6[0]}:{fixed}"], "url": "https://access.redhat.com/errata/RHSA-2014:0376"},
                                      {"category": "workaround", "details": "Build without heartbeats.", "product_ids": [f"{RHEL7[0]}:mingw-openssl"]},
                                      {"category": "no_fix_planned", "details": "Will not fix", "product_ids": [f"{RHEL7[0]}:mingw-openssl"]}],
                     "scores": [{"cvss_v2": {"vectorString": "AV:N/AC:L/Au:N/C:P/I:N/A:N", "version": "2.0", "baseScore": 5.0}, "products": [f"{RHEL6[0]}:{fixed}"]}],
                     "threats": [{"category": "impact", "details": "Important"}, {"category": "exploit_status", "details": "Exploited in the wild."}]})


class Csaf(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")

    def take_in(self, *documents, code=0):
        for i, d in enumerate(documents):
            self.write(f"in/{i}.json", d if isinstance(d, (str, bytes)) else json.dumps(d))
        return self.run_buhin("advisories", "import", "csaf", "in", "--store", self.store, code=code)

    def judged(self, *parts):
        """What CSAF records say of parts by their package URLs or other members: (record, outcome, fix), in the order of the parts."""
        components = [p if isinstance(p, dict) else {"purl": p} for p in parts]
        self.write("bom.json", bom(*components))
        report = self.report("match", "bom.json", "--store", self.store)
        names = {c["ref"]: c.get("purl") or c.get("cpe") for c in report["components"]}
        said = {}
        for f in report["findings"]:
            said.setdefault(names[f["component"]], []).extend((s["id"], s["outcome"], s.get("fixed", "")) for s in f["statements"] if s["source"].startswith("csaf"))
        found = [sorted(said.get(c.get("purl") or c.get("cpe"), [])) for c in components]
        return found[0] if len(found) == 1 else found

    def test_red_hat(self):
        self.take_in(heartbleed())
        def rpm(name, evr, release):
            return f"pkg:rpm/redhat/{name}@{evr}?arch=x86_64&distro=rhel-{release}"
        id = "www.redhat.com/CVE-2014-0160"
        self.assertEqual(self.judged(rpm("openssl", "1.0.1e-16.el6_5.4", "6.5")), [(id, "affected", "1.0.1e-16.el6_5.7")])
        self.assertEqual(self.judged(rpm("openssl", "1.0.1e-16.el6_5.7", "6.5")), [])
        self.assertEqual(self.judged(rpm("openssl", "0.9.8e-27.el5_10.1", "5.10")), [])
        self.assertEqual(self.judged(rpm("openssl", "1.0.1e-34.el7", "7.0")), [(id, "undetermined", "")])
        self.assertEqual(self.judged(rpm("mingw-openssl", "1.0.2a-1.el7", "7.9")), [(id, "affected", "")])
        report = self.report("match", "bom.json", "--store", self.store)
        finding = next(f for f in report["findings"] if HEART in f["ids"])
        self.assertIn({"kind": "workaround", "text": "Build without heartbeats.", "id": id, "source": "csaf"},
                      [{k: a[k] for k in ("kind", "text", "id", "source")} for a in finding["advice"]])
        statement = next(s for s in finding["statements"] if s["id"] == id)
        self.assertEqual(statement["note"], "Will not fix")
        self.assertEqual(statement["ecosystem"], "Red Hat:enterprise_linux:7")
        shown = self.run_buhin("advisories", "show", HEART, "--store", self.store).stdout
        for text in (id, "CWE-125", "https://access.redhat.com/errata/RHSA-2014:0376", "Exploited in the wild.", "AV:N/AC:L/Au:N/C:P/I:N/A:N", "A missing bounds check.", "https://access.redhat.com/security/cve/CVE-2014-0160", "under investigation"):
            self.assertIn(text, shown)
        self.assertNotIn("nothing", shown)

    def test_modules(self):
        whole, part = f"{RHEL8[0]}:nodejs:12:8050020211213115342:c5368500", "nodejs-1:12.22.5-1.module+el8.4.0+12242+af52a4c7.x86_64"
        t = tree("Red Hat", [RHEL8], [product("nodejs:12:8050020211213115342:c5368500", purl="pkg:rpmmod/redhat/nodejs@12:8050020211213115342:c5368500"),
                                      product(part, purl="pkg:rpm/redhat/nodejs@12.22.5-1.module%2Bel8.4.0%2B12242%2Baf52a4c7?arch=x86_64&epoch=1")],
                 [("nodejs:12:8050020211213115342:c5368500", RHEL8[0])])
        t["relationships"].append(part_of(part, whole))
        self.take_in(document("RHSA-2021:3623", t, {"cve": "CVE-2021-22930", "product_status": {"fixed": [f"{whole}:{part}"]}}, category="csaf_security_advisory"))
        def node(evr, stream):
            return f"pkg:rpm/redhat/nodejs@{evr}?arch=x86_64&distro=rhel-8.5&epoch=1&rpmmod=nodejs:{stream}:8050020210000000:c5368500"
        fix = "1:12.22.5-1.module+el8.4.0+12242+af52a4c7"
        self.assertEqual(self.judged(node("12.20.1-1.module%2Bel8.3.0", 12)), [("RHSA-2021:3623", "affected", fix)])
        self.assertEqual(self.judged(node("10.24.0-1.module%2Bel8.3.0", 10)), [])

    def test_suse(self):
        # Recommended are the builds with the fix; packages have file names only.
        part = "helm-mirror-0.2.1-1.7.1.x86_64"
        t = tree("SUSE", [SLE], [product(part), product("libfoo1")], [(part, SLE[0]), ("libfoo1", SLE[0])])
        self.take_in(document("SUSE-SU-2019:0048-2", t, {"cve": "CVE-2018-16873", "product_status": {"recommended": [f"{SLE[0]}:{part}"]}},
                              {"cve": "CVE-2018-16874", "product_status": {"recommended": [f"{SLE[0]}:{part}"], "known_affected": [f"{SLE[0]}:libfoo1"]}},
                              publisher="SUSE Product Security Team", space="https://www.suse.com/", category="csaf_security_advisory"))
        ids = ["SUSE-SU-2019:0048-2#CVE-2018-16873", "SUSE-SU-2019:0048-2#CVE-2018-16874"]
        def rpm(name, evr):
            return f"pkg:rpm/suse/{name}@{evr}?arch=x86_64&distro=sles-15.4"
        self.assertEqual(self.judged(rpm("helm-mirror", "0.2.0-1.1.1")), [(i, "affected", "0.2.1-1.7.1") for i in ids])
        self.assertEqual(self.judged(rpm("helm-mirror", "0.2.1-1.7.1")), [])
        self.assertEqual(self.judged(rpm("libfoo1", "3")), [(ids[1], "affected", "")])
        self.assertIn("About SUSE-SU-2019:0048-2", self.run_buhin("advisories", "show", "SUSE-SU-2019:0048-2", "--store", self.store).stdout)
        # What the document no longer has goes.
        self.take_in(document("SUSE-SU-2019:0048-2", t, {"cve": "CVE-2018-16873", "product_status": {"recommended": [f"{SLE[0]}:{part}"]}},
                              {"cve": "CVE-2018-1", "product_status": {}}, space="https://www.suse.com/", day="2024-06-01"))
        self.assertEqual(self.judged(rpm("helm-mirror", "0.2.0-1.1.1")), [(ids[0], "affected", "0.2.1-1.7.1")])

    def vendor(self, versions, status, helper=None, category="product_version_range", fixed=()):
        helper = helper or {"cpe": "cpe:2.3:a:example:till:*:*:*:*:*:*:*:*"}
        inside = [branch(category, v, product=product(f"A{i}", f"Till {v}", **helper)) for i, v in enumerate(versions)]
        inside += [branch("product_version", v, product=product(f"F{i}", f"Till {v}", **helper)) for i, v in enumerate(fixed)]
        said = {status: [f"A{i}" for i in range(len(versions))], **({"fixed": [f"F{i}" for i in range(len(fixed))]} if fixed else {})}
        self.take_in(document("EX-1", {"branches": [branch("vendor", "Example", branch("product_name", "Till", *inside))]},
                              {"cve": "CVE-2024-0001", "product_status": {k: v for k, v in said.items() if v}}, space="https://example.com", publisher="Example"))

    def till(self, *versions):
        said = self.judged(*({"cpe": f"cpe:2.3:a:example:till:{v}:*:*:*:*:*:*:*"} for v in versions), {"cpe": "cpe:2.3:a:example:other:1:*:*:*:*:*:*:*"})
        self.assertEqual(said.pop(), [])
        return "".join({"affected": "A", "undetermined": "?", "": "-"}[s[0][1] if s else ""] for s in said)

    def test_ranges(self):
        # Facts: section 3.1.2.2 of CSAF 2.0 (vers, vls) and what vendors write.
        for ranges, status, said in (
                (["vers:generic/>=1.0|<2.0"], "known_affected", "-AA---"),
                (["vers:all/*"], "known_affected", "AAAAAA"),
                (["vers:semver/1.0|>=2.0|<=3.0"], "known_affected", "-A-AA-"),
                (["<V2.0"], "known_affected", "AAA---"),
                (["All versions < V2.0"], "known_affected", "AAA---"),
                (["All versions"], "known_affected", "AAAAAA"),
                ([">= 1.0, <2.0", ">=3.0|<=3.0"], "known_affected", "-AA-A-"),
                (["vers:generic/>1.0"], "known_affected", "??????"),
                (["< 2.0, >= 1.0"], "known_affected", "??????"),
                (["< 1.0|>= 3.0"], "known_affected", "A---AA"),
                (["3.x"], "known_affected", "??????"),
                (["1.0-2.0"], "known_affected", "??????"),
                (["1.0+"], "known_affected", "??????"),
                (["before2.0"], "known_affected", "??????"),
                (["V2.X"], "known_affected", "??????"),
                (["2.*"], "known_affected", "??????"),
                (["versions prior to the spring release"], "known_affected", "??????"),
                (["vers:generic/<2.0"], "known_not_affected", "------"),
                (["vers:generic/<2.0"], "under_investigation", "??????"),
                (["All"], "recommended", "------")):
            with self.subTest(ranges=ranges, status=status):
                self.setUp()
                self.vendor(ranges, status)
                self.assertEqual(self.till("0.9", "1.0", "1.9", "2.0", "3.0", "4.0"), said)

    def test_versions(self):
        for versions, status, fixed, said in (
                (["1.0", "V2.0"], "known_affected", [], "-A-A--"),
                (["1.0"], "known_affected", ["1.9"], "-A----"),
                ([], "known_affected", ["2.0"], "AAA---"),
                ([], "known_affected", ["1.9", "3.0"], "??????"),
                (["1.0"], "first_affected", [], "??????"),
                (["1.0-rc1"], "known_affected", [], "------"),
                (["all"], "known_affected", [], "??????")):
            with self.subTest(versions=versions, status=status, fixed=fixed):
                self.setUp()
                self.vendor(versions, status, category="product_version", fixed=fixed)
                self.assertEqual(self.till("0.9", "1.0", "1.9", "2.0", "3.0", "4.0"), said)

    def test_packages_of_languages(self):
        self.vendor(["vers:npm/>=2.0.0|<2.1.0"], "known_affected", helper={"purl": "pkg:npm/%40example/till"})
        self.assertEqual(self.judged("pkg:npm/%40example/till@2.0.5", "pkg:npm/%40example/till@2.1.0"), [[("EX-1", "affected", "2.1.0")], []])

    def test_without_identification(self):
        self.take_in(document("EX-2", {"full_product_names": [product("P", "Example Controller < V3")]}, {"cve": "CVE-2024-0002", "product_status": {"known_affected": ["P"]}}))
        self.assertIn("Example Controller < V3", self.run_buhin("advisories", "show", "EX-2", "--store", self.store).stdout)

    def test_version_2_1(self):
        d = document("EX-3", {"full_product_names": [product("P", purls=["pkg:npm/till@1.0.0"])]},
                     {"cve": "CVE-2024-0003", "cwes": [{"id": "CWE-79", "name": "x", "version": "4.15"}], "product_status": {"known_affected": ["P"]},
                      "metrics": [{"content": {"cvss_v4": {"vectorString": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}}, "products": ["P"]}]}, lang="ja", title="期限切れ")
        d["document"]["csaf_version"] = "2.1"
        self.take_in(d)
        self.assertEqual(self.judged("pkg:npm/till@1.0.0"), [("EX-3", "affected", "")])
        shown = self.run_buhin("advisories", "show", "EX-3", "--store", self.store, "--lang", "ja").stdout
        for text in ("CVSS:4.0/AV:N", "CWE-79", "期限切れ"):
            self.assertIn(text, shown)
        d["document"].update(category="csaf_withdrawn", tracking={**d["document"]["tracking"], "current_release_date": "2025-01-01T00:00:00Z"})
        self.take_in(d)
        self.assertEqual(self.judged("pkg:npm/till@1.0.0"), [])

    def test_two_publishers_of_one_id(self):
        t = {"full_product_names": [product("P", purl="pkg:npm/till@1.0.0")]}
        v = {"cve": "CVE-2024-0001", "product_status": {"known_affected": ["P"]}}
        self.take_in(document("CVE-2024-0001", t, v, space="https://a.example"), document("CVE-2024-0001", t, v, space="https://b.example/"))
        self.assertEqual([s[0] for s in self.judged("pkg:npm/till@1.0.0")], ["a.example/CVE-2024-0001", "b.example/CVE-2024-0001"])

    def test_lists_of_a_provider_are_no_documents(self):
        self.take_in(heartbleed(), {"canonical_url": "https://example.com/.well-known/csaf/provider-metadata.json", "metadata_version": "2.0"},
                     {"feed": {"id": "x", "entry": []}})
        self.assertEqual(len(self.judged("pkg:rpm/redhat/openssl@1.0.1e-16.el6_5.4?distro=rhel-6.5")), 1)

    def test_what_is_wrong_changes_nothing(self):
        self.take_in(heartbleed())
        openssl = "pkg:rpm/redhat/openssl@1.0.1e-16.el6_5.4?distro=rhel-6.5"
        before = self.judged(openssl)
        good = json.dumps(heartbleed()).replace("2024-05-01", "2025-05-01")
        for bad, said in ((good[:-40], "in: 0.json"), ("{}", "no CSAF document"), ("[]", "in: 0.json"), (good.replace('"id": "CVE-2014-0160"', '"x": ""'), "tracking id"),
                          (good.replace('"product_tree": {', '"product_tree": 5, "x": {'), "in: 0.json"), (b"\xff\xfe" + good.encode("utf-16-le"), "in: 0.json")):
            with self.subTest(bad=str(bad[:30]), said=said):
                done = self.take_in(bad, code=3)
                self.assertIn(said, done.stderr)
                self.assertEqual(self.judged(openssl), before)

    def provider(self, *changes):
        """A provider's folder: (path, date, document; None: it is listed only)."""
        server = Server()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.publish(server, *changes)
        return server

    def publish(self, server, *changes):
        for path, _, d in changes:
            if d:
                server.files["/csaf/" + path] = (json.dumps(d).encode(), '"1"')
        lines = "".join(f'"{path}","{date}"\n' for path, date, _ in sorted(changes, key=lambda c: c[1], reverse=True))
        server.files["/csaf/changes.csv"] = (lines.encode(), f'"{zlib.crc32(lines.encode())}"')

    def update(self, server, *args, code=0, **more):
        server.seen.clear()
        done = self.run_buhin("advisories", "update", *args, "--store", self.store, code=code, **more)
        return done, [p.removeprefix("/csaf/") for p, _ in server.seen]

    def numbered(self, n, day="2024-05-01"):
        return document(f"EX-{n}", {"full_product_names": [product("P", purl=f"pkg:npm/till{n}@1.0.0")]},
                        {"cve": f"CVE-2024-{n}", "product_status": {"known_affected": ["P"]}}, day=day)

    def test_a_provider(self):
        server = self.provider(("2024/a.json", "2024-05-01T00:00:00Z", self.numbered(1)), ("2024/b.json", "2024-05-02T09:00:00+09:00", self.numbered(2)))
        done, seen = self.update(server, "csaf", "--from", server.url + "/csaf/")
        self.assertEqual(seen, ["changes.csv", "2024/a.json", "2024/b.json"])
        self.assertIn("2 records, 2 new, 0 changed", done.stdout)
        self.assertEqual([len(s) for s in self.judged("pkg:npm/till1@1.0.0", "pkg:npm/till2@1.0.0")], [1, 1])
        # The list is as it was; then one document has changed, one is new, one is gone; nobody has to say the address again.
        done, seen = self.update(server)
        self.assertEqual((seen, "nothing new" in done.stdout), (["changes.csv"], True))
        self.publish(server, ("2024/b.json", "2024-05-02T00:00:00Z", None), ("2024/a.json", "2024-06-01T00:00:00Z", self.numbered(1, "2024-06-01")),
                     ("2024/c.json", "2024-06-01T00:00:00Z", self.numbered(3)), ("2024/gone.json", "2024-06-02T00:00:00Z", None))
        done, seen = self.update(server, "csaf")
        self.assertEqual(seen, ["changes.csv", "2024/a.json", "2024/c.json", "2024/gone.json"])
        self.assertIn("2 records, 1 new, 1 changed", done.stdout)
        self.assertIn("2024/gone.json", done.stderr)
        self.assertEqual([f for f in os.listdir(self.dir) if ".part" in f], [])
        self.assertIn("csaf/127.0.0.1", self.run_buhin("advisories", "status", "--store", self.store).stdout)

    def test_a_document_that_is_dated_back(self):
        new = ("2024/ex-2.json", "2024-05-02T00:00:00Z", self.numbered(2))
        server = self.provider(new)
        self.update(server, "csaf", "--from", server.url + "/csaf")
        self.publish(server, new, ("2024/ex-1.json", "2024-05-01T00:00:00Z", self.numbered(1)))
        self.assertEqual(self.update(server, "csaf")[1], ["changes.csv", "2024/ex-1.json"])
        self.assertEqual(len(self.judged("pkg:npm/till1@1.0.0")), 1)
        self.publish(server, new, ("2024/ex-1.json", "2024-05-01T00:00:00Z", None), ("2024/ex-3.json", "2024-06-01T00:00:00Z", self.numbered(3)))
        self.assertEqual(self.update(server, "csaf")[1], ["changes.csv", "2024/ex-3.json"])

    def test_what_a_batch_brought_stays(self):
        server = self.provider(*((f"{i:04}.json", f"2024-05-01T00:{i // 60:02}:{i % 60:02}Z", self.numbered(i)) for i in range(501)))
        server.files["/csaf/0500.json"] = (b"{", '"1"')
        done, _ = self.update(server, "csaf", "--from", server.url + "/csaf", code=4)
        self.assertIn("500.json", done.stderr)
        self.assertEqual(len(self.judged("pkg:npm/till499@1.0.0")), 1)
        self.publish(server, *((f"{i:04}.json", f"2024-05-01T00:{i // 60:02}:{i % 60:02}Z", self.numbered(i)) for i in range(501)))
        self.assertEqual(self.update(server, "csaf")[1], ["changes.csv", "0500.json"])
        self.assertEqual(len(self.judged("pkg:npm/till500@1.0.0")), 1)

    def test_providers_that_lie(self):
        server = self.provider()
        for path in ("../../etc/passwd.json", "/a.json", "http://other.example/a.json", "a.txt", "a b.json", "a.json\x1b[0m", "a//b.json", "%2e%2e/../a.json"):
            with self.subTest(path=path):
                server.files["/csaf/changes.csv"] = (f'"{path}","2024-05-01T00:00:00Z"\n'.encode(), '"1"')
                done, seen = self.update(server, "csaf", "--from", server.url + "/csaf", code=4)
                self.assertEqual(seen, ["changes.csv"])
                self.assertIn("changes.csv:1", done.stderr)
        for behave in ("cut", "short", "fail"):
            server.behave = behave
            self.update(server, "csaf", "--from", server.url + "/csaf", code=4)
        self.run_buhin("advisories", "update", "csaf", "--store", self.path("none.db"), code=3)

    def test_killed(self):
        server = self.provider(("a.json", "2024-05-01T00:00:00Z", self.numbered(1)), ("b.json", "2024-05-02T00:00:00Z", self.numbered(2)))
        held, go_on = threading.Event(), threading.Event()
        handler = server.RequestHandlerClass
        def hold(self):
            if self.path.endswith("b.json"):
                held.set()
                go_on.wait(60)
            handler.ok(self)
        server.RequestHandlerClass = type("Holding", (handler,), {"hold": hold})
        server.behave = "hold"
        running = subprocess.Popen([BUHIN, "advisories", "update", "csaf", "--from", server.url + "/csaf", "--store", self.store], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.assertTrue(held.wait(60))
        running.send_signal(signal.SIGKILL)
        running.wait()
        go_on.set()
        server.behave = "ok"
        self.update(server, "csaf", "--from", server.url + "/csaf")
        self.assertEqual([len(s) for s in self.judged("pkg:npm/till1@1.0.0", "pkg:npm/till2@1.0.0")], [1, 1])
        self.assertEqual([f for f in os.listdir(self.dir) if ".part" in f], [])

    def test_time_goes_with_the_size(self):
        def large(n):
            packages = [product(f"p{i}-1.0-1.x86_64", purl=f"pkg:rpm/redhat/p{i}@1.0-1?arch=x86_64") for i in range(n)]
            parts = [(p["product_id"], RHEL6[0]) for p in packages]
            return document("RHSA-2030:1", tree("Red Hat", [RHEL6], packages, parts), {"cve": "CVE-2030-1", "product_status": {"fixed": [f"{w}:{p}" for p, w in parts]}})
        self.take_in(large(20000))
        self.assertEqual(len(self.judged("pkg:rpm/redhat/p19999@0.9-1?arch=x86_64&distro=rhel-6.5")), 1)


if __name__ == "__main__":
    main()
