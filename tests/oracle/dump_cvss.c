// SPDX-License-Identifier: Apache-2.0
// What we see in CVSS vectors: for each line of the standard input the scores times ten of the base
// metrics, with the threat ones, with the environmental ones, and with both; or "?".

#include <stdio.h>

#include "base/error.h"
#include "triage/cvss.h"

int main(void)
{
    char line[1024];
    struct bh_cvss v;

    while (fgets(line, sizeof(line), stdin)) {
        bh_str text = bh_str_z(line);
        if (bh_str_ends(text, BH_STR("\n")))
            text.len--;
        if (bh_cvss_parse(text, &v) < 0)
            puts("?");
        else
            printf("%u %u %u %u\n", bh_cvss_score(&v, BH_CVSS_BASE),
                   bh_cvss_score(&v, BH_CVSS_THREAT), bh_cvss_score(&v, BH_CVSS_ENVIRONMENTAL),
                   bh_cvss_score(&v, BH_CVSS_ALL));
    }
    return ferror(stdin) || fflush(stdout) != 0;
}
