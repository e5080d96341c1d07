// SPDX-License-Identifier: Apache-2.0
// Go programs of ELF, PE and Mach-O: the main module, the modules linked into it and the standard
// library (Go, runtime/debug, ParseBuildInfo).

#include "base/error.h"
#include "finders/go.h"
#include "finders/go_buildinfo.h"
#include "finders/registry.h"
#include "formats/exe.h"

struct dependency {
    struct bh_go_module module, replacement;
};

struct program {
    const struct bh_find *f;
    struct bh_go_buildinfo info;
    struct bh_evidence evidence;
    enum bh_component_kind kind;
    bh_str path; // of the main package
    struct bh_go_module main, main_replacement;
    struct dependency *deps;
    size_t dep_count, dep_room;
    struct bh_property *properties;
    size_t property_count, property_room;
    size_t malformed;
};

static int add_property(struct program *p, bh_str name, bh_str value)
{
    int r = bh_arena_grow(p->f->arena, (void **)&p->properties, &p->property_room,
                          p->property_count, sizeof(*p->properties));

    if (r == 0)
        p->properties[p->property_count++] = (struct bh_property){name, value, BH_STR_EMPTY};
    return r;
}

// "path version" or "path version sum", tabs between them.
static bool read_module(bh_str line, struct bh_go_module *ret)
{
    *ret = (struct bh_go_module){0};
    return bh_str_cut(&line, '\t', &ret->path) && bh_str_cut(&line, '\t', &ret->version) &&
           (bh_str_cut(&line, '\t', &ret->sum), !line.ptr) && ret->path.len;
}

// Length of the literal that s begins with, quotes included; 0 when it is none or has no end.
static size_t literal_length(bh_str s)
{
    if (!s.len || !bh_str_has(BH_STR("\"`"), s.ptr[0]))
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == s.ptr[0])
            return i + 1;
        i += s.ptr[i] == '\\' && s.ptr[0] == '"';
    }
    return 0;
}

// "key=value"; either may be a quoted string.
static int read_setting(struct program *p, bh_str text)
{
    bh_str key, value, name;
    size_t quoted = literal_length(text);
    size_t equals = quoted ? quoted : bh_str_find(text, '=');
    int r = 0;

    if (!equals || equals >= text.len || text.ptr[equals] != '=')
        return BH_E_CORRUPT;
    key = bh_str_sub(text, 0, equals);
    value = bh_str_from(text, equals + 1);
    if (quoted)
        r = bh_go_unquote(key, p->f->arena, &key);
    if (r == 0 && value.len && bh_str_has(BH_STR("\"`"), value.ptr[0]))
        r = bh_go_unquote(value, p->f->arena, &value);
    if (r == 0)
        r = bh_arena_join(p->f->arena, (bh_str[]){BH_STR("buhin:go:build:"), key}, 2, &name);
    return r < 0 ? r : add_property(p, name, value);
}

static int add_dependency(struct program *p, const struct bh_go_module *m)
{
    int r =
        bh_arena_grow(p->f->arena, (void **)&p->deps, &p->dep_room, p->dep_count, sizeof(*p->deps));

    if (r == 0)
        p->deps[p->dep_count++] = (struct dependency){.module = *m};
    return r;
}

static int read_line(struct program *p, bh_str line)
{
    struct bh_go_module m;
    bh_str word;

    (void)bh_str_cut(&line, '\t', &word);
    if (bh_str_eqz(word, "path")) {
        p->path = line;
        return 0;
    }
    if (bh_str_eqz(word, "build"))
        return read_setting(p, line);
    bool main = bh_str_eqz(word, "mod"), dep = bh_str_eqz(word, "dep");
    if (!main && !dep && !bh_str_eqz(word, "=>"))
        return 0; // of a later release
    if (!read_module(line, &m))
        return BH_E_CORRUPT;
    if (dep)
        return add_dependency(p, &m);
    if (main)
        p->main = m;
    else if (p->dep_count)
        p->deps[p->dep_count - 1].replacement = m;
    else
        p->main_replacement = m;
    return 0;
}

static int read_modules(struct program *p)
{
    bh_str rest = p->info.modules, line;

    while (bh_str_cut(&rest, '\n', &line)) {
        int r = line.len ? read_line(p, line) : 0;
        if (r == BH_E_NOMEM)
            return r;
        p->malformed += r < 0;
    }
    if (p->malformed)
        bh_say(p->f->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(p->info.offset),
               "%zu lines of a Go program's build information cannot be read", p->malformed);
    return 0;
}

// Of the main package within its module; empty when it stands at the top.
static bh_str subpath_of(bh_str path, bh_str module)
{
    return bh_str_skip(&path, module) && bh_str_skip(&path, BH_STR("/")) ? path : BH_STR_EMPTY;
}

