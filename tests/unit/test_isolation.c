// SPDX-License-Identifier: Apache-2.0
// The worker pool: jobs through it, workers that misbehave, and what it does with them.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "isolation/frame.h"
#include "isolation/pool.h"
#include "isolation/sandbox.h"
#include "support/alloc_fault.h"

// What the parent saw.

struct seen {
    struct bh_pool *pool; // to submit more from a callback
    size_t more;          // so many
    unsigned slow_frames; // so many frames are taken slowly
    int refuse;           // code that the end callback gives
    size_t ended, lost;
    size_t ends[BH_JOB_FLOODED + 1];
    uint64_t last_lost;
    int result;       // of the job that ended last
    size_t no_memory; // jobs that ended with BH_E_NOMEM
    size_t bytes, frames;
    struct bh_buf text; // frames of all jobs
    char said[256];
    char *done; // a mark for each job id
    size_t job_count;
};

static int take_frame(void *ctx, uint64_t job_id, bh_str frame)
{
    struct seen *s = ctx;

    (void)job_id;
    if (s->slow_frames) {
        struct timespec t = {.tv_nsec = 20000000};
        nanosleep(&t, NULL);
        s->slow_frames--;
    }
    s->frames++;
    s->bytes += frame.len;
    if (frame.len < 4096)
        bh_buf_add_str(&s->text, frame);
    return 0;
}

static int take_end(void *ctx, uint64_t job_id, enum bh_job_end end, int result)
{
    struct seen *s = ctx;

    s->ended++;
    s->ends[end]++;
    s->result = result;
    s->no_memory += end == BH_JOB_DONE && result == BH_E_NOMEM;
    if (end != BH_JOB_DONE) {
        s->lost++;
        s->last_lost = job_id;
    }
    if (s->done) {
        assert_true(job_id < s->job_count);
        assert_int_equal(s->done[job_id], 0);
        s->done[job_id] = 1;
    }
    if (s->more) {
        s->more--;
        assert_int_equal(bh_pool_submit(s->pool, 1000 + s->more, BH_STR("ochild")), 0);
    }
    return s->refuse;
}

static void hear(void *ctx, const struct bh_report *r)
{
    struct seen *s = ctx;

    snprintf(s->said, sizeof(s->said), "%.*s", BH_FMT(r->text));
}

// What a worker does: the first letter of a job says.

// More than a worker gathers before it sends.
#define GATHERED 100000
static const char big[GATHERED];
static const unsigned char garbage[] = "this is not a frame, whatever it may look like";

static void shout(const void *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(BH_FD_CHANNEL, bytes, len);
        if (n <= 0)
            _exit(9);
        bytes = (const char *)bytes + n;
        len -= (size_t)n;
    }
}

static void forge(uint32_t type, uint64_t job, uint32_t len)
{
    unsigned char head[BH_FRAME_HEAD];

    bh_frame_head(head, (enum bh_frame_type)type, job, len);
    shout(head, sizeof(head));
}

static int flood(struct bh_worker *w)
{
    static const char block[4096];

    for (;;) {
        int e = bh_worker_send(w, bh_str_n(block, sizeof(block)));
        if (e < 0)
            return e;
    }
}

// Asleep, which a worker may be.
static void nap(unsigned ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

    nanosleep(&t, NULL);
}

static int tell_pid(struct bh_worker *w)
{
    pid_t pid = getpid();

    return bh_worker_send(w, bh_str_n(&pid, sizeof(pid)));
}

// `count` frames of `size` bytes.
static int send_much(struct bh_worker *w, unsigned count, size_t size)
{
    char *block = bh_calloc(size, 1);
    int e = block ? 0 : BH_E_NOMEM;

    for (unsigned i = 0; e == 0 && i < count; i++)
        e = bh_worker_send(w, bh_str_n(block, size));
    bh_free(block);
    return e;
}

static int eat_memory(void)
{
    for (int i = 0; i < 1 << 20; i++) {
        char *p = bh_alloc(BH_MIB);
        if (!p)
            return BH_E_NOMEM;
        memset(p, 1, BH_MIB);
    }
    return 0;
}

static unsigned recurse(unsigned depth)
{
    volatile char here[4096];

    here[depth % sizeof(here)] = 1;
    return depth ? recurse(depth - 1) + (unsigned)here[0] : 0;
}

