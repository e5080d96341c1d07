// SPDX-License-Identifier: Apache-2.0
// CISA's catalogue. Expected values by hand from its JSON schema and its published notes.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/error.h"
#include "feeds/kev.h"

#include "../support/feed_text.h"

static int put(void *ctx, const struct bh_advisory *a)
{
    char date[BH_TIME_TEXT];

    bh_time_format(a->exploited, date);
    bh_buf_printf(ctx, "%.*s %.10s %.*s", BH_FMT(a->id), date, BH_FMT(a->title));
    for (size_t i = 0; i < a->signal_count; i++)
        for (size_t k = 0; k < a->signals[i].value_count; k++)
            bh_buf_printf(ctx, "|%.*s=%.*s", BH_FMT(a->signals[i].values[k].name),
                          BH_FMT(a->signals[i].values[k].value));
    for (size_t i = 0; i < a->cwe_count; i++)
        bh_buf_printf(ctx, " %.*s", BH_FMT(a->cwes[i]));
    for (size_t i = 0; i < a->reference_count; i++)
        bh_buf_printf(ctx, " <%.*s>", BH_FMT(a->references[i].url));
    if (a->modified != a->exploited || a->signals[0].date != a->exploited || a->advice_count > 1)
        bh_buf_add_z(ctx, " ?");
    bh_buf_add_char(ctx, '\n');
    return 0;
}

#define LIST(entries)  "{\"title\": \"x\", \"count\": 1, \"vulnerabilities\": [" entries "]}"
#define ENTRY(members) "{\"cveID\": \"CVE-2099-1\", \"dateAdded\": \"2099-01-05\"" members "}"
#define BARE           "CVE-2099-1 2099-01-05 |due=|ransomware=|action="

static const struct feed_document documents[] = {
    {LIST(ENTRY(", \"vulnerabilityName\": \"n\", \"dueDate\": \"2099-01-26\", \"requiredAction\": "
                "\"update\", \"knownRansomwareCampaignUse\": \"Unknown\", \"cwes\": [\"CWE-78\", "
                "\"CWE-20\"]")),
     0, "CVE-2099-1 2099-01-05 n|due=2099-01-26|ransomware=Unknown|action=update CWE-78 CWE-20\n"},
    {LIST(""), 0, ""},
    {LIST(ENTRY("")), 0, BARE "\n"},
    // Members that are not known, null, in another order, twice: the last one counts.
    {LIST("{\"new\": [{}], \"dateAdded\": \"2099-01-05\", \"cveID\": \"CVE-2099-1\", \"dueDate\": "
          "null, \"cwes\": []}"),
     0, BARE "\n"},
    {"{\"new\": {\"vulnerabilities\": 1}, \"vulnerabilities\": []}", 0, ""},
    // Addresses in notes.
    {LIST(ENTRY(", \"notes\": \"https://a.example/1 ; https://b.example/2?x=1,2;N/A\"")), 0,
     BARE " <https://a.example/1> <https://b.example/2?x=1>\n"},
    {LIST(ENTRY(", \"notes\": \"see (http://a.example/x).. and https://b.example...\"")), 0,
     BARE " <http://a.example/x> <https://b.example>\n"},
    {LIST(ENTRY(", \"notes\": \"http https:// https://. http://; https:/x httphttps://c.example "
                "HTTP://d.example\"")),
     0, BARE "\n"},
    {LIST(ENTRY(", \"notes\": \"https://a.example/\\u0000x\\nhttps://b.example\\r\\nend\"")), 0,
     BARE " <https://a.example/> <https://b.example>\n"},
    // Entries that are none; those before them were handed over.
    {LIST(ENTRY("") ", {\"cveID\": \"\", \"dateAdded\": \"2099-01-05\"}"), BH_E_CORRUPT, BARE "\n"},
    {LIST("{\"dateAdded\": \"2099-01-05\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": \"GHSA-1\", \"dateAdded\": \"2099-01-05\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": 20991, \"dateAdded\": \"2099-01-05\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": \"CVE-2099-1\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": \"CVE-2099-1\", \"dateAdded\": \"2099-02-30\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": \"CVE-2099-1\", \"dateAdded\": \"soon\"}"), BH_E_CORRUPT, ""},
    {LIST("{\"cveID\": \"CVE-2099-1\", \"dateAdded\": 5}"), BH_E_CORRUPT, ""},
    {LIST(ENTRY(", \"cwes\": [78]")), BH_E_CORRUPT, ""},
    {LIST("[]"), BH_E_CORRUPT, ""},
    {LIST("\"CVE-2099-1\""), BH_E_CORRUPT, ""},
    // Documents that are none.
    {"{}", BH_E_FORMAT, ""},
    {"[]", BH_E_CORRUPT, ""},
    {"{\"vulnerabilities\": {}}", BH_E_CORRUPT, ""},
    {"{\"vulnerabilities\": [], \"x\": ", BH_E_TRUNCATED, ""},
    {LIST(ENTRY("")) " x", BH_E_CORRUPT, BARE "\n"},
    {"{\"vulnerabilities\": [" ENTRY(""), BH_E_TRUNCATED, BARE "\n"},
    {"", BH_E_TRUNCATED, ""},
};

static void test_documents(void **state)
{
    (void)state;
    feed_check_documents(&bh_feed_kev, documents, BH_COUNT(documents), put);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
