// SPDX-License-Identifier: Apache-2.0
// Buffered output, and files that appear whole or not at all.

#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/memory.h"

#define FLUSH_SIZE ((size_t)64 * 1024)
// As many symbolic links as Linux follows in one path (path_resolution(7)).
#define LINKS 40
// A free temporary name is found at once, unless somebody guesses the names.
#define ATTEMPTS 100
// Bytes of the final name within the temporary one, which must stay below NAME_MAX (255).
#define NAME_PART 200

void bh_out_fd(struct bh_out *o, int fd)
{
    *o = (struct bh_out){.fd = fd};
    bh_buf_init(&o->buf, 0);
}

void bh_out_mem(struct bh_out *o, size_t cap)
{
    *o = (struct bh_out){.fd = -1};
    bh_buf_init(&o->buf, cap);
}

// --- Signals that end the program while a temporary file is there. They are held back, not
// handled: a handler would need to know the file from a global.

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// By default, or by a handler that removes itself and sends the signal again.
static bool ends_program(const struct sigaction *action)
{
    return action->sa_handler == SIG_DFL ||
           (action->sa_handler != SIG_IGN && ((unsigned)action->sa_flags & (unsigned)SA_RESETHAND));
}

static void hold_signals(struct bh_out *o)
{
    struct sigaction action;
    sigset_t blocked;

    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (size_t i = 0; i < BH_COUNT(ending_signals); i++) {
        int sign = ending_signals[i];
        if (sigaction(sign, NULL, &action) == 0 && ends_program(&action) &&
            !sigismember(&blocked, sign))
            sigaddset(&o->held, sign);
    }
    sigprocmask(SIG_BLOCK, &o->held, NULL);
}

static void remove_temporary(struct bh_out *o)
{
    if (o->temporary)
        unlink(o->temporary);
    bh_free(o->temporary);
    o->temporary = NULL;
}

static void release_signals(struct bh_out *o)
{
    sigprocmask(SIG_UNBLOCK, &o->held, NULL);
    sigemptyset(&o->held);
}

// Ends the program if it was asked to.
static void obey_signals(struct bh_out *o)
{
    sigset_t pending;
    bool asked = false;

    if (!o->temporary || sigpending(&pending) < 0)
        return;
    for (size_t i = 0; i < BH_COUNT(ending_signals); i++)
        asked |= sigismember(&pending, ending_signals[i]) == 1 &&
                 sigismember(&o->held, ending_signals[i]) == 1;
    if (!asked)
        return;
    remove_temporary(o);
    release_signals(o);
}

// --- Adding.

static int system_error(struct bh_out *o)
{
    o->error_errno = errno;
    return o->error = BH_E_SYSTEM;
}

static void write_out(struct bh_out *o, const char *p, size_t left)
{
    obey_signals(o);
    while (left && !o->error) {
        ssize_t n = write(o->fd, p, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            system_error(o);
            return;
        }
        p += n;
        left -= (size_t)n;
    }
}

int bh_out_flush(struct bh_out *o)
{
    if (!o->error)
        o->error = bh_buf_error(&o->buf);
    if (o->fd >= 0) {
        write_out(o, o->buf.ptr, o->buf.len);
        bh_buf_clear(&o->buf);
    }
    if (o->error == BH_E_SYSTEM)
        errno = o->error_errno;
    return o->error;
}

static void flush_if_full(struct bh_out *o)
{
    if (o->fd >= 0 && (o->buf.len >= FLUSH_SIZE || bh_buf_error(&o->buf)))
        (void)!bh_out_flush(o);
}

// Room for n more bytes without flushing, growing or an error. A document is written in pieces of a
// few bytes: most of the work would be asking.
static bool fits(const struct bh_out *o, size_t n)
{
    return !o->error && !o->buf.error && o->buf.len + n < o->buf.room &&
           (o->fd < 0 || o->buf.len + n < FLUSH_SIZE) &&
           (!o->buf.cap || o->buf.len + n <= o->buf.cap);
}

void bh_out_add(struct bh_out *o, const void *bytes, size_t len)
{
    if (o->error)
        return;
    if (len && len < FLUSH_SIZE && fits(o, len)) {
        memcpy(o->buf.ptr + o->buf.len, bytes, len);
        o->buf.len += len;
        return;
    }
    if (o->fd >= 0 && len >= FLUSH_SIZE) {
        if (bh_out_flush(o) == 0)
            write_out(o, bytes, len);
        return;
    }
    bh_buf_add(&o->buf, bytes, len);
    flush_if_full(o);
}