static int misbehave(struct bh_worker *w, bh_str job, void *ctx)
{
    (void)ctx;
    switch (job.ptr[0]) {
    case 's':
        raise(SIGSEGV);
        break;
    case 'S':
        if (bh_worker_send(w, BH_STR("last words")) < 0)
            return BH_E_SYSTEM;
        // Above what is gathered: everything has left the process.
        if (bh_worker_send(w, bh_str_n(big, sizeof(big))) < 0)
            return BH_E_SYSTEM;
        raise(SIGSEGV);
        break;
    case 'a':
        abort();
    case 'x':
        _exit(0);
    case 'l':
        for (volatile int i = 0;; i++)
            ;
    case 'm':
        return eat_memory();
    case 'k': // as the kernel does when memory is short
        raise(SIGKILL);
        break;
    case 'r':
        return -(int)recurse(UINT32_MAX);
    case 'g':
        shout(garbage, sizeof(garbage));
        break;
    case 'f':
        return flood(w);
    case 'L':
        forge(BH_FRAME_DATA, 1, (uint32_t)BH_LIMIT_FRAME + 1);
        for (;;)
            nap(1000);
    case 'j': // an answer to a job that it does not have
        forge(BH_FRAME_DATA, UINT64_MAX, 0);
        break;
    case 'R': // ready a second time
        forge(BH_FRAME_READY, 0, BH_READY_SIZE);
        shout(garbage, BH_READY_SIZE);
        break;
    case 'c':
        close(BH_FD_CHANNEL);
        for (;;)
            nap(1000);
    case 'n':
        nap(400);
        break;
    case 'p':
        return tell_pid(w);
    case 'P': // and then for ever
        if (tell_pid(w) < 0 || send_much(w, 1, GATHERED) < 0)
            return BH_E_SYSTEM;
        for (volatile int i = 0;; i++)
            ;
    case 'b':
        return send_much(w, 64, BH_MIB);
    case 'B':
        return send_much(w, 1, BH_LIMIT_FRAME);
    case 'T':
        return send_much(w, 1, BH_LIMIT_FRAME + 1);
    case 'w':
        return write(2, "words", 5) == 5 ? 0 : BH_E_SYSTEM;
    case 'e':
        return BH_E_CORRUPT;
    case 'o':
        return bh_worker_send(w, bh_str_from(job, 1));
    default:
        break;
    }
    return 0;
}

static struct bh_pool_options options_of(struct seen *s, struct bh_diag *d, unsigned workers)
{
    bh_buf_init(&s->text, 0);
    *d = (struct bh_diag){.report = hear, .ctx = s};
    return (struct bh_pool_options){.workers = workers,
                                    .readable_fd = -1,
                                    .run = misbehave,
                                    .frame = take_frame,
                                    .end = take_end,
                                    .ctx = s,
                                    .diag = d};
}

static void nothing_to_do(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 2);

    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ended, 0);
    bh_buf_done(&s.text);
}

static void tiny_jobs(unsigned workers, size_t count)
{
    struct seen s = {.job_count = count, .done = bh_calloc(count, 1)};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, workers);

    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(bh_pool_submit(p, i, BH_STR("o12345678")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], count);
    assert_int_equal(s.frames, count);
    assert_int_equal(s.bytes, count * 8);
    bh_buf_done(&s.text);
    bh_free(s.done);
}

static void many_jobs_one_worker(void **state)
{
    (void)state;
    tiny_jobs(1, 20000);
}

static void many_jobs_many_workers(void **state)
{
    (void)state;
    tiny_jobs(16, 20000);
}

static void hundred_thousand_jobs(void **state)
{
    (void)state;
    tiny_jobs(2, 100000);
}

// Each kind of misbehaviour costs its own job and no other.
static void one_job_is_lost(void **state)
{
    (void)state;
    static const struct {
        const char *job;
        enum bh_job_end end;
    } rows[] = {
        {"s", BH_JOB_CRASHED}, {"a", BH_JOB_CRASHED}, {"x", BH_JOB_CRASHED}, {"r", BH_JOB_CRASHED},
        {"c", BH_JOB_CRASHED}, {"k", BH_JOB_MEMORY},  {"l", BH_JOB_HUNG},    {"g", BH_JOB_LIED},
        {"f", BH_JOB_FLOODED}, {"L", BH_JOB_LIED},    {"j", BH_JOB_LIED},    {"R", BH_JOB_LIED},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct seen s = {.job_count = 201, .done = bh_calloc(201, 1)};
        struct bh_diag d;
        struct bh_pool_options o = options_of(&s, &d, 2);
        o.job_seconds = 1;
        o.max_output = BH_MIB;
        BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
        assert_non_null(p);
        for (uint64_t j = 0; j < 201; j++)
            assert_int_equal(
                bh_pool_submit(p, j, j == 100 ? bh_str_z(rows[i].job) : BH_STR("ofine")), 0);
        assert_int_equal(bh_pool_wait(p), 0);
        assert_int_equal(s.ended, 201);
        assert_int_equal(s.ends[BH_JOB_DONE], 200);
        if (s.ends[rows[i].end] != 1)
            fail_msg("job '%s' ended otherwise", rows[i].job);
        assert_int_equal(s.last_lost, 100);
        bh_buf_done(&s.text);
        bh_free(s.done);
    }
}

