// SPDX-License-Identifier: Apache-2.0
// Products of VEX statements and components.

#include "triage/vex_product.h"

#include "base/error.h"
#include "model/cpe.h"
#include "versions/vers.h"

static int read_cpe(bh_str text, struct bh_arena *arena, bh_str *ret)
{
    int r = text.len ? bh_cpe_read(text, arena, ret) : BH_E_FORMAT;

    if (r < 0)
        *ret = BH_STR_EMPTY;
    return r == BH_E_NOMEM ? r : 0;
}

int bh_vex_subject(const struct bh_inventory *inv, size_t component, struct bh_arena *arena,
                   struct bh_vex_subject *ret)
{
    const struct bh_inv_component *c = &inv->components[component];
    bh_str purl = bh_inv_str(inv, c->purl);
    int r = purl.len ? bh_purl_parse(purl, arena, &ret->purl) : BH_E_FORMAT;

    ret->inv = inv;
    ret->component = component;
    ret->has_purl = r == 0;
    ret->system = BH_STR_EMPTY;
    if (r != BH_E_NOMEM)
        r = read_cpe(bh_inv_str(inv, c->cpe), arena, &ret->cpe);
    if (r == 0 && c->kind == BH_OPERATING_SYSTEM)
        r = read_cpe(bh_inv_str(inv, inv->system.cpe_name), arena, &ret->system);
    return r;
}

static int add_purl(bh_str text, struct bh_arena *arena, struct bh_vex_names *ret)
{
    struct bh_purl purl, *item;
    int r = bh_purl_parse(text, arena, &purl);

    ret->any_purl = true;
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    item = bh_vex_push(arena, (void **)&ret->purls, &ret->purl_count, sizeof(purl));
    if (!item)
        return BH_E_NOMEM;
    *item = purl;
    return 0;
}

static int add_cpe(bh_str text, struct bh_arena *arena, struct bh_vex_names *ret)
{
    bh_str cpe, *item;
    int r = read_cpe(text, arena, &cpe);

    if (r < 0 || !cpe.len)
        return r;
    item = bh_vex_push(arena, (void **)&ret->cpes, &ret->cpe_count, sizeof(cpe));
    if (!item)
        return BH_E_NOMEM;
    *item = cpe;
    return 0;
}

int bh_vex_names(const struct bh_vex_thing *thing, struct bh_arena *arena, struct bh_vex_names *ret)
{
    int r = 0;

    *ret = (struct bh_vex_names){0};
    for (size_t i = 0; r == 0 && i < thing->identifier_count; i++) {
        const struct bh_vex_identifier *id = &thing->identifiers[i];
        if (id->kind == BH_VEX_PURL)
            r = add_purl(id->value, arena, ret);
        else if (id->kind == BH_VEX_CPE)
            r = add_cpe(id->value, arena, ret);
    }
    return r;
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

static bool agrees(bh_str stated, bh_str found, enum bh_cpe_attribute which)
{
    bh_str want = bh_cpe_attribute(stated, which);

    return bh_str_eqz(want, "*") || bh_str_caseeq(want, bh_cpe_attribute(found, which));
}

// From one attribute to another, where the stated name has a product at all.
static bool cpe_is(bh_str stated, bh_str found, enum bh_cpe_attribute first,
                   enum bh_cpe_attribute last)
{
    bool same = found.len && bh_cpe_is_value(bh_cpe_attribute(stated, BH_CPE_PRODUCT));

    for (enum bh_cpe_attribute i = first; same && i <= last; i++)
        same = agrees(stated, found, i);
    return same;
}

// What os-release says of the system is what its component is. There, vendors name the repository
// of a package in the edition, and applications (cpe:/a) in the part. Elsewhere a version that
// stands beside the name is part of it.
static bool is_cpe(const struct bh_vex_thing *t, bh_str stated, const struct bh_vex_subject *s)
{
    if (cpe_is(stated, s->system, BH_CPE_VENDOR, BH_CPE_VERSION))
        return true;
    if (t->version.len && bh_str_eqz(bh_cpe_attribute(stated, BH_CPE_VERSION), "*") &&
        !bh_str_eq(t->version, str(s, component(s)->version.text)))
        return false;
    return cpe_is(stated, s->cpe, BH_CPE_PART, BH_CPE_OTHER);
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

static bool is_purl(const struct bh_vex_names *names, const struct bh_vex_thing *t,
                    const struct bh_vex_subject *s)
{
    bh_str version = str(s, component(s)->version.text);

    for (size_t i = 0; i < names->purl_count; i++)
        if (purl_is(&names->purls[i], s) && (names->purls[i].version.len || !t->version.len ||
                                             t->version_count || bh_str_eq(t->version, version)))
            return true;
    return false;
}

bool bh_vex_thing_is(const struct bh_vex_thing *t, const struct bh_vex_names *names,
                     const struct bh_vex_subject *s)
{
    bool by_name = true;

    if (!version_holds(t, s))
        return false;
    if (names->any_purl && s->has_purl)
        return is_purl(names, t, s);
    for (size_t i = 0; i < names->cpe_count; i++)
        if (is_cpe(t, names->cpes[i], s))
            return true;
    for (size_t i = 0; i < t->identifier_count; i++) {
        const struct bh_vex_identifier *id = &t->identifiers[i];
        if ((id->kind == BH_VEX_HASH && is_hash(id->value, s)) ||
            (id->kind == BH_VEX_REF && bh_str_eq(id->value, str(s, component(s)->ref))))
            return true;
        by_name &= id->kind == BH_VEX_REF;
    }
    return by_name && is_named(t, s);
}
