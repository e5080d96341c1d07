// SPDX-License-Identifier: Apache-2.0
// What a pool keeps of a worker.
//
// How many jobs are sent ahead depends on how fast the worker answers: tiny jobs are never waited
// for, and hardly anything waits behind a long one.

#include "isolation/slot.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

// Work sent ahead to one worker: at most this long by its pace, this many jobs, these bytes.
#define AHEAD_NS    UINT64_C(2000000)
#define AHEAD_JOBS  64
#define AHEAD_BYTES (64 * BH_KIB)
// A buffer above this is given back when it is empty.
#define KEEP_SIZE (1 * BH_MIB)

bool bh_slot_busy(const struct bh_slot *s)
{
    return s->process.pid && (!s->ready || s->jobs.count);
}

static size_t depth(const struct bh_slot *s)
{
    uint64_t ahead = s->pace_ns ? AHEAD_NS / s->pace_ns : 1;

    return 1 + (size_t)(ahead < AHEAD_JOBS ? ahead : AHEAD_JOBS);
}

int bh_slot_feed(struct bh_slot *s, struct bh_queue *waiting, size_t share, uint64_t *seq,
                 uint64_t now_ns)
{
    size_t most = depth(s);

    // Half of it at once, so that many jobs go in one call.
    if (s->jobs.count > most / 2 || !waiting->count)
        return 0;
    if (!s->jobs.count) {
        s->used_ns = s->output = 0;
        s->answered_ns = now_ns;
    }
    while (waiting->count && s->jobs.count < most && share &&
           (!s->jobs.count || s->jobs.bytes < AHEAD_BYTES)) {
        struct bh_job *j = bh_queue_pop(waiting);
        j->seq = ++*seq;
        bh_queue_push(&s->jobs, j);
        bh_frame_add(&s->out, BH_FRAME_JOB, j->seq, bh_str_n(j->bytes, j->len));
        share--;
    }
    if (bh_buf_error(&s->out))
        return BH_E_NOMEM;
    bh_slot_flush(s);
    return 0;
}

void bh_slot_flush(struct bh_slot *s)
{
    bh_str out = bh_buf_str(&s->out);

    while (s->out_at < out.len) {
        ssize_t n = send(s->process.fd, out.ptr + s->out_at, out.len - s->out_at, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            break;
        s->out_at += (size_t)n;
    }
    s->out_at = 0;
    if (s->out.room > KEEP_SIZE)
        bh_buf_done(&s->out);
    else
        bh_buf_clear(&s->out);
}

void bh_slot_pace(struct bh_slot *s, size_t count, uint64_t now_ns)
{
    if (!count)
        return;
    uint64_t one = (now_ns - s->answered_ns) / count;
    // Slower at once, faster by and by: one long job announces others.
    s->pace_ns = one > s->pace_ns ? one : (3 * s->pace_ns + one) / 4;
    s->answered_ns = now_ns;
}

void bh_slot_clear(struct bh_slot *s)
{
    if (s->process.pid) {
        bh_process_end(&s->process, false);
        close(s->process.fd);
    }
    bh_inbox_done(&s->in);
    bh_buf_done(&s->out);
    bh_queue_done(&s->jobs);
    *s = (struct bh_slot){0};
}
