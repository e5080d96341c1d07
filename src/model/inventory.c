// SPDX-License-Identifier: Apache-2.0
// The inventory while it is filled: events become parts, relations, needs, owned paths and notes.

#include "model/inventory.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "model/inventory_work.h"
#include "model/purl.h"

struct bh_inventory *bh_inventory_new(void)
{
    struct bh_inventory *inv = bh_calloc(1, sizeof(*inv));

    if (!inv)
        return NULL;
    bh_arena_init(&inv->arena, 0);
    inv->work = bh_calloc(1, sizeof(*inv->work));
    if (!inv->work || bh_intern_init(&inv->strings, 0) < 0) {
        bh_inventory_free(inv);
        return NULL;
    }
    bh_arena_init(&inv->work->arena, 0);
    bh_arena_init(&inv->work->record, 0);
    bh_map_init(&inv->work->aliases);
    inv->work->key = bh_hash_key_random();
    return inv;
}

void bh_work_free(struct bh_inventory *inv)
{
    struct bh_inventory_work *w = inv->work;

    if (!w)
        return;
    bh_arena_done(&w->arena);
    bh_arena_done(&w->record);
    bh_map_done(&w->aliases);
    bh_free(w->parts);
    bh_free(w->relations);
    bh_free(w->needs);
    bh_free(w->owned);
    bh_free(w->order);
    bh_free(w->index);
    bh_free(w);
    inv->work = NULL;
}

void bh_inventory_free(struct bh_inventory *inv)
{
    if (!inv)
        return;
    bh_work_free(inv);
    bh_intern_done(&inv->strings);
    bh_arena_done(&inv->arena);
    bh_free(inv->components);
    bh_free(inv->relations);
    bh_free(inv->missing);
    bh_free(inv->notes);
    bh_free(inv);
}

void bh_inventory_freep(struct bh_inventory **inv)
{
    bh_inventory_free(*inv);
}

bh_str bh_inv_str(const struct bh_inventory *inv, uint32_t id)
{
    return bh_intern_str(&inv->strings, id);
}

static int intern(struct bh_inventory *inv, bh_str s, uint32_t *ret_id)
{
    return bh_intern_id(&inv->strings, s, ret_id);
}

static int add_note(struct bh_inventory *inv, bh_str path, const struct bh_report *report)
{
    struct bh_inv_note note = {
        .severity = report->severity, .code = report->code, .place = report->place};
    int r =
        bh_grow((void **)&inv->notes, &inv->work->note_room, inv->note_count, sizeof(*inv->notes));

    if (r == 0)
        r = intern(inv, path, &note.path);
    if (r == 0)
        r = intern(inv, report->text, &note.text);
    if (r < 0)
        return r;
    inv->notes[inv->note_count++] = note;
    inv->incomplete |= note.severity == BH_ERROR;
    return 0;
}

int bh_inventory_note(struct bh_inventory *inv, const struct bh_report *report)
{
    return add_note(inv, report->file, report);
}

int bh_inventory_alias(struct bh_inventory *inv, bh_str link, bh_str target)
{
    uint32_t link_id, target_id;
    int r = intern(inv, link, &link_id);

    if (r == 0)
        r = intern(inv, target, &target_id);
    if (r < 0)
        return r;
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&inv->work->aliases, bh_inv_str(inv, link_id), &added);
    if (!slot)
        return BH_E_NOMEM;
    // Two targets of one link (two layers): one of them, whichever came first.
    if (added || bh_inv_cmp(inv, target_id, (uint32_t)slot->value) < 0)
        slot->value = target_id;
    return 0;
}

int bh_work_relation(struct bh_inventory_work *w, const struct bh_inv_relation *r)
{
    int code = bh_grow((void **)&w->relations, &w->relation_room, w->relation_count,
                       sizeof(*w->relations));

    if (code == 0)
        w->relations[w->relation_count++] = *r;
    return code;
}

// The inventory's own message about the entry; `text` is marked by BH_N where it stands.
static int say(struct bh_inv_entry *e, enum bh_severity severity, int code, const char *text)
{
    struct bh_report report = {.severity = severity,
                               .code = code,
                               .place = BH_NOWHERE,
                               .text = bh_str_z(bh_msg(e->inv->lang, text))};

    return add_note(e->inv, e->path, &report);
}

