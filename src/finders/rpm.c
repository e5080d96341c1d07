// SPDX-License-Identifier: Apache-2.0
// rpm packages of the three kinds of database (rpm's documentation, "RPM header format"; the tags
// are those of formats/rpm_header.h).

#include "base/error.h"
#include "base/limits.h"
#include "base/map.h"
#include "finders/os_release.h"
#include "finders/registry.h"
#include "finders/rpm_package.h"
#include "formats/rpm_header.h"
#include "formats/rpmdb.h"

struct package {
    uint32_t ref;
    const bh_str *requires; // names, in the database's arena
    size_t require_count;
};

struct database {
    const struct bh_find *f;
    struct bh_os_release os;
    bh_str root;
    struct package *packages;
    size_t count, room;
    struct bh_map provides; // name -> index of the package + 1
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

static int emit_file(const struct database *d, uint32_t ref, struct bh_arena *arena, bh_str folder,
                     bh_str name, bh_str digest, const char *kind)
{
    struct bh_owned_file file = {.owner = ref};

    (void)bh_str_skip(&folder, BH_STR("/"));
    int r = bh_arena_join(arena, (bh_str[]){d->root, folder, name}, 3, &file.path);
    if (r < 0 || !file.path.len)
        return r;
    if (kind && digest.len) {
        file.digest = digest;
        file.kind = bh_str_z(kind);
    }
    return bh_emit_file(d->f->sink, &file);
}

// Base names, each with the index of its folder; digests run along.
static int emit_files(const struct database *d, uint32_t ref, const struct bh_rpm_header *h,
                      struct bh_arena *arena)
{
    const struct bh_rpm_entry *folders = bh_rpm_find(h, BH_RPMTAG_DIRNAMES);
    const struct bh_rpm_entry *indexes = bh_rpm_find(h, BH_RPMTAG_DIRINDEXES);
    struct bh_rpm_strings names = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_BASENAMES));
    struct bh_rpm_strings digests = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_FILEDIGESTS));
    struct bh_rpm_strings it = bh_rpm_strings(folders);
    const struct bh_rpm_entry *algorithm = bh_rpm_find(h, BH_RPMTAG_FILEDIGESTALGO);
    uint64_t number = 1, index;
    size_t count = folders ? folders->count : 0, n = 0;
    bh_str *table = bh_arena_array(arena, count ? count : 1, sizeof(*table));
    bh_str name, digest;

    if (!table)
        return BH_E_NOMEM;
    while (n < count && bh_rpm_next_string(&it, &table[n]))
        n++;
    if (algorithm)
        (void)bh_rpm_number(algorithm, 0, &number);
    for (uint32_t i = 0; bh_rpm_next_string(&names, &name); i++) {
        digest = BH_STR_EMPTY;
        (void)!bh_rpm_next_string(&digests, &digest);
        if (!indexes || !bh_rpm_number(indexes, i, &index) || index >= n)
            continue;
        int r = emit_file(d, ref, arena, table[index], name, digest, digest_name(number));
        if (r < 0)
            return r;
    }
    return 0;
}

// Names stay in the entry's arena: they are joined when all packages are known.
static int keep_names(struct database *d, const struct bh_rpm_header *h)
{
    struct bh_rpm_strings it = bh_rpm_strings(bh_rpm_find(h, BH_RPMTAG_PROVIDENAME));
    const struct bh_rpm_entry *requires = bh_rpm_find(h, BH_RPMTAG_REQUIRENAME);
    struct package *p = &d->packages[d->count - 1];
    bh_str name, copy;
    bool added;

    while (bh_rpm_next_string(&it, &name)) {
        int r = bh_arena_str(d->f->arena, name, &copy);
        struct bh_map_slot *slot = r == 0 ? bh_map_slot(&d->provides, copy, &added) : NULL;
        if (!slot)
            return BH_E_NOMEM;
        if (added)
            slot->value = d->count;
    }
    if (!requires)
        return 0;
    bh_str *names = bh_arena_array(d->f->arena, requires->count, sizeof(*names));
    if (!names)
        return BH_E_NOMEM;
    it = bh_rpm_strings(requires);
    while (p->require_count < requires->count && bh_rpm_next_string(&it, &name)) {
        if (bh_str_starts(name, BH_STR("rpmlib(")))
            continue;
        if (bh_arena_str(d->f->arena, name, &names[p->require_count]) < 0)
            return BH_E_NOMEM;
        p->require_count++;
    }
    p->requires = names;
    return 0;
}

