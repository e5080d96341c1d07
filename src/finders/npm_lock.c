// SPDX-License-Identifier: Apache-2.0
// npm's lock files: package-lock.json, npm-shrinkwrap.json and the hidden one of installed trees
// (docs: package-lock-json, lockfileVersion 1 to 3). Nothing is resolved by name alone: an edge
// goes to the package that Node.js would load from where the dependent one lies.

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "finders/npm.h"
#include "finders/registry.h"

struct need {
    bh_str name, constraint;
    enum bh_scope scope;
};

// One member of "packages" (versions 2, 3), or of the nested "dependencies" (version 1) brought to
// the same form.
struct entry {
    bh_str path; // "" for the root, "node_modules/a/node_modules/b"
    bh_str name, version, resolved, integrity, licence;
    bool dev, optional, dev_optional, peer, link, bundled, install_script;
    struct need *needs;
    size_t need_count, need_room;
    uint64_t offset;
    uint32_t ref;
};

struct lock {
    const struct bh_find *f;
    struct bh_arena *arena;
    bh_str name, version; // of the document itself
    uint64_t lock_version;
    struct entry *entries;
    size_t count, room;
    struct bh_map by_path; // -> index + 1
    // Of the entry that is being read:
    struct entry *current;
    enum bh_scope need_scope;
    bool has_packages;
    bh_str folder; // of nested dependencies of version 1
};

static struct entry *new_entry(struct lock *l, bh_str path, uint64_t offset)
{
    if (bh_arena_grow(l->arena, (void **)&l->entries, &l->room, l->count, sizeof(*l->entries)) < 0)
        return NULL;
    if (bh_map_set(&l->by_path, path, l->count + 1) < 0)
        return NULL;
    struct entry *e = &l->entries[l->count++];
    *e = (struct entry){.path = path, .offset = offset};
    return e;
}

// {"name": "range", ...}; a value of another type counts as a need without range.
static int read_needs(struct bh_json *j, struct lock *l, enum bh_scope scope)
{
    bh_str key;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    while ((r = bh_json_member(j, &key)) > 0) {
        struct entry *e = l->current;
        struct need need = {.scope = scope};
        r = bh_arena_str(l->arena, key, &need.name);
        if (r == 0)
            r = bh_json_str_lenient(j, l->arena, &need.constraint);
        if (r == 0)
            r = bh_arena_grow(l->arena, (void **)&e->needs, &e->need_room, e->need_count,
                              sizeof(*e->needs));
        if (r < 0)
            return r;
        e->needs[e->need_count++] = need;
    }
    return r;
}

#define TEXT_ROW(member)                                                                           \
    static int read_##member(struct bh_json *j, void *ctx)                                         \
    {                                                                                              \
        struct lock *l = ctx;                                                                      \
        return bh_json_str_lenient(j, l->arena, &l->current->member);                              \
    }
#define FLAG_ROW(member)                                                                           \
    static int read_##member(struct bh_json *j, void *ctx)                                         \
    {                                                                                              \
        ((struct lock *)ctx)->current->member = bh_json_type(j) == BH_JSON_TRUE;                   \
        return bh_json_skip(j);                                                                    \
    }
#define NEED_ROW(member, scope_value)                                                              \
    static int read_##member(struct bh_json *j, void *ctx)                                         \
    {                                                                                              \
        return read_needs(j, ctx, scope_value);                                                    \
    }

TEXT_ROW(name)
TEXT_ROW(version)
TEXT_ROW(resolved)
TEXT_ROW(integrity)
FLAG_ROW(dev)
FLAG_ROW(optional)
FLAG_ROW(dev_optional)
FLAG_ROW(peer)
FLAG_ROW(link)
FLAG_ROW(bundled)
FLAG_ROW(install_script)
NEED_ROW(dependencies, BH_SCOPE_REQUIRED)
NEED_ROW(optional_dependencies, BH_SCOPE_OPTIONAL)
NEED_ROW(peer_dependencies, BH_SCOPE_PEER)
NEED_ROW(dev_dependencies, BH_SCOPE_DEV)

