#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SARIF 2.1.0, with the built-in advisories alone. Numbers of sections are those of the specification."""
import io
import json
import os
import urllib.parse
import zipfile

from support import Case, main

LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@"


def part(purl, *places, name=None):
    occurrences = [{"location": p} if isinstance(p, str) else p for p in places]
    return {"type": "library", "name": name or purl.split("/")[-1].split("@")[0], "version": purl.split("@")[-1], "purl": purl,
            **({"evidence": {"occurrences": occurrences}} if occurrences else {})}


class Sarif(Case):
    def run_of(self, *args, code=0, **more):
        log = json.loads(self.run_buhin(*args, "-q", "-o", "sarif", code=code, **more).stdout)
        self.assertEqual(log["version"], "2.1.0")
        run, = log["runs"]
        return run

    def match(self, *parts, more=(), name="bom.json", **options):
        parts = [part(p) if isinstance(p, str) else p for p in parts]
        self.write(name, json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts}))
        return self.run_of("match", name, *more, **options)

    def lock(self, folder, **packages):
        name = os.path.join(os.fsencode(self.dir), os.fsencode(folder), b"package-lock.json")
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "w", encoding="utf-8") as f:
            json.dump({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                "": {"name": "shop", "version": "1.0.0"}, **{f"node_modules/{n}": {"version": v} for n, v in packages.items()}}}, f)

    def places(self, result):
        return [(p["physicalLocation"]["artifactLocation"]["uri"], p["physicalLocation"]["region"]["startLine"])
                for p in result["locations"] + result.get("relatedLocations", [])]

    def result(self, run, rule):
        found, = [r for r in run["results"] if r["ruleId"] == rule]
        return found


