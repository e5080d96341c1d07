#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""JVN iPedia (kind jvn): taken in, checked against its list, shown in both languages, and matched; the published
documents of ../shared whole."""
import gzip
import hashlib
import json
import os
import time
import zipfile

from support import Case, bom, data, main, needs_data
from test_update import Server


def related(name, number, kind="advisory"):
    return (f'<RelatedItem type="{kind}"><Name>{name}</Name><VulinfoID>{number}</VulinfoID>'
            f'<URL>https://{number.replace("#", "")}.example/</URL></RelatedItem>')


def cve(number):
    return related("Common Vulnerabilities and Exposures (CVE)", f"CVE-2099-{number:04d}")


def item(cpe, *versions, product="製品"):
    return (f"<AffectedItem><Name>会社</Name><ProductName>{product}</ProductName>" + (f'<Cpe version="2.2">{cpe}</Cpe>' if cpe else "") +
            "".join(f"<VersionNumber>{v}</VersionNumber>" for v in versions) + "</AffectedItem>")


def entry(number, *parts, title="題名", updated="2099-01-02T00:00:00+09:00", text="説明", solution="[アップデートする] 更新する。"):
    items = "".join(p for p in parts if p.startswith("<Aff"))
    others = "".join(p for p in parts if p.startswith("<Rel"))
    return (f"<Vulinfo><VulinfoID>JVNDB-2099-{number:06d}</VulinfoID><VulinfoData><Title>{title}</Title>"
            f"<VulinfoDescription><Overview>{text}</Overview></VulinfoDescription><Affected>{items}</Affected>"
            '<Impact><Cvss version="3.0"><Severity type="Base">Critical</Severity><Base>9.8</Base>'
            "<Vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</Vector></Cvss>"
            "<ImpactItem><Description>影響がある。</Description></ImpactItem></Impact>"
            f"<Solution><SolutionItem><Description>{solution}</Description></SolutionItem></Solution>"
            f"<Related>{others}</Related><DateFirstPublished>2099-01-01T00:00:00+09:00</DateFirstPublished>"
            f"<DateLastUpdated>{updated}</DateLastUpdated></VulinfoData></Vulinfo>")


def vuldef(*entries, lang="ja"):
    return (f'<?xml version="1.0" encoding="UTF-8" ?>\n<VULDEF-Document version="3.2" xmlns="http://jvn.jp/vuldef/" xml:lang="{lang}">'
            + "".join(entries) + "</VULDEF-Document>")


def rss(number, modified, title="概要の題名"):
    return ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:sec="http://jvn.jp/rss/mod_sec/" xml:lang="ja"><item>'
            f"<title>{title}</title><sec:identifier>JVNDB-2099-{number:06d}</sec:identifier>"
            '<sec:references source="CVE" id="CVE-2099-0001">https://cve.example/</sec:references>'
            '<sec:cpe version="2.2" vendor="会社" product="製品">cpe:/a:openssl:openssl</sec:cpe>'
            f"<dcterms:modified>{modified}</dcterms:modified></item></rdf:RDF>")


ONE = entry(1, item("cpe:/a:openssl:openssl", "1.0.1 から 1.0.1g より前のバージョン"), item("cpe:/a:misc:w", "2.0 未満", product="部品"), cve(1),
            related("JVN", "JVN#12345678"),
            solution="[アップデートする] 更新する。 [ワークアラウンドを実施する] 無効にする。")
TWO = entry(2, item("cpe:/a:v:p", "3.0 未満（CVE-2099-0002）", "4.0 以前（CVE-2099-0003）", "for Windows 5.0 未満"), cve(2), cve(3))


class Records(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")

    def take_in(self, *paths, **more):
        return self.run_buhin("advisories", "import", "jvn", *paths, "--store", self.store, **more)

    def take_in_entries(self, *entries, **more):
        self.write("feed.rdf", vuldef(*entries, **more))
        return self.take_in("feed.rdf").stdout

    def show(self, number, lang="ja"):
        return self.run_buhin("advisories", "show", number, "--lang", lang, "--store", self.store).stdout

    def test_shown(self):
        self.assertIn("1 records: 1 new", self.take_in_entries(ONE))
        out = self.show("JVNDB-2099-000001")
        for line in ("JVNDB-2099-000001  題名", "情報源: jvn", "元の脆弱性: JVN#12345678", "別名: CVE-2099-0001",
                     "深刻度: CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H (9.8 緊急)", "\n説明", "影響: 影響がある。",
                     "対策: [アップデートする] 更新する。", "回避策: [ワークアラウンドを実施する] 無効にする。",
                     "  CPE openssl:openssl (会社 製品) >= 1.0.1, < 1.0.1g\n    cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*",
                     "  会社 部品 >= 0, < 2.0", "参考: https://JVN12345678.example/"):
            self.assertIn(line + "\n", out)
        for other in ("CVE-2099-0001", "JVN#12345678"):
            self.assertEqual(self.show(other), out)
        # There is no English: the Japanese is better than nothing.
        self.assertIn("JVNDB-2099-000001  題名\n", self.show("JVNDB-2099-000001", "en"))
        self.assertIn("workaround: [ワークアラウンドを実施する]", self.show("JVNDB-2099-000001", "en"))
        self.take_in_entries(entry(1, title="Title", text="Text", solution="Update.", updated="2099-01-03T00:00:00+09:00"), lang="en")
        for lang in ("ja", "en"):
            self.assertIn("JVNDB-2099-000001  Title\n", self.show("JVNDB-2099-000001", lang))

    def test_several_cves(self):
        self.assertIn("3 records: 3 new", self.take_in_entries(TWO))
        out = self.show("JVNDB-2099-000002")
        for line in ("関連: CVE-2099-0002", "JVNDB-2099-000002#CVE-2099-0002  題名", "別名: CVE-2099-0002", "元の脆弱性: JVNDB-2099-000002",
                     "  CPE v:p (会社 製品) >= 0, < 3.0 | 文面: for Windows 5.0 未満",
                     "  CPE v:p (会社 製品) >= 0, <= 4.0 | 文面: for Windows 5.0 未満"):
            self.assertIn(line + "\n", out)
        self.assertEqual(self.found("a:v:p:2.0"), [("CVE-2099-0002", "affected"), ("CVE-2099-0003", "affected")])
        self.assertEqual(self.found("a:v:p:3.5"), [("CVE-2099-0002", "undetermined"), ("CVE-2099-0003", "affected")])

    def test_matched(self):
        self.take_in_entries(ONE, entry(3, item("cpe:/a:openssl:openssl", "9 未満"), title="** 削除 ** 題名"), entry(4, item("cpe:/a:v:p", "")),
                             entry(5, item("cpe:/a:misc:p", "すべてのバージョン")))
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [("CVE-2099-0001", "affected")])
        self.assertEqual(self.found("a:openssl:openssl:1.0.1g"), [])
        self.assertEqual(self.found("a:v:p:1"), [("JVNDB-2099-000004", "undetermined")])
        self.assertEqual(self.found("a:misc:p:1"), [])

    def test_explained(self):
        self.take_in_entries(ONE, TWO, entry(6, item("cpe:/a:v:q", "2 未満")))
        self.found("a:openssl:openssl:1.0.1f", "a:v:p:2.0", "a:v:q:1")
        for number, count in (("JVNDB-2099-000001", 1), ("JVN#12345678", 1), ("JVNDB-2099-000002", 2), ("JVNDB-2099-000002#CVE-2099-0003", 1),
                              ("CVE-2099-0002", 1), ("JVNDB-2099-000006", 1)):
            out = self.run_buhin("explain", number, "bom.json", "--lang", "ja", "--store", self.store).stdout
            self.assertIn(f"影響あり {count}件、判定不能 0件", out)
            self.assertIn("題名", out)
            self.assertIn("題名", self.run_buhin("explain", number, "bom.json", "--lang", "en", "--store", self.store).stdout)
        self.assertIn("  JVNDB-2099-000001: 会社 部品\n", self.run_buhin("explain", "JVN#12345678", "bom.json", "--store", self.store).stdout)
        self.assertRegex(self.run_buhin("match", "bom.json", "--store", self.store).stdout, r"(?m)^critical  JVNDB-2099-000006 .* 題名$")
        # An entry without CVE has its advice, too.
        report = self.report("match", "bom.json", "--store", self.store)
        self.assertEqual({f["id"]: len(f["advice"]) for f in report["findings"]},
                         {"CVE-2099-0001": 3, "CVE-2099-0002": 2, "CVE-2099-0003": 2, "JVNDB-2099-000006": 2})

    def test_json(self):  # MyJVN's feed "oka"
        self.write("a.json", json.dumps(oka(1, [("0.0.0", {"lessThan": "2.0"}, "バージョン 2.0未満"), ("3.0", {"lessThan": "3.5"}, "3.4未満")], cves=(1, 2))))
        self.assertIn("3 records: 3 new", self.take_in("a.json").stdout)
        self.assertEqual(self.found("a:v:p:1.9"), [("CVE-2099-0001", "affected"), ("CVE-2099-0002", "affected")])
        # Bounds and words differ: nobody knows, and both are said.
        self.assertEqual(self.found("a:v:p:3.2"), [("CVE-2099-0001", "undetermined"), ("CVE-2099-0002", "undetermined")])
        out = self.show("JVNDB-2099-000001")
        for line in ("JVNDB-2099-000001  題名", "  CPE v:p (会社 製品) >= 0, < 2.0 | 文面: 3.4未満 / >= 3.0, < 3.5", "対策: 更新する。",
                     "深刻度: CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H (7.5 重要)", "深刻度: CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L (5.3 警告)"):
            self.assertIn(line + "\n", out)
        # The same entry from XML, older and newer.
        self.write("b.rdf", vuldef(entry(1, item("cpe:/a:v:p", "9 未満"), cve(1), updated="2099-01-01T00:00:00+09:00")))
        self.assertIn("1 older than stored", self.take_in("b.rdf").stdout)
        self.write("b.rdf", vuldef(entry(1, item("cpe:/a:v:p", "9 未満"), cve(1), updated="2099-01-03T00:00:00+09:00")))
        self.assertIn("1 records: 0 new, 1 changed", self.take_in("b.rdf").stdout)
        self.assertEqual(self.found("a:v:p:8"), [("CVE-2099-0001", "affected")])
        # Many in one: a zip archive, a bundle of STIX, compressed.
        with zipfile.ZipFile(self.path("all.zip"), "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("x.json", json.dumps({"type": "bundle", "objects": [{"VULDEF-Document": [oka(n, [("1", {}, "1")]) for n in (2, 3)]}]}))
            z.writestr("y.rdf", vuldef(entry(4)))
        self.assertIn("3 records: 3 new", self.take_in("all.zip").stdout)
        with open(self.path("c.json.gz"), "wb") as f:
            f.write(gzip.compress(json.dumps(oka(5, [])).encode()))
        self.assertIn("1 records: 1 new", self.take_in("c.json.gz").stdout)
        self.write("error.json", json.dumps({"status": {"retCd": 1, "errCd": "E1", "errMsg": "bad id"}}))
        self.assertRegex(self.take_in("error.json", code=3).stderr, r"error\.json: offset \d+: error: the server answered with an error: E1 bad id")
        self.write("other.json", '{"id": "A"}')
        self.assertIn("no document of this kind", self.take_in("other.json", code=3).stderr)

    def test_overview_beside_an_entry(self):
        self.take_in_entries(ONE)
        self.write("later.rdf", rss(1, "2099-06-01T00:00+09:00"))
        self.assertIn("1 records: 1 new", self.take_in("later.rdf").stdout)
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [("CVE-2099-0001", "affected")])
        out = self.show("JVNDB-2099-000001")
        self.assertIn("情報源: jvn\n", out)
        self.assertIn("情報源: jvnrss\n", out)
        self.assertIn("  会社 製品\n", out)
        status = self.run_buhin("advisories", "status", "--store", self.store).stdout
        self.assertRegex(status, r"(?m)^jvn +1 ")
        self.assertRegex(status, r"(?m)^jvnrss +1 ")

    def test_a_later_entry_replaces(self):
        self.take_in_entries(ONE)
        self.assertIn("1 as stored", self.take_in_entries(ONE))
        self.assertIn("1 changed", self.take_in_entries(entry(1, updated="2099-02-01T00:00:00+09:00")))
        self.assertEqual(self.found("a:openssl:openssl:1.0.1f"), [])

    def test_an_entry_shrinks(self):
        three = lambda updated, *cves: entry(2, *(item("cpe:/a:v:p", f"{n}.0 未満（CVE-2099-{n:04d}）", product=f"部品{n}") for n in cves),
                                             *(cve(n) for n in cves), updated=f"2099-{updated}T00:00:00+09:00")
        self.assertIn("4 records: 4 new", self.take_in_entries(three("01-02", 2, 3, 4)))
        self.assertIn("3 records: 0 new, 3 changed", self.take_in_entries(three("01-03", 2, 4)))
        self.assertEqual(self.found("a:v:p:1"), [("CVE-2099-0002", "affected"), ("CVE-2099-0004", "affected")])
        self.assertNotIn("CVE-2099-0003", self.show("JVNDB-2099-000002"))
        self.assertIn("there is no advisory", self.run_buhin("advisories", "show", "CVE-2099-0003", "--store", self.store, code=None).stderr)
        # What an older document says of a CVE that is no longer there stays out, also beside the newer one in one import.
        self.assertIn("4 older than stored", self.take_in_entries(three("01-02", 2, 3, 4)))
        self.assertIn("4 records: 1 new, 2 changed, 0 as stored, 1 older than stored",
                      self.take_in_entries(three("01-05", 3, 4).replace("</Vulinfo>", "</Vulinfo>" + three("01-04", 2))))
        self.assertRegex(self.run_buhin("advisories", "status", "--store", self.store).stdout, r"(?m)^jvn +3 ")
        # One CVE alone is in the entry's own record.
        self.assertIn("1 records: 0 new, 1 changed", self.take_in_entries(three("01-06", 3)))
        self.assertEqual(self.found("a:v:p:1"), [("CVE-2099-0003", "affected")])
        self.assertRegex(self.run_buhin("advisories", "status", "--store", self.store).stdout, r"(?m)^jvn +1 ")

    def checksums(self, *names, **more):
        rows = []
        for name in names:
            data = self.read("mirror/" + name)
            rows.append({"url": "https://x.example/" + name, "filename": os.path.basename(name), "size": len(data),
                         "sha256": hashlib.sha256(data).hexdigest(), "lastModified": "2099/01/01 00:00:00", **more})
        rows.append({"filename": "jvndb_detail_1998.rdf", "size": 1, "sha256": "0" * 64})  # is not there
        return json.dumps(rows)

    def test_list_of_checksums(self):
        names = ("detail/a.rdf", "detail/b.rdf")
        self.write("mirror/detail/a.rdf", vuldef(ONE))
        self.write("mirror/detail/b.rdf", vuldef(TWO))
        self.write("mirror/checksum.txt", self.checksums(*names))
        self.assertIn("4 records: 4 new", self.take_in("mirror").stdout)
        # The nearest list counts: beside the files before above them.
        self.write("mirror/detail/checksum.txt", self.checksums(*names, sha256="A" * 64))
        done = self.take_in("mirror", code=3)
        self.assertRegex(done.stderr, r"mirror: detail/[ab]\.rdf: error: its SHA-256 is not that of the list of checksums")
        self.assertIn("nothing was imported", done.stderr)
        self.write("mirror/detail/checksum.txt", self.checksums(*names))
        self.write("mirror/detail/b.rdf", vuldef())
        self.assertRegex(self.take_in("mirror", code=3).stderr,
                         r"detail/b\.rdf: error: has \d+ bytes, not \d+ as the list of checksums says")
        self.write("mirror/detail/b.rdf", vuldef(TWO))
        for broken in ("[{", '{"filename": 1}', '[{"filename": "a.rdf", "sha256": "00"}]'):
            self.write("mirror/detail/checksum.txt", broken)
            self.assertIn("detail/checksum.txt: ", self.take_in("mirror", code=3).stderr)
        os.remove(self.path("mirror/detail/checksum.txt"))
        os.symlink("/etc/passwd", self.path("mirror/detail/checksum.txt"))
        self.assertIn("detail/checksum.txt: ", self.take_in("mirror", code=3).stderr)

    def test_broken(self):
        self.write("cut.rdf", vuldef(ONE)[:-40])
        done = self.take_in("cut.rdf", code=3)
        self.assertRegex(done.stderr, r"cut\.rdf: offset \d+: error: the document ends before it is complete")
        self.assertIn("nothing was imported", done.stderr)
        self.write("bomb.rdf", '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + vuldef(ONE))
        self.assertIn("a document type declaration is not read", self.take_in("bomb.rdf", code=3).stderr)
        self.write("other.rdf", "<html/>")
        self.assertIn("no document of this kind", self.take_in("other.rdf", code=3).stderr)

    @needs_data("jvn.zip")
    def test_published(self):
        self.assertIn("36 records: 33 new", self.take_in(data("jvn.zip")).stdout)
        out = self.show("JVNDB-2021-005429")
        for line in ("JVNDB-2021-005429  Apache Log4j における任意のコードが実行可能な脆弱性",
                     "  CPE apache:log4j (Apache Software Foundation Apache Log4j) >= 2.13.0, < 2.15.0"
                     " | 文面: core 2.0-beta9 から 2.12.1 より前のバージョン",
                     "  CPE nec:acos_access_toolkit (日本電気 ACOS Access Toolkit) 文面: ACOS Access Toolkit"):
            self.assertIn(line + "\n", out)
        self.assertEqual(self.found("o:linux:linux_kernel:5.16.2", "a:oclc:oaicat:1.5.62"), [("CVE-2022-0847", "affected"), ("CVE-2023-23001", "affected")])
        # These are excerpts: the lists beside them are those of the whole files.
        with zipfile.ZipFile(data("jvn.zip")) as z:
            z.extractall(self.path("mirror"))
        self.assertIn("as the list of checksums says", self.take_in("mirror", code=3).stderr)


def oka(number, versions, cves=(1,), modified="2099-01-02T00:00:00+09:00"):
    """An entry as MyJVN's feed "oka" answers it: (version, bounds, words) ..."""
    return {"document": {"title": "題名", "lang": "ja", "notes": [{"category": "description", "text": "説明"}],
                         "tracking": {"id": f"JVNDB-2099-{number:06d}", "initial_release_date": "2099-01-01T00:00:00+09:00", "current_release_date": modified},
                         "references": [{"source": "JVN", "summary": "JVN#12345678", "url": "https://jvn.example/", "type": "advisory"}]},
            "product_tree": {"branches": [{"category": "vendor", "name": "会社", "branches": [{"category": "product_name", "name": "製品", "product": {
                "product_id": "jvnpid:1.0::v:p", "name": "製品", "product_identification_helper": {"cpe": "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*"}}}]}]},
            "vulnerabilities": [{"cve": f"CVE-2099-{n:04d}", "product_status": {"known_affected": ["jvnpid:1.0::v:p"]},
                                 "remediations": [{"category": "vendor_fix", "details": "更新する。"}],
                                 "metrics": [{"content": {"cvss_v3": {"vectorString": f"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:{a}"}}}]}
                                for n, a in zip(cves, "HLN")],
            "jvn_extension": {"vulnid": f"JVNDB-2099-{number:06d}", "affected": [{"vendor": "会社", "product": "製品", "versions": [
                {"version": v, "status": "affected", **bounds, "description": words} for v, bounds, words in versions]}]},
            "status": {"version": "4.0.0", "method": "getVulnDetailInfo", "feed": "oka", "retCd": 0, "errCd": "", "errMsg": ""}}


