// SPDX-License-Identifier: Apache-2.0
// Maven: ComparableVersion (maven.apache.org/pom.html, "Version Order Specification"; the class,
// where the page is silent), as on Maven's main branch in the autumn of 2026. A version is a list
// of numbers, words and words with a number ("rc1"); a hyphen, or the step from a digit to a
// letter, opens a list inside it, always as its last member. So the whole is one row of items with
// marks where a list begins, and a comparison is one walk over two rows. Releases up to 3.9.16
// and 4.0.0-rc-6 differ in corners where their order contradicts itself: ga1 is no more than ga
// there, any word before a dot is below any list (1.b.1 < 1-a), and a zero before nothing but a
// list counts. No version here, though the class reads it: what Maven's model validator forbids in
// a version
// (\/:"<>|?* and ${...}), bytes outside of printable ASCII, the empty string.

#include "base/error.h"
#include "base/limits.h"
#include "versions/orders.h"
#include "versions/scan.h"

enum kind { END, NUMBER, WORD, WORD_NUMBER, LIST };

struct item {
    uint8_t kind;
    uint16_t at, len;           // of the word
    uint16_t digits, digit_len; // of the number
};

struct row {
    bh_str text;
    size_t count, first; // of the items: those from `first` on are the normalised row
    struct item items[2 * BH_LIMIT_MAVEN_VERSION + 2];
};

static bool allowed(bh_str v)
{
    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] <= ' ' || v.ptr[i] > '~' || strchr("\\/:\"<>|?*${}", v.ptr[i]))
            return false;
    return v.len && v.len <= BH_LIMIT_MAVEN_VERSION;
}

static void add_list(struct row *r)
{
    // A list that is empty so far is used as it is.
    if (r->count && r->items[r->count - 1].kind != LIST)
        r->items[r->count++] = (struct item){.kind = LIST};
}

static void add_zero(struct row *r)
{
    r->items[r->count++] = (struct item){.kind = NUMBER};
}

// Bytes from..to: digits, letters, or letters and digits with perhaps a hyphen between.
static void add_item(struct row *r, size_t from, size_t to, bool with_number)
{
    size_t i = from;
    struct item *it = &r->items[r->count++];

    while (i < to && !bh_is_digit(r->text.ptr[i]))
        i++;
    *it = (struct item){.kind = NUMBER, .digits = (uint16_t)i, .digit_len = (uint16_t)(to - i)};
    if (i == from)
        return;
    it->kind = with_number ? WORD_NUMBER : WORD;
    it->at = (uint16_t)from;
    it->len = (uint16_t)(i - from - (with_number && r->text.ptr[i - 1] == '-'));
}

// Where an item begins, and what has been seen of it.
struct scan {
    size_t start;
    bool digit;       // the last byte that was no separator was a digit
    bool with_number; // letters came first, now it is their number
};

static void at_separator(struct row *r, struct scan *s, size_t i)
{
    bool hyphen = r->text.ptr[i] == '-';

    if (i == s->start)
        add_zero(r);
    else if (hyphen && !s->digit && i + 1 < r->text.len && bh_is_digit(r->text.ptr[i + 1])) {
        s->with_number = true; // X-1 is X1
        return;
    } else
        add_item(r, s->start, i, s->with_number);
    s->start = i + 1;
    s->with_number = false;
    if (hyphen)
        add_list(r);
}

static void parse(struct row *r, bh_str v)
{
    struct scan s = {0};

    r->text = v;
    r->count = 0;
    for (size_t i = 0; i < v.len; i++) {
        if (v.ptr[i] == '.' || v.ptr[i] == '-') {
            at_separator(r, &s, i);
        } else if (bh_is_digit(v.ptr[i])) {
            if (!s.digit && i > s.start) {
                s.with_number = true;
                add_list(r);
            }
            s.digit = true;
        } else {
            if (s.digit && i > s.start) {
                add_item(r, s.start, i, s.with_number);
                s.start = i;
                s.with_number = false;
                add_list(r);
            }
            s.digit = false;
        }
    }
    if (s.start < v.len) {
        if (!s.digit)
            add_list(r); // .X is -X for a last word
        add_item(r, s.start, v.len, s.with_number);
    }
}

static bh_str word_of(const struct row *r, const struct item *it)
{
    return bh_str_sub(r->text, it->at, (size_t)it->at + it->len);
}

static bh_str number_of(const struct row *r, const struct item *it)
{
    return bh_str_sub(r->text, it->digits, (size_t)it->digits + it->digit_len);
}

