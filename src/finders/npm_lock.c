// SPDX-License-Identifier: Apache-2.0
// npm's lock files: package-lock.json, npm-shrinkwrap.json and the hidden one of installed trees
// (docs: package-lock-json, lockfileVersion 1 to 3). Nothing is resolved by name alone: an edge
// goes to the package that Node.js would load from where the dependent one lies.

#include "base/error.h"
#include "base/json_rows.h"
#include "base/limits.h"
#include "finders/npm.h"
#include "finders/npm_tree.h"
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
    uint32_t node; // of its path
    uint32_t ref;
};

struct lock {
    const struct bh_find *f;
    struct bh_arena *arena;
    bh_str name, version; // of the document itself
    uint64_t lock_version;
    struct entry *entries;
    size_t count, room;
    struct bh_npm_tree tree; // of the paths; values: index + 1
    // Of the entry that is being read:
    struct entry *current;
    enum bh_scope need_scope;
    bool has_packages;
    bh_str folder; // of nested dependencies of version 1
};

static int new_entry(struct lock *l, bh_str path, uint64_t offset)
{
    uint32_t node;
    int r = bh_arena_grow(l->arena, (void **)&l->entries, &l->room, l->count, sizeof(*l->entries));

    if (r == 0)
        r = bh_npm_tree_add(&l->tree, path, l->count + 1, &node);
    if (r < 0)
        return r;
    l->current = &l->entries[l->count++];
    *l->current = (struct entry){.path = path, .offset = offset, .node = node};
    return 0;
}

static int read_entry(struct bh_json *j, struct lock *l, bh_str path,
                      const struct bh_json_row *rows, size_t count)
{
    int r = new_entry(l, path, bh_json_offset(j));

    if (r == BH_E_LIMIT)
        return bh_json_fail(j, r, "a path that is too long or nested too deep");
    return r < 0 ? r : bh_json_object(j, rows, count, l);
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
    BH_JSON_VALUE_ROW(bh_json_str_lenient, member, struct lock, arena, current->member)
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
        if (bh_arena_str(l->arena, key, &path) < 0)
            return BH_E_NOMEM;
        r = read_entry(j, l, path, package_rows, BH_COUNT(package_rows));
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
        r = bh_arena_join(l->arena, pieces, BH_COUNT(pieces), &path);
        if (r < 0)
            return r;
        l->folder = path;
        r = read_entry(j, l, path, nested_rows, BH_COUNT(nested_rows));
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
    // A commit, a folder or a file is no version.
    bool address = bh_str_has(e->version, ':') || bh_str_has(e->version, '/');
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

// A link leads to the folder that it names.
static struct entry *behind_link(struct lock *l, struct entry *e)
{
    uint32_t node = e->link ? bh_npm_tree_find(&l->tree, 0, e->resolved) : BH_NPM_NOWHERE;

    return node != BH_NPM_NOWHERE && l->tree.nodes[node].value
               ? &l->entries[l->tree.nodes[node].value - 1]
               : e;
}

static struct entry *resolve(struct lock *l, const struct entry *from, bh_str name)
{
    uint32_t node = bh_npm_tree_resolve(&l->tree, from->node, name);

    return node == BH_NPM_NOWHERE ? NULL
                                  : behind_link(l, &l->entries[l->tree.nodes[node].value - 1]);
}

static int emit_needs(struct lock *l, const struct entry *e)
{
    for (size_t i = 0; i < e->need_count; i++) {
        const struct need *need = &e->needs[i];
        const struct entry *to = resolve(l, e, need->name);
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

static const struct bh_json_row manifest_rows[] = {
    {"license", read_licence, false},
    {"licenses", read_licence, false},
    {"dependencies", read_dependencies, false},
    {"optionalDependencies", read_optional_dependencies, false},
    {"peerDependencies", read_peer_dependencies, false},
    {"devDependencies", read_dev_dependencies, false},
};

// Version 1 does not say what the project itself needs; the manifest beside it does.
static int read_manifest(struct lock *l)
{
    bh_str folder = bh_str_sub(l->f->path, 0, l->f->path.len - bh_path_base(l->f->path).len);
    enum bh_json_type type;
    bh_str path, text;
    int r = bh_arena_join(l->arena, (bh_str[]){folder, BH_STR("package.json")}, 2, &path);

    if (r == 0)
        r = l->f->read_file(l->f, path, BH_LIMIT_TEXT_FILE, &text);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // there need not be one
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_mem(text, NULL);
    if (!j)
        return BH_E_NOMEM;
    r = bh_json_next(j, &type);
    if (r == 0)
        r = bh_json_object(j, manifest_rows, BH_COUNT(manifest_rows), l);
    return r == BH_E_NOMEM ? r : 0;
}

static int add_old_root(struct lock *l)
{
    int r = new_entry(l, BH_STR(""), 0);

    if (r < 0)
        return r;
    l->current->name = l->name;
    l->current->version = l->version;
    return read_manifest(l);
}

// Members of a workspace have the name of the link in node_modules that leads to them.
static void name_members(struct lock *l)
{
    for (size_t i = 0; i < l->count; i++) {
        struct entry *e = behind_link(l, &l->entries[i]);
        if (e != &l->entries[i] && !e->name.len)
            e->name = name_by_path(l->entries[i].path);
    }
}

static int emit_all(struct lock *l)
{
    int r = 0;

    bh_npm_tree_settle(&l->tree);
    name_members(l);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (!l->entries[i].link)
            r = emit_entry(l, &l->entries[i]);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (l->entries[i].ref)
            r = emit_needs(l, &l->entries[i]);
    return r;
}

// What a package brought along in node_modules, its own lock file, is not what is installed.
static bool is_foreign(bh_str path)
{
    bh_str folder = bh_path_dir(path);

    return !bh_str_eqz(bh_path_base(folder), "node_modules") &&
           (bh_str_starts(folder, BH_STR("node_modules/")) ||
            bh_str_search(folder, BH_STR("/node_modules/")) < folder.len);
}

static int read_lock(struct lock *l, bh_str text)
{
    enum bh_json_type type;
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_mem(text, l->f->diag);

    if (!j)
        return BH_E_NOMEM;
    int r = bh_json_next(j, &type);
    if (r == 0)
        r = bh_json_object(j, document_rows, BH_COUNT(document_rows), l);
    int read = r; // what stands before an error is told all the same
    if (r != BH_E_NOMEM && !l->has_packages && l->count)
        r = add_old_root(l);
    if (r != BH_E_NOMEM)
        r = emit_all(l);
    return r < 0 ? r : read;
}

static int find_npm_lock(const struct bh_find *f)
{
    struct lock l = {.f = f, .arena = f->arena};
    bh_str text;

    if (is_foreign(f->path))
        return BH_E_FORMAT;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);
    if (r < 0)
        return r;
    r = bh_npm_tree_init(&l.tree, f->arena);
    if (r == 0)
        r = read_lock(&l, text);
    bh_npm_tree_done(&l.tree);
    return r;
}

const struct bh_finder bh_finder_npm_lock = {
    .name = "npm-lock",
    .title = BH_N("npm lock files, with edges and scopes"),
    .claims = (const char *const[]){"package-lock.json", "npm-shrinkwrap.json",
                                    "node_modules/.package-lock.json", NULL},
    .find = find_npm_lock,
};