// Whether the entry may say one thing more; says once that it may not. 1, 0 or BH_E_NOMEM.
static int may_say(struct bh_inv_entry *e)
{
    if (e->notes < BH_LIMIT_ENTRY_NOTES) {
        e->notes++;
        return 1;
    }
    if (e->notes++ > BH_LIMIT_ENTRY_NOTES)
        return 0;
    return say(e, BH_WARNING, BH_E_LIMIT, BH_N("further messages are left out"));
}

static int add_licences(struct bh_inv_entry *e, const struct bh_component *c,
                        struct bh_inv_component *to)
{
    int r = 0;

    to->licences = bh_arena_array(&e->work->arena, c->licence_count, sizeof(*to->licences));
    if (!to->licences)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < c->licence_count; i++) {
        to->licences[i].kind = c->licences[i].kind;
        r = intern(e->inv, c->licences[i].text, &to->licences[i].text);
    }
    to->licence_count = c->licence_count;
    return r;
}

static int add_hashes(struct bh_inv_entry *e, const struct bh_component *c,
                      struct bh_inv_component *to)
{
    int r = 0;

    to->hashes = bh_arena_array(&e->work->arena, c->hash_count, sizeof(*to->hashes));
    if (!to->hashes)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < c->hash_count; i++) {
        r = intern(e->inv, c->hashes[i].algorithm, &to->hashes[i].name);
        if (r == 0)
            r = intern(e->inv, c->hashes[i].hex, &to->hashes[i].value);
    }
    to->hash_count = c->hash_count;
    return r;
}

// `more`: room for that many more.
static int add_properties(struct bh_inv_entry *e, const struct bh_component *c, size_t more,
                          struct bh_inv_component *to)
{
    int r = 0;

    to->properties =
        bh_arena_array(&e->work->arena, c->property_count + more, sizeof(*to->properties));
    if (!to->properties)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < c->property_count; i++) {
        r = intern(e->inv, c->properties[i].name, &to->properties[i].name);
        if (r == 0)
            r = intern(e->inv, c->properties[i].value, &to->properties[i].value);
        if (r == 0)
            r = intern(e->inv, c->properties[i].language, &to->properties[i].language);
    }
    to->property_count = c->property_count;
    return r;
}

static int add_arrays(struct bh_inv_entry *e, const struct bh_component *c, size_t more,
                      struct bh_inv_component *to)
{
    int r = 0;

    if (c->licence_count)
        r = add_licences(e, c, to);
    if (r == 0 && c->hash_count)
        r = add_hashes(e, c, to);
    if (r == 0 && c->property_count + more)
        r = add_properties(e, c, more, to);
    return r;
}

static int add_texts(struct bh_inv_entry *e, const struct bh_component *c, bh_str purl,
                     struct bh_inv_component *to)
{
    const struct {
        bh_str text;
        uint32_t *id;
    } texts[] = {
        {c->name, &to->name},
        {c->version.text, &to->version.text},
        {purl, &to->purl},
        {c->cpe, &to->cpe},
        {c->source_name, &to->source_name},
        {c->source_version, &to->source_version},
        {c->supplier.text, &to->supplier.text},
        {c->description, &to->description},
    };

    for (size_t i = 0; i < BH_COUNT(texts); i++) {
        int r = intern(e->inv, texts[i].text, texts[i].id);
        if (r < 0)
            return r;
    }
    return 0;
}

// The canonical form. 0, BH_E_CORRUPT or BH_E_NOMEM.
static int canonical_purl(struct bh_inv_entry *e, bh_str text, bh_str *ret)
{
    struct bh_purl p;

    *ret = BH_STR_EMPTY;
    if (!text.len)
        return 0;
    int r = bh_purl_parse(text, &e->work->record, &p);
    if (r == 0)
        r = bh_purl_text(&p, &e->work->record, ret);
    return r == BH_E_FORMAT ? BH_E_CORRUPT : r;
}