class Content(Sarif):
    def test_rule(self):
        run = self.match("pkg:generic/openssl@1.0.1e")
        rule, = [r for r in run["tool"]["driver"]["rules"] if r["id"] == "CVE-2014-0160"]
        self.assertEqual(rule["name"], "Heartbleed")
        self.assertEqual(rule["shortDescription"]["text"], "CVE-2014-0160: Heartbleed: OpenSSL leaks process memory through TLS heartbeats")
        self.assertEqual(rule["properties"]["security-severity"], "7.5")
        self.assertEqual(rule["properties"]["tags"], ["security", "vulnerability", "exploited", "external/cwe/cwe-125"])
        self.assertTrue(rule["helpUri"].startswith("https://"))
        for text in rule["help"].values():
            self.assertIn("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", text)
            self.assertIn("https://heartbleed.com/", text)

    def test_result(self):
        run = self.match("pkg:generic/openssl@1.0.1e")
        result = self.result(run, "CVE-2014-0160")
        self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], "CVE-2014-0160")
        self.assertEqual((result["kind"], result["level"]), ("fail", "error"))
        lines = result["message"]["text"].split("\n")
        self.assertEqual(lines[0], "openssl 1.0.1e is affected by CVE-2014-0160: Heartbleed: OpenSSL leaks process memory through TLS heartbeats. "
                                   "Update to 1.0.1g or later. It is known to be exploited.")
        self.assertEqual(lines[1], "CVE-2014-0160: 1.0.1e is in the affected range >= 1.0.1, < 1.0.1g.")
        self.assertEqual(self.places(result), [("bom.json", 1)])
        self.assertEqual(result["properties"]["purl"], "pkg:generic/openssl@1.0.1e")

    def test_japanese(self):
        run = self.match("pkg:generic/openssl@1.0.1e", "pkg:npm/event-stream@3.3.6", more=["--lang", "ja"])
        self.assertEqual((run["language"], run["tool"]["driver"]["language"]), ("ja-JP", "ja-JP"))
        text = self.result(run, "CVE-2014-0160")["message"]["text"]
        self.assertTrue(text.startswith("openssl 1.0.1eはCVE-2014-0160の影響を受ける: Heartbleed"), text)
        self.assertIn("1.0.1g以降に更新する。悪用が確認されている。\n", text)
        self.assertIn("マルウェア", self.result(run, "GHSA-mh6f-8j2x-4483")["message"]["text"])
        self.assertIn("深刻度:", run["tool"]["driver"]["rules"][0]["help"]["text"])

    def test_english_is_said(self):
        run = self.match("pkg:generic/openssl@1.0.1e")
        self.assertEqual((run["language"], run["tool"]["driver"]["language"]), ("en-US", "en-US"))

    # 3.27.10: critical and high are errors, medium is a warning, unless it is exploited or malware.
    def test_levels(self):
        run = self.match(LOG4J + "2.16.0", "pkg:npm/event-stream@3.3.6")
        rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
        self.assertEqual((self.result(run, "CVE-2021-45105")["level"], rules["CVE-2021-45105"]["properties"]["security-severity"]), ("warning", "5.9"))
        self.assertEqual((self.result(run, "GHSA-mh6f-8j2x-4483")["level"], rules["GHSA-mh6f-8j2x-4483"]["properties"]["security-severity"]),
                         ("error", "10.0"))
        self.assertIn("malware", rules["GHSA-mh6f-8j2x-4483"]["properties"]["tags"])
        self.assertIn("Remove it.", self.result(run, "GHSA-mh6f-8j2x-4483")["message"]["text"])

    # 3.27.9 and 3.27.10: what cannot be decided is no failure, and has no level.
    def test_undetermined(self):
        run = self.match("pkg:generic/openssl@a-snapshot")
        result = self.result(run, "CVE-2014-0160")
        self.assertEqual((result["kind"], result["level"]), ("open", "none"))
        self.assertTrue(result["message"]["text"].startswith("It is undetermined whether openssl a-snapshot is affected by CVE-2014-0160"))
        for rule in run["tool"]["driver"]["rules"]:  # GitHub stops changes for the number, whatever the level
            self.assertEqual((rule["properties"]["precision"], rule["properties"].get("security-severity")), ("low", None))

    def test_one_rule_for_all_parts(self):
        run = self.match("pkg:generic/openssl@1.0.1e", "pkg:generic/openssl@1.0.1f", "pkg:generic/openssl@a-snapshot")
        rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
        self.assertEqual(len(rules), len(set(rules)))
        found = [r for r in run["results"] if r["ruleId"] == "CVE-2014-0160"]
        self.assertEqual(len(found), 3)
        self.assertEqual({r["ruleIndex"] for r in found}, {rules.index("CVE-2014-0160")})

    # What others named must neither become a link (3.11.6) nor a placeholder (3.11.5) nor a line.
    def test_names_that_mean_something_in_a_message(self):
        run = self.match(part("pkg:generic/openssl@1.0.1e", name="[a](0) {0}\nb"))
        text = self.result(run, "CVE-2014-0160")["message"]["text"]
        self.assertTrue(text.startswith("[a] (0) {{0}}\\x0ab 1.0.1e is affected"), text)

    def test_the_same_bytes_again(self):
        self.lock("root", lodash="4.17.4")
        env = {"SOURCE_DATE_EPOCH": "1700000000"}
        first = self.run_buhin("scan", "root", "-o", "sarif", env=env).stdout
        self.assertEqual(self.run_buhin("scan", "root", "-o", "sarif", env=env).stdout, first)
        self.assertEqual(json.loads(first)["runs"][0]["invocations"][0]["endTimeUtc"], "2023-11-14T22:13:20Z")


