// SPDX-License-Identifier: Apache-2.0
// Statements of a CycloneDX document: references become products.

#include "base/clock.h"
#include "base/error.h"
#include "documents/cyclonedx_vex.h"
#include "documents/uri.h"
#include "documents/vex_words.h"
#include "model/purl.h"

// A statement for each word that holds for some of the products.
enum variant {
    AS_ANALYSED,
    AFFECTED,
    UNAFFECTED,
    UNKNOWN,
    VARIANTS,
};

struct stating {
    struct bh_cdx_vex *r;
    const struct bh_cdx_vex_vulnerability *v;
    enum bh_vex_status status;   // of the analysis
    size_t statements[VARIANTS]; // index + 1
};

// --- References

// What a BOM-Link (urn:cdx:SERIAL/VERSION#REF) of another document names: often REF is a package
// URL, encoded or, as in the format's own examples, not.
static int linked_thing(struct bh_cdx_vex *r, bh_str ref, struct bh_vex_thing *ret)
{
    struct bh_arena *arena = r->v.arena;
    size_t hash = bh_str_find(ref, '#');
    bh_str inner = bh_str_from(ref, hash + 1), plain;
    int code = bh_vex_add_identifier(arena, ret, BH_VEX_REF, ref);

    if (code < 0 || !inner.len)
        return code;
    code = bh_uri_decode(inner, arena, &plain);
    if (code == 0 && bh_str_starts(inner, BH_STR("pkg:")))
        code = bh_vex_add_identifier(arena, ret, BH_VEX_PURL, inner);
    else if (code == 0)
        code = bh_vex_add_named(arena, ret, plain);
    return code;
}

// *ret_index: of the component, when the document has it, else SIZE_MAX.
static int thing_of(struct bh_cdx_vex *r, bh_str ref, struct bh_vex_thing *ret, size_t *ret_index)
{
    uint64_t index;

    *ret = (struct bh_vex_thing){0};
    *ret_index = SIZE_MAX;
    if (ref.len && bh_map_get(&r->refs, ref, &index)) {
        *ret = r->things[index];
        *ret_index = (size_t)index;
        return 0;
    }
    if (bh_str_starts(ref, BH_STR("urn:cdx:")))
        return linked_thing(r, ref, ret);
    return bh_vex_add_named(r->v.arena, ret, ref);
}

// Versions that are listed are instead of the one that the component has.
static int forget_version(struct bh_arena *arena, struct bh_vex_thing *t)
{
    struct bh_vex_identifier *ids = bh_arena_array(arena, t->identifier_count + 1, sizeof(*ids));
    int r = ids ? 0 : BH_E_NOMEM;

    for (size_t i = 0; r == 0 && i < t->identifier_count; i++) {
        struct bh_purl purl;
        ids[i] = t->identifiers[i];
        if (ids[i].kind != BH_VEX_PURL)
            continue;
        r = bh_purl_parse(ids[i].value, arena, &purl);
        if (r == 0) {
            purl.version = BH_STR_EMPTY;
            r = bh_purl_text(&purl, arena, &ids[i].value);
        }
        r = r == BH_E_NOMEM ? r : 0;
    }
    t->identifiers = ids;
    t->version = BH_STR_EMPTY;
    return r;
}

// --- Statements

static enum variant variant_of(const struct stating *s, bh_str word)
{
    bool holds = s->status == BH_VEX_AFFECTED || s->status == BH_VEX_UNDER_INVESTIGATION;

    if (bh_str_eqz(word, "affected"))
        return holds ? AS_ANALYSED : AFFECTED;
    if (bh_str_eqz(word, "unaffected"))
        return s->status == BH_VEX_NOT_AFFECTED || s->status == BH_VEX_FIXED ? AS_ANALYSED
                                                                             : UNAFFECTED;
    return word.len ? UNKNOWN : AS_ANALYSED;
}

static int keep_responses(struct bh_arena *arena, const struct bh_cdx_vex_vulnerability *v,
                          bh_str *ret)
{
    struct bh_buf b;

    bh_buf_init(&b, 0);
    for (size_t i = 0; i < v->response_count; i++) {
        if (i)
            bh_buf_add_char(&b, ' ');
        bh_buf_add_str(&b, v->responses[i]);
    }
    return bh_buf_end(&b, arena, ret);
}

