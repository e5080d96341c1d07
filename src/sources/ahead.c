// SPDX-License-Identifier: Apache-2.0
// Folders that are read ahead.

#include "sources/ahead.h"

#include <errno.h>
#include <pthread.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"

// A thread leaves larger folders to the taker, so that what is held stays small.
#define ITEMS_MOST 4096
// Fewer folders that nobody has begun are not worth waking a thread.
#define WAKE_AT 16
// More threads would wait for each other in the kernel.
#define THREADS_MAX 8

struct bh_ahead {
    const struct bh_source *source;
    struct bh_ahead_folder ring[BH_AHEAD_MOST];
    size_t first, count;
    size_t begun; // of them that somebody has begun, from the first on
    pthread_mutex_t lock;
    pthread_cond_t put, read;
    unsigned idle; // threads that wait for a folder
    bool stop;
    pthread_t threads[THREADS_MAX];
    unsigned thread_count, wanted;
};

static struct bh_ahead_folder *at(struct bh_ahead *a, size_t i)
{
    return &a->ring[(a->first + i) % BH_AHEAD_MOST];
}

static void read_folder(const struct bh_source *source, struct bh_ahead_folder *f, size_t most)
{
    f->wish.most = most;
    f->code = bh_folder_read(source, bh_str_n(f->path, f->path_len), f->parent, &f->wish, &f->read);
    f->error = errno;
}

// The first one that nobody has begun; the lock is held, but while it is read.
static void read_next(struct bh_ahead *a)
{
    struct bh_ahead_folder *f = at(a, a->begun++);

    pthread_mutex_unlock(&a->lock);
    read_folder(a->source, f, ITEMS_MOST);
    pthread_mutex_lock(&a->lock);
    f->is_read = true;
}

static void *read_ahead(void *ctx)
{
    struct bh_ahead *a = ctx;

    pthread_mutex_lock(&a->lock);
    while (!a->stop) {
        if (a->begun < a->count) {
            read_next(a);
            pthread_cond_signal(&a->read);
        } else {
            a->idle++;
            pthread_cond_wait(&a->put, &a->lock);
            a->idle--;
        }
    }
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

struct bh_ahead *bh_ahead_new(const struct bh_source *source, unsigned threads)
{
    struct bh_ahead *a = bh_calloc(1, sizeof(*a));

    if (!a)
        return NULL;
    a->source = source;
    a->wanted = threads < THREADS_MAX ? threads : THREADS_MAX;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->put, NULL);
    pthread_cond_init(&a->read, NULL);
    return a;
}

static void end_threads(struct bh_ahead *a)
{
    pthread_mutex_lock(&a->lock);
    a->stop = true;
    pthread_cond_broadcast(&a->put);
    pthread_mutex_unlock(&a->lock);
    for (unsigned i = 0; i < a->thread_count; i++)
        pthread_join(a->threads[i], NULL);
    a->thread_count = a->wanted = 0;
}

void bh_ahead_free(struct bh_ahead *a)
{
    if (!a)
        return;
    end_threads(a);
    for (size_t i = 0; i < BH_AHEAD_MOST; i++) {
        bh_folder_done(&a->ring[i].read);
        bh_free(a->ring[i].path);
    }
    pthread_cond_destroy(&a->put);
    pthread_cond_destroy(&a->read);
    pthread_mutex_destroy(&a->lock);
    bh_free(a);
}

size_t bh_ahead_count(const struct bh_ahead *a)
{
    return a->count;
}

static void start_threads(struct bh_ahead *a)
{
    while (a->thread_count < a->wanted &&
           bh_thread_start(&a->threads[a->thread_count], read_ahead, a))
        a->thread_count++;
    a->wanted = a->thread_count;
}

int bh_ahead_put(struct bh_ahead *a, bh_str path, dev_t parent, const struct bh_folder_wish *wish)
{
    struct bh_ahead_folder *f = at(a, a->count); // nobody else's before it is counted
    int r = 0;

    while (r == 0 && f->path_room < path.len)
        r = bh_grow((void **)&f->path, &f->path_room, path.len, 1);
    if (r < 0)
        return r;
    if (path.len)
        memcpy(f->path, path.ptr, path.len);
    f->path_len = path.len;
    f->parent = parent;
    f->wish = *wish;
    f->is_read = false;
    pthread_mutex_lock(&a->lock);
    a->count++;
    bool wake = a->idle > 0 && a->count - a->begun >= WAKE_AT;
    pthread_mutex_unlock(&a->lock);
    if (wake)
        pthread_cond_signal(&a->put);
    else if (a->thread_count < a->wanted && a->count >= WAKE_AT)
        start_threads(a);
    return 0;
}

const struct bh_ahead_folder *bh_ahead_first(struct bh_ahead *a)
{
    struct bh_ahead_folder *f = at(a, 0);

    pthread_mutex_lock(&a->lock);
    while (!f->is_read)
        if (a->begun < a->count)
            read_next(a);
        else
            pthread_cond_wait(&a->read, &a->lock);
    pthread_mutex_unlock(&a->lock);
    // One for which all threads together had too few descriptors or too little memory, or a large
    // one.
    bool too_many = f->code == BH_E_NOMEM ||
                    (f->code == BH_E_SYSTEM && (f->error == EMFILE || f->error == ENFILE));
    if (too_many)
        end_threads(a);
    if (too_many || f->code == BH_E_LIMIT)
        read_folder(a->source, f, 0);
    return f;
}

void bh_ahead_drop(struct bh_ahead *a)
{
    struct bh_ahead_folder *f = at(a, 0);

    if (f->read.count > ITEMS_MOST)
        bh_folder_done(&f->read);
    pthread_mutex_lock(&a->lock);
    a->first = (a->first + 1) % BH_AHEAD_MOST;
    a->count--;
    a->begun--;
    pthread_mutex_unlock(&a->lock);
}