static int read_licence(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;

    return bh_npm_licence(j, l->arena, &l->current->licence);
}

static const struct bh_json_row package_rows[] = {
    {"name", read_name, false},
    {"version", read_version, false},
    {"resolved", read_resolved, false},
    {"integrity", read_integrity, false},
    {"license", read_licence, false},
    {"licenses", read_licence, false},
    {"dev", read_dev, false},
    {"optional", read_optional, false},
    {"devOptional", read_dev_optional, false},
    {"peer", read_peer, false},
    {"link", read_link, false},
    {"inBundle", read_bundled, false},
    {"hasInstallScript", read_install_script, false},
    {"dependencies", read_dependencies, false},
    {"optionalDependencies", read_optional_dependencies, false},
    {"peerDependencies", read_peer_dependencies, false},
    {"devDependencies", read_dev_dependencies, false},
};

static int read_packages(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;
    bh_str key, path;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_fail(j, BH_E_CORRUPT, "'%s' is no object", "packages");
    l->has_packages = true;
    while ((r = bh_json_member(j, &key)) > 0) {
        uint64_t offset = bh_json_offset(j);
        if (bh_arena_str(l->arena, key, &path) < 0)
            return BH_E_NOMEM;
        l->current = new_entry(l, path, offset);
        if (!l->current)
            return BH_E_NOMEM;
        r = bh_json_object(j, package_rows, BH_COUNT(package_rows), l);
        if (r < 0)
            return r;
    }
    return r;
}

static int read_nested(struct bh_json *j, void *ctx);

// Members of a version 1 entry. Nested ones make further entries, so the current one is found
// again.
static const struct bh_json_row nested_rows[] = {
    {"version", read_version, false},       {"resolved", read_resolved, false},
    {"integrity", read_integrity, false},   {"dev", read_dev, false},
    {"optional", read_optional, false},     {"bundled", read_bundled, false},
    {"requires", read_dependencies, false}, {"dependencies", read_nested, false},
};

static int read_nested(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;
    bh_str key, path, folder = l->folder;
    size_t current = l->current ? (size_t)(l->current - l->entries) : SIZE_MAX;
    int r;

    if (bh_json_type(j) != BH_JSON_OBJECT)
        return bh_json_skip(j);
    while ((r = bh_json_member(j, &key)) > 0) {
        const bh_str pieces[] = {folder, folder.len ? BH_STR("/") : BH_STR(""),
                                 BH_STR("node_modules/"), key};
        uint64_t offset = bh_json_offset(j);
        r = bh_arena_join(l->arena, pieces, BH_COUNT(pieces), &path);
        if (r < 0)
            return r;
        l->current = new_entry(l, path, offset);
        if (!l->current)
            return BH_E_NOMEM;
        l->folder = path;
        r = bh_json_object(j, nested_rows, BH_COUNT(nested_rows), l);
        if (r < 0)
            return r;
    }
    l->folder = folder;
    l->current = current == SIZE_MAX ? NULL : &l->entries[current];
    return r;
}

// Version 2 has both; the older form repeats the newer one.
static int read_old(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;

    if (l->has_packages)
        return bh_json_skip(j);
    l->current = NULL;
    return read_nested(j, l);
}

static int read_document_name(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;

    return bh_json_str_lenient(j, l->arena, &l->name);
}

static int read_document_version(struct bh_json *j, void *ctx)
{
    struct lock *l = ctx;

    return bh_json_str_lenient(j, l->arena, &l->version);
}

static int read_lock_version(struct bh_json *j, void *ctx)
{
    return bh_json_u64(j, &((struct lock *)ctx)->lock_version);
}

