#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents of others and our own: read, matched, written and read again."""
import json
import os

from support import Case, archived, main, needs_data

FORMATS = ["cyclonedx-json", "spdx-json"]
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

    # What a scan could not read is missing from its document, too: who matches that must learn it.
    def test_incomplete_stays_incomplete(self):
        self.tree()
        self.write("root/broken/package-lock.json", "{")
        for form in FORMATS:
            with self.subTest(form=form):
                self.run_buhin("scan", "root", "-q", "-o", f"{form}=bom.json", code=4)
                report = self.report("match", "bom.json", code=4)
                self.assertFalse(report["complete"])
                self.assertEqual([n["text"] for n in report["notes"]], ["says of itself that it is incomplete: parts may be missing"])
                self.assertIn("不完全", self.run_buhin("match", "bom.json", "--lang", "ja", code=4).stdout)

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


def spdx(packages, relationships=(), **more):
    return json.dumps({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "x",
                       "packages": packages, "relationships": [{"spdxElementId": a, "relationshipType": t, "relatedSpdxElement": b}
                                                               for a, t, b in relationships], **more})


def package(name, version=None, **more):
    purl = more.pop("purl", None)
    refs = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}] if purl else []
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "downloadLocation": "NOASSERTION", **({"versionInfo": version} if version else {}),
            "externalRefs": refs, **more}


