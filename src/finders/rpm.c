// SPDX-License-Identifier: Apache-2.0
// rpm packages of the three kinds of database (rpm, docs/manual/format_header.md; the tags are
// those of formats/rpm_header.h).

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "finders/registry.h"
#include "finders/rpm_package.h"
#include "formats/rpm_header.h"
#include "formats/rpmdb.h"

struct package {
    uint32_t ref;
    const bh_str *requires; // in the entry's arena
    size_t require_count;
};

struct database {
    const struct bh_find *f;
    struct bh_os_release os;
    bh_str root;
    struct package *packages;
    size_t count, room;
    struct bh_map provides; // name, or file that others may require -> index of the package + 1
};

static const char *digest_name(uint64_t algorithm)
{
    switch (algorithm) { // rpm's numbers are those of OpenPGP (RFC 9580, 9.5)
    case 1:
        return "MD5";
    case 2:
        return "SHA-1";
    case 8:
        return "SHA-256";
    case 9:
        return "SHA-384";
    case 10:
        return "SHA-512";
    default:
        return NULL;
    }
}

static int provide(struct database *d, bh_str name)
{
    bh_str copy;
    bool added;
    uint64_t at;

    if (bh_map_get(&d->provides, name, &at))
        return 0;
    int r = bh_arena_str(d->f->arena, name, &copy);
    struct bh_map_slot *slot = r == 0 ? bh_map_slot(&d->provides, copy, &added) : NULL;
    if (!slot)
        return BH_E_NOMEM;
    slot->value = d->count;
    return 0;
}

// Files that packages require by path: by convention programs and configuration (the files that
// repositories list in primary.xml).
static bool is_required_place(bh_str folder)
{
    return bh_str_ends(folder, BH_STR("bin/")) || bh_str_starts(folder, BH_STR("/etc/"));
}

static int emit_file(struct database *d, uint32_t ref, struct bh_arena *arena, bh_str folder,
                     bh_str name, bh_str digest, const char *kind)
{
    struct bh_owned_file file = {.owner = ref};
    int r = 0;

    if (is_required_place(folder)) {
        bh_str path;
        r = bh_arena_join(arena, (bh_str[]){folder, name}, 2, &path);
        if (r == 0)
            r = provide(d, path);
    }
    while (bh_str_skip(&folder, BH_STR("/")))
        ;
    if (r == 0)
        r = bh_arena_join(arena, (bh_str[]){d->root, folder, name}, 3, &file.path);
    if (r < 0 || !file.path.len)
        return r;
    if (kind && digest.len) {
        file.digest = digest;
        file.kind = bh_str_z(kind);
    }
    return bh_emit_file(d->f->sink, &file);
}

// Packages of rpm before 4.0: whole paths.
static int emit_old_files(struct database *d, uint32_t ref, const struct bh_rpm_header *h,
                          struct bh_arena *arena)
{
    struct bh_rpm_strings it = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_OLDFILENAMES));
    bh_str path;
    int r = 0;

    while (r == 0 && bh_rpm_next_string(&it, &path)) {
        bh_str name = bh_path_base(path);
        r = emit_file(d, ref, arena, bh_str_sub(path, 0, path.len - name.len), name, BH_STR_EMPTY,
                      NULL);
    }
    return r;
}

static int folder_table(const struct bh_rpm_header *h, struct bh_arena *arena, bh_str **ret,
                        size_t *ret_count)
{
    const struct bh_rpm_entry *folders = bh_rpm_find(h, BH_RPMTAG_DIRNAMES);
    struct bh_rpm_strings it = bh_rpm_strings(folders);
    size_t count = folders ? folders->count : 0, n = 0;
    bh_str *table = bh_arena_array(arena, count ? count : 1, sizeof(*table));

    if (!table)
        return BH_E_NOMEM;
    while (n < count && bh_rpm_next_string(&it, &table[n]))
        n++;
    *ret = table;
    *ret_count = n;
    return 0;
}

