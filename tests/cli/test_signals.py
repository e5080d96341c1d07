#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What helps to decide: KEV and EPSS, taken in, fetched, and shown with the findings that others made."""
import contextlib
import gzip
import json
import sqlite3

from support import Case, archived, bom, data, main, needs_data
from test_update import Server

KEV_PATH = "/sites/default/files/feeds/known_exploited_vulnerabilities.json"
EPSS_PATH = "/epss_scores-current.csv.gz"
KEV = {"title": "x", "count": 1, "vulnerabilities": [
    {"cveID": "CVE-2099-0002", "vendorProject": "v", "product": "p", "vulnerabilityName": "p does as told", "dateAdded": "2099-01-05",
     "shortDescription": "short", "requiredAction": "update", "dueDate": "2099-01-26", "knownRansomwareCampaignUse": "Known",
     "notes": "See ED 1 (https://a.example/1). ; N/A;https://b.example/2?x=1&y=2.; http: ftp://c.example", "cwes": ["CWE-78"]}]}
EPSS = "#model_version:v2025.03.14,score_date:2099-02-01T00:00:00+0000\ncve,epss,percentile\nCVE-2099-0001,0.00042,0.1\nCVE-2099-0003,0.9,0.99\n"


def record(number, **more):
    return {"id": f"GHSA-{number:04d}-aaaa-bbbb", "aliases": [f"CVE-2099-{number:04d}"], "modified": "2099-01-01T00:00:00Z",
            "database_specific": {"severity": "HIGH"}, "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": [
                {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}], **more}


