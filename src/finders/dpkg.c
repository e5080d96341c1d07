// SPDX-License-Identifier: Apache-2.0
// Debian packages: dpkg's status file and status.d of images without dpkg (dpkg(1),
// deb-control(5)), the lists of installed files, licences from the copyright files.

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "finders/apt_lists.h"
#include "finders/debian_copyright.h"
#include "finders/os_release.h"
#include "finders/registry.h"
#include "formats/deb822.h"

enum field {
    PACKAGE,
    STATUS,
    VERSION,
    ARCHITECTURE,
    SOURCE,
    MAINTAINER,
    HOMEPAGE,
    DESCRIPTION,
    PRE_DEPENDS,
    DEPENDS,
    RECOMMENDS,
    PROVIDES,
    ORIGIN,
    VENDOR,
    FIELDS,
};

static const char *const field_names[FIELDS] = {
    "Package",     "Status",      "Version", "Architecture", "Source",   "Maintainer", "Homepage",
    "Description", "Pre-Depends", "Depends", "Recommends",   "Provides", "Origin",     "Vendor",
};

struct package {
    bh_str fields[FIELDS];
    bh_str repository; // its Origin, if apt knows it to be another than the distribution's
    uint64_t line;
    uint32_t ref;
};

struct database {
    const struct bh_find *f;
    struct bh_os_release os;
    bh_str root;   // of the file system, empty or ending in '/'
    bh_str folder; // dpkg's own, ending in '/'
    bool status_d;
    struct package *packages;
    size_t count, room;
    // Name and architecture, name, or provided name -> index of package + 1
    struct bh_map by_name;
    struct bh_map installed; // name, architecture and version -> index of package + 1
    // For the files of one package: of a whole desktop they are hundreds of MB.
    struct bh_find beside;
    struct bh_arena scratch;
    uint64_t beside_left; // bytes of them that are still read
};

// States in which the files of the package are on disk (dpkg(1), "Package states"). status.d has no
// states: all are.
static bool is_present(const struct database *d, bh_str status)
{
    static const char *const present[] = {"installed", "unpacked", "half-configured",
                                          "triggers-awaited", "triggers-pending"};
    bh_str state = bh_str_from(status, bh_str_rfind(status, ' '));

    if (!status.len)
        return d->status_d;
    state = bh_str_trim(state);
    for (size_t i = 0; i < BH_COUNT(present); i++)
        if (bh_str_eqz(state, present[i]))
            return true;
    return false;
}

// "Source: glibc (2.36-9)": the version only where it is not the package's.
static void split_source(bh_str source, bh_str *ret_name, bh_str *ret_version)
{
    bh_str rest = source;

    *ret_name = bh_scan_until(&rest, " (");
    bh_scan_spaces(&rest);
    *ret_version = bh_scan_char(&rest, '(') ? bh_str_trim(bh_scan_until(&rest, ")")) : BH_STR_EMPTY;
}

static int read_packages(struct database *d, bh_str text)
{
    struct bh_deb822 reader;
    struct package p;

    bh_deb822_init(&reader, text, 0, d->f->diag);
    while (bh_deb822_pick(&reader, field_names, p.fields, FIELDS, &p.line)) {
        if (!is_present(d, p.fields[STATUS]))
            continue;
        if (!p.fields[PACKAGE].len || !p.fields[VERSION].len) {
            bh_fail(d->f->diag, BH_E_CORRUPT, BH_LINE(p.line), "a package without name or version");
            continue;
        }
        p.ref = 0;
        p.repository = BH_STR_EMPTY;
        int r = bh_arena_grow(d->f->arena, (void **)&d->packages, &d->room, d->count,
                              sizeof(*d->packages));
        if (r < 0)
            return r;
        d->packages[d->count++] = p;
    }
    return 0;
}

// Into the scratch arena. When the files of all packages together are too large, it is said once,
// and then there are none: a hostile root has thousands of links to one large file.
static int read_beside(struct database *d, const bh_str *pieces, size_t n, uint64_t cap,
                       bh_str *ret)
{
    bh_str path;

    if (!d->beside_left)
        return BH_E_FORMAT;
    int r = bh_arena_join(d->beside.arena, pieces, n, &path);
    if (r == 0)
        r = d->beside.read_file(&d->beside, path, cap, ret);
    if (r < 0 || ret->len < d->beside_left) {
        d->beside_left -= r < 0 ? 0 : ret->len;
        return r;
    }
    d->beside_left = 0;
    bh_fail(d->f->diag, BH_E_LIMIT, BH_NOWHERE,
            "the files of the packages are larger than %d MiB together",
            (int)(BH_LIMIT_DPKG_FILES / BH_MIB));
    return BH_E_FORMAT;
}

