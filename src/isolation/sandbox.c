// SPDX-License-Identifier: Apache-2.0
// Confinement of a worker process, step by step.

#include "isolation/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "isolation/landlock.h"
#include "isolation/pool.h"
#include "isolation/seccomp.h"

// AddressSanitizer reserves terabytes of address space.
#if defined(__SANITIZE_ADDRESS__)
#define LIMIT_MEMORY false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMIT_MEMORY false
#endif
#endif
#ifndef LIMIT_MEMORY
#define LIMIT_MEMORY true
#endif

// Descriptors of a worker: five of its own, archives in archives, a folder being listed.
#define OPEN_FILES 64
// The usual size of the stack, also where the user's shell has none: recursion without bounds is to
// end as a crash, not to eat the memory of the worker.
#define STACK (8 * BH_MIB)

static void reset_signals(void)
{
    struct sigaction sa = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        sigaction(i, &sa, NULL); // fails for those that have no action, which is right
    // A write that cannot be is an error to return.
    sa.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &sa, NULL);
    sigaction(SIGXFSZ, &sa, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// The readable folder or file as an own description: a file offset is not shared with other
// workers, and O_PATH is enough for the pool's caller. What cannot be opened stays what it is.
static int open_again(int fd)
{
    struct stat st;
    char path[32];

    if (fstat(fd, &st) < 0)
        return -1;
    if (S_ISDIR(st.st_mode))
        return openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!S_ISREG(st.st_mode))
        return -1;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

// A copy of the descriptor above the places that are filled next.
static int move_up(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, BH_FD_CHANNEL + 1);
}

static int place(int fd, int at)
{
    return fd < 0 || dup2(fd, at) < 0 ? BH_E_SYSTEM : 0;
}

static void close_between(int first, int last)
{
    if (first > last || close_range((unsigned)first, (unsigned)last, 0) == 0)
        return;
    // Kernels before 5.9.
    long end = sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd <= last && fd < end; fd++)
        close(fd);
}

// The parent's files and channels. At first, so that there is room for what follows also where few
// descriptors may be open.
static void close_others(const struct bh_sandbox *s)
{
    int keep[] = {s->show_stderr ? 2 : -1, s->readable_fd, s->channel_fd};
    int last = -1;

    for (;;) {
        int next = INT_MAX;
        for (size_t i = 0; i < BH_COUNT(keep); i++)
            if (keep[i] > last && keep[i] < next)
                next = keep[i];
        close_between(last + 1, next - 1);
        if (next == INT_MAX)
            return;
        last = next;
    }
}

// What reads as empty and takes nothing; in a root without devices a socket whose other end is
// closed does.
static int open_null(void)
{
    int fds[2];
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (fd >= 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
        return fd;
    close(fds[1]);
    return fds[0];
}

static int set_descriptors(const struct bh_sandbox *s)
{
    close_others(s);
    int channel = move_up(s->channel_fd), root = -1;

    if (s->readable_fd >= 0) {
        root = open_again(s->readable_fd);
        root = move_up(root >= 0 ? root : s->readable_fd);
        if (root < 0)
            return BH_E_SYSTEM;
    }
    int null = open_null();
    if (null >= 0)
        null = move_up(null);
    for (int fd = 0; fd <= 2; fd++)
        if (!(fd == 2 && s->show_stderr) && place(null, fd) < 0)
            return BH_E_SYSTEM;
    if (place(channel, BH_FD_CHANNEL) < 0)
        return BH_E_SYSTEM;
    if (root < 0)
        close(BH_FD_ROOT);
    else if (place(root, BH_FD_ROOT) < 0)
        return BH_E_SYSTEM;
    close_between(BH_FD_CHANNEL + 1, INT_MAX);
    return 0;
}

// Bytes of address space that the process has (proc_pid_statm(5)); 0 where that cannot be read.
static uint64_t address_space(void)
{
    char text[128];
    uint64_t pages = 0;
    bh_str rest, first;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof(text));
    close(fd);
    rest = bh_str_n(text, n > 0 ? (size_t)n : 0);
    if (!bh_str_cut(&rest, ' ', &first) || !bh_str_u64(first, &pages) ||
        bh_mul_overflows_u64(pages, (uint64_t)sysconf(_SC_PAGESIZE), &pages))
        return 0;
    return pages;
}

