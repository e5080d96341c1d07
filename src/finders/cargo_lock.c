// SPDX-License-Identifier: Apache-2.0
// Cargo.lock, versions 1 to 4 (The Cargo Book; cargo, core/resolver/encode.rs). It does not say
// what a crate is needed for: those for tests, builds and other platforms stand among the rest.

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "finders/cargo.h"
#include "finders/registry.h"
#include "formats/toml.h"

// What a name stands for when several packages have it.
#define AMBIGUOUS UINT64_MAX

struct package {
    bh_str name, version, source, checksum, replace;
    bh_str *needs; // "name", "name version" or "name version (source)": as short as is unique
    size_t need_count, need_room;
    uint64_t line;
    uint32_t ref;
};

struct checksum {
    bh_str package, hex; // package: "name version (source)"
};

struct lock {
    const struct bh_find *f;
    struct bh_toml *toml;
    struct package *packages;
    size_t count, room;
    struct checksum *checksums; // of version 1, in [metadata]
    size_t checksum_count, checksum_room;
    bool cached;
    struct bh_map by_id; // the three forms of a need -> index + 1, or AMBIGUOUS
};

static struct package *new_package(struct lock *l)
{
    if (bh_arena_grow(l->f->arena, (void **)&l->packages, &l->room, l->count,
                      sizeof(*l->packages)) < 0)
        return NULL;
    struct package *p = &l->packages[l->count++];
    *p = (struct package){.line = bh_toml_line(l->toml)};
    return p;
}

static int read_text(struct lock *l)
{
    struct package *p = &l->packages[l->count - 1];
    const struct {
        const char *key;
        bh_str *value;
    } rows[] = {{"name", &p->name},
                {"version", &p->version},
                {"source", &p->source},
                {"checksum", &p->checksum},
                {"replace", &p->replace}};

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (bh_str_eqz(bh_toml_key(l->toml, -1), rows[i].key))
            return bh_toml_copy(l->toml, l->f->arena, rows[i].value);
    if (!bh_str_eqz(bh_toml_key(l->toml, -1), "dependencies"))
        return 0;
    int r = bh_arena_grow(l->f->arena, (void **)&p->needs, &p->need_room, p->need_count,
                          sizeof(*p->needs));
    if (r == 0)
        r = bh_toml_copy(l->toml, l->f->arena, &p->needs[p->need_count]);
    p->need_count += r == 0;
    return r;
}

// "checksum NAME VERSION (SOURCE)" = "hex"
static int read_checksum(struct lock *l)
{
    bh_str key = bh_toml_key(l->toml, -1);

    if (!bh_str_skip(&key, BH_STR("checksum ")))
        return 0;
    int r = bh_arena_grow(l->f->arena, (void **)&l->checksums, &l->checksum_room, l->checksum_count,
                          sizeof(*l->checksums));
    if (r < 0)
        return r;
    struct checksum *c = &l->checksums[l->checksum_count];
    r = bh_arena_str(l->f->arena, key, &c->package);
    if (r == 0)
        r = bh_toml_copy(l->toml, l->f->arena, &c->hex);
    l->checksum_count += r == 0;
    return r;
}

// [root] is the project itself in the oldest files.
static bool in_package(const struct bh_toml *t)
{
    bh_str table = bh_toml_key(t, 0);

    return bh_toml_depth(t) == 2 && (bh_str_eqz(table, "package") || bh_str_eqz(table, "root"));
}

static int read_lock(struct lock *l)
{
    struct bh_toml *t = l->toml;
    enum bh_toml_type type;
    int r;

    while ((r = bh_toml_next(t, &type)) == 0 && type != BH_TOML_END) {
        bool table = (type == BH_TOML_TABLE_ARRAY && bh_toml_at(t, "package")) ||
                     (type == BH_TOML_TABLE && bh_toml_at(t, "root"));
        if (table)
            r = new_package(l) ? 0 : BH_E_NOMEM;
        else if (type == BH_TOML_STRING && l->count && in_package(t))
            r = read_text(l);
        else if (type == BH_TOML_STRING && bh_toml_at(t, "metadata.*"))
            r = read_checksum(l);
        if (r < 0)
            return r;
    }
    return r;
}

static int add_id(struct lock *l, const bh_str *pieces, size_t n, size_t index)
{
    bh_str id;
    bool added;
    int r = bh_arena_join(l->f->arena, pieces, n, &id);
    struct bh_map_slot *slot = r == 0 ? bh_map_slot(&l->by_id, id, &added) : NULL;

    if (!slot)
        return BH_E_NOMEM;
    if (added)
        slot->value = index + 1;
    else if (slot->value != index + 1)
        slot->value = AMBIGUOUS;
    return 0;
}

// A git source in a need has no commit behind '#'.
static int index_package(struct lock *l, size_t index)
{
    const struct package *p = &l->packages[index];
    const bh_str space = BH_STR(" "), open = BH_STR(" ("), close = BH_STR(")");
    bh_str general = bh_str_sub(p->source, 0, bh_str_find(p->source, '#'));
    int r = add_id(l, (bh_str[]){p->name}, 1, index);

    if (r == 0)
        r = add_id(l, (bh_str[]){p->name, space, p->version}, 3, index);
    if (r == 0 && p->source.len)
        r = add_id(l, (bh_str[]){p->name, space, p->version, open, p->source, close}, 6, index);
    if (r == 0 && general.len < p->source.len)
        r = add_id(l, (bh_str[]){p->name, space, p->version, open, general, close}, 6, index);
    return r;
}

