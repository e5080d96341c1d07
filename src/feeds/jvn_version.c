// SPDX-License-Identifier: Apache-2.0
// The grammar of JVN's phrases of versions:
//   phrase   = [qualifier] span {and span}
//   span     = version | version "から" version [end] | version start [version end] | version end
//   qualifier: text in front of all versions, or in parentheses
// "2.x の 2.3.1 より前" is bounded by the series. Where a word turns up that the place does not
// allow, the phrase is not read.

#include "feeds/jvn_version.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "feeds/jvn_words.h"
#include "versions/version.h"

// A version as it is read: its text is made when it is complete ("5.8" and "(Build 1575)").
struct version {
    bh_str text;
    bool wild; // all of the series
};

struct reader {
    bh_str rest;
    struct bh_arena *arena;
    struct bh_jvn_word word, next;
    struct bh_jvn_span *spans;
    size_t count, room;
    bh_str *cves;
    size_t cve_count, cve_room;
    bh_str qualifier;
    struct version pending, series;
    struct bh_jvn_span span;
    enum bh_jvn_kind before; // PRE_...: what stands in front of the next version
    bool has_pending, has_series, between, all, in_parentheses;
    int error;
};

static void advance(struct reader *r)
{
    r->word = r->next;
    r->next = bh_jvn_word_next(&r->rest);
}

static int fail(struct reader *r)
{
    return r->error = r->error ? r->error : BH_E_FORMAT;
}

// "2.3" to "2.4": where a series ends.
static bh_str after_series(struct reader *r, bh_str series)
{
    size_t dot = bh_str_rfind(series, '.');
    size_t from = dot < series.len ? dot + 1 : 0;
    uint64_t last;
    bh_str text = BH_STR_EMPTY;

    if (!bh_str_u64(bh_str_from(series, from), &last) || last >= UINT32_MAX)
        fail(r);
    else if (bh_arena_printf(r->arena, &text, "%.*s%llu", BH_FMT(bh_str_sub(series, 0, from)),
                             (unsigned long long)last + 1) < 0)
        r->error = BH_E_NOMEM;
    return text;
}

static bool is_open(const struct bh_jvn_span *s)
{
    return !s->from.len && !s->to.len;
}

static void add_span(struct reader *r)
{
    if (r->has_series) {
        if (!r->span.from.len)
            r->span.from = r->series.text;
        if (!r->span.to.len)
            r->span.to = after_series(r, r->series.text);
    }
    if (bh_arena_grow(r->arena, (void **)&r->spans, &r->room, r->count, sizeof(*r->spans)) < 0)
        r->error = BH_E_NOMEM;
    else
        r->spans[r->count++] = r->span;
    r->span = (struct bh_jvn_span){0};
    r->between = false;
}

// What stands at the end of a span: "1.0 から 2.0", "1.2.3", "2.x".
static void end_span(struct reader *r)
{
    struct bh_jvn_span *s = &r->span;

    if (r->before)
        fail(r);
    if (r->has_pending) {
        struct version v = r->pending;
        r->has_pending = false;
        if (s->from.len && !r->between) {
            fail(r);
            return;
        }
        if (!s->from.len)
            s->from = v.text;
        s->to = v.wild ? after_series(r, v.text) : v.text;
        s->including = !v.wild;
    }
    if (!is_open(s))
        add_span(r);
    r->has_series = false;
}

// --- Versions

static void join(struct reader *r, struct version *v, bh_str more)
{
    if (bh_arena_join(r->arena, (bh_str[]){v->text, BH_STR(" "), more}, 3, &v->text) < 0)
        r->error = BH_E_NOMEM;
}

