// SPDX-License-Identifier: Apache-2.0
// Words of JVN's phrases. Japanese has no spaces between them: at each place the longest word of
// the table counts.

#include "feeds/jvn_words.h"

#include "base/text.h"
#include "base/utf8.h"

struct row {
    const char *text; // ASCII in lower case
    enum bh_jvn_kind kind;
    bool that;
};

static const struct row rows[] = {
    {"未満", BH_JVN_BELOW, false},
    {"より前", BH_JVN_BELOW, false},
    {"よりも前", BH_JVN_BELOW, false},
    {"より古い", BH_JVN_BELOW, false},
    {"よりも古い", BH_JVN_BELOW, false},
    {"より低い", BH_JVN_BELOW, false},
    {"よりも低い", BH_JVN_BELOW, false},
    {"より小さい", BH_JVN_BELOW, false},
    {"以前", BH_JVN_UPTO, false},
    {"以下", BH_JVN_UPTO, false},
    {"まで", BH_JVN_UPTO, false},
    {"それ以前", BH_JVN_UPTO, true},
    {"それ以下", BH_JVN_UPTO, true},
    {"それより前", BH_JVN_UPTO, true},
    {"それより古い", BH_JVN_UPTO, true},
    {"earlier", BH_JVN_UPTO, true},
    {"prior", BH_JVN_UPTO, true},
    {"previous", BH_JVN_UPTO, true},
    {"below", BH_JVN_UPTO, true},
    {"lower", BH_JVN_UPTO, true},
    {"older", BH_JVN_UPTO, true},
    {"以上", BH_JVN_FROM, false},
    {"以降", BH_JVN_FROM, false},
    {"以後", BH_JVN_FROM, false},
    {"それ以降", BH_JVN_FROM, true},
    {"それ以後", BH_JVN_FROM, true},
    {"それ以上", BH_JVN_FROM, true},
    {"それより後", BH_JVN_FROM, true},
    {"それより新しい", BH_JVN_FROM, true},
    {"later", BH_JVN_FROM, true},
    {"above", BH_JVN_FROM, true},
    {"higher", BH_JVN_FROM, true},
    {"newer", BH_JVN_FROM, true},
    {"より後", BH_JVN_ABOVE, false},
    {"よりも後", BH_JVN_ABOVE, false},
    {"より新しい", BH_JVN_ABOVE, false},
    {"よりも新しい", BH_JVN_ABOVE, false},
    {"より大きい", BH_JVN_ABOVE, false},
    {"を超え", BH_JVN_ABOVE, false},
    {"を超える", BH_JVN_ABOVE, false},
    {"超", BH_JVN_ABOVE, false},
    {"から", BH_JVN_TO, false},
    {"~", BH_JVN_TO, false},
    {"〜", BH_JVN_TO, false},
    {"–", BH_JVN_TO, false},
    {"-", BH_JVN_TO, false},
    {"to", BH_JVN_TO, false},
    {"through", BH_JVN_TO, false},
    {"<", BH_JVN_PRE_BELOW, false},
    {"before", BH_JVN_PRE_BELOW, false},
    {"prior to", BH_JVN_PRE_BELOW, false},
    {"earlier than", BH_JVN_PRE_BELOW, false},
    {"older than", BH_JVN_PRE_BELOW, false},
    {"lower than", BH_JVN_PRE_BELOW, false},
    {"less than", BH_JVN_PRE_BELOW, false},
    {"<=", BH_JVN_PRE_UPTO, false},
    {"≤", BH_JVN_PRE_UPTO, false},
    {"≦", BH_JVN_PRE_UPTO, false},
    {"up to and including", BH_JVN_PRE_UPTO, false},
    {">=", BH_JVN_PRE_FROM, false},
    {"≥", BH_JVN_PRE_FROM, false},
    {"≧", BH_JVN_PRE_FROM, false},
    {"from", BH_JVN_PRE_FROM, false},
    {"since", BH_JVN_PRE_FROM, false},
    {">", BH_JVN_PRE_ABOVE, false},
    {"after", BH_JVN_PRE_ABOVE, false},
    {"later than", BH_JVN_PRE_ABOVE, false},
    {"newer than", BH_JVN_PRE_ABOVE, false},
    {"すべて", BH_JVN_ALL, false},
    {"全て", BH_JVN_ALL, false},
    {"全バージョン", BH_JVN_ALL, false},
    {"all", BH_JVN_ALL, false},
    {"、", BH_JVN_AND, false},
    {",", BH_JVN_AND, false},
    {";", BH_JVN_AND, false},
    {"・", BH_JVN_AND, false},
    {"&", BH_JVN_AND, false},
    {"と", BH_JVN_AND, false},
    {"および", BH_JVN_AND, false},
    {"及び", BH_JVN_AND, false},
    {"ならびに", BH_JVN_AND, false},
    {"並びに", BH_JVN_AND, false},
    {"または", BH_JVN_AND, false},
    {"又は", BH_JVN_AND, false},
    {"もしくは", BH_JVN_AND, false},
    {"and", BH_JVN_AND, false},
    {"or", BH_JVN_AND, false},
    {"(", BH_JVN_OPEN, false},
    {"[", BH_JVN_OPEN, false},
    {"【", BH_JVN_OPEN, false},
    {")", BH_JVN_CLOSE, false},
    {"]", BH_JVN_CLOSE, false},
    {"】", BH_JVN_CLOSE, false},
    {"系", BH_JVN_SERIES, false},
    {"系列", BH_JVN_SERIES, false},
    {"シリーズ", BH_JVN_SERIES, false},
    {"ブランチ", BH_JVN_SERIES, false},
    {"series", BH_JVN_SERIES, false},
    {"branch", BH_JVN_SERIES, false},
    {"の", BH_JVN_FILLER, false},
    {"間", BH_JVN_FILLER, false},
    {":", BH_JVN_FILLER, false},
    {"バージョン", BH_JVN_FILLER, false},
    {"ヴァージョン", BH_JVN_FILLER, false},
    {"各バージョン", BH_JVN_FILLER, false},
    {"version", BH_JVN_FILLER, false},
    {"versions", BH_JVN_FILLER, false},
    {"ver", BH_JVN_FILLER, false},
    {"ver.", BH_JVN_FILLER, false},
    {"v", BH_JVN_FILLER, false},
    {"v.", BH_JVN_FILLER, false},
    {"リリース", BH_JVN_FILLER, false},
    {"release", BH_JVN_FILLER, false},
    {"releases", BH_JVN_FILLER, false},
    {"ファームウェア", BH_JVN_FILLER, false},
    {"ファームウエア", BH_JVN_FILLER, false},
    {"firmware", BH_JVN_FILLER, false},
    {"ソフトウェア", BH_JVN_FILLER, false},
    {"版", BH_JVN_EDITION, false},
    {"sp", BH_JVN_PART, false},
    {"service pack", BH_JVN_PART, false},
    {"サービスパック", BH_JVN_PART, false},
    {"update", BH_JVN_PART, false},
    {"アップデート", BH_JVN_PART, false},
    {"patch", BH_JVN_PART, false},
    {"パッチ", BH_JVN_PART, false},
    {"build", BH_JVN_PART, false},
    {"build:", BH_JVN_PART, false},
    {"ビルド", BH_JVN_PART, false},
    {"ビルド番号", BH_JVN_PART, false},
    {"hotfix", BH_JVN_PART, false},
    {"hf", BH_JVN_PART, false},
    {"rev", BH_JVN_PART, false},
    {"rev.", BH_JVN_PART, false},
    {"revision", BH_JVN_PART, false},
    {"リビジョン", BH_JVN_PART, false},
    {"alpha", BH_JVN_PART, false},
    {"beta", BH_JVN_PART, false},
    {"rc", BH_JVN_PART, false},
    {"除く", BH_JVN_EXCEPT, false},
    {"除き", BH_JVN_EXCEPT, false},
    {"除い", BH_JVN_EXCEPT, false},
    {"以外", BH_JVN_EXCEPT, false},
    {"ただし", BH_JVN_EXCEPT, false},
    {"except", BH_JVN_EXCEPT, false},
    {"excluding", BH_JVN_EXCEPT, false},
    {"other than", BH_JVN_EXCEPT, false},
    {"but", BH_JVN_EXCEPT, false},
    {"not", BH_JVN_EXCEPT, false},
};

