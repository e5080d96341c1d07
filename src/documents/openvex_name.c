// SPDX-License-Identifier: Apache-2.0
// Names of products in OpenVEX.

#include "documents/openvex_name.h"

#include "base/buf.h"
#include "base/error.h"
#include "documents/uri.h"
#include "documents/vex_read.h"
#include "model/purl.h"

#define PART      BH_STR("urn:buhin:part:")
#define REFERENCE BH_STR("urn:buhin:ref:")

// --- Writing

static int urn_of(const struct bh_vex_thing *t, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    bh_buf_add_str(&b, PART);
    bh_buf_add_percent(&b, t->name, "");
    bh_buf_add_char(&b, ':');
    bh_buf_add_percent(&b, t->version, "");
    bh_buf_add_char(&b, ':');
    bh_buf_add_percent(&b, t->supplier, "");
    for (size_t i = 0; i < t->version_count; i++) {
        bh_buf_add_char(&b, ':');
        bh_buf_add_percent(&b, t->versions[i], "");
    }
    return bh_buf_end(&b, arena, ret);
}

// An IRI (RFC 3987) of ASCII characters, which is what identifiers of real documents are.
static bool is_iri(bh_str text)
{
    size_t colon = bh_str_find(text, ':');

    if (!colon || colon == text.len || !bh_is_alpha(text.ptr[0]))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_plain = bh_is_alnum(c) || c == '+' || c == '-' || c == '.';
        if (!is_plain && (i < colon || !bh_str_has(BH_STR("_~:/?#@!$&'()*,;=%"), c)))
            return false;
    }
    return true;
}

// Whether the reader would take the text for something else than a reference.
static bool looks_otherwise(bh_str text)
{
    return bh_str_starts(text, PART) || bh_str_starts(text, REFERENCE) ||
           bh_str_starts(text, BH_STR("pkg:")) || bh_str_starts(text, BH_STR("cpe:"));
}

// A reference of a document as it is if it is an IRI, else as a URN.
static int reference_id(bh_str text, struct bh_arena *arena, bh_str *ret)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_buf_init(&b, 0);
    *ret = text;
    if (is_iri(text) && !looks_otherwise(text))
        return 0;
    bh_buf_add_str(&b, REFERENCE);
    bh_buf_add_percent(&b, text, "");
    return bh_buf_end(&b, arena, ret);
}

struct names {
    struct bh_arena *arena;
    struct bh_openvex_name *items;
    size_t count;
};

static struct bh_openvex_name *add_name(struct names *n)
{
    return bh_vex_push(n->arena, (void **)&n->items, &n->count, sizeof(*n->items));
}

static int add_purl(struct names *n, bh_str text)
{
    struct bh_openvex_name *name = add_name(n);

    if (!name)
        return BH_E_NOMEM;
    bool is_id = bh_str_starts(text, BH_STR("pkg:")) && is_iri(text);
    *name = (struct bh_openvex_name){.id = is_id ? text : BH_STR_EMPTY, .purl = text};
    return 0;
}

// The package URL with that version or range, if it has none of its own.
static int add_version(struct names *n, const struct bh_purl *purl, bh_str version)
{
    struct bh_purl p = *purl;
    struct bh_purl_qualifier *q = bh_arena_array(n->arena, p.qualifier_count + 1, sizeof(*q));
    bh_str text;

    if (!q)
        return BH_E_NOMEM;
    if (bh_str_starts(version, BH_STR("vers:"))) {
        if (p.qualifier_count)
            memcpy(q, p.qualifiers, p.qualifier_count * sizeof(*q));
        q[p.qualifier_count++] = (struct bh_purl_qualifier){BH_STR("vers"), version};
        p.qualifiers = q;
    } else {
        p.version = version;
    }
    int r = bh_purl_text(&p, n->arena, &text);
    return r == 0 ? add_purl(n, text) : r == BH_E_NOMEM ? r : 1;
}

// 0, BH_E_NOMEM, or 1: it cannot carry what the thing says beside it.
static int add_purls(struct names *n, const struct bh_vex_thing *t, bh_str text)
{
    struct bh_purl purl;
    int r = bh_purl_parse(text, n->arena, &purl);

    if (r == BH_E_NOMEM)
        return r;
    if (r < 0 || purl.version.len || (!t->version_count && !t->version.len))
        return add_purl(n, text);
    if (!t->version_count)
        return add_version(n, &purl, t->version);
    r = 0;
    for (size_t i = 0; r == 0 && i < t->version_count; i++)
        r = add_version(n, &purl, t->versions[i]);
    return r;
}

