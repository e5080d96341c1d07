// SPDX-License-Identifier: Apache-2.0
// Jobs in a row.

#include "isolation/queue.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/memory.h"

int bh_queue_add(struct bh_queue *q, uint64_t id, bh_str bytes)
{
    size_t size;

    if (bh_add_overflows(sizeof(struct bh_job), bytes.len, &size))
        return BH_E_NOMEM;
    struct bh_job *j = bh_alloc(size);
    if (!j)
        return BH_E_NOMEM;
    *j = (struct bh_job){.id = id, .len = bytes.len};
    if (bytes.len)
        memcpy(j->bytes, bytes.ptr, bytes.len);
    bh_queue_push(q, j);
    return 0;
}

void bh_queue_push(struct bh_queue *q, struct bh_job *j)
{
    j->next = NULL;
    if (q->last)
        q->last->next = j;
    else
        q->first = j;
    q->last = j;
    q->count++;
    q->bytes += j->len;
}

struct bh_job *bh_queue_pop(struct bh_queue *q)
{
    struct bh_job *j = q->first;

    q->first = j->next;
    if (!q->first)
        q->last = NULL;
    q->count--;
    q->bytes -= j->len;
    return j;
}

void bh_queue_put_back(struct bh_queue *q, struct bh_queue *more)
{
    if (!more->first)
        return;
    more->last->next = q->first;
    if (!q->last)
        q->last = more->last;
    q->first = more->first;
    q->count += more->count;
    q->bytes += more->bytes;
    *more = (struct bh_queue){0};
}

void bh_queue_done(struct bh_queue *q)
{
    while (q->first)
        bh_free(bh_queue_pop(q));
}
