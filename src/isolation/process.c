// SPDX-License-Identifier: Apache-2.0
// Start and end of worker processes.

#include "isolation/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/error.h"
#include "isolation/worker.h"

// How often, at growing distances of 20 us, 40 us ..., a process whose channel has closed is looked
// at before it is killed: some 80 ms. It is normally a zombie at once.
#define LOOKS 12

static int channel(int ret_fds[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_fds) < 0)
        return BH_E_SYSTEM;
    if (fcntl(ret_fds[0], F_SETFL, O_NONBLOCK) == 0)
        return 0;
    int saved = errno;
    close(ret_fds[0]);
    close(ret_fds[1]);
    errno = saved;
    return BH_E_SYSTEM;
}

// With all signals blocked until the child has reset them: no handler of the parent's runs there.
static pid_t fork_quietly(void)
{
    sigset_t all, old;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &old);
    pid_t pid = fork();
    if (pid != 0) {
        int saved = errno;
        sigprocmask(SIG_SETMASK, &old, NULL);
        errno = saved;
    }
    return pid;
}

int bh_process_start(const struct bh_pool_options *options, struct bh_process *ret)
{
    int fds[2];
    pid_t parent = getpid();

    if (channel(fds) < 0)
        return bh_fail_errno(options->diag, "cannot make a channel to a worker process");
    pid_t pid = fork_quietly();
    if (pid == 0)
        bh_worker_main(options, fds[1], parent);
    close(fds[1]);
    if (pid < 0) {
        close(fds[0]);
        return bh_fail_errno(options->diag, "cannot start a worker process");
    }
    *ret = (struct bh_process){.pid = pid, .fd = fds[0]};
    return 0;
}

static pid_t wait_for(pid_t pid, int *ret_status, int options)
{
    pid_t r;

    do
        r = waitpid(pid, ret_status, options);
    while (r < 0 && errno == EINTR);
    return r;
}

bool bh_process_end(struct bh_process *p, bool patience)
{
    struct timespec pause = {.tv_nsec = 20000};
    int status = 0;
    pid_t pid = p->pid, r = 0;

    p->pid = 0;
    for (int i = 0; patience && i < LOOKS; i++) {
        // An error means that there is no such child: the program ignores SIGCHLD.
        r = wait_for(pid, &status, WNOHANG);
        if (r != 0)
            return r == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        nanosleep(&pause, NULL);
        pause.tv_nsec *= 2;
    }
    kill(pid, SIGKILL);
    wait_for(pid, &status, 0);
    return false;
}