class Foreign(Sarif):
    """What an advisory says reaches viewers that render Markdown."""

    def rule(self, **more):
        self.write("x.json", json.dumps({"schema_version": "1.6.0", "id": "OSV-2026-1", "modified": "2026-01-01T00:00:00Z", "summary": "A <b>title</b> of *x*",
                                         "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1.0.0"]}], **more}))
        self.run_buhin("advisories", "import", "osv", "x.json", "--store", "store.db")
        run = self.match("pkg:npm/x@1.0.0", more=["--store", "store.db"])
        rule, = run["tool"]["driver"]["rules"]
        return rule

    # 3.11.4.2: no HTML in Markdown.
    def test_html(self):
        rule = self.rule(details="Text <script>alert(1)</script>, <!-- x -->, 1 < 2\n\n`code`")
        self.assertIn("&lt;script>alert(1)&lt;/script>, &lt;!-- x -->, 1 < 2\n\n`code`\n", rule["help"]["markdown"])
        self.assertIn(r"A \<b\>title\</b\> of \*x\*", rule["help"]["markdown"])
        self.assertIn("Text <script>alert(1)</script>", rule["help"]["text"])
        self.assertEqual(rule["name"], "OSV-2026-1")

    def test_addresses(self):
        rule = self.rule(references=[{"type": "WEB", "url": u} for u in ("javascript:alert(1)", "https://example.com/a b", "https://example.com/<i>")])
        self.assertEqual(rule["helpUri"], "https://example.com/a%20b")
        self.assertIn("<https://example.com/%3Ci%3E>", rule["help"]["markdown"])
        self.assertNotIn("<javascript", rule["help"]["markdown"])
        self.assertIn("- javascript:alert(1)\n", rule["help"]["text"])

    # GitHub takes 1024 characters; the help has the rest.
    def test_long(self):
        rule = self.rule(details="品" * 5000)
        self.assertEqual(rule["fullDescription"]["text"], "品" * 1000 + "…")
        self.assertIn("品" * 5000, rule["help"]["text"])

    # Without a rating there is no number to give, and twenty weaknesses are too many tags.
    def test_not_rated(self):
        rule = self.rule(database_specific={"cwe_ids": [f"CWE-{i}" for i in range(1, 40)]})
        self.assertNotIn("security-severity", rule["properties"])
        self.assertEqual(rule["defaultConfiguration"]["level"], "warning")
        self.assertLessEqual(len(rule["properties"]["tags"]), 20)
        self.assertIn("external/cwe/cwe-001", rule["properties"]["tags"])
        self.assertIn("CWE-39", rule["help"]["text"])
        self.assertIn("Severity: not rated", rule["help"]["text"])


class Runs(Sarif):
    def settings(self, run):
        """What the kernel of this machine lacks left out."""
        return [n for n in run["invocations"][0]["toolConfigurationNotifications"] if n["descriptor"]["id"] != "missing-isolation"]

    # 3.14.23: an empty list; that nobody looked must not read as "nothing found".
    def test_no_match(self):
        run = self.match("pkg:generic/openssl@1.0.1e", more=["--no-match"])
        self.assertEqual((run["results"], run["tool"]["driver"]["rules"]), ([], []))
        said, = self.settings(run)
        self.assertEqual((said["descriptor"]["id"], said["level"]), ("no-match", "warning"))

    def test_not_judged(self):
        run = self.match("pkg:deb/debian/openssl@1.0.1e-2?distro=debian-99")
        self.assertEqual(run["results"], [])
        said, = self.settings(run)
        self.assertEqual((said["descriptor"]["id"], said["level"]), ("not-judged", "warning"))
        self.assertIn("debian 99", said["message"]["text"])

    # 3.20.14 and 3.20.21: an error among the notifications is a run that failed.
    def test_incomplete(self):
        self.lock("root", lodash="4.17.4")
        self.write("root/broken/package-lock.json", '{"lockfileVersion": 3,\n"packages": {')
        run = self.run_of("scan", "root", code=4)
        invocation = run["invocations"][0]
        self.assertIs(invocation["executionSuccessful"], False)
        error, = [n for n in invocation["toolExecutionNotifications"] if n["level"] == "error"]
        self.assertEqual([p["physicalLocation"]["artifactLocation"]["uri"] for p in error["locations"]], ["root/broken/package-lock.json"])
        self.assertTrue(error["message"]["text"].startswith("broken/package-lock.json: "))
        self.assertEqual(len(run["results"]), len(self.run_of("scan", "root/package-lock.json")["results"]))

    def test_complete(self):
        self.lock("root", lodash="4.17.4")
        self.assertIs(self.run_of("scan", "root")["invocations"][0]["executionSuccessful"], True)

    def test_a_file(self):
        self.lock("root", lodash="4.17.4")
        self.run_buhin("scan", "root", "-o", "sarif=report.sarif", "-o", "table")
        self.assertEqual(len(json.loads(self.read("report.sarif"))["runs"]), 1)