static int licences_of(struct database *d, const struct package *p, struct bh_licence **ret,
                       size_t *ret_count)
{
    bh_str text;
    int r = read_beside(
        d, (bh_str[]){d->root, BH_STR("usr/share/doc/"), p->fields[PACKAGE], BH_STR("/copyright")},
        4, 8 * BH_MIB, &text);

    *ret_count = 0;
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // minimised images have no copyright files
    return bh_debian_copyright(text, d->beside.arena, ret, ret_count);
}

// Letters, digits and "+-." (Debian policy 5.6.7; capital letters are met in packages of others).
static bool is_name(bh_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!bh_is_alnum(name.ptr[i]) && !bh_str_has(BH_STR("+-._"), name.ptr[i]))
            return false;
    return name.len && bh_is_alnum(name.ptr[0]);
}

// deb-control(5), "Origin"; what others than the distribution build with tools of their own (fpm)
// has a Vendor, which policy does not know. Empty: not known, or the distribution.
static bh_str foreign_origin(const struct database *d, const struct package *p)
{
    bh_str said = p->fields[ORIGIN].len ? p->fields[ORIGIN] : p->fields[VENDOR];

    if (p->repository.len)
        return p->repository;
    return bh_str_eqz(said, "none") || bh_apt_is_distribution(said, d->os.id) ? BH_STR_EMPTY : said;
}

static int emit_package(struct database *d, struct package *p)
{
    const struct bh_find *f = d->f;
    struct bh_licence *licences = NULL;
    bh_str synopsis = p->fields[DESCRIPTION], state = p->fields[STATUS];
    bool odd = state.len && !bh_str_ends(state, BH_STR(" installed"));
    struct bh_property properties[2];
    struct bh_os_package os = {.type = "deb",
                               .space = d->os.id.len ? d->os.id : BH_STR("debian"),
                               .name = p->fields[PACKAGE],
                               .version = p->fields[VERSION],
                               .arch = p->fields[ARCHITECTURE]};
    struct bh_component c = {
        .kind = BH_LIBRARY,
        .name = p->fields[PACKAGE],
        .version = bh_known(p->fields[VERSION]),
        .supplier = bh_known(p->fields[MAINTAINER]),
        .evidence = {.technique = BH_BY_MANIFEST,
                     .confidence = 100,
                     .line = p->line,
                     .offset = UINT64_MAX},
        .properties = properties,
    };
    bh_str origin = foreign_origin(d, p);

    if (odd)
        properties[c.property_count++] =
            (struct bh_property){.name = BH_STR("buhin:dpkg:status"), .value = state};
    if (origin.len)
        properties[c.property_count++] =
            (struct bh_property){.name = BH_STR(BH_PROPERTY_DEB_ORIGIN), .value = origin};

    split_source(p->fields[SOURCE], &os.source_name, &os.source_version);
    if (synopsis.len)
        (void)!bh_deb822_line(&synopsis, &c.description);
    int r = !is_name(os.name) ? BH_E_CORRUPT : bh_os_purl(&os, &d->os, f->arena, &c.purl);
    if (r == BH_E_CORRUPT) {
        bh_fail(f->diag, r, BH_LINE(p->line), "a package name or version that is none");
        return 0;
    }
    if (r == 0)
        r = licences_of(d, p, &licences, &c.licence_count);
    if (r < 0)
        return r;
    c.licences = licences;
    c.source_name = os.source_name.len ? os.source_name : os.name;
    c.source_version = os.source_version;
    return bh_emit_component(f->sink, &c, &p->ref);
}

// Each relation of a field ("a (>= 1) | b:any, c"): the names of its alternatives, one relation at
// a time.
static bool next_relation(bh_str *rest, bh_str *ret_alternatives)
{
    return bh_str_cut(rest, ',', ret_alternatives);
}

