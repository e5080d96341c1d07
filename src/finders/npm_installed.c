// SPDX-License-Identifier: Apache-2.0
// Installed npm packages: package.json directly below node_modules, or where distributions put them
// (/usr/share/nodejs). Needs are resolved by the tree, later, in the parent.

#include "base/error.h"
#include "base/json_rows.h"
#include "base/limits.h"
#include "finders/npm.h"
#include "finders/registry.h"

#define NEEDS_MAX 10000

struct manifest {
    struct bh_arena *arena;
    bh_str name, version, description, licence, author, resolved, integrity;
    struct bh_requirement *needs;
    size_t need_count, need_room;
};

static int read_needs(struct bh_json *j, struct manifest *m, enum bh_scope scope)
{
    bh_str key;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    while ((r = bh_json_member(j, &key)) > 0) {
        struct bh_requirement need = {.purl_type = BH_STR("npm"), .scope = scope};
        if (m->need_count >= NEEDS_MAX)
            return bh_json_fail(j, BH_E_LIMIT, "more than %d dependencies", NEEDS_MAX);
        r = bh_arena_str(m->arena, key, &need.name);
        if (r == 0)
            r = bh_json_str_lenient(j, m->arena, &need.constraint);
        if (r == 0)
            r = bh_arena_grow(m->arena, (void **)&m->needs, &m->need_room, m->need_count,
                              sizeof(*m->needs));
        if (r < 0)
            return r;
        m->needs[m->need_count++] = need;
    }
    return r;
}

#define TEXT_ROW(member)                                                                           \
    BH_JSON_VALUE_ROW(bh_json_str_lenient, member, struct manifest, arena, member)
#define NEED_ROW(member, scope_value)                                                              \
    static int read_##member(struct bh_json *j, void *ctx)                                         \
    {                                                                                              \
        return read_needs(j, ctx, scope_value);                                                    \
    }

TEXT_ROW(name)
TEXT_ROW(version)
TEXT_ROW(description)
TEXT_ROW(resolved)
TEXT_ROW(integrity)
NEED_ROW(dependencies, BH_SCOPE_REQUIRED)
NEED_ROW(optional_dependencies, BH_SCOPE_OPTIONAL)
NEED_ROW(peer_dependencies, BH_SCOPE_PEER)

static int read_licence(struct bh_json *j, void *ctx)
{
    struct manifest *m = ctx;

    return bh_npm_licence(j, m->arena, &m->licence);
}

// "Name <mail> (url)" or {"name": ...}.
static int read_author(struct bh_json *j, void *ctx)
{
    struct manifest *m = ctx;
    bh_str key;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_str_lenient(j, m->arena, &m->author);
    while ((r = bh_json_member(j, &key)) > 0) {
        r = bh_str_eqz(key, "name") ? bh_json_str_lenient(j, m->arena, &m->author)
                                    : bh_json_skip(j);
        if (r < 0)
            return r;
    }
    return r;
}

static const struct bh_json_row rows[] = {
    {"name", read_name, false},
    {"version", read_version, false},
    {"description", read_description, false},
    {"license", read_licence, false},
    {"licenses", read_licence, false},
    {"author", read_author, false},
    {"_resolved", read_resolved, false},
    {"_integrity", read_integrity, false},
    {"dependencies", read_dependencies, false},
    {"optionalDependencies", read_optional_dependencies, false},
    {"peerDependencies", read_peer_dependencies, false},
};

static bool holds_packages(bh_str folder)
{
    return bh_str_eqz(bh_path_base(folder), "node_modules") || bh_str_eqz(folder, "share/nodejs") ||
           bh_str_ends(folder, BH_STR("/share/nodejs"));
}

// Whether the file is the package's own manifest: NAME/package.json or @SCOPE/NAME/package.json
// below node_modules, not one of the small ones inside a package.
static bool is_manifest(bh_str path)
{
    bh_str folder = bh_path_dir(path), above = bh_path_dir(folder);

    if (holds_packages(above))
        return !bh_str_starts(bh_path_base(folder), BH_STR("@"));
    return bh_str_starts(bh_path_base(above), BH_STR("@")) && holds_packages(bh_path_dir(above));
}

static int emit(const struct bh_find *f, struct manifest *m)
{
    struct bh_hash_value *hashes;
    const struct bh_licence licence = {BH_LICENCE_DECLARED, m->licence};
    const struct bh_property resolved = {BH_STR("buhin:npm:resolved"), m->resolved, BH_STR_EMPTY};
    struct bh_component c = {
        .kind = BH_LIBRARY,
        .name = m->name,
        .version = bh_known(m->version),
        .description = m->description,
        .supplier = bh_known(m->author),
        .evidence = {.technique = BH_BY_MANIFEST, .confidence = 100, .offset = UINT64_MAX},
        .licences = &licence,
        .licence_count = m->licence.len != 0,
        .properties = &resolved,
        .property_count = m->resolved.len != 0};
    uint32_t ref;
    int r = bh_npm_integrity(m->integrity, f->arena, &hashes, &c.hash_count);

    if (r == 0)
        r = bh_npm_purl(f->arena, m->name, m->version, &c.purl);
    if (r == BH_E_CORRUPT)
        return BH_E_FORMAT;
    c.hashes = hashes;
    if (r == 0)
        r = bh_emit_component(f->sink, &c, &ref);
    for (size_t i = 0; r == 0 && i < m->need_count; i++) {
        m->needs[i].from = ref;
        r = bh_emit_requirement(f->sink, &m->needs[i]);
    }
    return r;
}

static int find_npm_installed(const struct bh_find *f)
{
    struct manifest m = {.arena = f->arena};
    enum bh_json_type type;
    bh_str text;

    if (bh_str_has(f->path, '/') && !is_manifest(f->path))
        return BH_E_FORMAT;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);
    if (r < 0)
        return r;
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_mem(text, f->diag);
    if (!j)
        return BH_E_NOMEM;
    r = bh_json_next(j, &type);
    if (r == 0)
        r = bh_json_object(j, rows, BH_COUNT(rows), &m);
    if (r < 0)
        return r;
    return bh_npm_is_name(m.name) && m.version.len ? emit(f, &m) : BH_E_FORMAT;
}

const struct bh_finder bh_finder_npm_installed = {
    .name = "npm-installed",
    .title = BH_N("installed npm packages"),
    .claims =
        (const char *const[]){"node_modules/*/package.json", "node_modules/*/*/package.json",
                              "share/nodejs/*/package.json", "share/nodejs/*/*/package.json", NULL},
    .find = find_npm_installed,
};
