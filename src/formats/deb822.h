// SPDX-License-Identifier: Apache-2.0
#pragma once
// Stanzas of fields: dpkg's status and control files, opkg, Python's METADATA, a jar's MANIFEST.MF.
// Source: deb822(5); the Python and Java forms differ only in how folded lines are joined
// (bh_deb822_join).
//
// Nothing is copied: names and values are slices of the text, which must outlive them. Malformed
// lines are reported with their number and passed over: a line without a colon, a folded line with
// no field before it, a name that is empty or holds other than printable ASCII. Of many, the
// first BH_DEB822_REPORTS are reported each, and then once that more are there.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/text.h"

#define BH_DEB822_REPORTS 8

enum bh_deb822_flags {
    BH_DEB822_COMMENTS = 1, // lines that start with '#' are comments (debian/control)
    // Lines of white space only end a stanza too, as deb822(5) allows. Else they are folded lines,
    // as for apt and RFC 5322: Python's METADATA has them within its description.
    BH_DEB822_SPACES_END = 2,
};

struct bh_deb822 {
    struct bh_text text;
    struct bh_diag *diag;
    unsigned flags;
    bool in_stanza;
    uint64_t malformed; // lines passed over so far
};

struct bh_deb822_field {
    bh_str name;   // without the colon; compare with bh_str_caseeq
    bh_str value;  // white space at both ends removed; folded lines as they stand, with line ends
    uint64_t line; // number of its first line
};

// flags: enum bh_deb822_flags. diag may be NULL.
void bh_deb822_init(struct bh_deb822 *d, bh_str text, unsigned flags, struct bh_diag *diag);
// Goes to the next stanza, passing over what is left of the current one; false at the end. Stanzas
// end at empty lines, any number of them.
bool bh_deb822_stanza(struct bh_deb822 *d) BH_MUST_USE;
// The next field of the stanza; false at its end.
bool bh_deb822_field(struct bh_deb822 *d, struct bh_deb822_field *ret) BH_MUST_USE;

// All of the next stanza at once: values[i] becomes the value of the field names[i] (any case), and
// the empty slice with NULL pointer where there is none; count is at most 64. Of a field that comes
// twice the first counts, and a warning is said. *ret_line: number of the stanza's first field.
// False at the end of the text.
bool bh_deb822_pick(struct bh_deb822 *d, const char *const *names, bh_str *values, size_t count,
                    uint64_t *ret_line) BH_MUST_USE;

// The lines of a value, each without its line end and the one white-space character that marks it
// as folded; comments between them are left out.
//   for (bh_str rest = value, line; bh_deb822_line(&rest, &line);)
bool bh_deb822_line(bh_str *rest, bh_str *ret_line) BH_MUST_USE;
// The lines of a value joined with sep between them: "" for MANIFEST.MF, "\n" for descriptions. A
// value of one line is not copied. 0 or BH_E_NOMEM.
int bh_deb822_join(struct bh_arena *arena, bh_str value, bh_str sep, bh_str *ret) BH_MUST_USE;