static bh_str relation_name(bh_str alternative)
{
    alternative = bh_str_trim(alternative);
    return bh_scan_until(&alternative, " \t\n(:[<");
}

static int add_name(struct database *d, bh_str name, size_t index)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&d->by_name, name, &added);

    if (slot && added)
        slot->value = index + 1;
    return slot ? 0 : BH_E_NOMEM;
}

static int index_names(struct database *d)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < d->count; i++) {
        const struct package *p = &d->packages[i];
        bh_str key;
        r = bh_arena_join(d->f->arena,
                          (bh_str[]){p->fields[PACKAGE], BH_STR(":"), p->fields[ARCHITECTURE]}, 3,
                          &key);
        if (r == 0)
            r = add_name(d, key, i);
        if (r == 0)
            r = add_name(d, p->fields[PACKAGE], i);
    }
    for (size_t i = 0; r == 0 && i < d->count; i++) {
        bh_str rest = d->packages[i].fields[PROVIDES], one;
        while (r == 0 && next_relation(&rest, &one))
            r = add_name(d, relation_name(one), i);
    }
    return r;
}

// The package of that name for the same architecture, else any.
static int find_name(struct database *d, const struct package *p, bh_str name,
                     const struct package **ret)
{
    uint64_t at;
    bh_str key;

    *ret = NULL;
    bh_arena_reset(&d->scratch);
    if (bh_arena_join(&d->scratch, (bh_str[]){name, BH_STR(":"), p->fields[ARCHITECTURE]}, 3,
                      &key) < 0)
        return BH_E_NOMEM;
    if (bh_map_get(&d->by_name, key, &at) || bh_map_get(&d->by_name, name, &at))
        *ret = &d->packages[at - 1];
    return 0;
}

static int emit_relations(struct database *d, const struct package *p, enum field field,
                          enum bh_scope scope)
{
    bh_str rest = p->fields[field], alternatives, one;

    while (next_relation(&rest, &alternatives)) {
        const struct package *to = NULL;
        int r = 0;
        while (r == 0 && !to && bh_str_cut(&alternatives, '|', &one)) // the first that is there
            r = find_name(d, p, relation_name(one), &to);
        if (r == 0 && to && to->ref && to->ref != p->ref)
            r = bh_emit_dependency(d->f->sink, p->ref, to->ref, scope);
        if (r < 0)
            return r;
    }
    return 0;
}

static int emit_path(const struct database *d, const struct package *p, bh_str path, bh_str md5)
{
    while (bh_str_skip(&path, BH_STR("/")) || bh_str_skip(&path, BH_STR("./")))
        ;
    if (!path.len || bh_str_eqz(path, "."))
        return 0;
    if (d->root.len && bh_arena_join(d->beside.arena, (bh_str[]){d->root, path}, 2, &path) < 0)
        return BH_E_NOMEM;
    const struct bh_owned_file file = {
        .owner = p->ref, .path = path, .digest = md5, .kind = md5.len ? BH_STR("MD5") : md5};
    return bh_emit_file(d->f->sink, &file);
}

// info/NAME.list or, for packages that can be there for several architectures, info/NAME:ARCH.list:
// a path a line.
static int emit_list(struct database *d, const struct package *p)
{
    const bh_str plain[] = {d->folder, BH_STR("info/"), p->fields[PACKAGE], BH_STR(".list")};
    const bh_str with_arch[] = {d->folder,   BH_STR("info/"),         p->fields[PACKAGE],
                                BH_STR(":"), p->fields[ARCHITECTURE], BH_STR(".list")};
    struct bh_text t;
    bh_str text, line;
    int r = read_beside(d, plain, BH_COUNT(plain), BH_LIMIT_TEXT_FILE, &text);

    if (r == BH_E_FORMAT)
        r = read_beside(d, with_arch, BH_COUNT(with_arch), BH_LIMIT_TEXT_FILE, &text);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    bh_text_init(&t, text);
    while (r == 0 && bh_text_line(&t, &line))
        r = emit_path(d, p, line, BH_STR_EMPTY);
    return r;
}

