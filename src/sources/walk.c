// SPDX-License-Identifier: Apache-2.0
// One pass over a tree.

#include "sources/walk.h"

#include <dirent.h>
#include <errno.h>

#include "base/error.h"
#include "base/glob.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "sources/ahead.h"

// A folder that waits.
struct pending {
    uint32_t at, len; // its path, in paths
    dev_t parent;
};

struct tree {
    struct bh_walk *walk;
    struct bh_ahead *ahead;
    char *paths; // stack of the paths of pending folders
    size_t paths_len, paths_room;
    struct pending *stack;
    size_t depth, stack_room;
    char path[BH_LIMIT_PATH + 256];
};

static int push_folder(struct tree *t, bh_str path, dev_t parent)
{
    struct pending folder = {(uint32_t)t->paths_len, (uint32_t)path.len, parent};
    int r = t->paths_len + path.len > UINT32_MAX ? BH_E_NOMEM : 0;

    while (r == 0 && t->paths_len + path.len > t->paths_room)
        r = bh_grow((void **)&t->paths, &t->paths_room, t->paths_len + path.len, 1);
    if (r == 0)
        r = bh_grow((void **)&t->stack, &t->stack_room, t->depth, sizeof(*t->stack));
    if (r < 0)
        return r;
    if (path.len)
        memcpy(t->paths + t->paths_len, path.ptr, path.len);
    t->paths_len += path.len;
    t->stack[t->depth++] = folder;
    return 0;
}

static void complain(struct tree *t, bh_str path, const char *format)
{
    struct bh_diag *d = t->walk->diag;
    bh_str before;

    if (!d)
        return;
    before = d->file;
    d->file = path.len ? path : BH_STR(".");
    if (errno == ENOENT)
        bh_say(d, BH_NOTE, 0, BH_NOWHERE, "vanished while it was read");
    else
        bh_fail_errno(d, "%s", bh_msg(d->lang, format));
    d->file = before;
}

static bool excluded(const struct bh_walk *w, bh_str path)
{
    for (size_t i = 0; i < w->exclude_count; i++)
        if (bh_glob_excludes(w->exclude[i], path))
            return true;
    return false;
}

static unsigned depth_of(bh_str path)
{
    unsigned depth = 1;

    for (size_t i = 0; i < path.len; i++)
        depth += path.ptr[i] == '/';
    return depth;
}

static int tell(struct tree *t, const struct bh_folder *folder, const struct bh_folder_item *item,
                bh_str path)
{
    struct bh_walk *w = t->walk;
    const struct bh_walk_file f = {.type = item->type == DT_REG   ? BH_WALK_FILE
                                           : item->type == DT_LNK ? BH_WALK_LINK
                                                                  : BH_WALK_OTHER,
                                   .path = path,
                                   .target =
                                       bh_str_n(folder->names + item->target_at, item->target_len),
                                   .error = item->error,
                                   .size = item->size,
                                   .mode = item->mode};

    w->files++;
    return w->file(w->ctx, w, &f);
}

// One name of the folder; t->path holds the folder's path up to dir_len.
static int visit(struct tree *t, const struct bh_folder *folder, size_t dir_len,
                 const struct bh_folder_item *item)
{
    size_t len = dir_len ? dir_len + 1 + item->len : item->len;

    if (len >= BH_LIMIT_PATH) {
        errno = ENAMETOOLONG;
        complain(t, bh_str_n(t->path, dir_len), BH_N("a path in this folder is too long"));
        return 0;
    }
    if (dir_len)
        t->path[dir_len] = '/';
    memcpy(t->path + len - item->len, folder->names + item->at, item->len);
    bh_str path = bh_str_n(t->path, len);
    if (excluded(t->walk, path))
        return 0;
    if (item->type == DT_UNKNOWN) {
        errno = item->error;
        complain(t, path, BH_N("cannot tell what it is"));
        return 0;
    }
    if (item->type == DT_DIR)
        return push_folder(t, path, folder->device);
    if (item->type == DT_LNK && depth_of(path) > BH_WALK_LINK_DEPTH)
        return 0;
    return tell(t, folder, item, path);
}

// From the stack to what is read ahead, as many as there is room for.
static int look_ahead(struct tree *t)
{
    int r = 0;

    while (r == 0 && t->depth && bh_ahead_count(t->ahead) < BH_AHEAD_MOST) {
        const struct pending *top = &t->stack[--t->depth];
        bh_str path = bh_str_n(t->paths + top->at, top->len);
        const struct bh_folder_wish wish = {
            .sizes = t->walk->sizes, .links = !path.len || depth_of(path) < BH_WALK_LINK_DEPTH};
        r = bh_ahead_put(t->ahead, path, top->parent, &wish);
        t->paths_len = top->at; // what is above on the stack is gone
    }
    return r;
}

static int walk_folder(struct tree *t, const struct bh_ahead_folder *f)
{
    int r = 0;

    if (f->code < 0 && f->code != BH_E_SYSTEM)
        return f->code;
    if (f->path_len)
        memcpy(t->path, f->path, f->path_len);
    if (f->code < 0) {
        errno = f->error;
        complain(t, bh_str_n(t->path, f->path_len), BH_N("cannot read the folder"));
    }
    if (f->read.is_virtual)
        return 0;
    t->walk->folders += f->code == 0 || f->read.count;
    for (size_t i = 0; r == 0 && i < f->read.count; i++)
        r = visit(t, &f->read, f->path_len, &f->read.items[i]);
    return r;
}

static int walk_tree(struct tree *t)
{
    int r = push_folder(t, BH_STR(""), 0);

    if (r == 0)
        r = look_ahead(t);
    while (r == 0 && bh_ahead_count(t->ahead)) {
        r = walk_folder(t, bh_ahead_first(t->ahead));
        bh_ahead_drop(t->ahead);
        if (r == 0)
            r = look_ahead(t);
    }
    return r;
}

int bh_walk_run(struct bh_walk *w)
{
    struct tree *t = bh_calloc(1, sizeof(*t));
    int r = BH_E_NOMEM;

    if (!t)
        return r;
    t->walk = w;
    t->ahead = bh_ahead_new(w->source, (w->threads ? w->threads : bh_processors()) - 1);
    if (t->ahead)
        r = walk_tree(t);
    bh_ahead_free(t->ahead);
    bh_free(t->paths);
    bh_free(t->stack);
    bh_free(t);
    return r;
}
