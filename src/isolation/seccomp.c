// SPDX-License-Identifier: Apache-2.0
// The system calls of a worker, one table for each way they are treated.

#include "isolation/seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/seccomp.h>
#include <seccomp.h>

#include "base/error.h"

// Names, not numbers: an architecture has not all of them (aarch64 no open, no stat), and the
// library of Debian 12 does not know all that a later kernel has.
static const char *const allowed[] = {
    // open descriptors
    "read", "pread64", "readv", "preadv", "write", "writev", "close", "lseek", "dup", "fadvise64",
    "getdents64",
    // metadata
    "fstat", "newfstatat", "stat", "lstat", "statx", "statfs", "fstatfs", "readlink", "readlinkat",
    "access", "faccessat", "faccessat2", "getcwd",
    // memory
    "brk", "munmap", "mremap", "madvise",
    // locks, signals to itself
    "futex", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
    // what and when it is
    "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getrusage", "times",
    "uname", "sysinfo", "sched_getaffinity", "sched_yield", "getcpu", "getrandom", "clock_gettime",
    "clock_getres", "gettimeofday", "time", "nanosleep", "clock_nanosleep",
    // the end
    "exit", "exit_group"};

// Refused with an error, not with death: libraries try these and do without.
static const struct {
    const char *name;
    int error;
} refused[] = {
    {"ioctl", ENOTTY}, // isatty
    {"prctl", EPERM},  // names of memory areas
};

static const int allowed_fcntl[] = {F_GETFD, F_SETFD, F_GETFL, F_DUPFD, F_DUPFD_CLOEXEC};
static const int refused_fcntl[] = {F_SETFL,     F_GETLK,     F_SETLK,     F_SETLKW,
                                    F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW};

// The bits of open's flags that make or change a file. (The kernel's O_TMPFILE: the C library's
// holds O_DIRECTORY too.)
#define TMPFILE_BIT 020000000
static const unsigned writing_flags[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, TMPFILE_BIT};

struct filter {
    scmp_filter_ctx ctx;
    int error; // sticky: that of the first call that failed
};

// A call that this architecture or this libseccomp does not know cannot be allowed and stays
// deadly.
static void add(struct filter *f, uint32_t action, const char *name, unsigned n,
                const struct scmp_arg_cmp *args)
{
    int nr = seccomp_syscall_resolve_name(name);

    if (f->error == 0 && nr >= 0)
        f->error = seccomp_rule_add_array(f->ctx, action, nr, n, args);
}

static struct scmp_arg_cmp arg_is(unsigned arg, uint32_t value)
{
    return (struct scmp_arg_cmp){.arg = arg, .op = SCMP_CMP_EQ, .datum_a = value};
}

// The bits of the mask are these.
static struct scmp_arg_cmp arg_has(unsigned arg, uint32_t mask, uint32_t bits)
{
    return (struct scmp_arg_cmp){
        .arg = arg, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = bits};
}

static void add_open(struct filter *f, const char *name, unsigned flags_arg)
{
    struct scmp_arg_cmp flags;
    unsigned all = 0;

    for (size_t i = 0; i < BH_COUNT(writing_flags); i++) {
        flags = arg_has(flags_arg, writing_flags[i], writing_flags[i]);
        add(f, SCMP_ACT_ERRNO(EACCES), name, 1, &flags);
        all |= writing_flags[i];
    }
    flags = arg_has(flags_arg, all, 0);
    add(f, SCMP_ACT_ALLOW, name, 1, &flags);
}

static void add_fcntl(struct filter *f)
{
    struct scmp_arg_cmp command;

    for (size_t i = 0; i < BH_COUNT(allowed_fcntl); i++) {
        command = arg_is(1, (uint32_t)allowed_fcntl[i]);
        add(f, SCMP_ACT_ALLOW, "fcntl", 1, &command);
    }
    for (size_t i = 0; i < BH_COUNT(refused_fcntl); i++) {
        command = arg_is(1, (uint32_t)refused_fcntl[i]);
        add(f, SCMP_ACT_ERRNO(EPERM), "fcntl", 1, &command);
    }
}

static void add_all(struct filter *f, bool openat2)
{
    uint32_t self = (uint32_t)getpid();
    const struct scmp_arg_cmp not_executable = arg_has(2, PROT_EXEC, 0);
    const struct scmp_arg_cmp to_itself[] = {arg_is(0, self), arg_is(1, self)};
    const struct scmp_arg_cmp own_limits[] = {arg_is(0, 0), arg_is(2, 0)};

    for (size_t i = 0; i < BH_COUNT(allowed); i++)
        add(f, SCMP_ACT_ALLOW, allowed[i], 0, NULL);
    for (size_t i = 0; i < BH_COUNT(refused); i++)
        add(f, SCMP_ACT_ERRNO((uint32_t)refused[i].error), refused[i].name, 0, NULL);
    add_open(f, "open", 1);
    add_open(f, "openat", 2);
    add(f, openat2 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(ENOSYS), "openat2", 0, NULL);
    add(f, SCMP_ACT_ALLOW, "mmap", 1, &not_executable);
    add(f, SCMP_ACT_ALLOW, "mprotect", 1, &not_executable);
    add(f, SCMP_ACT_ALLOW, "tgkill", 2, to_itself);     // abort
    add(f, SCMP_ACT_ALLOW, "prlimit64", 2, own_limits); // to read them
    add_fcntl(f);
}

static void done(struct filter *f)
{
    if (f->ctx)
        seccomp_release(f->ctx);
}

// Built in, not forbidden from outside, and able to end a whole process (Linux 4.14).
static bool available(void)
{
    uint32_t action = SECCOMP_RET_KILL_PROCESS;

    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int bh_seccomp_enter(bool openat2, bool *ret_held)
{
    if (!available()) {
        *ret_held = false;
        return 0;
    }
    BH_CLEANUP(done) struct filter f = {.ctx = seccomp_init(SCMP_ACT_KILL_PROCESS)};

    if (!f.ctx)
        return BH_E_NOMEM;
    // The caller has set no_new_privs; errors of the kernel are to come through as they are.
    f.error = seccomp_attr_set(f.ctx, SCMP_FLTATR_CTL_NNP, 0);
    if (f.error == 0)
        f.error = seccomp_attr_set(f.ctx, SCMP_FLTATR_API_SYSRAWRC, 1);
    add_all(&f, openat2);
    if (f.error == 0)
        f.error = seccomp_load(f.ctx);
    if (f.error == -ENOMEM)
        return BH_E_NOMEM;
    if (f.error < 0) {
        errno = -f.error;
        return BH_E_SYSTEM;
    }
    *ret_held = true;
    return 0;
}
