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
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "isolation/sandbox.h"
#include "isolation/slot.h"

// Jobs that wait in the parent before bh_pool_submit blocks; by bytes too, for large jobs.
#define QUEUE_JOBS  512
#define QUEUE_BYTES (8 * BH_MIB)
// Jobs that are submitted in quick succession go in batches: a system call for each costs more than
// a tiny job. A batch is this large at most, and open for this long.
#define BATCH    16
#define BATCH_NS UINT64_C(100000)
// Workers in a row that may end before they are ready: one may be killed for lack of memory.
#define MAX_LOST_STARTS 3
// The channels are looked at this often, and a look counts for so much time at most: a program that
// was stopped from outside (Ctrl-Z) does not find its jobs over their time.
#define LOOK_MS   250
#define LOOK_MOST (500 * NS_MS)
#define NS_SECOND UINT64_C(1000000000)
#define NS_MS     UINT64_C(1000000)

// What a frame, or the worker that sent it, asks for; negative codes stop the pool.
enum verdict {
    GO_ON = 0,
    LIE = 1,     // the frame is none that may come here
    REPLACE = 2, // the job is answered, the worker's memory is used up
    GONE = 3,    // the channel has closed
    FLOOD = 4,   // the job's frames exceed max_output
};

struct bh_pool {
    struct bh_pool_options o;
    unsigned count; // slots in use
    unsigned isolation;
    int failed;           // sticky
    bool starting;        // all workers are to be there, with or without jobs
    bool serving;         // a callback may be running
    unsigned lost_starts; // workers that ended before they were ready, since one was
    uint64_t seq;         // number of the job sent last
    uint64_t looked_ns;   // when the last look at the channels ended
    struct bh_queue waiting;
    struct bh_slot slots[BH_POOL_WORKERS];
};

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * NS_SECOND + (uint64_t)t.tv_nsec;
}

// A callback's code, which is not to be taken for a verdict.
static int code_of(int r)
{
    return r < 0 ? r : 0;
}

// The first job of the worker is over.
static int end_job(struct bh_pool *p, struct bh_slot *s, enum bh_job_end end, int result)
{
    struct bh_job *j = bh_queue_pop(&s->jobs);
    uint64_t id = j->id;

    s->output = s->used_ns = 0;
    bh_free(j);
    return p->o.end ? code_of(p->o.end(p->o.ctx, id, end, result)) : 0;
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
    p->lost_starts = 0;
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
        return FLOOD;
    return p->o.frame ? code_of(p->o.frame(p->o.ctx, s->jobs.first->id, f->body)) : 0;
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
    if (r == 0 && !was_ready && ++p->lost_starts >= MAX_LOST_STARTS)
        r = bh_fail(p->o.diag, BH_E_SYSTEM, BH_NOWHERE,
                    "a worker process ended before its first job");
    return r;
}

// What the verdict on a worker leads to. 0 or a negative code.
static int judge(struct bh_pool *p, struct bh_slot *s, int verdict)
{
    enum bh_job_end why = verdict == FLOOD ? BH_JOB_FLOODED : BH_JOB_LIED;

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
    bool still = s->jobs.first && s->jobs.first->seq == late;
    if (r == LIE || r == FLOOD)
        return bury(p, s, r == LIE ? BH_JOB_LIED : BH_JOB_FLOODED, true);
    int e = bury(p, s, BH_JOB_HUNG, r == GONE && still);
    return r < 0 ? r : e;
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

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

// Looks at all channels, after waiting a moment for one of them.
static int look(struct bh_pool *p, bool wait)
{
    struct pollfd fds[BH_POOL_WORKERS];

    for (unsigned i = 0; i < p->count; i++) {
        struct bh_slot *s = &p->slots[i];
        fds[i] = (struct pollfd){.fd = s->process.pid ? s->process.fd : -1, .events = POLLIN};
        if (s->out.len)
            fds[i].events |= POLLOUT;
    }
    uint64_t before = now_ns(), away = before - p->looked_ns;
    if (poll(fds, p->count, wait ? LOOK_MS : 0) < 0 && errno != EINTR)
        return bh_fail_errno(p->o.diag, "cannot wait for the worker processes");
    uint64_t now = p->looked_ns = now_ns();
    for (unsigned i = 0; i < p->count; i++) {
        struct bh_slot *s = &p->slots[i];
        // One that has something to say may have waited for us while we were away.
        if (bh_slot_busy(s))
            s->used_ns += least(now - before + (fds[i].revents ? 0 : away), LOOK_MOST);
        int r = s->process.pid ? attend(p, s, fds[i].revents, now) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

// Without a replacement the pool goes on with fewer workers, as long as there is one.
static int start_missing(struct bh_pool *p)
{
    for (unsigned i = 0; i < p->count && (p->starting || p->waiting.count);) {
        struct bh_slot *s = &p->slots[i];
        struct bh_pool_options o = p->o;
        if (p->count > 1) // nothing is lost without it, and nothing to be said
            o.diag = NULL;
        if (s->process.pid || bh_process_start(&o, &s->process) == 0) {
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

// Jobs to the workers that have none, or else to those that have some.
static int feed(struct bh_pool *p, bool idle)
{
    int r = 0;

    for (unsigned i = 0; i < p->count && r == 0 && p->waiting.count; i++) {
        struct bh_slot *s = &p->slots[i];
        if (s->ready && idle == !s->jobs.count)
            r = bh_slot_feed(s, &p->waiting, (p->waiting.count + p->count - 1) / p->count, &p->seq,
                             p->looked_ns);
    }
    return r;
}

static int hand_out(struct bh_pool *p)
{
    int r = start_missing(p);

    if (r == 0)
        r = feed(p, true);
    return r < 0 ? r : feed(p, false);
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
        if (bh_slot_busy(&p->slots[i]) || (p->starting && !p->slots[i].ready))
            return true;
    return p->waiting.count > 0;
}

// The job may stay in the queue for a moment: no worker rests that takes long for a job, or may.
static bool may_gather(const struct bh_pool *p)
{
    for (unsigned i = 0; i < p->count; i++) {
        const struct bh_slot *s = &p->slots[i];
        if (s->ready && !s->jobs.count && (!s->pace_ns || s->pace_ns > BATCH_NS))
            return false;
    }
    return p->waiting.count < BATCH && now_ns() - p->looked_ns < BATCH_NS;
}

static unsigned worker_count(unsigned wanted)
{
    unsigned n = wanted ? wanted : bh_processors();

    return n < 1 ? 1 : n > BH_POOL_WORKERS ? BH_POOL_WORKERS : n;
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
    p->count = worker_count(options->workers);
    p->starting = true;
    if (bh_pool_wait(p) < 0)
        return NULL;
    p->starting = false;
    return bh_take(p);
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
    if (p->serving || may_gather(p))
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