void bh_out_str(struct bh_out *o, bh_str s)
{
    bh_out_add(o, s.ptr, s.len);
}

void bh_out_z(struct bh_out *o, const char *z)
{
    bh_out_str(o, bh_str_z(z));
}

void bh_out_char(struct bh_out *o, char c)
{
    if (fits(o, 1))
        o->buf.ptr[o->buf.len++] = c;
    else
        bh_out_add(o, &c, 1);
}

char *bh_out_room(struct bh_out *o, size_t n)
{
    return n < FLUSH_SIZE && fits(o, n) ? o->buf.ptr + o->buf.len : NULL;
}

void bh_out_put(struct bh_out *o, const char *end)
{
    o->buf.len = (size_t)(end - o->buf.ptr);
}

void bh_out_printf(struct bh_out *o, const char *format, ...)
{
    va_list args;

    if (o->error)
        return;
    va_start(args, format);
    bh_buf_vprintf(&o->buf, format, args);
    va_end(args);
    flush_if_full(o);
}

// --- Files.

// N of /dev/fd/N and its other names; -1 for any other path. The file that such a descriptor leads
// to must not be replaced: its opener would go on with the old one.
static int named_descriptor(bh_str path)
{
    uint64_t n;

    if (bh_str_eqz(path, "/dev/stdout"))
        return STDOUT_FILENO;
    if (bh_str_eqz(path, "/dev/stderr"))
        return STDERR_FILENO;
    if (!bh_str_skip(&path, BH_STR("/dev/fd/")) && !bh_str_skip(&path, BH_STR("/proc/self/fd/")))
        return -1;
    return bh_str_u64(path, &n) && n <= INT32_MAX ? (int)n : -1;
}

// Whether the link may be followed, by the rule of fs.protected_symlinks (proc_sys_fs(5)): in a
// folder like /tmp only a link of our own, or of the folder's owner. The kernel applies it when it
// follows links itself.
static bool is_trusted_link(int link_fd, const char *path)
{
    bh_str dir = bh_path_dir(bh_str_z(path));
    char name[BH_LIMIT_PATH];
    struct stat link, folder;

    snprintf(name, sizeof(name), "%.*s%s", BH_FMT(dir), path[0] == '/' && !dir.len ? "/" : "");
    if (fstat(link_fd, &link) < 0 || stat(name[0] ? name : ".", &folder) < 0)
        return false;
    return (folder.st_mode & (S_ISVTX | S_IWOTH)) != (S_ISVTX | S_IWOTH) ||
           link.st_uid == geteuid() || link.st_uid == folder.st_uid;
}

