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
// To be called by the worker only. 0 or BH_E_LIMIT (frame too large), BH_E_SYSTEM (parent gone).
int bh_worker_send(struct bh_worker *w, bh_str frame) BH_MUST_USE;

// How a job ended.
enum bh_job_end {
    BH_JOB_DONE,    // the worker answered; result holds its code
    BH_JOB_CRASHED, // signal, or exit without an answer
    BH_JOB_HUNG,    // over the wall-clock limit, killed
    BH_JOB_MEMORY,  // killed for memory, or over the memory limit
    BH_JOB_LIED,    // sent what is no frame, or more than max_output
};

struct bh_pool_options {
    unsigned workers; // 0: as many as processors are available to the process, at most 16
    // What a worker may read: an open folder or file (O_PATH is enough), everything beneath it; -1:
    // nothing.
    int readable_fd;
    uint64_t memory;      // bytes of address space a worker (BH_LIMIT_WORKER_MEMORY)
    unsigned job_seconds; // wall clock (BH_LIMIT_ENTRY_SECONDS)
    uint64_t max_output;  // bytes of frames one job may send; 0: no cap (feeds)
    bh_worker_run_fn *run;
    // Called once in each new worker after isolation, before the first job; may be NULL.
    int (*start)(void *ctx);
    // In the parent: a frame of a job as it arrives. 0, or a negative code that stops the pool.
    int (*frame)(void *ctx, uint64_t job_id, bh_str frame);
    // In the parent: the job is over. 0, or a negative code that stops the pool.
    int (*end)(void *ctx, uint64_t job_id, enum bh_job_end end, int result);
    void *ctx;
    struct bh_diag *diag; // only failures of the pool itself
};

struct bh_pool;

// Forks the workers. The caller must have no other threads. NULL with a diagnostic on failure.
struct bh_pool *bh_pool_new(const struct bh_pool_options *options) BH_MUST_USE;
// Which parts of the isolation hold in the workers: enum bh_isolation.
unsigned bh_pool_isolation(const struct bh_pool *p);
// Queues a job (the bytes are copied) and serves whatever workers are ready, so the parent never
// needs to poll between submissions; blocks only while the queue is full (a few hundred jobs).
// 0, or the code of a callback, or of the pool.
int bh_pool_submit(struct bh_pool *p, uint64_t job_id, bh_str job) BH_MUST_USE;
// Until every job has ended.
int bh_pool_wait(struct bh_pool *p) BH_MUST_USE;
// Ends the workers, whatever they do.
void bh_pool_free(struct bh_pool *p);
void bh_pool_freep(struct bh_pool **p);
