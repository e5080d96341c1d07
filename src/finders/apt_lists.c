// SPDX-License-Identifier: Apache-2.0
// Lists of apt, those of foreign repositories.

#include "finders/apt_lists.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/deb822.h"

#define FOLDER "var/lib/apt/lists/"
// Files in it; Debian's and Ubuntu's own come to some dozens.
#define FILES_MAX 4096

struct lists {
    const struct bh_find *f;
    bh_str folder, id;
    struct bh_arena arena; // of names and origins
    struct bh_find beside; // for one file
    struct bh_arena scratch;
    bh_str *files;
    size_t count, room;
    uint64_t left; // bytes that are still read
    int (*each)(void *ctx, const struct bh_apt_package *p);
    void *ctx;
};

bool bh_apt_is_distribution(bh_str origin, bh_str id)
{
    return bh_str_caseeq(origin, id) || bh_str_starts(origin, BH_STR("Debian")) ||
           bh_str_starts(origin, BH_STR("Ubuntu"));
}

static int take_name(void *ctx, bh_str name, bool is_folder)
{
    struct lists *l = ctx;
    bool wanted = bh_str_ends(name, BH_STR("Release")) || bh_str_ends(name, BH_STR("_Packages"));

    if (is_folder || !wanted || l->count == FILES_MAX)
        return 0;
    int r = bh_arena_grow(&l->arena, (void **)&l->files, &l->room, l->count, sizeof(*l->files));
    return r < 0 ? r : bh_arena_str(&l->arena, name, &l->files[l->count++]);
}

// *ret: empty if it cannot be read.
static int read_list(struct lists *l, bh_str name, bh_str *ret)
{
    bh_str path;

    *ret = BH_STR_EMPTY;
    bh_arena_reset(&l->scratch);
    int r = bh_arena_join(&l->scratch, (bh_str[]){l->folder, name}, 2, &path);
    if (r < 0 || !l->left)
        return r;
    r = l->beside.read_file(&l->beside, path, BH_LIMIT_TEXT_FILE, ret);
    if (r < 0) {
        *ret = BH_STR_EMPTY;
        return r == BH_E_NOMEM ? r : 0;
    }
    if (ret->len >= l->left) {
        *ret = BH_STR_EMPTY;
        bh_say(l->f->diag, BH_WARNING, BH_E_LIMIT, BH_NOWHERE,
               "apt's lists are larger than %d MiB together", (int)(BH_LIMIT_APT_LISTS / BH_MIB));
        l->left = 0;
        return 0;
    }
    l->left -= ret->len;
    return 0;
}

// "Origin: Docker": before the digests, also behind the head of a signed file.
static bh_str origin_of(bh_str text)
{
    struct bh_text t;
    bh_str line;

    bh_text_init(&t, text);
    while (bh_text_line(&t, &line)) {
        if (bh_str_skip(&line, BH_STR("Origin:")))
            return bh_str_trim(line);
        if (bh_str_starts(line, BH_STR(" ")))
            break;
    }
    return BH_STR_EMPTY;
}

static const char *const field_names[] = {"Package", "Version", "Architecture"};

// Calls each for its packages, or (each NULL) looks for those that only a distribution has; *ret: a
// package is one of these.
static int read_packages(struct lists *l, bh_str text, bh_str origin, bool *ret)
{
    static const char *const base[] = {"base-files", "dpkg", "libc6"};
    struct bh_deb822 reader;
    bh_str fields[BH_COUNT(field_names)];
    uint64_t line;
    int r = 0;

    bh_deb822_init(&reader, text, 0, NULL);
    while (r == 0 && bh_deb822_pick(&reader, field_names, fields, BH_COUNT(fields), &line)) {
        const struct bh_apt_package p = {fields[0], fields[1], fields[2], origin};
        for (size_t i = 0; ret && i < BH_COUNT(base); i++)
            *ret = *ret || bh_str_eqz(p.name, base[i]);
        if (!ret && p.name.len && p.version.len)
            r = l->each(l->ctx, &p);
    }
    return r;
}

// All lists of the repository whose names begin with that and '_'.
static int read_repository(struct lists *l, bh_str front, bh_str origin, bool *ret_base)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < l->count; i++) {
        bh_str rest = l->files[i], text;
        if (!bh_str_skip(&rest, front) || !bh_str_starts(rest, BH_STR("_")) ||
            !bh_str_ends(rest, BH_STR("_Packages")))
            continue;
        r = read_list(l, l->files[i], &text);
        if (r == 0)
            r = read_packages(l, text, origin, ret_base);
    }
    return r;
}

static int look_at(struct lists *l, bh_str release)
{
    bh_str front = bh_str_sub(release, 0, bh_str_rfind(release, '_')), text, origin;
    bool base = false;
    int r = read_list(l, release, &text);

    if (r == 0)
        r = bh_arena_str(&l->arena, origin_of(text), &origin);
    if (r < 0 || !origin.len || bh_apt_is_distribution(origin, l->id))
        return r;
    r = read_repository(l, front, origin, &base);
    return r < 0 || base ? r : read_repository(l, front, origin, NULL);
}

int bh_apt_lists_read(const struct bh_find *f, bh_str root, bh_str id,
                      int (*each)(void *ctx, const struct bh_apt_package *p), void *ctx)
{
    struct lists l = {
        .f = f, .id = id, .beside = *f, .left = BH_LIMIT_APT_LISTS, .each = each, .ctx = ctx};

    bh_arena_init(&l.arena, BH_LIMIT_ENTRY_MEMORY);
    bh_arena_init(&l.scratch, BH_LIMIT_ENTRY_MEMORY);
    l.beside.arena = &l.scratch;
    int r = bh_arena_join(&l.arena, (bh_str[]){root, BH_STR(FOLDER)}, 2, &l.folder);
    if (r == 0)
        r = f->list_folder(f, bh_str_sub(l.folder, 0, l.folder.len - 1), take_name, &l);
    if (r < 0 && r != BH_E_NOMEM)
        l.count = 0;
    r = r == BH_E_NOMEM ? r : 0;
    for (size_t i = 0; r == 0 && i < l.count; i++)
        if (bh_str_ends(l.files[i], BH_STR("_Release")) ||
            bh_str_ends(l.files[i], BH_STR("_InRelease")))
            r = look_at(&l, l.files[i]);
    bh_arena_done(&l.scratch);
    bh_arena_done(&l.arena);
    return r;
}
