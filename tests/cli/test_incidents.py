#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Famous incidents, with the built-in advisories alone: no network, no store."""
import json

from support import Case, main

WHEEZY = 'ID=debian\nVERSION_ID="7"\nPRETTY_NAME="Debian GNU/Linux 7 (wheezy)"\n'
CENTOS6 = 'ID="centos"\nVERSION_ID="6"\n'


def document(*purls):
    """A hand-written CycloneDX document: nothing but names and package URLs."""
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "library", "name": p.split("/")[-1].split("@")[0], "version": p.split("@")[-1].split("?")[0], "bom-ref": str(i),
         "purl": p} for i, p in enumerate(purls)]})


class Incidents(Case):
    def outcomes(self, report, vulnerability):
        """{purl: outcome} of one vulnerability."""
        purl = {c["ref"]: c.get("purl") for c in report["components"]}
        return {purl[f["component"]]: f["outcome"] for f in report["findings"] if vulnerability in f["ids"]}

    def match(self, *purls):
        return self.report("match", self.write("bom.json", document(*purls)))

    def dpkg(self, *packages, os_release=WHEEZY):
        status = "".join(f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nSource: {source}\nVersion: {version}\n\n"
                         for name, source, version in packages)
        self.write("root/etc/os-release", os_release)
        self.write("root/var/lib/dpkg/status", status)
        return self.report("scan", "root")

    # reference/mission.md I-1: upstream 1.0.1 to 1.0.1f and 1.0.2-beta1; 0.9.8 and 1.0.0 never.
    def test_heartbleed_upstream(self):
        affected = [f"pkg:generic/openssl@{v}" for v in ("1.0.1", "1.0.1e", "1.0.1f", "1.0.2-beta1")]
        clean = [f"pkg:generic/openssl@{v}" for v in ("0.9.8", "0.9.8y", "0.9.8zh", "1.0.0t", "1.0.1g", "1.0.1u", "1.0.2", "1.0.2-beta2", "3.0.1")]
        found = self.outcomes(self.match(*affected, *clean), "CVE-2014-0160")
        self.assertEqual(found, {p: "affected" for p in affected})

    def test_heartbleed_upstream_fix_on_the_same_branch(self):
        report = self.match("pkg:generic/openssl@1.0.1e")
        finding, = [f for f in report["findings"] if f["id"] == "CVE-2014-0160"]
        self.assertEqual(finding["fixed"], "1.0.1g")
        self.assertEqual(finding["statements"][0]["rule"], "R3-purl")
        self.assertEqual(finding["statements"][0]["range"], ">= 1.0.1, < 1.0.1g")

    # C12: nobody looks at Struts 1 and Log4j 1 any more; what is grave in their successors is not silent there.
    def test_ancestors(self):
        struts, log4j = "pkg:maven/struts/struts@1.2.9", "pkg:maven/log4j/log4j@1.2.17"
        report = self.match(struts, log4j, "pkg:maven/org.apache.struts/struts2-core@2.5.33")
        self.assertEqual(self.outcomes(report, "CVE-2017-5638"), {struts: "undetermined"})
        self.assertEqual(self.outcomes(report, "CVE-2021-44228"), {log4j: "undetermined"})
        self.assertEqual(self.outcomes(report, "CVE-2021-44832"), {})  # medium
        self.assertEqual(self.outcomes(report, "CVE-2014-0114"), {struts: "affected"})  # its own
        statement, = [f for f in report["findings"] if f["id"] == "CVE-2017-5638"][0]["statements"]
        self.assertEqual(statement["rule"], "R10-lineage")
        self.assertIn("its own support ended on 2013-04-05", statement["reason"])

    # DSA-2896-1: fixed in 1.0.1e-2+deb7u5, though the upstream version stays 1.0.1e.
    def test_heartbleed_debian(self):
        for version, expect in (("1.0.1e-2+deb7u4", "affected"), ("1.0.1e-2+deb7u4+b1", "affected"),
                                ("1.0.1e-2+deb7u5", None), ("1.0.1e-2+deb7u21", None)):
            with self.subTest(version=version):
                found = self.outcomes(self.dpkg(("libssl1.0.0", "openssl", version)), "CVE-2014-0160")
                self.assertEqual(list(found.values()), [expect] if expect else [])

    def test_heartbleed_debian_rule(self):
        report = self.dpkg(("openssl", "openssl", "1.0.1e-2+deb7u4"))
        finding, = [f for f in report["findings"] if f["id"] == "CVE-2014-0160"]
        self.assertEqual((finding["statements"][0]["rule"], finding["fixed"]), ("R2-distribution", "1.0.1e-2+deb7u5"))
        self.assertEqual((finding["level"], finding["score"]), ("high", 7.5))

    # RHSA-2014:0376: fixed in 1.0.1e-16.el6_5.7.
    def test_heartbleed_rpm(self):
        purl = "pkg:rpm/centos/openssl@%s?arch=x86_64&distro=centos-6"
        found = self.outcomes(self.match(*(purl % v for v in ("1.0.1e-15.el6", "1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7", "1.0.1e-30.el6_6.4"))),
                              "CVE-2014-0160")
        self.assertEqual(found, {purl % v: "affected" for v in ("1.0.1e-15.el6", "1.0.1e-16.el6_5.4")})

    def test_heartbleed_of_another_release_is_not_judged(self):
        report = self.match("pkg:deb/debian/openssl@1.0.1e-2?distro=debian-99")
        self.assertEqual(report["findings"], [])
        self.assertEqual([u["what"] for u in report["not_judged"]], ["debian 99"])

    # Rule R1: the distribution's word counts for what it owns, not the language's record.
    def test_what_an_os_package_owns(self):
        self.write("root/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA", "Name: PyYAML\nVersion: 5.3.1\n")
        self.write("root/var/lib/dpkg/info/python3-yaml.list",
                   "/.\n/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA\n")
        report = self.dpkg(("python3-yaml", "pyyaml", "5.3.1-5"), os_release='ID=debian\nVERSION_ID="11"\n')
        part, = [c for c in report["components"] if c["kind"] == "library"]
        self.assertEqual(part["identities"], ["pkg:pypi/pyyaml@5.3.1"])
        self.assertEqual(self.outcomes(report, "CVE-2020-14343").get("pkg:pypi/pyyaml@5.3.1"), None)

    def test_the_same_not_owned(self):
        self.write("root/usr/local/lib/python3/site-packages/PyYAML-5.3.1.dist-info/METADATA", "Name: PyYAML\nVersion: 5.3.1\n")
        report = self.dpkg(("python3-yaml", "pyyaml", "5.3.1-5"), os_release='ID=debian\nVERSION_ID="11"\n')
        self.assertEqual(self.outcomes(report, "CVE-2020-14343"), {"pkg:pypi/pyyaml@5.3.1": "affected"})

    # I-4: the pair of event-stream and flatmap-stream is malware, not a matter of degrees.
    def test_event_stream(self):
        report = self.match("pkg:npm/event-stream@3.3.6", "pkg:npm/flatmap-stream@0.1.1", "pkg:npm/event-stream@4.0.1")
        self.assertEqual({f["kind"] for f in report["findings"]}, {"malware"})
        self.assertNotIn("pkg:npm/event-stream@4.0.1", self.outcomes(report, "GHSA-mh6f-8j2x-4483"))
        self.run_buhin("match", "bom.json", "--fail-on", "critical", code=1)
        self.assertIn("マルウェア", self.run_buhin("match", "bom.json", "--lang", "ja").stdout)

    # Log4Shell's week: each fix but the last leaves something open.
    def test_log4shell_week(self):
        purl = "pkg:maven/org.apache.logging.log4j/log4j-core@%s"
        week = {"2.14.1": {"CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105", "CVE-2021-44832"},
                "2.15.0": {"CVE-2021-45046", "CVE-2021-45105", "CVE-2021-44832"},
                "2.16.0": {"CVE-2021-45105", "CVE-2021-44832"},
                "2.17.0": {"CVE-2021-44832"},
                "2.17.1": set(),
                "2.3.2": set(), "2.12.4": set()}
        report = self.match(*(purl % v for v in week))
        ref = {c["ref"]: c["purl"] for c in report["components"]}
        found = {v: {f["id"] for f in report["findings"] if ref[f["component"]] == purl % v} for v in week}
        self.assertEqual(found, week)

    def test_a_version_that_cannot_be_read_is_undetermined(self):
        report = self.match("pkg:generic/openssl@a-snapshot")
        self.assertEqual(self.outcomes(report, "CVE-2014-0160"), {"pkg:generic/openssl@a-snapshot": "undetermined"})
        self.run_buhin("match", "bom.json", "--fail-on", "any", code=0)
        self.run_buhin("match", "bom.json", "--fail-on", "undetermined", code=1)


if __name__ == "__main__":
    main()
