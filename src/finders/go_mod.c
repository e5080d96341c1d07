// SPDX-License-Identifier: Apache-2.0
// go.mod: the modules that a build selects from, with go.sum beside it (Go modules reference,
// "go.mod files", go.dev/ref/mod). Since Go 1.17 it names every module that a build takes packages
// from, before that the direct ones, and the others are in go.sum alone. exclude, retract, tool and
// godebug name no parts.

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "finders/go.h"
#include "finders/registry.h"

// The longest line is a replacement: verb, path, version, arrow, path, version.
#define TOKENS_MAX 8

// The build may be told other versions than go.mod's (workspaces, -modfile).
#define CONFIDENCE 90
// go.sum keeps what was needed once, too.
#define CONFIDENCE_SUM 50
// A minimum that a newer toolchain satisfies, too: what is said to be used, and what is needed.
#define CONFIDENCE_TOOLCHAIN 50
#define CONFIDENCE_GO        30

struct line {
    bh_str tokens[TOKENS_MAX];
    size_t count;
    bh_str comment; // behind "//"
    uint64_t number;
};

struct requirement {
    struct bh_go_module module;
    bool indirect;
    uint64_t line;
};

struct mod {
    const struct bh_find *f;
    bh_str module;
    uint64_t module_line;
    bh_str go, toolchain;
    uint64_t go_line, toolchain_line;
    struct requirement *requirements;
    size_t count, room;
    struct bh_go_module *replacements;
    size_t replacement_count, replacement_room;
    struct bh_map replaced; // "path" or "path version" -> replacement + 1
    struct bh_map sums;     // "path version" -> offset of the sum in go.sum
    bh_str sum_text;
    bh_str block; // verb of the open parenthesis
    size_t malformed;
    uint64_t first_malformed;
};

// One token: a string literal, a parenthesis, or what stands before white space or a comment.
static int take_token(struct bh_arena *arena, bh_str *rest, bh_str *ret)
{
    char first = rest->ptr[0];
    size_t n = 1;

    if (first == '"' || first == '`') {
        while (n < rest->len && rest->ptr[n] != first)
            n += rest->ptr[n] == '\\' && first == '"' ? 2 : 1;
        bh_str literal = bh_str_sub(*rest, 0, n + 1);
        *rest = bh_str_from(*rest, n + 1);
        return bh_go_unquote(literal, arena, ret);
    }
    if (first != '(' && first != ')')
        while (n < rest->len && !bh_is_space(rest->ptr[n]) &&
               !bh_str_has(BH_STR("()"), rest->ptr[n]) &&
               !bh_str_starts(bh_str_from(*rest, n), BH_STR("//")))
            n++;
    *ret = bh_str_sub(*rest, 0, n);
    *rest = bh_str_from(*rest, n);
    return 0;
}

// 0, BH_E_CORRUPT (a bad string, too many tokens) or BH_E_NOMEM.
static int split(struct bh_arena *arena, bh_str text, struct line *l)
{
    for (;;) {
        text = bh_str_trim(text);
        if (bh_str_skip(&text, BH_STR("//"))) {
            l->comment = bh_str_trim(text);
            return 0;
        }
        if (!text.len)
            return 0;
        if (l->count == TOKENS_MAX)
            return BH_E_CORRUPT;
        int r = take_token(arena, &text, &l->tokens[l->count]);
        if (r < 0)
            return r;
        l->count++;
    }
}

// "// indirect", or "// indirect; something".
static bool is_indirect(bh_str comment)
{
    return bh_str_skip(&comment, BH_STR("indirect")) && (!comment.len || comment.ptr[0] == ';');
}

static int add_requirement(struct mod *m, const struct line *l, const bh_str *args, size_t count)
{
    if (count != 2)
        return BH_E_CORRUPT;
    int r = bh_arena_grow(m->f->arena, (void **)&m->requirements, &m->room, m->count,
                          sizeof(*m->requirements));
    if (r == 0)
        m->requirements[m->count++] =
            (struct requirement){.module = {.path = args[0], .version = args[1]},
                                 .indirect = is_indirect(l->comment),
                                 .line = l->number};
    return r;
}

static int key_of(struct bh_arena *arena, bh_str path, bh_str version, bh_str *ret)
{
    return bh_arena_join(arena, (bh_str[]){path, version.len ? BH_STR(" ") : BH_STR(""), version},
                         3, ret);
}

