// SPDX-License-Identifier: Apache-2.0
// Who owns the entries that parts were found in (rule R1): files that packages claim against paths
// of evidence. The hash of a path is folded from its last component to its first, so that the front
// can be replaced by what an alias stands for without the text of the rest.

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "model/inventory_work.h"
#include "model/purl.h"

// Folders at the front of an owned path that are kept as text: links such as usr/lib64 -> lib.
#define TOP_FOLDERS 2

// Links that lead to links: what the kernel follows (MAXSYMLINKS).
#define LINKS_MAX 40

// Folders that these links may come to; real ones have 4. Each owned file costs a walk over them,
// for which no time limit holds.
#define RESOLVED_FOLDERS 32

static uint64_t fold(const struct bh_hash_key *key, uint64_t rest, bh_str component)
{
    struct bh_hash_key k = {key->k0 ^ rest, key->k1};

    return bh_hash(&k, component);
}

// Folds all components of the path onto the hash of what follows it.
static uint64_t fold_path(const struct bh_hash_key *key, uint64_t rest, bh_str path)
{
    while (path.len) {
        bh_str component = bh_path_base(path);
        path = bh_str_sub(path, 0, path.len - component.len);
        if (path.len)
            path.len--;
        if (component.len && !bh_str_eqz(component, "."))
            rest = fold(key, rest, component);
    }
    return rest;
}

// Bytes of the first TOP_FOLDERS folders; the last component is not one of them.
static size_t top_length(bh_str path)
{
    size_t len = 0;

    for (int i = 0; i < TOP_FOLDERS; i++) {
        size_t from = i ? len + 1 : 0;
        size_t at = bh_str_find(bh_str_from(path, from), '/');
        if (from + at >= path.len)
            break;
        len = from + at;
    }
    return len;
}

int bh_work_own_path(struct bh_inventory *inv, uint32_t part, bh_str path)
{
    struct bh_inventory_work *w = inv->work;
    struct bh_owned_path o = {.part = part};

    while (path.len && path.ptr[0] == '/')
        path = bh_str_from(path, 1);
    int r = bh_grow((void **)&w->owned, &w->owned_room, w->owned_count, sizeof(*w->owned));
    if (r < 0)
        return r;
    size_t top = top_length(path);
    r = bh_intern_id(&inv->strings, bh_str_sub(path, 0, top), &o.top);
    if (r < 0)
        return r;
    o.rest = fold_path(&w->key, 0, bh_str_from(path, top ? top + 1 : 0));
    w->owned[w->owned_count++] = o;
    w->parts[part].files++;
    return 0;
}

// Path text in the making: resolved folders.
struct resolved {
    char text[BH_LIMIT_PATH];
    size_t len;
    unsigned folders;
};

static bool append(struct resolved *p, bh_str component)
{
    if (!component.len || bh_str_eqz(component, "."))
        return true;
    if (bh_str_eqz(component, "..")) {
        p->len = bh_path_dir(bh_str_n(p->text, p->len)).len;
        p->folders -= p->folders > 0;
        return true;
    }
    if (component.len + 1 > sizeof(p->text) - p->len || p->folders == RESOLVED_FOLDERS)
        return false;
    p->folders++;
    if (p->len)
        p->text[p->len++] = '/';
    memcpy(p->text + p->len, component.ptr, component.len);
    p->len += component.len;
    return true;
}

static bool append_path(struct resolved *p, bh_str path)
{
    bh_str component;

    while (bh_str_cut(&path, '/', &component))
        if (!append(p, component))
            return false;
    return true;
}

// Replaces the first alias at the front of p->text. False when there is none or it makes the path
// too long or too deep.
static bool replace_alias(const struct bh_inventory *inv, struct resolved *p)
{
    bh_str path = bh_str_n(p->text, p->len);
    struct resolved out = {.len = 0};
    uint64_t target;

    for (size_t at = 0, depth = 0; depth < TOP_FOLDERS && at < path.len; depth++) {
        at += bh_str_find(bh_str_from(path, at), '/');
        bh_str link = bh_str_sub(path, 0, at);
        if (bh_map_get(&inv->work->aliases, link, &target)) {
            bh_str to = bh_inv_str(inv, (uint32_t)target);
            bh_str parent = bh_path_dir(link);
            if ((!bh_str_starts(to, BH_STR("/")) && !append_path(&out, parent)) ||
                !append_path(&out, to) || !append_path(&out, bh_str_from(path, at + 1)))
                return false;
            *p = out;
            return true;
        }
        at++;
    }
    return false;
}

// Folders without links at their front. A path that does not end (links in a circle) stays where
// the last one led.
static void resolve(const struct bh_inventory *inv, bh_str folders, struct resolved *ret)
{
    ret->len = ret->folders = 0;
    if (!append_path(ret, folders))
        return;
    for (int i = 0; i < LINKS_MAX && replace_alias(inv, ret); i++)
        ;
}

