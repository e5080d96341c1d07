// SPDX-License-Identifier: Apache-2.0
// The end of filling: the steps in order, then what is said of the whole.

#include "base/error.h"
#include "base/memory.h"
#include "model/inventory_work.h"

// Longest readable part of a made reference.
#define REF_NAME 48

// Nearer to the root: the entry itself before a place in it, then the shorter way. In a document
// all entries are the document, and the places in it tell.
static int compare_depth(const struct bh_inventory *inv, const struct bh_inv_evidence *a,
                         const struct bh_inv_evidence *b)
{
    int c = (a->inner != 0) - (b->inner != 0);

    if (!c)
        c = bh_cmp_u64(bh_inv_str(inv, a->path).len, bh_inv_str(inv, b->path).len);
    if (!c)
        c = bh_inv_cmp(inv, a->path, b->path);
    if (!c)
        c = bh_cmp_u64(bh_inv_str(inv, a->inner).len, bh_inv_str(inv, b->inner).len);
    return c ? c : bh_inv_cmp(inv, a->inner, b->inner);
}

// os-release names what the whole target is; the copy nearest to the root counts.
static const struct bh_part *system_part(const struct bh_inventory *inv)
{
    const struct bh_inventory_work *w = inv->work;
    const struct bh_part *best = NULL;

    for (size_t i = 0; i < w->part_count; i++) {
        const struct bh_part *p = &w->parts[w->order[i]];
        if (p->c.kind == BH_OPERATING_SYSTEM &&
            (!best || compare_depth(inv, &p->evidence, &best->evidence) < 0))
            best = p;
    }
    return best;
}

static void take_system(struct bh_inventory *inv, const struct bh_inv_component *c)
{
    struct bh_inv_system *s = &inv->system;
    const struct {
        const char *name;
        uint32_t *to;
    } fields[] = {
        {"buhin:os:id", &s->id},
        {"buhin:os:version_id", &s->version_id},
        {"buhin:os:codename", &s->codename},
        {"buhin:os:pretty_name", &s->pretty_name},
        {"buhin:os:id_like", &s->id_like},
        {"buhin:os:cpe_name", &s->cpe_name},
    };

    for (size_t i = 0; i < c->property_count; i++)
        for (size_t f = 0; f < BH_COUNT(fields); f++)
            if (!*fields[f].to &&
                bh_str_eqz(bh_inv_str(inv, c->properties[i].name), fields[f].name))
                *fields[f].to = c->properties[i].value;
}

// By the one that was found there; a document tells of further places without repeating all.
static void fill_system(struct bh_inventory *inv)
{
    const struct bh_part *p = system_part(inv);

    if (p)
        take_system(inv, &p->c);
    if (p && !inv->system.id)
        take_system(
            inv, &inv->components[bh_work_component(inv->work, (uint32_t)(p - inv->work->parts))]);
}

static void add_readable(struct bh_buf *b, bh_str s)
{
    for (size_t i = 0; i < s.len && i < REF_NAME; i++) {
        char c = s.ptr[i];
        bh_buf_add_char(b, bh_is_alnum(c) || c == '.' || c == '_' || c == '+' ? c : '-');
    }
}

// The same in every run: the key is fixed.
static uint64_t identity_digest(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    static const struct bh_hash_key key = {UINT64_C(0x627568696e207265),
                                           UINT64_C(0x6665726e63657320)};
    const uint32_t texts[] = {c->name, c->version.text, c->supplier.text};
    struct bh_hash_key k = key;

    k.k1 ^= (uint64_t)c->kind << 16 ^ (uint64_t)c->version.state << 8 ^ (uint64_t)c->supplier.state;
    for (size_t i = 0; i < BH_COUNT(texts); i++)
        k.k0 = bh_hash(&k, bh_inv_str(inv, texts[i]));
    return k.k0;
}

// Kind, name, version and a short digest; a number behind it should two agree in all of that.
static int make_ref(struct bh_inventory *inv, struct bh_inv_component *c, struct bh_map *taken,
                    struct bh_buf *b)
{
    bool added = false;

    for (unsigned n = 1; !added; n++) {
        bh_buf_clear(b);
        bh_buf_add_z(b, bh_component_kind_name(c->kind));
        bh_buf_add_char(b, '-');
        add_readable(b, bh_inv_str(inv, c->name));
        if (c->version.text) {
            bh_buf_add_char(b, '-');
            add_readable(b, bh_inv_str(inv, c->version.text));
        }
        bh_buf_printf(b, "-%016llx", (unsigned long long)identity_digest(inv, c));
        if (n > 1)
            bh_buf_printf(b, "-%u", n);
        if (bh_buf_error(b) < 0 || bh_intern_id(&inv->strings, bh_buf_str(b), &c->ref) < 0 ||
            !bh_map_slot(taken, bh_inv_str(inv, c->ref), &added))
            return BH_E_NOMEM;
    }
    return 0;
}

// A purl is the purl of one component only.
static int fill_refs(struct bh_inventory *inv)
{
    struct bh_map BH_CLEANUP(bh_map_done) taken;
    struct bh_buf BH_CLEANUP(bh_buf_done) b;
    int r = 0;

    bh_map_init(&taken);
    bh_buf_init(&b, 0);
    for (size_t i = 0; r == 0 && i < inv->component_count; i++) {
        struct bh_inv_component *c = &inv->components[i];
        if (c->purl)
            c->ref = c->purl;
        else
            r = make_ref(inv, c, &taken, &b);
    }
    return r;
}

static int compare_notes(const void *x, const void *y, void *ctx)
{
    const struct bh_inv_note *a = x, *b = y;
    int c = bh_inv_cmp(ctx, a->path, b->path);

    if (!c)
        c = bh_cmp_u64(a->place.line, b->place.line);
    if (!c)
        c = bh_cmp_u64(a->place.offset, b->place.offset);
    if (!c)
        c = (int)b->severity - (int)a->severity;
    if (!c)
        c = b->code - a->code;
    return c ? c : bh_inv_cmp(ctx, a->text, b->text);
}

static void sort_notes(struct bh_inventory *inv)
{
    size_t n = 0;

    if (inv->note_count)
        qsort_r(inv->notes, inv->note_count, sizeof(*inv->notes), compare_notes, inv);
    for (size_t i = 0; i < inv->note_count; i++)
        if (!n || compare_notes(&inv->notes[n - 1], &inv->notes[i], inv) != 0)
            inv->notes[n++] = inv->notes[i];
    inv->note_count = n;
}

int bh_inventory_finish(struct bh_inventory *inv)
{
    int r = bh_work_rank(inv);

    if (r == 0)
        r = bh_work_own(inv);
    if (r == 0)
        r = bh_work_merge(inv);
    if (r == 0)
        r = bh_work_relate(inv);
    if (r == 0)
        r = fill_refs(inv);
    if (r < 0)
        return r;
    fill_system(inv);
    sort_notes(inv);
    bh_work_free(inv);
    return 0;
}