static int version_of(const struct bh_rpm_header *h, struct bh_arena *arena, bh_str *ret_epoch,
                      bh_str *ret_version)
{
    const struct bh_rpm_entry *epoch = bh_rpm_find(h, BH_RPMTAG_EPOCH);
    uint64_t number = 0;
    int r = 0;

    *ret_epoch = BH_STR_EMPTY;
    if (epoch && bh_rpm_number(epoch, 0, &number) && number)
        r = bh_arena_printf(arena, ret_epoch, "%llu", (unsigned long long)number);
    if (r < 0)
        return r;
    return bh_arena_join(arena,
                         (bh_str[]){bh_rpm_string(h, BH_RPMTAG_VERSION), BH_STR("-"),
                                    bh_rpm_string(h, BH_RPMTAG_RELEASE)},
                         3, ret_version);
}

static int emit_package(struct database *d, uint32_t number, const struct bh_rpm_header *h,
                        struct bh_arena *arena)
{
    struct bh_rpm_package p = {.name = bh_rpm_string(h, BH_RPMTAG_NAME),
                               .arch = bh_rpm_string(h, BH_RPMTAG_ARCH),
                               .source = bh_rpm_string(h, BH_RPMTAG_SOURCERPM),
                               .vendor = bh_rpm_string(h, BH_RPMTAG_VENDOR),
                               .packager = bh_rpm_string(h, BH_RPMTAG_PACKAGER),
                               .summary = bh_rpm_string(h, BH_RPMTAG_SUMMARY),
                               .licence = bh_rpm_string(h, BH_RPMTAG_LICENSE),
                               .modularity = bh_rpm_string(h, BH_RPMTAG_MODULARITYLABEL)};
    struct package *package = &d->packages[d->count - 1];

    int r = version_of(h, arena, &p.epoch, &p.version);
    if (r == 0)
        r = bh_rpm_emit(d->f, &d->os, &p, arena, &package->ref);
    if (r == BH_E_CORRUPT) {
        bh_fail(d->f->diag, r, BH_NOWHERE, "header %lu names no package", (unsigned long)number);
        return 0;
    }
    if (r == 0)
        r = emit_files(d, package->ref, h, arena);
    return r < 0 ? r : keep_names(d, h);
}

// gpg-pubkey is a signing key that rpm stores as if it were a package.
static bool is_package(const struct bh_rpm_header *h)
{
    bh_str name = bh_rpm_string(h, BH_RPMTAG_NAME);

    return name.len && !bh_str_eqz(name, "gpg-pubkey");
}

static int read_header(struct database *d, uint32_t number, bh_str blob, struct bh_arena *arena)
{
    struct bh_rpm_header h;
    int r = bh_rpm_header_parse(blob, arena, d->f->diag, &h);

    if (r < 0)
        return r == BH_E_NOMEM ? r : 0; // said: one package is lost, not the database
    if (!is_package(&h))
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

static int emit_relations(struct database *d)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct package *p = &d->packages[i];
        for (size_t k = 0; p->ref && k < p->require_count; k++) {
            uint64_t at;
            if (!bh_map_get(&d->provides, p->requires[k], &at))
                continue;
            const struct package *to = &d->packages[at - 1];
            if (!to->ref || to->ref == p->ref)
                continue;
            int r = bh_emit_dependency(d->f->sink, p->ref, to->ref, BH_SCOPE_REQUIRED);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

static int find_rpm(const struct bh_find *f)
{
    struct database d = {.f = f, .root = bh_os_root(f->path, 4)};
    struct bh_rpmdb *db BH_CLEANUP(bh_rpmdb_closep) = NULL;

    if (bh_str_ends(f->path, BH_STR("usr/lib/sysimage/rpm/rpmdb.sqlite")) ||
        bh_str_ends(f->path, BH_STR("usr/lib/sysimage/rpm/Packages.db")) ||
        bh_str_ends(f->path, BH_STR("usr/lib/sysimage/rpm/Packages")))
        d.root = bh_os_root(f->path, 5);
    int r = bh_rpmdb_open(f->input, f->diag, &db);
    if (r == 0)
        r = bh_os_release_read(f, d.root, &d.os);
    if (r < 0)
        return r;
    bh_map_init(&d.provides);
    r = read_headers(&d, db);
    int read = r;
    if (r != BH_E_NOMEM)
        r = emit_relations(&d);
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