// Base names, each with the index of its folder; digests run along.
static int emit_files(struct database *d, uint32_t ref, const struct bh_rpm_header *h,
                      struct bh_arena *arena)
{
    const struct bh_rpm_entry *indexes = bh_rpm_find(h, BH_RPMTAG_DIRINDEXES);
    const struct bh_rpm_entry *algorithm = bh_rpm_find(h, BH_RPMTAG_FILEDIGESTALGO);
    struct bh_rpm_strings names = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_BASENAMES));
    struct bh_rpm_strings digests = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_FILEDIGESTS));
    uint64_t number = 1, index; // MD5 where nothing is said
    bh_str *folders, name, digest;
    size_t count;
    int r = folder_table(h, arena, &folders, &count);

    if (algorithm)
        (void)bh_rpm_number(algorithm, 0, &number);
    for (uint32_t i = 0; r == 0 && bh_rpm_next_string(&names, &name); i++) {
        digest = BH_STR_EMPTY;
        (void)!bh_rpm_next_string(&digests, &digest);
        if (indexes && bh_rpm_number(indexes, i, &index) && index < count)
            r = emit_file(d, ref, arena, folders[index], name, digest, digest_name(number));
    }
    return r < 0 ? r : emit_old_files(d, ref, h, arena);
}

// Names stay in the entry's arena: they are joined when all packages are known.
static int keep_names(struct database *d, const struct bh_rpm_header *h)
{
    struct bh_rpm_strings it = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_PROVIDENAME));
    const struct bh_rpm_entry *requires = bh_rpm_find(h, BH_RPMTAG_REQUIRENAME);
    struct package *p = &d->packages[d->count - 1];
    bh_str name;
    int r = 0;

    while (r == 0 && bh_rpm_next_string(&it, &name))
        r = provide(d, name);
    if (r < 0 || !requires)
        return r;
    bh_str *names = bh_arena_array(d->f->arena, requires->count, sizeof(*names));
    if (!names)
        return BH_E_NOMEM;
    it = bh_rpm_strings(requires);
    while (p->require_count < requires->count && bh_rpm_next_string(&it, &name)) {
        if (bh_str_starts(name, BH_STR("rpmlib("))) // features of rpm itself
            continue;
        if (bh_arena_str(d->f->arena, name, &names[p->require_count]) < 0)
            return BH_E_NOMEM;
        p->require_count++;
    }
    p->requires = names;
    return 0;
}

static int describe(const struct bh_rpm_header *h, struct bh_arena *arena,
                    struct bh_rpm_package *ret)
{
    const struct bh_rpm_entry *epoch = bh_rpm_find(h, BH_RPMTAG_EPOCH);
    bh_str release = bh_rpm_string(h, BH_RPMTAG_RELEASE);
    uint64_t number = 0;
    int r = 0;

    *ret = (struct bh_rpm_package){.name = bh_rpm_string(h, BH_RPMTAG_NAME),
                                   .arch = bh_rpm_string(h, BH_RPMTAG_ARCH),
                                   .version = bh_rpm_string(h, BH_RPMTAG_VERSION),
                                   .source = bh_rpm_string(h, BH_RPMTAG_SOURCERPM),
                                   .vendor = bh_rpm_string(h, BH_RPMTAG_VENDOR),
                                   .packager = bh_rpm_string(h, BH_RPMTAG_PACKAGER),
                                   .summary = bh_rpm_string(h, BH_RPMTAG_SUMMARY),
                                   .licence = bh_rpm_string(h, BH_RPMTAG_LICENSE),
                                   .modularity = bh_rpm_string(h, BH_RPMTAG_MODULARITYLABEL)};
    if (epoch && bh_rpm_number(epoch, 0, &number) && number)
        r = bh_arena_printf(arena, &ret->epoch, "%llu", (unsigned long long)number);
    if (r == 0 && ret->version.len && release.len)
        r = bh_arena_join(arena, (bh_str[]){ret->version, BH_STR("-"), release}, 3, &ret->version);
    return r;
}

static int emit_package(struct database *d, uint32_t number, const struct bh_rpm_header *h,
                        struct bh_arena *arena)
{
    struct package *p = &d->packages[d->count - 1];
    struct bh_rpm_package package;
    int r = describe(h, arena, &package);

    if (r == 0)
        r = bh_rpm_emit(d->f, &d->os, &package, arena, &p->ref);
    if (r == BH_E_CORRUPT) {
        bh_fail(d->f->diag, r, BH_NOWHERE, "header %lu names no package", (unsigned long)number);
        return 0;
    }
    if (r == 0)
        r = keep_names(d, h);
    return r < 0 ? r : emit_files(d, p->ref, h, arena);
}