// When memory is short the kernel is to take a worker, not the parent that would report it. Where
// this cannot be written the kernel chooses.
static void offer_to_oom_killer(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    if (write(fd, "500", 3) != 3)
        errno = 0;
    close(fd);
}

// Never above the limit that holds already.
static int limit(int resource, uint64_t value)
{
    struct rlimit r;

    if (getrlimit((__rlimit_resource_t)resource, &r) < 0)
        return BH_E_SYSTEM;
    if (r.rlim_max == RLIM_INFINITY || value < r.rlim_max)
        r.rlim_max = (rlim_t)value;
    r.rlim_cur = r.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &r) < 0 ? BH_E_SYSTEM : 0;
}

static int set_limits(const struct bh_sandbox *s)
{
    uint64_t memory;

    offer_to_oom_killer();
    if (limit(RLIMIT_CORE, 0) < 0 || limit(RLIMIT_NPROC, 0) < 0 || limit(RLIMIT_MEMLOCK, 0) < 0 ||
        limit(RLIMIT_MSGQUEUE, 0) < 0 || limit(RLIMIT_NOFILE, OPEN_FILES) < 0 ||
        limit(RLIMIT_STACK, STACK) < 0)
        return BH_E_SYSTEM;
    // stderr may lead to a file.
    if (!s->show_stderr && limit(RLIMIT_FSIZE, 0) < 0)
        return BH_E_SYSTEM;
    if (!LIMIT_MEMORY)
        return 0;
    if (bh_add_overflows_u64(s->memory, address_space(), &memory))
        memory = UINT64_MAX;
    return limit(RLIMIT_AS, memory);
}

// Of root's capabilities only that to read any file is kept: the scan of a root file system needs
// it. No core dump, no look from outside into this process.
static int drop_privileges(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {0};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return BH_E_SYSTEM;
    if (syscall(SYS_capget, &head, caps) < 0)
        return BH_E_SYSTEM;
    uint32_t keep = caps[0].permitted & (1U << CAP_DAC_READ_SEARCH);
    caps[0] = (struct __user_cap_data_struct){.effective = keep, .permitted = keep};
    caps[1] = (struct __user_cap_data_struct){0};
    return syscall(SYS_capset, &head, caps) < 0 ? BH_E_SYSTEM : 0;
}

static void die_with_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent)
        _exit(1);
}

int bh_sandbox_enter(const struct bh_sandbox *s, unsigned *ret_isolation,
                     enum bh_sandbox_step *ret_step)
{
    bool seccomp = false;
    int landlock = 0, e;

    reset_signals();
    *ret_step = BH_STEP_DESCRIPTORS;
    if ((e = set_descriptors(s)) < 0)
        return e;
    *ret_step = BH_STEP_LIMITS;
    if ((e = set_limits(s)) < 0)
        return e;
    *ret_step = BH_STEP_PRIVILEGES;
    if ((e = drop_privileges()) < 0)
        return e;
    die_with_parent(s->parent); // not earlier: a change of credentials may clear it
    *ret_step = BH_STEP_LANDLOCK;
    if ((e = bh_landlock_enter(s->readable_fd >= 0 ? BH_FD_ROOT : -1, &landlock)) < 0)
        return e;
    *ret_step = BH_STEP_SECCOMP;
    if ((e = bh_seccomp_enter(landlock >= BH_LANDLOCK_TRUNCATE, &seccomp)) < 0)
        return e;
    *ret_step = BH_STEP_NONE;
    *ret_isolation = (landlock ? BH_ISOLATED_LANDLOCK : 0) | (seccomp ? BH_ISOLATED_SECCOMP : 0) |
                     (LIMIT_MEMORY ? BH_ISOLATED_LIMITS : 0);
    return 0;
}