class ForeignSpdx(Case):
    """What others write, by the specification 2.3 and as Trivy, syft and GitHub shape it."""

    def read_spdx(self, *args, code=0, **more):
        self.write("bom.json", spdx(*args, **more))
        report = self.report("match", "bom.json", code=code)
        return {c["name"]: c for c in report["components"]}, report

    def edges(self, report):
        names = {c["ref"]: c["name"] for c in report["components"]}
        return {(names[r["from"]], r["kind"], names[r["to"]], r.get("scope")) for r in report["relations"]}

    # Clause 11.1: in "A DEPENDENCY_OF B" it is B that needs A, and so in all types that end with OF.
    def test_directions(self):
        _, report = self.read_spdx([package(n, "1") for n in "abcdefgh"], [
            ("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-a"), ("SPDXRef-a", "DEPENDS_ON", "SPDXRef-b"), ("SPDXRef-c", "DEPENDENCY_OF", "SPDXRef-b"),
            ("SPDXRef-d", "DEV_DEPENDENCY_OF", "SPDXRef-a"), ("SPDXRef-e", "TEST_DEPENDENCY_OF", "SPDXRef-a"), ("SPDXRef-a", "CONTAINS", "SPDXRef-f"),
            ("SPDXRef-g", "CONTAINED_BY", "SPDXRef-a"), ("SPDXRef-a", "GENERATED_FROM", "SPDXRef-h")])
        self.assertEqual(self.edges(report), {
            ("a", "depends-on", "b", None), ("b", "depends-on", "c", None), ("a", "depends-on", "d", "dev"), ("a", "depends-on", "e", "test"),
            ("a", "contains", "f", None), ("a", "contains", "g", None), ("a", "generated-from", "h", None)})
        parts = {c["name"]: c for c in report["components"]}
        self.assertEqual([n for n, c in parts.items() if c.get("root")], ["a"])
        self.assertEqual((parts["d"]["scope"], parts["e"]["scope"]), ("dev", "test"))

    def test_values(self):
        parts, report = self.read_spdx([
            package("a", "NOASSERTION", supplier="NOASSERTION", originator="Organization: Acme (security@acme.example)", licenseDeclared="NONE",
                    licenseConcluded="MIT AND LicenseRef-1", copyrightText="NONE", checksums=[{"algorithm": "SHA256", "checksumValue": "AB" * 32}],
                    licenseInfoFromFiles=["GPL-2.0-only", "NOASSERTION", "LicenseRef-1"], primaryPackagePurpose="FIRMWARE"),
            package("b", "2.0", supplier="Person: A (B) ()", externalRefs=[
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x:b:2.0:*:*:*:*:*:*:*"},
                {"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/b@2.0"},
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/b@2.0"}])],
            [("SPDXRef-b", "DEPENDS_ON", "NONE"), ("SPDXRef-a", "DEPENDS_ON", "DocumentRef-other:SPDXRef-c"), ("SPDXRef-a", "AMENDS", "SPDXRef-b")],
            hasExtractedLicensingInfos=[{"licenseId": "LicenseRef-1", "name": "As you like", "extractedText": "..."}])
        a, b = parts["a"], parts["b"]
        self.assertNotIn("version", a)
        self.assertEqual(a["supplier"], "Acme <security@acme.example>")
        self.assertEqual(a["kind"], "firmware")
        self.assertEqual({(l["kind"], l["licence"]) for l in a["licences"]},
                         {("concluded", "MIT"), ("concluded", "As you like"), ("found", "GPL-2.0-only"), ("found", "As you like")})
        self.assertEqual(a["properties"], [{"name": "buhin:licence-declared", "value": "none"}])
        self.assertEqual(a["hashes"], [{"algorithm": "SHA-256", "value": "ab" * 32}])
        self.assertEqual((b["purl"], b["identities"], b["cpe"]), ("pkg:npm/b@2.0", ["pkg:pypi/b@2.0"], "cpe:2.3:a:x:b:2.0:*:*:*:*:*:*:*"))
        self.assertEqual(b["supplier"], "A (B)")
        self.assertIn({"name": "buhin:dependencies", "value": "none"}, b["properties"])
        self.assertEqual(sorted(n["text"] for n in report["notes"]),
                         ["relationships of other types, passed over: 1", "relationships with other documents: 1"])

    # Without source package and release a distribution's record of Heartbleed does not match.
    def test_trivy(self):
        _, report = self.read_spdx([
            package("debian", "7.11", primaryPackagePurpose="OPERATING-SYSTEM"),
            package("libssl1.0.0", "1.0.1e-2+deb7u4", purl="pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?arch=amd64&distro=debian-7.11",
                    sourceInfo="built package from: openssl 1.0.1e-2+deb7u4",
                    annotations=[{"annotator": "Tool: trivy-0.74.0", "annotationDate": "2026-01-02T03:04:05Z", "annotationType": "OTHER",
                                  "comment": text} for text in ("LayerDiffID: sha256:0a", "no pair", ": x", "")])], [("SPDXRef-DOCUMENT", "DESCRIBE", "SPDXRef-debian")])
        self.assertIn("CVE-2014-0160", [f["id"] for f in report["findings"] if f["outcome"] == "affected"])
        properties = next(c for c in report["components"] if c["name"] == "libssl1.0.0")["properties"]
        self.assertEqual(properties, [{"name": "aquasecurity:trivy:LayerDiffID", "value": "sha256:0a"}])

    def test_syft(self):
        _, report = self.read_spdx([package(
            "libssl1.0.0", "1.0.1e-2+deb7u4", purl="pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?arch=amd64&distro=debian-7&upstream=openssl",
            sourceInfo="acquired package info from DPKG DB: /var/lib/dpkg/status, /var/lib/dpkg/info/x.list")])
        self.assertIn("CVE-2014-0160", [f["id"] for f in report["findings"] if f["outcome"] == "affected"])
        self.assertEqual(report["components"][0]["evidence"][0]["inner"], "var/lib/dpkg/status")

    def test_github(self):
        self.write("bom.json", json.dumps({"sbom": json.loads(spdx([package("event-stream", "3.3.6", purl="pkg:npm/event-stream@3.3.6")]))}))
        self.assertEqual([f["kind"] for f in self.report("match", "bom.json")["findings"]], ["malware"])

    # A package URL without version, as GitHub has it for what is not locked: the version stands beside it, or a range does.
    def test_version_beside_the_purl(self):
        def part(i, version, purl):
            return dict(package("event-stream", version, purl=purl), SPDXID=f"SPDXRef-{i}")
        _, report = self.read_spdx([part(1, "^3.3.0", "pkg:npm/event-stream"), part(2, "3.3.6", "pkg:npm/event-stream"),
                                    part(3, "3.3.5", "pkg:npm/event-stream?a=b"), part(4, "1.x", "pkg:npm/%40scope/x"),
                                    part(5, "1.2", "pkg:npm/%40scope/x"), part(6, "2.0", "pkg:oci/image?tag=2.0"), part(7, "2", "pkg:npm/y@1")])
        self.assertEqual(self.purls(report), ["pkg:npm/%40scope/x", "pkg:npm/%40scope/x@1.2", "pkg:npm/event-stream", "pkg:npm/event-stream@3.3.5?a=b",
                                              "pkg:npm/event-stream@3.3.6", "pkg:npm/y@1", "pkg:oci/image?tag=2.0"])
        self.assertEqual(sorted((f["component"], f["outcome"]) for f in report["findings"] if f["outcome"] != "not-affected"),
                         [("pkg:npm/event-stream", "undetermined"), ("pkg:npm/event-stream@3.3.6", "affected")])

    # The first that is one is the part's own; what is none is kept as it was written.
    def test_purls(self):
        parts, report = self.read_spdx([dict(package("a", "1"), externalRefs=[
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
            for purl in ("pkg:npm", "https://example.com/a", "pkg:npm/a@1", "pkg:npm/b@1", "pkg:%")])])
        self.assertEqual((parts["a"]["purl"], parts["a"]["identities"]), ("pkg:npm/a@1", ["pkg:npm/b@1"]))
        self.assertEqual(sorted(p["value"] for p in parts["a"]["properties"] if p["name"] == "buhin:purl:as-written"),
                         ["https://example.com/a", "pkg:%", "pkg:npm"])
        self.assertEqual({n["text"] for n in report["notes"]}, {"a package URL is wrong and not used"})

    # Packages and relationships in any order, files among the ends, ids twice and nowhere.
    def test_references(self):
        text = json.loads(spdx([package("a", "1"), package("b", "1"), package("b", "2")],
                               [("SPDXRef-a", "CONTAINS", "SPDXRef-file"), ("SPDXRef-a", "DEPENDS_ON", "SPDXRef-nowhere"), ("SPDXRef-a", "DEPENDS_ON", "SPDXRef-b")],
                               files=[{"SPDXID": "SPDXRef-file", "fileName": "./x"}]))
        self.write("bom.json", json.dumps(dict(reversed(text.items()))))
        report = self.report("match", "bom.json")
        self.assertEqual(len(report["components"]), 3)
        self.assertEqual(self.edges(report), {("a", "depends-on", "b", None)})
        self.assertEqual(sorted(n["text"] for n in report["notes"]),
                         ["'SPDXRef-nowhere' is referred to and not there", "the reference 'SPDXRef-b' is given twice"])

    def test_refusals(self):
        for text in ('{"spdxVersion": 7}', '[{"spdxVersion": "SPDX-2.3"}]'):
            self.write("bom.json", text)
            self.run_buhin("match", "bom.json", code=3)
        for text, said in (('SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n', "only JSON"), ('# made by hand\nSPDXVersion: SPDX-2.3\n', "only JSON"),
                           ('---\nSPDXID: "SPDXRef-DOCUMENT"\nspdxVersion: "SPDX-2.3"\n', "only JSON"),
                           ('<?xml version="1.0"?>\n<rdf:RDF xmlns="http://spdx.org/rdf/terms#"/>', "only JSON"),
                           ('{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}', "SPDX 3 is not read"),
                           ('{"@context": ["https://spdx.org/rdf/3.0.1/spdx-context.jsonld"], "@graph": [{"type": "Person"}]}', "SPDX 3 is not read")):
            with self.subTest(text=text):
                self.write("bom.json", text)
                for more in ((), ("--format", "spdx-json")):
                    done = self.run_buhin("match", "bom.json", *more, code=3)
                    self.assertIn(said, done.stderr)
                    self.assertEqual(done.stdout, "")
                self.assertIn("読めない", self.run_buhin("match", "bom.json", "--lang", "ja", code=3).stderr)

    # A name that every part refers to does not make a large report of a small document.
    def test_long_name_of_a_licence(self):
        name = "b" * 1000000
        parts, report = self.read_spdx([package(f"p{i}", "1", licenseDeclared="LicenseRef-1") for i in range(100)],
                                       hasExtractedLicensingInfos=[{"licenseId": "LicenseRef-1", "name": name, "extractedText": "x"}])
        self.assertEqual(sorted(parts[f"p{i}"]["licences"][0]["licence"] for i in range(100)), ["LicenseRef-1"] * 99 + [name])
        self.assertEqual(len(report["notes"]), 1)

    # 2.1 had no JSON, 2.4 is not there yet: what is known is read.
    def test_versions(self):
        for version, said in (("SPDX-2.2", 0), ("SPDX-2.3", 0), ("SPDX-2.1", 1), ("SPDX-2.4", 1)):
            self.write("bom.json", json.dumps(dict(json.loads(spdx([package("a", "1")])), spdxVersion=version)))
            report = self.report("match", "bom.json")
            self.assertEqual((len(report["components"]), len(report["notes"])), (1, said), version)

    def test_cut(self):
        whole = spdx([package(f"p{i}", "1", purl=f"pkg:npm/p{i}@1") for i in range(20)], [("SPDXRef-p0", "DEPENDS_ON", "SPDXRef-p1")])
        self.write("bom.json", whole[:len(whole) // 2])
        report = self.report("match", "bom.json", code=4)
        self.assertGreater(len(report["components"]), 5)
        self.assertEqual(len([n for n in report["notes"] if n["severity"] == "error"]), 1)


@needs_data()
class Published(Case):
    """Documents that the makers of the formats publish: each is read, or refused with a reason."""

    def test_cyclonedx(self):
        for archive in ("cyclonedx.zip", "bom-examples.zip"):
            for name, data in archived(archive, ".json"):
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

    # What the document describes: a package and a file.
    def test_spdx(self):
        for name, data in archived("spdx.zip", ".spdx.json"):
            with self.subTest(name=name):
                self.write("bom.json", data)
                report = self.report("match", "bom.json", "--no-match")
                self.assertEqual({c["name"] for c in report["components"]}, {"glibc", "Saxon", "Jena", "Apache Commons Lang", "package/foo.c"})
                self.assertEqual([n for n in report["notes"] if n["severity"] != "note"], [])


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
        for args, code in ((["bom.json"], 3), (["folder"], 3), (["fifo"], 3), (["nowhere"], 3), ([""], 3), (["bom.json", "bom.json"], 4),
                           (["bom.json", "--format", "nonsense"], 2), (["bom.json", "bom.json", "--format", "nonsense"], 2), (["bom.json", "--format", "table"], 2),
                           (["folder", "--format", "cyclonedx-json"], 3), (["fifo", "--format", "cyclonedx-json"], 3)):
            with self.subTest(args=args):
                self.assertNotEqual(self.run_buhin("match", *args, code=code).stderr, "")
        self.run_buhin("scan", "fifo", "--finder", "npm-lock", code=3)


if __name__ == "__main__":
    main()
