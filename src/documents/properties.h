// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names of properties that carry what a document format has no member for. Writers and readers
// share them; in CycloneDX they are properties, in SPDX annotations.

// "false", of the document: what it is made of could not be read whole.
#define BH_PROPERTY_COMPLETE "buhin:complete"
// What is then said about it.
#define BH_DOCUMENT_INCOMPLETE BH_N("says of itself that it is incomplete: parts may be missing")

#define BH_PROPERTY_FILES          "buhin:files" // number that it owns
#define BH_PROPERTY_ROOT           "buhin:root"  // "true"
#define BH_PROPERTY_KIND           "buhin:kind"  // likewise exact
#define BH_PROPERTY_SCOPE          "buhin:scope" // exact, where the format's own word is not
#define BH_PROPERTY_SOURCE_NAME    "buhin:source-name"
#define BH_PROPERTY_SOURCE_VERSION "buhin:source-version"
// State of a version or supplier that is neither known nor unknown: "none", "withheld",
// "not-applicable".
#define BH_PROPERTY_VERSION_STATE  "buhin:version-state"
#define BH_PROPERTY_SUPPLIER_STATE "buhin:supplier-state"
// "person": the supplier is no organization.
#define BH_PROPERTY_SUPPLIER_KIND "buhin:supplier-kind"
// "none": it is said to have no licence, or no part that it depends on.
#define BH_PROPERTY_LICENCE_DECLARED  "buhin:licence-declared"
#define BH_PROPERTY_LICENCE_CONCLUDED "buhin:licence-concluded"
#define BH_PROPERTY_DEPENDENCIES      "buhin:dependencies"
// A hash whose algorithm the format does not know: "ALGORITHM:HEX".
#define BH_PROPERTY_HASH "buhin:hash"
// Followed by the name of the kind of relation ("buhin:relation:contains"); the value is the
// reference of the part that it goes to.
#define BH_PROPERTY_RELATION "buhin:relation:"
// What a document has as CPE and is none of 2.3.
#define BH_PROPERTY_CPE "buhin:cpe:as-written"
// Followed by "product", "line", "state", "active", "security", "extended" or "latest": where the
// part stood among the release lines of its product when the document was written. Readers pass
// over them: another day may say otherwise.
#define BH_PROPERTY_SUPPORT "buhin:support:"
// What the matcher's rules rest on; statement of one source about a finding.
#define BH_PROPERTY_STATEMENT "buhin:statement"
// Followed by the kind of a signal and the name of its value, as its source writes them, "by" or
// "date": "buhin:epss:score", "buhin:kev:date".
#define BH_PROPERTY_SIGNAL "buhin:"
// What somebody states of the vulnerability in a VEX document, with the words of its format.
#define BH_PROPERTY_VEX "buhin:vex"
// Texts that no component has a field for.
#define BH_PROPERTY_COPYRIGHT     "buhin:copyright"
#define BH_PROPERTY_SWID          "buhin:swid:tag-id"
#define BH_PROPERTY_VERSION_RANGE "buhin:version-range"
#define BH_PROPERTY_ORIGINATOR    "buhin:originator"
// Followed by "advisory", "fix" or "url": what the document refers to about the part's safety.
#define BH_PROPERTY_REFERENCE "buhin:reference:"
// What a report of ours found of a part, read for comparison:
// "ID\tOUTCOME\tLEVEL\tEXPLOITED\tFIXED\t RECORD (SOURCE), ...", as the report writes them.
#define BH_PROPERTY_FINDING "buhin:finding"
