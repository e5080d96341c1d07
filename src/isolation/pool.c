// SPDX-License-Identifier: Apache-2.0
// The parent's side of the worker processes: who gets which job, and what becomes of a worker that
// does not behave.
//
// A worker takes its jobs in the order in which they were sent and answers each before it begins
// the next, so the job it is at is always the first that is not answered: that one is charged when
// the worker is lost, the ones behind it go to another.

#include "isolation/pool.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "isolation/sandbox.h"
#include "isolation/slot.h"

#define MAX_WORKERS 16
// Jobs that wait in the parent before bh_pool_submit blocks; by bytes too, for large jobs.
#define QUEUE_JOBS  512
#define QUEUE_BYTES (8 * BH_MIB)
#define NS_SECOND   UINT64_C(1000000000)
#define NS_MS       UINT64_C(1000000)

// What a frame, or the worker that sent it, asks for; negative codes stop the pool.
enum verdict {
    GO_ON = 0,
    LIE = 1,     // the frame is none that may come here
    REPLACE = 2, // the job is answered, the worker's memory is used up
    GONE = 3,    // the channel has closed
};

struct bh_pool {
    struct bh_pool_options o;
    unsigned count; // slots in use
    unsigned isolation;
    int failed;         // sticky
    bool serving;       // a callback may be running
    uint64_t seq;       // number of the job sent last
    uint64_t looked_ns; // when the last look at the channels ended
    struct bh_queue waiting;
    struct bh_slot slots[MAX_WORKERS];
};

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * NS_SECOND + (uint64_t)t.tv_nsec;
}

// The first job of the worker is over.
static int end_job(struct bh_pool *p, struct bh_slot *s, enum bh_job_end end, int result)
{
    struct bh_job *j = bh_queue_pop(&s->jobs);
    uint64_t id = j->id;

    s->output = s->used_ns = 0;
    bh_free(j);
    return p->o.end ? p->o.end(p->o.ctx, id, end, result) : 0;
}

static int cannot_start(struct bh_pool *p, struct bh_ready ready)
{
    static const char *const texts[BH_STEP_COUNT] = {
        [BH_STEP_DESCRIPTORS] = BH_N("cannot set the descriptors of a worker process"),
        [BH_STEP_LIMITS] = BH_N("cannot limit the resources of a worker process"),
        [BH_STEP_PRIVILEGES] = BH_N("cannot drop the privileges of a worker process"),
        [BH_STEP_LANDLOCK] = BH_N("cannot confine a worker process by Landlock"),
        [BH_STEP_SECCOMP] = BH_N("cannot confine a worker process by seccomp"),
    };

    if (ready.failed >= BH_STEP_COUNT || !texts[ready.failed])
        return bh_fail(p->o.diag, BH_E_SYSTEM, BH_NOWHERE, "a worker process cannot begin");
    const char *text = p->o.diag ? bh_msg(p->o.diag->lang, texts[ready.failed]) : "";
    errno = (int)ready.error;
    return bh_fail_errno(p->o.diag, "%s", text);
}

static int take_ready(struct bh_pool *p, struct bh_slot *s, const struct bh_frame *f)
{
    struct bh_ready ready = bh_frame_read_ready(f);

    if (s->ready)
        return LIE;
    if (ready.failed)
        return cannot_start(p, ready);
    s->ready = true;
    p->isolation &= ready.isolation;
    return GO_ON;
}

// A verdict or a negative code.
static int take_frame(struct bh_pool *p, struct bh_slot *s, const struct bh_frame *f)
{
    if (f->type == BH_FRAME_READY)
        return take_ready(p, s, f);
    if (!s->ready || !s->jobs.first || f->job != s->jobs.first->seq)
        return LIE;
    if (f->type == BH_FRAME_END) {
        int r = end_job(p, s, BH_JOB_DONE, f->result);
        return r == 0 && f->result == BH_E_NOMEM ? REPLACE : r;
    }
    if (f->type != BH_FRAME_DATA)
        return LIE;
    s->output += BH_FRAME_HEAD + f->body.len;
    if (p->o.max_output && s->output > p->o.max_output)
        return LIE;
    return p->o.frame ? p->o.frame(p->o.ctx, s->jobs.first->id, f->body) : 0;
}

