// SPDX-License-Identifier: Apache-2.0
// PEP 440 (packaging.python.org/specifications/version-specifiers), with the normalisations of its
// appendix: separators, spellings, case, white space around it. Versions from before it ("legacy")
// are no versions.

#include "base/error.h"
#include "versions/orders.h"
#include "versions/scan.h"

// What a version has behind its release, in the order of sorting: 1.dev1 < 1a1 < 1 < 1.post1.
enum { DEV_ONLY, ALPHA, BETA, RC, FINAL };

struct pypi {
    bh_str epoch, release, local;
    int pre; // of the enum
    bh_str pre_number;
    bool post, dev;
    bh_str post_number, dev_number;
};

static const struct bh_ver_word pre_words[] = {
    BH_VER_WORD("alpha", ALPHA), BH_VER_WORD("beta", BETA), BH_VER_WORD("preview", RC),
    BH_VER_WORD("pre", RC),      BH_VER_WORD("rc", RC),     BH_VER_WORD("c", RC),
    BH_VER_WORD("a", ALPHA),     BH_VER_WORD("b", BETA),
};
static const struct bh_ver_word post_words[] = {BH_VER_WORD("post", 0), BH_VER_WORD("rev", 0),
                                                BH_VER_WORD("r", 0)};
static const struct bh_ver_word dev_words[] = {BH_VER_WORD("dev", 0)};

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

static void skip_separator(bh_str *s)
{
    if (s->len && is_separator(*s->ptr))
        bh_ver_take(s, 1);
}

// [separator] word [separator] [number]; NULL and nothing taken when no word of the table is next.
static const struct bh_ver_word *part(bh_str *v, const struct bh_ver_word *words, size_t count,
                                      bh_str *ret_number)
{
    bh_str s = *v;

    skip_separator(&s);
    for (size_t i = 0; i < count; i++) {
        if (!bh_str_caseeq(bh_str_sub(s, 0, words[i].text.len), words[i].text))
            continue;
        bh_ver_take(&s, words[i].text.len);
        skip_separator(&s);
        *ret_number = bh_ver_digits(&s);
        *v = s;
        return &words[i];
    }
    return NULL;
}

static bool parse_local(bh_str *v, bh_str *ret_local)
{
    bool separated = true;

    if (!bh_ver_char(v, '+'))
        return true;
    *ret_local = *v;
    for (size_t i = 0; i < v->len; i++) {
        bool separator = is_separator(v->ptr[i]);
        if ((separator && separated) || (!separator && !bh_is_alnum(v->ptr[i])))
            return false;
        separated = separator;
    }
    bh_ver_take(v, v->len);
    return !separated;
}

static bool parse(bh_str v, struct pypi *p)
{
    *p = (struct pypi){.pre = FINAL};
    v = bh_str_trim(v);
    if (v.len && (*v.ptr == 'v' || *v.ptr == 'V'))
        bh_ver_take(&v, 1);
    p->release = bh_ver_dotted(&v);
    if (bh_ver_next_is(v, '!')) {
        p->epoch = p->release;
        if (!bh_ver_all_digits(p->epoch))
            return false;
        bh_ver_take(&v, 1);
        p->release = bh_ver_dotted(&v);
    }
    if (!p->release.len)
        return false;
    const struct bh_ver_word *pre = part(&v, pre_words, BH_COUNT(pre_words), &p->pre_number);
    if (pre)
        p->pre = pre->rank;
    if (v.len > 1 && *v.ptr == '-' && bh_is_digit(v.ptr[1])) {
        p->post = true;
        bh_ver_take(&v, 1);
        p->post_number = bh_ver_digits(&v);
    } else
        p->post = part(&v, post_words, BH_COUNT(post_words), &p->post_number);
    p->dev = part(&v, dev_words, BH_COUNT(dev_words), &p->dev_number);
    if (p->dev && !p->post && !pre)
        p->pre = DEV_ONLY;
    return parse_local(&v, &p->local) && !v.len;
}

static bh_str next_local(bh_str *s)
{
    size_t n = 0;

    while (n < s->len && !is_separator(s->ptr[n]))
        n++;
    bh_str head = bh_ver_take(s, n);
    skip_separator(s);
    return head;
}

static int compare_local(bh_str a, bh_str b)
{
    while (a.len && b.len) {
        bh_str x = next_local(&a), y = next_local(&b);
        bool m = bh_ver_all_digits(x), n = bh_ver_all_digits(y);
        if (m != n)
            return m ? 1 : -1;
        int c = m ? bh_ver_number_cmp(x, y) : bh_str_casecmp(x, y);
        if (c)
            return c;
    }
    return (a.len != 0) - (b.len != 0);
}

static int compare_parsed(const struct pypi *x, const struct pypi *y)
{
    int c = bh_ver_number_cmp(x->epoch, y->epoch);

    if (!c)
        c = bh_ver_dotted_cmp(x->release, y->release);
    if (!c)
        c = x->pre - y->pre;
    if (!c)
        c = bh_ver_number_cmp(x->pre_number, y->pre_number);
    if (!c)
        c = x->post - y->post;
    if (!c)
        c = bh_ver_number_cmp(x->post_number, y->post_number);
    if (!c)
        c = y->dev - x->dev;
    if (!c)
        c = bh_ver_number_cmp(x->dev_number, y->dev_number);
    return c ? c : compare_local(x->local, y->local);
}

int bh_pypi_compare(bh_str a, bh_str b, int *ret)
{
    struct pypi x, y;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    *ret = compare_parsed(&x, &y);
    return 0;
}

bool bh_pypi_valid(bh_str v)
{
    struct pypi p;

    return parse(v, &p);
}
