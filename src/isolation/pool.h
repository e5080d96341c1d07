// SPDX-License-Identifier: Apache-2.0
#pragma once
// Worker processes for everything that reads hostile bytes. The parent hands out jobs (opaque
// bytes), a worker answers with frames (opaque bytes, at most BH_LIMIT_FRAME) and a result code. A
// worker has no network, no exec, no write, no other process, and sees of the file system only what
// the policy names, read-only: Landlock, seccomp and resource limits, applied before the first job.
// A worker that crashes, hangs or takes too much memory costs the job that it had; it is replaced,
// and the jobs behind are done. Works with one worker as with many; the results of a job come
// whole and in order, jobs finish in any order.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

// How much of the isolation the kernel gives; what is missing is said in every report.
enum bh_isolation {
    BH_ISOLATED_LANDLOCK = 1u << 0,
    BH_ISOLATED_SECCOMP = 1u << 1,
    BH_ISOLATED_LIMITS = 1u << 2,
    BH_ISOLATED_FULL = 7,
};

struct bh_worker; // the worker's side of the channel

// Runs in the worker for each job. Sends frames with bh_worker_send; its return value (0 or a
// negative code) is the job's result. `ctx` is the pool's, as it was when the worker was forked.
typedef int bh_worker_run_fn(struct bh_worker *w, bh_str job, void *ctx);
// To be called by the worker only. Blocks while the parent is slow. Small frames are gathered and
// leave together, at the latest with the job's end: a job that crashes loses those that have not
// left. 0 or BH_E_LIMIT (frame too large), BH_E_SYSTEM (parent gone).
int bh_worker_send(struct bh_worker *w, bh_str frame) BH_MUST_USE;
// What the job may read: the pool's readable_fd as a description of the worker's own (a folder, or
// a file opened for reading), -1 when there is none. Paths are opened relative to it, by openat.
// openat2 gives ENOSYS in a worker whose Landlock is missing or older than Linux 6.2, because
// nothing else sees the flags that it is called with. An absolute path is refused unless
// readable_fd is the root folder. Stays the pool's.
int bh_worker_root_fd(const struct bh_worker *w);

// How a job ended.
enum bh_job_end {
    BH_JOB_DONE,    // the worker answered; result holds its code
    BH_JOB_CRASHED, // signal, or exit without an answer
    BH_JOB_HUNG,    // over the wall-clock limit, killed
    BH_JOB_MEMORY,  // killed by the kernel, whose memory is short
    BH_JOB_LIED,    // sent what is no frame
    BH_JOB_FLOODED, // sent more than max_output
};

// More than the events of one parent can keep busy.
#define BH_POOL_WORKERS 16

struct bh_pool_options {
    unsigned workers; // at most BH_POOL_WORKERS; 0: one a processor available to the process
    // What a worker may read: an open folder or file (O_PATH is enough), everything beneath it; -1:
    // nothing.
    int readable_fd;
    // Bytes of address space that a worker may take beyond what it inherits; 0:
    // BH_LIMIT_WORKER_MEMORY. An allocation above gives NULL: the job returns BH_E_NOMEM, and the
    // worker is replaced after it.
    uint64_t memory;
    // Wall clock of one job; 0: BH_LIMIT_ENTRY_SECONDS. Time in which the worker may have waited
    // for the parent to read is not counted.
    unsigned job_seconds;
    // Bytes of frames one job may send, 16 more counted for each frame; 0: no cap (feeds).
    uint64_t max_output;
    bool show_stderr; // for debugging: workers keep stderr, which is otherwise closed to them
    bh_worker_run_fn *run;
    // Called once in each new worker after isolation, before the first job; may be NULL.
    int (*start)(void *ctx);
    // In the parent: a frame of a job as it arrives; frames of other jobs may come between. 0, or a
    // negative code that stops the pool. The two callbacks may be NULL, and may call
    // bh_pool_submit, which then only queues.
    int (*frame)(void *ctx, uint64_t job_id, bh_str frame);
    // In the parent: the job is over. 0, or a negative code that stops the pool.
    int (*end)(void *ctx, uint64_t job_id, enum bh_job_end end, int result);
    void *ctx;
    struct bh_diag *diag; // only failures of the pool itself
};

struct bh_pool;

// Forks the workers and waits until they are confined. A worker that is lost is replaced, so
// threads of the caller may take no lock that a worker takes too, but the allocator's (which
// survives a fork); best there are none. A worker holds a copy of the parent's memory: start the
// pool before secrets are read. NULL with a diagnostic on failure; what the kernel lacks is no
// failure (bh_pool_isolation).
struct bh_pool *bh_pool_new(const struct bh_pool_options *options) BH_MUST_USE;
// Which parts of the isolation hold in every worker so far: enum bh_isolation. In a build with
// AddressSanitizer BH_ISOLATED_LIMITS never holds (it needs more address space than any limit).
unsigned bh_pool_isolation(const struct bh_pool *p);
// Queues a job (the bytes are copied) and serves whatever workers are ready, so the parent never
// needs to poll between submissions; blocks only while the queue is full (a few hundred jobs).
// 0, or the code of a callback, or of the pool: BH_E_LIMIT (a job above BH_LIMIT_FRAME, not
// queued), BH_E_NOMEM, BH_E_SYSTEM. After a failure every call returns it again, jobs that have
// not ended never end.
int bh_pool_submit(struct bh_pool *p, uint64_t job_id, bh_str job) BH_MUST_USE;
// Until every job has ended, those included that callbacks submit. As bh_pool_submit.
int bh_pool_wait(struct bh_pool *p) BH_MUST_USE;
// Ends the workers, whatever they do.
void bh_pool_free(struct bh_pool *p);
void bh_pool_freep(struct bh_pool **p);
