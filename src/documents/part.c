// SPDX-License-Identifier: Apache-2.0
// One part of a document while it is read.

#include "documents/part.h"

#include "base/error.h"
#include "base/limits.h"
#include "documents/foreign.h"
#include "documents/hash_names.h"
#include "documents/properties.h"
#include "model/cpe.h"
#include "model/purl.h"

void bh_part_begin(struct bh_part_text *p, struct bh_arena *arena, uint64_t offset)
{
    *p = (struct bh_part_text){.arena = arena, .offset = offset};
    p->c.evidence =
        (struct bh_evidence){.technique = BH_BY_DOCUMENT, .confidence = 100, .offset = UINT64_MAX};
}

// *ret is NULL when the list is full.
static int add(struct bh_part_text *p, struct bh_part_list *list, size_t size, void **ret)
{
    *ret = NULL;
    if (list->count >= BH_LIMIT_EVENT_ARRAY) {
        p->cut = true;
        return 0;
    }
    int r = bh_arena_grow(p->arena, &list->items, &list->room, list->count, size);
    if (r == 0)
        *ret = (char *)list->items + list->count++ * size;
    return r;
}

int bh_part_licence(struct bh_part_text *p, enum bh_licence_kind kind, bh_str text)
{
    struct bh_licence *to;
    int r = text.len ? add(p, &p->licences, sizeof(*to), (void **)&to) : 0;

    if (r == 0 && text.len && to)
        *to = (struct bh_licence){kind, text};
    return r;
}

static int odd_hash(struct bh_part_text *p, struct bh_lenient *l, bh_str algorithm, bh_str hex)
{
    bh_str both;
    int r = bh_arena_join(p->arena, (bh_str[]){algorithm, BH_STR(":"), hex}, 3, &both);

    bh_lenient_warn(l, bh_json_offset(l->json), "no digest of a known kind: '%.*s'",
                    BH_FMT(algorithm));
    return r < 0 ? r : bh_part_property(p, BH_STR(BH_PROPERTY_HASH), both);
}

int bh_part_hash(struct bh_part_text *p, struct bh_lenient *l, bh_str algorithm, bh_str hex)
{
    const struct bh_hash_name *name = bh_hash_name_find(algorithm);
    struct bh_hash_value *to = NULL;
    bh_str lower;

    if (!algorithm.len && !hex.len)
        return 0;
    if (!name || !bh_hash_name_fits(name, hex))
        return odd_hash(p, l, algorithm, hex);
    int r = bh_arena_str(p->arena, hex, &lower);
    if (r == 0)
        r = add(p, &p->hashes, sizeof(*to), (void **)&to);
    if (r < 0 || !to)
        return r;
    char *at = (char *)(uintptr_t)lower.ptr;
    for (size_t i = 0; i < lower.len; i++)
        at[i] = bh_to_lower(at[i]);
    *to = (struct bh_hash_value){bh_str_z(name->name), lower};
    return 0;
}

int bh_part_property(struct bh_part_text *p, bh_str name, bh_str value)
{
    struct bh_property *to;
    int r = name.len ? add(p, &p->properties, sizeof(*to), (void **)&to) : 0;

    if (r == 0 && name.len && to)
        *to = (struct bh_property){.name = name, .value = value};
    return r;
}

int bh_part_identity(struct bh_part_text *p, bh_str purl)
{
    bh_str *to;
    int r = purl.len ? add(p, &p->identities, sizeof(*to), (void **)&to) : 0;

    if (r == 0 && purl.len && to)
        *to = purl;
    return r;
}

int bh_part_place(struct bh_part_text *p, const struct bh_part_place *place)
{
    struct bh_part_place *to;
    int r = place->location.len ? add(p, &p->places, sizeof(*to), (void **)&to) : 0;

    if (r == 0 && place->location.len && to)
        *to = *place;
    return r;
}

int bh_part_cpe(struct bh_part_text *p, bh_str text)
{
    if (!p->c.cpe.len && bh_cpe23_valid(text)) {
        p->c.cpe = text;
        return 0;
    }
    return text.len ? bh_part_property(p, BH_STR(BH_PROPERTY_CPE), text) : 0;
}

