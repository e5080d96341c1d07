// SPDX-License-Identifier: Apache-2.0
// Records of the same vulnerability.

#include "match/group.h"

#include "base/error.h"
#include "base/map.h"

// One vulnerability of one record: a distribution's record may have several.
struct entry {
    const struct bh_judged *judged;
    bh_str key;        // of the vulnerability that it speaks of
    bool with_aliases; // the record's id and aliases name the same vulnerability
    size_t parent;     // union-find, index of an entry
};

struct grouping {
    struct bh_arena *arena;
    struct entry *entries;
    size_t count, room;
    struct bh_map by_id; // id -> entry + 1
};

static size_t find(struct grouping *g, size_t i)
{
    while (g->entries[i].parent != i) {
        g->entries[i].parent = g->entries[g->entries[i].parent].parent;
        i = g->entries[i].parent;
    }
    return i;
}

static int join(struct grouping *g, size_t entry, bh_str id)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(&g->by_id, id, &added);

    if (!slot)
        return BH_E_NOMEM;
    if (added) {
        slot->value = entry + 1;
        return 0;
    }
    size_t a = find(g, entry), b = find(g, (size_t)slot->value - 1);
    if (a < b)
        g->entries[b].parent = a;
    else
        g->entries[a].parent = b;
    return 0;
}

static int add(struct grouping *g, const struct bh_judged *j, bh_str key, bool with_aliases)
{
    size_t at = g->count;
    int r = bh_arena_grow(g->arena, (void **)&g->entries, &g->room, at, sizeof(*g->entries));

    if (r < 0)
        return r;
    g->entries[g->count++] =
        (struct entry){.judged = j, .key = key, .with_aliases = with_aliases, .parent = at};
    r = join(g, at, key);
    for (size_t i = 0; r == 0 && with_aliases && i < j->record->link_count; i++)
        if (j->record->links[i].kind == BH_ALIAS)
            r = join(g, at, j->record->links[i].id);
    return r;
}

// Notices of updates, which named the CVEs that they fix among the related ids before the schema
// had `upstream` (1.7). In other records a related CVE is another vulnerability that somebody
// mentions.
static bool is_notice(bh_str id)
{
    static const char *const notices[] = {"ALBA-", "ALEA-",  "ALSA-", "DLA-",  "DSA-",      "DTSA-",
                                          "LSN-",  "MGASA-", "RHBA-", "RHEA-", "RHSA-",     "RLBA-",
                                          "RLEA-", "RLSA-",  "RXSA-", "SUSE-", "openSUSE-", "USN-"};

    for (size_t i = 0; i < BH_COUNT(notices); i++)
        if (bh_str_starts(id, bh_str_z(notices[i])))
            return true;
    return false;
}

// Adds what the record names of that kind and database. *ret: how many.
static int add_linked(struct grouping *g, const struct bh_judged *j, enum bh_link_kind kind,
                      bh_str prefix, size_t *ret)
{
    const struct bh_advisory *a = j->record;

    *ret = 0;
    for (size_t i = 0; i < a->link_count; i++) {
        if (a->links[i].kind != kind || !bh_str_starts(a->links[i].id, prefix))
            continue;
        int r = add(g, j, a->links[i].id, false);
        if (r < 0)
            return r;
        ++*ret;
    }
    return 0;
}

// Vulnerabilities that a distribution's record fixes: its upstream ids, which of one vulnerability
// may be both a CVE and a GHSA; in older records its aliases or related ids.
static int add_distribution(struct grouping *g, const struct bh_judged *j)
{
    static const struct {
        enum bh_link_kind kind;
        bh_str prefix;
    } places[] = {{BH_UPSTREAM, {"CVE-", 4}},
                  {BH_ALIAS, {"CVE-", 4}},
                  {BH_RELATED, {"CVE-", 4}},
                  {BH_UPSTREAM, {"GHSA-", 5}}};
    bh_str id = j->record->id;

    for (size_t k = 0; k < BH_COUNT(places) && !bh_str_starts(id, BH_STR("CVE-")); k++) {
        size_t added;
        if (places[k].kind == BH_RELATED && !is_notice(id))
            continue;
        int r = add_linked(g, j, places[k].kind, places[k].prefix, &added);
        if (r < 0 || added)
            return r;
    }
    return add(g, j, id, true);
}

static int by_text(const void *a, const void *b)
{
    return bh_str_cmp(*(const bh_str *)a, *(const bh_str *)b);
}

