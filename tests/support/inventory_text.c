// SPDX-License-Identifier: Apache-2.0
// Entries said by hand, and everything that an inventory holds as text.

#include "inventory_text.h"

static int encode(void *ctx, const struct bh_event *e)
{
    struct said *s = ctx;

    bh_event_encode(&s->events, e);
    return bh_buf_error(&s->events);
}

void said_init(struct said *s, const char *path, const char *finder)
{
    *s = (struct said){.path = path, .finder = finder, .sink = {.event = encode}};
    bh_buf_init(&s->events, 0);
}

void said_done(struct said *s)
{
    bh_buf_done(&s->events);
}

uint32_t said_component(struct said *s, const struct bh_component *c)
{
    uint32_t ref = 0;

    s->sink.ctx = s;
    return bh_emit_component(&s->sink, c, &ref) == 0 ? ref : 0;
}

uint32_t said_part(struct said *s, const char *purl, const char *name, const char *version)
{
    struct bh_component c = {.name = bh_str_z(name),
                             .version = bh_known(bh_str_z(version)),
                             .purl = bh_str_z(purl),
                             .evidence = {.confidence = 100, .offset = UINT64_MAX}};

    return said_component(s, &c);
}

void said_need(struct said *s, uint32_t from, const char *type, const char *name,
               enum bh_scope scope)
{
    struct bh_requirement r = {.from = from,
                               .purl_type = bh_str_z(type),
                               .name = bh_str_z(name),
                               .constraint = BH_STR("*"),
                               .scope = scope};

    s->sink.ctx = s;
    (void)!bh_emit_requirement(&s->sink, &r);
}

void said_file(struct said *s, uint32_t owner, const char *path)
{
    struct bh_owned_file f = {.owner = owner, .path = bh_str_z(path)};

    s->sink.ctx = s;
    (void)!bh_emit_file(&s->sink, &f);
}

int said_add(const struct said *s, struct bh_inventory *inv)
{
    return bh_inventory_add(inv, bh_str_z(s->path), s->layer, bh_str_z(s->finder), s->manager,
                            bh_buf_str(&s->events));
}

static void text(const struct bh_inventory *inv, struct bh_buf *b, const char *label, uint32_t id)
{
    if (id)
        bh_buf_printf(b, " %s=%.*s", label, BH_FMT(bh_inv_str(inv, id)));
}

static void value(const struct bh_inventory *inv, struct bh_buf *b, const char *label,
                  struct bh_inv_value v)
{
    if (v.state != BH_UNKNOWN)
        bh_buf_printf(b, " %s=%d:%.*s", label, v.state, BH_FMT(bh_inv_str(inv, v.text)));
}

static void pairs(const struct bh_inventory *inv, struct bh_buf *b, const char *label,
                  const struct bh_inv_pair *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bh_buf_printf(b, "  %s %.*s=%.*s %.*s\n", label, BH_FMT(bh_inv_str(inv, p[i].name)),
                      BH_FMT(bh_inv_str(inv, p[i].value)), BH_FMT(bh_inv_str(inv, p[i].language)));
}

static void evidence(const struct bh_inventory *inv, struct bh_buf *b,
                     const struct bh_inv_evidence *e)
{
    bh_buf_printf(b, "  at %.*s", BH_FMT(bh_inv_str(inv, e->path)));
    text(inv, b, "in", e->inner);
    text(inv, b, "by", e->finder);
    text(inv, b, "for", e->purl);
    bh_buf_printf(b, " %s %u layer=%u line=%llu offset=%lld\n", bh_technique_name(e->technique),
                  e->confidence, e->layer, (unsigned long long)e->line, (long long)e->offset);
}

static void component(const struct bh_inventory *inv, struct bh_buf *b,
                      const struct bh_inv_component *c)
{
    bh_buf_printf(b, "%.*s: %s %s%s files=%llu", BH_FMT(bh_inv_str(inv, c->ref)),
                  bh_component_kind_name(c->kind), bh_scope_name(c->scope), c->root ? " root" : "",
                  (unsigned long long)c->file_count);
    text(inv, b, "name", c->name);
    value(inv, b, "version", c->version);
    text(inv, b, "purl", c->purl);
    text(inv, b, "cpe", c->cpe);
    text(inv, b, "source", c->source_name);
    text(inv, b, "source-version", c->source_version);
    value(inv, b, "supplier", c->supplier);
    text(inv, b, "description", c->description);
    bh_buf_add_char(b, '\n');
    for (size_t i = 0; i < c->identity_count; i++)
        bh_buf_printf(b, "  is %.*s\n", BH_FMT(bh_inv_str(inv, c->identities[i])));
    for (size_t i = 0; i < c->evidence_count; i++)
        evidence(inv, b, &c->evidence[i]);
    for (size_t i = 0; i < c->licence_count; i++)
        bh_buf_printf(b, "  licence %s %.*s\n", bh_licence_kind_name(c->licences[i].kind),
                      BH_FMT(bh_inv_str(inv, c->licences[i].text)));
    pairs(inv, b, "hash", c->hashes, c->hash_count);
    pairs(inv, b, "property", c->properties, c->property_count);
}

static bh_str ref(const struct bh_inventory *inv, uint32_t index)
{
    return bh_inv_str(inv, inv->components[index].ref);
}

void inventory_text(const struct bh_inventory *inv, struct bh_buf *b)
{
    const struct bh_inv_system *s = &inv->system;

    for (size_t i = 0; i < inv->component_count; i++)
        component(inv, b, &inv->components[i]);
    for (size_t i = 0; i < inv->relation_count; i++) {
        const struct bh_inv_relation *r = &inv->relations[i];
        bh_buf_printf(b, "%.*s %s %.*s %s %d\n", BH_FMT(ref(inv, r->from)),
                      bh_relation_kind_name(r->kind), BH_FMT(ref(inv, r->to)),
                      bh_scope_name(r->scope), r->linkage);
    }
    for (size_t i = 0; i < inv->missing_count; i++) {
        const struct bh_inv_missing *m = &inv->missing[i];
        bh_buf_printf(b, "%.*s misses %.*s %.*s %.*s %s\n", BH_FMT(ref(inv, m->from)),
                      BH_FMT(bh_inv_str(inv, m->purl_type)), BH_FMT(bh_inv_str(inv, m->name)),
                      BH_FMT(bh_inv_str(inv, m->constraint)), bh_scope_name(m->scope));
    }
    for (size_t i = 0; i < inv->note_count; i++) {
        const struct bh_inv_note *n = &inv->notes[i];
        bh_buf_printf(b, "note %d %d %.*s:%llu:%lld %.*s\n", n->severity, n->code,
                      BH_FMT(bh_inv_str(inv, n->path)), (unsigned long long)n->place.line,
                      (long long)n->place.offset, BH_FMT(bh_inv_str(inv, n->text)));
    }
    bh_buf_printf(b, "system");
    text(inv, b, "id", s->id);
    text(inv, b, "version", s->version_id);
    text(inv, b, "codename", s->codename);
    text(inv, b, "name", s->pretty_name);
    text(inv, b, "like", s->id_like);
    text(inv, b, "cpe", s->cpe_name);
    bh_buf_printf(b, "%s\n", inv->incomplete ? " incomplete" : "");
}
