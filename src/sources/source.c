// SPDX-License-Identifier: Apache-2.0
// Opening the target and files in it.

#include "sources/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"
#include "sources/resolve.h"

// Files in one folder that a finder may list; package databases hold one small file a package.
#define LIST_MAX 1000000

int bh_source_open(const char *path, struct bh_diag *diag, struct bh_source *ret)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return bh_fail_errno(diag, "cannot open '%s'", path);
    if (fstat(fd, &st) < 0) {
        int r = bh_fail_errno(diag, "cannot open '%s'", path);
        close(fd);
        return r;
    }
    struct bh_source s = {.root_fd = fd, .is_folder = S_ISDIR(st.st_mode)};
    if (!s.is_folder && !S_ISREG(st.st_mode)) {
        close(fd);
        return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE, "'%s' is neither a folder nor a file",
                       path);
    }
    bh_str base = bh_path_base(bh_str_z(path));
    s.name_buf = bh_alloc(base.len + 1);
    if (!s.name_buf) {
        close(fd);
        return BH_E_NOMEM;
    }
    memcpy(s.name_buf, base.ptr, base.len);
    s.name_buf[base.len] = '\0';
    s.name = bh_str_n(s.name_buf, base.len);
    *ret = s;
    return 0;
}

void bh_source_close(struct bh_source *s)
{
    if (s->root_fd >= 0)
        close(s->root_fd);
    bh_free(s->name_buf);
    *s = (struct bh_source){.root_fd = -1};
}

int bh_source_open_file(const struct bh_source *s, bh_str path, int *ret_fd)
{
    struct stat st;
    int fd, r;

    if (s->is_folder) {
        r = bh_resolve_open(s->root_fd, path, 0, &fd);
        if (r < 0)
            return r;
    } else {
        if (!bh_str_eq(path, s->name))
            return BH_E_FORMAT;
        fd = fcntl(s->root_fd, F_DUPFD_CLOEXEC, 0);
        if (fd < 0)
            return BH_E_SYSTEM;
    }
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return BH_E_UNSUPPORTED;
    }
    *ret_fd = fd;
    return 0;
}

int bh_source_read_file(const struct bh_source *s, bh_str path, struct bh_arena *arena,
                        uint64_t cap, bh_str *ret)
{
    struct bh_input in;
    int fd;
    int r = bh_source_open_file(s, path, &fd);

    if (r < 0)
        return r;
    r = bh_input_fd(fd, &in);
    if (r == 0)
        r = bh_input_all(&in, arena, cap, ret);
    close(fd);
    return r;
}

struct listed {
    char *name;
    bool is_folder;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct listed *)a)->name, ((const struct listed *)b)->name);
}

static bool entry_is_folder(int dir_fd, const struct dirent *e)
{
    struct stat st;

    if (e->d_type != DT_UNKNOWN)
        return e->d_type == DT_DIR;
    return fstatat(dir_fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int collect(DIR *dir, struct bh_arena *arena, struct listed **ret_items, size_t *ret_count)
{
    size_t cap = 0;
    const struct dirent *e;
    int fd = dirfd(dir);

    *ret_items = NULL;
    *ret_count = 0;
    if (fd < 0)
        return BH_E_SYSTEM;
    while ((e = readdir(dir))) {
        bh_str name = bh_str_z(e->d_name), copy;
        if (bh_str_eqz(name, ".") || bh_str_eqz(name, ".."))
            continue;
        if (*ret_count >= LIST_MAX)
            return BH_E_LIMIT;
        int r = bh_arena_grow(arena, (void **)ret_items, &cap, *ret_count, sizeof(**ret_items));
        if (r < 0)
            return r;
        r = bh_arena_str(arena, name, &copy);
        if (r < 0)
            return r;
        (*ret_items)[(*ret_count)++] = (struct listed){.name = (char *)(uintptr_t)copy.ptr,
                                                       .is_folder = entry_is_folder(fd, e)};
    }
    return 0;
}

int bh_source_list(const struct bh_source *s, bh_str path,
                   int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx)
{
    struct bh_arena arena;
    struct listed *items;
    size_t count;
    int fd, r;

    if (!s->is_folder)
        return BH_E_FORMAT;
    r = bh_resolve_open(s->root_fd, path, O_DIRECTORY, &fd);
    if (r < 0)
        return r;
    DIR *dir = fdopendir(fd);
    if (!dir) {
        close(fd);
        return BH_E_SYSTEM;
    }
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    r = collect(dir, &arena, &items, &count);
    closedir(dir);
    if (r == 0 && count)
        qsort(items, count, sizeof(*items), by_name);
    for (size_t i = 0; r == 0 && i < count; i++)
        r = each(ctx, bh_str_z(items[i].name), items[i].is_folder);
    bh_arena_done(&arena);
    return r < 0 ? r : 0;
}
