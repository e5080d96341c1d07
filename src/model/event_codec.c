// SPDX-License-Identifier: Apache-2.0
// Events as bytes: a 32-bit length, then the kind and the fields in the order of the structs.
// Numbers are varints, texts and arrays have a varint count before them.

#include "base/error.h"
#include "base/limits.h"
#include "model/event.h"
#include "model/record.h"

static void put_value(struct bh_buf *b, struct bh_value v)
{
    bh_buf_add_varint(b, v.state);
    bh_buf_add_block(b, v.text);
}

static void put_evidence(struct bh_buf *b, const struct bh_evidence *e)
{
    bh_buf_add_varint(b, e->technique);
    bh_buf_add_varint(b, e->confidence);
    bh_buf_add_block(b, e->inner);
    bh_buf_add_varint(b, e->line);
    // Unknown is the largest number; plus one it is the shortest.
    bh_buf_add_varint(b, e->offset + 1);
}

static void put_component(struct bh_buf *b, const struct bh_component *c)
{
    bh_buf_add_varint(b, c->kind);
    bh_buf_add_block(b, c->name);
    put_value(b, c->version);
    bh_buf_add_block(b, c->purl);
    bh_buf_add_block(b, c->cpe);
    bh_buf_add_block(b, c->source_name);
    bh_buf_add_block(b, c->source_version);
    put_value(b, c->supplier);
    bh_buf_add_block(b, c->description);
    bh_buf_add_varint(b, c->scope);
    bh_buf_add_varint(b, c->root);
    put_evidence(b, &c->evidence);
    bh_buf_add_varint(b, c->licence_count);
    for (size_t i = 0; i < c->licence_count; i++) {
        bh_buf_add_varint(b, c->licences[i].kind);
        bh_buf_add_block(b, c->licences[i].text);
    }
    bh_buf_add_varint(b, c->hash_count);
    for (size_t i = 0; i < c->hash_count; i++) {
        bh_buf_add_block(b, c->hashes[i].algorithm);
        bh_buf_add_block(b, c->hashes[i].hex);
    }
    bh_buf_add_varint(b, c->property_count);
    for (size_t i = 0; i < c->property_count; i++) {
        bh_buf_add_block(b, c->properties[i].name);
        bh_buf_add_block(b, c->properties[i].value);
        bh_buf_add_block(b, c->properties[i].language);
    }
    bh_record_put_texts(b, c->identities, c->identity_count);
}

static void put_relation(struct bh_buf *b, const struct bh_relation *r)
{
    bh_buf_add_varint(b, r->from);
    bh_buf_add_varint(b, r->to);
    bh_buf_add_varint(b, r->kind);
    bh_buf_add_varint(b, r->scope);
    bh_buf_add_varint(b, r->linkage);
}

static void put_requirement(struct bh_buf *b, const struct bh_requirement *r)
{
    bh_buf_add_varint(b, r->from);
    bh_buf_add_block(b, r->purl_type);
    bh_buf_add_block(b, r->name);
    bh_buf_add_block(b, r->constraint);
    bh_buf_add_varint(b, r->scope);
}

static void put_file(struct bh_buf *b, const struct bh_owned_file *f)
{
    bh_buf_add_varint(b, f->owner);
    bh_buf_add_block(b, f->path);
    bh_buf_add_block(b, f->digest);
    bh_buf_add_block(b, f->kind);
}

static void put_report(struct bh_buf *b, const struct bh_report *r)
{
    bh_buf_add_varint(b, r->severity);
    bh_buf_add_varint(b, (uint64_t) - (int64_t)r->code);
    bh_buf_add_block(b, r->file);
    bh_buf_add_varint(b, r->place.offset + 1);
    bh_buf_add_varint(b, r->place.line);
    bh_buf_add_block(b, r->text);
}

void bh_event_encode(struct bh_buf *b, const struct bh_event *e)
{
    size_t start = b->len;

    bh_buf_add_u32(b, 0);
    bh_buf_add_varint(b, e->kind);
    switch (e->kind) {
    case BH_EVENT_COMPONENT:
        put_component(b, &e->component);
        break;
    case BH_EVENT_RELATION:
        put_relation(b, &e->relation);
        break;
    case BH_EVENT_REQUIREMENT:
        put_requirement(b, &e->requirement);
        break;
    case BH_EVENT_FILE:
        put_file(b, &e->file);
        break;
    case BH_EVENT_REPORT:
        put_report(b, &e->report);
        break;
    case BH_EVENT_VEX:
        bh_vex_encode(b, &e->vex);
        break;
    }
    if (b->error)
        return;
    size_t len = b->len - start - 4;
    if (len > BH_LIMIT_FRAME) {
        b->len = start;
        b->error = BH_E_LIMIT;
        return;
    }
    for (int i = 0; i < 4; i++)
        b->ptr[start + i] = (char)(len >> (8 * i));
}

static uint32_t get_ref(struct bh_bytes *r)
{
    uint64_t v = bh_bytes_varint(r);

    if (v && v <= UINT32_MAX)
        return (uint32_t)v;
    if (!r->error)
        r->error = BH_E_CORRUPT;
    return 0;
}

static struct bh_value get_value(struct bh_bytes *r)
{
    struct bh_value v;

    v.state = bh_record_enum(r, BH_NOT_APPLICABLE + 1);
    v.text = bh_bytes_block(r);
    return v;
}