static bool fits(bh_str s, bh_str word)
{
    if (s.len < word.len || !bh_str_caseeq(bh_str_sub(s, 0, word.len), word))
        return false;
    // A word of Latin letters ends where no letter or digit follows.
    return !bh_is_alpha(word.ptr[word.len - 1]) || s.len == word.len ||
           !bh_is_alnum(s.ptr[word.len]);
}

static const struct row *find(bh_str s)
{
    const struct row *best = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_str word = bh_str_z(rows[i].text);
        if (word.len > longest && fits(s, word)) {
            best = &rows[i];
            longest = word.len;
        }
    }
    return best;
}

// --- Versions

// "CVE-2025-0354"
static size_t cve_length(bh_str s)
{
    bh_str rest = s;

    if (s.len < 4 || !bh_str_caseeq(bh_str_sub(s, 0, 4), BH_STR("cve-")))
        return 0;
    rest = bh_str_from(rest, 4);
    if (bh_scan_digits(&rest).len != 4 || !bh_scan_char(&rest, '-') ||
        bh_scan_digits(&rest).len < 4)
        return 0;
    return s.len - rest.len;
}

// "v", "Ver." and so on directly in front of a digit.
static size_t prefix_length(bh_str s)
{
    static const char *const prefixes[] = {"version", "ver.", "ver", "v.", "v"};

    for (size_t i = 0; i < BH_COUNT(prefixes); i++) {
        bh_str p = bh_str_z(prefixes[i]);
        if (s.len > p.len && bh_str_caseeq(bh_str_sub(s, 0, p.len), p) && bh_is_digit(s.ptr[p.len]))
            return p.len;
    }
    return 0;
}

