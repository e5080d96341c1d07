#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CycloneDX documents against the published schema (its strict form) and the reference library's own model."""
import json
import sys

import support

support.enter()

# pylint: disable=wrong-import-position
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def validate(text):
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        return [str(wrong)[:500]]
    try:
        bom = Bom.from_json(json.loads(text))
        bom.validate()  # references of dependencies, expressions beside licences
    except Exception as e:  # noqa: BLE001
        return [f"{type(e).__name__}: {e}"[:500]]
    references = [c.bom_ref.value for c in bom.components] + [v.bom_ref.value for v in bom.vulnerabilities]
    return [] if len(references) == len(set(references)) else ["a reference is there twice"]


sys.exit(support.check("cyclonedx-json", validate))
