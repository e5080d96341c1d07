// SPDX-License-Identifier: Apache-2.0
// Products of VEX statements and components.

#include "triage/vex_product.h"

#include "base/error.h"
#include "model/cpe.h"
#include "versions/vers.h"

int bh_vex_subject(const struct bh_inventory *inv, size_t component, struct bh_arena *arena,
                   struct bh_vex_subject *ret)
{
    bh_str purl = bh_inv_str(inv, inv->components[component].purl);
    int r = purl.len ? bh_purl_parse(purl, arena, &ret->purl) : BH_E_FORMAT;

    ret->inv = inv;
    ret->component = component;
    ret->has_purl = r == 0;
    return r == BH_E_NOMEM ? r : 0;
}

int bh_vex_purls(const struct bh_vex_thing *thing, struct bh_arena *arena, struct bh_vex_purls *ret)
{
    *ret = (struct bh_vex_purls){0};
    for (size_t i = 0; i < thing->identifier_count; i++) {
        struct bh_purl purl, *item;
        if (thing->identifiers[i].kind != BH_VEX_PURL)
            continue;
        ret->any = true;
        int r = bh_purl_parse(thing->identifiers[i].value, arena, &purl);
        if (r == BH_E_NOMEM)
            return r;
        if (r < 0)
            continue;
        item = bh_vex_push(arena, (void **)&ret->items, &ret->count, sizeof(purl));
        if (!item)
            return BH_E_NOMEM;
        *item = purl;
    }
    return 0;
}

static bh_str str(const struct bh_vex_subject *s, uint32_t id)
{
    return bh_inv_str(s->inv, id);
}

static const struct bh_inv_component *component(const struct bh_vex_subject *s)
{
    return &s->inv->components[s->component];
}

// --- Package URLs

static bool means_source(const struct bh_purl *stated)
{
    bh_str arch = bh_purl_qualifier(stated, BH_STR("arch"));

    return bh_str_eqz(arch, "source") || bh_str_eqz(arch, "src");
}

static bool qualifiers_agree(const struct bh_purl *stated, const struct bh_purl *found, bool source)
{
    for (size_t i = 0; i < stated->qualifier_count; i++) {
        const struct bh_purl_qualifier *q = &stated->qualifiers[i];
        if (source && bh_str_eqz(q->key, "arch"))
            continue;
        if (!bh_str_eq(bh_purl_qualifier(found, q->key), q->value))
            return false;
    }
    return true;
}

// Red Hat's own documents say "redhat" where os-release, whose id is the namespace of what is
// installed, says "rhel".
static bool spaces_equal(const struct bh_purl *stated, const struct bh_purl *found)
{
    return bh_str_eq(stated->space, found->space) ||
           (bh_str_eqz(stated->type, "rpm") && bh_str_eqz(stated->space, "redhat") &&
            bh_str_eqz(found->space, "rhel"));
}

static bool purl_is(const struct bh_purl *stated, const struct bh_vex_subject *s)
{
    const struct bh_inv_component *c = component(s);
    bh_str name = s->purl.name, version = s->purl.version;
    bool source = means_source(stated) && c->source_name;

    if (source) {
        name = str(s, c->source_name);
        version = c->source_version ? str(s, c->source_version) : version;
    }
    return bh_str_eq(stated->type, s->purl.type) && spaces_equal(stated, &s->purl) &&
           bh_str_eq(stated->name, name) &&
           (!stated->version.len || bh_str_eq(stated->version, version)) &&
           (!stated->subpath.len || bh_str_eq(stated->subpath, s->purl.subpath)) &&
           qualifiers_agree(stated, &s->purl, source);
}

// --- CPE names

// Attributes of either form; of a URI the first seven.
static bh_str attribute(bh_str cpe, unsigned which)
{
    bh_str item = BH_STR_EMPTY;

    if (!bh_str_skip(&cpe, BH_STR("cpe:/")))
        return bh_cpe_attribute(cpe, (enum bh_cpe_attribute)which);
    for (unsigned i = 0; i <= which; i++)
        if (!bh_str_cut(&cpe, ':', &item))
            return BH_STR_EMPTY;
    return item;
}

static bool is_any(bh_str value)
{
    return !value.len || bh_str_eqz(value, "*");
}

static int hex_digit(char c)
{
    return bh_is_digit(c)                                   ? c - '0'
           : bh_to_lower(c) >= 'a' && bh_to_lower(c) <= 'f' ? bh_to_lower(c) - 'a' + 10
                                                            : -1;
}

// The next character without the escapes of either form.
static char next_char(bh_str *s)
{
    char c = s->ptr[0];
    size_t used = 1;

    if (c == '\\' && s->len > 1) {
        c = s->ptr[1];
        used = 2;
    } else if (c == '%' && s->len > 2 && hex_digit(s->ptr[1]) >= 0 && hex_digit(s->ptr[2]) >= 0) {
        c = (char)(hex_digit(s->ptr[1]) * 16 + hex_digit(s->ptr[2]));
        used = 3;
    }
    *s = bh_str_from(*s, used);
    return bh_to_lower(c);
}