static const struct bh_json_row document_rows[] = {
    {"name", read_document_name, false},
    {"version", read_document_version, false},
    {"lockfileVersion", read_lock_version, false},
    {"packages", read_packages, false},
    {"dependencies", read_old, false},
};

// Name by the folder: what stands behind the last node_modules/.
static bh_str name_by_path(bh_str path)
{
    static const bh_str folder = {"node_modules/", 13};

    for (size_t i = path.len; i >= folder.len; i--)
        if (bh_str_eq(bh_str_sub(path, i - folder.len, i), folder))
            return bh_str_from(path, i);
    return BH_STR_EMPTY;
}

// "npm:other@1.2.3": an alias of version 1, whose folder has another name than the package.
static void split_alias(struct entry *e)
{
    bh_str spec = e->version;

    if (!bh_str_skip(&spec, BH_STR("npm:")))
        return;
    size_t at = bh_str_rfind(spec, '@');
    if (at == 0 || at >= spec.len)
        return;
    e->name = bh_str_sub(spec, 0, at);
    e->version = bh_str_from(spec, at + 1);
}

static enum bh_scope scope_of(const struct entry *e)
{
    if (e->dev)
        return BH_SCOPE_DEV;
    if (e->optional || e->dev_optional)
        return BH_SCOPE_OPTIONAL;
    return e->peer ? BH_SCOPE_PEER : BH_SCOPE_REQUIRED;
}

static bool is_installed(const struct entry *e)
{
    return bh_str_search(e->path, BH_STR("node_modules/")) < e->path.len;
}

static int emit_entry(struct lock *l, struct entry *e)
{
    const struct bh_find *f = l->f;
    struct bh_hash_value *hashes;
    struct bh_property properties[3];
    const struct bh_licence licence = {BH_LICENCE_DECLARED, e->licence};
    bool own = !is_installed(e);
    struct bh_component c = {
        .kind = own ? BH_APPLICATION : BH_LIBRARY,
        .scope = own ? BH_SCOPE_REQUIRED : scope_of(e),
        .root = own,
        .evidence = {.technique = BH_BY_MANIFEST, .confidence = 100, .offset = e->offset},
        .licences = &licence,
        .licence_count = e->licence.len != 0,
        .properties = properties};

    split_alias(e);
    c.name = e->name.len ? e->name : name_by_path(e->path);
    // A commit or a file is no version.
    bool address = bh_str_search(e->version, BH_STR("://")) < e->version.len ||
                   bh_str_starts(e->version, BH_STR("file:")) ||
                   bh_str_starts(e->version, BH_STR("git+")) ||
                   bh_str_starts(e->version, BH_STR("github:"));
    c.version = address ? (struct bh_value){0} : bh_known(e->version);
    if (!bh_npm_is_name(c.name)) {
        if (!own)
            bh_say(f->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(e->offset),
                   "'%.*s' is no name of an npm package", BH_FMT(c.name));
        return 0;
    }
    int r = bh_npm_integrity(e->integrity, l->arena, &hashes, &c.hash_count);
    if (r == 0)
        r = bh_npm_purl(l->arena, c.name, c.version.text, &c.purl);
    if (r == BH_E_CORRUPT)
        r = 0; // listed without package URL
    if (r < 0)
        return r;
    c.hashes = hashes;
    if (e->resolved.len || address)
        properties[c.property_count++] = (struct bh_property){
            BH_STR("buhin:npm:resolved"), e->resolved.len ? e->resolved : e->version, BH_STR_EMPTY};
    if (e->bundled)
        properties[c.property_count++] =
            (struct bh_property){BH_STR("buhin:npm:bundled"), BH_STR("true"), BH_STR_EMPTY};
    if (e->install_script)
        properties[c.property_count++] =
            (struct bh_property){BH_STR("buhin:npm:install-script"), BH_STR("true"), BH_STR_EMPTY};
    return bh_emit_component(f->sink, &c, &e->ref);
}