static struct package *package_of(const struct lock *l, bh_str id)
{
    uint64_t at;

    return bh_map_get(&l->by_id, id, &at) && at != AMBIGUOUS ? &l->packages[at - 1] : NULL;
}

static int index_packages(struct lock *l)
{
    for (size_t i = 0; i < l->count; i++) {
        int r = index_package(l, i);
        if (r < 0)
            return r;
    }
    for (size_t i = 0; i < l->checksum_count; i++) {
        struct package *p = package_of(l, l->checksums[i].package);
        if (p && !p->checksum.len)
            p->checksum = l->checksums[i].hex;
    }
    return 0;
}

static bool is_sha256(bh_str hex)
{
    for (size_t i = 0; i < hex.len; i++)
        if (!bh_is_digit(hex.ptr[i]) && (hex.ptr[i] < 'a' || hex.ptr[i] > 'f'))
            return false;
    return hex.len == 64;
}

static int emit_package(struct lock *l, struct package *p)
{
    const struct bh_find *f = l->f;
    const struct bh_hash_value hash = {BH_STR("SHA-256"), p->checksum};
    const struct bh_property source = {BH_STR("buhin:cargo:source"), p->source, BH_STR_EMPTY};
    bool own = !p->source.len;
    struct bh_component c = {.kind = own && !l->cached ? BH_APPLICATION : BH_LIBRARY,
                             .name = p->name,
                             .version = bh_known(p->version),
                             .root = own && !l->cached,
                             .evidence = {.technique = BH_BY_MANIFEST,
                                          .confidence = 100,
                                          .line = p->line,
                                          .offset = UINT64_MAX},
                             .hashes = &hash,
                             .hash_count = is_sha256(p->checksum),
                             .properties = &source,
                             .property_count = !bh_cargo_is_default(p->source)};

    if (l->cached && !own)
        return 0;
    if (!bh_cargo_is_name(p->name)) {
        bh_say(f->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(p->line), "'%.*s' is no name of a crate",
               BH_FMT(p->name));
        return 0;
    }
    int r = bh_cargo_purl(f->arena, p->name, p->version, p->source, &c.purl);
    if (r == BH_E_CORRUPT)
        r = 0; // listed without package URL
    return r < 0 ? r : bh_emit_component(f->sink, &c, &p->ref);
}

// "[replace]" of old files: the package that is built instead.
static const struct package *replaced(const struct lock *l, const struct package *p)
{
    const struct package *other = p && p->replace.len ? package_of(l, p->replace) : NULL;

    return other ? other : p;
}

static int emit_needs(const struct lock *l, const struct package *p)
{
    for (size_t i = 0; i < p->need_count; i++) {
        const struct package *to = replaced(l, package_of(l, p->needs[i]));
        bh_str rest = p->needs[i], name;
        int r = 0;
        (void)bh_str_cut(&rest, ' ', &name);
        const struct bh_requirement open = {
            .from = p->ref, .purl_type = BH_STR("cargo"), .name = name, .constraint = rest};
        if (to && to->ref && to->ref != p->ref)
            r = bh_emit_dependency(l->f->sink, p->ref, to->ref, BH_SCOPE_UNKNOWN);
        else if (!to && !l->cached)
            r = bh_emit_requirement(l->f->sink, &open);
        if (r < 0)
            return r;
    }
    return 0;
}

static int emit_all(struct lock *l)
{
    int r = index_packages(l);

    for (size_t i = 0; r == 0 && i < l->count; i++)
        r = emit_package(l, &l->packages[i]);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (l->packages[i].ref)
            r = emit_needs(l, &l->packages[i]);
    return r;
}

// In Cargo's cache of sources ("registry/src/INDEX/NAME-VERSION/Cargo.lock") the crate itself is
// there; what its authors built it with is not.
static bool is_cached(bh_str path)
{
    return bh_str_starts(path, BH_STR("registry/src/")) ||
           bh_str_search(path, BH_STR("/registry/src/")) < path.len;
}

static int find_cargo_lock(const struct bh_find *f)
{
    struct lock l = {.f = f, .cached = is_cached(f->path)};
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r < 0)
        return r;
    struct bh_toml *t BH_CLEANUP(bh_toml_freep) = l.toml = bh_toml_new(text, f->diag);
    if (!t)
        return BH_E_NOMEM;
    bh_map_init(&l.by_id);
    int read = read_lock(&l); // what stands before an error is told all the same
    r = read == BH_E_NOMEM ? read : emit_all(&l);
    bh_map_done(&l.by_id);
    return r < 0 ? r : read;
}

const struct bh_finder bh_finder_cargo_lock = {
    .name = "cargo-lock",
    .title = BH_N("Cargo.lock, with edges"),
    .claims = (const char *const[]){"Cargo.lock", NULL},
    .find = find_cargo_lock,
};