static int read_header(struct database *d, uint32_t number, bh_str blob, struct bh_arena *arena)
{
    struct bh_rpm_header h;
    int r = bh_rpm_header_parse(blob, arena, d->f->diag, &h);

    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // said: one package is lost, not the database
    // A signing key, which rpm stores as if it were a package.
    if (bh_str_eqz(bh_rpm_string(&h, BH_RPMTAG_NAME), "gpg-pubkey"))
        return 0;
    r = bh_arena_grow(d->f->arena, (void **)&d->packages, &d->room, d->count, sizeof(*d->packages));
    if (r < 0)
        return r;
    d->packages[d->count++] = (struct package){0};
    return emit_package(d, number, &h, arena);
}

static int read_headers(struct database *d, struct bh_rpmdb *db)
{
    struct bh_arena arena;
    uint32_t number;
    bh_str blob;
    int r;

    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    while ((r = bh_rpmdb_next(db, &number, &blob)) > 0) {
        bh_arena_reset(&arena);
        r = read_header(d, number, blob, &arena);
        if (r < 0)
            break;
    }
    bh_arena_done(&arena);
    return r;
}

// The package that provides the name. Where /bin is a link to /usr/bin, packages require either.
static const struct package *provider(const struct database *d, bh_str name)
{
    char usr[BH_LIMIT_PATH];
    uint64_t at;

    if (bh_map_get(&d->provides, name, &at))
        return &d->packages[at - 1];
    if ((!bh_str_starts(name, BH_STR("/bin/")) && !bh_str_starts(name, BH_STR("/sbin/"))) ||
        name.len > sizeof(usr) - 4)
        return NULL;
    memcpy(usr, "/usr", 4);
    memcpy(usr + 4, name.ptr, name.len);
    return bh_map_get(&d->provides, bh_str_n(usr, name.len + 4), &at) ? &d->packages[at - 1] : NULL;
}

// One edge for the many names that a package requires of another.
static int emit_relations(struct database *d)
{
    size_t *seen = bh_arena_array(d->f->arena, d->count ? d->count : 1, sizeof(*seen));

    if (!seen)
        return BH_E_NOMEM;
    for (size_t i = 0; i < d->count; i++) {
        const struct package *p = &d->packages[i];
        seen[i] = i + 1;
        for (size_t k = 0; p->ref && k < p->require_count; k++) {
            const struct package *to = provider(d, p->requires[k]);
            if (!to || !to->ref || seen[to - d->packages] == i + 1)
                continue;
            seen[to - d->packages] = i + 1;
            int r = bh_emit_dependency(d->f->sink, p->ref, to->ref, BH_SCOPE_REQUIRED);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

// var/lib/rpm/NAME, usr/share/rpm/NAME, usr/lib/sysimage/rpm/NAME.
static bh_str root_of(bh_str path)
{
    bh_str above = bh_path_base(bh_path_dir(bh_path_dir(path)));

    return bh_os_root(path, bh_str_eqz(above, "sysimage") ? 5 : 4);
}

static int find_rpm(const struct bh_find *f)
{
    struct database d = {.f = f, .root = root_of(f->path)};
    struct bh_rpmdb *db BH_CLEANUP(bh_rpmdb_closep) = NULL;
    int r = bh_rpmdb_open(f->input, f->diag, &db);

    if (r == 0)
        r = bh_os_release_read(f, d.root, &d.os);
    if (r < 0)
        return r;
    bh_map_init(&d.provides);
    int read = read_headers(&d, db); // what stands before an error is told all the same
    r = read == BH_E_NOMEM ? read : emit_relations(&d);
    bh_map_done(&d.provides);
    return r < 0 ? r : read;
}

const struct bh_finder bh_finder_rpm = {
    .name = "rpm",
    .title = BH_N("rpm packages (SQLite, NDB and Berkeley DB), with owned files"),
    .claims =
        (const char *const[]){"lib/rpm/Packages", "lib/rpm/Packages.db", "lib/rpm/rpmdb.sqlite",
                              "sysimage/rpm/Packages", "sysimage/rpm/Packages.db",
                              "sysimage/rpm/rpmdb.sqlite", "share/rpm/Packages",
                              "share/rpm/Packages.db", "share/rpm/rpmdb.sqlite", NULL},
    .os_packages = true,
    .find = find_rpm,
};