static void frames_before_a_crash_are_kept(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);

    o.ctx = &s;
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 7, BH_STR("S")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_CRASHED], 1);
    assert_int_equal(s.frames, 2);
    assert_int_equal(s.bytes, 100010);
    bh_buf_done(&s.text);
}

static void results_come_through(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);

    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 7, BH_STR("e")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 1);
    assert_int_equal(s.result, BH_E_CORRUPT);
    bh_buf_done(&s.text);
}

// The parent takes 20 ms for each of 60 frames: the worker waits, and that is not held against it;
// and what it sends does not pile up.
static void slow_parent(void **state)
{
    (void)state;
    struct seen s = {.slow_frames = 60};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);
    struct rusage before, after;

    o.job_seconds = 1;
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    getrusage(RUSAGE_SELF, &before);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("b")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    getrusage(RUSAGE_SELF, &after);
    assert_int_equal(s.ends[BH_JOB_DONE], 1);
    assert_int_equal(s.result, 0);
    assert_int_equal(s.bytes, 64 * BH_MIB);
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024);
    bh_buf_done(&s.text);
}

// A parent that is elsewhere for longer than a job may take finds it done, not hung.
static void absent_parent(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);
    struct timespec away = {.tv_sec = 1, .tv_nsec = 500000000};

    o.job_seconds = 1;
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("b")), 0);
    assert_int_equal(bh_pool_submit(p, 1, BH_STR("n")), 0);
    nanosleep(&away, NULL);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 2);
    bh_buf_done(&s.text);
}

static void frames_of_every_size(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 2);
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);

    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("B")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.bytes, BH_LIMIT_FRAME);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("T")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.result, BH_E_LIMIT);
    assert_int_equal(s.bytes, BH_LIMIT_FRAME);
    // Around what a worker gathers.
    for (size_t n = 0; n < 70000; n += n < 32500 || n > 33000 ? 997 : 1) {
        char *job = bh_calloc(n + 1, 1);
        job[0] = 'o';
        bh_buf_clear(&s.text);
        s.bytes = 0;
        assert_int_equal(bh_pool_submit(p, n, bh_str_n(job, n + 1)), 0);
        bh_free(job);
        assert_int_equal(bh_pool_wait(p), 0);
        assert_int_equal(s.bytes, n);
    }
    assert_int_equal(s.lost, 0);
    bh_buf_done(&s.text);
}

static void large_jobs(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 2);
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    char *job = bh_calloc(BH_LIMIT_FRAME + 1, 1);

    assert_non_null(p);
    assert_non_null(job);
    job[0] = 'o';
    assert_int_equal(bh_pool_submit(p, 0, bh_str_n(job, BH_LIMIT_FRAME + 1)), BH_E_LIMIT);
    for (uint64_t i = 0; i < 20; i++)
        assert_int_equal(bh_pool_submit(p, i, bh_str_n(job, 3 * BH_MIB)), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 20);
    assert_int_equal(s.bytes, 20 * (3 * BH_MIB - 1));
    // A worker that goes before it has read them all: no SIGPIPE here, and they are done.
    job[0] = 'x';
    assert_int_equal(bh_pool_submit(p, 21, bh_str_n(job, 3 * BH_MIB)), 0);
    job[0] = 'o';
    for (uint64_t i = 0; i < 8; i++)
        assert_int_equal(bh_pool_submit(p, i, bh_str_n(job, 3 * BH_MIB)), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 28);
    assert_int_equal(s.ends[BH_JOB_CRASHED], 1);
    bh_free(job);
    bh_buf_done(&s.text);
}

static void jobs_from_callbacks(void **state)
{
    (void)state;
    struct seen s = {.more = 1000};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 2);
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = s.pool = bh_pool_new(&o);

    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("oparent")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 1001);
    bh_buf_done(&s.text);
}

