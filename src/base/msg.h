// SPDX-License-Identifier: Apache-2.0
#pragma once
// Messages in English and Japanese. The English text (a printf format) is the key; the Japanese
// stands in the file ja.msg of the room that says it, and the build makes one sorted table of all.
// scripts/check-messages sees to it that each text said in the code has its Japanese, with the same
// conversions (reordered by "%2$s" where the grammar wants it).

#include "base/compiler.h"

enum bh_lang {
    BH_LANG_EN,
    BH_LANG_JA,
};

// The text in that language; the English itself where there is no translation.
const char *bh_msg(enum bh_lang lang, const char *english) __attribute__((format_arg(2)));

// Marks a text that is looked up later (in a table): BH_N("name of a thing").
#define BH_N(english) (english)

// From LC_ALL, LC_MESSAGES, LANG, in that order: Japanese if it starts with "ja".
enum bh_lang bh_lang_from_env(const char *lc_all, const char *lc_messages, const char *lang);

struct bh_msg_row {
    const char *english, *japanese;
};
// Sorted by strcmp of the English; made by scripts/make-messages from all ja.msg files.
extern const struct bh_msg_row bh_msg_rows[];
extern const unsigned bh_msg_row_count;