class Fingerprints(Sarif):
    def fingerprint(self, result):
        self.assertEqual(len(set(result["partialFingerprints"].values())), 1)
        return result["partialFingerprints"]["primaryLocationLineHash"]

    # An update that does not help keeps the alert; one that helps closes it; the document's name is another place.
    def test_versions(self):
        first, second = (self.fingerprint(self.result(self.match(f"pkg:generic/openssl@{v}"), "CVE-2014-0160")) for v in ("1.0.1e", "1.0.1f"))
        self.assertEqual(first, second)
        self.assertNotIn("CVE-2014-0160", [r["ruleId"] for r in self.match("pkg:generic/openssl@1.0.1g")["results"]])
        other = self.fingerprint(self.result(self.match("pkg:generic/openssl@1.0.1e", name="other.json"), "CVE-2014-0160"))
        self.assertNotEqual(other, first)

    def test_vulnerabilities_and_parts_differ(self):
        run = self.match(LOG4J + "2.14.1", "pkg:generic/openssl@1.0.1e", "pkg:generic/openssl@1.0.1f")
        prints = [self.fingerprint(r) for r in run["results"]]
        self.assertEqual(len(prints), len(set(prints)))
        twins = sorted(self.fingerprint(r) for r in run["results"] if r["ruleId"] == "CVE-2014-0160")
        self.assertEqual([p.split(":")[1] for p in twins], ["1", "2"])
        self.assertEqual(len({p.split(":")[0] for p in twins}), 1)

    # The folder that a repository is checked out into does not count.
    def test_root(self):
        for root in ("a", "b"):
            self.lock(f"{root}/sub", lodash="4.17.4")
        a, b = ([self.fingerprint(r) for r in self.run_of("scan", root)["results"]] for root in ("a", "b"))
        self.assertTrue(a)
        self.assertEqual(a, b)


