// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reader of XML documents by a table of the elements that matter (Expat). Memory is constant
// whatever the size of the document: the names open, and the text of one element.
//
// What may be large or hostile is bounded: depth (BH_LIMIT_DEPTH), one text (BH_LIMIT_STRING), one
// tag, comment or instruction (BH_LIMIT_XML_TOKEN). A document type declaration is refused, and
// with it every entity but the five of XML itself.

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

struct bh_xml; // the reading that is under way

// An element that matters: where it stands, its name, and what it is. All others are passed over
// with what they hold.
struct bh_xml_row {
    unsigned char inside; // state of the element around it; 0: the document
    const char *space;    // front of its namespace's name
    const char *name;     // without prefix
    unsigned char state;  // above 0; several rows may have the same
};

struct bh_xml_table {
    const struct bh_xml_row *rows;
    size_t count;
    // At the start of an element, whose attributes can be asked for; NULL: nobody asks.
    int (*open)(struct bh_xml *x, void *ctx, unsigned state);
    // At its end. text: what stands in it and in elements that do not matter is left out; of an
    // element with others that matter, what follows the last of them. Valid until it returns.
    int (*close)(struct bh_xml *x, void *ctx, unsigned state, bh_str text);
};

// 0; BH_E_FORMAT: no XML, or the document's element is not in the table; BH_E_CORRUPT,
// BH_E_TRUNCATED, BH_E_LIMIT; BH_E_UNSUPPORTED: a document type declaration, or an encoding other
// than UTF-8, UTF-16, ISO 8859-1 and ASCII; all of these with a diagnostic that gives offset and
// line. BH_E_NOMEM; the input's code, or what open or close returned. diag may be NULL.
int bh_xml_read(const struct bh_input *in, struct bh_diag *diag, const struct bh_xml_table *table,
                void *ctx) BH_MUST_USE;

// In `open` only: an attribute of the element. space: the whole name of its namespace, "" for
// none. Empty when it is not there. Valid until `open` returns.
bh_str bh_xml_attribute(const struct bh_xml *x, const char *space, const char *name);
#define BH_XML_NAMESPACE "http://www.w3.org/XML/1998/namespace" // of xml:lang

// Says a diagnostic of the caller's at the element, and returns the code.
int bh_xml_fail(struct bh_xml *x, int code, const char *format, ...) BH_PRINTF(3, 4);
