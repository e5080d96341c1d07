#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents of others and our own: read, matched, written and read again."""
import json
import os
import unittest
import zipfile

from support import Case, SHARED, main

FORMATS = ["cyclonedx-json"]
DEBIAN = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'


class RoundTrip(Case):
    def tree(self):
        """Two distributions, a language package that one of them owns, and one that nobody owns."""
        self.write("root/etc/os-release", DEBIAN)
        self.write("root/var/lib/dpkg/status", "".join(
            f"Package: {name}\nStatus: install ok installed\nMaintainer: Somebody <some@example.com>\nArchitecture: amd64\n"
            f"Source: {source}\nVersion: {version}\n{more}\n" for name, source, version, more in (
                ("libssl3", "openssl", "3.0.11-1~deb12u1", ""),
                ("openssl", "openssl", "3.0.11-1~deb12u1", "Depends: libssl3 (>= 3.0.11)\n"),
                ("python3-yaml", "pyyaml (5.3.1-5)", "5.3.1-5+b2", ""))))
        self.write("root/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA", "Name: PyYAML\nVersion: 5.3.1\nLicense: MIT\n")
        self.write("root/var/lib/dpkg/info/python3-yaml.list",
                   "/.\n/usr/lib/python3/dist-packages/PyYAML-5.3.1.dist-info/METADATA\n")
        self.write("root/chroot/etc/os-release", 'ID=alpine\nVERSION_ID=3.10.4\n')
        self.write("root/srv/package-lock.json", json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
            "": {"name": "shop", "version": "1.0.0", "dependencies": {"event-stream": "3.3.6"}, "devDependencies": {"log": "*"}},
            "node_modules/event-stream": {"version": "3.3.6", "license": "MIT", "dependencies": {"flatmap-stream": "0.1.1"}},
            "node_modules/flatmap-stream": {"version": "0.1.1", "license": "Not a licence of SPDX"},
            "node_modules/log": {"version": "2.0.0", "dev": True}}}))
        return self.path("root")

    # What a scan finds is found again in the document that it wrote: parts, relations, findings.
    def test_scan_again_from_the_document(self):
        scan = self.report("scan", self.tree())
        self.assertTrue(scan["findings"])
        for form in FORMATS:
            with self.subTest(form=form):
                self.run_buhin("scan", "root", "-o", f"{form}=bom.json")
                match = self.report("match", "bom.json")
                for what in ("findings", "not_judged", "system"):
                    self.assertEqual(match[what], scan[what], what)
                self.assertEqual([n for n in match["notes"] if n["severity"] != "note"], [])
                left_out = {"evidence", "files", "properties"}
                def parts(report):
                    return {c["ref"]: {k: v for k, v in c.items() if k not in left_out} for c in report["components"]}
                self.assertEqual(parts(match), parts(scan))
                def edges(report):
                    return sorted((r["from"], r["kind"], r["to"]) for r in report["relations"])
                self.assertEqual(edges(match), edges(scan))

    def test_the_same_bytes_again(self):
        self.tree()
        env = {"SOURCE_DATE_EPOCH": "1700000000"}
        for form in FORMATS:
            first = self.run_buhin("scan", "root", "-o", form, "--with", "vulnerabilities", env=env).stdout
            self.assertEqual(self.run_buhin("scan", "root", "-o", form, "--with", "vulnerabilities", env=env).stdout, first)


