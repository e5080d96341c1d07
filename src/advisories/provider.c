// SPDX-License-Identifier: Apache-2.0
// CSAF documents over the network.

#include "advisories/provider.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisories/fetch.h"
#include "advisories/provider_list.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"

// Documents of one transaction; each takes a connection of its own.
#define BATCH 500

struct run {
    const struct bh_provider *p;
    struct bh_arena arena; // of the list
    struct bh_arena batch;
    struct bh_provider_list list;
    size_t *wanted; // documents that are fetched: indexes of the list
    size_t count, at;
    size_t left; // entries of the list up to `since`
    int fd;      // of the folder
    bh_str etag; // of the list
    bool same, unreachable;
};

// --- The folder

static int open_folder(struct run *run)
{
    const char *path = run->p->folder;

    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return bh_fail_errno(run->p->diag, "cannot make the folder '%s'", path);
    run->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    return run->fd < 0 ? bh_fail_errno(run->p->diag, "cannot open '%s'", path) : 0;
}

// Of a batch, or of one that was broken off. Whatever else somebody put there stays.
static void empty_folder(struct run *run)
{
    int fd = openat(run->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (!folder) {
        if (fd >= 0)
            close(fd);
        return;
    }
    while ((entry = readdir(folder)))
        if (bh_str_ends(bh_str_z(entry->d_name), BH_STR(".json")) ||
            strcmp(entry->d_name, "changes.csv") == 0)
            (void)unlinkat(run->fd, entry->d_name, 0);
    closedir(folder);
}

static int create(struct run *run, const char *name)
{
    int fd = openat(run->fd, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    return fd < 0 ? bh_fail_errno(run->p->diag, "cannot write '%s/%s'", run->p->folder, name) : fd;
}

// --- The network

static int fetch(struct run *run, bh_str path, bh_str etag, bool may_be_missing, int fd,
                 struct bh_fetch_result *ret)
{
    struct bh_fetch f = {.fd = fd,
                         .etag = etag,
                         .may_be_missing = may_be_missing,
                         .max_bytes = BH_LIMIT_PROVIDER_FILE,
                         .diag = run->p->diag};
    bh_str url;
    int r = bh_arena_join(&run->batch, (bh_str[]){bh_str_z(run->p->url), path}, 2, &url);

    if (r < 0)
        return r;
    f.url = url.ptr;
    r = bh_fetch_run(&f, &run->batch, ret);
    run->unreachable |= ret->unreachable;
    return r;
}

static int read_list(struct run *run, int fd)
{
    struct bh_diag *diag = run->p->diag;
    bh_str before = diag->file, text;
    struct bh_input in;
    int r = bh_input_fd(fd, &in);
    struct bh_input_cursor cursor = {.in = &in};
    struct bh_stream stream = bh_stream_input(&cursor);

    diag->file = BH_STR("changes.csv");
    if (r == 0)
        r = bh_stream_all(&stream, &run->arena, BH_LIMIT_PROVIDER_FILE, &text);
    if (r == 0)
        r = bh_provider_list_read(text, &run->arena, diag, &run->list);
    diag->file = before;
    return r;
}

static int fetch_list(struct run *run)
{
    struct bh_fetch_result got = {0};
    int fd = create(run, "changes.csv");

    if (fd < 0)
        return fd;
    int r = fetch(run, BH_STR("changes.csv"), run->p->etag, false, fd, &got);
    run->same = r == 0 && got.what == BH_FETCH_SAME;
    if (r == 0 && !run->same)
        r = read_list(run, fd);
    if (r == 0)
        r = bh_arena_str(&run->arena, got.etag, &run->etag);
    close(fd);
    (void)unlinkat(run->fd, "changes.csv", 0);
    return r;
}

// --- Batches

// "2024-05-01T00:00:00Z 2024/cve-2024-0001.json"
static int state_of(const struct run *run, size_t index, struct bh_arena *arena, bh_str *ret)
{
    const struct bh_provider_change *c = &run->list.items[index];
    char time[BH_TIME_TEXT];

    bh_time_format(c->date, time);
    return bh_arena_join(arena, (bh_str[]){bh_str_z(time), BH_STR(" "), c->path}, 3, ret);
}

// Where the list was left. A state that cannot be read is none.
static void find_place(struct run *run)
{
    struct bh_provider_change last;
    bh_str since = run->p->since, date;

    if (!bh_str_cut(&since, ' ', &date) || !bh_time_parse(date, &last.date))
        return;
    last.path = since;
    while (run->left < run->list.count &&
           bh_provider_change_cmp(&run->list.items[run->left], &last) <= 0)
        run->left++;
}

// What is listed before that place and is not stored was dated back, or was not there. Where none
// of them seems to be stored, the provider names its files in another way, and nothing is known.
static int choose(struct run *run)
{
    size_t known = 0;

    find_place(run);
    run->wanted = bh_arena_array(&run->arena, run->list.count + 1, sizeof(*run->wanted));
    if (!run->wanted)
        return BH_E_NOMEM;
    for (size_t i = 0; i < run->left; i++) {
        int has = run->p->has(run->p->ctx, bh_path_base(run->list.items[i].path));
        if (has < 0)
            return has;
        known += has;
        if (!has)
            run->wanted[run->count++] = i;
    }
    if (!known)
        run->count = 0;
    for (size_t i = run->left; i < run->list.count; i++)
        run->wanted[run->count++] = i;
    return 0;
}

static int fetch_document(struct run *run, size_t number, bh_str path, size_t *documents)
{
    struct bh_fetch_result got = {0};
    char name[32];

    snprintf(name, sizeof(name), "%zu.json", number);
    int fd = create(run, name);
    if (fd < 0)
        return fd;
    int r = fetch(run, path, BH_STR_EMPTY, true, fd, &got);
    close(fd);
    if (r == 0 && got.what == BH_FETCH_MISSING) {
        (void)unlinkat(run->fd, name, 0);
        bh_say(run->p->diag, BH_WARNING, 0, BH_NOWHERE,
               "listed by the provider and not there: %.*s", BH_FMT(path));
        return 0;
    }
    *documents += r == 0;
    return r;
}

static int run_batch(struct run *run)
{
    const struct bh_provider *p = run->p;
    size_t end = run->count - run->at > BATCH ? run->at + BATCH : run->count;
    size_t documents = 0;
    bh_str state = p->since;
    int r = 0;

    bh_arena_reset(&run->batch);
    empty_folder(run);
    for (; r == 0 && run->at < end; run->at++) {
        if (p->progress)
            p->progress(p->ctx, run->at, run->count);
        r = fetch_document(run, run->at, run->list.items[run->wanted[run->at]].path, &documents);
    }
    // Those before the old place keep it, so that none of them is missed when this ends early.
    if (r == 0 && end == run->count && run->list.count)
        r = state_of(run, run->list.count - 1, &run->batch, &state);
    else if (r == 0 && end && run->wanted[end - 1] >= run->left)
        r = state_of(run, run->wanted[end - 1], &run->batch, &state);
    return r < 0 ? r
                 : p->take(p->ctx, documents, state, end == run->count ? run->etag : BH_STR_EMPTY);
}

static int run_all(struct run *run)
{
    int r = fetch_list(run);

    if (r < 0 || run->same)
        return r;
    r = choose(run);
    if (r < 0)
        return r;
    do
        r = run_batch(run);
    while (r == 0 && run->at < run->count);
    return r;
}

int bh_provider_run(const struct bh_provider *p, bool *ret_same, bool *ret_unreachable)
{
    struct run run = {.p = p, .fd = -1};

    bh_arena_init(&run.arena, 0);
    bh_arena_init(&run.batch, 0);
    int r = open_folder(&run);
    if (r == 0) {
        empty_folder(&run);
        r = run_all(&run);
        empty_folder(&run);
        close(run.fd);
        (void)rmdir(p->folder);
    }
    *ret_same = run.same;
    *ret_unreachable = run.unreachable;
    bh_arena_done(&run.batch);
    bh_arena_done(&run.arena);
    return r;
}
