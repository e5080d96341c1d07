#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What to do about findings: decision tables over the facts that are known."""
import json
import unittest

from support import Case, main


def document(*purls):
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "library", "name": p, "bom-ref": str(i), "purl": p} for i, p in enumerate(purls)]})


class Decisions(Case):
    # In CISA's catalogue since 2021-12-10; 1.2.17 of its predecessor is not in it.
    LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    OLD = "pkg:maven/log4j/log4j@1.2.17"

    def found(self, *options):
        report = self.report("match", self.write("bom.json", document(self.LOG4J, self.OLD)), *options)
        return {f["id"]: f for f in report["findings"]}

    def decisions(self, vulnerability, *options):
        return {d["table"]: d for d in self.found(*options)[vulnerability]["decisions"]}

    def test_known_to_be_exploited(self):
        found = self.decisions("CVE-2021-44228")
        self.assertEqual(list(found), ["deployer", "supplier", "cisa-coordinator", "cisa-bod-26-04"])
        active = [{"name": "Exploitation", "value": "active", "source": "kev"}]
        # The rows of "active": scheduled when the system is hardly exposed and no one is harmed.
        self.assertEqual(found["deployer"], {
            "table": "deployer", "version": "1.0.0", "possible": ["scheduled", "out-of-cycle", "immediate"],
            "reason": "between 'scheduled' and 'immediate': what decides is not known "
                      "(System Exposure, Automatable, Safety Impact, Mission Impact)",
            "facts": active, "missing": ["System Exposure", "Automatable", "Safety Impact", "Mission Impact"]})
        self.assertEqual(found["supplier"]["possible"], ["out-of-cycle", "immediate"])
        self.assertEqual(found["cisa-coordinator"]["possible"], ["track", "attend", "act"])
        bod = found["cisa-bod-26-04"]
        self.assertEqual(bod["possible"], ["14 days", "3 days", "3 days & forensic investigation"])
        self.assertEqual(bod["facts"], [{"name": "In KEV", "value": "yes", "source": "kev"}])
        self.assertNotIn("days", bod)

    # That it is in no catalogue does not say that nobody exploits it.
    def test_nothing_known(self):
        found = self.found()
        self.assertNotIn("exploited", found["CVE-2019-17571"])
        self.assertNotIn("decisions", found["CVE-2019-17571"])

    def test_japanese(self):
        deployer = self.decisions("CVE-2021-44228", "--lang", "ja")["deployer"]
        self.assertTrue(deployer["reason"].startswith("「scheduled」から「immediate」の間"))


if __name__ == "__main__":
    main()