// "R4", "SP1", "u3": what may follow a version, or be one when nothing else is.
static bool is_part_word(bh_str letters)
{
    static const char *const words[] = {"r",     "rev", "sp", "u",  "hf",   "p",     "patch",  "rc",
                                        "build", "cu",  "fp", "ep", "beta", "alpha", "update", "b"};

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_caseeq(letters, bh_str_z(words[i])))
            return true;
    return false;
}

static bool in_version(char c)
{
    return bh_is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '*';
}

static bh_str body(bh_str s)
{
    size_t n = 0;

    while (n < s.len && in_version(s.ptr[n]))
        n++;
    while (n && !bh_is_alnum(s.ptr[n - 1]) && s.ptr[n - 1] != '*')
        n--;
    return bh_str_sub(s, 0, n);
}

// "1.0-2.3": two versions, or one? "64bit", "2nd" are none.
static bool is_doubtful(bh_str v)
{
    bh_str rest = v;
    size_t dots = 0, hyphen = bh_str_find(v, '-');

    bh_scan_digits(&rest);
    bh_scan_char(&rest, '-');
    if (bh_str_caseeq(rest, BH_STR("bit")) || bh_str_caseeq(rest, BH_STR("nd")) ||
        bh_str_caseeq(rest, BH_STR("th")) || bh_str_caseeq(rest, BH_STR("d")))
        return true;
    for (size_t i = 0; i < v.len; i++) {
        if (!bh_is_digit(v.ptr[i]) && v.ptr[i] != '.' && i != hyphen)
            return false;
        dots += v.ptr[i] == '.';
    }
    return hyphen < v.len && dots > 1 && bh_str_has(bh_str_from(v, hyphen), '.');
}