def names(*vendors, lang="ja", whole=False):
    """(name, number, [(product, CPE, number) ...]) ...; whole: as the published list, which says that it is all."""
    count = sum(len(products) for _, _, products in vendors)
    numbers = f' retMax="" totalRes="{count}" totalResRet="{count}" firstRes=""' if whole else ""
    return ('<?xml version="1.0" encoding="UTF-8" ?>\n<Result version="3.3" xmlns="http://jvndb.jvn.jp/myjvn/Results" '
            f'xmlns:status="http://jvndb.jvn.jp/myjvn/Status"><VendorInfo xml:lang="{lang}">' + "".join(
                f'<Vendor vname="{v}" cpe="cpe:/:x" vid="{vid}">' + "".join(f'<Product pname="{p}" cpe="{c}" pid="{pid}"/>' for p, c, pid in products) +
                "</Vendor>" for v, vid, products in vendors) +
            f'</VendorInfo><status:Status version="3.3" method="getProductList" lang="{lang}" retCd="0"{numbers}/></Result>')


NAMES = names(("株式会社テスト", 1, [("ﾃｽﾄ　サーバ", "cpe:/a:test:server", 10), ("テストルータ", "cpe:/h:test:router", 9)]),
              ("その他", 2, [("ツール", "cpe:/a:misc:tool", 11)]))