static int add_cpe(struct names *n, size_t *at, bh_str cpe)
{
    bool old = bh_str_starts(cpe, BH_STR("cpe:/"));

    while (*at < n->count && (old ? n->items[*at].cpe22 : n->items[*at].cpe23).len)
        ++*at;
    struct bh_openvex_name *name = *at < n->count ? &n->items[*at] : add_name(n);
    if (!name)
        return BH_E_NOMEM;
    *(old ? &name->cpe22 : &name->cpe23) = cpe;
    return 0;
}

int bh_openvex_names(const struct bh_vex_thing *t, struct bh_arena *arena,
                     struct bh_openvex_name **ret, size_t *ret_count)
{
    struct names n = {.arena = arena};
    bh_str reference = BH_STR_EMPTY;
    size_t at[2] = {0, 0}; // where the next CPE name of either version may go
    int r = 0;

    for (size_t i = 0; r >= 0 && i < t->identifier_count; i++)
        if (t->identifiers[i].kind == BH_VEX_PURL)
            r = add_purls(&n, t, t->identifiers[i].value);
    // A CPE name beside a range would speak for all versions.
    for (size_t i = 0; r >= 0 && i < t->identifier_count; i++) {
        bh_str value = t->identifiers[i].value;
        if (t->identifiers[i].kind == BH_VEX_CPE && !t->version_count)
            r = add_cpe(&n, &at[bh_str_starts(value, BH_STR("cpe:/"))], value);
        else if (t->identifiers[i].kind == BH_VEX_REF && !reference.len)
            reference = value;
    }
    if (r >= 0 && !n.count) {
        struct bh_openvex_name *name = add_name(&n);
        r = name ? 0 : BH_E_NOMEM;
        if (r == 0 && reference.len && !t->name.len && !t->version_count)
            r = reference_id(reference, arena, &name->id);
        else if (r == 0)
            r = urn_of(t, arena, &name->id);
    }
    *ret = n.items;
    *ret_count = n.count;
    return r < 0 ? r : 0;
}

// --- Reading

static int take_reference(bh_str text, struct bh_arena *arena, struct bh_vex_thing *t)
{
    int r = bh_uri_decode(text, arena, &text);

    return r == 0 ? bh_vex_add_identifier(arena, t, BH_VEX_REF, text) : r;
}

static int take_urn(bh_str rest, struct bh_arena *arena, struct bh_vex_thing *t)
{
    bh_str *const fields[] = {&t->name, &t->version, &t->supplier};
    bh_str item, text;
    int r = 0;

    for (size_t i = 0; r == 0 && bh_str_cut(&rest, ':', &item); i++) {
        r = bh_uri_decode(item, arena, &text);
        if (r == 0 && i < BH_COUNT(fields))
            *fields[i] = text;
        else if (r == 0)
            r = bh_vex_add_text(arena, text, &t->versions, &t->version_count);
    }
    return r;
}

int bh_openvex_purl_take(bh_str id, struct bh_arena *arena, struct bh_vex_thing *t, bool *ret_done)
{
    struct bh_purl purl;

    *ret_done = false;
    if (!bh_str_starts(id, BH_STR("pkg:")))
        return 0;
    int r = bh_purl_parse(id, arena, &purl);
    bh_str range = r == 0 ? bh_purl_qualifier(&purl, BH_STR("vers")) : BH_STR_EMPTY;
    if (!range.len)
        return r == BH_E_NOMEM ? r : 0;
    struct bh_purl_qualifier *q = bh_arena_array(arena, purl.qualifier_count, sizeof(*q));
    size_t kept = 0;
    if (!q)
        return BH_E_NOMEM;
    for (size_t i = 0; i < purl.qualifier_count; i++)
        if (!bh_str_eqz(purl.qualifiers[i].key, "vers"))
            q[kept++] = purl.qualifiers[i];
    purl.qualifiers = q;
    purl.qualifier_count = kept;
    r = bh_purl_text(&purl, arena, &id);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    *ret_done = true;
    r = bh_vex_add_identifier(arena, t, BH_VEX_PURL, id);
    for (size_t i = 0; r == 0 && i < t->version_count; i++)
        if (bh_str_eq(t->versions[i], range))
            return 0;
    return r == 0 ? bh_vex_add_text(arena, range, &t->versions, &t->version_count) : r;
}

int bh_openvex_id_take(bh_str id, struct bh_arena *arena, struct bh_vex_thing *t, bool *ret_done)
{
    *ret_done = bh_str_skip(&id, PART);
    if (*ret_done)
        return take_urn(id, arena, t);
    *ret_done = bh_str_skip(&id, REFERENCE);
    if (*ret_done)
        return take_reference(id, arena, t);
    return bh_openvex_purl_take(id, arena, t, ret_done);
}
