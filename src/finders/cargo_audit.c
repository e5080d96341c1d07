// SPDX-License-Identifier: Apache-2.0
// Rust programs that list their crates in the section .dep-v0 (cargo-auditable, PARSING.md and its
// JSON schema): JSON compressed by zlib.

#include "base/error.h"
#include "base/json.h"
#include "base/limits.h"
#include "finders/cargo.h"
#include "finders/registry.h"
#include "formats/exe.h"
#include "formats/inflate.h"

struct crate {
    bh_str name, version, source;
    bool build, root;
    uint64_t *needs; // indexes
    size_t need_count, need_room;
    uint32_t ref;
};

struct list {
    const struct bh_find *f;
    struct bh_evidence evidence;
    struct crate *crates;
    size_t count, room;
};

static struct crate *last(void *ctx)
{
    struct list *l = ctx;

    return &l->crates[l->count - 1];
}

static int read_name(struct bh_json *j, void *ctx)
{
    return bh_json_str(j, ((struct list *)ctx)->f->arena, &last(ctx)->name);
}

static int read_version(struct bh_json *j, void *ctx)
{
    return bh_json_str(j, ((struct list *)ctx)->f->arena, &last(ctx)->version);
}

// "crates.io", "git", "local", "registry", or more of a later release.
static int read_source(struct bh_json *j, void *ctx)
{
    return bh_json_str_lenient(j, ((struct list *)ctx)->f->arena, &last(ctx)->source);
}

static int read_kind(struct bh_json *j, void *ctx)
{
    last(ctx)->build = bh_json_type(j) == BH_JSON_STRING && bh_str_eqz(bh_json_text(j), "build");
    return bh_json_skip(j);
}

static int read_root(struct bh_json *j, void *ctx)
{
    last(ctx)->root = bh_json_type(j) == BH_JSON_TRUE;
    return bh_json_skip(j);
}

static int read_need(struct bh_json *j, void *ctx)
{
    struct list *l = ctx;
    struct crate *c = last(ctx);
    int r = bh_arena_grow(l->f->arena, (void **)&c->needs, &c->need_room, c->need_count,
                          sizeof(*c->needs));

    if (r == 0)
        r = bh_json_u64(j, &c->needs[c->need_count]);
    c->need_count += r == 0;
    return r;
}

static int read_needs(struct bh_json *j, void *ctx)
{
    return bh_json_array(j, read_need, ctx);
}

static const struct bh_json_row crate_rows[] = {
    {"name", read_name, false},     {"version", read_version, false},
    {"source", read_source, false}, {"kind", read_kind, false},
    {"root", read_root, false},     {"dependencies", read_needs, false},
};

static int read_crate(struct bh_json *j, void *ctx)
{
    struct list *l = ctx;
    int r = bh_arena_grow(l->f->arena, (void **)&l->crates, &l->room, l->count, sizeof(*l->crates));

    if (r < 0)
        return r;
    l->crates[l->count++] = (struct crate){0};
    return bh_json_object(j, crate_rows, BH_COUNT(crate_rows), l);
}

static int read_packages(struct bh_json *j, void *ctx)
{
    return bh_json_array(j, read_crate, ctx);
}

static const struct bh_json_row document_rows[] = {{"packages", read_packages, false}};

static int emit_crate(struct list *l, struct crate *crate)
{
    const struct bh_find *f = l->f;
    const struct bh_property source = {BH_STR("buhin:cargo:source"), crate->source, BH_STR_EMPTY};
    struct bh_component c = {.kind = crate->root ? BH_APPLICATION : BH_LIBRARY,
                             .name = crate->name,
                             .version = bh_known(crate->version),
                             .scope = crate->build ? BH_SCOPE_BUILD : BH_SCOPE_REQUIRED,
                             .root = crate->root,
                             .evidence = l->evidence,
                             .properties = &source,
                             .property_count =
                                 crate->source.len && !bh_str_eqz(crate->source, "crates.io")};

    if (!bh_cargo_is_name(crate->name)) {
        bh_say(f->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(l->evidence.offset),
               "'%.*s' is no name of a crate", BH_FMT(crate->name));
        return 0;
    }
    int r = bh_cargo_purl(f->arena, crate->name, crate->version, BH_STR_EMPTY, &c.purl);
    if (r == BH_E_CORRUPT)
        r = 0; // listed without package URL
    return r < 0 ? r : bh_emit_component(f->sink, &c, &crate->ref);
}

