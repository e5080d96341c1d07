// SPDX-License-Identifier: Apache-2.0
// The layers of the confinement one by one, each in a child process that has only that one: what
// one of them lets through is not hidden by another.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "base/compiler.h"
#include "isolation/landlock.h"
#include "isolation/seccomp.h"

static char base[64]; // with the file "secret", and the folder "in" with the file "fine"

static int make_file(const char *name)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", base, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    return fd < 0 ? -1 : close(fd);
}

static int set_up(void **state)
{
    char path[128];

    (void)state;
    snprintf(base, sizeof(base), "/tmp/buhin-test-XXXXXX");
    if (!mkdtemp(base))
        return -1;
    snprintf(path, sizeof(path), "%s/in", base);
    return mkdir(path, 0700) < 0 || make_file("secret") < 0 || make_file("in/fine") < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"secret", "in/fine"};
    static const char *const folders[] = {"in", ""};
    char path[128];

    (void)state;
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", base, names[i]);
        unlink(path);
    }
    for (size_t i = 0; i < BH_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", base, folders[i]);
        rmdir(path);
    }
    return 0;
}

// Status of a child that runs `what` and exits with the errno that it gives (0: it worked).
static int child(int (*confine)(void), int (*what)(void))
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || confine() < 0)
            _exit(255);
        _exit(what());
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static int outcome(long r)
{
    return r < 0 ? errno : 0;
}

static int open_in(const char *name, int flags)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", base, name);
    return outcome(open(path, flags, 0600));
}

// Attempts, with the error that each layer is to give.

static int read_fine(void)
{
    return open_in("in/fine", O_RDONLY);
}

static int list_inside(void)
{
    return open_in("in", O_RDONLY | O_DIRECTORY);
}

static int read_secret(void)
{
    return open_in("secret", O_RDONLY);
}

static int list_outside(void)
{
    return open_in(".", O_RDONLY | O_DIRECTORY);
}

static int write_fine(void)
{
    return open_in("in/fine", O_WRONLY);
}

static int create_inside(void)
{
    return open_in("in/new", O_WRONLY | O_CREAT);
}

static int remove_inside(void)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/in/fine", base);
    return outcome(unlink(path));
}

static int truncate_inside(void)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/in/fine", base);
    return outcome(truncate(path, 0));
}

static int folder_inside(void)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/in/new", base);
    return outcome(mkdir(path, 0700));
}

static int execute(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int bind_tcp(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    return outcome(bind(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&in, sizeof(in)));
}

static int connect_tcp(void)
{
    struct sockaddr_in in = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    return outcome(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&in, sizeof(in)));
}

static struct sockaddr_un abstract_name(void)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};

    memcpy(un.sun_path + 1, base, strlen(base));
    return un;
}

static int connect_abstract(void)
{
    struct sockaddr_un un = abstract_name();

    return outcome(connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&un, sizeof(un)));
}

static int signal_parent(void)
{
    return outcome(kill(getppid(), 0));
}

static int ioctl_device(void)
{
    int n;

    return outcome(ioctl(open("/dev/zero", O_RDONLY), FIONREAD, &n));
}

static int append(void)
{
    return open_in("in/fine", O_RDONLY | O_APPEND);
}

static int truncate_by_open(void)
{
    return open_in("in/fine", O_RDONLY | O_TRUNC);
}

static int create_for_reading(void)
{
    return open_in("in/new", O_RDONLY | O_CREAT);
}

static int create_unnamed(void)
{
    return open_in("in", O_TMPFILE | O_RDWR);
}

static int third_access_mode(void)
{
    return open_in("in/fine", O_WRONLY | O_RDWR);
}

static int high_bits_of_flags(void)
{
    // The kernel takes the lower half only: an upper half must not hide what is in it.
    return outcome(
        syscall(SYS_openat, AT_FDCWD, base, (1UL << 32) | O_WRONLY | O_CREAT | O_TRUNC, 0600));
}

static int openat2_writing(void)
{
    struct open_how how = {.flags = O_WRONLY};

    return outcome(syscall(SYS_openat2, AT_FDCWD, base, &how, sizeof(how)));
}

static int is_terminal(void)
{
    return isatty(0) ? 0 : errno;
}

