#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SARIF logs against the schema that Microsoft's object model is made from (2.1.0-rtm.4; what errata 01 tightened is checked
here), against requirements of the specification that no schema can say, and against what GitHub code scanning documents."""
import json
import re
import sys
import tarfile
import urllib.parse

import support

support.enter()

# pylint: disable=wrong-import-position
import jsonschema

SCHEMA_SOURCE = "sarif_om==1.0.4"  # its source package has the schema, the wheel has not


def schema():
    with tarfile.open(support.source_package(SCHEMA_SOURCE)) as t:
        name = next(n for n in t.getnames() if re.search(r"/sarif-2\.1\.0[^/]*\.json$", n))
        return jsonschema.Draft4Validator(json.load(t.extractfile(name)))


SCHEMA = schema()
URI = re.compile(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-F]{2})+", re.ASCII)


def walk(value, path=""):
    if isinstance(value, dict):
        yield path, value
        for k, v in value.items():
            yield from walk(v, f"{path}/{k}")
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from walk(v, f"{path}/{i}")


def locations(run):
    for path, o in walk(run):
        if "artifactLocation" in o:
            yield path, o


def check_places(run):
    for path, p in locations(run):
        place = p["artifactLocation"]
        uri = urllib.parse.urlsplit(place["uri"])
        if not URI.fullmatch(place["uri"]):
            yield f"{path}: '{place['uri']}' is no URI (3.10.1)"
        if bool(uri.scheme) == ("uriBaseId" in place):
            yield f"{path}: relative to what? (3.4.4)"
        if ".." in urllib.parse.unquote(uri.path).split("/") or (not uri.scheme and uri.path.startswith("/")):
            yield f"{path}: '{place['uri']}' leads out of the base"
        if place.get("uriBaseId", "%SRCROOT%") not in run["originalUriBaseIds"]:
            yield f"{path}: unknown base"
        if p.get("region", {}).get("startLine", 0) < 1 or p["region"]["startLine"] > 2 ** 31 - 1:
            yield f"{path}: no line"
    for name, base in run["originalUriBaseIds"].items():
        if "uri" in base and not re.fullmatch(r"[a-z]+://.*[^.]/|file:///", base["uri"]):
            yield f"base {name} (3.14.14)"


def check_message(text, where, locations_of_result):
    """3.11.5 and 3.11.6: doubled braces, links to locations that are there."""
    if not text.strip():
        yield f"{where}: empty text"
    if re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", text)):
        yield f"{where}: a brace alone"
    for target in re.findall(r"(?<!\\)\]\((.*?)\)", text):
        if locations_of_result.count(target) != 1:
            yield f"{where}: link to '{target}'"


def check_result(run, result, where):
    rules = run["tool"]["driver"]["rules"]
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"{where}: another rule's index (3.27.6)"
    if (result["kind"] == "fail") == (result["level"] == "none"):
        yield f"{where}: {result['kind']} and {result['level']} (3.27.9, 3.27.10)"
    if len(result["locations"]) != 1:
        yield f"{where}: {len(result['locations'])} locations (3.27.12)"
    related = result.get("relatedLocations", [])
    if len({json.dumps({k: v for k, v in r.items() if k != "id"}) for r in result["locations"] + related}) != len(related) + 1:
        yield f"{where}: equal related locations (3.7.3)"
    yield from check_message(result["message"]["text"], where, [str(r["id"]) for r in related])
    for location in result["locations"] + related:
        for logical in location.get("logicalLocations", []):
            if not logical["name"]:
                yield f"{where}: a place without a name"


def check_rule(rule, where):
    tags = rule["properties"]["tags"]
    if len(tags) > 20 or len(set(tags)) != len(tags):
        yield f"{where}: tags"
    for description in ("shortDescription", "fullDescription"):
        if not 0 < len(rule[description]["text"]) <= 1024:
            yield f"{where}: {description} of {len(rule[description]['text'])} characters"
    if len(rule["name"]) > 255 or not rule["help"]["text"] or not rule["help"]["markdown"]:
        yield f"{where}: name or help"
    if re.search(r"(?<!\\)<(?!https?://[^<>\s]*>)", rule["help"]["markdown"]):
        yield f"{where}: HTML in Markdown (3.11.4.2)"
    severity = rule["properties"].get("security-severity", "0.1")
    if not isinstance(severity, str) or not 0.0 < float(severity) <= 10.0:
        yield f"{where}: severity {severity}"
    if rule["properties"]["precision"] not in ("very-high", "high", "medium", "low"):
        yield f"{where}: precision"
    if "helpUri" in rule and not re.match(r"https?://[^/]", rule["helpUri"]):
        yield f"{where}: helpUri"


def check_run(run):
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    if len({r["id"] for r in rules}) != len(rules) or {r["ruleId"] for r in results} != {r["id"] for r in rules}:
        yield "the rules are not those of the results, each once"
    invocation, = run["invocations"]
    notifications = invocation["toolExecutionNotifications"] + invocation["toolConfigurationNotifications"]
    if invocation["executionSuccessful"] == any(n["level"] == "error" for n in notifications):
        yield "successful and an error, or neither (3.20.21)"
    for n in notifications:
        yield from check_message(n["message"]["text"], "notification", [])
    if run["columnKind"] not in ("utf16CodeUnits", "unicodeCodePoints"):
        yield "columnKind (3.14.27)"
    for o in (run, run["tool"]["driver"]):
        if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", o["language"]):
            yield "language (3.19.21)"
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results]
    if len(set(prints)) != len(prints) or not all(re.fullmatch(r"[0-9a-f]+:[1-9][0-9]*", p) for p in prints):
        yield "fingerprints"
    for i, rule in enumerate(rules):
        yield from check_rule(rule, f"rule {i} {rule['id']}")
    for i, result in enumerate(results):
        yield from check_result(run, result, f"result {i}")
    yield from check_places(run)


def validate(text):
    log = json.loads(text)
    wrong = [f"{list(e.path)}: {e.message[:200]}" for e in SCHEMA.iter_errors(log)]
    if wrong:
        return wrong
    if list(log)[0] != "version" or len(log["runs"]) != 1:
        wrong.append("version is not first (3.13.2), or not one run")
    return wrong + list(check_run(log["runs"][0]))


sys.exit(support.check("sarif", validate))