// One read from a worker and all frames that are then whole. A verdict or a negative code.
static int receive(struct bh_pool *p, struct bh_slot *s)
{
    struct bh_frame f;
    size_t n = 0;
    int r = bh_inbox_fill(&s->in, s->process.fd, &n);

    if (r == BH_E_NOMEM)
        return bh_fail(p->o.diag, BH_E_NOMEM, BH_NOWHERE, "out of memory");
    if (r < 0)
        return errno == EAGAIN ? GO_ON : GONE;
    if (n == 0)
        return GONE;
    while ((r = bh_inbox_next(&s->in, &f)) == 0)
        if ((r = take_frame(p, s, &f)) != GO_ON)
            return r;
    return r == BH_E_TRUNCATED ? GO_ON : LIE;
}

// The process has ended: its first job is charged, unless it is not the one to blame; the others
// are taken back.
static int bury(struct bh_pool *p, struct bh_slot *s, enum bh_job_end why, bool blame)
{
    bool was_ready = s->ready;
    int r = blame && s->jobs.count ? end_job(p, s, why, 0) : 0;

    close(s->process.fd);
    bh_queue_put_back(&p->waiting, &s->jobs);
    bh_slot_clear(s);
    if (r == 0 && !was_ready)
        r = bh_fail(p->o.diag, BH_E_SYSTEM, BH_NOWHERE,
                    "a worker process ended before its first job");
    return r;
}

// What the verdict on a worker leads to. 0 or a negative code.
static int judge(struct bh_pool *p, struct bh_slot *s, int verdict)
{
    enum bh_job_end why = BH_JOB_LIED;

    if (verdict <= 0)
        return verdict;
    bool by_kernel = bh_process_end(&s->process, verdict == GONE);
    if (verdict == GONE)
        why = by_kernel ? BH_JOB_MEMORY : BH_JOB_CRASHED;
    return bury(p, s, why, verdict != REPLACE);
}

// Over its time: killed. What it had sent counts, also if that is the answer.
static int stop(struct bh_pool *p, struct bh_slot *s)
{
    uint64_t late = s->jobs.first ? s->jobs.first->seq : 0;
    int r;

    bh_process_end(&s->process, false);
    while ((r = receive(p, s)) == GO_ON)
        ;
    if (r == LIE)
        return bury(p, s, BH_JOB_LIED, true);
    return r < 0 ? r : bury(p, s, BH_JOB_HUNG, s->jobs.first && s->jobs.first->seq == late);
}

static int attend(struct bh_pool *p, struct bh_slot *s, short events, uint64_t now)
{
    if (events & POLLOUT)
        bh_slot_flush(s);
    if (events & (POLLIN | POLLHUP | POLLERR)) {
        size_t before = s->jobs.count;
        int verdict = receive(p, s);
        if (verdict != GO_ON)
            return judge(p, s, verdict);
        bh_slot_pace(s, before - s->jobs.count, now);
    }
    if (bh_slot_busy(s) && s->used_ns > p->o.job_seconds * NS_SECOND)
        return stop(p, s);
    return 0;
}

// Milliseconds until the first worker is over its time.
static int patience(const struct bh_pool *p)
{
    uint64_t limit = p->o.job_seconds * NS_SECOND, least = 60 * NS_SECOND;

    for (unsigned i = 0; i < p->count; i++) {
        const struct bh_slot *s = &p->slots[i];
        uint64_t left = s->used_ns < limit ? limit - s->used_ns : 0;
        if (bh_slot_busy(s) && left < least)
            least = left;
    }
    return (int)(least / NS_MS) + 1;
}

