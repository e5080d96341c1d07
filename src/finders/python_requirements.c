// SPDX-License-Identifier: Apache-2.0
// Pinned versions in pip's requirements files (pip documentation, "Requirements File Format").
// What is not pinned to one version is no part: it is counted in a note.

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "finders/registry.h"
#include "model/purl.h"

#define HASHES_MAX 64

struct pin {
    bh_str name, version;
    struct bh_hash_value hashes[HASHES_MAX];
    size_t hash_count;
    uint64_t line;
};

// One logical line: physical ones that end in a backslash are joined; comments end it.
static bool next_line(struct bh_text *t, struct bh_arena *arena, bh_str *ret, uint64_t *ret_line,
                      int *error)
{
    bh_str line, all = BH_STR_EMPTY;
    bool any = false;

    while (bh_text_line(t, &line)) {
        if (!any)
            *ret_line = t->line;
        any = true;
        bool more = bh_str_ends(line, BH_STR("\\"));
        line.len -= more;
        size_t comment = bh_str_search(line, BH_STR(" #"));
        line.len = bh_str_starts(line, BH_STR("#")) ? 0 : comment;
        *error = all.len ? bh_arena_join(arena, (bh_str[]){all, BH_STR(" "), line}, 3, &all)
                         : (all = line, 0);
        if (*error < 0)
            return false;
        if (!more)
            break;
    }
    *ret = bh_str_trim(all);
    return any;
}

static void read_hashes(bh_str rest, struct pin *p)
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
                p->hash_count >= HASHES_MAX)
                continue;
            p->hashes[p->hash_count++] =
                (struct bh_hash_value){.algorithm = bh_str_z(kinds[i].name), .hex = hex};
        }
    }
}

// "name[extras] == 1.2.3 ; marker --hash=...": true if it is pinned to one version.
static bool read_pin(bh_str line, struct pin *p)
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
    // "==1.0,<2" is still one version; "==1.*" is not.
    if (!p->name.len || !p->version.len || bh_str_has(p->version, '*'))
        return false;
    read_hashes(line, p);
    return true;
}

static int emit(const struct bh_find *f, const struct pin *p)
{
    struct bh_purl purl = {.type = BH_STR("pypi"), .name = p->name, .version = p->version};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = p->name,
                             .version = bh_known(p->version),
                             .evidence = {.technique = BH_BY_MANIFEST,
                                          .confidence = 80,
                                          .line = p->line,
                                          .offset = UINT64_MAX},
                             .hashes = p->hashes,
                             .hash_count = p->hash_count};
    int r = bh_purl_text(&purl, f->arena, &c.purl);

    if (r == BH_E_CORRUPT) {
        bh_say(f->diag, BH_WARNING, r, BH_LINE(p->line), "a package name or version that is none");
        return 0;
    }
    return r < 0 ? r : bh_emit_component(f->sink, &c, NULL);
}

static int find_requirements(const struct bh_find *f)
{
    struct bh_text t;
    bh_str text, line;
    uint64_t number = 0;
    size_t open = 0;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r < 0)
        return r;
    bh_text_init(&t, text);
    while (next_line(&t, f->arena, &line, &number, &r) && r == 0) {
        struct pin p = {.line = number};
        if (!line.len || line.ptr[0] == '-')
            continue;
        if (read_pin(line, &p))
            r = emit(f, &p);
        else
            open++;
        if (r < 0)
            return r;
    }
    if (open)
        bh_say(f->diag, BH_NOTE, 0, BH_NOWHERE,
               "%zu requirements are not pinned to one version and are not listed", open);
    return r;
}

const struct bh_finder bh_finder_python_requirements = {
    .name = "python-requirements",
    .title = BH_N("pinned versions in pip's requirements files"),
    .claims = (const char *const[]){"*requirements*.txt", "requirements/*.txt", NULL},
    .find = find_requirements,
};