static int corrupt_module(const struct program *p, bh_str path)
{
    bh_say(p->f->diag, BH_WARNING, BH_E_CORRUPT, BH_AT(p->info.offset),
           "'%.*s' is no path of a Go module", BH_FMT(path));
    return 0;
}

// Without a module: a command of Go's own distribution, which advisories call "toolchain"; else a
// program that only its package or file names.
static int emit_unnamed(const struct program *p, struct bh_component *c, uint32_t *ret_ref)
{
    int r = 0;

    c->name = p->path.len && !bh_str_eqz(p->path, "command-line-arguments")
                  ? p->path
                  : bh_path_base(p->f->path);
    if (bh_str_starts(p->path, BH_STR("cmd/"))) {
        bh_str version;
        r = bh_go_release(p->info.toolchain, p->f->arena, &version);
        c->name = BH_STR("toolchain");
        c->version = bh_known(version);
        if (r == 0)
            r = bh_go_purl(p->f->arena, c->name, version, BH_STR_EMPTY, &c->purl);
    }
    return r < 0 ? r : bh_emit_component(p->f->sink, c, ret_ref);
}

static int emit_main(struct program *p, uint32_t *ret_ref)
{
    struct bh_component c = {
        .kind = p->kind, .scope = BH_SCOPE_REQUIRED, .root = true, .evidence = p->evidence};
    int r = add_property(p, BH_STR("buhin:go:toolchain"), p->info.toolchain);

    if (r == 0 && p->path.len)
        r = add_property(p, BH_STR("buhin:go:path"), p->path);
    if (r < 0)
        return r;
    c.properties = p->properties;
    c.property_count = p->property_count;
    *ret_ref = 0;
    if (!p->main.path.len)
        return emit_unnamed(p, &c, ret_ref);
    r = bh_go_emit(p->f, &c, &p->main, &p->main_replacement, subpath_of(p->path, p->main.path),
                   ret_ref);
    return r == BH_E_CORRUPT ? corrupt_module(p, p->main.path) : r;
}

static int emit_edge(const struct program *p, uint32_t from, uint32_t to)
{
    const struct bh_relation edge = {.from = from,
                                     .to = to,
                                     .kind = BH_DEPENDS_ON,
                                     .scope = BH_SCOPE_REQUIRED,
                                     .linkage = BH_LINK_STATIC};

    return from && to && from != to ? bh_emit_relation(p->f->sink, &edge) : 0;
}

static int emit_all(struct program *p)
{
    uint32_t main, ref;
    int r = emit_main(p, &main);

    for (size_t i = 0; r == 0 && i < p->dep_count; i++) {
        const struct dependency *d = &p->deps[i];
        struct bh_component c = {
            .kind = BH_LIBRARY, .scope = BH_SCOPE_REQUIRED, .evidence = p->evidence};
        r = bh_go_emit(p->f, &c, &d->module, &d->replacement, BH_STR_EMPTY, &ref);
        if (r == 0)
            r = emit_edge(p, main, ref);
        else if (r == BH_E_CORRUPT)
            r = corrupt_module(p, d->replacement.path.len ? d->replacement.path : d->module.path);
    }
    if (r == 0)
        r = bh_go_emit_stdlib(p->f, p->info.toolchain, &p->evidence, &ref);
    return r < 0 ? r : emit_edge(p, main, ref);
}

static int read_executable(const struct bh_find *f, const struct bh_exe_slice *slice,
                           bool *ret_found)
{
    struct program p = {.f = f};
    struct bh_exe x;
    int r = bh_exe_open(&x, &slice->input, f->arena, f->diag);

    if (r == 0)
        r = bh_go_buildinfo_read(&x, &p.info);
    if (r <= 0)
        return r == BH_E_FORMAT ? 0 : r;
    *ret_found = true;
    if (p.info.offset != UINT64_MAX)
        p.info.offset += slice->offset;
    p.kind = x.kind == BH_EXE_LIBRARY ? BH_LIBRARY : BH_APPLICATION;
    p.evidence =
        (struct bh_evidence){.technique = BH_BY_BINARY, .confidence = 100, .offset = p.info.offset};
    r = read_modules(&p);
    return r < 0 ? r : emit_all(&p);
}

static int find_go_binary(const struct bh_find *f)
{
    struct bh_exe_slice *slices;
    size_t count;
    bool found = false;
    int r = bh_exe_slices(f->input, f->arena, f->diag, &slices, &count);

    for (size_t i = 0; r == 0 && i < count; i++)
        r = read_executable(f, &slices[i], &found);
    return r < 0 || found ? r : BH_E_FORMAT;
}

const struct bh_finder bh_finder_go_binary = {
    .name = "go-binary",
    .title = BH_N("Go programs, by their build information"),
    .magic = BH_MAGIC_ELF | BH_MAGIC_PE | BH_MAGIC_MACHO,
    .find = find_go_binary,
};
