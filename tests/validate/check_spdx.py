#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SPDX documents against the checks of the SPDX project's Python library, and the published schema where the specification's
files are at hand."""
import json
import logging
import os
import sys
import tempfile
import zipfile

import support

support.enter()

# pylint: disable=wrong-import-position
import jsonschema
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document


def schema():
    path = os.path.join(os.environ.get("BUHIN_SHARED", ""), "data", "spdx.zip")
    if not os.path.exists(path):
        return None
    with zipfile.ZipFile(path) as z:
        return jsonschema.Draft7Validator(json.loads(z.read("spdx/2.3/schema/spdx-schema.json")))


SCHEMA = schema()
logging.disable(logging.CRITICAL)


def validate(text):
    wrong = [f"{list(e.path)}: {e.message[:200]}" for e in SCHEMA.iter_errors(json.loads(text))] if SCHEMA else []
    with tempfile.NamedTemporaryFile("w", suffix=".spdx.json", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        try:
            document = parse_file(f.name)
        except Exception as e:  # noqa: BLE001
            return wrong + [f"{type(e).__name__}: {e}"[:500]]
    messages = validate_full_spdx_document(document)
    return wrong + [f"{m.context.spdx_id}: {m.validation_message[:300]}" for m in messages]


if not SCHEMA:
    print("without the schema: no ../shared/data/spdx.zip")
sys.exit(support.check("spdx-json", validate))
