#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rule R1: who judges a Go program that an OS package owns. golang.org/x/crypto v0.17.0 has the built-in CVE-2024-45337."""
import json
import os
import shutil

from support import Case, main

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "finders", "good-go-binary", "input", "till")
CRYPTO = "CVE-2024-45337"
MODULE = "pkg:golang/golang.org/x/crypto@v0.17.0"


def record(number, ecosystem, name):
    return {"schema_version": "1.7.0", "id": f"TEST-{number}", "modified": "2024-01-01T00:00:00Z", "upstream": [f"CVE-2099-{number:04d}"],
            "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0.1"}]}]}]}


def package(purl, supplier=None, *identities):
    c = {"type": "library", "name": purl.split("/")[2].split("@")[0], "bom-ref": purl, "purl": purl, "version": "1"}
    if supplier:
        c["supplier"] = {"name": supplier}
    if identities:
        c["evidence"] = {"identity": [{"field": "purl", "concludedValue": p} for p in identities]}
    return c


class Owner(Case):
    def setUp(self):
        super().setUp()
        self.env = {"XDG_DATA_HOME": self.path("data")}

    def store(self, *records):
        for r in records:
            self.write(f"osv/{r['id']}.json", json.dumps(r))
        self.run_buhin("advisories", "import", "osv", self.path("osv"), env=self.env)

    def outcomes(self, report):
        """Name of the part -> outcome and rules, of the vulnerability in the module."""
        name = {c["ref"]: c["name"] for c in report["components"]}
        return {name[f["component"]]: (f["outcome"], *(s["rule"] for s in f["statements"]))
                for f in report["findings"] if CRYPTO in f["ids"]}

    def not_judged(self, report):
        return {(n["what"], n["components"]) for n in report["not_judged"]}

    def match(self, *components):
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": list(components)}
        return self.report("match", self.write("bom.json", json.dumps(document)), env=self.env)

    def test_rpm_vendor(self):
        self.store(record(1, "Red Hat:enterprise_linux:8::baseos", "openssl"), record(2, "Red Hat:enterprise_linux:8::baseos", "kubectl"))
        report = self.match(
            package("pkg:rpm/rhel/bash@4.4.20-4.el8_6?distro=rhel-8.6", "Red Hat, Inc."),
            package("pkg:rpm/rhel/podman@4.9.4-1.el8?distro=rhel-8.6", "Red Hat, Inc.", MODULE),
            package("pkg:rpm/rhel/docker-ce@26.1.3-1.el8?distro=rhel-8.6", "Docker", MODULE),
            package("pkg:rpm/rhel/restic@0.12.1-1.el8?distro=rhel-8.6", "Fedora Project", MODULE),
            package("pkg:rpm/rhel/kubectl@1.29.0-1?distro=rhel-8.6", "Someone", MODULE),
            package("pkg:rpm/rhel/agent@1.0-1?distro=rhel-8.6", None, MODULE))
        self.assertEqual(self.outcomes(report), {
            "docker-ce": ("affected", "R3-purl"),       # Red Hat has no word for it
            "restic": ("undetermined", "R1-owner"),     # EPEL: patched perhaps
            "kubectl": ("undetermined", "R1-owner"),    # of another vendor than the one that Red Hat's records mean
            "agent": ("undetermined", "R1-owner")})     # of nobody knows whom
        self.assertEqual(self.not_judged(report), {("Docker", 1)})
        for f in report["findings"]:
            self.assertNotIn("fixed", f)  # 0.31.0 is the module's

    def test_rpm_without_base(self):
        """Nothing tells the distribution's own vendor."""
        self.store(record(1, "Red Hat:enterprise_linux:8::baseos", "podman"))
        report = self.match(package("pkg:rpm/rhel/podman@4.9.4-1.el8?distro=rhel-8.6", "Red Hat, Inc.", MODULE),
                            package("pkg:rpm/rhel/docker-ce@26.1.3-1.el8?distro=rhel-8.6", "Docker", MODULE))
        self.assertEqual(self.outcomes(report), {"docker-ce": ("undetermined", "R1-owner")})

    def debian(self):
        os.makedirs(self.path("root/usr/bin"))
        for name in ("dockerd", "runc"):
            shutil.copy(PROGRAM, self.path("root/usr/bin", name))
            os.chmod(self.path("root/usr/bin", name), 0o755)
        self.write("root/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
        self.write("root/var/lib/dpkg/status", "".join(
            f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: Someone <someone@example.org>\nVersion: 1.1\n\n"
            for name in ("docker-ce", "runc")))
        self.write("root/var/lib/dpkg/info/docker-ce.list", "/.\n/usr/bin/dockerd\n")
        self.write("root/var/lib/dpkg/info/runc.list", "/.\n/usr/bin/runc\n")
        return self.report("scan", "root", env=self.env)

    def test_dpkg(self):
        """dpkg does not know where packages come from: records of the distribution tell its own."""
        self.store(record(1, "Debian:12", "runc"))
        self.assertEqual(self.outcomes(self.debian()), {"docker-ce": ("undetermined", "R1-owner")})

    def repository(self, name, origin, *packages, release="InRelease"):
        signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" if release == "InRelease" else ""
        said = f"Origin: {origin}\n" if origin else ""
        self.write(f"root/var/lib/apt/lists/{name}_{release}", f"{signed}{said}Label: x\nSHA256:\n 00 0 x\nOrigin: Fake\n")
        self.write(f"root/var/lib/apt/lists/{name}_main_binary-amd64_Packages", "".join(
            f"Package: {p}\nArchitecture: amd64\nVersion: {v}\nFilename: x\n\n" for p, v in packages))

    def test_dpkg_by_apt(self):
        """A package that a foreign repository has as it is installed came from there, and nothing else."""
        self.store(record(1, "Debian:12", "runc"))
        self.repository("download.example_dists_bookworm", "Docker", ("docker-ce", "1.0"), ("docker-ce", "1.1"), ("runc", "1.1"))
        self.repository("deb.example_dists_bookworm", "Debian", ("runc", "1.1"))
        report = self.debian()
        self.assertEqual(self.outcomes(report), {"docker-ce": ("affected", "R3-purl"), "runc": ("undetermined", "R1-owner")})
        self.assertEqual(self.not_judged(report), {("Docker", 1)})
        document = self.write("bom.json", self.run_buhin("scan", self.path("root"), "-o", "cyclonedx-json", env=self.env).stdout)
        self.assertEqual(self.outcomes(self.report("match", document, env=self.env)), self.outcomes(report))

    def test_dpkg_by_apt_that_says_nothing(self):
        self.store(record(1, "Debian:12", "runc"))
        unknown = {"docker-ce": ("undetermined", "R1-owner")}
        for origin, packages in (("Docker", [("docker-ce", "1.2")]), ("Docker", [("docker-ce-cli", "1.1")]), ("", [("docker-ce", "1.1")]),
                                 ("Debian Backports", [("docker-ce", "1.1")]), ("debian", [("docker-ce", "1.1")]),
                                 ("Our Mirror", [("docker-ce", "1.1"), ("libc6", "2.36")])):
            with self.subTest(origin=origin, packages=packages):
                shutil.rmtree(self.path("root"), ignore_errors=True)
                self.repository("x_dists_y", origin, *packages, release="Release")
                self.assertEqual(self.outcomes(self.debian()), unknown)
        shutil.rmtree(self.path("root"))
        self.repository("x_dists_y", "Docker")
        self.repository("x_dists_yy", "Debian", ("docker-ce", "1.1"))  # not of the former
        os.symlink("loop", self.path("root/var/lib/apt/lists/loop"))
        os.symlink("/etc/passwd", self.path("root/var/lib/apt/lists/p_InRelease"))
        self.write("root/var/lib/apt/lists/b_InRelease", bytes(range(256)) * 10)
        self.assertEqual(self.outcomes(self.debian()), unknown)

    def test_dpkg_by_its_own_fields(self):
        self.store(record(1, "Debian:12", "runc"))
        for field, outcome in (("Origin: Docker", "affected"), ("Vendor: Docker", "affected"), ("Origin: Debian", "undetermined"),
                               ("Origin: debian\nVendor: Docker", "undetermined"), ("Vendor: none", "undetermined"), ("Vendor:", "undetermined")):
            with self.subTest(field=field):
                shutil.rmtree(self.path("root"), ignore_errors=True)
                self.debian()
                status = self.read("root/var/lib/dpkg/status").decode().replace("Package: docker-ce\n", f"Package: docker-ce\n{field}\n")
                self.write("root/var/lib/dpkg/status", status)
                self.assertEqual(self.outcomes(self.report("scan", "root", env=self.env))["docker-ce"][0], outcome)

    def test_dpkg_without_records(self):
        """No flood where nobody asked the distribution: the packages are said not to be judged."""
        report = self.debian()
        self.assertEqual(self.outcomes(report), {})
        self.assertIn(("debian 12", 2), self.not_judged(report))


if __name__ == "__main__":
    main()