class Signals(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("s.db")
        for i in (1, 2, 3):
            self.take_in("osv", f"{i}.json", json.dumps(record(i)))
        self.write("bom.json", bom("pkg:npm/x@1.0.0"))

    def take_in(self, kind, name, data, code=0):
        self.write(name, data)
        return self.run_buhin("advisories", "import", kind, name, "--store", self.store, code=code)

    def contents(self):
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            return list(db.iterdump())

    def findings(self):
        return self.report("match", "bom.json", "--store", self.store)["findings"]

    def test_order_and_values(self):
        self.assertEqual([f["id"] for f in self.findings()], ["CVE-2099-0001", "CVE-2099-0002", "CVE-2099-0003"])
        self.take_in("kev", "kev.json", json.dumps(KEV))
        self.take_in("epss", "epss.csv", EPSS)
        exploited, likely, other = self.findings()
        self.assertEqual([f["id"] for f in (exploited, likely, other)], ["CVE-2099-0002", "CVE-2099-0003", "CVE-2099-0001"])
        self.assertEqual(exploited["exploited"], "2099-01-05T00:00:00Z")
        self.assertEqual(exploited["title"], "p does as told")
        self.assertEqual(exploited["cwes"], ["CWE-78"])
        self.assertEqual(exploited["signals"], [{"kind": "kev", "by": "CISA", "date": "2099-01-05T00:00:00Z", "source": "kev", "values": [
            {"name": "due", "value": "2099-01-26"}, {"name": "ransomware", "value": "Known"}, {"name": "action", "value": "update"}]}])
        self.assertEqual(exploited["advice"], [{"kind": "solution", "language": "en", "text": "update", "id": "CVE-2099-0002", "source": "kev"}])
        self.assertEqual(exploited["references"], [{"type": "WEB", "url": u} for u in ("https://a.example/1", "https://b.example/2?x=1&y=2")])
        self.assertEqual(likely["signals"], [{"kind": "epss", "by": "v2025.03.14", "date": "2099-02-01T00:00:00Z", "source": "epss", "values": [
            {"name": "score", "value": "0.9"}, {"name": "percentile", "value": "0.99"}]}])
        self.assertNotIn("exploited", other)

    def test_published_exploit(self):
        def with_references(number, *types):
            r = record(number)
            r["references"] = [{"type": t, "url": f"https://{t.lower()}.example/{i}"} for i, t in enumerate(types)]
            return json.dumps({**r, "modified": "2099-06-01T00:00:00Z"})
        self.assertNotIn("an exploit", self.run_buhin("match", "bom.json", "--store", self.store).stdout)
        self.take_in("osv", "e.json", with_references(3, "WEB", "EVIDENCE", "EVIDENCE"))
        first, *others = self.findings()
        self.assertEqual(first["id"], "CVE-2099-0003")  # before those of the same level and score
        self.assertEqual(first["signals"], [{"kind": "exploit", "source": "osv/npm", "values": [
            {"name": "url", "value": "https://evidence.example/1"}, {"name": "url", "value": "https://evidence.example/2"}]}])
        self.assertFalse(any("signals" in f for f in others))
        facts = [fact for d in first["decisions"] for fact in d["facts"] if fact["name"] == "Exploitation"]
        self.assertEqual(facts[0], {"name": "Exploitation", "value": "public poc", "source": "osv/npm"})
        self.assertEqual(self.run_buhin("match", "bom.json", "--store", self.store).stdout.count("an exploit is published\n"), 1)
        self.assertIn("攻撃コードが公開されている", self.run_buhin("match", "bom.json", "--store", self.store, "--lang", "ja").stdout)
        explained = ("explain", "CVE-2099-0003", "bom.json", "--store", self.store, "--lang")
        self.assertIn("    an exploit is published (osv/npm): https://evidence.example/1, https://evidence.example/2\n", self.run_buhin(*explained, "en").stdout)
        self.assertIn("    攻撃コードが公開されている (osv/npm): https://evidence.example/1", self.run_buhin(*explained, "ja").stdout)
        # Of a record that names no package, too: NVD's tag "Exploit".
        self.take_in("nvd", "nvd.json", json.dumps({"format": "NVD_CVE", "version": "2.0", "vulnerabilities": [{"cve": {
            "id": "CVE-2099-0001", "published": "2099-01-01T00:00:00.000", "lastModified": "2099-01-01T00:00:00.000", "vulnStatus": "Analyzed",
            "descriptions": [{"lang": "en", "value": "x"}], "references": [{"url": "https://x.example", "tags": ["Exploit"]}]}}]}))
        self.assertEqual({f["id"]: [s["source"] for s in f.get("signals", ())] for f in self.findings()},
                         {"CVE-2099-0001": ["nvd"], "CVE-2099-0002": [], "CVE-2099-0003": ["osv/npm"]})
        # It is less than exploitation: the catalogue decides.
        self.take_in("kev", "kev.json", json.dumps(KEV))
        self.assertEqual(self.findings()[0]["id"], "CVE-2099-0002")

    def test_explained(self):
        """What makes a finding urgent stands in its explanation: the list, the score with its model."""
        self.take_in("kev", "kev.json", json.dumps(KEV))
        self.take_in("epss", "epss.csv", EPSS + "CVE-2099-0002,0.5,0.95\n")
        explain = lambda number, lang: self.run_buhin("explain", f"CVE-2099-{number:04d}", "bom.json", "--store", self.store, "--lang", lang).stdout
        self.assertIn("    known to be exploited since 2099-01-05 (CISA, kev), to be remedied by 2099-01-26, by ransomware: Known\n"
                      "    probability of exploitation (EPSS): 0.5, percentile 0.95, model v2025.03.14, 2099-02-01\n", explain(2, "en"))
        self.assertIn("2099-01-05 (CISA, kev), 対応期限 2099-01-26, ランサムウェアでの悪用: Known\n"
                      "    悪用される確率（EPSS）: 0.5, パーセンタイル 0.95, モデル v2025.03.14, 2099-02-01\n", explain(2, "ja"))
        self.assertNotIn("exploited", explain(1, "en"))
        self.assertIn("(EPSS): 0.00042", explain(1, "en"))

    def test_order_of_scores(self):
        """Also as programs write small numbers."""
        for scores, first in ((("0.5", "9e-1", "0.6"), 2), (("4e-05", "0.00003", "3.9e-05"), 1), (("0", "1e-06", "9e-07"), 2), (("1", "0.999999", "9.9e-1"), 1)):
            with self.subTest(scores=scores):
                self.take_in("epss", "epss.csv", "cve,epss\n" + "".join(f"CVE-2099-{n:04d},{s}\n" for n, s in enumerate(scores, 1)))
                self.assertEqual(self.findings()[0]["id"], f"CVE-2099-{first:04d}")

    def test_highest_score_counts(self):
        """Of a record about several CVEs."""
        self.take_in("osv", "4.json", json.dumps({**record(4), "aliases": [], "upstream": ["CVE-2099-0004", "CVE-2099-0005"]}))
        self.take_in("osv", "5.json", json.dumps({**record(5), "aliases": ["CVE-2099-0004", "CVE-2099-0005"]}))
        self.take_in("epss", "epss.csv", "cve,epss\nCVE-2099-0004,0.1\nCVE-2099-0005,0.9\nCVE-2099-0001,0.5\n")
        self.assertEqual(self.findings()[0]["id"], "CVE-2099-0004")

    def test_collections_of_exploits(self):
        def first(url):
            self.take_in("osv", "e.json", json.dumps({**record(3, modified=f"2099-07-01T00:00:{self.second:02d}Z"), "references": [{"type": "WEB", "url": url}]}))
            self.second += 1
            return [s["values"][0]["value"] for f in self.findings() for s in f.get("signals", ()) if s["kind"] == "exploit"]
        self.second = 0
        for url in ("https://www.exploit-db.com/exploits/50592", "http://exploit-db.com/exploits/1/", "HTTPS://x", "https://WWW.Exploit-DB.com/download/5",
                    "https://www.rapid7.com/db/modules/exploit/multi/http/x/", "http://www.metasploit.com/modules/exploit/x",
                    "https://github.com/rapid7/metasploit-framework/blob/master/modules/exploits/multi/http/x.rb"):
            with self.subTest(url=url):
                self.assertEqual(first(url), [url] if url != "HTTPS://x" else [])
        for url in ("https://www.exploit-db.com/exploits/", "https://www.exploit-db.com/papers/1", "https://exploit-db.com.example/exploits/1",
                    "https://a.example/exploit-db.com/exploits/1", "https://github.com/rapid7/metasploit-framework/pull/1", "https://github.com/x/y/modules/exploits/z",
                    "exploit-db.com/exploits/1"):
            with self.subTest(url=url):
                self.assertEqual(first(url), [])

    def test_other_reports(self):
        self.take_in("kev", "kev.json", json.dumps(KEV))
        self.take_in("epss", "epss.csv", EPSS)
        written = lambda form, *more: json.loads(self.run_buhin("match", "bom.json", "--store", self.store, "-o", form, *more).stdout)
        exploited, likely, _ = written("cyclonedx-json", "--with", "vulnerabilities")["vulnerabilities"]
        self.assertEqual(exploited["recommendation"], "update to 2.0.0 or later\n\nupdate")
        self.assertNotIn("workaround", exploited)
        values = lambda v: [(p["name"], p["value"]) for p in v["properties"] if p["name"] != "buhin:statement"]
        self.assertEqual(values(exploited), [("buhin:kev:by", "CISA"), ("buhin:kev:date", "2099-01-05"), ("buhin:kev:due", "2099-01-26"),
                                             ("buhin:kev:ransomware", "Known"), ("buhin:kev:action", "update")])
        self.assertEqual(values(likely), [("buhin:epss:by", "v2025.03.14"), ("buhin:epss:date", "2099-02-01"), ("buhin:epss:score", "0.9"),
                                          ("buhin:epss:percentile", "0.99")])
        exploited, likely, _ = written("sarif")["runs"][0]["tool"]["driver"]["rules"]
        self.assertIn("\nSolution\n\nupdate\n", exploited["help"]["text"])
        self.assertIn("- **Probability of exploitation (EPSS):** 0.9 (percentile 0.99)\n", likely["help"]["markdown"])
        self.assertNotIn("EPSS", exploited["help"]["text"])
        exploited = written("sarif", "--lang", "ja")["runs"][0]["tool"]["driver"]["rules"][0]
        self.assertIn("### 対策\n\nupdate\n", exploited["help"]["markdown"])

    def test_advice_without_japanese(self):  # of a record that names no package of the target
        self.take_in("nvd", "nvd.json", json.dumps({"id": "CVE-2099-0001", "descriptions": [], "evaluatorSolution": "Upgrade."}))
        solution = lambda *more: json.loads(self.run_buhin("match", "bom.json", "--store", self.store, "-o", "cyclonedx-json", "--with", "vulnerabilities", *more).stdout)[
            "vulnerabilities"][0]["recommendation"]
        self.assertEqual(solution(), "update to 2.0.0 or later\n\nUpgrade.")
        self.assertTrue(solution("--lang", "ja").endswith("\n\nUpgrade."))

    def test_japanese_from_jvn(self):  # whose product is none of the target
        self.take_in("jvn", "jvn.xml", """<VULDEF-Document version="3.2" xmlns="http://jvn.jp/vuldef/" xml:lang="ja"><Vulinfo><VulinfoID>JVNDB-2099-000001</VulinfoID>
<VulinfoData><Title>題名</Title><VulinfoDescription><Overview>説明</Overview></VulinfoDescription><Affected><AffectedItem><Name>v</Name><ProductName>p</ProductName>
<Cpe version="2.2">cpe:/a:v:p</Cpe><VersionNumber>2.0 未満</VersionNumber></AffectedItem></Affected><Solution><SolutionItem><Description>[アップデートする] 更新する。
[ワークアラウンドを実施する] 無効にする。</Description></SolutionItem></Solution><Related><RelatedItem type="advisory"><Name>Common Vulnerabilities and Exposures (CVE)</Name>
<VulinfoID>CVE-2099-0001</VulinfoID></RelatedItem></Related><DateLastUpdated>2099-01-02T00:00:00+09:00</DateLastUpdated></VulinfoData></Vulinfo></VULDEF-Document>""")
        found = self.findings()
        self.assertEqual(len(found), 3)
        self.assertEqual((found[0]["title_ja"], found[0]["details_ja"]), ("題名", "説明"))
        self.assertEqual([(a["kind"], a["language"], a["source"]) for a in found[0]["advice"]], [("solution", "ja", "jvn"), ("workaround", "ja", "jvn")])
        self.assertNotIn("title_ja", found[1])
        out = self.run_buhin("match", "bom.json", "--store", self.store, "-o", "cyclonedx-json", "--with", "vulnerabilities", "--lang", "ja").stdout
        vulnerability = json.loads(out)["vulnerabilities"][0]
        self.assertEqual(vulnerability["description"], "題名")
        self.assertIn("更新する。", vulnerability["recommendation"])
        self.assertIn("無効にする。", vulnerability["workaround"])
        self.assertIn("題名", self.run_buhin("match", "bom.json", "--store", self.store, "--lang", "ja").stdout)

    def test_trackers_speak_of_packages(self):  # and not of the CVE as such
        self.take_in("debian-tracker", "tracker.json", json.dumps({"openssl": {"CVE-2099-0001": {
            "description": "What it is.", "debianbug": 1, "releases": {"bookworm": {"status": "open"}}}}}))
        before = self.findings()
        self.assertEqual(len(before), 3)
        self.take_in("nvd", "nvd.json", json.dumps({"id": "CVE-2099-0001", "references": [{"url": "https://a.example"}]}))
        after = self.findings()
        self.assertEqual(after[0].pop("references"), [{"type": "WEB", "url": "https://a.example"}])
        self.assertEqual(after, before)

    def test_a_signal_makes_no_finding(self):
        self.take_in("kev", "kev.json", json.dumps({"vulnerabilities": [dict(KEV["vulnerabilities"][0], cveID="CVE-2099-9999")]}))
        self.assertEqual(len(self.findings()), 3)

    def test_what_goes_from_the_catalogue(self):
        self.take_in("kev", "kev.json", json.dumps(KEV))
        self.take_in("kev", "kev.json", json.dumps({"vulnerabilities": []}), code=3)  # an empty one is a fault of the source
        self.assertIn("exploited", self.findings()[0])
        self.take_in("kev", "kev.json", json.dumps({"vulnerabilities": [dict(KEV["vulnerabilities"][0], cveID="CVE-2099-9999")]}))
        self.assertNotIn("exploited", self.findings()[0])

    @needs_data()
    def test_real(self):
        shown = lambda name: self.run_buhin("advisories", "show", name, "--store", self.store).stdout
        entries = json.loads(next(archived("kev.zip", ".json"))[1])["vulnerabilities"]
        done = self.run_buhin("advisories", "import", "kev", data("kev.zip"), "--store", self.store)
        self.assertIn(f"{len(entries)} records: {len(entries)} new", done.stdout)
        for e in entries[::140]:
            out = shown(e["cveID"])
            for text in (e["vulnerabilityName"].strip(), e["dateAdded"], f"due: {e['dueDate']}", f"ransomware: {e['knownRansomwareCampaignUse']}",
                         *(part.strip() for part in e["notes"].split(";") if part.strip().startswith("https://"))):
                self.assertIn(text, out)
        rows = next(archived("epss-kev.zip", ".csv"))[1].decode().splitlines()[2:]
        done = self.run_buhin("advisories", "import", "epss", data("epss-kev.zip"), "--store", self.store)
        self.assertIn(f"{len(rows)} records: {len(rows)} new", done.stdout)
        for row in rows[::200]:
            cve, score, percentile = row.split(",")
            self.assertIn(f"score: {score}, percentile: {percentile}", shown(cve))

    def test_older_shapes(self):
        self.take_in("epss", "a.csv", "cve,epss\nCVE-2099-0001,1.0\n")
        self.take_in("epss", "b.csv", "cve,epss,percentile\nCVE-2099-0001,4e-05,0.0\n")

    def test_wrong(self):
        kev = lambda **more: json.dumps({"vulnerabilities": [dict(KEV["vulnerabilities"][0], **more)]})
        for kind, name, data, word in (
                ("kev", "id.json", kev(cveID="x"), "without CVE id"), ("kev", "day.json", kev(dateAdded="2099-02-30"), "2099-02-30"),
                ("kev", "type.json", kev(cveID=7), f"offset {kev(cveID=7).index('7')}"), ("kev", "cut.json", json.dumps(KEV)[:-20], "cut.json: offset"),
                ("kev", "other.json", "{}", "no catalogue"), ("kev", "list.json", "[]", "object"),
                ("epss", "score.csv", EPSS.replace("0.9,", "1.1,"), f"offset {EPSS.index('CVE-2099-0003')}"), ("epss", "row.csv", EPSS + "CVE-1\n", "no row"),
                ("epss", "large.csv", EPSS.replace("0.9,", "9e-00,"), "no row"), ("epss", "power.csv", EPSS.replace("0.9,", "9e+01,"), "no row"),
                ("epss", "head.csv", "a,b\n", "no table"), ("epss", "empty.csv", "", "no table"),
                ("epss", "time.csv", EPSS.replace("2099-02-01", "2099-02-31"), "no time"),
                ("epss", "percent.csv", EPSS.replace("0.99\n", "99\n"), "no row"),
                ("epss", "cut.csv.gz", gzip.compress(EPSS.encode())[:-9], "truncated"),
                ("epss", "crc.csv.gz", gzip.compress(EPSS.encode())[:-8] + b"\0" * 8, "corrupt")):
            with self.subTest(name=name):
                before = self.contents()
                done = self.take_in(kind, name, data, code=3)
                self.assertIn(word, done.stderr)
                self.assertEqual(self.contents(), before)

    def test_update(self):
        server = Server()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        server.files[KEV_PATH] = (json.dumps(KEV).encode(), '"k1"')
        server.files[EPSS_PATH] = (gzip.compress(EPSS.encode()), '"e1"')
        update = lambda *names, code=0: self.run_buhin("advisories", "update", *names, "--from", server.url, "--store", self.store, code=code)
        out = update("kev", "epss").stdout
        self.assertIn("kev: 1 records, 1 new", out)
        self.assertIn("epss: 2 records, 2 new", out)
        out = update("kev", "epss").stdout
        self.assertIn("kev: nothing new", out)
        self.assertEqual([f["id"] for f in self.findings()], ["CVE-2099-0002", "CVE-2099-0003", "CVE-2099-0001"])
        # One that fails neither stops nor damages the other.
        server.files[KEV_PATH] = (b"{", '"k2"')
        server.files[EPSS_PATH] = (gzip.compress(EPSS.replace("0.9,", "0.0,").encode()), '"e2"')
        out = update(code=4)
        self.assertIn("epss: 2 records", out.stdout)
        self.assertIn("exploited", self.findings()[0])
        self.assertIn("the last attempt failed", self.run_buhin("advisories", "status", "--store", self.store).stdout)


if __name__ == "__main__":
    main()
