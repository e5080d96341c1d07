// SPDX-License-Identifier: Apache-2.0
// What a job in a worker cannot do, tried through the pool and proved from the parent's side.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "base/buf.h"
#include "base/error.h"
#include "isolation/landlock.h"
#include "isolation/pool.h"
#include "isolation/sandbox.h"

#define SECRET "the secret outside"
#define FINE   "the text inside"

// A folder `in` that the workers may read, and around it what they may not reach.
static struct place {
    char base[64], in[80], secret[80], fine[96], unix_path[96], abstract[64];
    int tcp, unix_fd, abstract_fd; // listening
    int left_open;                 // a descriptor of the secret file, not close-on-exec
    uint16_t port;
    struct stat fine_stat;
} place;
static volatile sig_atomic_t signalled;

static struct outcome {
    enum bh_job_end end;
    int result;
    struct bh_buf text;
} got;

static void on_signal(int number)
{
    (void)number;
    signalled = 1;
}

// In the worker: attempts. 0: it worked; negative: refused.

static int say(struct bh_worker *w, int fd)
{
    char text[256];

    if (fd < 0)
        return BH_E_SYSTEM;
    ssize_t n = read(fd, text, sizeof(text));
    close(fd);
    return n < 0 ? BH_E_SYSTEM : bh_worker_send(w, bh_str_n(text, (size_t)n));
}

static int read_at_root(struct bh_worker *w, const char *path)
{
    return say(w, openat(bh_worker_root_fd(w), path, O_RDONLY));
}

static int read_inside(struct bh_worker *w)
{
    return read_at_root(w, "fine");
}

static int read_by_link_inside(struct bh_worker *w)
{
    return read_at_root(w, "link_inside");
}

static int read_by_openat2(struct bh_worker *w)
{
    struct open_how how = {.flags = O_RDONLY, .resolve = RESOLVE_BENEATH};

    return say(w, (int)syscall(SYS_openat2, bh_worker_root_fd(w), "fine", &how, sizeof(how)));
}

static int list_inside(struct bh_worker *w)
{
    int fd = openat(bh_worker_root_fd(w), ".", O_RDONLY | O_DIRECTORY);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    int found = BH_E_SYSTEM;

    while (dir && (e = readdir(dir)))
        if (strcmp(e->d_name, "fine") == 0)
            found = 0;
    if (dir)
        closedir(dir);
    return found;
}

static int use_the_heap(struct bh_worker *w)
{
    struct bh_buf b;

    (void)w;
    bh_buf_init(&b, 0);
    for (int i = 0; i < 4 << 20; i++)
        bh_buf_add_char(&b, 'x');
    int e = bh_buf_error(&b);
    bh_buf_done(&b);
    return e;
}

static int read_passwd(struct bh_worker *w)
{
    return say(w, open("/etc/passwd", O_RDONLY));
}

static int read_absolute(struct bh_worker *w)
{
    return say(w, open(place.secret, O_RDONLY));
}

static int read_above(struct bh_worker *w)
{
    return read_at_root(w, "../secret");
}

static int read_above_deep(struct bh_worker *w)
{
    return read_at_root(w, "sub/../../secret");
}

static int read_above_openat2(struct bh_worker *w)
{
    struct open_how how = {.flags = O_RDONLY};

    return say(w, (int)syscall(SYS_openat2, bh_worker_root_fd(w), "../secret", &how, sizeof(how)));
}

static int read_by_link(struct bh_worker *w)
{
    return read_at_root(w, "link_out");
}

static int read_by_absolute_link(struct bh_worker *w)
{
    return read_at_root(w, "link_absolute");
}

static int read_by_proc_root(struct bh_worker *w)
{
    char path[256];

    snprintf(path, sizeof(path), "/proc/self/root%s", place.secret);
    return say(w, open(path, O_RDONLY));
}

