// SPDX-License-Identifier: Apache-2.0
// OpenVEX 0.2.0 (github.com/openvex/spec). Words that it has not become the nearest that it has;
// the native ones stand in the notes.

#include "documents/openvex_write.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "base/memory.h"
#include "documents/openvex_name.h"
#include "documents/vex_source.h"
#include "documents/vex_words.h"

struct writer {
    struct bh_jsonw w;
    const struct bh_openvex_options *o;
    struct bh_arena arena; // of the statement at hand
    int error;
};

// A statement as text, which sorts them, tells equal ones, and makes the id.
struct rendered {
    bh_str text;
    const struct bh_vex_statement *statement;
};

// --- Products

// Hash names table of the specification.
static const struct {
    const char *name, *openvex;
} hashes[] = {
    {"MD5", "md5"},
    {"SHA-1", "sha1"},
    {"SHA-256", "sha-256"},
    {"SHA-384", "sha-384"},
    {"SHA-512", "sha-512"},
    {"SHA3-256", "sha3-256"},
    {"SHA3-384", "sha3-384"},
    {"SHA3-512", "sha3-512"},
    {"BLAKE2b-256", "blake2b-256"},
    {"BLAKE2b-512", "blake2b-512"},
};

static void put_hashes(struct writer *d, const struct bh_vex_thing *t)
{
    bool open = false;

    for (size_t k = 0; k < BH_COUNT(hashes); k++)
        for (size_t i = 0; i < t->identifier_count; i++) {
            bh_str value = t->identifiers[i].value;
            if (t->identifiers[i].kind != BH_VEX_HASH ||
                !bh_str_skip(&value, bh_str_z(hashes[k].name)) || !bh_str_skip(&value, BH_STR(":")))
                continue;
            if (!open) {
                bh_jsonw_key(&d->w, "hashes");
                bh_jsonw_object(&d->w);
            }
            open = true;
            bh_jsonw_member(&d->w, hashes[k].openvex, value);
            break; // the object has place for one of a name
        }
    if (open)
        bh_jsonw_object_end(&d->w);
}

static void put_name(struct writer *d, const struct bh_vex_thing *t,
                     const struct bh_openvex_name *n)
{
    bh_jsonw_member_opt(&d->w, "@id", n->id);
    if (n->purl.len || n->cpe22.len || n->cpe23.len) {
        bh_jsonw_key(&d->w, "identifiers");
        bh_jsonw_object(&d->w);
        bh_jsonw_member_opt(&d->w, "purl", n->purl);
        bh_jsonw_member_opt(&d->w, "cpe22", n->cpe22);
        bh_jsonw_member_opt(&d->w, "cpe23", n->cpe23);
        bh_jsonw_object_end(&d->w);
    }
    put_hashes(d, t);
}

static int put_parts(struct writer *d, const struct bh_vex_product *p)
{
    int r = 0;

    if (!p->part_count)
        return 0;
    bh_jsonw_key(&d->w, "subcomponents");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; r == 0 && i < p->part_count; i++) {
        struct bh_openvex_name *names;
        size_t count;
        r = bh_openvex_names(&p->parts[i], &d->arena, &names, &count);
        for (size_t k = 0; r == 0 && k < count; k++) {
            bh_jsonw_object(&d->w);
            put_name(d, &p->parts[i], &names[k]);
            bh_jsonw_object_end(&d->w);
        }
    }
    bh_jsonw_array_end(&d->w);
    return r;
}

static int put_product(struct writer *d, const struct bh_vex_product *p)
{
    struct bh_openvex_name *names;
    size_t count;
    int r = bh_openvex_names(&p->thing, &d->arena, &names, &count);

    for (size_t i = 0; r == 0 && i < count; i++) {
        bh_jsonw_object(&d->w);
        put_name(d, &p->thing, &names[i]);
        r = put_parts(d, p);
        bh_jsonw_object_end(&d->w);
    }
    return r;
}

static int put_products(struct writer *d, const struct bh_vex_statement *s)
{
    int r = 0;

    bh_jsonw_key(&d->w, "products");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; r == 0 && i < s->product_count; i++)
        r = put_product(d, &s->products[i]);
    bh_jsonw_array_end(&d->w);
    return r;
}

// --- Statements