class Dictionary(Case):
    """The list of products: by which names people know what CPE names."""

    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")

    def take_in(self, content, name="myjvn_product_209901.rdf"):
        self.write(name, content)
        return self.run_buhin("advisories", "import", "jvn", name, "--store", self.store).stdout

    def look(self, word, code=0, lang="ja"):
        done = self.run_buhin("advisories", "products", word, "--lang", lang, "--store", self.store, code=code)
        return [line.split("  ") for line in done.stdout.splitlines()] if code == 0 else done.stderr

    def rows(self, word):
        return [[cell.strip() for cell in row if cell.strip()] for row in self.look(word)][1:]

    def test_looked_up(self):
        self.write("one.rdf", vuldef(ONE))
        self.run_buhin("advisories", "import", "jvn", "one.rdf", "--store", self.store)
        self.assertIn("製品の一覧が保存されていない", self.look("x", code=3))
        self.assertIn("3 records: 3 new", self.take_in(NAMES))
        self.assertIn("2 records: 2 new", self.take_in(names(("Test Inc.", 1, [("Test Server", "cpe:/a:test:server", 10)]),
                                                             ("Other", 2, [("Tool", "cpe:/a:misc:tool", 11)]), lang="en")))
        server, router = ["株式会社テスト", "ﾃｽﾄ　サーバ", "cpe:/a:test:server", "10"], ["株式会社テスト", "テストルータ", "cpe:/h:test:router", "9"]
        english = ["Test Inc.", "Test Server", "cpe:/a:test:server", "10"]
        for word in ("テスト サーバ", "ﾃｽﾄ ｻｰﾊﾞ", "テスト　サーバ"):
            self.assertEqual(self.rows(word), [server])
        self.assertEqual(self.rows("テスト"), [router, server])
        self.assertEqual(self.rows("ＴＥＳＴ　server"), [english])
        self.assertEqual(self.rows("test:server"), [english, server])
        self.assertEqual(self.rows("ツール"), [["その他", "ツール", "cpe:/a:misc:tool", "11"]])
        self.assertEqual([c for c in self.look("Tool")[0] if c.strip()][0].strip(), "ベンダー")
        self.assertEqual(self.look("Tool", lang="en")[0][0].strip(), "VENDOR")
        self.assertIn("名前に「%」を含むベンダーも製品もない", self.look("%", code=3))
        self.assertIn("no vendor or product is named", self.look("nobody", code=3, lang="en"))
        self.look(" ", code=2)
        self.run_buhin("advisories", "products", "--store", self.store, code=2)
        # They are no advisories.
        status = self.run_buhin("advisories", "status", "--store", self.store).stdout
        self.assertRegex(status, r"(?m)^jvn-products +5 ")
        self.assertRegex(status, r"(?m)^jvn +1 ")

    def test_a_later_list_replaces(self):
        self.take_in(NAMES)
        self.assertIn("3 records: 0 new, 1 changed, 2 as stored", self.take_in(NAMES.replace("テストルータ", "ルータ2")))
        self.assertEqual(self.rows("ルータ"), [["株式会社テスト", "ルータ2", "cpe:/h:test:router", "9"]])

    def test_what_a_whole_list_has_no_longer_goes(self):
        one, two, three = [("一", "cpe:/a:v:one", 1)], [("二", "cpe:/a:v:two", 2)], [("三", "cpe:/a:v:three", 3)]
        self.take_in(names(("会社", 1, one + two), whole=True))
        self.take_in(names(("Company", 1, [("One", "cpe:/a:v:one", 1)]), lang="en"))
        known = lambda: [row[1] for row in self.rows("v:")]
        self.assertCountEqual(known(), ["一", "二", "One"])
        # A part of the list takes nothing away; nor does one that is said to be longer than it is.
        self.take_in(names(("会社", 1, three)))
        self.take_in(names(("会社", 1, three), whole=True).replace('totalRes="1"', 'totalRes="2"'))
        self.assertCountEqual(known(), ["一", "二", "三", "One"])
        # All of Japanese: English stays.
        self.take_in(names(("会社", 1, one + three), whole=True))
        self.assertCountEqual(known(), ["一", "三", "One"])
        self.assertRegex(self.run_buhin("advisories", "status", "--store", self.store).stdout, r"(?m)^jvn-products +3 ")
        # Beside each other in one import both count.
        self.write("lists/a.rdf", names(("会社", 1, one), whole=True))
        self.write("lists/b.rdf", names(("会社", 1, two), whole=True))
        self.run_buhin("advisories", "import", "jvn", self.path("lists"), "--store", self.store)
        self.assertCountEqual(known(), ["一", "二", "One"])
        # What fails changes nothing.
        self.write("lists/c.rdf", "<Result")
        self.run_buhin("advisories", "import", "jvn", self.path("lists"), "--store", self.store, code=3)
        self.assertCountEqual(known(), ["一", "二", "One"])

    def judged(self, *components, verb="match", more=()):
        self.write("list.json", bom(*({"type": "application", "version": "1.0", **c} for c in components)))
        return self.report(verb, "list.json", "--store", self.store, *more)

    def test_matched_by_its_names(self):
        vendor = {"supplier": {"name": "株式会社テスト"}}
        server = {"name": "ﾃｽﾄ　サーバ", **vendor}
        self.take_in(vuldef(entry(1, item("cpe:/a:test:server", "2.0 未満"), cve(1)), entry(2, item("cpe:/a:misc:tool", "2.0 未満"), cve(2))), "entries.rdf")
        self.assertEqual(self.judged(server)["findings"], [])
        self.take_in(NAMES)
        found = self.judged(server)["findings"]
        self.assertEqual([(f["id"], f["outcome"], s["rule"], s["name"], s["product_ja"], s["joined"]) for f in found for s in f["statements"]], [
            ("CVE-2099-0001", "affected", "R4-cpe", "test:server", "株式会社テスト ﾃｽﾄ　サーバ",
             "JVN iPedia's list of products has 'ﾃｽﾄ　サーバ' of '株式会社テスト' as the CPE product test:server")])
        self.assertEqual(self.judged({**server, "version": "2.0"})["findings"], [])
        # Exactly these two names, and nothing beside them that says what it is.
        for other in ({"name": "テスト サーバ", **vendor}, {"name": "ﾃｽﾄ　サーバ"}, {**server, "supplier": {"name": "テスト"}}, {**server, "purl": "pkg:generic/server@1.0"},
                      {**server, "cpe": "cpe:2.3:a:other:server:1.0:*:*:*:*:*:*:*"}, {"name": "ツール", "supplier": {"name": "その他"}}):
            with self.subTest(component=other):
                self.assertEqual(self.judged(other)["findings"], [])
        # Two products of the same names are neither of them.
        self.take_in(names(("株式会社テスト", 1, [("ﾃｽﾄ　サーバ", "cpe:/a:test:server_2", 12)])), "more.rdf")
        self.assertEqual(self.judged(server)["findings"], [])

    def test_said_in_reports(self):
        self.take_in(vuldef(entry(1, item("cpe:/a:test:server", "2.0 未満"), cve(1))), "entries.rdf")
        cpe = {"name": "server", "cpe": "cpe:2.3:a:test:server:1.0:*:*:*:*:*:*:*"}
        self.assertEqual([s["product_ja"] for f in self.judged(cpe)["findings"] for s in f["statements"]], ["会社 製品"])
        self.take_in(NAMES)
        self.judged({"name": "server", "cpe": "cpe:2.3:a:test:server:1.0:*:*:*:*:*:*:*"}, {"name": "ﾃｽﾄ　サーバ", "supplier": {"name": "株式会社テスト"}})
        run = lambda *args: self.run_buhin(*args, "--store", self.store).stdout
        self.assertEqual(run("match", "list.json", "--lang", "ja").count("    製品: 株式会社テスト ﾃｽﾄ　サーバ\n"), 2)
        self.assertNotIn("株式会社テスト", run("match", "list.json", "--lang", "en"))
        out = run("explain", "CVE-2099-0001", "list.json", "--lang", "ja")
        self.assertEqual(out.count("CPE test:server（株式会社テスト ﾃｽﾄ　サーバ）"), 2)
        self.assertEqual(out.count("      JVN iPediaの製品一覧では、「株式会社テスト」の「ﾃｽﾄ　サーバ」はCPEの製品test:serverにあたる\n"), 1)
        out = run("explain", "CVE-2099-0001", "list.json", "--lang", "en")
        self.assertIn("      JVN iPedia's list of products has 'ﾃｽﾄ　サーバ' of '株式会社テスト' as the CPE product test:server\n", out)
        self.assertIn("server 1.0（株式会社テスト ﾃｽﾄ　サーバ）", run("match", "list.json", "--lang", "ja", "-o", "sarif"))

    def test_broken(self):
        self.take_in(NAMES)
        self.write("bad.rdf", NAMES.replace('pid="9"', 'pid=""').replace("cpe:/h:test:router", ""))
        done = self.run_buhin("advisories", "import", "jvn", "bad.rdf", "--store", self.store, code=3)
        self.assertIn("a product without name or number", done.stderr)
        self.assertEqual(len(self.rows("テスト")), 2)

    @needs_data("jvn.zip")
    def test_published(self):
        self.run_buhin("advisories", "import", "jvn", data("jvn.zip"), "--store", self.store)
        self.assertEqual(self.rows("ﾏｲｸﾛｿﾌﾄ")[0], ["マイクロソフト", "Microsoft Access", "cpe:/a:microsoft:access", "23"])
        self.assertEqual(len(self.rows("sun")), 8)