static int read_by_proc_cwd(struct bh_worker *w)
{
    char path[256];

    snprintf(path, sizeof(path), "/proc/%d/root%s", (int)getppid(), place.secret);
    return say(w, open(path, O_RDONLY));
}

static int read_parents_descriptor(struct bh_worker *w)
{
    char path[256];

    snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)getppid(), place.left_open);
    return say(w, open(path, O_RDONLY));
}

static int read_parents_memory(struct bh_worker *w)
{
    char path[256];

    snprintf(path, sizeof(path), "/proc/%d/environ", (int)getppid());
    return say(w, open(path, O_RDONLY));
}

static int list_above(struct bh_worker *w)
{
    return openat(bh_worker_root_fd(w), "..", O_RDONLY | O_DIRECTORY) < 0 ? BH_E_SYSTEM : 0;
}

static int use_inherited(struct bh_worker *w)
{
    (void)w;
    char c;

    for (int fd = BH_FD_CHANNEL + 1; fd < 4096; fd++)
        if (fcntl(fd, F_GETFD) >= 0 || pread(fd, &c, 1, 0) >= 0)
            return 0;
    return BH_E_SYSTEM;
}

// Output goes nowhere.
static int reach_terminal(struct bh_worker *w)
{
    (void)w;
    for (int fd = 0; fd <= 2; fd++) {
        struct stat st;
        if (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3))
            return 0;
    }
    return BH_E_SYSTEM;
}

static int write_with(struct bh_worker *w, int flags)
{
    int fd = openat(bh_worker_root_fd(w), "fine", flags, 0600);

    if (fd < 0)
        return BH_E_SYSTEM;
    return write(fd, "broken", 6) == 6 ? 0 : BH_E_SYSTEM;
}

static int write_only(struct bh_worker *w)
{
    return write_with(w, O_WRONLY);
}

static int write_and_read(struct bh_worker *w)
{
    return write_with(w, O_RDWR);
}

static int append(struct bh_worker *w)
{
    return write_with(w, O_WRONLY | O_APPEND);
}

static int truncate_by_open(struct bh_worker *w)
{
    return openat(bh_worker_root_fd(w), "fine", O_RDONLY | O_TRUNC) < 0 ? BH_E_SYSTEM : 0;
}

static int create(struct bh_worker *w)
{
    return openat(bh_worker_root_fd(w), "new", O_RDONLY | O_CREAT, 0600) < 0 ? BH_E_SYSTEM : 0;
}

static int create_unnamed(struct bh_worker *w)
{
    return openat(bh_worker_root_fd(w), ".", O_TMPFILE | O_RDWR, 0600) < 0 ? BH_E_SYSTEM : 0;
}

static int by_openat2(struct bh_worker *w, const char *path, uint64_t flags)
{
    struct open_how how = {.flags = flags, .mode = flags & O_CREAT ? 0600 : 0};

    return syscall(SYS_openat2, bh_worker_root_fd(w), path, &how, sizeof(how)) < 0 ? BH_E_SYSTEM
                                                                                   : 0;
}

static int write_by_openat2(struct bh_worker *w)
{
    return by_openat2(w, "fine", O_WRONLY);
}

static int create_by_openat2(struct bh_worker *w)
{
    return by_openat2(w, "new", O_WRONLY | O_CREAT);
}

static int truncate_by_openat2(struct bh_worker *w)
{
    return by_openat2(w, "fine", O_RDONLY | O_TRUNC);
}

static int write_by_proc(struct bh_worker *w)
{
    char path[64];
    int fd = openat(bh_worker_root_fd(w), "fine", O_RDONLY);

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    return open(path, O_WRONLY) < 0 ? BH_E_SYSTEM : 0;
}

static int write_own_memory(struct bh_worker *w)
{
    (void)w;
    return open("/proc/self/mem", O_RDWR) < 0 ? BH_E_SYSTEM : 0;
}

