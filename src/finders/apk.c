// SPDX-License-Identifier: Apache-2.0
// Alpine packages: apk's database of installed packages (apk-tools, apk-package(5): one letter, a
// colon, a value a line; blank line between packages).

#include "base/digest.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "finders/os_release.h"
#include "finders/registry.h"

struct package {
    bh_str name, version, arch, origin, licence, maintainer, description, depends, provides, commit;
    bh_str files; // the lines F: and R: as they stand
    uint64_t line;
    uint32_t ref;
};

struct database {
    const struct bh_find *f;
    struct bh_os_release os;
    bh_str root;
    struct package *packages;
    size_t count, room;
    struct bh_map by_name; // name, or what is provided ("so:libc.musl-x86_64.so.1") -> index + 1
};

static bh_str *field_of(struct package *p, char letter)
{
    switch (letter) {
    case 'P':
        return &p->name;
    case 'V':
        return &p->version;
    case 'A':
        return &p->arch;
    case 'o':
        return &p->origin;
    case 'L':
        return &p->licence;
    case 'm':
        return &p->maintainer;
    case 'T':
        return &p->description;
    case 'D':
        return &p->depends;
    case 'p':
        return &p->provides;
    case 'c':
        return &p->commit;
    default:
        return NULL;
    }
}

static int end_package(struct database *d, struct package *p)
{
    if (!p->line)
        return 0;
    if (!p->name.len || !p->version.len) {
        bh_fail(d->f->diag, BH_E_CORRUPT, BH_LINE(p->line), "a package without name or version");
    } else {
        int r = bh_arena_grow(d->f->arena, (void **)&d->packages, &d->room, d->count,
                              sizeof(*d->packages));
        if (r < 0)
            return r;
        d->packages[d->count++] = *p;
    }
    *p = (struct package){0};
    return 0;
}

static int read_packages(struct database *d, bh_str text)
{
    struct package p = {0};
    struct bh_text t;
    bh_str line;
    int r = 0;

    bh_text_init(&t, text);
    while (r == 0 && bh_text_line(&t, &line)) {
        if (!line.len) {
            r = end_package(d, &p);
            continue;
        }
        if (line.len < 2 || line.ptr[1] != ':') {
            bh_say(d->f->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(t.line),
                   "a line that is no field");
            continue;
        }
        if (!p.line)
            p.line = t.line;
        bh_str *field = field_of(&p, line.ptr[0]);
        if (field)
            *field = bh_str_from(line, 2);
        else if (line.ptr[0] == 'F' && !p.files.ptr)
            p.files = bh_str_sub(bh_str_from(text, t.from), 0, 0);
        if (p.files.ptr)
            p.files.len = (size_t)(line.ptr + line.len - p.files.ptr);
    }
    return r < 0 ? r : end_package(d, &p);
}

// Letters, digits and "+-._" (apk-tools, apk_package name characters).
static bool is_name(bh_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!bh_is_alnum(name.ptr[i]) && !bh_str_has(BH_STR("+-._"), name.ptr[i]))
            return false;
    return bh_is_alnum(name.ptr[0]) || name.ptr[0] == '.' || name.ptr[0] == '_';
}

static int emit_package(struct database *d, struct package *p)
{
    const struct bh_find *f = d->f;
    const struct bh_licence licence = {BH_LICENCE_DECLARED, p->licence};
    const struct bh_property commit = {BH_STR("buhin:apk:commit"), p->commit, BH_STR_EMPTY};
    struct bh_os_package os = {.type = "apk",
                               .space = d->os.id.len ? d->os.id : BH_STR("alpine"),
                               .name = p->name,
                               .version = p->version,
                               .arch = p->arch,
                               .source_name = p->origin};
    struct bh_component c = {
        .kind = BH_LIBRARY,
        .name = p->name,
        .version = bh_known(p->version),
        .source_name = p->origin.len ? p->origin : p->name,
        .supplier = bh_known(p->maintainer),
        .description = p->description,
        .evidence = {.technique = BH_BY_MANIFEST,
                     .confidence = 100,
                     .line = p->line,
                     .offset = UINT64_MAX},
        .licences = &licence,
        .licence_count = p->licence.len != 0,
        .properties = &commit,
        .property_count = p->commit.len != 0,
    };
    int r = is_name(p->name) ? bh_os_purl(&os, &d->os, f->arena, &c.purl) : BH_E_CORRUPT;

    if (r == BH_E_CORRUPT) {
        bh_fail(f->diag, r, BH_LINE(p->line), "a package name or version that is none");
        return 0;
    }
    return r < 0 ? r : bh_emit_component(f->sink, &c, &p->ref);
}