// The schema refuses repeats, which are compared among as many as any real list has.
#define ALIASES_COMPARED 1000

static bool is_repeat(const struct bh_vex_statement *s, size_t id)
{
    for (size_t i = 0; i < id && i < ALIASES_COMPARED; i++)
        if (bh_str_eq(s->ids[i], s->ids[id]))
            return true;
    return false;
}

static void put_vulnerability(struct writer *d, const struct bh_vex_statement *s)
{
    bool open = false;

    bh_jsonw_key(&d->w, "vulnerability");
    bh_jsonw_object(&d->w);
    bh_jsonw_member(&d->w, "name", s->id_count ? s->ids[0] : BH_STR_EMPTY);
    for (size_t i = 1; i < s->id_count; i++) {
        if (is_repeat(s, i))
            continue;
        if (!open) {
            bh_jsonw_key(&d->w, "aliases");
            bh_jsonw_array(&d->w);
        }
        open = true;
        bh_jsonw_str(&d->w, s->ids[i]);
    }
    if (open)
        bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
}

// Without a time of its own a statement would have the document's, and be the latest of all.
static void put_time(struct writer *d, const char *key, int64_t time, bool always)
{
    char text[BH_TIME_TEXT];

    if (time == BH_TIME_UNKNOWN && !always)
        return;
    bh_time_format(time == BH_TIME_UNKNOWN ? 0 : time, text);
    bh_jsonw_member_z(&d->w, key, text);
}

static void put_notes(struct writer *d, const struct bh_vex_statement *s)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_buf_init(&b, 0);
    if (d->o->sources)
        bh_vex_source_put(&b, s);
    else
        bh_buf_add_str(&b, s->text);
    if (bh_buf_error(&b) < 0)
        d->error = BH_E_NOMEM;
    bh_jsonw_member_opt(&d->w, "status_notes", bh_buf_str(&b));
}

// A statement has one: that of all its products.
static bh_str supplier_of(const struct bh_vex_statement *s)
{
    for (size_t i = 1; i < s->product_count; i++)
        if (!bh_str_eq(s->products[i].thing.supplier, s->products[0].thing.supplier))
            return BH_STR_EMPTY;
    return s->product_count ? s->products[0].thing.supplier : BH_STR_EMPTY;
}

static void put_statement(struct writer *d, const struct bh_vex_statement *s)
{
    const char *justification = bh_vex_openvex_justification(s);
    // Nobody has decided what has a word that nobody knows.
    enum bh_vex_status status =
        s->status == BH_VEX_UNKNOWN ? BH_VEX_UNDER_INVESTIGATION : s->status;
    struct bh_jsonw *w = &d->w;

    bh_arena_reset(&d->arena);
    bh_jsonw_object(w);
    put_vulnerability(d, s);
    put_time(d, "timestamp", s->time, true);
    int r = put_products(d, s);
    if (r < 0)
        d->error = r;
    bh_jsonw_member_z(w, "status", bh_vex_status_name(status));
    bh_jsonw_member_opt(w, "supplier", supplier_of(s));
    put_notes(d, s);
    if (justification)
        bh_jsonw_member_z(w, "justification", justification);
    if (status == BH_VEX_NOT_AFFECTED && !justification && !s->impact.len)
        bh_jsonw_member_z(w, "impact_statement", BH_VEX_NO_IMPACT);
    bh_jsonw_member_opt(w, "impact_statement", s->impact);
    if (status == BH_VEX_AFFECTED && !s->action.len)
        bh_jsonw_member_z(w, "action_statement", BH_VEX_NO_ACTION);
    bh_jsonw_member_opt(w, "action_statement", s->action);
    put_time(d, "action_statement_timestamp", s->action_time, false);
    bh_jsonw_object_end(w);
}

// --- The document

static int by_text(const void *x, const void *y)
{
    return bh_str_cmp(((const struct rendered *)x)->text, ((const struct rendered *)y)->text);
}

static int render(struct writer *d, const struct bh_vex_statement *s, struct bh_arena *arena,
                  struct rendered *ret)
{
    struct bh_out text;

