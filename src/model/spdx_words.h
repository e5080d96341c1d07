// SPDX-License-Identifier: Apache-2.0
#pragma once
// Identifiers of the SPDX lists, sorted bytewise; made from data/spdx by scripts/make-words.

extern const char *const bh_spdx_licences[];
extern const unsigned bh_spdx_licences_count;
extern const char *const bh_spdx_exceptions[];
extern const unsigned bh_spdx_exceptions_count;
