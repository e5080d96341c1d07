// SPDX-License-Identifier: Apache-2.0
#pragma once
// The criteria of an OVAL definition: which versions of which packages of which releases they are
// true for.

#include "feeds/notice.h"
#include "feeds/oval_tests.h"

// A node of the tree; nodes stand in the order of the document.
struct bh_oval_node {
    enum { BH_OVAL_LEAF, BH_OVAL_AND, BH_OVAL_ANY } kind;
    bool negate;
    bh_str test;          // id; empty of what refers to another definition
    bh_str comment;       // of a leaf
    uint32_t first, next; // first node inside, next one beside; 0: none
};

struct bh_oval_criteria {
    const struct bh_oval_tests *tests;
    const struct bh_oval_node *nodes; // [0] is the whole
    size_t count;
    const bh_str *platforms; // of the definition, as people write them
    size_t platform_count;
    bool vulnerability; // not an update: a package without a fix is affected, too
    bh_str note, vague; // of all packages, see bh_notice_package
};

enum bh_oval_trouble {
    BH_OVAL_NO_TROUBLE,
    BH_OVAL_NO_RELEASE,    // of a package (name)
    BH_OVAL_NO_NAME,       // of the package of a test (comment)
    BH_OVAL_BY_PACKAGE,    // each criterion is about another vulnerability (comment)
    BH_OVAL_MANY_RELEASES, // over BH_LIMIT_OVAL_PLATFORMS
};

// Adds the packages to the notice.
//
// Kept are conditions on the release ("Red Hat Enterprise Linux 8 is installed"), on the version of
// a package, and on a module ("Module nodejs:12 is enabled"), which becomes the package's note.
// Left out are tests of signatures, of the architecture and of the running kernel. What else must
// hold, or must not (negations, other packages), is not decided by a list of packages: versions
// are in question then, with the condition in words.
// Packages of products that are no distribution ("SUSE Manager Server 4.3 is installed") are passed
// over; *ret_foreign: there were such.
// 0, BH_E_NOMEM, or BH_E_UNSUPPORTED with *ret_trouble and what it is about.
int bh_oval_packages(const struct bh_oval_criteria *c, struct bh_notice *notice, bool *ret_foreign,
                     enum bh_oval_trouble *ret_trouble, bh_str *ret_about) BH_MUST_USE;