class Spdx(Case):
    """Against the specification 2.3: clauses 7 (packages), 10 (other licences), 11 (relationships, with the direction of each)."""

    def document(self, *more, code=0):
        return json.loads(self.run_buhin("scan", "root", "-q", "-o", "spdx-json", *more, code=code).stdout)

    def package(self, document, name):
        return next(p for p in document["packages"] if p["name"] == name)

    def edges(self, document):
        names = {p["SPDXID"]: p["name"] for p in document["packages"]} | {"SPDXRef-DOCUMENT": "DOCUMENT"}
        return {(names[r["spdxElementId"]], r["relationshipType"], names[r["relatedSpdxElement"]]) for r in document["relationships"]}

    def lock(self, **packages):
        self.write("root/package-lock.json", json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}))

    def test_directions(self):
        self.lock(**{"": {"name": "shop", "version": "1.0.0", "dependencies": {"a": "1"}, "devDependencies": {"d": "1"}, "optionalDependencies": {"o": "1"}},
                     "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}}, "node_modules/b": {"version": "1.0.0"},
                     "node_modules/d": {"version": "1.0.0", "dev": True}, "node_modules/o": {"version": "1.0.0", "optional": True}})
        edges = self.edges(self.document())
        for edge in (("DOCUMENT", "DESCRIBES", "root"), ("shop", "DEPENDS_ON", "a"), ("a", "DEPENDS_ON", "b"),
                     ("d", "DEV_DEPENDENCY_OF", "shop"), ("o", "OPTIONAL_DEPENDENCY_OF", "shop"), ("d", "DEV_DEPENDENCY_OF", "root")):
            self.assertIn(edge, edges)
        self.assertNotIn(("shop", "DEPENDS_ON", "d"), edges)

    def test_licences(self):
        self.lock(**{"": {"name": "shop", "version": "1.0.0"}, "node_modules/a": {"version": "1.0.0", "license": "(MIT OR Apache-2.0)"},
                     "node_modules/b": {"version": "1.0.0", "license": "LicenseRef-Ours"}, "node_modules/c": {"version": "1.0.0", "license": "As you like"},
                     "node_modules/d": {"version": "1.0.0"}})
        document = self.document()
        declared = [self.package(document, n)["licenseDeclared"] for n in "abcd"]
        self.assertIn(declared[0], ("(MIT OR Apache-2.0)", "MIT OR Apache-2.0"))
        self.assertEqual(declared[1], "LicenseRef-Ours")
        self.assertRegex(declared[2], r"^LicenseRef-[A-Za-z0-9.-]+$")
        self.assertEqual(declared[3], "NOASSERTION")
        other = {i["licenseId"]: i for i in document["hasExtractedLicensingInfos"]}
        self.assertEqual(set(other), set(declared[1:3]))
        self.assertEqual(other[declared[2]]["name"], "As you like")
        self.assertTrue(all(i["extractedText"] for i in other.values()))

    def test_package(self):
        self.write("root/etc/os-release", DEBIAN)
        self.write("root/var/lib/dpkg/status", "Package: libssl3\nStatus: install ok installed\nMaintainer: A (b) <a@example.com>\n"
                   "Architecture: amd64\nSource: openssl\nVersion: 3.0.11-1~deb12u1\n")
        document = self.document()
        package = self.package(document, "libssl3")
        self.assertEqual(document["spdxVersion"], "SPDX-2.3")
        self.assertEqual(package["supplier"], "Organization: A (b) (a@example.com)")
        self.assertEqual(package["versionInfo"], "3.0.11-1~deb12u1")
        self.assertEqual(package["sourceInfo"], "source package: openssl")
        self.assertEqual(package["externalRefs"], [{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
            "referenceLocator": "pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64&distro=debian-12&upstream=openssl"}])
        self.assertIs(package["filesAnalyzed"], False)
        self.assertNotIn("comment", document)

    # Who reads it must know that parts may be missing.
    def test_incomplete(self):
        self.lock(**{"": {"name": "shop", "version": "1.0.0"}})
        self.write("root/broken/package-lock.json", "{")
        self.assertIn("incomplete", self.document(code=4)["comment"])
        self.assertIn("不完全", self.document("--lang", "ja", code=4)["comment"])


def cyclonedx(*components):
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components)})


