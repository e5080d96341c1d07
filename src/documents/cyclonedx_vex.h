// SPDX-License-Identifier: Apache-2.0
#pragma once
// VEX in CycloneDX: what is read of a document, until its end tells what the references mean.
// Inside this room only.

#include "base/map.h"
#include "documents/vex_read.h"

// A version or range with its word; of the analysis when it has none.
struct bh_cdx_vex_version {
    bh_str version, range, status;
};

struct bh_cdx_vex_affected {
    bh_str ref;
    struct bh_cdx_vex_version *versions;
    size_t count;
};

struct bh_cdx_vex_vulnerability {
    uint64_t offset;
    bh_str *ids;
    size_t id_count;
    bh_str state, justification, detail, first_issued, last_updated; // of the analysis
    bh_str recommendation, workaround;
    bh_str *responses;
    size_t response_count;
    struct bh_cdx_vex_affected *affects;
    size_t affected_count;
};

struct bh_cdx_vex_head {
    bh_str format, serial, timestamp;
    bh_str manufacturer, manufacture, supplier;
    bh_str *authors;
    size_t author_count;
};

struct bh_cdx_vex {
    struct bh_vex_reading v;
    struct bh_cdx_vex_head head;
    bh_str version;     // of the document
    struct bh_map refs; // bom-ref -> index of things
    struct bh_vex_thing *things;
    size_t thing_count;
    size_t subject; // index + 1 of the document's
    struct bh_cdx_vex_vulnerability *vulnerabilities;
    size_t count, without; // analysis
    struct bh_cdx_vex_vulnerability *at;
    struct bh_vex_thing *thing; // that is being read
};

// Makes the statements of all vulnerabilities that have an analysis. 0 or a negative code.
int bh_cdx_vex_state(struct bh_cdx_vex *r) BH_MUST_USE;