static int open_socket(void)
{
    return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int map_executable(void)
{
    return mmap(NULL, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno
                                                                                         : 0;
}

static int make_executable(void)
{
    void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return outcome(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int fork_child(void)
{
    return outcome(fork());
}

static int give_up(void)
{
    abort();
}

static int own_limits(void)
{
    return sysconf(_SC_OPEN_MAX) > 0 ? 0 : errno;
}

struct row {
    const char *name;
    int (*what)(void);
    int error;  // errno, 0: it works
    int signal; // that ends it, or 0
    int abi;    // of Landlock, from which it is so
};

static void check_rows(int (*confine)(void), const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].abi > bh_landlock_abi()) {
            print_message("skipped: '%s' needs Landlock ABI %d\n", rows[i].name, rows[i].abi);
            continue;
        }
        int status = child(confine, rows[i].what);
        bool as_told = rows[i].signal ? WIFSIGNALED(status) && WTERMSIG(status) == rows[i].signal
                                      : WIFEXITED(status) && WEXITSTATUS(status) == rows[i].error;
        if (!as_told)
            fail_msg("'%s': status %#x", rows[i].name, (unsigned)status);
    }
}

static int landlock_inside(void)
{
    char path[128];
    int abi = 0;

    snprintf(path, sizeof(path), "%s/in", base);
    return bh_landlock_enter(open(path, O_PATH), &abi) < 0 || !abi ? -1 : 0;
}

static int landlock_nothing(void)
{
    int abi = 0;

    return bh_landlock_enter(-1, &abi) < 0 || !abi ? -1 : 0;
}

static void landlock(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"read inside", read_fine, 0, 0, 1},
        {"list inside", list_inside, 0, 0, 1},
        {"read outside", read_secret, EACCES, 0, 1},
        {"list outside", list_outside, EACCES, 0, 1},
        {"write inside", write_fine, EACCES, 0, 1},
        {"create inside", create_inside, EACCES, 0, 1},
        {"remove inside", remove_inside, EACCES, 0, 1},
        {"make a folder inside", folder_inside, EACCES, 0, 1},
        {"execute", execute, EACCES, 0, 1},
        {"truncate inside", truncate_inside, EACCES, 0, 3},
        {"bind TCP", bind_tcp, EACCES, 0, 4},
        {"connect TCP", connect_tcp, EACCES, 0, 4},
        {"connect to an abstract socket", connect_abstract, EPERM, 0, 6},
        {"signal the parent", signal_parent, EPERM, 0, 6},
    };
    static const struct row none[] = {
        {"read anything", read_fine, EACCES, 0, 1},
        {"list anything", list_inside, EACCES, 0, 1},
    };
    struct sockaddr_un un = abstract_name();
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    if (!bh_landlock_abi()) {
        print_message("skipped: this kernel has no Landlock\n");
        close(fd);
        skip();
    }
    assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof(un)), 0);
    assert_int_equal(listen(fd, 1), 0);
    check_rows(landlock_inside, rows, BH_COUNT(rows));
    check_rows(landlock_nothing, none, BH_COUNT(none));
    close(fd);
}

static int landlock_devices(void)
{
    int abi = 0;

    // Inside /dev reading is granted, and still no ioctl.
    return bh_landlock_enter(open("/dev", O_PATH), &abi) < 0 || !abi ? -1 : 0;
}

static void landlock_of_devices(void **state)
{
    (void)state;
    static const struct row rows[] = {{"ioctl on a device", ioctl_device, EACCES, 0, 5}};

    if (!bh_landlock_abi()) {
        print_message("skipped: this kernel has no Landlock\n");
        skip();
    }
    check_rows(landlock_devices, rows, BH_COUNT(rows));
}

static int seccomp_alone(void)
{
    bool held = false;

    return bh_seccomp_enter(false, &held) < 0 || !held ? -1 : 0;
}

static int seccomp_with_openat2(void)
{
    bool held = false;

    return bh_seccomp_enter(true, &held) < 0 || !held ? -1 : 0;
}

static void seccomp(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"read", read_fine, 0, 0, 0},
        {"list", list_inside, 0, 0, 0},
        {"own limits", own_limits, 0, 0, 0},
        {"write", write_fine, EACCES, 0, 0},
        {"create", create_inside, EACCES, 0, 0},
        {"append", append, EACCES, 0, 0},
        {"truncate by open", truncate_by_open, EACCES, 0, 0},
        {"create for reading", create_for_reading, EACCES, 0, 0},
        {"create without name", create_unnamed, EACCES, 0, 0},
        {"third access mode", third_access_mode, EACCES, 0, 0},
        {"high bits of the flags", high_bits_of_flags, EACCES, 0, 0},
        {"openat2", openat2_writing, ENOSYS, 0, 0},
        {"is it a terminal", is_terminal, ENOTTY, 0, 0},
        {"remove", remove_inside, 0, SIGSYS, 0},
        {"make a folder", folder_inside, 0, SIGSYS, 0},
        {"truncate", truncate_inside, 0, SIGSYS, 0},
        {"execute", execute, 0, SIGSYS, 0},
        {"open a socket", open_socket, 0, SIGSYS, 0},
        {"signal the parent", signal_parent, 0, SIGSYS, 0},
        {"map executable memory", map_executable, 0, SIGSYS, 0},
        {"make memory executable", make_executable, 0, SIGSYS, 0},
        {"fork", fork_child, 0, SIGSYS, 0},
        {"abort", give_up, 0, SIGABRT, 0},
    };
    static const struct row with[] = {{"openat2", openat2_writing, EISDIR, 0, 0}};

    if (child(seccomp_alone, own_limits) == 255 << 8) {
        print_message("skipped: this kernel has no seccomp filters\n");
        skip();
    }
    check_rows(seccomp_alone, rows, BH_COUNT(rows));
    check_rows(seccomp_with_openat2, with, BH_COUNT(with));
}