// Looks at all channels, after waiting for one of them or for somebody's time to be over.
static int look(struct bh_pool *p, bool wait)
{
    struct pollfd fds[MAX_WORKERS];

    for (unsigned i = 0; i < p->count; i++) {
        struct bh_slot *s = &p->slots[i];
        fds[i] = (struct pollfd){.fd = s->process.pid ? s->process.fd : -1, .events = POLLIN};
        if (s->out.len)
            fds[i].events |= POLLOUT;
    }
    uint64_t before = now_ns(), away = before - p->looked_ns;
    if (poll(fds, p->count, wait ? patience(p) : 0) < 0 && errno != EINTR)
        return bh_fail_errno(p->o.diag, "cannot wait for the worker processes");
    uint64_t now = p->looked_ns = now_ns();
    for (unsigned i = 0; i < p->count; i++) {
        struct bh_slot *s = &p->slots[i];
        // One that has something to say may have waited for us while we were away.
        if (bh_slot_busy(s))
            s->used_ns += now - before + (fds[i].revents ? 0 : away);
        int r = s->process.pid ? attend(p, s, fds[i].revents, now) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

// Without a replacement the pool goes on with fewer workers, as long as there is one.
static int start_missing(struct bh_pool *p)
{
    for (unsigned i = 0; i < p->count && p->waiting.count;) {
        struct bh_slot *s = &p->slots[i];
        if (s->process.pid || bh_process_start(&p->o, &s->process) == 0) {
            i++;
            continue;
        }
        if (p->count == 1)
            return BH_E_SYSTEM;
        *s = p->slots[--p->count];
        p->slots[p->count] = (struct bh_slot){0};
    }
    return 0;
}

static int hand_out(struct bh_pool *p)
{
    int r = start_missing(p);

    for (unsigned i = 0; i < p->count && r == 0 && p->waiting.count; i++) {
        struct bh_slot *s = &p->slots[i];
        if (s->ready)
            r = bh_slot_feed(s, &p->waiting, (p->waiting.count + p->count - 1) / p->count, &p->seq,
                             p->looked_ns);
    }
    return r;
}

// One round.
static int serve(struct bh_pool *p, bool wait)
{
    p->serving = true;
    int r = look(p, wait);
    if (r == 0)
        r = hand_out(p);
    p->serving = false;
    if (r < 0)
        p->failed = r;
    return r;
}

static bool busy(const struct bh_pool *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (bh_slot_busy(&p->slots[i]))
            return true;
    return p->waiting.count > 0;
}

static unsigned processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof(set), &set) < 0)
        return 1;
    return (unsigned)CPU_COUNT(&set);
}

static unsigned worker_count(unsigned wanted)
{
    unsigned n = wanted ? wanted : processors();

    return n < 1 ? 1 : n > MAX_WORKERS ? MAX_WORKERS : n;
}

struct bh_pool *bh_pool_new(const struct bh_pool_options *options)
{
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_calloc(1, sizeof(*p));

    if (!p) {
        bh_say(options->diag, BH_ERROR, BH_E_NOMEM, BH_NOWHERE, "out of memory");
        return NULL;
    }
    p->o = *options;
    if (!p->o.memory)
        p->o.memory = BH_LIMIT_WORKER_MEMORY;
    if (!p->o.job_seconds)
        p->o.job_seconds = BH_LIMIT_ENTRY_SECONDS;
    p->isolation = BH_ISOLATED_FULL;
    p->looked_ns = now_ns();
    for (unsigned n = worker_count(options->workers); p->count < n; p->count++)
        if (bh_process_start(&p->o, &p->slots[p->count].process) < 0)
            return NULL;
    return bh_pool_wait(p) < 0 ? NULL : bh_take(p);
}

unsigned bh_pool_isolation(const struct bh_pool *p)
{
    return p->isolation;
}

int bh_pool_submit(struct bh_pool *p, uint64_t job_id, bh_str job)
{
    if (p->failed)
        return p->failed;
    if (job.len > BH_LIMIT_FRAME)
        return BH_E_LIMIT;
    if (bh_queue_add(&p->waiting, job_id, job) < 0)
        return BH_E_NOMEM;
    if (p->serving)
        return 0;
    int r = serve(p, false);
    while (r == 0 && (p->waiting.count >= QUEUE_JOBS || p->waiting.bytes >= QUEUE_BYTES))
        r = serve(p, true);
    return r;
}

int bh_pool_wait(struct bh_pool *p)
{
    int r = p->failed ? p->failed : serve(p, false);

    while (r == 0 && busy(p))
        r = serve(p, true);
    return r;
}

void bh_pool_free(struct bh_pool *p)
{
    if (!p)
        return;
    for (unsigned i = 0; i < p->count; i++)
        bh_slot_clear(&p->slots[i]);
    bh_queue_done(&p->waiting);
    bh_free(p);
}

void bh_pool_freep(struct bh_pool **p)
{
    bh_pool_free(*p);
}
