// SPDX-License-Identifier: Apache-2.0
// Threads (POSIX), started and ended within one call.

#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

struct thread {
    int (*run)(void *ctx, unsigned i);
    void *ctx;
    unsigned i;
    int code;
    bool started;
    pthread_t id;
};

unsigned bh_processors(void)
{
    cpu_set_t set;
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        return (unsigned)CPU_COUNT(&set);
    return online < 1 ? 1 : (unsigned)online; // more than the set can hold
}

static void *start(void *arg)
{
    struct thread *t = arg;

    t->code = t->run(t->ctx, t->i);
    return NULL;
}

bool bh_thread_start(pthread_t *ret, void *(*run)(void *ctx), void *ctx)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(ret, NULL, run, ctx) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

int bh_parallel(unsigned count, int (*run)(void *ctx, unsigned i), void *ctx)
{
    int code = 0;

    if (count <= 1)
        return count ? run(ctx, 0) : 0;
    struct thread *threads BH_CLEANUP(bh_freep) = bh_calloc(count, sizeof(*threads));
    if (!threads)
        return BH_E_NOMEM;
    for (unsigned i = 0; i < count; i++)
        threads[i] = (struct thread){.run = run, .ctx = ctx, .i = i};
    for (unsigned i = 1; i < count; i++)
        threads[i].started = bh_thread_start(&threads[i].id, start, &threads[i]);
    for (unsigned i = 0; i < count; i++)
        if (!threads[i].started)
            (void)start(&threads[i]);
    for (unsigned i = 0; i < count; i++) {
        if (threads[i].started)
            pthread_join(threads[i].id, NULL);
        if (code == 0)
            code = threads[i].code;
    }
    return code;
}

static void report(void *ctx, const struct bh_report *r)
{
    struct bh_shared_diag *s = ctx;

    pthread_mutex_lock(&s->lock);
    if (s->to && s->to->report)
        s->to->report(s->to->ctx, r);
    pthread_mutex_unlock(&s->lock);
}

void bh_shared_diag_init(struct bh_shared_diag *s, struct bh_diag *to)
{
    *s = (struct bh_shared_diag){
        .diag = {.report = report, .ctx = s, .lang = to ? to->lang : BH_LANG_EN}, .to = to};
    pthread_mutex_init(&s->lock, NULL);
}

void bh_shared_diag_done(struct bh_shared_diag *s)
{
    pthread_mutex_destroy(&s->lock);
}
