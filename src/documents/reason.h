// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reasons of findings as sentences.

#include "base/msg.h"
#include "base/out.h"
#include "model/finding.h"

// In the language, with its arguments filled in ("%s" in their order, or "%1$s"); what would be
// unsafe on a terminal is made visible. Without memory the output's sticky error is set.
void bh_reason_write(struct bh_out *out, enum bh_lang lang, const struct bh_reason *reason);