// PATH [VERSION] => PATH [VERSION]
static int add_replacement(struct mod *m, const bh_str *args, size_t count)
{
    struct bh_arena *arena = m->f->arena;
    struct bh_go_module to = {0};
    size_t arrow = 0;
    bh_str key;

    while (arrow < count && !bh_str_eqz(args[arrow], "=>"))
        arrow++;
    if (arrow < 1 || arrow > 2 || count < arrow + 2 || count > arrow + 3)
        return BH_E_CORRUPT;
    to.path = args[arrow + 1];
    if (count == arrow + 3)
        to.version = args[arrow + 2];
    int r = bh_arena_grow(arena, (void **)&m->replacements, &m->replacement_room,
                          m->replacement_count, sizeof(*m->replacements));
    if (r == 0)
        r = key_of(arena, args[0], arrow == 2 ? args[1] : BH_STR_EMPTY, &key);
    if (r < 0)
        return r;
    m->replacements[m->replacement_count++] = to;
    return bh_map_set(&m->replaced, key, m->replacement_count);
}

static int set_once(bh_str *value, uint64_t *line, const struct line *l, const bh_str *args,
                    size_t count)
{
    if (count != 1 || value->len)
        return BH_E_CORRUPT;
    *value = args[0];
    *line = l->number;
    return 0;
}

static int read_directive(struct mod *m, const struct line *l, bh_str verb, const bh_str *args,
                          size_t count)
{
    if (bh_str_eqz(verb, "require"))
        return add_requirement(m, l, args, count);
    if (bh_str_eqz(verb, "replace"))
        return add_replacement(m, args, count);
    if (bh_str_eqz(verb, "module"))
        return set_once(&m->module, &m->module_line, l, args, count);
    if (bh_str_eqz(verb, "go"))
        return set_once(&m->go, &m->go_line, l, args, count);
    if (bh_str_eqz(verb, "toolchain"))
        return set_once(&m->toolchain, &m->toolchain_line, l, args, count);
    return 0; // of no interest, or of a later release
}

static int read_line(struct mod *m, struct line *l)
{
    if (!l->count)
        return 0;
    if (m->block.len) {
        if (!bh_str_eqz(l->tokens[0], ")"))
            return read_directive(m, l, m->block, l->tokens, l->count);
        m->block = BH_STR_EMPTY;
        return l->count == 1 ? 0 : BH_E_CORRUPT;
    }
    if (l->count == 2 && bh_str_eqz(l->tokens[1], "(")) {
        m->block = l->tokens[0];
        return 0;
    }
    return read_directive(m, l, l->tokens[0], l->tokens + 1, l->count - 1);
}

static int read_mod(struct mod *m, bh_str text)
{
    struct bh_text t;
    bh_str row;

    bh_text_init(&t, text);
    while (bh_text_line(&t, &row)) {
        struct line l = {.number = t.line};
        int r = split(m->f->arena, row, &l);
        if (r == 0)
            r = read_line(m, &l);
        if (r == BH_E_NOMEM)
            return r;
        if (r < 0 && !m->malformed++)
            m->first_malformed = t.line;
    }
    if (m->block.len && !m->malformed++) // never closed
        m->first_malformed = t.line;
    if (m->malformed)
        bh_say(m->f->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(m->first_malformed),
               "%zu lines of go.mod cannot be read, this one first", m->malformed);
    return 0;
}

// go.sum: "path version h1:..." a line; those of go.mod files alone have "/go.mod" behind the
// version.
static int read_sums(struct mod *m)
{
    struct bh_text t;
    bh_str path, row;
    int r = bh_arena_join(
        m->f->arena,
        (bh_str[]){bh_str_sub(m->f->path, 0, m->f->path.len - bh_path_base(m->f->path).len),
                   BH_STR("go.sum")},
        2, &path);

    if (r == 0)
        r = m->f->read_file(m->f, path, BH_LIMIT_TEXT_FILE, &m->sum_text);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // there need not be one
    bh_text_init(&t, m->sum_text);
    while (bh_text_line(&t, &row)) {
        size_t space = bh_str_rfind(row, ' ');
        bh_str sum = bh_str_from(row, space + 1);
        if (!bh_str_starts(sum, BH_STR("h1:")))
            continue;
        if (bh_map_set(&m->sums, bh_str_sub(row, 0, space), (uint64_t)(sum.ptr - m->sum_text.ptr)) <
            0)
            return BH_E_NOMEM;
    }
    return 0;
}

static int sum_of(const struct mod *m, struct bh_go_module *module)
{
    uint64_t at;
    bh_str key;
    int r = key_of(m->f->arena, module->path, module->version, &key);

    if (r == 0 && bh_map_get(&m->sums, key, &at)) {
        bh_str rest = bh_str_from(m->sum_text, (size_t)at);
        module->sum = bh_str_trim(bh_scan_until(&rest, "\r\n"));
    }
    return r;
}