// The next word of a list of dependencies or provided names, without its version constraint.
static bool next_word(bh_str *rest, bh_str *ret_name)
{
    bh_scan_spaces(rest);
    if (!rest->len)
        return false;
    bh_str word = bh_scan_until(rest, " \t");
    *ret_name = bh_scan_until(&word, "=<>~@");
    return true;
}

static int index_names(struct database *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (bh_map_set(&d->by_name, d->packages[i].name, i + 1) < 0)
            return BH_E_NOMEM;
    for (size_t i = 0; i < d->count; i++) {
        bh_str rest = d->packages[i].provides, name;
        while (next_word(&rest, &name)) {
            bool added;
            struct bh_map_slot *slot = bh_map_slot(&d->by_name, name, &added);
            if (!slot)
                return BH_E_NOMEM;
            if (added)
                slot->value = i + 1;
        }
    }
    return 0;
}

static int emit_dependencies(struct database *d, const struct package *p)
{
    bh_str rest = p->depends, name;
    uint64_t at;

    while (next_word(&rest, &name)) {
        if (bh_str_starts(name, BH_STR("!")) || !bh_map_get(&d->by_name, name, &at))
            continue;
        const struct package *to = &d->packages[at - 1];
        if (!to->ref || to->ref == p->ref)
            continue;
        int r = bh_emit_dependency(d->f->sink, p->ref, to->ref, BH_SCOPE_REQUIRED);
        if (r < 0)
            return r;
    }
    return 0;
}

// "Z:Q1" and base64 of a SHA-1 behind the file it belongs to.
static bh_str digest_of(const struct database *d, struct bh_text *t)
{
    unsigned char bytes[BH_DIGEST_MAX];
    bh_str line, copy;
    char hex[2 * BH_DIGEST_MAX + 1];
    size_t n;

    while (bh_text_peek(t, &line) && line.len > 2 && line.ptr[0] != 'R' && line.ptr[0] != 'F') {
        (void)!bh_text_line(t, &line);
        if (!bh_str_skip(&line, BH_STR("Z:Q1")) ||
            !bh_base64_decode(line, bytes, sizeof(bytes), &n) || n != 20)
            continue;
        bh_hex_encode(bytes, n, hex);
        if (bh_arena_str(d->f->arena, bh_str_n(hex, 2 * n), &copy) == 0)
            return copy;
    }
    return BH_STR_EMPTY;
}

static int emit_files(const struct database *d, const struct package *p)
{
    bh_str folder = BH_STR_EMPTY, line;
    struct bh_text t;

    bh_text_init(&t, p->files);
    while (bh_text_line(&t, &line)) {
        if (bh_str_skip(&line, BH_STR("F:"))) {
            folder = line;
            continue;
        }
        if (!bh_str_skip(&line, BH_STR("R:")))
            continue;
        struct bh_owned_file file = {.owner = p->ref, .kind = BH_STR("SHA-1")};
        bh_str slash = folder.len ? BH_STR("/") : BH_STR("");
        int r = bh_arena_join(d->f->arena, (bh_str[]){d->root, folder, slash, line}, 4, &file.path);
        if (r < 0)
            return r;
        file.digest = digest_of(d, &t);
        if (!file.digest.len)
            file.kind = BH_STR_EMPTY;
        r = bh_emit_file(d->f->sink, &file);
        if (r < 0)
            return r;
    }
    return 0;
}

static int emit_all(struct database *d)
{
    int r = index_names(d);

    for (size_t i = 0; r == 0 && i < d->count; i++)
        r = emit_package(d, &d->packages[i]);
    for (size_t i = 0; r == 0 && i < d->count; i++) {
        if (!d->packages[i].ref)
            continue;
        r = emit_dependencies(d, &d->packages[i]);
        if (r == 0)
            r = emit_files(d, &d->packages[i]);
    }
    return r;
}

static int find_apk(const struct bh_find *f)
{
    struct database d = {.f = f, .root = bh_os_root(f->path, 4)};
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_DATABASE, &text);

    if (bh_str_ends(d.root, BH_STR("usr/")) || bh_str_ends(d.root, BH_STR("var/")))
        d.root.len -= 4; // usr/lib/apk/db and var/lib/apk/db of newer releases
    if (r == 0)
        r = bh_os_release_read(f, d.root, &d.os);
    if (r < 0)
        return r;
    bh_map_init(&d.by_name);
    r = read_packages(&d, text);
    if (r == 0)
        r = emit_all(&d);
    bh_map_done(&d.by_name);
    return r;
}

const struct bh_finder bh_finder_apk = {
    .name = "apk",
    .title = BH_N("Alpine packages (apk), with owned files"),
    .claims = (const char *const[]){"lib/apk/db/installed", NULL},
    .os_packages = true,
    .find = find_apk,
};
