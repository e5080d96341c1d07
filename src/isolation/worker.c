// SPDX-License-Identifier: Apache-2.0
// The worker's side of the channel.

#include "isolation/worker.h"

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "isolation/frame.h"
#include "isolation/sandbox.h"

// Frames gathered for one write. Not on the heap: the end of a job can be told without memory.
#define GATHER (32 * BH_KIB)

struct bh_worker {
    uint64_t job;
    int root_fd;
    struct bh_inbox in;
    size_t gathered;
    unsigned char out[GATHER];
};

static int write_all(const void *bytes, size_t len)
{
    const char *p = bytes;

    while (len) {
        ssize_t n = write(BH_FD_CHANNEL, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return BH_E_SYSTEM;
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

static int flush(struct bh_worker *w)
{
    size_t n = w->gathered;

    w->gathered = 0;
    return write_all(w->out, n);
}

static void gather(struct bh_worker *w, const void *bytes, size_t len)
{
    if (len)
        memcpy(w->out + w->gathered, bytes, len);
    w->gathered += len;
}

static int put(struct bh_worker *w, enum bh_frame_type type, bh_str body)
{
    unsigned char head[BH_FRAME_HEAD];

    bh_frame_head(head, type, w->job, body.len);
    if (body.len + sizeof(head) > sizeof(w->out) - w->gathered) {
        int e = flush(w);
        if (e < 0)
            return e;
    }
    gather(w, head, sizeof(head));
    if (body.len <= sizeof(w->out) - w->gathered) {
        gather(w, body.ptr, body.len);
        return 0;
    }
    int e = flush(w);
    return e < 0 ? e : write_all(body.ptr, body.len);
}

int bh_worker_send(struct bh_worker *w, bh_str frame)
{
    if (frame.len > BH_LIMIT_FRAME)
        return BH_E_LIMIT;
    return put(w, BH_FRAME_DATA, frame);
}

int bh_worker_root_fd(const struct bh_worker *w)
{
    return w->root_fd;
}

static int tell_ready(struct bh_worker *w, const struct bh_ready *ready)
{
    unsigned char body[BH_READY_SIZE];

    bh_frame_ready(body, ready);
    int e = put(w, BH_FRAME_READY, bh_str_n(body, sizeof(body)));
    return e < 0 ? e : flush(w);
}

static int run_job(struct bh_worker *w, const struct bh_pool_options *o, const struct bh_frame *f)
{
    unsigned char body[4];

    w->job = f->job;
    int result = o->run(w, f->body, o->ctx);
    bh_frame_end(body, result < 0 ? result : 0);
    int e = put(w, BH_FRAME_END, bh_str_n(body, sizeof(body)));
    return e < 0 ? e : flush(w);
}

// Until the parent closes its end, or what it sends cannot be understood.
static int run_jobs(struct bh_worker *w, const struct bh_pool_options *o)
{
    struct bh_frame f;
    size_t n;
    int e;

    for (;;) {
        e = bh_inbox_next(&w->in, &f);
        if (e == 0)
            e = f.type == BH_FRAME_JOB ? run_job(w, o, &f) : BH_E_CORRUPT;
        else if (e == BH_E_TRUNCATED)
            e = bh_inbox_fill(&w->in, BH_FD_CHANNEL, &n) < 0 || n == 0 ? BH_E_SYSTEM : 0;
        if (e < 0)
            return e;
    }
}

void bh_worker_main(const struct bh_pool_options *options, int channel_fd, pid_t parent)
{
    // By value: nothing here may depend on the heap of the parent staying as it is.
    const struct bh_pool_options o = *options;
    const struct bh_sandbox s = {.readable_fd = o.readable_fd,
                                 .channel_fd = channel_fd,
                                 .memory = o.memory,
                                 .show_stderr = o.show_stderr,
                                 .parent = parent};
    struct bh_worker w = {.root_fd = o.readable_fd < 0 ? -1 : BH_FD_ROOT};
    struct bh_ready ready = {0};
    enum bh_sandbox_step step = BH_STEP_NONE;

    if (bh_sandbox_enter(&s, &ready.isolation, &step) < 0) {
        ready.failed = step;
        ready.error = (uint32_t)errno;
        if (step == BH_STEP_DESCRIPTORS)
            (void)dup2(channel_fd, BH_FD_CHANNEL); // it may not be there yet
    } else if (o.start && o.start(o.ctx) < 0) {
        ready.failed = BH_STEP_START;
    }
    if (tell_ready(&w, &ready) < 0 || ready.failed)
        _exit(1);
    _exit(run_jobs(&w, &o) < 0);
}