static int keep_wrong_purl(struct bh_inv_entry *e, bh_str text, struct bh_inv_component *to)
{
    struct bh_inv_pair *p = &to->properties[to->property_count++];
    int r = intern(e->inv, BH_STR("buhin:purl:as-written"), &p->name);

    if (r == 0)
        r = intern(e->inv, text, &p->value);
    if (r == 0)
        r = may_say(e);
    if (r == 1)
        r = say(e, BH_WARNING, BH_E_CORRUPT, BH_N("a package URL is wrong and not used"));
    return r;
}

static int add_identities(struct bh_inv_entry *e, const struct bh_component *c,
                          struct bh_inv_component *to)
{
    bh_str purl;
    int r = 0;

    to->identities = bh_arena_array(&e->work->arena, c->identity_count, sizeof(*to->identities));
    if (!to->identities)
        return BH_E_NOMEM;
    for (size_t i = 0; r == 0 && i < c->identity_count; i++) {
        r = canonical_purl(e, c->identities[i], &purl);
        if (r == BH_E_CORRUPT)
            r = keep_wrong_purl(e, c->identities[i], to);
        else if (r == 0 && purl.len)
            r = intern(e->inv, purl, &to->identities[to->identity_count++]);
    }
    return r;
}

static int add_component(struct bh_inv_entry *e, const struct bh_component *c)
{
    struct bh_inventory_work *w = e->work;
    struct bh_part part = {.owner = BH_NO_GROUP, .manager = e->manager};
    struct bh_inv_component *to = &part.c;
    bh_str purl;

    if (w->part_count - e->first_part >= BH_LIMIT_ENTRY_COMPONENTS ||
        w->part_count >= BH_NO_GROUP - 1)
        return BH_E_LIMIT;
    int r = bh_grow((void **)&w->parts, &w->part_room, w->part_count, sizeof(*w->parts));
    if (r < 0)
        return r;
    int wrong = canonical_purl(e, c->purl, &purl);
    if (wrong == BH_E_NOMEM)
        return wrong;
    to->kind = c->kind;
    to->version.state = c->version.state;
    to->supplier.state = c->supplier.state;
    to->scope = c->scope;
    to->root = c->root;
    r = add_texts(e, c, purl, to);
    if (r == 0)
        r = add_arrays(e, c, (wrong < 0) + c->identity_count, to);
    if (r == 0 && wrong < 0)
        r = keep_wrong_purl(e, c->purl, to);
    if (r == 0 && c->identity_count)
        r = add_identities(e, c, to);
    if (r == 0)
        r = intern(e->inv, c->evidence.inner, &part.evidence.inner);
    if (r < 0)
        return r;
    part.evidence.finder = e->finder_id;
    part.evidence.path = e->path_id;
    part.evidence.layer = e->layer;
    part.evidence.technique = c->evidence.technique;
    part.evidence.confidence = c->evidence.confidence;
    part.evidence.line = c->evidence.line;
    part.evidence.offset = c->evidence.offset;
    part.evidence.purl = to->purl;
    w->parts[w->part_count++] = part;
    return 0;
}

// A ref of this entry as an index of all parts; BH_E_CORRUPT if it was not told yet.
static int part_of(const struct bh_inv_entry *e, uint32_t ref, uint32_t *ret)
{
    if (!ref || ref > e->work->part_count - e->first_part)
        return BH_E_CORRUPT;
    *ret = (uint32_t)(e->first_part + ref - 1);
    return 0;
}

static int add_relation(struct bh_inv_entry *e, const struct bh_relation *rel)
{
    struct bh_inv_relation to = {.kind = rel->kind, .scope = rel->scope, .linkage = rel->linkage};
    int r = part_of(e, rel->from, &to.from);

    if (r == 0)
        r = part_of(e, rel->to, &to.to);
    if (r == 0 && e->work->relation_count - e->first_relation >= BH_LIMIT_ENTRY_RELATIONS)
        r = BH_E_LIMIT;
    return r < 0 ? r : bh_work_relation(e->work, &to);
}