class Places(Sarif):
    NAMES = [b"a b", b"100%", b"%41", b"#1?x", b"c:", b"\xe9\x83\xa8\xe5\x93\x81", b"\xff\xfe", b"new\nline", b"[x](0)", b"back\\slash", b"...", b"a;b=c&d",
             b"<i>\"'`^{|}"]

    # RFC 3986: every name decodes to its own bytes, and stays below the base.
    def test_odd_names(self):
        for name in self.NAMES:
            self.lock(b"root/" + name, lodash="4.17.4")
        result, = self.run_of("scan", "root")["results"]
        uris = [uri for uri, _ in self.places(result)]
        for uri in uris:
            self.assertTrue(uri.isascii() and not set(uri) & set(' "<>\\^`{|}#?[]'), uri)
            self.assertEqual(urllib.parse.urlsplit(uri).scheme, "")
        self.assertEqual(sorted(urllib.parse.unquote_to_bytes(u) for u in uris), sorted(b"root/" + n + b"/package-lock.json" for n in self.NAMES))
        self.assertEqual([r["id"] for r in result["relatedLocations"]], list(range(1, len(self.NAMES))))
        self.assertIn(r"[\[x\] (0)/package-lock.json](", result["message"]["text"])

    # In a pipeline the program runs in the checked-out repository, to which places are relative.
    def test_where_the_target_is(self):
        self.lock("root/shop", lodash="4.17.4")
        base = {"root": "root/shop", "./root/": "root/shop", "root/shop": "root/shop", "root/shop/package-lock.json": "root/shop"}
        for target, folder in base.items():
            with self.subTest(target=target):
                result, = self.run_of("scan", target)["results"]
                self.assertEqual(self.places(result), [(folder + "/package-lock.json", 1)])
        result, = self.run_of("scan", ".", cwd=self.path("root", "shop"))["results"]
        self.assertEqual(self.places(result), [("package-lock.json", 1)])

    # 3.14.14: the base of an absolute target is known; one that leads out of the folder is not said.
    def test_target_elsewhere(self):
        self.lock("root/a b", lodash="4.17.4")
        run = self.run_of("scan", self.path("root"))
        self.assertEqual(self.places(run["results"][0]), [("a%20b/package-lock.json", 1)])
        self.assertEqual(run["originalUriBaseIds"]["%SRCROOT%"]["uri"], "file://" + self.path("root") + "/")
        run = self.run_of("scan", "../root", cwd=self.path("root"))
        self.assertEqual(self.places(run["results"][0]), [("a%20b/package-lock.json", 1)])
        self.assertNotIn("uri", run["originalUriBaseIds"]["%SRCROOT%"])

    # 3.28.4: inside an archive is a logical location; the file is the one that can be replaced.
    def test_archive_in_an_archive(self):
        jar = io.BytesIO()
        with zipfile.ZipFile(jar, "w") as z:
            z.writestr("META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties",
                       "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n")
        os.makedirs(self.path("root"))
        with zipfile.ZipFile(self.path("root", "my app.war"), "w") as z:
            z.writestr("WEB-INF/lib/log4j-core-2.14.1.jar", jar.getvalue())
        result = self.result(self.run_of("scan", "root"), "CVE-2021-44228")
        self.assertEqual(self.places(result)[0], ("root/my%20app.war", 1))
        logical, = result["locations"][0]["logicalLocations"]
        self.assertIn("WEB-INF/lib/log4j-core-2.14.1.jar", logical.get("fullyQualifiedName", logical["name"]))
        self.assertIn("\nExact place: WEB-INF/lib/log4j-core-2.14.1.jar", result["message"]["text"])

    # A part is where the document says, if that is a path below the base; else in the document.
    def test_places_of_a_document(self):
        for said, place, inside in (("/srv/app/package-lock.json", "srv/app/package-lock.json", None),
                                    ("srv/app.war!/lib/x.jar", "srv/app.war", "lib/x.jar"),
                                    ("a.war!/b.jar!/c", "a.war", "c"),
                                    ("../../etc/passwd", "bom.json", "../../etc/passwd"),
                                    ("https://example.com/x", "bom.json", "https://example.com/x"),
                                    ("/", "bom.json", "/")):
            with self.subTest(said=said):
                result = self.result(self.match(part("pkg:generic/openssl@1.0.1e", said)), "CVE-2014-0160")
                self.assertEqual(self.places(result), [(place, 1)])
                logical = result["locations"][0].get("logicalLocations", [{}])[0]
                self.assertEqual(logical.get("name"), inside)
        result = self.result(self.match(part("pkg:generic/openssl@1.0.1e", {"location": "x.lock", "line": 7})), "CVE-2014-0160")
        self.assertEqual(self.places(result), [("x.lock", 7)])

    # 3.27.22: each once, however it is written.
    def test_one_place_in_many_spellings(self):
        result = self.result(self.match(part("pkg:generic/openssl@1.0.1e", "a/x", "/a/x", "a//x", "./a/x", "a.war!/b")), "CVE-2014-0160")
        self.assertEqual(sorted(self.places(result)), [("a.war", 1), ("a/x", 1)])
        self.assertNotIn("more places", result["message"]["text"])

    # Readers keep lines in 32 bits: one that lies costs the line, not the report.
    def test_line_beyond_belief(self):
        result = self.result(self.match(part("pkg:generic/openssl@1.0.1e", {"location": "x.lock", "line": 2 ** 40})), "CVE-2014-0160")
        self.assertEqual(self.places(result), [("x.lock", 1)])

    def test_document_elsewhere(self):
        run = self.match("pkg:generic/openssl@1.0.1e", name=self.path("a b", "bom.json"))
        location, = self.result(run, "CVE-2014-0160")["locations"]
        self.assertEqual(location["physicalLocation"]["artifactLocation"], {"uri": "file://" + self.path("a%20b/bom.json")})
        run = self.match("pkg:generic/openssl@1.0.1e", name="sub/bom.json")
        self.assertEqual(self.places(self.result(run, "CVE-2014-0160")), [("sub/bom.json", 1)])

    # 3.27.12: each of them can be mended alone. GitHub takes 100.
    def test_many_places(self):
        run = self.match(part("pkg:generic/openssl@1.0.1e", *(f"p{i:03}" for i in range(150))))
        result = self.result(run, "CVE-2014-0160")
        self.assertEqual([p[0] for p in self.places(result)], [f"p{i:03}" for i in range(100)])
        self.assertEqual(result["message"]["text"].split("\n")[-1],
                         "Also in: " + ", ".join(f"[p{i:03}]({i})" for i in range(1, 11)) + " (+139 more places)")


if __name__ == "__main__":
    main()
