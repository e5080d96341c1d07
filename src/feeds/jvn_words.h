// SPDX-License-Identifier: Apache-2.0
#pragma once
// Words of the phrases that jvn_version.h reads.

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum bh_jvn_kind {
    BH_JVN_END,
    BH_JVN_VERSION,
    BH_JVN_PART,      // "SP", "Build": goes on with a number
    BH_JVN_PART_TOO,  // "SP1", "R4": goes on with a version
    BH_JVN_SERIES,    // of the version before it
    BH_JVN_BELOW,     // behind a version
    BH_JVN_UPTO,      // likewise
    BH_JVN_FROM,      // likewise
    BH_JVN_ABOVE,     // likewise
    BH_JVN_TO,        // between two versions
    BH_JVN_PRE_BELOW, // in front of a version
    BH_JVN_PRE_UPTO,
    BH_JVN_PRE_FROM,
    BH_JVN_PRE_ABOVE,
    BH_JVN_ALL,
    BH_JVN_AND,
    BH_JVN_OPEN,
    BH_JVN_CLOSE,
    BH_JVN_CVE,
    BH_JVN_FILLER,  // says nothing: "のバージョン"
    BH_JVN_EDITION, // filler behind a version, text otherwise
    BH_JVN_EXCEPT,  // changes the meaning in a way that is not read
    BH_JVN_TEXT,
};

struct bh_jvn_word {
    enum bh_jvn_kind kind;
    bh_str text; // of VERSION: without "v", and without ".x"
    bool that;   // UPTO, FROM: "それ以前", of the version before
    bool wild;   // VERSION: "2.x"
};

// Takes one word from the front of a phrase in NFKC.
struct bh_jvn_word bh_jvn_word_next(bh_str *phrase);
// Whether a text that limits a phrase might turn it round ("修正済み", "not affected").
bool bh_jvn_word_negates(bh_str text);
