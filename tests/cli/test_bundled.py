#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Advisories about what one form of a package has inside (rule R7): wheels with an OpenSSL, gems with a libxml2."""
import json
import zipfile

from support import Case, bom, main

WHEEL = "GHSA-jm77-qphf-c4w8"  # "Only users installing from wheels built by the cryptography project"
CODE = "GHSA-jfhm-5ghh-2f97"   # in the package's own code
CRUBY = "GHSA-pxvg-2qj5-37jq"
JRUBY = "GHSA-gx8x-g87m-h5q6"


def record(name, ecosystem, package, fixed):
    return {"id": name, "modified": "2024-01-01T00:00:00Z", "affected": [
        {"package": {"ecosystem": ecosystem, "name": package},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}


class Bundled(Case):
    def setUp(self):
        super().setUp()
        self.store = self.path("data/advisories.db")
        with zipfile.ZipFile(self.path("all.zip"), "w") as z:
            for one in (record(WHEEL, "PyPI", "cryptography", "41.0.3"), record(CODE, "PyPI", "cryptography", "41.0.6"),
                        record(CRUBY, "RubyGems", "nokogiri", "1.14.3"), record(JRUBY, "RubyGems", "nokogiri", "1.13.4")):
                z.writestr(one["id"] + ".json", json.dumps(one))
        self.run_buhin("advisories", "import", "osv", "all.zip", "--store", self.store)

    def answers(self, report):
        return {f["id"]: (f["outcome"], f["statements"][0]["rule"]) for f in report["findings"]}

    def match(self, purl):
        self.write("bom.json", bom(purl))
        return self.answers(self.report("match", "bom.json", "--store", self.store))

    def scan(self, files):
        for name, content in files.items():
            self.write("root/venv/lib/python3.11/site-packages/" + name, content)
        return self.answers(self.report("scan", "root", "--store", self.store))

    def installed(self, *tags):
        return {"cryptography-41.0.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: cryptography\nVersion: 41.0.2\n",
                **({"cryptography-41.0.2.dist-info/WHEEL": "Wheel-Version: 1.0\n" + "".join(f"Tag: {t}\n" for t in tags)} if tags else {})}

    def test_published_wheel(self):
        found = self.scan(self.installed("cp37-abi3-manylinux_2_28_x86_64", "cp37-abi3-manylinux2014_x86_64"))
        self.assertEqual(found, {WHEEL: ("affected", "R3-purl"), CODE: ("affected", "R3-purl")})

    def test_built_here(self):  # registries take no wheel for "linux_x86_64"
        found = self.scan(self.installed("cp311-cp311-linux_x86_64"))
        self.assertEqual(found, {CODE: ("affected", "R3-purl")})
        out = self.run_buhin("explain", WHEEL, "root", "--store", self.store).stdout
        self.assertIn("R7-bundled", out)
        self.assertIn("built from source", out)

    def test_by_setup_py(self):
        found = self.scan({"cryptography-41.0.2.egg-info/PKG-INFO": "Metadata-Version: 1.1\nName: cryptography\nVersion: 41.0.2\n"})
        self.assertEqual(found, {CODE: ("affected", "R3-purl")})

    def test_form_not_known(self):
        self.assertEqual(self.scan(self.installed())[WHEEL], ("undetermined", "R7-bundled"))
        self.assertEqual(self.match("pkg:pypi/cryptography@41.0.2"), {WHEEL: ("undetermined", "R7-bundled"), CODE: ("affected", "R3-purl")})

    def test_copies_of_both_forms(self):
        self.write("root/other/cryptography-41.0.2.dist-info/METADATA", "Name: cryptography\nVersion: 41.0.2\n")
        self.write("root/other/cryptography-41.0.2.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: cp37-abi3-musllinux_1_1_x86_64\n")
        self.assertEqual(self.scan(self.installed("cp311-cp311-linux_x86_64"))[WHEEL], ("affected", "R3-purl"))

    def test_the_form_survives_a_document(self):
        self.scan(self.installed("cp311-cp311-linux_x86_64"))
        self.run_buhin("scan", "root", "-q", "-o", "cyclonedx-json=bom.json", "--store", self.store)
        self.assertEqual(self.answers(self.report("match", "bom.json", "--store", self.store)), {CODE: ("affected", "R3-purl")})

    def test_name_of_the_file(self):
        base = "pkg:pypi/cryptography@41.0.2?file_name=cryptography-41.0.2"
        self.assertEqual(self.match(base + "-cp37-abi3-manylinux_2_28_x86_64.whl")[WHEEL], ("affected", "R3-purl"))
        self.assertEqual(self.match(base + "-cp37-abi3-win_amd64.whl")[WHEEL], ("affected", "R3-purl"))
        self.assertNotIn(WHEEL, self.match(base + ".tar.gz"))
        self.assertNotIn(WHEEL, self.match(base + "-cp311-cp311-linux_x86_64.whl"))

    def test_fixed(self):
        self.assertEqual(self.match("pkg:pypi/cryptography@41.0.3"), {CODE: ("affected", "R3-purl")})

    def test_gems(self):
        for purl, expected in {
                "pkg:gem/nokogiri@1.13.3": {CRUBY}, "pkg:gem/nokogiri@1.13.3?platform=ruby": {CRUBY},
                "pkg:gem/nokogiri@1.13.3?platform=x86_64-linux": {CRUBY}, "pkg:gem/nokogiri@1.13.3?platform=java": {JRUBY},
                "pkg:gem/nokogiri@1.13.3-java": {JRUBY}, "pkg:gem/nokogiri@1.13.4?platform=java": set(),
                "pkg:gem/nokogiri@1.14.3": set()}.items():
            self.assertEqual(set(self.match(purl)), expected, purl)


if __name__ == "__main__":
    main()