static int emit_needs(const struct list *l, const struct crate *crate)
{
    for (size_t i = 0; i < crate->need_count; i++) {
        if (crate->needs[i] >= l->count)
            continue;
        const struct crate *to = &l->crates[crate->needs[i]];
        const struct bh_relation edge = {.from = crate->ref,
                                         .to = to->ref,
                                         .kind = BH_DEPENDS_ON,
                                         .scope = to->build ? BH_SCOPE_BUILD : BH_SCOPE_REQUIRED,
                                         .linkage = to->build ? BH_LINK_UNKNOWN : BH_LINK_STATIC};
        int r = to->ref && to != crate ? bh_emit_relation(l->f->sink, &edge) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

static int read_list(struct list *l, bh_str json)
{
    struct bh_diag diag = *l->f->diag;
    enum bh_json_type type;
    bh_str inner[] = {l->f->diag->file, BH_STR("!/.dep-v0")};
    int r = bh_arena_join(l->f->arena, inner, BH_COUNT(inner), &diag.file); // offsets are its own

    if (r < 0)
        return r;
    struct bh_json *j BH_CLEANUP(bh_json_freep) = bh_json_new_mem(json, &diag);
    if (!j)
        return BH_E_NOMEM;
    int read = bh_json_next(j, &type);
    if (read == 0)
        read = bh_json_object(j, document_rows, BH_COUNT(document_rows), l);
    if (read == BH_E_NOMEM)
        return read;
    for (size_t i = 0; r == 0 && i < l->count; i++)
        r = emit_crate(l, &l->crates[i]);
    for (size_t i = 0; r == 0 && i < l->count; i++)
        if (l->crates[i].ref)
            r = emit_needs(l, &l->crates[i]);
    return r < 0 ? r : read;
}

static int fail(const struct bh_find *f, int code, uint64_t offset)
{
    if (code == BH_E_NOMEM || code == BH_E_SYSTEM)
        return code;
    return bh_fail(f->diag, code, BH_AT(offset),
                   code == BH_E_LIMIT ? BH_N("the list of crates in a Rust program is too large")
                                      : BH_N("the list of crates in a Rust program is damaged"));
}

static int read_executable(const struct bh_find *f, const struct bh_exe_slice *slice,
                           bool *ret_found)
{
    struct list l = {.f = f};
    struct bh_exe x;
    bh_str data;
    int r = bh_exe_open(&x, &slice->input, f->arena, f->diag);

    if (r < 0)
        return r == BH_E_FORMAT ? 0 : r;
    const struct bh_exe_section *section = bh_exe_section(&x, BH_STR(".dep-v0"));
    if (!section)
        return 0;
    *ret_found = true;
    uint64_t offset = slice->offset + section->offset;
    l.evidence =
        (struct bh_evidence){.technique = BH_BY_BINARY, .confidence = 100, .offset = offset};
    r = bh_exe_section_data(&x, section, BH_LIMIT_CRATE_LIST, &data);
    if (r == 0)
        r = bh_inflate(data, f->arena, BH_LIMIT_CRATE_LIST, &data);
    return r < 0 ? fail(f, r, offset) : read_list(&l, data);
}

static int find_cargo_audit(const struct bh_find *f)
{
    struct bh_exe_slice *slices;
    size_t count;
    bool found = false;
    int r = bh_exe_slices(f->input, f->arena, f->diag, &slices, &count);

    for (size_t i = 0; r == 0 && i < count; i++)
        r = read_executable(f, &slices[i], &found);
    return r < 0 || found ? r : BH_E_FORMAT;
}

const struct bh_finder bh_finder_cargo_audit = {
    .name = "cargo-audit",
    .title = BH_N("Rust programs built by cargo-auditable, with edges"),
    .magic = BH_MAGIC_ELF | BH_MAGIC_PE | BH_MAGIC_MACHO,
    .find = find_cargo_audit,
};