// Takes out zeros that stand at the end of a list or before a qualifier, and lists that are empty
// or the only member of another. From the last item to the first, filling the room from its end:
// items are only ever moved to the right of where they are read.
static void normalise(struct row *r)
{
    size_t out = BH_COUNT(r->items);
    uint8_t next = END;   // kind of the item after this one in the same list
    uint8_t inner = END;  // kind of the first item of the list that is that one
    bool members = false; // the list being read has an item that stays

    for (size_t i = r->count; i-- > 0;) {
        struct item it = r->items[i];
        if (it.kind == LIST) {
            // Its content starts at `out`. Without an item of its own it is what it holds.
            uint8_t first = members ? r->items[out].kind : inner;
            if (first != END) {
                if (!members)
                    out++;
                r->items[--out] = it;
            }
            next = first == END ? END : LIST;
            inner = first;
            members = false;
            continue;
        }
        bool zero = it.kind == NUMBER && bh_ver_is_zero(number_of(r, &it));
        if (zero && (next == END || next == WORD ||
                     (next == LIST && (inner == WORD || inner == WORD_NUMBER))))
            continue;
        r->items[--out] = it;
        next = it.kind;
        members = true;
    }
    if (!members && out < BH_COUNT(r->items))
        out++; // the whole is one list only
    r->first = out;
}

// --- Order.

#define RELEASE 5 // rank of no qualifier
#define UNKNOWN 7

static int rank(bh_str word, bool with_number)
{
    static const struct bh_ver_word words[] = {
        BH_VER_WORD("alpha", 0),    BH_VER_WORD("beta", 1),        BH_VER_WORD("milestone", 2),
        BH_VER_WORD("rc", 3),       BH_VER_WORD("cr", 3),          BH_VER_WORD("snapshot", 4),
        BH_VER_WORD("ga", RELEASE), BH_VER_WORD("final", RELEASE), BH_VER_WORD("release", RELEASE),
        BH_VER_WORD("sp", 6),
    };
    static const struct bh_ver_word letters[] = {BH_VER_WORD("a", 0), BH_VER_WORD("b", 1),
                                                 BH_VER_WORD("m", 2)};
    const struct bh_ver_word *w = bh_ver_word(words, BH_COUNT(words), word);

    if (!w && with_number)
        w = bh_ver_word(letters, BH_COUNT(letters), word);
    return w ? w->rank : UNKNOWN;
}

struct place {
    const struct row *row;
    size_t i;
};

static const struct item *at(const struct place *p)
{
    static const struct item end = {.kind = END};

    return p->i < BH_COUNT(p->row->items) ? &p->row->items[p->i] : &end;
}

// Against nothing: 1-rc < 1 < 1-sp.
static int against_nothing(const struct row *r, const struct item *it)
{
    if (it->kind == NUMBER)
        return !bh_ver_is_zero(number_of(r, it));
    int c = rank(word_of(r, it), it->kind == WORD_NUMBER) - RELEASE;
    return c ? c : !bh_ver_is_zero(number_of(r, it));
}

static int rest_against_nothing(struct place p)
{
    int c = 0;

    for (; !c && at(&p)->kind != END; p.i++)
        if (at(&p)->kind != LIST)
            c = against_nothing(p.row, at(&p));
    return c;
}

static int compare_words(const struct place *a, const struct place *b)
{
    const struct item *x = at(a), *y = at(b);
    bh_str m = word_of(a->row, x), n = word_of(b->row, y);
    int p = rank(m, x->kind == WORD_NUMBER), q = rank(n, y->kind == WORD_NUMBER);

    if (p != q)
        return p - q;
    if (p == UNKNOWN) {
        int c = bh_str_casecmp(m, n);
        if (c)
            return c;
    }
    // X < X0 < X1, but ga = ga0
    if (x->kind != y->kind && p != RELEASE)
        return x->kind == WORD_NUMBER ? 1 : -1;
    return bh_ver_number_cmp(number_of(a->row, x), number_of(b->row, y));
}

static int compare_items(const struct place *a, const struct place *b)
{
    bool m = at(a)->kind == NUMBER, n = at(b)->kind == NUMBER;

    if (m && n)
        return bh_ver_number_cmp(number_of(a->row, at(a)), number_of(b->row, at(b)));
    return m ? 1 : n ? -1 : compare_words(a, b);
}

// A list that begins at a, against an item that is no list: its first item decides, then each
// further one against nothing, and at last what follows the other item.
static int compare_list(struct place a, struct place b)
{
    int c;

    if (at(&b)->kind == NUMBER)
        return -1;
    a.i++;
    c = compare_items(&a, &b);
    a.i++;
    b.i++;
    if (!c)
        c = rest_against_nothing(a);
    return c ? c : -rest_against_nothing(b);
}

static int compare_rows(struct place a, struct place b)
{
    for (;; a.i++, b.i++) {
        uint8_t m = at(&a)->kind, n = at(&b)->kind;
        if (m == END)
            return -rest_against_nothing(b);
        if (n == END)
            return rest_against_nothing(a);
        if (m == LIST && n == LIST)
            continue;
        if (m == LIST)
            return compare_list(a, b);
        if (n == LIST)
            return -compare_list(b, a);
        int c = compare_items(&a, &b);
        if (c)
            return c;
    }
}

bool bh_maven_valid(bh_str v)
{
    return allowed(v);
}

int bh_maven_compare(bh_str a, bh_str b, int *ret)
{
    struct row x, y;

    if (!allowed(a) || !allowed(b))
        return BH_E_CORRUPT;
    parse(&x, a);
    parse(&y, b);
    normalise(&x);
    normalise(&y);
    *ret = compare_rows((struct place){&x, x.first}, (struct place){&y, y.first});
    return 0;
}
