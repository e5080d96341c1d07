// SPDX-License-Identifier: Apache-2.0
// CVSS vectors: whatever is read has scores from 0 to 10 and a level, is read as the same again
// from what is written of it, and supplemental metrics change nothing. Threat metrics alone never
// raise a score, for undefined is the worst that they can say.

#include <stdint.h>
#include <stdlib.h>

#include "base/error.h"
#include "triage/cvss.h"
#include "triage/rating.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(const struct bh_cvss *v)
{
    struct bh_cvss again;
    struct bh_buf text;

    bh_buf_init(&text, 0);
    bh_cvss_write(v, &text);
    if (bh_buf_error(&text) == 0 &&
        (bh_cvss_parse(bh_buf_str(&text), &again) < 0 ||
         memcmp(again.values, v->values, sizeof(again.values)) != 0 || again.version != v->version))
        abort();
    bh_buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_cvss v;
    int r = bh_cvss_parse(bh_str_n(data, size), &v);

    (void)bh_level_of_word(bh_str_n(data, size));
    if (r < 0) {
        if (r != BH_E_FORMAT && r != BH_E_CORRUPT)
            abort();
        return 0;
    }
    write_and_read(&v);
    for (unsigned groups = BH_CVSS_BASE; groups <= BH_CVSS_ALL; groups++) {
        unsigned score = bh_cvss_score(&v, groups);
        if (score > 100 || score != bh_cvss_score(&v, groups & ~(unsigned)BH_CVSS_SUPPLEMENTAL))
            abort();
        if (bh_cvss_level(v.version, score) == BH_LEVEL_UNKNOWN)
            abort();
        if ((groups & BH_CVSS_THREAT) &&
            score > bh_cvss_score(&v, groups & ~(unsigned)BH_CVSS_THREAT))
            abort();
    }
    return 0;
}