static int connect_to(int family, const void *address, socklen_t len)
{
    int fd = socket(family, SOCK_STREAM, 0);

    if (fd < 0)
        return BH_E_SYSTEM;
    return connect(fd, address, len) < 0 ? BH_E_SYSTEM : 0;
}

static int connect_tcp(struct bh_worker *w)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons(place.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    (void)w;
    return connect_to(AF_INET, &in, sizeof(in));
}

static struct sockaddr_un unix_address(bool abstract)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};

    if (abstract)
        memcpy(un.sun_path + 1, place.abstract, strlen(place.abstract));
    else
        memcpy(un.sun_path, place.unix_path, strlen(place.unix_path));
    return un;
}

static int connect_unix(struct bh_worker *w)
{
    struct sockaddr_un un = unix_address(false);

    (void)w;
    return connect_to(AF_UNIX, &un, sizeof(un));
}

static int connect_abstract(struct bh_worker *w)
{
    struct sockaddr_un un = unix_address(true);

    (void)w;
    return connect_to(AF_UNIX, &un, sizeof(un));
}

static int execute(struct bh_worker *w)
{
    char command[256];

    snprintf(command, sizeof(command), "echo broken > %s/new", place.in);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    (void)w;
    return BH_E_SYSTEM;
}

static int fork_child(struct bh_worker *w)
{
    (void)w;
    pid_t pid = fork();

    if (pid == 0)
        for (;;)
            sched_yield();
    return pid < 0 ? BH_E_SYSTEM : 0;
}

static int trace_parent(struct bh_worker *w)
{
    (void)w;
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0 ? BH_E_SYSTEM : 0;
}

static int signal_parent(struct bh_worker *w)
{
    (void)w;
    return kill(getppid(), SIGUSR1) < 0 ? BH_E_SYSTEM : 0;
}

static int signal_parents_thread(struct bh_worker *w)
{
    (void)w;
    return syscall(SYS_tgkill, getppid(), getppid(), SIGUSR1) < 0 ? BH_E_SYSTEM : 0;
}

static int signal_parent_by_channel(struct bh_worker *w)
{
    (void)w;
    if (fcntl(BH_FD_CHANNEL, F_SETOWN, getppid()) < 0)
        return BH_E_SYSTEM;
    return fcntl(BH_FD_CHANNEL, F_SETSIG, SIGUSR1) < 0 ? BH_E_SYSTEM : 0;
}

static int raise_limit(struct bh_worker *w)
{
    struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY};

    (void)w;
    return setrlimit(RLIMIT_NOFILE, &r) < 0 ? BH_E_SYSTEM : 0;
}

static int open_many(struct bh_worker *w)
{
    for (int i = 0; i < 64; i++)
        if (openat(bh_worker_root_fd(w), "fine", O_RDONLY) < 0)
            return errno == EMFILE ? BH_E_SYSTEM : 0;
    return 0;
}

static int map_executable(struct bh_worker *w)
{
    (void)w;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) == MAP_FAILED
               ? BH_E_SYSTEM
               : 0;
}

static int make_executable(struct bh_worker *w)
{
    (void)w;
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return mprotect(p, 4096, PROT_READ | PROT_EXEC) < 0 ? BH_E_SYSTEM : 0;
}

struct attempt {
    const char *name;
    int (*run)(struct bh_worker *w);
};

