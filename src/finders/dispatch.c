// SPDX-License-Identifier: Apache-2.0
// Claims of all finders in one table.

#include "finders/dispatch.h"

#include "base/error.h"
#include "base/glob.h"
#include "base/map.h"
#include "base/memory.h"

struct claim {
    bh_str pattern;
    unsigned depth; // components
    bh_finder_set finder;
    size_t next; // the next claim with the same key, + 1; 0: none
};

struct bh_dispatch {
    const struct bh_finder *const *finders;
    struct claim *claims;
    size_t claim_count, claim_room;
    struct bh_map by_name;      // last component without '*' -> claim + 1
    struct bh_map by_extension; // what stands from the last dot of "*...ext" -> claim + 1
    size_t others;              // chain of the rest
};

static bh_str extension(bh_str name)
{
    return bh_str_from(name, bh_str_rfind(name, '.'));
}

static unsigned depth_of(bh_str pattern)
{
    unsigned depth = 1;

    for (size_t i = 0; i < pattern.len; i++)
        depth += pattern.ptr[i] == '/';
    return depth;
}

static int chain(struct bh_map *map, bh_str key, size_t index, struct claim *claim)
{
    bool added;
    struct bh_map_slot *slot = bh_map_slot(map, key, &added);

    if (!slot)
        return BH_E_NOMEM;
    claim->next = (size_t)slot->value;
    slot->value = index + 1;
    return 0;
}

static int add_claim(struct bh_dispatch *d, bh_str pattern, bh_finder_set finder)
{
    bh_str last = bh_path_base(pattern);
    bh_str ext = extension(last);
    size_t index = d->claim_count;
    int r = bh_grow((void **)&d->claims, &d->claim_room, index, sizeof(*d->claims));

    if (r < 0)
        return r;
    struct claim *c = &d->claims[d->claim_count++];
    *c = (struct claim){.pattern = pattern, .depth = depth_of(pattern), .finder = finder};
    if (!bh_str_has(last, '*') && !bh_str_has(last, '?'))
        return chain(&d->by_name, last, index, c);
    if (ext.len && !bh_str_has(ext, '*') && !bh_str_has(ext, '?'))
        return chain(&d->by_extension, ext, index, c);
    c->next = d->others;
    d->others = index + 1;
    return 0;
}

struct bh_dispatch *bh_dispatch_new(const struct bh_finder *const *finders)
{
    struct bh_dispatch *d = bh_calloc(1, sizeof(*d));
    int r = 0;

    if (!d)
        return NULL;
    d->finders = finders;
    bh_map_init(&d->by_name);
    bh_map_init(&d->by_extension);
    for (size_t i = 0; r == 0 && finders[i] && i < BH_FINDERS_MAX; i++)
        for (const char *const *p = finders[i]->claims; r == 0 && p && *p; p++)
            r = add_claim(d, bh_str_z(*p), UINT64_C(1) << i);
    if (r < 0) {
        bh_dispatch_free(d);
        return NULL;
    }
    return d;
}

void bh_dispatch_free(struct bh_dispatch *d)
{
    if (!d)
        return;
    bh_map_done(&d->by_name);
    bh_map_done(&d->by_extension);
    bh_free(d->claims);
    bh_free(d);
}

// The last `depth` components of the path; NULL pointer when it has fewer.
static bh_str tail(bh_str path, unsigned depth)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/' && --depth == 0)
            return bh_str_from(path, i);
    return depth == 1 ? path : BH_STR_EMPTY;
}

static bh_finder_set match_chain(const struct bh_dispatch *d, size_t at, bh_str path)
{
    bh_finder_set found = 0;

    for (; at; at = d->claims[at - 1].next) {
        const struct claim *c = &d->claims[at - 1];
        bh_str end = tail(path, c->depth);
        if (end.ptr && bh_glob_match(c->pattern, end))
            found |= c->finder;
    }
    return found;
}

bh_finder_set bh_dispatch_match(const struct bh_dispatch *d, bh_str path)
{
    bh_str name = bh_path_base(path);
    bh_str ext = extension(name);
    bh_finder_set found = match_chain(d, d->others, path);
    uint64_t at;

    if (bh_map_get(&d->by_name, name, &at))
        found |= match_chain(d, (size_t)at, path);
    if (ext.len && bh_map_get(&d->by_extension, ext, &at))
        found |= match_chain(d, (size_t)at, path);
    return found;
}

bh_finder_set bh_dispatch_magic(const struct bh_dispatch *d, unsigned magic)
{
    bh_finder_set found = 0;

    for (size_t i = 0; d->finders[i] && i < BH_FINDERS_MAX; i++)
        if (d->finders[i]->magic & magic)
            found |= UINT64_C(1) << i;
    return found;
}

unsigned bh_magic_of(bh_str b)
{
    static const struct {
        bh_str bytes;
        unsigned magic;
    } table[] = {
        {{"\x7f"
          "ELF",
          4},
         BH_MAGIC_ELF},
        {{"MZ", 2}, BH_MAGIC_PE},
        {{"\xcf\xfa\xed\xfe", 4}, BH_MAGIC_MACHO},
        {{"\xce\xfa\xed\xfe", 4}, BH_MAGIC_MACHO},
        {{"\xfe\xed\xfa\xcf", 4}, BH_MAGIC_MACHO},
        {{"\xfe\xed\xfa\xce", 4}, BH_MAGIC_MACHO},
        {{"\xca\xfe\xba\xbe", 4},
         BH_MAGIC_MACHO}, // and Java class files: the reader tells them apart
        {{"\xca\xfe\xba\xbf", 4}, BH_MAGIC_MACHO},
    };

    for (size_t i = 0; i < BH_COUNT(table); i++)
        if (bh_str_starts(b, table[i].bytes))
            return table[i].magic;
    return 0;
}
