// SPDX-License-Identifier: Apache-2.0
// One folder.

#include "sources/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "sources/resolve.h"

// Some 200 names.
#define DENTS_ROOM 8192

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

static int push_name(struct bh_folder *f, const char *bytes, size_t len, uint32_t *ret_at)
{
    int r = 0;

    *ret_at = (uint32_t)f->names_len;
    if (f->names_len + len + 1 > UINT32_MAX)
        return BH_E_NOMEM;
    while (r == 0 && f->names_len + len + 1 > f->names_room)
        r = bh_grow((void **)&f->names, &f->names_room, f->names_len + len, 1);
    if (r < 0)
        return r;
    memcpy(f->names + f->names_len, bytes, len);
    f->names[f->names_len + len] = '\0';
    f->names_len += len + 1;
    return 0;
}

static int push_item(struct bh_folder *f, const struct dirent64 *e, size_t most)
{
    struct bh_folder_item item = {.len = (uint32_t)strlen(e->d_name), .type = e->d_type};
    int r = most && f->count == most ? BH_E_LIMIT : push_name(f, e->d_name, item.len, &item.at);

    if (r == 0)
        r = bh_grow((void **)&f->items, &f->room, f->count, sizeof(*f->items));
    if (r == 0)
        f->items[f->count++] = item;
    return r;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static int read_names(struct bh_folder *f, int fd, size_t most)
{
    _Alignas(struct dirent64) char dents[DENTS_ROOM];

    for (;;) {
        ssize_t n = getdents64(fd, dents, sizeof(dents));
        if (n <= 0)
            return n == 0 ? 0 : BH_E_SYSTEM;
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *e = (const struct dirent64 *)(const void *)(dents + at);
            at += e->d_reclen;
            int r = is_dot(e->d_name) ? 0 : push_item(f, e, most);
            if (r < 0)
                return r;
        }
    }
}

static int by_name(const void *a, const void *b, void *names)
{
    const struct bh_folder_item *x = a, *y = b;

    return strcmp((const char *)names + x->at, (const char *)names + y->at);
}

static void look(struct bh_folder *f, int fd, struct bh_folder_item *item)
{
    struct stat st;

    if (fstatat(fd, f->names + item->at, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        item->error = errno;
        return;
    }
    item->type = (unsigned char)IFTODT(st.st_mode);
    item->mode = st.st_mode;
    item->size = (uint64_t)st.st_size;
}

static int read_target(struct bh_folder *f, int fd, struct bh_folder_item *item)
{
    char target[BH_LIMIT_PATH];
    ssize_t n = readlinkat(fd, f->names + item->at, target, sizeof(target));

    if (n <= 0 || (size_t)n == sizeof(target))
        return 0;
    item->target_len = (uint32_t)n;
    return push_name(f, target, (size_t)n, &item->target_at);
}

static int look_at_all(struct bh_folder *f, int fd, const struct bh_folder_wish *wish)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < f->count; i++) {
        struct bh_folder_item *item = &f->items[i];
        if (item->type == DT_UNKNOWN || (item->type == DT_REG && wish->sizes))
            look(f, fd, item);
        if (item->type == DT_LNK && wish->links)
            r = read_target(f, fd, item);
    }
    return r;
}

static int open_folder(const struct bh_source *source, bh_str path)
{
    char name[BH_LIMIT_PATH + 1];
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};

    memcpy(name, path.len ? path.ptr : ".", path.len ? path.len : 1);
    name[path.len ? path.len : 1] = '\0';
    int fd = (int)syscall(SYS_openat2, source->root_fd, name, &how, sizeof(how));
    if (fd < 0 && (errno == ENOSYS || errno == EPERM) &&
        bh_resolve_steps(source->root_fd, path, O_DIRECTORY, &fd) < 0)
        return -1;
    return fd;
}

static int read_opened(struct bh_folder *f, int fd, dev_t parent, const struct bh_folder_wish *wish)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return BH_E_SYSTEM;
    f->device = st.st_dev;
    f->is_virtual = parent && st.st_dev != parent && is_virtual(fd);
    if (f->is_virtual)
        return 0;
    int r = read_names(f, fd, wish->most);
    if (r < 0 && r != BH_E_SYSTEM)
        return r;
    int error = errno;
    if (f->count)
        qsort_r(f->items, f->count, sizeof(*f->items), by_name, f->names);
    int code = look_at_all(f, fd, wish);
    errno = error;
    return code < 0 ? code : r;
}

int bh_folder_read(const struct bh_source *source, bh_str path, dev_t parent,
                   const struct bh_folder_wish *wish, struct bh_folder *ret)
{
    ret->count = ret->names_len = 0;
    ret->is_virtual = false;
    int fd = open_folder(source, path);
    if (fd < 0)
        return BH_E_SYSTEM;
    int r = read_opened(ret, fd, parent, wish);
    int error = errno;
    close(fd);
    errno = error;
    return r;
}

void bh_folder_done(struct bh_folder *f)
{
    bh_free(f->items);
    bh_free(f->names);
    *f = (struct bh_folder){0};
}