// The hash of the path of an entry, comparable with those of owned paths.
static uint64_t entry_hash(const struct bh_inventory *inv, bh_str path, struct resolved *room)
{
    size_t top = top_length(path);
    uint64_t rest = fold_path(&inv->work->key, 0, bh_str_from(path, top ? top + 1 : 0));

    resolve(inv, bh_str_sub(path, 0, top), room);
    uint64_t hash = fold_path(&inv->work->key, rest, bh_str_n(room->text, room->len));
    return hash ? hash : 1;
}

// Entries that may be owned, by the hash of their path. Open addressing; the hash is keyed.
struct entries {
    struct slot {
        uint64_t hash; // 0: free
        uint32_t owner;
    } * slots;
    size_t mask;
};

static struct slot *slot_of(const struct entries *t, uint64_t hash)
{
    for (size_t i = (size_t)hash & t->mask;; i = (i + 1) & t->mask)
        if (!t->slots[i].hash || t->slots[i].hash == hash)
            return &t->slots[i];
}

static int entries_init(struct entries *t, size_t count)
{
    size_t room = 16;

    while (room / 2 < count)
        room *= 2;
    t->mask = room - 1;
    t->slots = bh_calloc(room, sizeof(*t->slots));
    return t->slots ? 0 : BH_E_NOMEM;
}

// A package is not absorbed by another one because that one owns the database it stands in.
static bool can_be_owned(const struct bh_inventory *inv, const struct bh_part *p)
{
    return !p->manager && p->c.kind != BH_OPERATING_SYSTEM &&
           !bh_purl_is_os_package(bh_inv_str(inv, p->c.purl));
}

static void look_up_owned(const struct bh_inventory *inv, const struct entries *t,
                          struct resolved *room)
{
    const struct bh_inventory_work *w = inv->work;
    uint32_t top = UINT32_MAX;

    for (size_t i = 0; i < w->owned_count; i++) {
        const struct bh_owned_path *o = &w->owned[i];
        if (o->top != top) { // files of a package come in runs
            top = o->top;
            resolve(inv, bh_inv_str(inv, top), room);
        }
        uint64_t hash = fold_path(&w->key, o->rest, bh_str_n(room->text, room->len));
        struct slot *s = slot_of(t, hash);
        uint32_t group = w->parts[o->part].group;
        if (s->hash && group < s->owner)
            s->owner = group;
    }
}

static int absorb(struct bh_inventory *inv, struct bh_part *p, uint32_t owner,
                  const uint32_t *part_of_group)
{
    if (owner == BH_NO_GROUP || owner == p->group)
        return 0;
    if (p->c.purl) {
        p->owner = owner;
        return 0;
    }
    struct bh_inv_relation r = {
        .from = part_of_group[owner], .to = (uint32_t)(p - inv->work->parts), .kind = BH_CONTAINS};
    return bh_work_relation(inv->work, &r);
}

// Some package of each group that owns files.
static uint32_t *owners_by_group(const struct bh_inventory_work *w)
{
    uint32_t *part_of_group = bh_calloc(w->group_count, sizeof(*part_of_group));

    for (size_t i = 0; part_of_group && i < w->part_count; i++)
        if (w->parts[i].files)
            part_of_group[w->parts[i].group] = (uint32_t)i;
    return part_of_group;
}

static int own_with(struct bh_inventory *inv, struct resolved *room)
{
    struct bh_inventory_work *w = inv->work;
    uint32_t *BH_CLEANUP(bh_freep) part_of_group = owners_by_group(w);
    struct slot *BH_CLEANUP(bh_freep) slots = NULL;
    struct entries t;
    int r = part_of_group ? entries_init(&t, w->part_count) : BH_E_NOMEM;

    if (r < 0)
        return r;
    slots = t.slots;
    for (size_t i = 0; i < w->part_count; i++) {
        const struct bh_part *p = &w->parts[i];
        if (!can_be_owned(inv, p))
            continue;
        uint64_t hash = entry_hash(inv, bh_inv_str(inv, p->evidence.path), room);
        *slot_of(&t, hash) = (struct slot){.hash = hash, .owner = BH_NO_GROUP};
    }
    look_up_owned(inv, &t, room);
    for (size_t i = 0; r == 0 && i < w->part_count; i++) {
        struct bh_part *p = &w->parts[i];
        if (!can_be_owned(inv, p))
            continue;
        uint64_t hash = entry_hash(inv, bh_inv_str(inv, p->evidence.path), room);
        r = absorb(inv, p, slot_of(&t, hash)->owner, part_of_group);
    }
    return r;
}

int bh_work_own(struct bh_inventory *inv)
{
    struct resolved *BH_CLEANUP(bh_freep) room = NULL;

    if (!inv->work->owned_count)
        return 0;
    room = bh_alloc(sizeof(*room));
    return room ? own_with(inv, room) : BH_E_NOMEM;
}