// "10.0 SP1", "11.0 ビルド 2345", "5.8 (Build 1575)".
static void take_parts(struct reader *r, struct version *v)
{
    for (;;) {
        bool open = r->next.kind == BH_JVN_OPEN;
        struct reader look = *r;
        if (open)
            advance(&look);
        if (look.next.kind == BH_JVN_PART_TOO && !v->wild) {
            join(r, v, look.next.text);
        } else if (look.next.kind == BH_JVN_PART && !v->wild) {
            bh_str part = look.next.text;
            advance(&look);
            if (look.next.kind != BH_JVN_VERSION || look.next.wild)
                return;
            join(r, v, part);
            join(r, v, look.next.text);
        } else {
            return;
        }
        advance(&look);
        if (open && look.next.kind != BH_JVN_CLOSE) {
            fail(r);
            return;
        }
        if (open)
            advance(&look);
        look.error = r->error;
        *r = look;
    }
}

static void apply_before(struct reader *r, struct version v)
{
    struct bh_jvn_span *s = &r->span;
    enum bh_jvn_kind kind = r->before;
    bool end = kind == BH_JVN_PRE_BELOW || kind == BH_JVN_PRE_UPTO;

    r->before = BH_JVN_END;
    if (end ? s->to.len : s->from.len) {
        fail(r);
    } else if (end) {
        bool whole = v.wild && kind == BH_JVN_PRE_UPTO;
        s->to = whole ? after_series(r, v.text) : v.text;
        s->including = kind == BH_JVN_PRE_UPTO && !v.wild;
    } else {
        bool beyond = v.wild && kind == BH_JVN_PRE_ABOVE;
        s->from = beyond ? after_series(r, v.text) : v.text;
        s->after = kind == BH_JVN_PRE_ABOVE && !v.wild;
    }
}

static void take_version(struct reader *r)
{
    struct version v = {r->word.text, r->word.wild};

    take_parts(r, &v);
    if (r->next.kind == BH_JVN_SERIES) {
        v.wild = true;
        advance(r);
    }
    if (r->has_pending) {
        // "2.x の 2.3.1 より前"; otherwise two versions with nothing between them.
        if (!r->pending.wild || r->has_series || r->between) {
            fail(r);
            return;
        }
        r->series = r->pending;
        r->has_series = true;
        r->has_pending = false;
    }
    if (r->before) {
        apply_before(r, v);
        return;
    }
    if (r->span.to.len)
        end_span(r);
    r->pending = v;
    r->has_pending = true;
}

// "未満" and so on, behind a version.
static void take_end(struct reader *r, bool including)
{
    struct bh_jvn_span *s = &r->span;
    struct version v = r->pending;

    if (!r->has_pending || s->to.len) {
        fail(r);
        return;
    }
    r->has_pending = r->between = false;
    s->to = including && v.wild ? after_series(r, v.text) : v.text;
    s->including = including && !v.wild;
}

static void take_start(struct reader *r, bool after)
{
    struct bh_jvn_span *s = &r->span;
    struct version v = r->pending;

    if (!r->has_pending || s->from.len) {
        fail(r);
        return;
    }
    r->has_pending = false;
    s->from = after && v.wild ? after_series(r, v.text) : v.text;
    s->after = after && !v.wild;
}

static void take_to(struct reader *r)
{
    if (r->has_pending)
        take_start(r, false);
    if (!r->span.from.len || r->span.to.len || r->between)
        fail(r);
    r->between = true;
}

// --- Other words

static bool has_versions(const struct reader *r)
{
    return r->count || r->has_pending || !is_open(&r->span);
}

static void qualify(struct reader *r, bh_str text)
{
    if (bh_jvn_word_negates(text))
        fail(r);
    else if (!r->qualifier.len)
        r->qualifier = text;
    else if (bh_arena_join(r->arena, (bh_str[]){r->qualifier, BH_STR(" "), text}, 3,
                           &r->qualifier) < 0)
        r->error = BH_E_NOMEM;
}

static bool says_nothing(enum bh_jvn_kind kind)
{
    return kind == BH_JVN_CVE || kind == BH_JVN_FILLER || kind == BH_JVN_AND;
}

