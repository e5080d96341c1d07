// SPDX-License-Identifier: Apache-2.0
// Package URLs, after package-url/purl-spec "How to parse" and "How to build".

#include "model/purl.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/utf8.h"
#include "model/purl_types.h"

// Percent-decoding; a slice without '%' is returned as it is.
static int decode(bh_str s, struct bh_arena *arena, bh_str *ret)
{
    size_t n = 0;

    if (!bh_str_has(s, '%')) {
        *ret = s;
        return 0;
    }
    char *out = bh_arena_alloc(arena, s.len);
    if (!out)
        return BH_E_NOMEM;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '%') {
            out[n++] = s.ptr[i];
            continue;
        }
        int octet = bh_str_percent(s, i);
        if (octet < 0)
            return BH_E_CORRUPT;
        out[n++] = (char)octet;
        i += 2;
    }
    *ret = bh_str_n(out, n);
    return 0;
}

// Decodes each segment; a slash inside one is an error.
static int decode_path(bh_str s, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = s, segment, decoded;

    while (bh_str_cut(&rest, '/', &segment)) {
        int r = decode(segment, arena, &decoded);
        if (r < 0)
            return r;
        if (bh_str_has(decoded, '/'))
            return BH_E_CORRUPT;
    }
    return decode(s, arena, ret);
}

static int parse_qualifiers(bh_str text, struct bh_arena *arena, struct bh_purl *p)
{
    struct bh_purl_qualifier *items = NULL;
    size_t cap = 0, count = 0;
    bh_str rest = text, pair;

    while (bh_str_cut(&rest, '&', &pair)) {
        if (!pair.len)
            continue;
        size_t at = bh_str_find(pair, '=');
        if (at == pair.len)
            return BH_E_CORRUPT;
        int r = bh_arena_grow(arena, (void **)&items, &cap, count, sizeof(*items));
        if (r < 0)
            return r;
        items[count].key = bh_str_sub(pair, 0, at);
        r = decode(bh_str_from(pair, at + 1), arena, &items[count].value);
        if (r < 0)
            return r;
        count++;
    }
    p->qualifiers = items;
    p->qualifier_count = count;
    return 0;
}

// Position of the '@' before the version; s.len when there is none. An '@' that begins a segment is
// an npm scope that was not encoded if another segment follows, else a version without a name.
static int version_mark(bh_str s, size_t *ret_at)
{
    size_t at = bh_str_rfind(s, '@');

    if (at < s.len && (at == 0 || s.ptr[at - 1] == '/')) {
        if (!bh_str_has(bh_str_from(s, at), '/'))
            return BH_E_CORRUPT;
        at = s.len;
    }
    *ret_at = at;
    return 0;
}

static bh_str strip_slashes(bh_str s)
{
    while (s.len && s.ptr[0] == '/')
        s = bh_str_from(s, 1);
    while (s.len && s.ptr[s.len - 1] == '/')
        s.len--;
    return s;
}

// s: what stands between the type and the qualifiers.
static int parse_path(bh_str s, struct bh_arena *arena, struct bh_purl *p)
{
    size_t at;
    int r = version_mark(s, &at);

    if (r < 0)
        return r;
    r = decode(bh_str_from(s, at + 1), arena, &p->version);
    if (r < 0)
        return r;
    s = strip_slashes(bh_str_sub(s, 0, at));
    if (bh_purl_type_of(p->type)->path_name) {
        at = bh_str_find(s, '/');
        p->space = bh_str_sub(s, 0, at);
        p->name = bh_str_from(s, at + 1);
        r = decode_path(p->name, arena, &p->name);
    } else {
        p->space = bh_path_dir(s);
        p->name = bh_path_base(s);
        r = decode(p->name, arena, &p->name);
    }
    return r < 0 ? r : decode_path(p->space, arena, &p->space);
}

