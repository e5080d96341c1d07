// SPDX-License-Identifier: Apache-2.0
// One pass over a tree.

#include "sources/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/glob.h"
#include "base/limits.h"
#include "base/memory.h"
#include "sources/resolve.h"

#define DENTS_ROOM ((size_t)64 * 1024)

struct name {
    uint32_t at, len; // in names
    unsigned char type;
};

// A folder that waits: its path is the parent's path plus one name, so a pending folder costs its
// name only.
struct pending {
    uint32_t at, len; // of the whole path, in paths
    dev_t parent_device;
};

struct tree {
    struct bh_walk *walk;
    char *dents;
    char *names; // of the folder that is being read, each with a NUL
    size_t names_len, names_room;
    struct name *items;
    size_t item_count, item_room;
    char *paths; // stack of the paths of pending folders
    size_t paths_len, paths_room;
    struct pending *stack;
    size_t depth, stack_room;
    char path[BH_LIMIT_PATH + 256];
};

// Kernel interfaces and automounters: what they hold are no files of the target.
static bool is_virtual(int fd)
{
    static const long magics[] = {
        0x9fa0,     // proc
        0x62656572, // sysfs
        0x1cd1,     // devpts
        0x27e0eb,   // cgroup
        0x63677270, // cgroup2
        0x64626720, // debugfs
        0x74726163, // tracefs
        0x73636673, // securityfs
        0x6165676c, // pstore
        0xcafe4a11, // bpf
        0x19800202, // mqueue
        0xde5e81e4, // efivarfs
        0x62656570, // configfs
        0x65735543, // fusectl
        0x42494e4d, // binfmt_misc
        0xf97cff8c, // selinuxfs
        0x67596969, // rpc_pipefs
        0x6e736673, // nsfs
        0x0187,     // autofs
        0x958458f6, // hugetlbfs
    };
    struct statfs fs;

    if (fstatfs(fd, &fs) < 0)
        return false;
    for (size_t i = 0; i < BH_COUNT(magics); i++)
        if ((unsigned long)fs.f_type == (unsigned long)magics[i])
            return true;
    return false;
}

static int push_bytes(char **bytes, size_t *len, size_t *room, const char *add, size_t n)
{
    while (*len + n > *room) {
        size_t want = *room ? *room * 2 : 4096;
        char *p = bh_realloc(*bytes, want, 1);
        if (!p)
            return BH_E_NOMEM;
        *bytes = p;
        *room = want;
    }
    if (n)
        memcpy(*bytes + *len, add, n);
    *len += n;
    return *len > UINT32_MAX ? BH_E_NOMEM : 0;
}

static int push_folder(struct tree *t, bh_str path, dev_t device)
{
    uint32_t at = (uint32_t)t->paths_len;
    int r = push_bytes(&t->paths, &t->paths_len, &t->paths_room, path.ptr, path.len);

    if (r == 0)
        r = bh_grow((void **)&t->stack, &t->stack_room, t->depth, sizeof(*t->stack));
    if (r < 0)
        return r;
    t->stack[t->depth++] =
        (struct pending){.at = at, .len = (uint32_t)path.len, .parent_device = device};
    return 0;
}

static int push_name(struct tree *t, const struct dirent64 *e)
{
    size_t len = strlen(e->d_name);
    uint32_t at = (uint32_t)t->names_len;
    int r = push_bytes(&t->names, &t->names_len, &t->names_room, e->d_name, len + 1);

    if (r == 0)
        r = bh_grow((void **)&t->items, &t->item_room, t->item_count, sizeof(*t->items));
    if (r < 0)
        return r;
    t->items[t->item_count++] = (struct name){.at = at, .len = (uint32_t)len, .type = e->d_type};
    return 0;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static int read_names(struct tree *t, int fd)
{
    t->names_len = 0;
    t->item_count = 0;
    for (;;) {
        ssize_t n = getdents64(fd, t->dents, DENTS_ROOM);
        if (n == 0)
            return 0;
        if (n < 0)
            return BH_E_SYSTEM;
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *e = (const struct dirent64 *)(const void *)(t->dents + at);
            at += e->d_reclen;
            int r = is_dot(e->d_name) ? 0 : push_name(t, e);
            if (r < 0)
                return r;
        }
    }
}