static int begin_statement(struct stating *s, enum variant variant)
{
    static const char *const words[] = {NULL, "affected", "unaffected", "unknown"};
    const struct bh_cdx_vex_vulnerability *v = s->v;
    struct bh_cdx_vex *r = s->r;
    struct bh_vex_statement *st = bh_vex_statement(&r->v);
    bh_str date = v->last_updated.len ? v->last_updated : v->first_issued;

    if (!st)
        return BH_E_NOMEM;
    s->statements[variant] = r->v.statement_count;
    st->format = BH_STR("cyclonedx");
    st->ids = v->ids;
    st->id_count = v->id_count;
    st->status_word = variant == AS_ANALYSED ? v->state : bh_str_z(words[variant]);
    st->status = bh_vex_status_of(st->format, st->status_word);
    st->time = bh_vex_time(&r->v, "lastUpdated", date, v->offset);
    st->justification = variant == AS_ANALYSED ? v->justification : BH_STR_EMPTY;
    if (st->status == BH_VEX_NOT_AFFECTED && variant == AS_ANALYSED)
        st->impact = v->detail;
    else
        st->text = v->detail;
    st->action = v->recommendation.len ? v->recommendation : v->workaround;
    return keep_responses(r->v.arena, v, &st->response);
}

// A component inside of the document's subject, or one by itself.
static int add_product(struct stating *s, enum variant variant, const struct bh_vex_thing *thing,
                       size_t index)
{
    struct bh_cdx_vex *r = s->r;
    int code = s->statements[variant] ? 0 : begin_statement(s, variant);

    if (code < 0)
        return code;
    struct bh_vex_statement *st = &r->v.statements[s->statements[variant] - 1];
    struct bh_vex_product *p =
        bh_vex_push(r->v.arena, (void **)&st->products, &st->product_count, sizeof(*p));
    if (!p)
        return BH_E_NOMEM;
    p->thing = *thing;
    if (index == SIZE_MAX || !r->subject || index == r->subject - 1)
        return 0;
    p->thing = r->things[r->subject - 1];
    p->parts = bh_arena_array(r->v.arena, 1, sizeof(*p->parts));
    if (!p->parts)
        return BH_E_NOMEM;
    p->parts[0] = *thing;
    p->part_count = 1;
    return 0;
}

static int state_affected(struct stating *s, const struct bh_cdx_vex_affected *a)
{
    struct bh_vex_thing thing, of[VARIANTS];
    size_t index;
    int code = thing_of(s->r, a->ref, &thing, &index);

    if (code == 0 && !thing.identifier_count && !thing.name.len) {
        bh_lenient_lose(&s->r->v.l, s->v->offset, BH_N("it affects something without 'ref'"));
        return 0;
    }
    if (code < 0 || !a->count)
        return code < 0 ? code : add_product(s, AS_ANALYSED, &thing, index);
    code = forget_version(s->r->v.arena, &thing);
    for (enum variant k = 0; k < VARIANTS; k++)
        of[k] = thing;
    for (size_t i = 0; code == 0 && i < a->count; i++) {
        struct bh_vex_thing *t = &of[variant_of(s, a->versions[i].status)];
        bh_str text = a->versions[i].range.len ? a->versions[i].range : a->versions[i].version;
        if (!text.len)
            bh_lenient_lose(&s->r->v.l, s->v->offset, BH_N("it affects a version that is none"));
        code = bh_vex_add_text(s->r->v.arena, text, &t->versions, &t->version_count);
    }
    for (enum variant k = 0; code == 0 && k < VARIANTS; k++)
        if (of[k].version_count)
            code = add_product(s, k, &of[k], index);
    return code;
}

static int state_vulnerability(struct bh_cdx_vex *r, const struct bh_cdx_vex_vulnerability *v)
{
    struct stating s = {.r = r, .v = v};
    int code = 0;

    if (!v->state.len) {
        r->without++;
        return 0;
    }
    s.status = bh_vex_status_of(BH_STR("cyclonedx"), v->state);
    if (!v->id_count)
        bh_lenient_lose(&r->v.l, v->offset, BH_N("a vulnerability without an id"));
    if (s.status == BH_VEX_UNKNOWN)
        bh_lenient_lose(&r->v.l, v->offset, BH_N("'%.*s' is no status"), BH_FMT(v->state));
    if (!v->affected_count)
        bh_lenient_warn(&r->v.l, v->offset, "a statement about no product");
    if (s.status == BH_VEX_NOT_AFFECTED && !v->justification.len && !v->detail.len)
        bh_lenient_warn(&r->v.l, v->offset, "'%.*s' with neither a justification nor a detail",
                        BH_FMT(v->state));
    for (size_t i = 0; code == 0 && i < v->affected_count; i++)
        code = state_affected(&s, &v->affects[i]);
    if (code == 0 && !s.statements[AS_ANALYSED] && !v->affected_count)
        code = begin_statement(&s, AS_ANALYSED);
    return code;
}

int bh_cdx_vex_state(struct bh_cdx_vex *r)
{
    int code = 0;

    for (size_t i = 0; code == 0 && i < r->count; i++)
        code = state_vulnerability(r, &r->vulnerabilities[i]);
    return code;
}