static int fold(bh_str s, enum bh_purl_fold how, struct bh_arena *arena, bh_str *ret)
{
    if (how == BH_PURL_KEEP || !s.len) {
        *ret = s;
        return 0;
    }
    char *out = bh_arena_alloc(arena, s.len);
    if (!out)
        return BH_E_NOMEM;
    for (size_t i = 0; i < s.len; i++) {
        char c = bh_to_lower(s.ptr[i]);
        if (how == BH_PURL_UPPER && bh_is_lower(c))
            c = (char)(c & ~0x20);
        else if (how == BH_PURL_DASH && c == '_')
            c = '-';
        else if (how == BH_PURL_WORD && !bh_is_alnum(c))
            c = '_';
        out[i] = c;
    }
    *ret = bh_str_n(out, s.len);
    return 0;
}

static int normalise_type(bh_str type, struct bh_arena *arena, bh_str *ret)
{
    if (!type.len || !bh_is_alpha(type.ptr[0]))
        return BH_E_CORRUPT;
    for (size_t i = 0; i < type.len; i++)
        if (!bh_is_alnum(type.ptr[i]) && type.ptr[i] != '.' && type.ptr[i] != '-')
            return BH_E_CORRUPT;
    return fold(type, BH_PURL_LOWER, arena, ret);
}

int bh_purl_parse(bh_str text, struct bh_arena *arena, struct bh_purl *ret)
{
    struct bh_purl p = {0};
    size_t at;
    int r;

    if (!bh_str_caseeq(bh_str_sub(text, 0, 4), BH_STR("pkg:")))
        return BH_E_FORMAT;
    r = bh_arena_str(arena, bh_str_from(text, 4), &text);
    if (r < 0)
        return r;
    at = bh_str_rfind(text, '#');
    r = decode_path(bh_str_from(text, at + 1), arena, &p.subpath);
    if (r < 0)
        return r;
    text = bh_str_sub(text, 0, at);
    at = bh_str_find(text, '?');
    r = parse_qualifiers(bh_str_from(text, at + 1), arena, &p);
    if (r < 0)
        return r;
    text = bh_str_sub(text, 0, at);
    while (text.len && text.ptr[0] == '/')
        text = bh_str_from(text, 1);
    at = bh_str_find(text, '/');
    r = normalise_type(bh_str_sub(text, 0, at), arena, &p.type);
    if (r < 0)
        return r;
    r = parse_path(bh_str_from(text, at + 1), arena, &p);
    if (r < 0)
        return r;
    r = bh_purl_normalise(&p, arena);
    if (r < 0)
        return r;
    *ret = p;
    return 0;
}

// Joins the segments that count: not empty and, in a subpath, neither "." nor "..".
static int normalise_path(bh_str s, bool drop_dots, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = s, segment;
    size_t n = 0;
    char *out = bh_arena_alloc(arena, s.len);

    if (!out)
        return BH_E_NOMEM;
    while (bh_str_cut(&rest, '/', &segment)) {
        if (!segment.len || (drop_dots && (bh_str_eqz(segment, ".") || bh_str_eqz(segment, ".."))))
            continue;
        if (n)
            out[n++] = '/';
        memcpy(out + n, segment.ptr, segment.len);
        n += segment.len;
    }
    *ret = bh_str_n(out, n);
    return 0;
}

static bool valid_key(bh_str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!bh_is_alnum(c) && c != '.' && c != '-' && c != '_')
            return false;
    }
    return key.len && bh_is_alpha(key.ptr[0]);
}

// By key, as the suite of the specification has it (its text says: by "key=value").
static int compare_qualifiers(const void *a, const void *b)
{
    return bh_str_cmp(((const struct bh_purl_qualifier *)a)->key,
                      ((const struct bh_purl_qualifier *)b)->key);
}

static int normalise_qualifiers(struct bh_purl *p, struct bh_arena *arena)
{
    size_t count = 0;

    if (!p->qualifier_count)
        return 0;
    struct bh_purl_qualifier *q = bh_arena_array(arena, p->qualifier_count, sizeof(*q));
    if (!q)
        return BH_E_NOMEM;
    for (size_t i = 0; i < p->qualifier_count; i++) {
        if (!valid_key(p->qualifiers[i].key))
            return BH_E_CORRUPT;
        if (!p->qualifiers[i].value.len)
            continue;
        int r = fold(p->qualifiers[i].key, BH_PURL_LOWER, arena, &q[count].key);
        if (r < 0)
            return r;
        q[count++].value = p->qualifiers[i].value;
    }
    if (count)
        qsort(q, count, sizeof(*q), compare_qualifiers);
    for (size_t i = 1; i < count; i++)
        if (bh_str_eq(q[i - 1].key, q[i].key))
            return BH_E_CORRUPT;
    p->qualifiers = q;
    p->qualifier_count = count;
    return 0;
}