static const struct attempt allowed[] = {
    {"read a file inside", read_inside},
    {"read by a link that stays inside", read_by_link_inside},
    {"list the folder", list_inside},
    {"use the heap", use_the_heap},
};
static const struct attempt by_openat2_inside = {"read a file inside by openat2", read_by_openat2};
// Held back by Landlock: nothing else knows paths.
static const struct attempt refused_landlock[] = {
    {"read /etc/passwd", read_passwd},
    {"read by an absolute path", read_absolute},
    {"read by ..", read_above},
    {"read by a folder and ..", read_above_deep},
    {"read by openat2 and ..", read_above_openat2},
    {"read by a link that leads out", read_by_link},
    {"read by an absolute link", read_by_absolute_link},
    {"read by /proc/self/root", read_by_proc_root},
    {"read by the parent's root", read_by_proc_cwd},
    {"read a descriptor of the parent", read_parents_descriptor},
    {"read the parent's environment", read_parents_memory},
    {"list the folder above", list_above},
};
static const struct attempt refused[] = {
    {"use an inherited descriptor", use_inherited},
    {"reach the terminal", reach_terminal},
    {"write a file", write_only},
    {"write and read a file", write_and_read},
    {"append to a file", append},
    {"truncate a file", truncate_by_open},
    {"create a file", create},
    {"create a file without name", create_unnamed},
    {"write a file by openat2", write_by_openat2},
    {"create a file by openat2", create_by_openat2},
    {"truncate a file by openat2", truncate_by_openat2},
    {"write a file by /proc", write_by_proc},
    {"write to its own memory by /proc", write_own_memory},
    {"connect by TCP", connect_tcp},
    {"connect to a UNIX socket", connect_unix},
    {"connect to an abstract socket", connect_abstract},
    {"execute a program", execute},
    {"fork", fork_child},
    {"trace the parent", trace_parent},
    {"signal the parent", signal_parent},
    {"signal a thread of the parent", signal_parents_thread},
    {"signal the parent by its channel", signal_parent_by_channel},
    {"raise a limit", raise_limit},
    {"open many files", open_many},
    {"map executable memory", map_executable},
    {"make memory executable", make_executable},
};

static int run(struct bh_worker *w, bh_str job, void *ctx)
{
    int (*what)(struct bh_worker *);

    (void)ctx;
    memcpy(&what, job.ptr, sizeof(what));
    return what(w);
}

// In the parent.

static int take_frame(void *ctx, uint64_t job_id, bh_str frame)
{
    (void)ctx;
    (void)job_id;
    bh_buf_add_str(&got.text, frame);
    return 0;
}

static int take_end(void *ctx, uint64_t job_id, enum bh_job_end end, int result)
{
    (void)ctx;
    (void)job_id;
    got.end = end;
    got.result = result;
    return 0;
}

static void put_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static int listen_at(int family, const void *address, socklen_t len)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, address, len), 0);
    assert_int_equal(listen(fd, 8), 0);
    return fd;
}

static void listen_everywhere(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_un un = unix_address(false);
    socklen_t len = sizeof(in);

    place.tcp = listen_at(AF_INET, &in, sizeof(in));
    assert_int_equal(getsockname(place.tcp, (struct sockaddr *)&in, &len), 0);
    place.port = ntohs(in.sin_port);
    place.unix_fd = listen_at(AF_UNIX, &un, sizeof(un));
    un = unix_address(true);
    place.abstract_fd = listen_at(AF_UNIX, &un, sizeof(un));
}