    bh_out_mem(&text, 0);
    bh_jsonw_init(&d->w, &text, false);
    put_statement(d, s);
    int r = bh_jsonw_end(&d->w);
    if (r == 0)
        r = d->error;
    if (r == 0)
        r = bh_arena_str(arena, bh_buf_str(&text.buf), &ret->text);
    ret->statement = s;
    bh_out_done(&text);
    return r;
}

// Sorted, equal ones once; *count is what is left.
static int render_all(struct writer *d, const struct bh_vex_set *set, struct bh_arena *arena,
                      struct rendered *items, size_t *ret_count)
{
    size_t kept = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < set->count; i++)
        r = render(d, &set->items[i], arena, &items[i]);
    if (r < 0)
        return r;
    if (set->count)
        qsort(items, set->count, sizeof(*items), by_text);
    for (size_t i = 0; i < set->count; i++)
        if (!kept || !bh_str_eq(items[kept - 1].text, items[i].text))
            items[kept++] = items[i];
    *ret_count = kept;
    return 0;
}

// A SHA-256 of author and statements.
static int make_id(const struct writer *d, const struct rendered *items, size_t count,
                   char ret[2 * BH_DIGEST_MAX + 1])
{
    struct bh_digest digest;
    int r = bh_digest_init(&digest, 1u << BH_SHA256);

    if (r < 0)
        return r;
    bh_digest_add(&digest, d->o->author.ptr, d->o->author.len);
    bh_digest_add(&digest, "", 1);
    bh_digest_add(&digest, d->o->role.ptr, d->o->role.len);
    for (size_t i = 0; i < count; i++) {
        bh_digest_add(&digest, "", 1);
        bh_digest_add(&digest, items[i].text.ptr, items[i].text.len);
    }
    r = bh_digest_hex(&digest, BH_SHA256, ret);
    bh_digest_done(&digest);
    return r;
}

static int put_document(struct writer *d, const struct rendered *items, size_t count,
                        struct bh_out *out)
{
    char hex[2 * BH_DIGEST_MAX + 1], time[BH_TIME_TEXT];
    const bh_str tool[] = {BH_STR(BH_VEX_TOOLING " "), d->o->tool_version};
    bh_str text;
    int r = make_id(d, items, count, hex);

    if (r < 0)
        return r;
    bh_jsonw_init(&d->w, out, true);
    bh_jsonw_object(&d->w);
    bh_jsonw_member_z(&d->w, "@context", "https://openvex.dev/ns/v0.2.0");
    bh_arena_reset(&d->arena);
    if (bh_arena_join(&d->arena, (bh_str[]){BH_STR("urn:buhin:vex:"), bh_str_z(hex)}, 2, &text) < 0)
        return BH_E_NOMEM;
    bh_jsonw_member(&d->w, "@id", text);
    bh_jsonw_member(&d->w, "author", d->o->author);
    bh_jsonw_member_opt(&d->w, "role", d->o->role);
    bh_time_format(d->o->now, time);
    bh_jsonw_member_z(&d->w, "timestamp", time);
    bh_jsonw_key(&d->w, "version");
    bh_jsonw_u64(&d->w, 1);
    if (bh_arena_join(&d->arena, tool, 2, &text) < 0)
        return BH_E_NOMEM;
    bh_jsonw_member(&d->w, "tooling", text);
    bh_jsonw_key(&d->w, "statements");
    bh_jsonw_array(&d->w);
    for (size_t i = 0; i < count; i++)
        put_statement(d, items[i].statement);
    bh_jsonw_array_end(&d->w);
    bh_jsonw_object_end(&d->w);
    r = bh_jsonw_end(&d->w);
    return r < 0 ? r : d->error;
}

int bh_openvex_write(const struct bh_vex_set *set, const struct bh_openvex_options *options,
                     struct bh_out *out)
{
    struct rendered *items BH_CLEANUP(bh_freep) = bh_calloc(set->count + 1, sizeof(*items));
    struct bh_arena BH_CLEANUP(bh_arena_done) texts;
    struct writer d = {.o = options};
    size_t count;

    bh_arena_init(&texts, 0);
    if (!items)
        return BH_E_NOMEM;
    bh_arena_init(&d.arena, 0);
    int r = render_all(&d, set, &texts, items, &count);
    if (r == 0)
        r = put_document(&d, items, count, out);
    bh_arena_done(&d.arena);
    return r;
}