// The replacement of that version, else that of all versions.
static int replacement_of(const struct mod *m, const struct bh_go_module *module,
                          struct bh_go_module *ret)
{
    uint64_t at;
    bh_str key;
    int r = key_of(m->f->arena, module->path, module->version, &key);

    *ret = (struct bh_go_module){0};
    if (r == 0 &&
        (bh_map_get(&m->replaced, key, &at) || bh_map_get(&m->replaced, module->path, &at)))
        *ret = m->replacements[at - 1];
    return r;
}

static int corrupt_path(const struct mod *m, bh_str path, uint64_t line)
{
    bh_say(m->f->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(line), "'%.*s' is no path of a Go module",
           BH_FMT(path));
    return 0;
}

static struct bh_evidence evidence_at(uint64_t line, uint8_t confidence)
{
    return (struct bh_evidence){
        .technique = BH_BY_MANIFEST, .confidence = confidence, .line = line, .offset = UINT64_MAX};
}

static int emit_requirement(const struct mod *m, struct requirement *q, uint32_t root)
{
    const struct bh_property indirect = {BH_STR("buhin:go:indirect"), BH_STR("true"), BH_STR_EMPTY};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .scope = BH_SCOPE_REQUIRED,
                             .evidence = evidence_at(q->line, CONFIDENCE),
                             .properties = &indirect,
                             .property_count = q->indirect};
    struct bh_go_module replacement;
    uint32_t ref = 0;
    int r = replacement_of(m, &q->module, &replacement);

    if (r == 0)
        r = sum_of(m, replacement.path.len ? &replacement : &q->module);
    if (r == 0)
        r = bh_go_emit(m->f, &c, &q->module, &replacement, BH_STR_EMPTY, &ref);
    if (r == BH_E_CORRUPT)
        return corrupt_path(m, replacement.path.len ? replacement.path : q->module.path, q->line);
    if (r < 0 || !root || ref == root || q->indirect)
        return r;
    return bh_emit_dependency(m->f->sink, root, ref, BH_SCOPE_REQUIRED);
}

// "toolchain go1.21.3"; else "go 1.21.3", which names a release since Go 1.21. "go 1.21" is a
// version of the language.
static int emit_stdlib(const struct mod *m, uint32_t root)
{
    struct bh_evidence evidence = evidence_at(m->toolchain_line, CONFIDENCE_TOOLCHAIN);
    bh_str toolchain = m->toolchain, version, rest = m->go;
    uint32_t ref;
    int r = 0;

    (void)bh_scan_digits(&rest);
    bool exact = bh_scan_char(&rest, '.') && bh_scan_digits(&rest).len && rest.len;
    if (!bh_str_starts(toolchain, BH_STR("go")) && exact) {
        evidence = evidence_at(m->go_line, CONFIDENCE_GO);
        r = bh_arena_join(m->f->arena, (bh_str[]){BH_STR("go"), m->go}, 2, &toolchain);
    }
    if (r == 0)
        r = bh_go_release(toolchain, m->f->arena, &version);
    if (r < 0 || !version.len)
        return r;
    r = bh_go_emit_stdlib(m->f, toolchain, &evidence, &ref);
    return r < 0 || !root ? r : bh_emit_dependency(m->f->sink, root, ref, BH_SCOPE_REQUIRED);
}

// In the cache of modules (GOMODCACHE, "pkg/mod/PATH@VERSION/go.mod") a module lies with its
// version; what it requires need not be there.
static bool cached_version(bh_str path, bh_str *ret_version)
{
    bh_str folder = bh_path_base(bh_path_dir(path));
    size_t at = bh_str_rfind(folder, '@');

    *ret_version = bh_str_from(folder, at + 1);
    return bh_str_starts(*ret_version, BH_STR("v")) &&
           (bh_str_starts(path, BH_STR("pkg/mod/")) ||
            bh_str_search(path, BH_STR("/pkg/mod/")) < path.len);
}

// Whether a module that is not required in go.mod can be part of the build: before Go 1.17.
static bool is_unpruned(const struct mod *m)
{
    bh_str rest = m->go;
    uint64_t major, minor;

    if (!rest.len)
        return true; // taken for 1.16
    return bh_str_u64(bh_scan_digits(&rest), &major) && bh_scan_char(&rest, '.') &&
           bh_str_u64(bh_scan_digits(&rest), &minor) && major == 1 && minor < 17;
}

