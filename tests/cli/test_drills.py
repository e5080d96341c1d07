#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Incidents from the first hour to the end, as a product team lives them, with the texts that it reads in both languages.

The days of Heartbleed, Struts and event-stream are judged by the built-in advisories. The week of Log4Shell needs records that
come one after the other, so a package of the same story stands in for it.
"""
import json
import zipfile
from io import BytesIO

from support import Case, main

HEART, STRUTS = "CVE-2014-0160", "CVE-2017-5638"


class Drill(Case):
    def bom(self, name, *parts, version="1"):
        app = name.removesuffix(".json")
        return self.write(name, json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": {"component": {"type": "application", "name": app, "version": version, "bom-ref": "app", "purl": f"pkg:generic/example/{app}@{version}"}},
            "components": [{"type": "library", "name": p.split("/")[-1].split("@")[0], "version": p.split("@")[1].split("?")[0], "bom-ref": p, "purl": p} for p in parts],
            "dependencies": [{"ref": "app", "dependsOn": list(parts)}]}))

    def reads(self, args, english, japanese, **more):
        """Whole lines, in this order; others may stand between."""
        for lang, wanted in (("en", english), ("ja", japanese)):
            lines = self.run_buhin(*args, "--lang", lang, **more).stdout.splitlines()
            at = 0
            for line in wanted:
                self.assertIn(line, lines[at:], f"{args}\n" + "\n".join(lines))
                at = lines.index(line, at) + 1

    def all_it_reads(self, args, english, japanese, **more):
        for lang, wanted in (("en", english), ("ja", japanese)):
            self.assertEqual(self.run_buhin(*args, "--lang", lang, **more).stdout.splitlines(), wanted)


class Heartbleed(Drill):
    def test_day(self):
        # Which products? The appliance and the till; 0.9.8 never had it, the portal has the fix.
        self.bom("gateway.json", "pkg:generic/openssl@1.0.1e", version="4.2")
        self.bom("till.json", "pkg:deb/debian/openssl@1.0.1e-2+deb7u4?arch=amd64&distro=debian-7")
        self.bom("printer.json", "pkg:generic/openssl@0.9.8y")
        self.bom("portal.json", "pkg:generic/openssl@1.0.1g")
        self.all_it_reads(["match", "gateway.json", "till.json", "printer.json", "portal.json", "--vuln", HEART], [
            " parts  critical    high  medium     low  not rated  undetermined  document",
            "     2         0       1       0       0          0             0  gateway.json",
            "     2         0       1       0       0          0             0  till.json",
            "documents: 4, with findings: 2, incomplete or not readable: 0",
        ], [
            "  部品    緊急    重要    警告    注意  未評価  判定不能  文書",
            "     2       0       1       0       0       0         0  gateway.json",
            "     2       0       1       0       0       0         0  till.json",
            "文書: 4件、うち該当あり: 2件、不完全または読めない: 0件",
        ])
        # How urgent is it for the gateway, which stands open and can hurt people?
        self.write("gateway.toml", 'name = "Gateway"\nexposure = "open"\nsafety = "critical"\nmission = "mef-failure"\n')
        self.reads(["explain", HEART, "gateway.json", "--profile", "gateway.toml"], [
            "is affected: openssl 1.0.1e  pkg:generic/openssl@1.0.1e",
            "    is affected (R3-purl): 1.0.1e is in the affected range >= 1.0.1, < 1.0.1g",
            "    known to be exploited since 2022-05-04",
            "      supplier 1.0.0: immediate: decided by Exploitation: active, Public Safety Impact: significant",
            "      products: gateway 4.2",
        ], [
            "影響あり: openssl 1.0.1e  pkg:generic/openssl@1.0.1e",
            "    影響あり (R3-purl): 1.0.1eは影響範囲（>= 1.0.1, < 1.0.1g）に含まれる",
            "    悪用の確認 2022-05-04",
            "      supplier 1.0.0: immediate: 次の事実により決定: Exploitation: active, Public Safety Impact: significant",
            "      製品: gateway 4.2",
        ])
        # An interim measure until the fix is tested; the report repeats it, and says when its end is near.
        measure = "Close port 443 to the outside until 4.3 is installed."
        self.write("interim.json", self.run_buhin("vex", "create", "--product", "pkg:generic/example/gateway@4.2", "--part", "pkg:generic/openssl@1.0.1e",
                                                  "--vuln", HEART, "--status", "affected", "--action", measure, "--author", "Example",
                                                  env={"SOURCE_DATE_EPOCH": "1396915200"}).stdout)
        self.reads(["match", "gateway.json", "--vex", "interim.json", "--vuln", HEART], [
            "only these vulnerabilities: CVE-2014-0160",
            "findings: 0 critical, 1 high, 0 medium, 0 low, 0 not rated",
            "high, exploited  CVE-2014-0160  openssl  1.0.1e     1.0.1g    Heartbleed: OpenSSL leaks process memory through TLS heartbeats",
            f"    VEX: affected, Example, 2014-04-08: {measure}",
            "interim measures that come to their end:",
            f"  CVE-2014-0160  openssl 1.0.1e, by the update to 1.0.1g: {measure}",
        ], [
            "次の脆弱性に限る: CVE-2014-0160",
            "判定: 緊急 0件、重要 1件、警告 0件、注意 0件、未評価 0件",
            "重要・悪用あり  CVE-2014-0160  openssl  1.0.1e  1.0.1g  Heartbleed: TLSハートビートの処理によりOpenSSLのメモリが漏えい",
            f"    VEX: affected, Example, 2014-04-08: {measure}",
            "終了する暫定対策:",
            f"  CVE-2014-0160  openssl 1.0.1e（1.0.1gへの更新により不要）: {measure}",
        ])
        self.run_buhin("match", "gateway.json", "--vex", "interim.json", "--vuln", HEART, "--fail-on", "high", code=1)
        # The fix is installed: gone, with the reason; and the measure is over.
        self.bom("gateway-4.3.json", "pkg:generic/openssl@1.0.1g", version="4.3")
        self.reads(["diff", "gateway.json", "gateway-4.3.json"], [
            "gone:", "  CVE-2014-0160  high  pkg:generic/openssl 1.0.1e", "      another version of the part: 1.0.1e -> 1.0.1g",
        ], [
            "解消:", "  CVE-2014-0160  重要  pkg:generic/openssl 1.0.1e", "      部品のバージョンが変わった: 1.0.1e -> 1.0.1g",
        ])
        self.reads(["vex", "check", "interim.json"], ["    over, the fix is out: pkg:generic/openssl@1.0.1e -> 1.0.1g"],
                   ["    失効（修正版あり）: pkg:generic/openssl@1.0.1e -> 1.0.1g"])


def jar(group, name, version):
    b = BytesIO()
    with zipfile.ZipFile(b, "w") as z:
        z.writestr(f"META-INF/maven/{group}/{name}/pom.properties", f"groupId={group}\nartifactId={name}\nversion={version}\n")
    return b.getvalue()


class Struts(Drill):
    def shop(self, folder, version):
        b = BytesIO()
        with zipfile.ZipFile(b, "w") as z:
            z.writestr("WEB-INF/lib/struts2-core.jar", jar("org.apache.struts", "struts2-core", version))
            z.writestr("WEB-INF/lib/struts.jar", jar("struts", "struts", "1.2.9"))
        self.write(f"{folder}/shop.war", b.getvalue())

    def test_day(self):
        self.shop("shop", "2.3.31")
        # The ancestor in the same archive: nobody says whether it is affected, and nobody supports it.
        self.reads(["scan", "shop", "--vuln", STRUTS], [
            "findings: 1 critical, 0 high, 0 medium, 0 low, 0 not rated",
            "  known to be exploited: 1",
            "  undetermined: 1",
            "critical, exploited  CVE-2017-5638  org.apache.struts:struts2-core  2.3.31     2.3.32    Struts 2 S2-045: Content-Type header runs commands (Equifax breach)",
            "    in shop.war!/WEB-INF/lib/struts2-core.jar",
            "undetermined         CVE-2017-5638  struts:struts                   1.2.9      -         Struts 2 S2-045: Content-Type header runs commands (Equifax breach)",
            "    said of its successor org.apache.struts:struts2-core; its own support ended on 2013-04-05, so nobody says whether it is affected",
            "    in shop.war!/WEB-INF/lib/struts.jar",
        ], [
            "判定: 緊急 1件、重要 0件、警告 0件、注意 0件、未評価 0件",
            "  うち悪用が確認されているもの: 1件",
            "  判定不能: 1件",
            "緊急・悪用あり  CVE-2017-5638  org.apache.struts:struts2-core  2.3.31  2.3.32  Struts 2 S2-045: Content-Typeヘッダーによる遠隔コード実行",
            "    場所: shop.war!/WEB-INF/lib/struts2-core.jar",
            "判定不能        CVE-2017-5638  struts:struts                   1.2.9   -       Struts 2 S2-045: Content-Typeヘッダーによる遠隔コード実行",
            "    後継のorg.apache.struts:struts2-coreについての記載。この製品は2013-04-05にサポートが終了しており、影響の有無を示す情報がない",
            "    場所: shop.war!/WEB-INF/lib/struts.jar",
        ])
        self.run_buhin("scan", "shop", "--vuln", STRUTS, "--fail-on", "critical", code=1)
        # The smallest fix on the branch ends this one; what remains of the ancestor stays to be decided.
        self.shop("fixed", "2.3.32")
        self.reads(["diff", "shop", "fixed"], ["gone:", "  CVE-2017-5638  critical  pkg:maven/org.apache.struts/struts2-core 2.3.31",
                                               "      another version of the part: 2.3.31 -> 2.3.32"],
                   ["解消:", "  CVE-2017-5638  緊急  pkg:maven/org.apache.struts/struts2-core 2.3.31", "      部品のバージョンが変わった: 2.3.31 -> 2.3.32"])
        self.run_buhin("scan", "fixed", "--vuln", STRUTS, "--fail-on", "critical")
        self.run_buhin("scan", "fixed", "--vuln", STRUTS, "--fail-on", "undetermined", code=1)


class Log4Shell(Drill):
    # The versions, the order of days and what each fix left are those of CVE-2021-44228, -45046, -45105 and -44832.
    WEEK = (("CVE-2099-44228", "2.15.0", "10", "AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "Look-ups in log messages run code"),
            ("CVE-2099-45046", "2.16.0", "14", "AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H", "The fix of 2.15.0 was incomplete"),
            ("CVE-2099-45105", "2.17.0", "18", "AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H", "Look-ups of themselves never end"),
            ("CVE-2099-44832", "2.17.1", "28", "AC:H/PR:H/UI:N/S:U/C:H/I:H/A:H", "Settings of JDBC run code"))
    PART = "pkg:maven/org.example.log/log-core"

    def arrives(self, id, fixed, day, vector, summary):
        self.write(f"{id}.json", json.dumps({
            "id": id, "modified": f"2099-12-{day}T00:00:00Z", "published": f"2099-12-{day}T00:00:00Z", "summary": summary,
            "severity": [{"type": "CVSS_V3", "score": f"CVSS:3.1/AV:N/{vector}"}],
            "affected": [{"package": {"ecosystem": "Maven", "name": "org.example.log:log-core"},
                          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.0"}, {"fixed": fixed}]}]}]}))
        self.run_buhin("advisories", "import", "osv", f"{id}.json", "--store", "s.db")

    def test_week(self):
        for version in ("2.14.1", "2.15.0", "2.16.0", "2.17.0", "2.17.1"):
            self.bom(f"till-{version}.json", f"{self.PART}@{version}")
        self.write("log-core.jar", jar("org.example.log", "log-core", "2.14.1"))
        store = ("--store", "s.db")
        with_fix = "till-2.15.0.json"  # what everybody went to on the first day
        states = []
        for step in self.WEEK:
            self.arrives(*step)
            states.append([{f["id"] for f in self.report("match", f"till-{v}.json", *store)["findings"]} for v in ("2.14.1", "2.15.0", "2.16.0", "2.17.0", "2.17.1")])
            self.run_buhin("match", with_fix, *store, "-q", "-o", f"json={step[0]}.report.json", env={"SOURCE_DATE_EPOCH": "4099680000"})
        ids = [step[0] for step in self.WEEK]
        self.assertEqual(states, [[{*ids[:day + 1]} - {*ids[:k]} if k <= day else set() for k in range(5)] for day in range(4)])
        # The case that was closed on the first day is open again on the fifth.
        self.all_it_reads(["diff", "CVE-2099-44228.report.json", "CVE-2099-45046.report.json", *store], [
            "findings: 1 new, 0 changed, 0 gone, 0 as before", "", "new:", f"  CVE-2099-45046  critical  {self.PART} 2.15.0",
            "      the part is as before, the sources say so now: CVE-2099-45046 (osv/Maven)",
        ], [
            "判定結果: 新規 1件、変化 0件、解消 0件、変化なし 0件", "", "新規:", f"  CVE-2099-45046  緊急  {self.PART} 2.15.0",
            "      部品は以前と同じで、情報源が新たに挙げた: CVE-2099-45046 (osv/Maven)",
        ])
        # Whoever is still on the first day's version goes to the last fix at once.
        self.reads(["match", "till-2.14.1.json", *store], [
            "critical  CVE-2099-44228  log-core  2.14.1     2.15.0    Look-ups in log messages run code", "    nothing known affects version 2.17.1",
            "critical  CVE-2099-45046  log-core  2.14.1     2.16.0    The fix of 2.15.0 was incomplete", "    nothing known affects version 2.17.1",
            "medium    CVE-2099-44832  log-core  2.14.1     2.17.1    Settings of JDBC run code",
        ], [
            "緊急    CVE-2099-44228  log-core  2.14.1  2.15.0  Look-ups in log messages run code", "    既知の脆弱性に該当しない版: 2.17.1",
            "緊急    CVE-2099-45046  log-core  2.14.1  2.16.0  The fix of 2.15.0 was incomplete", "    既知の脆弱性に該当しない版: 2.17.1",
            "警告    CVE-2099-44832  log-core  2.14.1  2.17.1  Settings of JDBC run code",
        ])
        # That the first one is fixed, as was stated on the first day, does not answer the second.
        self.write("fixed.json", self.run_buhin("vex", "create", "--product", f"{self.PART}@2.15.0", "--vuln", "CVE-2099-44228", "--status", "fixed",
                                                "--author", "Example").stdout)
        self.run_buhin("match", with_fix, *store, "--vex", "fixed.json", "--fail-on", "critical", code=1)
        # It is found where no name tells it: inside another archive.
        b = BytesIO()
        with zipfile.ZipFile(b, "w") as z:
            z.writestr("lib/x.jar", jar("org.example.log", "log-core", "2.14.1"))
        self.write("box/app.jar", b.getvalue())
        self.reads(["scan", "box", *store, "--vuln", "CVE-2099-44228"], ["    in app.jar!/lib/x.jar"], ["    場所: app.jar!/lib/x.jar"])


class EventStream(Drill):
    def lock(self, folder, needs, packages):
        self.write(f"{folder}/package-lock.json", json.dumps({"name": "app", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": {
            "": {"name": "app", "version": "1.0.0", "dependencies": needs}, **{f"node_modules/{name}": p for name, p in packages.items()}}}))

    def test_day(self):
        self.lock("app", {"event-stream": "^3.3.4"}, {"event-stream": {"version": "3.3.6", "dependencies": {"flatmap-stream": "^0.1.0"}}, "flatmap-stream": {"version": "0.1.1"}})
        self.lock("clean", {"event-stream": "^4.0.0"}, {"event-stream": {"version": "4.0.1"}})
        self.reads(["scan", "app"], [
            "  malware or backdoors among them: 3",
            "MALWARE   GHSA-9x64-5r7x-2q53  flatmap-stream  0.1.1      remove it  flatmap-stream 0.1.1 hides a payload that steals bitcoin wallets",
            "MALWARE   GHSA-mh6f-8j2x-4483  event-stream    3.3.6      remove it  event-stream 3.3.6 pulls in flatmap-stream, which steals bitcoin wallets",
        ], [
            "  うちマルウェア・バックドア: 3件",
            "マルウェア  GHSA-9x64-5r7x-2q53  flatmap-stream  0.1.1   削除する  flatmap-stream 0.1.1: 隠されたコードによるビットコイン窃取",
            "マルウェア  GHSA-mh6f-8j2x-4483  event-stream    3.3.6   削除する  event-stream 3.3.6: 依存先flatmap-streamによるビットコイン窃取",
        ])
        # Malware counts whatever level is asked for. Who brought it in?
        self.run_buhin("scan", "app", "--fail-on", "critical", code=1)
        self.reads(["explain", "GHSA-9x64-5r7x-2q53", "app"], ["      directly: event-stream 3.3.6", "      products: app 1.0.0"],
                   ["      直接: event-stream 3.3.6", "      製品: app 1.0.0"])
        self.all_it_reads(["diff", "app", "clean"], [
            "findings: 0 new, 0 changed, 3 gone, 0 as before", "", "gone:",
            "  GHSA-mh6f-8j2x-4483  critical  pkg:npm/event-stream 3.3.6", "      another version of the part: 3.3.6 -> 4.0.1",
            "  GHSA-9x64-5r7x-2q53  critical  pkg:npm/flatmap-stream 0.1.1", "      the part is gone",
            "  GHSA-mh6f-8j2x-4483  critical  pkg:npm/flatmap-stream 0.1.1", "      the part is gone",
        ], [
            "判定結果: 新規 0件、変化 0件、解消 3件、変化なし 0件", "", "解消:",
            "  GHSA-mh6f-8j2x-4483  緊急  pkg:npm/event-stream 3.3.6", "      部品のバージョンが変わった: 3.3.6 -> 4.0.1",
            "  GHSA-9x64-5r7x-2q53  緊急  pkg:npm/flatmap-stream 0.1.1", "      部品がなくなった",
            "  GHSA-mh6f-8j2x-4483  緊急  pkg:npm/flatmap-stream 0.1.1", "      部品がなくなった",
        ])
        # Why the clean one is not affected.
        self.reads(["explain", "GHSA-mh6f-8j2x-4483", "clean"], ["is not affected: event-stream 4.0.1  pkg:npm/event-stream@4.0.1",
                                                                "    is not affected (R3-purl): 4.0.1 is in no affected range"],
                   ["影響なし: event-stream 4.0.1  pkg:npm/event-stream@4.0.1", "    影響なし (R3-purl): 4.0.1はどの影響範囲にも含まれない"])


if __name__ == "__main__":
    main()
