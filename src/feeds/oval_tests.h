// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tests of an OVAL document with their objects and states (OVAL language 5.11, "Tests"): what
// each of them asks about which package. They stand behind the definitions that refer to them, so
// the document is read once for them and then again.

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/map.h"

enum bh_oval_kind {
    BH_OVAL_OTHER,     // nothing that is known of packages
    BH_OVAL_QUIET,     // signature, architecture, release of the system: says nothing of versions
    BH_OVAL_CONTENT,   // of files, without a version
    BH_OVAL_INSTALLED, // the package is there
    BH_OVAL_MISSING,   // or is not
    // Its version is
    BH_OVAL_BEFORE,
    BH_OVAL_UP_TO,
    BH_OVAL_EQUAL,
    BH_OVAL_FROM,
    BH_OVAL_AFTER,
};

struct bh_oval_test {
    enum bh_oval_kind kind;
    bh_str name;    // of the package; empty: a variable or pattern
    bh_str version; // without an epoch of 0
};

struct bh_oval_tests {
    struct bh_arena arena;
    struct bh_map tests, objects, states; // id -> what it is
    size_t count;
};

// At most BH_LIMIT_OVAL_TESTS of them all. Codes of bh_xml_read.
int bh_oval_tests_read(const struct bh_input *in, struct bh_diag *diag,
                       struct bh_oval_tests *ret) BH_MUST_USE;
void bh_oval_tests_done(struct bh_oval_tests *t); // also after an error

struct bh_oval_test bh_oval_test(const struct bh_oval_tests *t, bh_str id);