class Foreign(Case):
    def found(self, report, vulnerability):
        purl = {c["ref"]: c.get("purl") for c in report["components"]}
        return sorted(purl[f["component"]] for f in report["findings"] if vulnerability in f["ids"] and f["outcome"] == "affected")

    # DSA-5558-1 and DLA-3656-1: netty, whose Debian versions have an epoch. Trivy puts that into a
    # qualifier, and the source package into properties.
    def test_trivy_epoch_and_source(self):
        def part(revision):
            return {"type": "library", "name": "libnetty-java", "version": f"1:4.1.33-{revision}",
                    "purl": f"pkg:deb/debian/libnetty-java@4.1.33-{revision.replace('+', '%2B')}?arch=all&distro=debian-10.13&epoch=1",
                    "properties": [{"name": "aquasecurity:trivy:SrcName", "value": "netty"}, {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"},
                                   {"name": "aquasecurity:trivy:SrcVersion", "value": "4.1.33"},
                                   {"name": "aquasecurity:trivy:SrcRelease", "value": revision}]}
        self.write("bom.json", cyclonedx(part("1+deb10u3"), part("1+deb10u4")))
        self.assertEqual(self.found(self.report("match", "bom.json"), "CVE-2023-44487"),
                         ["pkg:deb/debian/libnetty-java@4.1.33-1%2Bdeb10u3?arch=all&distro=debian-10.13&epoch=1"])

    # The same with syft's properties; the release from its operating system.
    def test_syft_system_and_source(self):
        os = {"type": "operating-system", "name": "debian", "version": "10",
              "properties": [{"name": "syft:distro:id", "value": "debian"}, {"name": "syft:distro:versionID", "value": "10"}]}
        part = {"type": "library", "name": "libnetty-java", "version": "1:4.1.33-1+deb10u3",
                "purl": "pkg:deb/debian/libnetty-java@1:4.1.33-1%2Bdeb10u3?arch=all",
                "properties": [{"name": "syft:metadata:source", "value": "netty"}]}
        self.write("bom.json", cyclonedx(os, part))
        self.assertEqual(self.found(self.report("match", "bom.json"), "CVE-2023-44487"), [part["purl"]])

    def test_no_document(self):
        for name, data in (("text", "hello"), ("empty", ""), ("other.json", '{"a": 1}'), ("bom.xml", '<?xml version="1.0"?><bom/>')):
            self.write(name, data)
            self.assertIn("no document of a known format", self.run_buhin("match", name, code=3).stderr)

    def test_cut_document(self):
        self.write("bom.json", cyclonedx({"type": "library", "name": "event-stream", "purl": "pkg:npm/event-stream@3.3.6"})[:-2])
        report = self.report("match", "bom.json", code=4)
        self.assertEqual([(n["severity"], n["offset"]) for n in report["notes"]], [("error", len(self.read("bom.json")))])
        self.assertEqual(len(report["findings"]), 1)

    def test_nested_too_deep(self):
        self.write("bom.json", '{"bomFormat":"CycloneDX","specVersion":"1.6"' + ',"components":[{"type":"library","name":"x"' * 600)
        self.assertIn("levels deep", self.report("match", "bom.json", code=4)["notes"][0]["text"])


@unittest.skipUnless(os.path.isdir(os.path.join(SHARED, "data")), "no ../shared/data")
class Published(Case):
    """Documents that the makers of the formats publish: each is read, or refused with a reason."""

    def documents(self, archive, suffix):
        with zipfile.ZipFile(os.path.join(SHARED, "data", archive)) as z:
            for name in z.namelist():
                if name.endswith(suffix):
                    yield name, z.read(name)

    def test_cyclonedx(self):
        for archive in ("cyclonedx.zip", "bom-examples.zip"):
            for name, data in self.documents(archive, ".json"):
                with self.subTest(name=name):
                    self.write("bom.json", data)
                    done = self.run_buhin("match", "bom.json", "--no-match", "-o", "json", code=None)
                    base = os.path.basename(name)
                    if base.startswith("invalid-bomformat"):
                        self.assertEqual(done.returncode, 3)
                        continue
                    self.assertEqual(done.returncode, 0, done.stderr)
                    said = [n for n in json.loads(done.stdout)["notes"] if n["severity"] != "note"]
                    if base.startswith("valid") or archive == "bom-examples.zip":
                        self.assertEqual([n for n in said if (base, n["text"]) not in KNOWN], [])


# Documents that their makers call valid, and what is wrong with them all the same.
KNOWN = set()


class Refusals(Case):
    def test_lost_parts_make_it_incomplete(self):
        head = '{"bomFormat": "CycloneDX", "specVersion": "1.6", '
        part = '{"type": "library", "name": "a", "components": %s}'
        for text, count in (('"components": {"a": 1}}', 0), ('"components": [7]}', 0), ('"components": [%s]}' % part % '"x"', 1),
                            ('"metadata": {"component": []}}', 0), ('"components": [%s]}' % part % '[{"type": "library", "name": "b"}, []]', 2)):
            with self.subTest(text=text):
                self.write("bom.json", head + text)
                report = self.report("match", "bom.json", code=4)
                self.assertFalse(report["complete"])
                self.assertEqual(len(report["components"]), count)
        self.write("bom.json", head + '"components": [%s 7]}' % ('{"type": "library", "name": "a", "purl": 1}, ' * 1001))
        self.report("match", "bom.json", code=4)  # 1,001 warnings hide no error

    def test_exit_codes(self):
        self.write("bom.json", "{}")
        os.makedirs(self.path("folder"))
        os.mkfifo(self.path("fifo"))
        for args, code in ((["bom.json"], 3), (["folder"], 3), (["fifo"], 3), (["nowhere"], 3), ([""], 3), (["bom.json", "bom.json"], 2),
                           (["bom.json", "--format", "nonsense"], 2), (["bom.json", "--format", "table"], 2),
                           (["folder", "--format", "cyclonedx-json"], 3), (["fifo", "--format", "cyclonedx-json"], 3)):
            with self.subTest(args=args):
                self.assertNotEqual(self.run_buhin("match", *args, code=code).stderr, "")
        self.run_buhin("scan", "fifo", "--finder", "npm-lock", code=3)


if __name__ == "__main__":
    main()