static int add_need(struct bh_inv_entry *e, const struct bh_requirement *req)
{
    struct bh_inventory_work *w = e->work;
    struct bh_need need = {.scope = req->scope};
    int r = part_of(e, req->from, &need.part);

    if (r == 0 && w->need_count - e->first_need >= BH_LIMIT_ENTRY_NEEDS)
        r = BH_E_LIMIT;
    if (r == 0)
        r = bh_grow((void **)&w->needs, &w->need_room, w->need_count, sizeof(*w->needs));
    if (r == 0)
        r = intern(e->inv, req->purl_type, &need.purl_type);
    if (r == 0)
        r = intern(e->inv, req->name, &need.name);
    if (r == 0)
        r = intern(e->inv, req->constraint, &need.constraint);
    if (r == 0)
        w->needs[w->need_count++] = need;
    return r;
}

static int add_file(struct bh_inv_entry *e, const struct bh_owned_file *f)
{
    uint32_t part;
    int r = e->manager ? part_of(e, f->owner, &part) : BH_E_CORRUPT;

    if (r == 0 && e->work->owned_count - e->first_owned >= BH_LIMIT_ENTRY_FILES)
        r = BH_E_LIMIT;
    return r < 0 ? r : bh_work_own_path(e->inv, part, f->path);
}

// The path is ours to say; the reader may only go on to a place inside the entry.
static int add_report(struct bh_inv_entry *e, const struct bh_report *report)
{
    bh_str file = report->file;
    int r = may_say(e);

    e->inv->incomplete |= report->severity == BH_ERROR;
    if (r <= 0)
        return r;
    if (!bh_str_skip(&file, e->path) || !bh_str_starts(file, BH_STR("!/")))
        return add_note(e->inv, e->path, report);
    return add_note(e->inv, report->file, report);
}

static int add_event(struct bh_inv_entry *e, const struct bh_event *event)
{
    switch (event->kind) {
    case BH_EVENT_COMPONENT:
        return add_component(e, &event->component);
    case BH_EVENT_RELATION:
        return add_relation(e, &event->relation);
    case BH_EVENT_REQUIREMENT:
        return add_need(e, &event->requirement);
    case BH_EVENT_FILE:
        return add_file(e, &event->file);
    case BH_EVENT_REPORT:
        return add_report(e, &event->report);
    case BH_EVENT_VEX:
        break;
    }
    return BH_E_CORRUPT;
}

int bh_inv_entry_open(struct bh_inventory *inv, bh_str path, uint32_t layer, bh_str finder,
                      bool manager, struct bh_inv_entry *ret)
{
    const struct bh_inventory_work *w = inv->work;

    *ret = (struct bh_inv_entry){.inv = inv,
                                 .work = inv->work,
                                 .layer = layer,
                                 .manager = manager,
                                 .first_part = w->part_count,
                                 .first_need = w->need_count,
                                 .first_relation = w->relation_count,
                                 .first_owned = w->owned_count};
    int r = intern(inv, path, &ret->path_id);
    if (r == 0)
        r = intern(inv, finder, &ret->finder_id);
    ret->path = bh_inv_str(inv, ret->path_id);
    return r;
}

int bh_inv_entry_add(struct bh_inv_entry *e, bh_str events)
{
    struct bh_event event = {0};
    struct bh_bytes reader;
    int r = 0;

    if (e->ended)
        return 0;
    bh_bytes_init(&reader, events);
    while (r == 0) {
        bh_arena_reset(&e->work->record);
        r = bh_event_decode(&reader, &e->work->record, &event);
        if (r == 0 && !event.kind)
            return 0;
        if (r == 0)
            r = add_event(e, &event);
    }
    if (r == BH_E_NOMEM)
        return r;
    e->ended = true;
    return say(e, BH_ERROR, r,
               r == BH_E_LIMIT ? BH_N("the reader of this file says too much")
                               : BH_N("what the reader of this file says is wrong"));
}

int bh_inventory_add(struct bh_inventory *inv, bh_str path, uint32_t layer, bh_str finder,
                     bool manager, bh_str events)
{
    struct bh_inv_entry e;
    int r = bh_inv_entry_open(inv, path, layer, finder, manager, &e);

    return r == 0 ? bh_inv_entry_add(&e, events) : r;
}
