// SPDX-License-Identifier: Apache-2.0
#pragma once
// What Python's finders have in common: names, and the core metadata of distributions
// (packaging.python.org, core metadata specification 1.0 to 2.4).

#include <stdbool.h>

#include "base/compiler.h"
#include "finders/finder.h"

// Whether it can be a distribution's name: ASCII letters and digits, "-_." between them (PEP 508).
bool bh_python_is_name(bh_str name);

// Tags by which a wheel was built (component.h), but for those of any platform. More than any wheel
// has are passed over: they are of one kind.
#define BH_PYTHON_TAGS_MAX 32
struct bh_python_tags {
    struct bh_property items[BH_PYTHON_TAGS_MAX];
    size_t count;
};
// Adds it if it is one: "cp37-abi3-manylinux_2_28_x86_64".
void bh_python_tag_add(struct bh_python_tags *tags, bh_str tag);

// Says the distribution that METADATA or PKG-INFO describes, and its needs. inner: path of the file
// in an archive, else empty. tags: NULL: none are known. 0; BH_E_FORMAT without a message when the
// text is nothing of the kind; BH_E_CORRUPT after a diagnostic; BH_E_NOMEM or the sink's code.
int bh_python_metadata(const struct bh_find *f, bh_str text, bh_str inner,
                       const struct bh_python_tags *tags) BH_MUST_USE;

// Whether the file lies where distributions are installed ("site-packages", "dist-packages").
bool bh_python_in_site(bh_str path);