// CVEs by year and number (their text orders "CVE-2021-9" after "CVE-2021-44228").
static int by_cve(bh_str a, bh_str b)
{
    static const size_t year = 8; // "CVE-2021"
    int c = bh_str_cmp(bh_str_sub(a, 0, year), bh_str_sub(b, 0, year));

    if (c)
        return c;
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return bh_str_cmp(a, b);
}

static bool better(bh_str a, bh_str than)
{
    const bh_str first[] = {BH_STR("CVE-"), BH_STR("GHSA-")};

    if (!than.len)
        return true;
    for (size_t i = 0; i < BH_COUNT(first); i++) {
        bool x = bh_str_starts(a, first[i]), y = bh_str_starts(than, first[i]);
        if (x != y)
            return x;
        if (x)
            return i == 0 ? by_cve(a, than) < 0 : bh_str_cmp(a, than) < 0;
    }
    return bh_str_cmp(a, than) < 0;
}

// Repeats go when all are there (unite_ids): a record may have very many aliases.
static int add_id(struct bh_group *group, size_t *room, struct bh_arena *arena, bh_str id)
{
    int r = bh_arena_grow(arena, (void **)&group->ids, room, group->id_count, sizeof(*group->ids));
    if (r == 0)
        group->ids[group->id_count++] = id;
    return r;
}

static int add_ids(struct bh_group *group, size_t *room, struct bh_arena *arena,
                   const struct entry *e)
{
    const struct bh_advisory *a = e->judged->record;
    int r = add_id(group, room, arena, e->key);

    if (better(e->key, group->id))
        group->id = e->key;
    if (r == 0)
        r = add_id(group, room, arena, a->id);
    for (size_t i = 0; r == 0 && e->with_aliases && i < a->link_count; i++)
        if (a->links[i].kind == BH_ALIAS) {
            if (better(a->links[i].id, group->id))
                group->id = a->links[i].id;
            r = add_id(group, room, arena, a->links[i].id);
        }
    return r;
}

static void unite_ids(struct bh_group *group)
{
    size_t kept = 0;

    qsort(group->ids, group->id_count, sizeof(*group->ids), by_text);
    for (size_t i = 0; i < group->id_count; i++)
        if (!kept || !bh_str_eq(group->ids[kept - 1], group->ids[i]))
            group->ids[kept++] = group->ids[i];
    group->id_count = kept;
}

static int by_group_id(const void *a, const void *b)
{
    return bh_str_cmp(((const struct bh_group *)a)->id, ((const struct bh_group *)b)->id);
}

// What grows with a group while it is filled.
struct rooms {
    size_t ids, items;
};

static int collect(struct grouping *g, struct bh_group **ret, size_t *ret_count)
{
    size_t n = g->count ? g->count : 1, groups_count = 0;
    struct bh_group *groups = bh_arena_array(g->arena, n, sizeof(*groups));
    struct rooms *rooms = bh_arena_array(g->arena, n, sizeof(*rooms));
    size_t *of_root = bh_arena_array(g->arena, n, sizeof(*of_root));

    if (!groups || !rooms || !of_root)
        return BH_E_NOMEM;
    for (size_t i = 0; i < g->count; i++) {
        size_t root = find(g, i); // never after i: the smaller index is the root
        if (root == i)
            of_root[i] = groups_count++;
        struct bh_group *group = &groups[of_root[root]];
        struct rooms *room = &rooms[of_root[root]];
        int r = add_ids(group, &room->ids, g->arena, &g->entries[i]);
        if (r == 0)
            r = bh_arena_grow(g->arena, (void **)&group->items, &room->items, group->count,
                              sizeof(*group->items));
        if (r < 0)
            return r;
        if (group->count && group->items[group->count - 1] == g->entries[i].judged)
            continue; // two of its ids were joined
        group->items[group->count++] = g->entries[i].judged;
    }
    for (size_t i = 0; i < groups_count; i++)
        unite_ids(&groups[i]);
    if (groups_count)
        qsort(groups, groups_count, sizeof(*groups), by_group_id);
    *ret = groups;
    *ret_count = groups_count;
    return 0;
}

int bh_group_records(const struct bh_judged *judged, size_t count, struct bh_arena *arena,
                     struct bh_group **ret, size_t *ret_count)
{
    struct grouping g = {.arena = arena};
    int r = 0;

    *ret = NULL;
    *ret_count = 0;
    if (!count) // nearly all parts: not worth a table
        return 0;
    bh_map_init(&g.by_id);
    for (size_t i = 0; r == 0 && i < count; i++)
        r = judged[i].distribution ? add_distribution(&g, &judged[i])
                                   : add(&g, &judged[i], judged[i].record->id, true);
    if (r == 0)
        r = collect(&g, ret, ret_count);
    bh_map_done(&g.by_id);
    return r;
}