// Target of the link at path; 0 when it is none or there is nothing. -1 with errno.
static ssize_t read_link(const char *path, char *ret_target, size_t room)
{
    int fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    ssize_t n = 0;

    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    if (fstat(fd, &st) < 0) {
        n = -1;
    } else if (S_ISLNK(st.st_mode) && !is_trusted_link(fd, path)) {
        errno = EACCES;
        n = -1;
    } else if (S_ISLNK(st.st_mode)) {
        n = readlinkat(fd, "", ret_target, room);
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return n;
}

// Follows the symbolic links of the last component, so that path names the file itself (which need
// not exist). 0, BH_E_LIMIT or BH_E_SYSTEM.
static int follow_links(char path[BH_LIMIT_PATH])
{
    char target[BH_LIMIT_PATH];

    for (int i = 0; i <= LINKS; i++) {
        ssize_t n = read_link(path, target, sizeof(target) - 1);
        if (n <= 0)
            return n < 0 ? BH_E_SYSTEM : 0;
        bh_str dir = bh_path_dir(bh_str_z(path));
        bool beside = target[0] != '/' && bh_str_has(bh_str_z(path), '/');
        size_t front = beside ? dir.len + 1 : 0; // with the slash
        if (front + (size_t)n >= BH_LIMIT_PATH)
            return BH_E_LIMIT;
        memcpy(path + front, target, (size_t)n);
        path[front + (size_t)n] = '\0';
    }
    errno = ELOOP;
    return BH_E_SYSTEM;
}

// Opens a new file beside o->final under a name that nobody can guess. 0 or a negative code.
static int open_temporary(struct bh_out *o)
{
    bh_str final = bh_str_z(o->final), dir = bh_path_dir(final), base = bh_path_base(final);
    size_t room = dir.len + NAME_PART + 32;

    base = bh_str_sub(base, 0, NAME_PART);
    o->temporary = bh_alloc(room);
    if (!o->temporary)
        return BH_E_NOMEM;
    hold_signals(o);
    for (int i = 0; i < ATTEMPTS; i++) {
        struct bh_hash_key random = bh_hash_key_random();
        snprintf(o->temporary, room, "%.*s%s.%.*s.%08x", BH_FMT(dir),
                 bh_str_has(final, '/') ? "/" : "", BH_FMT(base), (unsigned)random.k0);
        o->fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (o->fd >= 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    int saved = errno;
    bh_free(o->temporary);
    o->temporary = NULL;
    errno = saved;
    return BH_E_SYSTEM;
}

static int open_direct(struct bh_out *o, int descriptor)
{
    if (descriptor >= 0)
        o->fd = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    else
        o->fd = open(o->final, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return o->fd < 0 ? BH_E_SYSTEM : 0;
}

static int open_file(struct bh_out *o)
{
    int descriptor = named_descriptor(bh_str_z(o->final));
    struct stat st;
    bool exists = stat(o->final, &st) == 0;

    if (exists && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return BH_E_SYSTEM;
    }
    if (descriptor >= 0 || (exists && !S_ISREG(st.st_mode)))
        return open_direct(o, descriptor);
    int r = follow_links(o->final);
    if (r == 0)
        r = open_temporary(o);
    if (r == 0 && exists && st.st_uid == geteuid() && fchmod(o->fd, st.st_mode & 0777) < 0)
        r = BH_E_SYSTEM;
    return r;
}

int bh_out_file(struct bh_out *o, const char *path, struct bh_diag *diag)
{
    size_t len = strlen(path);

    bh_out_mem(o, 0);
    if (len >= BH_LIMIT_PATH)
        return o->error = bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "path longer than %u bytes",
                                  BH_LIMIT_PATH - 1);
    o->final = bh_alloc(BH_LIMIT_PATH);
    if (!o->final)
        return o->error = bh_fail(diag, BH_E_NOMEM, BH_NOWHERE, "out of memory");
    memcpy(o->final, path, len + 1);
    int r = open_file(o);
    if (r == BH_E_SYSTEM)
        r = bh_fail_errno(diag, "cannot create '%s'", path);
    else if (r == BH_E_LIMIT)
        bh_fail(diag, r, BH_NOWHERE, "symbolic links of '%s' make its path too long", path);
    else if (r == BH_E_NOMEM)
        bh_fail(diag, r, BH_NOWHERE, "out of memory");
    if (r < 0) {
        bh_out_done(o);
        o->error = r;
    }
    return r;
}

// The rename itself must be on disk too. Some file systems cannot sync a folder: no error then.
static void sync_folder(const char *path)
{
    bh_str dir = bh_path_dir(bh_str_z(path));
    char name[BH_LIMIT_PATH];

    snprintf(name, sizeof(name), "%.*s%s", BH_FMT(dir), path[0] == '/' ? "/" : "/.");
    int fd = open(dir.len || path[0] == '/' ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!fsync(fd);
    close(fd);
}

static int finish(struct bh_out *o)
{
    int r = bh_out_flush(o);

    if (r < 0 || !o->final || o->fd < 0) // memory, or committed before
        return r;
    if (o->temporary && fsync(o->fd) < 0)
        return system_error(o);
    int fd = o->fd;
    o->fd = -1;
    if (close(fd) < 0 && errno != EINTR) // Linux closes it all the same
        return system_error(o);
    if (!o->temporary)
        return 0;
    if (rename(o->temporary, o->final) < 0)
        return system_error(o);
    bh_free(o->temporary);
    o->temporary = NULL;
    sync_folder(o->final);
    return 0;
}

int bh_out_commit(struct bh_out *o, struct bh_diag *diag)
{
    int r = finish(o);
    const char *name = o->final ? o->final : bh_msg(diag ? diag->lang : BH_LANG_EN, BH_N("output"));

    errno = o->error_errno;
    if (r == BH_E_SYSTEM)
        bh_fail_errno(diag, "cannot write '%s'", name);
    else if (r == BH_E_NOMEM)
        bh_fail(diag, r, BH_NOWHERE, "out of memory");
    else if (r == BH_E_LIMIT)
        bh_fail(diag, r, BH_NOWHERE, "'%s' becomes too large", name);
    else if (r < 0)
        bh_fail(diag, r, BH_NOWHERE, "cannot write '%s'", name);
    return r;
}

void bh_out_done(struct bh_out *o)
{
    if (o->final && o->fd >= 0)
        close(o->fd);
    remove_temporary(o);
    release_signals(o);
    bh_free(o->final);
    bh_buf_done(&o->buf);
    *o = (struct bh_out){.fd = -1, .error = o->error, .error_errno = o->error_errno};
}
