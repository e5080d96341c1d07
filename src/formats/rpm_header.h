// SPDX-License-Identifier: Apache-2.0
#pragma once
// An rpm header: a table of tags, each an array of one type. As it stands in an rpm database, and
// behind the eight bytes of its magic in a package file. Source: rpm, docs/manual/format_header.md
// and lib/header.cc.
//
// Checked as a whole when it is parsed: types, counts and alignment, that each value lies in the
// data, and that values do not overlap, so that reading every value is linear in the blob. Nothing
// is copied.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

enum bh_rpm_type {
    BH_RPM_NULL = 0,
    BH_RPM_CHAR = 1,
    BH_RPM_INT8 = 2,
    BH_RPM_INT16 = 3,
    BH_RPM_INT32 = 4,
    BH_RPM_INT64 = 5,
    BH_RPM_STRING = 6,
    BH_RPM_BIN = 7,
    BH_RPM_STRING_ARRAY = 8,
    BH_RPM_I18NSTRING = 9,
};

// Tags that name parts and their files (rpm, include/rpm/rpmtag.h).
enum bh_rpm_tag {
    BH_RPMTAG_NAME = 1000,
    BH_RPMTAG_VERSION = 1001,
    BH_RPMTAG_RELEASE = 1002,
    BH_RPMTAG_EPOCH = 1003,
    BH_RPMTAG_SUMMARY = 1004,
    BH_RPMTAG_VENDOR = 1011,
    BH_RPMTAG_LICENSE = 1014,
    BH_RPMTAG_PACKAGER = 1015,
    BH_RPMTAG_ARCH = 1022,
    BH_RPMTAG_OLDFILENAMES = 1027,
    BH_RPMTAG_FILEDIGESTS = 1035,
    BH_RPMTAG_SOURCERPM = 1044,
    BH_RPMTAG_PROVIDENAME = 1047,
    BH_RPMTAG_REQUIRENAME = 1049,
    BH_RPMTAG_DIRINDEXES = 1116,
    BH_RPMTAG_BASENAMES = 1117,
    BH_RPMTAG_DIRNAMES = 1118,
    BH_RPMTAG_FILEDIGESTALGO = 5011,
    BH_RPMTAG_MODULARITYLABEL = 5096,
};

struct bh_rpm_entry {
    uint32_t tag;
    enum bh_rpm_type type;
    uint32_t count;
    bh_str data; // all of its values, in network byte order; strings with their NULs
};

struct bh_rpm_header {
    struct bh_rpm_entry *entries; // in the arena, by tag
    size_t count;
};

// blob outlives the header; its first four bytes are the number of entries. diag may be NULL. 0;
// BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT: more than BH_LIMIT_RPM_TAGS entries or
// BH_LIMIT_RPM_HEADER bytes; BH_E_NOMEM; all but the last with a diagnostic.
int bh_rpm_header_parse(bh_str blob, struct bh_arena *arena, struct bh_diag *diag,
                        struct bh_rpm_header *ret) BH_MUST_USE;

// NULL when the header has no such tag. Of a tag that comes twice the first counts.
const struct bh_rpm_entry *bh_rpm_find(const struct bh_rpm_header *h, uint32_t tag);
// The string, or the first of an array (of translations: the untranslated one); the empty slice
// with NULL pointer when there is none.
bh_str bh_rpm_string(const struct bh_rpm_header *h, uint32_t tag);
// The i-th number of a CHAR or INT array, unsigned; false when there is none.
bool bh_rpm_number(const struct bh_rpm_entry *e, uint32_t i, uint64_t *ret);
// Strings of an array, in order:
//   struct bh_rpm_strings it = bh_rpm_strings(e);  while (bh_rpm_next_string(&it, &s)) ...
// e may be NULL or no array of strings: none.
struct bh_rpm_strings {
    bh_str rest;
    uint32_t left;
};
struct bh_rpm_strings bh_rpm_strings(const struct bh_rpm_entry *e);
bool bh_rpm_next_string(struct bh_rpm_strings *it, bh_str *ret) BH_MUST_USE;