static void callback_stops_the_pool(void **state)
{
    (void)state;
    struct seen s = {.refuse = BH_E_CORRUPT};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 2);
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    int r = 0;

    assert_non_null(p);
    for (uint64_t i = 0; i < 100 && r == 0; i++)
        r = bh_pool_submit(p, i, BH_STR("ofine"));
    if (r == 0)
        r = bh_pool_wait(p);
    assert_int_equal(r, BH_E_CORRUPT);
    assert_int_equal(s.ended, 1);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("ofine")), BH_E_CORRUPT);
    assert_int_equal(bh_pool_wait(p), BH_E_CORRUPT);
    bh_buf_done(&s.text);
}

// With jobs in the queue, and workers that never end by themselves.
static void freed_in_the_middle(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 3);
    struct bh_pool *p = bh_pool_new(&o);

    assert_non_null(p);
    for (uint64_t i = 0; i < 100; i++)
        assert_int_equal(bh_pool_submit(p, i, BH_STR("l")), 0);
    bh_pool_free(p);
    assert_int_equal(s.ended, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    bh_buf_done(&s.text);
}

static int start_fails(void *ctx)
{
    (void)ctx;
    return BH_E_NOMEM;
}

static int start_dies(void *ctx)
{
    (void)ctx;
    _exit(0);
}

static int start_tries(void *ctx)
{
    (void)ctx;
    return open("/etc/passwd", O_RDONLY) < 0 ? 0 : BH_E_SYSTEM;
}

static void start_that_fails(void **state)
{
    (void)state;
    static const struct {
        int (*start)(void *ctx);
        const char *said;
    } rows[] = {
        {start_fails, "a worker process cannot begin"},
        {start_dies, "a worker process ended before its first job"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct seen s = {0};
        struct bh_diag d;
        struct bh_pool_options o = options_of(&s, &d, 2);
        o.start = rows[i].start;
        assert_null(bh_pool_new(&o));
        assert_string_equal(s.said, rows[i].said);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        bh_buf_done(&s.text);
    }
}

static void start_is_confined(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);

    o.start = start_tries;
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    if (!p) {
        print_message("skipped: this kernel has no Landlock\n");
        skip();
    }
    bh_buf_done(&s.text);
}

