// SPDX-License-Identifier: Apache-2.0
// Landlock, by its system calls: the C library has no functions for them.

#include "isolation/landlock.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/landlock.h>

#include "base/error.h"

// The kernel headers of Debian 12 (6.1) end at ABI 2; what came later, by number:
// include/uapi/linux/landlock.h of Linux 6.12.
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14) // ABI 3
#endif
#ifndef LANDLOCK_ACCESS_NET_BIND_TCP
#define LANDLOCK_ACCESS_NET_BIND_TCP    (1ULL << 0) // ABI 4
#define LANDLOCK_ACCESS_NET_CONNECT_TCP (1ULL << 1)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15) // ABI 5
#endif
#ifndef LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0) // ABI 6
#define LANDLOCK_SCOPE_SIGNAL               (1ULL << 1)
#endif

// struct landlock_ruleset_attr as of ABI 6; an older kernel takes its first words only.
struct ruleset {
    uint64_t fs, net, scoped;
};

#define READ_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

int bh_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return abi > 0 ? (int)abi : 0;
}

// Every right that the ABI knows, so that nothing which is not granted is left.
static struct ruleset all_rights(int abi)
{
    struct ruleset r = {.fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};

    if (abi >= 2)
        r.fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= BH_LANDLOCK_TRUNCATE)
        r.fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
    if (abi >= 4)
        r.net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
    if (abi >= 5)
        r.fs |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
    if (abi >= 6)
        r.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
    return r;
}

static size_t ruleset_size(int abi)
{
    return sizeof(uint64_t) * (abi >= 6 ? 3 : abi >= 4 ? 2 : 1);
}

static int grant(int ruleset, int fd)
{
    struct stat st;

    if (fd < 0)
        return 0;
    if (fstat(fd, &st) < 0)
        return BH_E_SYSTEM;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = S_ISDIR(st.st_mode) ? READ_RIGHTS : LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = fd,
    };
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0)
        return 0;
    // A file of no file system (memfd) has no path either: it is read by its descriptor.
    return errno == EBADFD ? 0 : BH_E_SYSTEM;
}

int bh_landlock_enter(int readable_fd, int *ret_abi)
{
    int abi = bh_landlock_abi();
    struct ruleset rights = all_rights(abi);

    if (!abi) {
        *ret_abi = 0;
        return 0;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, ruleset_size(abi), 0);
    if (ruleset < 0)
        return BH_E_SYSTEM;
    int e = grant(ruleset, readable_fd);
    if (e == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
        e = BH_E_SYSTEM;
    int saved = errno;
    close(ruleset);
    errno = saved;
    if (e == 0)
        *ret_abi = abi;
    return e;
}
