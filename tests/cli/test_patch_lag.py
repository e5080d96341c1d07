#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a distribution took for its fixes: notices and CVE records of the store, at findings without a fix."""
import datetime
import json
import zipfile

from support import Case, main

DAY = datetime.timedelta(days=1)
START = datetime.datetime(2098, 1, 1)


def stamp(day):
    return (START + day * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")


def cve(number, day):
    return {"dataType": "CVE_RECORD", "dataVersion": "5.1",
            "cveMetadata": {"cveId": f"CVE-2098-{number:04}", "assignerOrgId": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "state": "PUBLISHED",
                            "datePublished": stamp(day), "dateUpdated": stamp(day)},
            "containers": {"cna": {"providerMetadata": {"orgId": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, "descriptions": [{"lang": "en", "value": "x"}],
                                   "affected": [], "references": []}}}


def notice(name, package, number, day, link="related", **more):
    return {"id": name, "modified": stamp(day), "published": stamp(day), link: [f"CVE-2098-{number:04}"], "affected": [
        {"package": {"ecosystem": "Debian:12", "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]}]}], **more}


def still_open(package, number, day):
    return {"id": f"DEBIAN-CVE-2098-{number:04}", "modified": stamp(day), "published": stamp(day), "upstream": [f"CVE-2098-{number:04}"], "affected": [
        {"package": {"ecosystem": "Debian:12", "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}


class PatchLag(Case):
    def setUp(self):
        super().setUp()
        # Of "often": five pairs of 1, 2, 3, 40 and 100 days, one before the CVE; of "rare": two of 10 days.
        osv = [notice(f"DSA-{i}-1", "often", i, days, "upstream" if i % 2 else "related") for i, days in enumerate((1, 2, 3, 40, 100), 1)]
        osv += [notice("DSA-6-1", "often", 6, 10)]
        osv += [notice(f"DSA-{i}-1", "rare", i, 10) for i in (7, 8)]
        # These say nothing: withdrawn; a tracker's record; no CVE record; another ecosystem.
        osv += [notice("DSA-9-1", "often", 1, 900, withdrawn=stamp(901)), notice("DEBIAN-CVE-2098-0002", "often", 2, 900), notice("DSA-10-1", "often", 99, 900)]
        osv += [still_open("often", 20, 5), still_open("rare", 21, 5), still_open("often", 98, 5)]
        cves = [cve(i, 0) for i in (1, 2, 3, 4, 5, 7, 8)] + [cve(6, 20), cve(20, 5), cve(21, 5)]
        for kind, records in (("osv", osv), ("cve5", cves)):
            with zipfile.ZipFile(self.path(kind + ".zip"), "w") as z:
                for r in records:
                    z.writestr((r.get("id") or r["cveMetadata"]["cveId"]) + ".json", json.dumps(r))
            self.run_buhin("advisories", "import", kind, kind + ".zip", "--store", "s.db")
        self.write("bom.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
            {"type": "library", "name": n, "version": "1", "purl": f"pkg:deb/debian/{n}@1?distro=debian-12"} for n in ("often", "rare")]}))

    def test_report(self):
        found = {f["id"]: f for f in self.report("match", "bom.json", "--store", "s.db")["findings"]}
        # 0, 1, 2, 3, 40, 100
        self.assertEqual(found["CVE-2098-0020"]["patch_lag"], {
            "ecosystem": "Debian:12", "name": "often", "pairs": 6, "median_days": 2, "p90_days": 100, "disclosed": stamp(5), "expected": stamp(7),
            "p90": stamp(105)})
        # Two pairs are too few: 0, 1, 2, 3, 10, 10, 40, 100 of all packages.
        self.assertEqual(found["CVE-2098-0021"]["patch_lag"], {
            "ecosystem": "Debian:12", "pairs": 8, "median_days": 3, "p90_days": 100, "disclosed": stamp(5), "expected": stamp(8), "p90": stamp(105)})
        # When it was published nobody says.
        self.assertNotIn("expected", found["CVE-2098-0098"]["patch_lag"])
        self.assertNotIn("patch_lag", found["CVE-2098-0001"])  # has a fix

    def explain(self, day, lang="en"):
        epoch = int((START + day * DAY - datetime.datetime(1970, 1, 1)).total_seconds())
        return self.run_buhin("explain", "CVE-2098-0020", "bom.json", "--store", "s.db", "--lang", lang, env={"SOURCE_DATE_EPOCH": str(epoch)}).stdout

    def test_explain(self):
        said = "    no fix yet: Debian:12 often: fixes took 2 days in the median, nine in ten at most 100 (pairs of notice and CVE: 6)"
        self.assertIn(said + "; days since disclosure: 1, to be expected by 2098-01-08\n", self.explain(6))
        self.assertIn(said + "; days since disclosure: 25, longer than usual, nine in ten by 2098-04-16\n", self.explain(30))
        self.assertIn(said + "; days since disclosure: 195, later than nine in ten: it may never come\n", self.explain(200))
        self.assertIn(said + "\n", self.explain(4))
        self.assertIn("修正未提供: Debian:12 oftenの修正までの日数は中央値2日、9割は100日以内（通知とCVEの組: 6）。公表から1日経過、2098-01-08までに修正の見込み", self.explain(6, "ja"))


if __name__ == "__main__":
    main()