// What is in parentheses is CVE ids, a limit ("Windows 版"), or the bounds of a series.
static void take_open(struct reader *r)
{
    struct reader look = *r;
    bh_str text = BH_STR_EMPTY;
    bool versions = false, words = false, nothing = true;

    if (r->in_parentheses) {
        fail(r);
        return;
    }
    for (advance(&look); look.word.kind != BH_JVN_CLOSE; advance(&look)) {
        enum bh_jvn_kind kind = look.word.kind;
        if (kind == BH_JVN_END || kind == BH_JVN_OPEN || kind == BH_JVN_EXCEPT) {
            fail(r);
            return;
        }
        if (!text.len)
            text.ptr = look.word.text.ptr;
        text.len = (size_t)(look.word.text.ptr + look.word.text.len - text.ptr);
        versions |= kind == BH_JVN_VERSION || kind == BH_JVN_PART || kind == BH_JVN_PART_TOO;
        words |= kind == BH_JVN_TEXT || kind == BH_JVN_EDITION;
        nothing &= says_nothing(kind);
    }
    bool bounds = versions && !words && (r->has_pending ? r->pending.wild : !has_versions(r));
    if (nothing || bounds) { // read on the way
        r->in_parentheses = true;
    } else if (versions || !words) {
        fail(r);
    } else {
        qualify(&look, text);
        *r = look;
    }
}

static void take_text(struct reader *r)
{
    bh_str text = r->word.text;

    if (has_versions(r)) {
        fail(r);
        return;
    }
    // All up to where the versions begin is one text.
    while (r->next.kind == BH_JVN_TEXT || r->next.kind == BH_JVN_EDITION) {
        advance(r);
        text.len = (size_t)(r->word.text.ptr + r->word.text.len - text.ptr);
    }
    qualify(r, text);
}

static void take_cve(struct reader *r)
{
    if (bh_arena_grow(r->arena, (void **)&r->cves, &r->cve_room, r->cve_count, sizeof(*r->cves)) <
        0)
        r->error = BH_E_NOMEM;
    else
        r->cves[r->cve_count++] = r->word.text;
}

static void take_and(struct reader *r)
{
    bool same = (r->next.kind == BH_JVN_UPTO || r->next.kind == BH_JVN_FROM) && r->next.that;

    if (!same && r->next.kind != BH_JVN_AND && r->next.kind != BH_JVN_CVE && has_versions(r))
        end_span(r);
}

// "Rev.1.05": in front of all it is part of the version.
static void take_part(struct reader *r)
{
    bh_str text = r->word.text;

    if (r->next.kind != BH_JVN_VERSION || r->next.wild || r->has_pending) {
        fail(r);
        return;
    }
    advance(r);
    r->word.text = bh_str_n(text.ptr, (size_t)(r->word.text.ptr + r->word.text.len - text.ptr));
    take_version(r);
}

static void take_word(struct reader *r)
{
    switch (r->word.kind) {
    case BH_JVN_PART:
        take_part(r);
        break;
    case BH_JVN_PART_TOO: // "R1.5"
    case BH_JVN_VERSION:
        take_version(r);
        break;
    case BH_JVN_BELOW:
        take_end(r, false);
        break;
    case BH_JVN_UPTO:
        take_end(r, true);
        break;
    case BH_JVN_FROM:
        take_start(r, false);
        break;
    case BH_JVN_ABOVE:
        take_start(r, true);
        break;
    case BH_JVN_TO:
        take_to(r);
        break;
    case BH_JVN_PRE_BELOW:
    case BH_JVN_PRE_UPTO:
    case BH_JVN_PRE_FROM:
    case BH_JVN_PRE_ABOVE:
        if (r->has_pending || r->before)
            fail(r);
        r->before = r->word.kind;
        break;
    case BH_JVN_ALL:
        r->all = true;
        break;
    case BH_JVN_AND:
        take_and(r);
        break;
    case BH_JVN_OPEN:
        take_open(r);
        break;
    case BH_JVN_CLOSE:
        if (!r->in_parentheses)
            fail(r);
        r->in_parentheses = false;
        break;
    case BH_JVN_CVE:
        take_cve(r);
        break;
    case BH_JVN_FILLER:
        break;
    case BH_JVN_EDITION:
        if (!has_versions(r))
            take_text(r);
        break;
    case BH_JVN_TEXT:
        take_text(r);
        break;
    case BH_JVN_END:
    case BH_JVN_SERIES:
    case BH_JVN_EXCEPT:
        fail(r);
        break;
    }
}