// Entry at folder/node_modules/name; a link leads to the folder that it names.
static struct entry *entry_at(struct lock *l, bh_str folder, bh_str name, struct bh_arena *scratch)
{
    const bh_str pieces[] = {folder, folder.len ? BH_STR("/") : BH_STR(""), BH_STR("node_modules/"),
                             name};
    bh_str path;
    uint64_t at;

    bh_arena_reset(scratch);
    if (bh_arena_join(scratch, pieces, BH_COUNT(pieces), &path) < 0 ||
        !bh_map_get(&l->by_path, path, &at))
        return NULL;
    struct entry *e = &l->entries[at - 1];
    if (e->link && bh_map_get(&l->by_path, e->resolved, &at))
        e = &l->entries[at - 1];
    return e;
}

// As Node.js looks for it: in node_modules of the folder itself, then of each folder above.
static struct entry *resolve(struct lock *l, const struct entry *from, bh_str name,
                             struct bh_arena *scratch)
{
    bh_str folder = from->path;

    for (;;) {
        if (!bh_str_eqz(bh_path_base(folder), "node_modules")) {
            struct entry *e = entry_at(l, folder, name, scratch);
            if (e)
                return e;
        }
        if (!folder.len)
            return NULL;
        folder = bh_path_dir(folder);
    }
}

static int emit_needs(struct lock *l, const struct entry *e, struct bh_arena *scratch)
{
    for (size_t i = 0; i < e->need_count; i++) {
        const struct need *need = &e->needs[i];
        const struct entry *to = resolve(l, e, need->name, scratch);
        int r = 0;
        if (to && to->ref && to->ref != e->ref) {
            r = bh_emit_dependency(l->f->sink, e->ref, to->ref, need->scope);
        } else if (!to && need->scope == BH_SCOPE_REQUIRED) {
            const struct bh_requirement req = {.from = e->ref,
                                               .purl_type = BH_STR("npm"),
                                               .name = need->name,
                                               .constraint = need->constraint,
                                               .scope = need->scope};
            r = bh_emit_requirement(l->f->sink, &req);
        }
        if (r < 0)
            return r;
    }
    return 0;
}

// Version 1 has no entry for the project: its needs are the folders at the top.
static int add_old_root(struct lock *l)
{
    struct entry *root = new_entry(l, BH_STR(""), 0);

    if (!root)
        return BH_E_NOMEM;
    root->name = l->name;
    root->version = l->version;
    return 0;
}

static int emit_all(struct lock *l)
{
    struct bh_arena scratch;
    int r = 0;

    bh_arena_init(&scratch, BH_LIMIT_ENTRY_MEMORY);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (!l->entries[i].link)
            r = emit_entry(l, &l->entries[i]);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (l->entries[i].ref)
            r = emit_needs(l, &l->entries[i], &scratch);
    bh_arena_done(&scratch);
    return r;
}

static int find_npm_lock(const struct bh_find *f)
{
    struct lock l = {.f = f, .arena = f->arena};
    enum bh_json_type type;
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r < 0)
        return r;
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_mem(text, f->diag);
    if (!j)
        return BH_E_NOMEM;
    bh_map_init(&l.by_path);
    r = bh_json_next(j, &type);
    if (r == 0)
        r = bh_json_object(j, document_rows, BH_COUNT(document_rows), &l);
    int read = r; // what stands before an error is told all the same
    if (r != BH_E_NOMEM && !l.has_packages && l.count)
        r = add_old_root(&l);
    if (r != BH_E_NOMEM)
        r = emit_all(&l);
    bh_map_done(&l.by_path);
    return r < 0 ? r : read;
}

const struct bh_finder bh_finder_npm_lock = {
    .name = "npm-lock",
    .title = BH_N("npm lock files, with edges and scopes"),
    .claims = (const char *const[]){"package-lock.json", "npm-shrinkwrap.json",
                                    "node_modules/.package-lock.json", NULL},
    .find = find_npm_lock,
};