class Update(Case):
    """From a server on this machine."""

    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.store = self.path("a.db")

    def update(self, *names, code=0, lang="en"):
        return self.run_buhin("advisories", "update", *names, "--from", self.server.url, "--store", self.store, "--lang", lang, code=code)

    def serve(self, path, text):
        self.server.files[path] = (text.encode(), '"%s"' % hashlib.sha256(text.encode()).hexdigest()[:16])

    def asked(self):
        seen, self.server.seen = [path for path, _ in self.server.seen], []
        return seen

    def entries(self, *numbers):
        return "/myjvn?method=getVulnDetailInfo&feed=hnd&vulnId=" + "+".join(f"JVNDB-2099-{n:06d}" for n in numbers)

    def answer(self, *entries, code=0, number="", text=""):
        status = (f'<status:Status xmlns:status="http://jvndb.jvn.jp/myjvn/Status" version="3.3" method="getVulnDetailInfo" feed="hnd" retCd="{code}" '
                  f'errCd="{number}" errMsg="{text}" totalRes="{len(entries)}"/>')
        return vuldef(*entries).replace("</VULDEF-Document>", status + "</VULDEF-Document>")

    def test_single_entries(self):
        self.serve(self.entries(1), self.answer(ONE))
        for names in (("jvn", "JVNDB-2099-000001"), ("JVNDB-2099-000001",)):
            self.assertRegex(self.update(*names).stdout, r"^jvn/entries: (1 records, 1 new, 0 changed|nothing new)\n$")
            self.assertEqual(self.asked(), [self.entries(1)])
        self.assertIn("題名", self.run_buhin("advisories", "show", "CVE-2099-0001", "--store", self.store).stdout)
        # Whoever asked for one does not want them all.
        self.assertIn("say what to fetch", self.update(code=2).stderr)
        self.assertEqual(self.asked(), [])
        # Ten in a request.
        names = [f"JVNDB-2099-{n:06d}" for n in range(1, 13)]
        self.serve(self.entries(*range(1, 11)), self.answer(*(entry(n, item("cpe:/a:v:p", "1"), updated="2099-01-04T00:00:00+09:00") for n in range(1, 11))))
        self.serve(self.entries(11, 12), self.answer(entry(11), entry(12)))
        self.assertEqual(self.update("jvn", *names).stdout, "jvn/entries: 10 records, 9 new, 1 changed\njvn/entries: 2 records, 2 new, 0 changed\n")
        self.assertEqual(self.asked(), [self.entries(*range(1, 11)), self.entries(11, 12)])

    def test_entries_that_are_none(self):
        self.serve(self.entries(1, 2), self.answer(ONE))
        done = self.update("jvn", "JVNDB-2099-000001", "JVNDB-2099-000002", code=4)
        self.assertIn("the server has no entry 'JVNDB-2099-000002'", done.stderr)
        self.assertIn("題名", self.run_buhin("advisories", "show", "JVNDB-2099-000001", "--store", self.store).stdout)
        self.serve(self.entries(3), self.answer())
        self.assertIn("サーバーにエントリ「JVNDB-2099-000003」がない", self.update("jvn", "JVNDB-2099-000003", code=4, lang="ja").stderr)
        self.serve(self.entries(4), self.answer(code=1, number="jvndb-E01", text="vulnId is wrong"))
        self.assertIn("the server answered with an error: jvndb-E01 vulnId is wrong", self.update("jvn", "JVNDB-2099-000004", code=4).stderr)
        self.assertIn("サーバーがエラーを返した: jvndb-E01 vulnId is wrong", self.update("jvn", "JVNDB-2099-000004", code=4, lang="ja").stderr)
        self.serve(self.entries(5), "<html/>")
        self.assertIn("no document of this kind", self.update("jvn", "JVNDB-2099-000005", code=4).stderr)
        # What is no id is an ecosystem of that name.
        self.update("JVNDB-2099-00000x", code=4)
        self.assertEqual(self.asked()[-1], "/JVNDB-2099-00000x/all.zip")


    def serve_all(self, **changed):
        """All files of the source and the list of their checksums; changed: a year, new or updated -> text."""
        self.paths = {"new": "/ja/rss/jvndb_new.rdf", "updated": "/ja/rss/jvndb.rdf", **{f"y{y}": f"/ja/feed/detail/jvndb_detail_{y}.rdf" for y in self.years}}
        rows = []
        for i, (name, path) in enumerate(self.paths.items()):
            text = changed.get(name) or (rss(9, "2099-01-01T00:00+09:00") if path.startswith("/ja/rss") else vuldef(entry(100 + i, item("cpe:/a:v:p", f"{i}"))))
            self.serve(path, text)
            rows.append({"url": "https://jvndb.jvn.jp" + path, "filename": path.split("/")[-1], "size": len(text.encode()),
                         "sha256": hashlib.sha256(text.encode()).hexdigest(), "lastModified": "2099/01/01 00:00:00"})
        self.serve("/ja/feed/checksum.txt", json.dumps(rows))

    def test_only_what_changed(self):
        self.years = range(1998, time.gmtime().tm_year + 1)
        self.serve_all()
        out = self.update("jvn").stdout.splitlines()
        self.assertEqual(out, ["jvnrss/new: 1 records, 1 new, 0 changed", "jvnrss/updated: 1 records, 0 new, 0 changed",
                               *(f"jvn/{y}: 1 records, 1 new, 0 changed" for y in self.years)])
        asked = self.asked()
        self.assertEqual(asked[:3], ["/ja/feed/checksum.txt", "/ja/rss/jvndb_new.rdf", "/ja/rss/jvndb.rdf"])
        self.assertEqual(len(asked), 3 + len(self.years))
        # Nothing: the list alone says so. It is also what an update without names does.
        for names in (("jvn",), ()):
            self.assertEqual({line.split(": ")[1] for line in self.update(*names).stdout.splitlines()}, {"nothing new"})
            self.assertEqual(self.asked(), ["/ja/feed/checksum.txt"])
        # Two files.
        self.serve_all(y2021=vuldef(entry(500), entry(501)), new=rss(8, "2099-01-02T00:00+09:00"))
        out = self.update("jvn").stdout
        self.assertIn("jvn/2021: 2 records, 2 new, 0 changed\n", out)
        self.assertEqual(out.count("nothing new"), len(self.years))
        self.assertEqual(self.asked(), ["/ja/feed/checksum.txt", "/ja/rss/jvndb_new.rdf", "/ja/feed/detail/jvndb_detail_2021.rdf"])
        # Without the list: by their ETags, each.
        self.server.files.pop("/ja/feed/checksum.txt")
        done = self.update("jvn", code=4)
        self.assertIn("/ja/feed/checksum.txt", done.stderr)
        self.assertEqual(done.stdout.count("nothing new"), len(self.years) + 2)
        self.assertEqual(len(self.asked()), len(self.years) + 3)
        self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("a.db")], ["a.db"])

    def test_a_year_that_is_not_published_yet(self):
        """In January the file of the year is not there: no failure, unless it has been there before."""
        now = time.gmtime().tm_year
        self.years = range(1998, now + 1)
        self.serve_all()
        path = self.paths[f"y{now}"]
        kept = self.server.files.pop(path)
        self.assertIn(f"jvn/{now}: not published yet\n", self.update("jvn").stdout)
        self.assertIn(f"jvn/{now}: まだ公開されていない\n", self.update("jvn", lang="ja").stdout)
        self.assertNotIn(f"jvn/{now}", self.run_buhin("advisories", "status", "--store", self.store).stdout)
        self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("a.db")], ["a.db"])
        self.server.files[path] = kept
        self.assertIn(f"jvn/{now}: 1 records, 1 new", self.update("jvn").stdout)
        self.server.files.pop(path)
        self.server.files.pop("/ja/feed/checksum.txt")
        self.assertIn("status 404", self.update("jvn", code=4).stderr)
        self.assertIn(f"jvn/{now}", self.run_buhin("advisories", "status", "--store", self.store).stdout)
        # Of another year it is one.
        self.server.files[path] = kept
        self.server.files.pop(self.paths["y2001"])
        self.assertIn("jvndb_detail_2001.rdf", self.update("jvn", code=4).stderr)

    def test_not_as_listed(self):
        self.years = range(1998, time.gmtime().tm_year + 1)
        self.serve_all()
        self.serve(self.paths["y2000"], self.server.files[self.paths["y2000"]][0].decode() + "<!-- more -->")
        self.serve(self.paths["y2001"], self.server.files[self.paths["y2001"]][0].decode().replace("題名", "題命"))
        done = self.update("jvn", code=4)
        self.assertRegex(done.stderr, r"jvndb_detail_2000\.rdf: error: has \d+ bytes, not \d+ as the list of checksums says")
        self.assertIn("jvndb_detail_2001.rdf: error: its SHA-256 is not that of the list of checksums", done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), len(self.years))
        self.assertNotIn("jvn/2000", done.stdout)
        self.assertIn("the last attempt failed", self.run_buhin("advisories", "status", "--store", self.store).stdout)
        for broken in ("[{", '[{"filename": "a", "sha256": "00"}]', '{"filename": 1}', "[" + " " * (5 << 20) + "]"):
            self.serve("/ja/feed/checksum.txt", broken)
            self.assertIn("/ja/feed/checksum.txt: ", self.update("jvn", code=4).stderr)
        self.serve_all()
        self.assertNotIn("failed", self.run_buhin("advisories", "update", "jvn", "--from", self.server.url, "--store", self.store).stderr)
        self.assertNotIn("failed", self.run_buhin("advisories", "status", "--store", self.store).stdout)


class Size(Case):
    """A yearly file goes through in the memory of its largest entry."""

    def entries(self, name, count):
        start, end = vuldef("|").split("|")
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(start)
            for i in range(count):
                f.write(entry(i, item("cpe:/a:v:p", "1.0 未満"), cve(1), text="x" * 400))
            f.write(end)
        return self.path(name)

    def test_memory(self):
        self.check_import_memory("jvn", self.entries("small.rdf", 2000), self.entries("large.rdf", 20000))


if __name__ == "__main__":
    main()