// --- The phrase

// "1.0 以降、2.0 未満": taken apart they would be all versions.
static void join_halves(struct reader *r)
{
    const struct bh_version_order *order = bh_version_order_find(BH_STR("generic"));
    size_t kept = 0;
    int c;

    for (size_t i = 0; i < r->count; i++) {
        struct bh_jvn_span *s = &r->spans[i], *last = kept ? &r->spans[kept - 1] : NULL;
        bool starts = last && !last->to.len && !s->from.len;
        bool ends = last && !last->from.len && !s->to.len;
        if (!starts && !ends) {
            r->spans[kept++] = *s;
            continue;
        }
        const struct bh_jvn_span *low = starts ? last : s, *high = starts ? s : last;
        if (order->compare(low->from, high->to, &c) < 0) {
            fail(r);
            return;
        }
        if (c > 0) {
            r->spans[kept++] = *s;
            continue;
        }
        *last = (struct bh_jvn_span){low->from, high->to, low->after, high->including};
    }
    r->count = kept;
}

static bool same_end(bh_str a, bh_str b)
{
    const struct bh_version_order *order = bh_version_order_find(BH_STR("generic"));
    int c;

    if (!a.len || !b.len || bh_str_eq(a, b))
        return a.len == b.len;
    return order->compare(a, b, &c) == 0 && c == 0;
}

bool bh_jvn_span_same(const struct bh_jvn_span *a, const struct bh_jvn_span *b)
{
    return same_end(a->from, b->from) && same_end(a->to, b->to) &&
           (!a->from.len || a->after == b->after) && (!a->to.len || a->including == b->including);
}

int bh_jvn_span_text(const struct bh_jvn_span *s, struct bh_arena *arena, bh_str *ret)
{
    if (s->from.len && s->including && !s->after && same_end(s->from, s->to))
        return bh_arena_join(arena, (bh_str[]){BH_STR("= "), s->to}, 2, ret);
    if (!s->from.len && !s->to.len) {
        *ret = BH_STR("*");
        return 0;
    }
    const bh_str pieces[] = {!s->from.len ? BH_STR_EMPTY
                             : s->after   ? BH_STR("> ")
                                          : BH_STR(">= "),
                             s->from, s->from.len && s->to.len ? BH_STR(", ") : BH_STR_EMPTY,
                             !s->to.len     ? BH_STR_EMPTY
                             : s->including ? BH_STR("<= ")
                                            : BH_STR("< "),
                             s->to};
    return bh_arena_join(arena, pieces, BH_COUNT(pieces), ret);
}

int bh_jvn_versions_read(bh_str phrase, struct bh_arena *arena, struct bh_jvn_versions *ret)
{
    struct reader r = {.arena = arena};

    *ret = (struct bh_jvn_versions){0};
    if (phrase.len > BH_LIMIT_JVN_PHRASE)
        return BH_E_FORMAT;
    int code = bh_utf8_nfkc(phrase, arena, &r.rest);
    if (code < 0)
        return code == BH_E_NOMEM ? code : BH_E_FORMAT;
    r.next = bh_jvn_word_next(&r.rest);
    while (!r.error && r.next.kind != BH_JVN_END) {
        advance(&r);
        take_word(&r);
    }
    if (!r.error)
        end_span(&r);
    if (!r.error && r.in_parentheses)
        fail(&r);
    if (!r.error)
        join_halves(&r);
    if (!r.error && !r.count) {
        if (!r.all)
            fail(&r);
        else
            add_span(&r);
    }
    if (r.error)
        return r.error;
    *ret = (struct bh_jvn_versions){r.spans, r.count, r.cves, r.cve_count, r.qualifier};
    return 0;
}
