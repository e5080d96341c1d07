// SPDX-License-Identifier: Apache-2.0
// Paths beneath a folder, by openat2 or step by step.

#include "sources/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
// As the kernel (path_resolution(7)).
#define MAX_LINKS 40

static int code_of(int error)
{
    errno = error;
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
        return BH_E_FORMAT;
    case ENAMETOOLONG:
        return BH_E_LIMIT;
    default:
        return BH_E_SYSTEM;
    }
}

// Where a walk along a path is: in the folder `dir`, `depth` below the root, with the rest of the
// path before it.
struct walk {
    int root, dir; // dir is the root's own descriptor, or one to close
    unsigned depth, links;
    bh_str rest; // in text
    char text[BH_LIMIT_PATH];
};

static void leave(struct walk *w)
{
    if (w->dir != w->root)
        close(w->dir);
    w->dir = w->root;
}

static void enter(struct walk *w, int dir)
{
    leave(w);
    w->dir = dir;
}

// ".." of the root is the root.
static int up(struct walk *w)
{
    if (!w->depth)
        return 0;
    if (--w->depth == 0) {
        leave(w);
        return 0;
    }
    int dir = openat(w->dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return code_of(errno);
    enter(w, dir);
    return 0;
}

// Puts the target of the link before the rest of the path.
static int follow(struct walk *w, int link)
{
    char text[BH_LIMIT_PATH];
    ssize_t n = readlinkat(link, "", text, sizeof(text));

    if (n < 0)
        return code_of(errno);
    if (++w->links > MAX_LINKS)
        return code_of(ELOOP);
    size_t len = (size_t)n;
    if (len + 1 + w->rest.len >= sizeof(text))
        return code_of(ENAMETOOLONG);
    if (w->rest.ptr) {
        text[len++] = '/';
        memcpy(text + len, w->rest.ptr, w->rest.len);
        len += w->rest.len;
    }
    memcpy(w->text, text, len);
    w->rest = bh_str_n(w->text, len);
    if (text[0] == '/') {
        leave(w);
        w->depth = 0;
    }
    return 0;
}

// One name that is neither "." nor "..". *ret_fd is set when it was the last one.
static int step(struct walk *w, const char *name, bool last, int flags, int *ret_fd)
{
    struct stat st;
    int fd = openat(w->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return code_of(errno);
    if (fstat(fd, &st) < 0) {
        close(fd);
        return BH_E_SYSTEM;
    }
    if (S_ISLNK(st.st_mode)) {
        int r = follow(w, fd);
        close(fd);
        return r;
    }
    if (S_ISDIR(st.st_mode)) {
        enter(w, fd);
        w->depth++;
        return 0;
    }
    close(fd);
    if (!last)
        return code_of(ENOTDIR);
    fd = openat(w->dir, name, OPEN_FLAGS | O_NOFOLLOW | flags);
    if (fd < 0)
        return code_of(errno);
    *ret_fd = fd;
    return 0;
}

// The next component of the rest; false at the end.
static bool next_name(struct walk *w, bh_str *ret_name)
{
    while (bh_str_cut(&w->rest, '/', ret_name))
        if (ret_name->len && !bh_str_eqz(*ret_name, "."))
            return true;
    return false;
}

static int run(struct walk *w, int flags, int *ret_fd)
{
    char name[NAME_MAX + 1];
    bh_str part;
    int fd = -1;

    while (next_name(w, &part)) {
        int r;
        if (part.len >= sizeof(name))
            return code_of(ENAMETOOLONG);
        memcpy(name, part.ptr, part.len);
        name[part.len] = '\0';
        if (bh_str_eqz(part, ".."))
            r = up(w);
        else
            r = step(w, name, !w->rest.ptr, flags, &fd);
        if (r < 0)
            return r;
        if (fd >= 0) {
            *ret_fd = fd;
            return 0;
        }
    }
    fd = openat(w->dir, ".", OPEN_FLAGS | flags);
    if (fd < 0)
        return code_of(errno);
    *ret_fd = fd;
    return 0;
}

int bh_resolve_steps(int root_fd, bh_str path, int flags, int *ret_fd)
{
    struct walk w = {.root = root_fd, .dir = root_fd};

    if (path.len >= sizeof(w.text) || bh_str_has(path, '\0'))
        return code_of(ENAMETOOLONG);
    if (path.len)
        memcpy(w.text, path.ptr, path.len);
    w.rest = bh_str_n(w.text, path.len);
    int r = run(&w, flags, ret_fd);
    int saved = errno;
    leave(&w);
    errno = saved;
    return r;
}

int bh_resolve_open(int root_fd, bh_str path, int flags, int *ret_fd)
{
    char name[BH_LIMIT_PATH];
    struct open_how how = {.flags = (uint64_t)(OPEN_FLAGS | flags),
                           .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};

    if (path.len >= sizeof(name) || bh_str_has(path, '\0'))
        return code_of(ENAMETOOLONG);
    if (path.len)
        memcpy(name, path.ptr, path.len);
    else
        name[path.len++] = '.';
    name[path.len] = '\0';
    int fd = (int)syscall(SYS_openat2, root_fd, name, &how, sizeof(how));
    // Not there; forbidden from outside; or something was renamed meanwhile.
    if (fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EAGAIN))
        return bh_resolve_steps(root_fd, path, flags, ret_fd);
    if (fd < 0)
        return code_of(errno);
    *ret_fd = fd;
    return 0;
}