static void take_state(struct bh_value *v, bh_str word)
{
    for (enum bh_state s = BH_NONE; s <= BH_NOT_APPLICABLE; s++)
        if (v->state == BH_UNKNOWN && bh_str_eqz(word, bh_state_name(s)))
            v->state = s;
}

static void take_scope(struct bh_component *c, bh_str word)
{
    for (enum bh_scope s = BH_SCOPE_REQUIRED; s < BH_SCOPES; s++)
        if (bh_str_eqz(word, bh_scope_name(s)))
            c->scope = s;
}

static void take_kind(struct bh_component *c, bh_str word)
{
    for (enum bh_component_kind k = BH_LIBRARY; k < BH_COMPONENT_KINDS; k++)
        if (bh_str_eqz(word, bh_component_kind_name(k)))
            c->kind = k;
}

static int take_relation(struct bh_part_text *p, bh_str kind, bh_str to)
{
    struct bh_part_relation *relation;

    for (enum bh_relation_kind k = BH_DEPENDS_ON; k < BH_RELATION_KINDS; k++) {
        if (!bh_str_eqz(kind, bh_relation_kind_name(k)))
            continue;
        int r = add(p, &p->relations, sizeof(*relation), (void **)&relation);
        if (r == 0 && relation)
            *relation = (struct bh_part_relation){k, to};
        return r;
    }
    return 0;
}

// 1 when the property is a field of ours and goes; 0 when it stays.
static int take_property(struct bh_part_text *p, bh_str name, bh_str value)
{
    struct bh_component *c = &p->c;

    if (bh_str_skip(&name, BH_STR(BH_PROPERTY_RELATION))) {
        int r = take_relation(p, name, value);
        return r < 0 ? r : 1;
    }
    if (bh_str_starts(name, BH_STR(BH_PROPERTY_SUPPORT)))
        return 1;
    if (bh_str_eqz(name, BH_PROPERTY_ROOT))
        c->root = bh_str_eqz(value, "true");
    else if (bh_str_eqz(name, BH_PROPERTY_KIND))
        take_kind(c, value);
    else if (bh_str_eqz(name, BH_PROPERTY_SCOPE))
        take_scope(c, value);
    else if (bh_str_eqz(name, BH_PROPERTY_SOURCE_NAME))
        c->source_name = value;
    else if (bh_str_eqz(name, BH_PROPERTY_SOURCE_VERSION))
        c->source_version = value;
    else if (bh_str_eqz(name, BH_PROPERTY_VERSION_STATE))
        take_state(&c->version, value);
    else if (bh_str_eqz(name, BH_PROPERTY_SUPPLIER_STATE))
        take_state(&c->supplier, value);
    else
        return 0;
    return 1;
}

// Not a range ("^1.2", ">= 1, < 2", "5.*", "1.x"), a place or a word.
static bool is_exact_version(bh_str v)
{
    bool digit = false;

    for (size_t i = 0; i < v.len; i++) {
        digit |= bh_is_digit(v.ptr[i]);
        if (!bh_is_alnum(v.ptr[i]) && (i == 0 || !strchr("._+~:-", v.ptr[i]) || !v.ptr[i]))
            return false;
    }
    return digit && !bh_str_ends(v, BH_STR(".x")) && !bh_str_ends(v, BH_STR(".X"));
}

static bool says_version(bh_str purl)
{
    size_t slash = bh_str_rfind(bh_str_sub(purl, 0, bh_str_find(purl, '?')), '/');

    return bh_str_has(bh_str_from(purl, slash), '@');
}