// status.d/NAME.md5sums: "digest  path" a line.
static int emit_md5sums(struct database *d, const struct package *p)
{
    struct bh_text t;
    bh_str text, line;
    int r =
        read_beside(d, (bh_str[]){d->f->path, BH_STR(".md5sums")}, 2, BH_LIMIT_TEXT_FILE, &text);

    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    bh_text_init(&t, text);
    while (r == 0 && bh_text_line(&t, &line)) {
        bh_str digest = bh_scan_until(&line, " \t");
        bh_scan_spaces(&line);
        r = emit_path(d, p, line, digest);
    }
    return r;
}

// --- Repositories

static int key_of(struct bh_arena *arena, bh_str name, bh_str architecture, bh_str version,
                  bh_str *ret)
{
    const bh_str line = BH_STR("\n");

    return bh_arena_join(arena, (bh_str[]){name, line, architecture, line, version}, 5, ret);
}

// A package that is in the list of a repository just as it is installed came from there.
static int take_listed(void *ctx, const struct bh_apt_package *listed)
{
    struct database *d = ctx;
    uint64_t at;
    bh_str key;

    bh_arena_reset(&d->scratch);
    int r = key_of(&d->scratch, listed->name, listed->architecture, listed->version, &key);
    if (r < 0 || !bh_map_get(&d->installed, key, &at) || d->packages[at - 1].repository.len)
        return r;
    return bh_arena_str(d->f->arena, listed->origin, &d->packages[at - 1].repository);
}

static int find_repositories(struct database *d)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < d->count; i++) {
        const bh_str *fields = d->packages[i].fields;
        bh_str key;
        r = key_of(d->f->arena, fields[PACKAGE], fields[ARCHITECTURE], fields[VERSION], &key);
        if (r == 0)
            r = bh_map_set(&d->installed, key, i + 1);
    }
    return r < 0 || !d->count ? r : bh_apt_lists_read(d->f, d->root, d->os.id, take_listed, d);
}

static int emit_all(struct database *d)
{
    int r = find_repositories(d);

    if (r == 0)
        r = index_names(d);

    for (size_t i = 0; r == 0 && i < d->count; i++) {
        bh_arena_reset(&d->scratch);
        r = emit_package(d, &d->packages[i]);
    }
    for (size_t i = 0; r == 0 && i < d->count; i++) {
        const struct package *p = &d->packages[i];
        if (!p->ref)
            continue;
        r = emit_relations(d, p, PRE_DEPENDS, BH_SCOPE_REQUIRED);
        if (r == 0)
            r = emit_relations(d, p, DEPENDS, BH_SCOPE_REQUIRED);
        if (r == 0)
            r = emit_relations(d, p, RECOMMENDS, BH_SCOPE_OPTIONAL);
        bh_arena_reset(&d->scratch);
        if (r == 0)
            r = d->status_d ? emit_md5sums(d, p) : emit_list(d, p);
    }
    return r;
}

static int find_dpkg(const struct bh_find *f)
{
    bh_str folder = bh_str_sub(f->path, 0, f->path.len - bh_path_base(f->path).len);
    struct database d = {
        .f = f, .folder = folder, .beside = *f, .beside_left = BH_LIMIT_DPKG_FILES};
    bh_str text;

    d.status_d = bh_str_ends(folder, BH_STR("status.d/"));
    if (d.status_d && bh_str_ends(f->path, BH_STR(".md5sums")))
        return BH_E_FORMAT;
    d.root = bh_os_root(f->path, d.status_d ? 5 : 4);
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_DATABASE, &text);
    if (r == 0)
        r = bh_os_release_read(f, d.root, &d.os);
    if (r < 0)
        return r;
    bh_arena_init(&d.scratch, BH_LIMIT_ENTRY_MEMORY);
    d.beside.arena = &d.scratch;
    bh_map_init(&d.by_name);
    bh_map_init(&d.installed);
    r = read_packages(&d, text);
    if (r == 0)
        r = emit_all(&d);
    bh_map_done(&d.installed);
    bh_map_done(&d.by_name);
    bh_arena_done(&d.scratch);
    return r;
}

const struct bh_finder bh_finder_dpkg = {
    .name = "dpkg",
    .title = BH_N("Debian packages (dpkg), with licences and owned files"),
    .claims = (const char *const[]){"lib/dpkg/status", "lib/dpkg/status.d/*", NULL},
    .os_packages = true,
    .find = find_dpkg,
};