// "2.x", "2.3.*": the part in front of it.
static bool take_wildcard(bh_str *v)
{
    for (size_t i = 1; i + 1 < v->len; i++) {
        char c = v->ptr[i + 1];
        bool whole = i + 2 == v->len || v->ptr[i + 2] == '.';
        if (v->ptr[i] == '.' && whole && (c == 'x' || c == 'X' || c == '*')) {
            *v = bh_str_sub(*v, 0, i);
            return true;
        }
    }
    return false;
}

static struct bh_jvn_word version(bh_str s, size_t *ret_length)
{
    size_t front = prefix_length(s);
    struct bh_jvn_word w = {.kind = BH_JVN_TEXT};

    w.text = body(bh_str_from(s, front));
    *ret_length = front + w.text.len;
    if (!w.text.len || !bh_is_digit(w.text.ptr[0]) || is_doubtful(w.text))
        return w;
    w.kind = BH_JVN_VERSION;
    w.wild = take_wildcard(&w.text);
    return w;
}

// Latin letters, digits and what joins them: a version, or a name ("WSR-300HP").
static struct bh_jvn_word latin(bh_str s, size_t *ret_length)
{
    bh_str letters = s, whole = body(s);
    struct bh_jvn_word w = {.kind = BH_JVN_TEXT, .text = whole};

    *ret_length = whole.len;
    if (bh_is_digit(s.ptr[0]) || prefix_length(s))
        return version(s, ret_length);
    for (letters.len = 0; letters.len < s.len && bh_is_alpha(s.ptr[letters.len]);)
        letters.len++;
    bh_str rest = bh_str_from(whole, letters.len);
    if (rest.len && rest.ptr[0] == '.')
        rest = bh_str_from(rest, 1);
    if (rest.len && bh_is_digit(rest.ptr[0]) && is_part_word(letters)) {
        w.kind = BH_JVN_PART_TOO;
        w.wild = take_wildcard(&w.text);
    }
    return w;
}

struct bh_jvn_word bh_jvn_word_next(bh_str *phrase)
{
    struct bh_jvn_word w = {.kind = BH_JVN_END};
    size_t length;

    bh_scan_spaces(phrase);
    *phrase = bh_str_trim(*phrase);
    if (!phrase->len)
        return w;
    length = cve_length(*phrase);
    if (length) {
        w = (struct bh_jvn_word){.kind = BH_JVN_CVE, .text = bh_str_sub(*phrase, 0, length)};
        *phrase = bh_str_from(*phrase, length);
        return w;
    }
    const struct row *row = find(*phrase);
    if (row) {
        length = strlen(row->text);
        w = (struct bh_jvn_word){row->kind, bh_str_sub(*phrase, 0, length), row->that, false};
    } else if (bh_is_alnum(phrase->ptr[0])) {
        w = latin(*phrase, &length);
    } else {
        bh_str rest = *phrase;
        (void)bh_utf8_next(&rest);
        length = phrase->len - rest.len;
        w = (struct bh_jvn_word){.kind = BH_JVN_TEXT, .text = bh_str_sub(*phrase, 0, length)};
    }
    *phrase = bh_str_from(*phrase, length);
    return w;
}

bool bh_jvn_word_negates(bh_str text)
{
    static const char *const words[] = {"修正", "対策",   "解消",   "影響",   "対象", "不明",
                                        "未",   "済",     "ない",   "なし",   "無し", "ません",
                                        "除",   "fixed",  "patch",  "unaff",  "not",  "none",
                                        "no ",  "resolv", "correc", "unknown"};

    for (size_t i = 0; i < BH_COUNT(words); i++) {
        bh_str word = bh_str_z(words[i]);
        for (size_t at = 0; at + word.len <= text.len; at++)
            if (bh_str_caseeq(bh_str_sub(text, at, at + word.len), word))
                return true;
    }
    return false;
}
