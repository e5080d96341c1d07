// SPDX-License-Identifier: Apache-2.0
// Pinned versions in pip's requirements files (pip documentation, "Requirements File Format"), and
// in the files that they include. What is not pinned to one version is no part: it is counted in a
// note. Constraints (-c) name no parts.

#include "base/digest.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "finders/python.h"
#include "finders/registry.h"
#include "model/purl.h"

// Files that include files, and how many in all.
#define INCLUDE_DEPTH 8
#define INCLUDE_MAX   100

struct pin {
    bh_str name, version;
    struct bh_hash_value *hashes;
    size_t hash_count, hash_room;
};

struct reading {
    const struct bh_find *f;
    bh_str path;         // of the file that is read now
    uint64_t outer_line; // of the entry, while a file is read that it includes; else 0
    unsigned depth, included;
    size_t open; // requirements that are not pinned
};

// Where the comment starts: '#' at the start or behind white space.
static size_t comment_at(bh_str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '#' && (i == 0 || bh_is_space(line.ptr[i - 1])))
            return i;
    return line.len;
}

// One logical line: physical ones that end in a backslash are joined, comments left out. 1, 0 at
// the end, or BH_E_NOMEM.
static int next_line(struct bh_text *t, struct bh_arena *arena, bh_str *ret, uint64_t *ret_line)
{
    struct bh_text ahead = *t;
    bh_str line;
    size_t total = 0, n = 0;
    bool more = true;

    while (more && bh_text_line(&ahead, &line)) {
        more = bh_str_ends(line, BH_STR("\\"));
        total += line.len + 1;
    }
    if (!total)
        return 0;
    char *all = bh_arena_alloc(arena, total);
    if (!all)
        return BH_E_NOMEM;
    *ret_line = t->line + 1;
    while (t->at < ahead.at && bh_text_line(t, &line)) {
        line.len -= bh_str_ends(line, BH_STR("\\"));
        line.len = comment_at(line);
        if (line.len)
            memcpy(all + n, line.ptr, line.len);
        n += line.len;
        all[n++] = ' ';
    }
    *ret = bh_str_trim(bh_str_n(all, n));
    return 1;
}

static bool is_hex(bh_str text)
{
    unsigned char bytes[64];
    size_t n;

    return bh_hex_decode(text, bytes, sizeof(bytes), &n);
}

static int read_hashes(struct bh_arena *arena, bh_str rest, struct pin *p)
{
    static const struct {
        const char *prefix, *name;
        size_t len;
    } kinds[] = {{"--hash=sha256:", "SHA-256", 64},
                 {"--hash=sha384:", "SHA-384", 96},
                 {"--hash=sha512:", "SHA-512", 128}};

    while (bh_scan_spaces(&rest), rest.len) {
        bh_str word = bh_scan_until(&rest, " \t");
        for (size_t i = 0; i < BH_COUNT(kinds); i++) {
            bh_str hex = word;
            if (!bh_str_skip(&hex, bh_str_z(kinds[i].prefix)) || hex.len != kinds[i].len ||
                !is_hex(hex))
                continue;
            int r = bh_arena_grow(arena, (void **)&p->hashes, &p->hash_room, p->hash_count,
                                  sizeof(*p->hashes));
            if (r < 0)
                return r;
            p->hashes[p->hash_count++] =
                (struct bh_hash_value){.algorithm = bh_str_z(kinds[i].name), .hex = hex};
        }
    }
    return 0;
}

// The characters of PEP 440, and the underscore of local versions.
static bool is_version(bh_str version)
{
    for (size_t i = 0; i < version.len; i++)
        if (!bh_is_alnum(version.ptr[i]) && !bh_str_has(BH_STR(".+!-_"), version.ptr[i]))
            return false;
    return version.len > 0;
}

// "name[extras] == 1.2.3 ; marker --hash=...": true if it is pinned to one version. *ret_rest is
// what stands behind the version.
static bool read_pin(bh_str line, struct pin *p, bh_str *ret_rest)
{
    p->name = bh_str_trim(bh_scan_until(&line, " \t[<>=!~;@("));
    bh_scan_spaces(&line);
    if (bh_scan_char(&line, '[')) {
        (void)bh_scan_until(&line, "]");
        (void)bh_scan_char(&line, ']');
        bh_scan_spaces(&line);
    }
    bool parenthesis = bh_scan_char(&line, '(');
    if (!bh_str_skip(&line, BH_STR("===")) && !bh_str_skip(&line, BH_STR("==")))
        return false;
    bh_scan_spaces(&line);
    p->version = bh_scan_until(&line, " \t,;)");
    bh_scan_spaces(&line);
    if (parenthesis)
        (void)bh_scan_char(&line, ')');
    *ret_rest = line;
    // "==1.0,<2" is still one version; "==1.*" is not.
    return bh_python_is_name(p->name) && is_version(p->version);
}

