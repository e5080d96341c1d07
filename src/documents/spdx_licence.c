// SPDX-License-Identifier: Apache-2.0
// Licences of SPDX documents.

#include "documents/spdx_licence.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "model/licence.h"

// Readable part of an identifier that is made.
#define SLUG_MAX 40
// Digits of the digest behind it: one chance in a million for 16 million names.
#define DIGITS 12

void bh_spdx_licences_init(struct bh_spdx_licences *l)
{
    *l = (struct bh_spdx_licences){0};
    bh_arena_init(&l->arena, 0);
    bh_map_init(&l->map);
}

void bh_spdx_licences_done(struct bh_spdx_licences *l)
{
    bh_map_done(&l->map);
    bh_arena_done(&l->arena);
}

static int keep(struct bh_spdx_licences *l, bh_str id, bh_str name)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&l->map, id, &added);
    struct bh_spdx_licence *item;

    if (!slot)
        return BH_E_NOMEM;
    if (!added) {
        item = &l->items[slot->value];
        return item->name.len || !name.len ? 0 : bh_arena_str(&l->arena, name, &item->name);
    }
    int r = bh_arena_grow(&l->arena, (void **)&l->items, &l->room, l->count, sizeof(*l->items));
    if (r < 0)
        return r;
    item = &l->items[l->count];
    *item = (struct bh_spdx_licence){0};
    slot->value = l->count;
    r = bh_arena_str(&l->arena, id, &item->id);
    if (r == 0 && name.len)
        r = bh_arena_str(&l->arena, name, &item->name);
    slot->key = item->id;
    l->count += r == 0;
    return r;
}

static size_t slug(bh_str name, char *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < name.len && n < SLUG_MAX; i++) {
        char c = name.ptr[i];
        if (bh_is_alnum(c) || c == '.')
            ret[n++] = c;
        else if (n && ret[n - 1] != '-')
            ret[n++] = '-';
    }
    while (n && ret[n - 1] == '-')
        n--;
    return n;
}

// "LicenseRef-Some-name-0123456789ab": the same in every document.
static int mint(struct bh_spdx_licences *l, bh_str name, struct bh_arena *scratch, bh_str *ret)
{
    char words[SLUG_MAX], hex[2 * BH_DIGEST_MAX + 1];
    struct bh_digest d;
    int r = bh_digest_init(&d, 1u << BH_SHA256);

    if (r < 0)
        return r;
    bh_digest_add(&d, name.ptr, name.len);
    r = bh_digest_hex(&d, BH_SHA256, hex);
    bh_digest_done(&d);
    if (r < 0)
        return r;
    bh_str readable = bh_str_n(words, slug(name, words));
    r = bh_arena_join(scratch,
                      (bh_str[]){BH_STR("LicenseRef-"), readable, bh_str_z(readable.len ? "-" : ""),
                                 bh_str_n(hex, DIGITS)},
                      4, ret);
    return r < 0 ? r : keep(l, *ret, name);
}

// References of an expression must be defined, too.
static int keep_references(struct bh_spdx_licences *l, bh_str expression)
{
    int r = 0;

    while (r == 0 && expression.len) {
        bh_scan_while(&expression, " \t\r\n()");
        bh_str word = bh_scan_until(&expression, " \t\r\n()");
        if (bh_str_starts(word, BH_STR("LicenseRef-")))
            r = keep(l, word, BH_STR_EMPTY);
    }
    return r;
}

static bool is_compound(bh_str expression)
{
    return bh_str_search(expression, BH_STR(" OR ")) < expression.len ||
           bh_str_search(expression, BH_STR(" AND ")) < expression.len;
}

// One licence as an operand. An expression that refers to another document is a name here: which
// document that is, nobody said.
static int operand(struct bh_spdx_licences *l, bh_str text, bool alone, struct bh_arena *scratch,
                   bh_str *ret)
{
    enum bh_licence_form form = bh_licence_form(text);

    *ret = text;
    if (form == BH_LICENCE_ID)
        return 0;
    if (form != BH_LICENCE_EXPRESSION || bh_str_search(text, BH_STR("DocumentRef-")) < text.len)
        return mint(l, text, scratch, ret);
    *ret = bh_str_trim(text);
    int r = keep_references(l, text);
    if (r < 0 || alone || !is_compound(text))
        return r;
    return bh_arena_join(scratch, (bh_str[]){BH_STR("("), *ret, BH_STR(")")}, 3, ret);
}

int bh_spdx_licences_join(struct bh_spdx_licences *l, const struct bh_inventory *inv,
                          const struct bh_inv_component *c, enum bh_licence_kind kind,
                          struct bh_arena *scratch, bh_str *ret)
{
    size_t count = 0, n = 0;
    bh_str text, joined = BH_STR_EMPTY;
    int r = 0;

    for (size_t i = 0; i < c->licence_count; i++)
        count += c->licences[i].kind == kind;
    bh_str *pieces = count ? bh_arena_array(scratch, count, 2 * sizeof(*pieces)) : NULL;
    if (count && !pieces)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < c->licence_count; i++) {
        if (c->licences[i].kind != kind)
            continue;
        r = operand(l, bh_inv_str(inv, c->licences[i].text), count == 1, scratch, &text);
        if (n)
            pieces[n++] = BH_STR(" AND ");
        pieces[n++] = text;
    }
    if (r == 0 && n)
        r = bh_arena_join(scratch, pieces, n, &joined);
    *ret = joined;
    return r;
}

void bh_spdx_licences_put(const struct bh_spdx_licences *l, enum bh_lang lang, struct bh_jsonw *w)
{
    if (!l->count)
        return;
    bh_jsonw_key(w, "hasExtractedLicensingInfos");
    bh_jsonw_array(w);
    for (size_t i = 0; i < l->count; i++) {
        const struct bh_spdx_licence *item = &l->items[i];
        bh_jsonw_object(w);
        bh_jsonw_member(w, "licenseId", item->id);
        if (item->name.len) {
            bh_jsonw_member(w, "name", item->name);
            bh_jsonw_member(w, "extractedText", item->name);
            bh_jsonw_member_z(w, "comment",
                              bh_msg(lang, BH_N("the part names its licence so; its text is not "
                                                "known")));
        } else {
            bh_jsonw_member_z(w, "extractedText",
                              bh_msg(lang, BH_N("the text of this licence is not known")));
        }
        bh_jsonw_object_end(w);
    }
    bh_jsonw_array_end(w);
}