static bool attributes_equal(bh_str a, bh_str b)
{
    while (a.len && b.len)
        if (next_char(&a) != next_char(&b))
            return false;
    return a.len == b.len;
}

static bool cpe_is(bh_str stated, bh_str found)
{
    if (!found.len || is_any(attribute(stated, BH_CPE_PRODUCT)))
        return false;
    for (unsigned i = BH_CPE_PART; i <= BH_CPE_OTHER; i++) {
        bh_str want = attribute(stated, i);
        if (!is_any(want) && !attributes_equal(want, attribute(found, i)))
            return false;
    }
    return true;
}

// What os-release says of the system is what its component is. There, vendors name the repository
// of a package in the edition, and applications (cpe:/a) in the part.
static bool is_system(bh_str stated, const struct bh_vex_subject *s)
{
    bh_str found = str(s, s->inv->system.cpe_name);
    bool same = found.len && !is_any(attribute(stated, BH_CPE_PRODUCT));

    for (unsigned i = BH_CPE_VENDOR; same && i <= BH_CPE_VERSION; i++) {
        bh_str want = attribute(stated, i);
        same = is_any(want) || attributes_equal(want, attribute(found, i));
    }
    return same;
}

static bool is_cpe(const struct bh_vex_thing *t, bh_str stated, const struct bh_vex_subject *s)
{
    const struct bh_inv_component *c = component(s);

    if (c->kind == BH_OPERATING_SYSTEM && is_system(stated, s))
        return true;
    // A version that stands beside the name is part of it.
    if (t->version.len && is_any(attribute(stated, BH_CPE_VERSION)) &&
        !bh_str_eq(t->version, str(s, c->version.text)))
        return false;
    return cpe_is(stated, str(s, c->cpe));
}

// --- The rest

static bool is_hash(bh_str stated, const struct bh_vex_subject *s)
{
    const struct bh_inv_component *c = component(s);
    size_t colon = bh_str_rfind(stated, ':');

    for (size_t i = 0; i < c->hash_count; i++)
        if (bh_str_eq(bh_str_sub(stated, 0, colon), str(s, c->hashes[i].name)) &&
            bh_str_caseeq(bh_str_from(stated, colon + 1), str(s, c->hashes[i].value)))
            return true;
    return false;
}

static bool is_named(const struct bh_vex_thing *t, const struct bh_vex_subject *s)
{
    const struct bh_inv_component *c = component(s);

    return t->name.len && !s->has_purl && bh_str_eq(t->name, str(s, c->name)) &&
           (!t->version.len || bh_str_eq(t->version, str(s, c->version.text))) &&
           (!t->supplier.len || bh_str_eq(t->supplier, str(s, c->supplier.text)));
}

static bool version_holds(const struct bh_vex_thing *t, const struct bh_vex_subject *s)
{
    bh_str version = str(s, component(s)->version.text);
    bool holds = !t->version_count;

    // A range that cannot be read, or not for this version, answers nothing.
    for (size_t i = 0; !holds && i < t->version_count; i++)
        if (!bh_str_starts(t->versions[i], BH_STR("vers:")))
            holds = bh_str_eq(t->versions[i], version);
        else if (bh_vers_contains(t->versions[i], version, &holds) < 0)
            holds = false;
    return holds;
}

static bool is_one_of(const struct bh_vex_purls *purls, const struct bh_vex_thing *t,
                      const struct bh_vex_subject *s)
{
    bh_str version = str(s, component(s)->version.text);

    for (size_t i = 0; i < purls->count; i++)
        if (purl_is(&purls->items[i], s) && (purls->items[i].version.len || !t->version.len ||
                                             t->version_count || bh_str_eq(t->version, version)))
            return true;
    return false;
}

bool bh_vex_thing_is(const struct bh_vex_thing *t, const struct bh_vex_purls *purls,
                     const struct bh_vex_subject *s)
{
    bool by_name = true;

    if (!version_holds(t, s))
        return false;
    if (purls->any && s->has_purl)
        return is_one_of(purls, t, s);
    for (size_t i = 0; i < t->identifier_count; i++) {
        const struct bh_vex_identifier *id = &t->identifiers[i];
        if ((id->kind == BH_VEX_CPE && is_cpe(t, id->value, s)) ||
            (id->kind == BH_VEX_HASH && is_hash(id->value, s)) ||
            (id->kind == BH_VEX_REF && bh_str_eq(id->value, str(s, component(s)->ref))))
            return true;
        by_name &= id->kind == BH_VEX_REF;
    }
    return by_name && is_named(t, s);
}