// Paths of the modules that go.mod tells of.
static int collect_known(const struct mod *m, struct bh_map *paths)
{
    struct bh_go_module replacement;
    int r = bh_map_set(paths, m->module, 1);

    for (size_t i = 0; r == 0 && i < m->count; i++) {
        r = replacement_of(m, &m->requirements[i].module, &replacement);
        if (r == 0)
            r = bh_map_set(paths, m->requirements[i].module.path, 1);
        if (r == 0 && replacement.path.len)
            r = bh_map_set(paths, replacement.path, 1);
    }
    return r;
}

static int emit_sum(const struct mod *m, struct bh_go_module *module)
{
    const struct bh_property properties[] = {
        {BH_STR("buhin:go:indirect"), BH_STR("true"), BH_STR_EMPTY},
        {BH_STR("buhin:go:from"), BH_STR("go.sum"), BH_STR_EMPTY}};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .evidence = evidence_at(0, CONFIDENCE_SUM),
                             .properties = properties,
                             .property_count = BH_COUNT(properties)};
    struct bh_go_module replacement;
    int r = replacement_of(m, module, &replacement);

    if (r == 0 && replacement.path.len)
        return 0; // its own line tells it
    if (r == 0)
        r = bh_go_emit(m->f, &c, module, NULL, BH_STR_EMPTY, NULL);
    return r == BH_E_CORRUPT ? corrupt_path(m, module->path, 0) : r;
}

// Of each module the last version: go.sum is sorted.
static int emit_sums(const struct mod *m)
{
    struct bh_go_module module = {0}, next = {0};
    struct bh_map known;
    struct bh_text t;
    bh_str row;
    uint64_t at;

    bh_map_init(&known);
    int r = collect_known(m, &known);
    bh_text_init(&t, m->sum_text);
    for (bool more = true; r == 0 && more;) {
        more = bh_text_line(&t, &row);
        next = (struct bh_go_module){0};
        if (more && (!bh_str_cut(&row, ' ', &next.path) || !bh_str_cut(&row, ' ', &next.version) ||
                     bh_str_ends(next.version, BH_STR("/go.mod"))))
            continue;
        next.sum = more ? bh_str_trim(row) : BH_STR_EMPTY;
        if (module.path.len && !bh_str_eq(module.path, next.path) &&
            !bh_map_get(&known, module.path, &at))
            r = emit_sum(m, &module);
        module = next;
    }
    bh_map_done(&known);
    return r;
}

static int emit_module(const struct mod *m, bool cached, bh_str version, uint32_t *ret_ref)
{
    const struct bh_go_module module = {.path = m->module,
                                        .version = cached ? version : BH_STR_EMPTY};
    struct bh_component c = {.kind = cached ? BH_LIBRARY : BH_APPLICATION,
                             .scope = cached ? BH_SCOPE_UNKNOWN : BH_SCOPE_REQUIRED,
                             .root = !cached,
                             .evidence = evidence_at(m->module_line, 100)};

    *ret_ref = 0;
    if (!m->module.len)
        return 0;
    int r = bh_go_emit(m->f, &c, &module, NULL, BH_STR_EMPTY, ret_ref);
    return r == BH_E_CORRUPT ? corrupt_path(m, m->module, m->module_line) : r;
}

static int emit_all(struct mod *m)
{
    bh_str version;
    uint32_t root;
    bool cached = cached_version(m->f->path, &version);
    int r = emit_module(m, cached, version, &root);

    if (r < 0 || cached)
        return r;
    for (size_t i = 0; r == 0 && i < m->count; i++)
        r = emit_requirement(m, &m->requirements[i], root);
    if (r == 0 && is_unpruned(m))
        r = emit_sums(m);
    return r < 0 ? r : emit_stdlib(m, root);
}

static int find_go_mod(const struct bh_find *f)
{
    struct mod m = {.f = f};
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r < 0)
        return r;
    bh_map_init(&m.replaced);
    bh_map_init(&m.sums);
    r = read_mod(&m, text);
    if (r == 0 && !m.module.len && !m.count)
        r = bh_str_trim(text).len ? BH_E_FORMAT : 0;
    if (r == 0)
        r = read_sums(&m);
    if (r == 0)
        r = emit_all(&m);
    bh_map_done(&m.replaced);
    bh_map_done(&m.sums);
    return r;
}

const struct bh_finder bh_finder_go_mod = {
    .name = "go-mod",
    .title = BH_N("modules that go.mod requires"),
    .claims = (const char *const[]){"go.mod", NULL},
    .find = find_go_mod,
};
