// SPDX-License-Identifier: Apache-2.0
// Hash table with open addressing and linear probing.

#include "base/map.h"

#include "base/error.h"
#include "base/memory.h"

void bh_map_init(struct bh_map *m)
{
    *m = (struct bh_map){.key = bh_hash_key_random()};
}

void bh_map_done(struct bh_map *m)
{
    bh_free(m->slots);
    *m = (struct bh_map){.key = m->key};
}

// The slot that holds the key, or the free one where it belongs. The table has a free slot.
static struct bh_map_slot *probe(const struct bh_map *m, bh_str key, uint64_t hash)
{
    size_t mask = m->room - 1;

    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct bh_map_slot *s = &m->slots[i];
        if (!s->key.ptr || (s->hash == hash && bh_str_eq(s->key, key)))
            return s;
    }
}

static int enlarge(struct bh_map *m)
{
    struct bh_map bigger = *m;

    bigger.room = m->room ? m->room * 2 : 16;
    bigger.slots = bh_calloc(bigger.room, sizeof(*bigger.slots));
    if (!bigger.slots)
        return BH_E_NOMEM;
    for (size_t i = 0; i < m->room; i++)
        if (m->slots[i].key.ptr)
            *probe(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    bh_free(m->slots);
    *m = bigger;
    return 0;
}

bool bh_map_get(const struct bh_map *m, bh_str key, uint64_t *ret_value)
{
    if (!m->count)
        return false;
    const struct bh_map_slot *s = probe(m, key, bh_hash(&m->key, key));
    if (!s->key.ptr)
        return false;
    *ret_value = s->value;
    return true;
}

struct bh_map_slot *bh_map_slot(struct bh_map *m, bh_str key, bool *ret_new)
{
    if ((m->count + 1) * 4 > m->room * 3 && enlarge(m) < 0)
        return NULL;
    uint64_t hash = bh_hash(&m->key, key);
    struct bh_map_slot *s = probe(m, key, hash);
    *ret_new = !s->key.ptr;
    if (*ret_new) {
        *s = (struct bh_map_slot){.key = key.ptr ? key : BH_STR(""), .hash = hash};
        m->count++;
    }
    return s;
}

int bh_map_set(struct bh_map *m, bh_str key, uint64_t value)
{
    bool added;
    struct bh_map_slot *s = bh_map_slot(m, key, &added);

    if (!s)
        return BH_E_NOMEM;
    s->value = value;
    return 0;
}
