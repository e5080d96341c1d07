// SPDX-License-Identifier: Apache-2.0
// Severity of findings from vectors and words.

#include "triage/rating.h"

#include <stdlib.h>

#include "triage/cvss.h"

enum bh_level bh_level_of_word(bh_str word)
{
    static const struct {
        const char *word;
        enum bh_level level;
    } words[] = {
        {"critical", BH_LEVEL_CRITICAL}, {"high", BH_LEVEL_HIGH},
        {"important", BH_LEVEL_HIGH},    {"medium", BH_LEVEL_MEDIUM},
        {"moderate", BH_LEVEL_MEDIUM},   {"low", BH_LEVEL_LOW},
        {"negligible", BH_LEVEL_LOW},    {"minor", BH_LEVEL_LOW},
        {"none", BH_LEVEL_NONE},
    };

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(word, bh_str_z(words[i].word)))
            return words[i].level;
    return BH_LEVEL_UNKNOWN;
}

void bh_rating_read(struct bh_rating *r)
{
    static const enum bh_method methods[] = {[BH_CVSS_2_0] = BH_METHOD_CVSS_2_0,
                                             [BH_CVSS_3_0] = BH_METHOD_CVSS_3_0,
                                             [BH_CVSS_3_1] = BH_METHOD_CVSS_3_1,
                                             [BH_CVSS_4_0] = BH_METHOD_CVSS_4_0};
    struct bh_cvss v;

    if (bh_cvss_parse(r->text, &v) == 0) {
        r->method = methods[v.version];
        r->score_tenths = bh_cvss_score(&v, BH_CVSS_ALL);
        r->level = bh_cvss_level(v.version, r->score_tenths);
    } else {
        r->method = BH_METHOD_WORD;
        r->score_tenths = 0;
        r->level = bh_level_of_word(r->text);
    }
}

static int larger_first(unsigned a, unsigned b)
{
    return (a < b) - (a > b);
}

static int best_first(const void *x, const void *y)
{
    const struct bh_rating *a = x, *b = y;
    int c = larger_first(a->method, b->method);

    if (!c)
        c = larger_first(a->score_tenths, b->score_tenths);
    if (!c)
        c = larger_first(a->level, b->level);
    if (!c)
        c = bh_str_cmp(a->id, b->id);
    if (!c)
        c = bh_str_cmp(a->source, b->source);
    return c ? c : bh_str_cmp(a->text, b->text);
}

void bh_rate(struct bh_finding *f)
{
    for (size_t i = 0; i < f->rating_count; i++)
        bh_rating_read(&f->ratings[i]);
    if (f->rating_count) {
        qsort(f->ratings, f->rating_count, sizeof(*f->ratings), best_first);
        f->level = f->ratings[0].level;
        f->has_score = f->ratings[0].method != BH_METHOD_WORD;
    }
    if (f->has_score) {
        f->score_tenths = f->ratings[0].score_tenths;
        f->vector = f->ratings[0].text;
    }
    // A package that is an attack has no degrees.
    if (f->kind == BH_MALWARE)
        f->level = BH_LEVEL_CRITICAL;
}