static int get_licences(struct bh_bytes *r, struct bh_arena *arena, struct bh_component *c)
{
    struct bh_licence *items;
    int code = bh_record_array(r, arena, 2, sizeof(*items), (void **)&items, &c->licence_count);

    for (size_t i = 0; code == 0 && i < c->licence_count; i++) {
        items[i].kind = bh_record_enum(r, BH_LICENCE_FOUND + 1);
        items[i].text = bh_bytes_block(r);
    }
    c->licences = items;
    return code;
}

static int get_hashes(struct bh_bytes *r, struct bh_arena *arena, struct bh_component *c)
{
    struct bh_hash_value *items;
    int code = bh_record_array(r, arena, 2, sizeof(*items), (void **)&items, &c->hash_count);

    for (size_t i = 0; code == 0 && i < c->hash_count; i++) {
        items[i].algorithm = bh_bytes_block(r);
        items[i].hex = bh_bytes_block(r);
    }
    c->hashes = items;
    return code;
}

static int get_properties(struct bh_bytes *r, struct bh_arena *arena, struct bh_component *c)
{
    struct bh_property *items;
    int code = bh_record_array(r, arena, 3, sizeof(*items), (void **)&items, &c->property_count);

    for (size_t i = 0; code == 0 && i < c->property_count; i++) {
        items[i].name = bh_bytes_block(r);
        items[i].value = bh_bytes_block(r);
        items[i].language = bh_bytes_block(r);
    }
    c->properties = items;
    return code;
}

static int get_component(struct bh_bytes *r, struct bh_arena *arena, struct bh_component *c)
{
    bh_str *identities = NULL;

    c->kind = bh_record_enum(r, BH_COMPONENT_KINDS);
    c->name = bh_bytes_block(r);
    c->version = get_value(r);
    c->purl = bh_bytes_block(r);
    c->cpe = bh_bytes_block(r);
    c->source_name = bh_bytes_block(r);
    c->source_version = bh_bytes_block(r);
    c->supplier = get_value(r);
    c->description = bh_bytes_block(r);
    c->scope = bh_record_enum(r, BH_SCOPES);
    c->root = bh_record_enum(r, 2);
    c->evidence.technique = bh_record_enum(r, BH_TECHNIQUES);
    c->evidence.confidence = (uint8_t)bh_record_enum(r, 101);
    c->evidence.inner = bh_bytes_block(r);
    c->evidence.line = bh_bytes_varint(r);
    c->evidence.offset = bh_bytes_varint(r) - 1;
    int code = get_licences(r, arena, c);
    if (code == 0)
        code = get_hashes(r, arena, c);
    if (code == 0)
        code = get_properties(r, arena, c);
    if (code == 0)
        code = bh_record_texts(r, arena, &identities, &c->identity_count);
    c->identities = identities;
    return code;
}

static void get_relation(struct bh_bytes *r, struct bh_relation *rel)
{
    rel->from = get_ref(r);
    rel->to = get_ref(r);
    rel->kind = bh_record_enum(r, BH_RELATION_KINDS);
    rel->scope = bh_record_enum(r, BH_SCOPES);
    rel->linkage = bh_record_enum(r, BH_LINK_PROCESS + 1);
}

static void get_requirement(struct bh_bytes *r, struct bh_requirement *req)
{
    req->from = get_ref(r);
    req->purl_type = bh_bytes_block(r);
    req->name = bh_bytes_block(r);
    req->constraint = bh_bytes_block(r);
    req->scope = bh_record_enum(r, BH_SCOPES);
}

static void get_file(struct bh_bytes *r, struct bh_owned_file *f)
{
    f->owner = get_ref(r);
    f->path = bh_bytes_block(r);
    f->digest = bh_bytes_block(r);
    f->kind = bh_bytes_block(r);
}

static void get_report(struct bh_bytes *r, struct bh_report *rep)
{
    rep->severity = bh_record_enum(r, BH_ERROR + 1);
    rep->code = -(int)bh_record_enum(r, -BH_E_SYSTEM + 1);
    rep->file = bh_bytes_block(r);
    rep->place.offset = bh_bytes_varint(r) - 1;
    rep->place.line = bh_bytes_varint(r);
    rep->text = bh_bytes_block(r);
}

int bh_event_decode(struct bh_bytes *r, struct bh_arena *arena, struct bh_event *ret_event)
{
    struct bh_event e = {0};
    struct bh_bytes record;
    int code = 0;

    if (!r->error && !bh_bytes_left(r)) {
        *ret_event = e;
        return 0;
    }
    uint32_t len = bh_bytes_le32(r);
    if (len > BH_LIMIT_FRAME)
        return r->error = BH_E_LIMIT;
    bh_bytes_init(&record, bh_bytes_take(r, len));
    if (r->error)
        return r->error;
    e.kind = bh_record_enum(&record, BH_EVENT_VEX + 1);
    switch (e.kind) {
    case BH_EVENT_COMPONENT:
        code = get_component(&record, arena, &e.component);
        break;
    case BH_EVENT_RELATION:
        get_relation(&record, &e.relation);
        break;
    case BH_EVENT_REQUIREMENT:
        get_requirement(&record, &e.requirement);
        break;
    case BH_EVENT_FILE:
        get_file(&record, &e.file);
        break;
    case BH_EVENT_REPORT:
        get_report(&record, &e.report);
        break;
    case BH_EVENT_VEX:
        code = bh_vex_decode(&record, arena, &e.vex);
        break;
    default:
        record.error = BH_E_CORRUPT;
    }
    if (code == BH_E_NOMEM)
        return code;
    // What is cut or too long inside a record whose length was stated is a lie, not an early end.
    if (record.error || bh_bytes_left(&record))
        return r->error = record.error == BH_E_LIMIT ? BH_E_LIMIT : BH_E_CORRUPT;
    *ret_event = e;
    return 0;
}
