#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kernels (rule R8): by stable branch, by their distribution, never by whatever has a version of mainline."""
import json

from support import Case, archived, bom, main, needs_data

KERNEL = "cpe:2.3:o:linux:linux_kernel:{}:*:*:*:*:*:*:*"


def branches(introduced, mainline, *fixes):
    """An entry as the kernel's CNA writes it: affected by default, what is not affected listed."""
    return {"vendor": "Linux", "product": "Linux", "defaultStatus": "affected", "versions": [
        {"version": introduced, "status": "affected"},
        {"version": "0", "lessThan": introduced, "status": "unaffected", "versionType": "semver"},
        *({"version": f, "lessThanOrEqual": f.rpartition(".")[0] + ".*", "status": "unaffected", "versionType": "semver"} for f in fixes),
        {"version": mainline, "lessThanOrEqual": "*", "status": "unaffected", "versionType": "original_commit_for_fix"}]}


def commits(*pairs):
    return {"vendor": "Linux", "product": "Linux", "defaultStatus": "unaffected", "versions": [
        {"version": a, "lessThan": b, "status": "affected", "versionType": "git"} for a, b in pairs]}


# The releases of Dirty Pipe (https://dirtypipe.cm4all.com/) in that form.
DIRTY_PIPE = branches("5.8", "5.17", "5.10.102", "5.15.25", "5.16.11")


