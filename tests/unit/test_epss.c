// SPDX-License-Identifier: Apache-2.0
// FIRST's scores. Expected values by hand from the published format: a comment with model and date,
// a heading, rows of CVE, score and percentile.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "feeds/epss.h"

#include "../support/feed_text.h"

static int put(void *ctx, const struct bh_advisory *a)
{
    const struct bh_signal *s = &a->signals[0];
    char date[BH_TIME_TEXT];

    bh_time_format(s->date, date);
    bh_buf_printf(ctx, "%.*s [%.*s %.10s]", BH_FMT(a->id), BH_FMT(s->by), date);
    for (size_t i = 0; i < s->value_count; i++)
        bh_buf_printf(ctx, " %.*s=%.*s", BH_FMT(s->values[i].name), BH_FMT(s->values[i].value));
    bh_buf_add_z(ctx, a->signal_count == 1 && a->modified == s->date ? "\n" : " ?\n");
    return 0;
}

#define TABLE(rows)                                                                                \
    "#model_version:v2025.03.14,score_date:2026-08-22T00:00:00+0000\ncve,epss,percentile\n" rows
#define MODEL "CVE-1-1 [v2025.03.14 2026-08-22]"

static const struct feed_document documents[] = {
    {TABLE("CVE-1-1,0.00042,0.10000\n"), 0, MODEL " score=0.00042 percentile=0.10000\n"},
    {TABLE("CVE-1-1,0.5,0.9\r\n\nCVE-1-1,1,1.000"), 0,
     MODEL " score=0.5 percentile=0.9\n" MODEL " score=1 percentile=1.000\n"},
    {TABLE(""), 0, ""},
    // Small numbers as programs write them.
    {TABLE("CVE-1-1,4e-05,9.9e-1\n"), 0, MODEL " score=4e-05 percentile=9.9e-1\n"},
    // Models: another, none, the first releases' bare table without percentile.
    {"#model_version:v2023.03.01\ncve,epss,percentile\nCVE-1-1,0,0\n", 0,
     "CVE-1-1 [v2023.03.01 ] score=0 percentile=0\n"},
    {"#score_date:2026-08-22,new:1,\n#\ncve,epss,percentile\nCVE-1-1,0,0\n", 0,
     "CVE-1-1 [ 2026-08-22] score=0 percentile=0\n"},
    {"cve,epss\nCVE-1-1,0.1\n", 0, "CVE-1-1 [ ] score=0.1\n"},
    // What is no number from 0 to 1.
    {TABLE("CVE-1-1,1.1,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,1.0000001,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,2,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,10,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,-0.1,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,+0.1,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,.5,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1, 0.5,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,nan,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,0x1,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,4e05,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,4e+05,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,4e-,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,4e-00,0\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,0.5,1.5\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,0.5\n"), BH_E_CORRUPT, ""},
    {TABLE("CVE-1-1,,\n"), BH_E_CORRUPT, ""},
    // Rows that are none; those before them were handed over.
    {TABLE("CVE-1-1,0,0\nGHSA-1,0,0\n"), BH_E_CORRUPT, MODEL " score=0 percentile=0\n"},
    {TABLE("CVE-1-1\n"), BH_E_CORRUPT, ""},
    {TABLE("\"CVE-1-1\",0,0\n"), BH_E_CORRUPT, ""},
    {TABLE("#CVE-1-1,0,0\n"), BH_E_CORRUPT, ""},
    // Documents that are none.
    {"#model_version:v1,score_date:yesterday\ncve,epss,percentile\n", BH_E_CORRUPT, ""},
    {"CVE-1-1,0,0\n", BH_E_FORMAT, ""},
    {"#model_version:v1\n", BH_E_FORMAT, ""},
    {"{\"status\": \"OK\"}", BH_E_FORMAT, ""},
    {"", BH_E_FORMAT, ""},
};

static void test_documents(void **state)
{
    (void)state;
    feed_check_documents(&bh_feed_epss, documents, BH_COUNT(documents), put);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