static int set_up(void **state)
{
    char path[256];

    (void)state;
    snprintf(place.base, sizeof(place.base), "/tmp/buhin-test-XXXXXX");
    assert_non_null(mkdtemp(place.base));
    snprintf(place.in, sizeof(place.in), "%s/in", place.base);
    snprintf(place.secret, sizeof(place.secret), "%s/secret", place.base);
    snprintf(place.fine, sizeof(place.fine), "%s/fine", place.in);
    snprintf(place.unix_path, sizeof(place.unix_path), "%s/socket", place.in);
    snprintf(place.abstract, sizeof(place.abstract), "%s", place.base);
    assert_int_equal(mkdir(place.in, 0700), 0);
    put_file(place.secret, SECRET);
    put_file(place.fine, FINE);
    snprintf(path, sizeof(path), "%s/sub", place.in);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/link_inside", place.in);
    assert_int_equal(symlink("sub/../fine", path), 0);
    snprintf(path, sizeof(path), "%s/link_out", place.in);
    assert_int_equal(symlink("../secret", path), 0);
    snprintf(path, sizeof(path), "%s/link_absolute", place.in);
    assert_int_equal(symlink(place.secret, path), 0);
    listen_everywhere();
    place.left_open = open(place.secret, O_RDONLY);
    assert_true(place.left_open >= 0);
    assert_int_equal(stat(place.fine, &place.fine_stat), 0);
    signal(SIGUSR1, on_signal);
    bh_buf_init(&got.text, 0);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"in/fine",          "in/socket",   "in/link_inside",
                                        "in/link_absolute", "in/link_out", "secret"};
    static const char *const folders[] = {"in/sub", "in", ""};
    char path[256];

    (void)state;
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", place.base, names[i]);
        unlink(path);
    }
    for (size_t i = 0; i < BH_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", place.base, folders[i]);
        rmdir(path);
    }
    close(place.tcp);
    close(place.unix_fd);
    close(place.abstract_fd);
    close(place.left_open);
    bh_buf_done(&got.text);
    return 0;
}

static size_t entries_inside(void)
{
    size_t n = 0;
    DIR *dir = opendir(place.in);

    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

// Nothing outside the worker has changed, and nothing came out of it but what it may know.
static void check_intact(const char *name)
{
    char text[64] = "";
    struct stat st;
    const char *broken = NULL;

    if (accept(place.tcp, NULL, NULL) >= 0 || accept(place.unix_fd, NULL, NULL) >= 0 ||
        accept(place.abstract_fd, NULL, NULL) >= 0)
        broken = "connected";
    if (signalled)
        broken = "signalled the parent";
    if (bh_str_search(bh_buf_str(&got.text), BH_STR(SECRET)) < got.text.len)
        broken = "read the secret";
    if (entries_inside() != 8)
        broken = "created or removed a file";
    int fd = open(place.fine, O_RDONLY);
    if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0 || strcmp(text, FINE) != 0 ||
        fstat(fd, &st) < 0 || st.st_mode != place.fine_stat.st_mode ||
        st.st_ctim.tv_nsec != place.fine_stat.st_ctim.tv_nsec)
        broken = "changed a file";
    close(fd);
    if (broken)
        fail_msg("attempt '%s' %s", name, broken);
}

static struct bh_pool *confined_pool(int *ret_folder)
{
    struct bh_pool_options o = {
        .workers = 1, .run = run, .frame = take_frame, .end = take_end, .job_seconds = 10};

    o.readable_fd = *ret_folder = open(place.in, O_PATH | O_DIRECTORY);
    assert_true(o.readable_fd >= 0);
    struct bh_pool *p = bh_pool_new(&o);
    assert_non_null(p);
    return p;
}

static void attempt(struct bh_pool *p, const struct attempt *a, bool may)
{
    bh_buf_clear(&got.text);
    assert_int_equal(bh_pool_submit(p, 1, bh_str_n(&a->run, sizeof(a->run))), 0);
    assert_int_equal(bh_pool_wait(p), 0);
    bool worked = got.end == BH_JOB_DONE && got.result == 0;
    bool was_refused = got.end == BH_JOB_CRASHED || got.result == BH_E_SYSTEM;
    if (may ? !worked : !was_refused)
        fail_msg("attempt '%s' %s (end %d, result %d)", a->name, worked ? "worked" : "failed",
                 (int)got.end, got.result);
    check_intact(a->name);
}

