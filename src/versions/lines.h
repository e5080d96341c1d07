// SPDX-License-Identifier: Apache-2.0
#pragma once
// Comparisons by the line, as `buhin vercmp NAME` does on its input: constant memory, a line of
// output for each line of input.

#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/out.h"
#include "versions/version.h"

// A line holds two versions with white space between; the answer is "A < B", "A = B" or "A > B",
// and "A ? B" where the order cannot read one of them. A blank line is answered by an empty one.
// Versions are written as they were read, except that bytes a terminal could take for commands are
// shown as \xNN.
//
// A line that holds anything but two versions, or more than BH_LIMIT_VERSION_LINE bytes, is
// answered by "?" alone and a diagnostic with its number; the rest is still read. The result is
// then BH_E_CORRUPT or BH_E_LIMIT (the first that was met), else 0. Errors of the stream and of the
// output (BH_E_NOMEM, BH_E_SYSTEM) end it; the output is flushed in any case. diag may be NULL.
int bh_vercmp_lines(const struct bh_version_order *order, struct bh_stream *in, struct bh_out *out,
                    struct bh_diag *diag) BH_MUST_USE;