static int emit(const struct reading *g, const struct pin *p, uint64_t line)
{
    const struct bh_find *f = g->f;
    struct bh_purl purl = {.type = BH_STR("pypi"), .name = p->name, .version = p->version};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = p->name,
                             .version = bh_known(p->version),
                             .evidence = {.technique = BH_BY_MANIFEST,
                                          .confidence = 80,
                                          .line = g->outer_line ? g->outer_line : line,
                                          .offset = UINT64_MAX},
                             .hashes = p->hashes,
                             .hash_count = p->hash_count};
    int r = bh_purl_text(&purl, f->arena, &c.purl);

    if (r == BH_E_CORRUPT) {
        bh_say(f->diag, BH_WARNING, r, BH_LINE(c.evidence.line),
               "a package name or version that is none");
        return 0;
    }
    return r < 0 ? r : bh_emit_component(f->sink, &c, NULL);
}

static bool is_claimed(bh_str path)
{
    bh_str name = bh_path_base(path);

    return bh_str_ends(name, BH_STR(".txt")) &&
           (bh_str_search(name, BH_STR("requirements")) < name.len ||
            bh_str_eqz(bh_path_base(bh_path_dir(path)), "requirements"));
}

// A path relative to the folder of the file that is read, from the root of the target; NULL pointer
// when it leads out of the target, or is an address.
static int include_path(const struct reading *g, bh_str name, bh_str *ret)
{
    bh_str folder = bh_path_dir(g->path);

    *ret = BH_STR_EMPTY;
    if (!name.len || bh_str_search(name, BH_STR("://")) < name.len ||
        bh_str_starts(name, BH_STR("/")))
        return 0;
    for (;;) {
        if (bh_str_skip(&name, BH_STR("./")))
            continue;
        if (!bh_str_starts(name, BH_STR("../")))
            break;
        if (!folder.len)
            return 0;
        name = bh_str_from(name, 3);
        folder = bh_path_dir(folder);
    }
    return bh_arena_join(g->f->arena,
                         (bh_str[]){folder, folder.len ? BH_STR("/") : BH_STR(""), name}, 3, ret);
}

static int read_file(struct reading *g, bh_str text);

// "-r FILE": read here unless its name makes it an entry of its own.
static int include(struct reading *g, bh_str name, uint64_t line)
{
    struct reading inside = *g;
    bh_str path, text;
    int r = include_path(g, name, &path);

    if (r < 0 || !path.ptr || is_claimed(path))
        return r;
    if (g->depth == INCLUDE_DEPTH || g->included == INCLUDE_MAX)
        return bh_fail(g->f->diag, BH_E_LIMIT, BH_LINE(g->outer_line ? g->outer_line : line),
                       "more requirements files include each other than are followed");
    r = g->f->read_file(g->f, path, BH_LIMIT_TEXT_FILE, &text);
    g->included++;
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // pip would fail; here nothing is installed
    inside.path = path;
    inside.depth++;
    inside.included = g->included;
    if (!inside.outer_line)
        inside.outer_line = line;
    r = read_file(&inside, text);
    g->included = inside.included;
    g->open = inside.open;
    return r;
}

static int read_option(struct reading *g, bh_str line, uint64_t number)
{
    static const char *const names[] = {"-r", "--requirement"};

    for (size_t i = 0; i < BH_COUNT(names); i++) {
        bh_str rest = line;
        if (!bh_str_skip(&rest, bh_str_z(names[i])))
            continue;
        if (i == 0 || (rest.len && (rest.ptr[0] == '=' || bh_is_space(rest.ptr[0])))) {
            (void)bh_scan_char(&rest, '=');
            return include(g, bh_str_trim(rest), number);
        }
    }
    return 0;
}

static int read_line(struct reading *g, bh_str line, uint64_t number)
{
    struct pin p = {0};
    bh_str rest;

    if (!line.len)
        return 0;
    if (line.ptr[0] == '-')
        return read_option(g, line, number);
    if (!read_pin(line, &p, &rest)) {
        g->open++;
        return 0;
    }
    int r = read_hashes(g->f->arena, rest, &p);
    return r < 0 ? r : emit(g, &p, number);
}

static int read_file(struct reading *g, bh_str text)
{
    struct bh_text t;
    bh_str line;
    uint64_t number;
    int r;

    bh_text_init(&t, text);
    while ((r = next_line(&t, g->f->arena, &line, &number)) > 0) {
        r = read_line(g, line, number);
        if (r < 0)
            return r;
    }
    return r;
}

static int find_requirements(const struct bh_find *f)
{
    struct reading g = {.f = f, .path = f->path};
    bh_str text;

    if (bh_python_in_site(f->path)) // of somebody else's project, not of what is installed
        return BH_E_FORMAT;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);
    if (r == 0)
        r = read_file(&g, text);
    if (r == 0 && g.open)
        bh_say(f->diag, BH_NOTE, 0, BH_NOWHERE,
               "%zu requirements are not pinned to one version and are not listed", g.open);
    return r;
}

const struct bh_finder bh_finder_python_requirements = {
    .name = "python-requirements",
    .title = BH_N("pinned versions in pip's requirements files"),
    .claims = (const char *const[]){"*requirements*.txt", "requirements/*.txt", NULL},
    .find = find_requirements,
};