// A package URL without a version, and the version beside it, are of one part: without it the parts
// of all versions would be one, and none could be judged. Of images and models the version is not
// the one that a URL has.
static int complete_purl(struct bh_part_text *p)
{
    const struct bh_value *version = &p->c.version;
    struct bh_purl purl;

    if (!p->c.purl.len || version->state != BH_KNOWN || says_version(p->c.purl) ||
        !is_exact_version(version->text))
        return 0;
    int r = bh_purl_parse(p->c.purl, p->arena, &purl);
    if (r < 0 || purl.version.len || bh_str_eqz(purl.type, "oci") ||
        bh_str_eqz(purl.type, "huggingface") || bh_str_eqz(purl.type, "mlflow"))
        return r == BH_E_NOMEM ? r : 0;
    purl.version = version->text;
    r = bh_purl_text(&purl, p->arena, &p->c.purl);
    return r == BH_E_NOMEM ? r : 0;
}

int bh_part_settle(struct bh_part_text *p)
{
    struct bh_property *items = p->properties.items;
    size_t count = p->properties.count, kept = 0;
    int r = 0;

    for (size_t i = 0; r >= 0 && i < count; i++) {
        r = bh_str_starts(items[i].name, BH_STR("buhin:"))
                ? take_property(p, items[i].name, items[i].value)
                : 0;
        if (r == 0)
            items[kept++] = items[i];
    }
    p->properties.count = kept;
    if (r >= 0)
        r = complete_purl(p);
    return r < 0 ? r : bh_foreign_take(p);
}

// A name to show, where the document has none.
static int name_of(struct bh_part_text *p, struct bh_lenient *l)
{
    struct bh_purl purl;

    if (p->c.name.len)
        return 0;
    bh_lenient_warn(l, p->offset, "a part without a name");
    int r = bh_purl_parse(p->c.purl, p->arena, &purl);
    p->c.name = r == 0 ? purl.name : BH_STR("?");
    return r == BH_E_NOMEM ? r : 0;
}

// One more place of a component that was told: only what makes it the same component.
static int emit_places(const struct bh_part_text *p, struct bh_lenient *l, struct bh_sink *sink)
{
    const struct bh_part_place *places = p->places.items;
    const struct bh_component *c = &p->c;
    size_t each = c->name.len + c->version.text.len + c->purl.len + c->supplier.text.len + 64;
    size_t most = (size_t)BH_LIMIT_DOCUMENT_PART / each, i;
    int r = 0;

    if (most > BH_LIMIT_DOCUMENT_PLACES)
        most = BH_LIMIT_DOCUMENT_PLACES;
    for (i = 1; r == 0 && i < p->places.count && i < most; i++) {
        const struct bh_component more = {.kind = c->kind,
                                          .name = c->name,
                                          .version = c->version,
                                          .purl = c->purl,
                                          .supplier = c->supplier,
                                          .scope = c->scope,
                                          .evidence = {.technique = BH_BY_DOCUMENT,
                                                       .confidence = c->evidence.confidence,
                                                       .inner = places[i].location,
                                                       .line = places[i].line,
                                                       .offset = places[i].offset}};
        r = bh_emit_component(sink, &more, NULL);
    }
    if (i < p->places.count)
        bh_lenient_warn(l, p->offset, "a part has %zu places: %zu of them are left out",
                        p->places.count, p->places.count - i);
    return r;
}

int bh_part_emit(struct bh_part_text *p, struct bh_lenient *l, struct bh_sink *sink,
                 uint32_t *ret_ref)
{
    struct bh_component *c = &p->c;
    const struct bh_part_place *first = p->places.items;

    c->licences = p->licences.items;
    c->licence_count = p->licences.count;
    c->hashes = p->hashes.items;
    c->hash_count = p->hashes.count;
    c->properties = p->properties.items;
    c->property_count = p->properties.count;
    c->identities = p->identities.items;
    c->identity_count = p->identities.count;
    c->evidence.offset = p->offset;
    if (p->places.count) {
        c->evidence.inner = first->location;
        c->evidence.line = first->line;
        c->evidence.offset = first->offset;
    }
    if (p->cut)
        bh_say(l->diag, BH_ERROR, BH_E_LIMIT, BH_AT(p->offset),
               "a list of this part has more than %u entries: the rest is left out",
               (unsigned)BH_LIMIT_EVENT_ARRAY);
    int r = name_of(p, l);
    if (r == 0)
        r = bh_emit_component(sink, c, ret_ref);
    return r == 0 ? emit_places(p, l, sink) : r;
}