static int by_name(const void *a, const void *b, void *names)
{
    const struct name *x = a, *y = b;

    return strcmp((const char *)names + x->at, (const char *)names + y->at);
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

static unsigned char type_of(int fd, const char *name)
{
    struct stat st;

    if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return DT_UNKNOWN;
    return S_ISREG(st.st_mode)   ? DT_REG
           : S_ISDIR(st.st_mode) ? DT_DIR
           : S_ISLNK(st.st_mode) ? DT_LNK
                                 : DT_FIFO;
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

// One name of the folder; t->path holds the folder's path up to dir_len.
static int visit(struct tree *t, int fd, size_t dir_len, const struct name *item, dev_t device)
{
    struct bh_walk *w = t->walk;
    const char *name = t->names + item->at;
    size_t len = dir_len ? dir_len + 1 + item->len : item->len;

    if (len >= BH_LIMIT_PATH) {
        errno = ENAMETOOLONG;
        complain(t, bh_str_n(t->path, dir_len), BH_N("a path in this folder is too long"));
        return 0;
    }
    if (dir_len)
        t->path[dir_len] = '/';
    memcpy(t->path + len - item->len, name, item->len);
    bh_str path = bh_str_n(t->path, len);
    if (excluded(w, path))
        return 0;

    unsigned char type = item->type == DT_UNKNOWN ? type_of(fd, name) : item->type;
    if (type == DT_UNKNOWN) {
        complain(t, path, BH_N("cannot tell what it is"));
        return 0;
    }
    if (type == DT_DIR)
        return push_folder(t, path, device);
    if (type == DT_LNK && depth_of(path) > BH_WALK_LINK_DEPTH)
        return 0;
    w->folder_fd = fd;
    w->name = name;
    w->files++;
    return w->file(w->ctx, w,
                   type == DT_REG   ? BH_WALK_FILE
                   : type == DT_LNK ? BH_WALK_LINK
                                    : BH_WALK_OTHER,
                   path);
}

static int open_folder(const struct tree *t, bh_str path)
{
    char name[BH_LIMIT_PATH + 1];
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};

    memcpy(name, path.len ? path.ptr : ".", path.len ? path.len : 1);
    name[path.len ? path.len : 1] = '\0';
    int fd = (int)syscall(SYS_openat2, t->walk->source->root_fd, name, &how, sizeof(how));
    if (fd < 0 && (errno == ENOSYS || errno == EPERM) &&
        bh_resolve_steps(t->walk->source->root_fd, path, O_DIRECTORY, &fd) < 0)
        return -1;
    return fd;
}

static int walk_folder(struct tree *t, const struct pending *folder)
{
    bh_str path = bh_str_n(t->path, folder->len);
    struct stat st;
    int r = 0;

    if (folder->len)
        memcpy(t->path, t->paths + folder->at, folder->len);
    int fd = open_folder(t, path);
    if (fd < 0 || fstat(fd, &st) < 0) {
        complain(t, path, BH_N("cannot read the folder"));
        if (fd >= 0)
            close(fd);
        return 0;
    }
    if (folder->len && st.st_dev != folder->parent_device && is_virtual(fd)) {
        close(fd);
        return 0;
    }
    t->walk->folders++;
    r = read_names(t, fd);
    if (r == BH_E_SYSTEM) {
        complain(t, path, BH_N("cannot read the folder"));
        r = 0;
    }
    if (t->item_count)
        qsort_r(t->items, t->item_count, sizeof(*t->items), by_name, t->names);
    for (size_t i = 0; r == 0 && i < t->item_count; i++)
        r = visit(t, fd, folder->len, &t->items[i], st.st_dev);
    close(fd);
    return r;
}

int bh_walk_run(struct bh_walk *w)
{
    struct tree *t = bh_calloc(1, sizeof(*t));
    int r;

    if (!t)
        return BH_E_NOMEM;
    t->walk = w;
    t->dents = bh_alloc(DENTS_ROOM);
    r = t->dents ? push_folder(t, BH_STR(""), 0) : BH_E_NOMEM;
    while (r == 0 && t->depth) {
        struct pending folder = t->stack[--t->depth];
        t->paths_len = folder.at + folder.len; // what is above on the stack is done
        r = walk_folder(t, &folder);
    }
    bh_free(t->dents);
    bh_free(t->names);
    bh_free(t->items);
    bh_free(t->paths);
    bh_free(t->stack);
    bh_free(t);
    return r;
}

int bh_walk_stat(const struct bh_walk *w, uint64_t *ret_size, mode_t *ret_mode)
{
    struct stat st;

    if (fstatat(w->folder_fd, w->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return BH_E_SYSTEM;
    *ret_size = (uint64_t)st.st_size;
    *ret_mode = st.st_mode;
    return 0;
}

int bh_walk_readlink(const struct bh_walk *w, char *buf, size_t room, bh_str *ret)
{
    ssize_t n = readlinkat(w->folder_fd, w->name, buf, room);

    if (n < 0)
        return BH_E_SYSTEM;
    if ((size_t)n >= room)
        return BH_E_LIMIT;
    *ret = bh_str_n(buf, (size_t)n);
    return 0;
}