// Calls that are deadly, whatever their arguments. (Those of aarch64 too; what only x86 has is
// covered by the filter's default.)
#define CALL(name)                                                                                 \
    {                                                                                              \
#name, SYS_##name                                                                          \
    }
static const struct {
    const char *name;
    long number;
} deadly[] = {CALL(accept4),
              CALL(acct),
              CALL(add_key),
              CALL(adjtimex),
              CALL(bind),
              CALL(bpf),
              CALL(capset),
              CALL(chdir),
              CALL(chroot),
              CALL(clone),
              CALL(clone3),
              CALL(connect),
              CALL(copy_file_range),
              CALL(delete_module),
              CALL(epoll_create1),
              CALL(eventfd2),
              CALL(execve),
              CALL(execveat),
              CALL(fallocate),
              CALL(fanotify_init),
              CALL(fchdir),
              CALL(fchmod),
              CALL(fchmodat),
              CALL(fchown),
              CALL(fchownat),
              CALL(finit_module),
              CALL(flock),
              CALL(fsetxattr),
              CALL(fsopen),
              CALL(fsync),
              CALL(ftruncate),
              CALL(init_module),
              CALL(inotify_init1),
              CALL(io_setup),
              CALL(io_uring_setup),
              CALL(kcmp),
              CALL(kexec_load),
              CALL(keyctl),
              CALL(kill),
              CALL(landlock_create_ruleset),
              CALL(linkat),
              CALL(listen),
              CALL(lsetxattr),
              CALL(memfd_create),
              CALL(migrate_pages),
              CALL(mkdirat),
              CALL(mknodat),
              CALL(mlockall),
              CALL(mount),
              CALL(mount_setattr),
              CALL(move_mount),
              CALL(move_pages),
              CALL(mq_open),
              CALL(msgget),
              CALL(name_to_handle_at),
              CALL(open_by_handle_at),
              CALL(open_tree),
              CALL(perf_event_open),
              CALL(personality),
              CALL(pidfd_getfd),
              CALL(pidfd_open),
              CALL(pidfd_send_signal),
              CALL(pipe2),
              CALL(pivot_root),
              CALL(pkey_mprotect),
              CALL(process_madvise),
              CALL(process_vm_readv),
              CALL(process_vm_writev),
              CALL(ptrace),
              CALL(quotactl),
              CALL(reboot),
              CALL(recvmsg),
              CALL(remap_file_pages),
              CALL(removexattr),
              CALL(renameat2),
              CALL(rt_sigqueueinfo),
              CALL(rt_tgsigqueueinfo),
              CALL(sched_setaffinity),
              CALL(sched_setscheduler),
              CALL(seccomp),
              CALL(semget),
              CALL(sendfile),
              CALL(sendmmsg),
              CALL(sendmsg),
              CALL(sendto),
              CALL(setgid),
              CALL(setgroups),
              CALL(sethostname),
              CALL(setns),
              CALL(setpgid),
              CALL(setpriority),
              CALL(setresuid),
              CALL(setsid),
              CALL(setsockopt),
              CALL(settimeofday),
              CALL(setuid),
              CALL(setxattr),
              CALL(shmat),
              CALL(shmget),
              CALL(signalfd4),
              CALL(socket),
              CALL(socketpair),
              CALL(splice),
              CALL(swapon),
              CALL(symlinkat),
              CALL(sync),
              CALL(syslog),
              CALL(tee),
              CALL(timer_create),
              CALL(tkill),
              CALL(truncate),
              CALL(umask),
              CALL(umount2),
              CALL(unlinkat),
              CALL(unshare),
              CALL(userfaultfd),
              CALL(utimensat),
              CALL(vhangup),
              CALL(vmsplice)};

static long call; // that a child makes

static int make_call(void)
{
    return outcome(syscall(call, 0, 0, 0, 0, 0, 0));
}

static void deadly_calls(void **state)
{
    (void)state;
    if (child(seccomp_with_openat2, own_limits) == 255 << 8) {
        print_message("skipped: this kernel has no seccomp filters\n");
        skip();
    }
    for (size_t i = 0; i < BH_COUNT(deadly); i++) {
        call = deadly[i].number;
        int status = child(seccomp_with_openat2, make_call);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
            fail_msg("%s: status %#x", deadly[i].name, (unsigned)status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(landlock),
        cmocka_unit_test(landlock_of_devices),
        cmocka_unit_test(seccomp),
        cmocka_unit_test(deadly_calls),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