class Kernels(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")

    def take_in_cve5(self, number, *affected, adp=()):
        self.write(f"{number}.json", json.dumps({
            "dataType": "CVE_RECORD", "dataVersion": "5.1", "containers": {
                "cna": {"affected": affected}, "adp": [{"title": "CISA ADP Vulnrichment", "affected": adp}] if adp else []},
            "cveMetadata": {"cveId": f"CVE-2099-{number:04d}", "state": "PUBLISHED", "dateUpdated": "2099-01-02T00:00:00"}}))
        return self.run_buhin("advisories", "import", "cve5", f"{number}.json", "--store", self.store)

    def take_in_nvd(self, number, *matches):
        self.write("feed.json", json.dumps({"format": "NVD_CVE", "version": "2.0", "vulnerabilities": [{"cve": {
            "id": f"CVE-2099-{number:04d}", "vulnStatus": "Analyzed", "published": "2099-01-01T00:00:00.000",
            "lastModified": "2099-01-02T00:00:00.000", "descriptions": [{"lang": "en", "value": "A flaw."}],
            "configurations": [{"nodes": [{"operator": "OR", "negate": False, "cpeMatch": [
                {"vulnerable": True, "criteria": KERNEL.format("*"), **m} for m in matches]}]}]}}]}))
        return self.run_buhin("advisories", "import", "nvd", "feed.json", "--store", self.store)

    def report_of(self, *components, kind="library"):
        self.write("bom.json", bom(*({"type": kind, **c} for c in components)))
        return self.report("match", "bom.json", "--store", self.store)

    def found(self, *components, **more):
        return sorted((f["id"], f["outcome"], sorted({s["rule"] for s in f["statements"]}))
                      for f in self.report_of(*components, **more)["findings"] if f["id"].startswith("CVE-2099"))

    def outcome(self, version):
        found = self.found({"version": version, "purl": f"pkg:generic/linux@{version}"})
        return found[0][1] if found else None

    def test_stable_branches(self):
        self.take_in_cve5(1, commits(("f6dd975583bd", "9d2231c5d74e")), DIRTY_PIPE)
        for version, expected in {
                "5.7.19": None, "5.8": "affected", "5.8.1": "affected", "5.10.101": "affected", "5.10.102": None, "5.10.200": None,
                "5.11": "affected", "5.13.19": "affected", "5.15.24": "affected", "5.15.25": None, "5.16.10": "affected", "5.16.11": None,
                "5.17": None, "6.1.38": None, "4.19.300": None}.items():
            self.assertEqual(self.outcome(version), expected, version)
        finding = self.report_of({"version": "5.10.100", "purl": "pkg:generic/linux@5.10.100"})["findings"]
        finding = next(f for f in finding if f["id"] == "CVE-2099-0001")
        self.assertEqual((finding["fixed"], finding["statements"][0]["rule"]), ("5.10.102", "R8-kernel"))

    def test_by_every_name(self):
        self.take_in_cve5(1, DIRTY_PIPE)
        for part in ({"purl": "pkg:github/torvalds/linux@v5.10.100"}, {"purl": "pkg:generic/linux-kernel@5.10.100"},
                     {"cpe": KERNEL.format("5.10.100")}):
            self.assertEqual(self.found({"version": "5.10.100", **part}), [("CVE-2099-0001", "affected", ["R8-kernel"])], part)
        # An operating system, as documents call a kernel; a distribution is none.
        self.assertEqual(self.found({"version": "5.10.100", "cpe": KERNEL.format("5.10.100")}, kind="operating-system"),
                         [("CVE-2099-0001", "affected", ["R8-kernel"])])

    def test_the_kernel_decides_before_cpe(self):
        self.take_in_nvd(1, {"versionStartIncluding": "5.8", "versionEndExcluding": "5.17"})
        self.assertEqual(self.outcome("5.10.200"), "undetermined")  # a range of mainline: no word of branches
        self.assertEqual(self.outcome("5.10"), "affected")
        self.take_in_cve5(1, DIRTY_PIPE)
        self.assertEqual(self.outcome("5.10.200"), None)
        self.assertEqual(self.outcome("5.10.100"), "affected")

    def test_branches_of_nvd(self):
        self.take_in_nvd(1, {"versionStartIncluding": "5.8", "versionEndExcluding": "5.10.102"},
                         {"versionStartIncluding": "5.11", "versionEndExcluding": "5.15.25"})
        for version, expected in {"5.10.100": "affected", "5.10.102": None, "5.13.19": "affected", "5.15.25": None}.items():
            self.assertEqual(self.outcome(version), expected, version)

    def test_an_error_backported(self):  # CVE-2021-46999: introduced in 5.7, but fixed in 4.19.191
        self.take_in_cve5(1, branches("5.7", "5.13", "4.19.191", "5.10.38"))
        for version, expected in {"4.19.190": "undetermined", "4.19.191": None, "4.14.200": None, "5.4.10": None, "5.10.37": "affected"}.items():
            self.assertEqual(self.outcome(version), expected, version)

    def test_commits_called_versions(self):  # CISA's container
        self.take_in_cve5(1, commits(("24803f38a5c0", "0dc13e75507f")), DIRTY_PIPE, adp=[
            {"vendor": "linux", "product": "linux_kernel", "cpes": [KERNEL.format("-")], "defaultStatus": "unknown",
             "versions": [{"version": "0dc13e75507f", "lessThan": "24803f38a5c0", "status": "affected", "versionType": "custom"}]}])
        self.assertEqual(self.outcome("6.1.38"), None)
        self.assertEqual(self.outcome("5.10.100"), "affected")

    def test_vendors(self):
        self.take_in_cve5(1, DIRTY_PIPE)
        report = self.report_of({"version": "5.10.100-rt62", "purl": "pkg:generic/linux@5.10.100-rt62"})
        finding = next(f for f in report["findings"] if f["id"] == "CVE-2099-0001")
        self.assertEqual((finding["outcome"], finding["statements"][0]["rule"]), ("undetermined", "R8-kernel"))
        self.assertIn("5.10.100-rt62", finding["statements"][0]["reason"])
        # What no record names is not cleared either.
        self.assertEqual([(n["what"], n["components"]) for n in report["not_judged"]], [("Linux", 1)])
        self.assertIn("a vendor's build", report["not_judged"][0]["reason"])

    def test_distributions(self):  # by their records alone, whatever CPE name the package has
        self.take_in_cve5(1, DIRTY_PIPE)
        image = {"version": "5.10.92-2", "cpe": KERNEL.format("5.10.92"),
                 "purl": "pkg:deb/debian/linux-image-5.10.0-11-amd64@5.10.92-2?distro=debian-11&upstream=linux-signed-amd64%405.10.92%2B2"}
        self.assertEqual(self.found(image), [])
        image = {**image, "version": "5.10.92-1", "purl": image["purl"].replace("92-2", "92-1")}
        found = {f["id"]: f["statements"][0]["rule"] for f in self.report_of(image)["findings"]}
        self.assertEqual(found.get("CVE-2022-0847"), "R2-distribution")
        headers = {"version": "5.10.92-1", "purl": "pkg:deb/debian/linux-libc-dev@5.10.92-1?distro=debian-11&upstream=linux"}
        self.assertEqual(self.report_of(headers)["findings"], [])

    def test_tools_of_the_source(self):
        """perf and bpftool are built from the kernel's source, and no kernel: a record of the source, or of all packages built from it,
        does not say where the flaw is. Header files have no code at all."""
        def record(number, ecosystem, fixed, *packages):
            self.write(f"osv/{number}.json", json.dumps({
                "schema_version": "1.7.0", "id": f"TEST-{number}", "modified": "2099-01-01T00:00:00Z", "upstream": [f"CVE-2099-{number:04d}"],
                "affected": [{"package": {"ecosystem": ecosystem, "name": p},
                              "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]} for p in packages]}))
        record(1, "Red Hat:enterprise_linux:9::baseos", "0:5.14.0-70.el9", "bpftool", "kernel", "kernel-core", "kernel-headers", "kernel-tools", "perf")
        record(2, "Debian:12", "6.1.99-1", "linux")
        self.run_buhin("advisories", "import", "osv", self.path("osv"), "--store", self.store)
        rpm = lambda name, version="5.14.0-60.el9": {"purl": f"pkg:rpm/redhat/{name}@{version}?distro=rhel-9.0&upstream=kernel-{version}.src.rpm", "version": version}
        deb = lambda name, version="6.1.90-1": {"purl": f"pkg:deb/debian/{name}@{version}?distro=debian-12&upstream=linux%406.1.90-1", "version": version}
        for part, outcome in ((rpm("kernel-core"), "affected"), (rpm("kernel"), "affected"), (rpm("kernel-modules"), "affected"), (rpm("perf"), "undetermined"),
                              (rpm("bpftool"), "undetermined"), (rpm("kernel-tools"), "undetermined"), (rpm("kernel-tools-libs"), "undetermined"),
                              (rpm("python3-perf"), "undetermined"), (rpm("kernel-headers"), None), (rpm("kernel-tools-libs-devel"), None),
                              (rpm("perf", "5.14.0-70.el9"), None),
                              (deb("linux-image-6.1.0-21-amd64"), "affected"), (deb("linux-perf"), "undetermined"), (deb("bpftool", "7.1.0+6.1.90-1"), "undetermined"),
                              (deb("usbip", "2.0+6.1.90-1"), "undetermined"), (deb("linux-cpupower"), "undetermined"), (deb("libcpupower1"), "undetermined"),
                              (deb("linux-aws-tools-5.15.0-1051"), "undetermined"), (deb("linux-libc-dev"), None), (deb("linux-headers-6.1.0-21-common"), None),
                              (deb("linux-modules-6.1.0-21-amd64"), "affected")):
            with self.subTest(part["purl"]):
                rule = {"affected": "R2-distribution", "undetermined": "R8-kernel"}.get(outcome)
                self.assertEqual([(o, rules) for _, o, rules in self.found({"name": "x", **part})], [(outcome, [rule])] if outcome else [])
        finding = next(f for f in self.report_of({"name": "perf", **rpm("perf")})["findings"] if f["id"] == "CVE-2099-0001")
        self.assertEqual(finding["statements"][0]["fixed"], "0:5.14.0-70.el9")  # with which it is gone, wherever it is
        self.assertIn("tools of perf", finding["statements"][0]["reason"])
        # A package of that name with a source of its own is judged as any.
        own = {"name": "bpftool", "version": "5.14.0-60.el9", "purl": "pkg:rpm/redhat/bpftool@5.14.0-60.el9?distro=rhel-9.0&upstream=bpftool-5.14.0-60.el9.src.rpm"}
        self.assertEqual([o for _, o, _ in self.found(own)], ["affected"])

    @needs_data("cve5.zip")
    def test_published_records(self):
        """The algorithm of the schema over what the kernel's CNA published, written down again here."""
        def number(text):
            release, _, candidate = text.partition("-rc")
            return [int(n) for n in release.split(".")] + ([int(candidate) - 1000] if candidate else [])

        def is_affected(entry, version):
            v = number(version)
            for item in entry["versions"]:
                start, last = item["version"], item.get("lessThanOrEqual")
                if "lessThan" in item:
                    hit = number(start) <= v < number(item["lessThan"])
                elif last:
                    hit = number(start) <= v and (last == "*" or v[:last.count(".")] == number(last[:-2]))
                else:
                    hit = v == number(start)
                if hit:
                    return item["status"] == "affected"
            return entry["defaultStatus"] == "affected"

        versions, entries = ["4.14.200", "5.4.100", "5.10.30", "5.11.5", "5.15.100", "6.1.50", "6.6.20", "6.9.1"], {}
        folder = self.path("records")
        for name, content in archived("cve5.zip", ".json"):
            record = json.loads(content)
            if "containers" not in record or record["cveMetadata"].get("assignerShortName") != "Linux":
                continue
            one = [a for a in record["containers"]["cna"].get("affected", []) if all(v.get("versionType") != "git" for v in a["versions"])]
            if len(one) == 1:
                entries[record["cveMetadata"]["cveId"]] = one[0]
                self.write("records/" + name, content)
        self.run_buhin("advisories", "import", "cve5", folder, "--store", self.store)
        report = self.report_of(*({"version": v, "purl": f"pkg:generic/linux@{v}"} for v in versions))
        version = {c["ref"]: c["version"] for c in report["components"]}
        outcome = {(f["id"], version[f["component"]]): f["outcome"] for f in report["findings"]}
        wrong = []
        for name, entry in entries.items():
            for v in versions:
                said = outcome.get((name, v))
                if said != "undetermined" and (said == "affected") != is_affected(entry, v):
                    wrong.append((name, v, said))
        self.assertGreater(len(entries), 400)
        self.assertEqual(wrong, [])
        unknown = [k for k, o in outcome.items() if o == "undetermined" and k[0] in entries]
        self.assertLess(len(unknown), len(entries) * len(versions) // 50)


if __name__ == "__main__":
    main()