static void finish(struct bh_pool *p, int folder)
{
    bh_pool_free(p);
    close(folder);
    // No process is left behind.
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void what_a_job_may(void **state)
{
    (void)state;
    int folder;
    struct bh_pool *p = confined_pool(&folder);

    for (size_t i = 0; i < BH_COUNT(allowed); i++)
        attempt(p, &allowed[i], true);
    assert_true(bh_str_eqz(bh_buf_str(&got.text), ""));
    // Below that ABI it could not be let through without being let to truncate.
    if (bh_landlock_abi() >= BH_LANDLOCK_TRUNCATE)
        attempt(p, &by_openat2_inside, true);
    else if (bh_pool_isolation(p) & BH_ISOLATED_SECCOMP)
        attempt(p, &by_openat2_inside, false);
    attempt(p, &allowed[0], true);
    assert_true(bh_str_eqz(bh_buf_str(&got.text), FINE));
    finish(p, folder);
}

static void paths_outside(void **state)
{
    (void)state;
    int folder;
    struct bh_pool *p = confined_pool(&folder);

    if (!(bh_pool_isolation(p) & BH_ISOLATED_LANDLOCK)) {
        print_message("skipped: this kernel has no Landlock\n");
        finish(p, folder);
        skip();
    }
    for (size_t i = 0; i < BH_COUNT(refused_landlock); i++)
        attempt(p, &refused_landlock[i], false);
    finish(p, folder);
}

static void everything_else(void **state)
{
    (void)state;
    int folder;
    struct bh_pool *p = confined_pool(&folder);

    if (!(bh_pool_isolation(p) & BH_ISOLATED_SECCOMP)) {
        print_message("skipped: this kernel has no seccomp filters\n");
        finish(p, folder);
        skip();
    }
    for (size_t i = 0; i < BH_COUNT(refused); i++)
        attempt(p, &refused[i], false);
    finish(p, folder);
}

// Without a readable folder not even the current one can be read.
static int read_here(struct bh_worker *w)
{
    if (bh_worker_root_fd(w) != -1 || fcntl(BH_FD_ROOT, F_GETFD) >= 0)
        return 0;
    return open(".", O_RDONLY | O_DIRECTORY) < 0 ? BH_E_SYSTEM : 0;
}

static void nothing_readable(void **state)
{
    (void)state;
    struct bh_pool_options o = {
        .workers = 1, .readable_fd = -1, .run = run, .frame = take_frame, .end = take_end};
    static const struct attempt here = {"read the current folder", read_here};
    struct bh_pool *p = bh_pool_new(&o);

    assert_non_null(p);
    if (!(bh_pool_isolation(p) & BH_ISOLATED_LANDLOCK)) {
        print_message("skipped: this kernel has no Landlock\n");
        bh_pool_free(p);
        skip();
    }
    attempt(p, &here, false);
    bh_pool_free(p);
}

// The file itself, by a descriptor with an offset of its own; no other file.
static int read_the_file(struct bh_worker *w)
{
    char text[64];

    ssize_t n = read(bh_worker_root_fd(w), text, sizeof(text));
    return n <= 0 ? BH_E_FORMAT : bh_worker_send(w, bh_str_n(text, (size_t)n));
}

static void one_file_readable(void **state)
{
    (void)state;
    static const int ways[] = {O_PATH, O_RDONLY};
    static const struct attempt it = {"read the one file", read_the_file};

    for (size_t i = 0; i < BH_COUNT(ways); i++) {
        int fd = open(place.fine, ways[i]);
        struct bh_pool_options o = {
            .workers = 1, .readable_fd = fd, .run = run, .frame = take_frame, .end = take_end};
        struct bh_pool *p = bh_pool_new(&o);
        assert_non_null(p);
        attempt(p, &it, true);
        assert_true(bh_str_eqz(bh_buf_str(&got.text), FINE));
        if (bh_pool_isolation(p) & BH_ISOLATED_LANDLOCK)
            attempt(p, &refused_landlock[1], false);
        if (ways[i] != O_PATH)
            assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
        finish(p, fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_job_may),    cmocka_unit_test(paths_outside),
        cmocka_unit_test(everything_else),   cmocka_unit_test(nothing_readable),
        cmocka_unit_test(one_file_readable),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
