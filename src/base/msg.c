// SPDX-License-Identifier: Apache-2.0
// Look-up in the message catalogue.

#include "base/msg.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *key, const void *row)
{
    return strcmp(key, ((const struct bh_msg_row *)row)->english);
}

const char *bh_msg(enum bh_lang lang, const char *english)
{
    if (lang != BH_LANG_JA)
        return english;
    const struct bh_msg_row *row =
        bsearch(english, bh_msg_rows, bh_msg_row_count, sizeof(*bh_msg_rows), compare);
    return row ? row->japanese : english;
}

enum bh_lang bh_lang_from_env(const char *lc_all, const char *lc_messages, const char *lang)
{
    const char *from[] = {lc_all, lc_messages, lang};

    for (size_t i = 0; i < 3; i++)
        if (from[i] && *from[i])
            return strncmp(from[i], "ja", 2) == 0 ? BH_LANG_JA : BH_LANG_EN;
    return BH_LANG_EN;
}