// A job that meets the memory limit says so itself, and the next one has a worker whose memory is
// not used up.
static void memory_is_limited(void **state)
{
    (void)state;
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);
    pid_t pids[2];

    o.memory = 64 * BH_MIB;
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    if (!(bh_pool_isolation(p) & BH_ISOLATED_LIMITS)) {
        print_message("skipped: the address sanitizer needs all address space\n");
        bh_pool_free(bh_take(p));
        skip();
    }
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("p")), 0);
    assert_int_equal(bh_pool_submit(p, 1, BH_STR("m")), 0);
    assert_int_equal(bh_pool_submit(p, 2, BH_STR("p")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    assert_int_equal(s.ends[BH_JOB_DONE], 3);
    assert_int_equal(s.no_memory, 1);
    assert_int_equal(s.text.len, sizeof(pids));
    memcpy(pids, s.text.ptr, sizeof(pids));
    assert_int_not_equal(pids[0], pids[1]);
    bh_buf_done(&s.text);
}

// What a worker writes to stderr arrives there only when asked for; here stderr is a file, which
// the limit on the size of files is not to keep it from.
static void stderr_for_debugging(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    int kept = dup(2);
    off_t size[2];

    assert_non_null(file);
    for (int show = 0; show < 2; show++) {
        struct seen s = {0};
        struct bh_diag d;
        struct bh_pool_options o = options_of(&s, &d, 1);
        o.show_stderr = show;
        dup2(fileno(file), 2);
        BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
        dup2(kept, 2);
        assert_non_null(p);
        assert_int_equal(bh_pool_submit(p, 0, BH_STR("w")), 0);
        assert_int_equal(bh_pool_wait(p), 0);
        assert_int_equal(s.ends[BH_JOB_DONE], 1);
        assert_int_equal(s.result, 0);
        size[show] = lseek(fileno(file), 0, SEEK_END);
        bh_buf_done(&s.text);
    }
    close(kept);
    fclose(file);
    assert_int_equal(size[0], 0);
    assert_int_equal(size[1], 5);
}

static void children_are_reaped_by_nobody(void **state)
{
    (void)state;
    signal(SIGCHLD, SIG_IGN);
    tiny_jobs(2, 100);
    struct seen s = {0};
    struct bh_diag d;
    struct bh_pool_options o = options_of(&s, &d, 1);
    BH_CLEANUP(bh_pool_freep) struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    assert_int_equal(bh_pool_submit(p, 0, BH_STR("s")), 0);
    assert_int_equal(bh_pool_submit(p, 1, BH_STR("ofine")), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    signal(SIGCHLD, SIG_DFL);
    assert_int_equal(s.ends[BH_JOB_CRASHED], 1);
    assert_int_equal(s.ends[BH_JOB_DONE], 1);
    bh_buf_done(&s.text);
}

static int pass_pid(void *ctx, uint64_t job_id, bh_str frame)
{
    int *to = ctx;

    (void)job_id;
    if (frame.len == sizeof(pid_t) && write(*to, frame.ptr, frame.len) != (ssize_t)frame.len)
        return BH_E_SYSTEM;
    return 0;
}

// A program with a pool, whose two workers are busy for ever; it passes on their process ids.
static BH_NORETURN void program_with_pool(int to)
{
    struct bh_pool_options o = {
        .workers = 2, .readable_fd = -1, .run = misbehave, .frame = pass_pid, .ctx = &to};
    struct bh_pool *p = bh_pool_new(&o);

    if (!p || bh_pool_submit(p, 0, BH_STR("P")) < 0 || bh_pool_submit(p, 1, BH_STR("P")) < 0)
        _exit(1);
    _exit(bh_pool_wait(p) < 0);
}

static void workers_die_with_the_parent(void **state)
{
    (void)state;
    int ends[2], status = 0;
    pid_t workers[2];
    size_t gone = 0;

    // The orphans become children of this process: it sees how they end.
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
    assert_int_equal(pipe(ends), 0);
    pid_t program = fork();
    assert_true(program >= 0);
    if (program == 0)
        program_with_pool(ends[1]);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(read(ends[0], &workers[i], sizeof(pid_t)), sizeof(pid_t));
    assert_int_equal(kill(program, SIGKILL), 0);
    assert_int_equal(waitpid(program, &status, 0), program);
    for (size_t i = 0; i < 2; i++) {
        for (int j = 0; j < 1000 && waitpid(workers[i], &status, WNOHANG) == 0; j++)
            nap(10);
        gone += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        kill(workers[i], SIGKILL); // one that is still there
        status = 0;
    }
    assert_int_equal(gone, 2);
    close(ends[0]);
    close(ends[1]);
}

// Each allocation of the parent (and, inherited, of a worker) fails once: an error, no crash, no
// process left.
static void no_memory(void **state)
{
    (void)state;
    size_t total = 1;

    for (size_t n = 0; n <= total; n++) {
        struct seen s = {0};
        struct bh_diag d;
        struct bh_pool_options o = options_of(&s, &d, 1);
        int r = 0;
        alloc_fault_at(n);
        struct bh_pool *p = bh_pool_new(&o);
        for (uint64_t i = 0; p && i < 5 && r == 0; i++)
            r = bh_pool_submit(p, i, i == 2 ? BH_STR("s") : BH_STR("e"));
        if (p && r == 0)
            r = bh_pool_wait(p);
        if (n == 0)
            total = alloc_fault_count();
        alloc_fault_at(0);
        bh_pool_free(p);
        if (p && r == 0)
            assert_int_equal(s.ended, 5);
        else if (p)
            assert_int_equal(r, BH_E_NOMEM);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        bh_buf_done(&s.text);
    }
    assert_true(total > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(many_jobs_one_worker),
        cmocka_unit_test(many_jobs_many_workers),
        cmocka_unit_test(hundred_thousand_jobs),
        cmocka_unit_test(one_job_is_lost),
        cmocka_unit_test(frames_before_a_crash_are_kept),
        cmocka_unit_test(results_come_through),
        cmocka_unit_test(slow_parent),
        cmocka_unit_test(absent_parent),
        cmocka_unit_test(frames_of_every_size),
        cmocka_unit_test(large_jobs),
        cmocka_unit_test(jobs_from_callbacks),
        cmocka_unit_test(callback_stops_the_pool),
        cmocka_unit_test(freed_in_the_middle),
        cmocka_unit_test(start_that_fails),
        cmocka_unit_test(start_is_confined),
        cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(stderr_for_debugging),
        cmocka_unit_test(children_are_reaped_by_nobody),
        cmocka_unit_test(workers_die_with_the_parent),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
