// SPDX-License-Identifier: Apache-2.0
#pragma once
// URI references (RFC 3986) made of what others named: paths of files, addresses in advisories.

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"

// Appends the path as a relative reference that decodes to the same bytes: segments of pchar except
// ':', which would make a scheme of the first one, all other bytes as %XX. Slashes at both ends,
// empty and "." segments are left out, so nothing at all may be appended. False, and nothing
// appended, when a segment is "..": who resolves the reference would leave the folder, and encoding
// the dots does not help (section 6.2.2.2).
bool bh_uri_path(struct bh_buf *b, bh_str path) BH_MUST_USE;

// Appends an address of the web: http or https, a host, perhaps a port; no user. What may not stand
// in a URI is encoded; what is already encoded stays. False, and nothing appended, for any other
// text.
bool bh_uri_web(struct bh_buf *b, bh_str text) BH_MUST_USE;

// The bytes that %XX stand for; a '%' without two digits stays. In the arena. 0 or BH_E_NOMEM.
int bh_uri_decode(bh_str text, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
