// SPDX-License-Identifier: Apache-2.0
// The worker pool: jobs through it, workers that misbehave, and what it does with them.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "isolation/frame.h"
#include "isolation/pool.h"
#include "isolation/sandbox.h"

// What the parent saw.

struct seen {
    struct bh_pool *pool;
    size_t ended, lost, last_lost_frames;
    size_t ends[BH_JOB_LIED + 1];
    uint64_t last_lost;
    int result; // of the job that ended last
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
    if (end != BH_JOB_DONE) {
        s->lost++;
        s->last_lost = job_id;
    }
    if (s->done) {
        assert_true(job_id < s->job_count);
        assert_int_equal(s->done[job_id], 0);
        s->done[job_id] = 1;
    }
    return 0;
}

static void hear(void *ctx, const struct bh_report *r)
{
    struct seen *s = ctx;

    snprintf(s->said, sizeof(s->said), "%.*s", BH_FMT(r->text));
}

// What a worker does: the first letter of a job says.

static const char big[100000];
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
        pause();
        break;
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
            pause();
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
        {"f", BH_JOB_LIED},    {"L", BH_JOB_LIED},    {"j", BH_JOB_LIED},    {"R", BH_JOB_LIED},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_do),          cmocka_unit_test(many_jobs_one_worker),
        cmocka_unit_test(many_jobs_many_workers), cmocka_unit_test(hundred_thousand_jobs),
        cmocka_unit_test(one_job_is_lost),        cmocka_unit_test(frames_before_a_crash_are_kept),
        cmocka_unit_test(results_come_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