static int fold_parts(struct bh_purl *p, const struct bh_purl_type *t, struct bh_arena *arena)
{
    int r = fold(p->space, t->fold_space, arena, &p->space);

    if (r < 0)
        return r;
    r = fold(p->name, t->name_fold_of ? t->name_fold_of(p) : t->fold_name, arena, &p->name);
    if (r < 0)
        return r;
    return fold(p->version, t->fold_version, arena, &p->version);
}

static bool is_text(bh_str s)
{
    return !bh_str_has(s, '\0') && bh_utf8_valid(s);
}

static bool all_text(const struct bh_purl *p)
{
    for (size_t i = 0; i < p->qualifier_count; i++)
        if (!is_text(p->qualifiers[i].value))
            return false;
    return is_text(p->space) && is_text(p->name) && is_text(p->version) && is_text(p->subpath);
}

static bool demands_met(const struct bh_purl *p, const struct bh_purl_type *t)
{
    if (!p->name.len || (t->space == BH_PURL_REQUIRED && !p->space.len) ||
        (t->space == BH_PURL_PROHIBITED && p->space.len))
        return false;
    if (t->qualifier && !bh_purl_qualifier(p, bh_str_z(t->qualifier)).len)
        return false;
    if (t->path_name && bh_str_has(p->space, '/'))
        return false;
    return all_text(p) && (!t->valid || t->valid(p));
}

int bh_purl_normalise(struct bh_purl *p, struct bh_arena *arena)
{
    int r = normalise_type(p->type, arena, &p->type);

    if (r < 0)
        return r;
    const struct bh_purl_type *t = bh_purl_type_of(p->type);
    r = normalise_path(p->space, false, arena, &p->space);
    if (r < 0)
        return r;
    if (t->path_name)
        r = normalise_path(p->name, false, arena, &p->name);
    else
        p->name = strip_slashes(p->name);
    if (r < 0)
        return r;
    r = normalise_path(p->subpath, true, arena, &p->subpath);
    if (r < 0)
        return r;
    r = normalise_qualifiers(p, arena);
    if (r < 0)
        return r;
    r = fold_parts(p, t, arena);
    if (r < 0)
        return r;
    return demands_met(p, t) ? 0 : BH_E_CORRUPT;
}

void bh_purl_write(const struct bh_purl *p, struct bh_buf *b)
{
    bh_buf_add_str(b, BH_STR("pkg:"));
    bh_buf_add_str(b, p->type);
    bh_buf_add_char(b, '/');
    if (p->space.len) {
        bh_buf_add_percent(b, p->space, ":/");
        bh_buf_add_char(b, '/');
    }
    bh_buf_add_percent(b, p->name, bh_purl_type_of(p->type)->path_name ? ":/" : ":");
    if (p->version.len) {
        bh_buf_add_char(b, '@');
        bh_buf_add_percent(b, p->version, ":");
    }
    for (size_t i = 0; i < p->qualifier_count; i++) {
        bh_buf_add_char(b, i ? '&' : '?');
        bh_buf_add_str(b, p->qualifiers[i].key);
        bh_buf_add_char(b, '=');
        bh_buf_add_percent(b, p->qualifiers[i].value, ":");
    }
    if (p->subpath.len) {
        bh_buf_add_char(b, '#');
        bh_buf_add_percent(b, p->subpath, ":/");
    }
}

int bh_purl_text(struct bh_purl *p, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf b;
    int r = bh_purl_normalise(p, arena);

    if (r < 0)
        return r;
    bh_buf_init(&b, 0);
    bh_purl_write(p, &b);
    return bh_buf_end(&b, arena, ret);
}

bh_str bh_purl_qualifier(const struct bh_purl *p, bh_str key)
{
    for (size_t i = 0; i < p->qualifier_count; i++)
        if (bh_str_eq(p->qualifiers[i].key, key))
            return p->qualifiers[i].value;
    return BH_STR_EMPTY;
}
