// SPDX-License-Identifier: Apache-2.0
// Paths beneath a folder: the way step by step finds the same files as the kernel's openat2.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "sources/resolve.h"

static char base[64]; // with "secret" and the folder "root"
static int root = -1;

static const char *const folders[] = {"root", "root/etc", "root/usr", "root/usr/lib",
                                      "root/usr/lib/deep"};
static const char *const files[] = {"secret", "root/file", "root/etc/passwd", "root/usr/lib/a",
                                    "root/usr/lib/deep/b"};
static const struct {
    const char *name, *target;
} links[] = {
    {"root/lib", "usr/lib"},
    {"root/lib_absolute", "/usr/lib"},
    {"root/out", "../secret"},
    {"root/far_out", "../../../../../../etc/passwd"},
    {"root/loop", "loop"},
    {"root/loop_a", "loop_b/x"},
    {"root/loop_b", "loop_a/x"},
    {"root/dangling", "usr/nothing"},
    {"root/to_file", "usr/lib/deep/b"},
    {"root/to_file_slash", "file/"},
    {"root/to_link", "lib_absolute/a"},
    {"root/usr/up", ".."},
    {"root/usr/lib/deep/top", "/"},
    {"root/usr/lib/deep/back", "../../../usr/./lib//deep/../a"},
};

static void in_base(char path[256], const char *name)
{
    snprintf(path, 256, "%s/%s", base, name);
}

static int set_up(void **state)
{
    char path[256], name[64], target[64];

    (void)state;
    snprintf(base, sizeof(base), "/tmp/buhin-test-XXXXXX");
    if (!mkdtemp(base))
        return -1;
    for (size_t i = 0; i < BH_COUNT(folders); i++) {
        in_base(path, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < BH_COUNT(files); i++) {
        in_base(path, files[i]);
        close(open(path, O_WRONLY | O_CREAT, 0600));
    }
    in_base(path, "root/fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    for (size_t i = 0; i < BH_COUNT(links); i++) {
        in_base(path, links[i].name);
        assert_int_equal(symlink(links[i].target, path), 0);
    }
    // A chain of 45 links: l44 -> l43 ... -> l0 -> file.
    for (int i = 0; i < 45; i++) {
        snprintf(name, sizeof(name), "root/l%d", i);
        snprintf(target, sizeof(target), i ? "l%d" : "file", i - 1);
        in_base(path, name);
        assert_int_equal(symlink(target, path), 0);
    }
    in_base(path, "root");
    root = open(path, O_RDONLY | O_DIRECTORY);
    return root < 0 ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    close(root);
    return nftw(base, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void same(const char *path, int flags)
{
    struct stat a = {0}, b = {0};
    int fd_a = -1, fd_b = -1;
    int ra = bh_resolve_open(root, bh_str_z(path), flags, &fd_a), error = errno;
    int rb = bh_resolve_steps(root, bh_str_z(path), flags, &fd_b);

    if (ra != rb || (ra < 0 && error != errno))
        fail_msg("'%s': %d (%s), step by step %d (%s)", path, ra, strerror(error), rb,
                 strerror(errno));
    if (ra < 0)
        return;
    assert_int_equal(fstat(fd_a, &a), 0);
    assert_int_equal(fstat(fd_b, &b), 0);
    if (a.st_ino != b.st_ino || a.st_dev != b.st_dev)
        fail_msg("'%s': another file step by step", path);
    assert_int_equal(fcntl(fd_a, F_GETFL), fcntl(fd_b, F_GETFL) & ~O_NOFOLLOW);
    close(fd_a);
    close(fd_b);
}

static void as_the_kernel(void **state)
{
    (void)state;
    static const char *const paths[] = {"",
                                        ".",
                                        "/",
                                        "..",
                                        "../..",
                                        "file",
                                        "./file",
                                        "/file",
                                        "//file",
                                        "file/",
                                        "file/.",
                                        "file/x",
                                        "nothing",
                                        "nothing/x",
                                        "usr",
                                        "usr/",
                                        "usr/lib/a",
                                        "usr/lib/../lib/a",
                                        "usr/lib/../../../../file",
                                        "../secret",
                                        "usr/../../secret",
                                        "lib",
                                        "lib/",
                                        "lib/a",
                                        "lib/../file",
                                        "lib/../lib/a",
                                        "lib_absolute",
                                        "lib_absolute/a",
                                        "lib_absolute/../lib/a",
                                        "out",
                                        "far_out",
                                        "loop",
                                        "loop/x",
                                        "loop_a",
                                        "dangling",
                                        "dangling/x",
                                        "to_file",
                                        "to_file/",
                                        "to_file_slash",
                                        "to_link",
                                        "to_link/..",
                                        "usr/up",
                                        "usr/up/file",
                                        "usr/up/usr/up/usr/up/file",
                                        "usr/lib/deep/top",
                                        "usr/lib/deep/top/file",
                                        "usr/lib/deep/top/../file",
                                        "usr/lib/deep/back",
                                        "fifo",
                                        "fifo/x",
                                        "l0",
                                        "l20",
                                        "l39",
                                        "l40",
                                        "l44",
                                        "l20/../file"};

    for (size_t i = 0; i < BH_COUNT(paths); i++) {
        same(paths[i], 0);
        same(paths[i], O_DIRECTORY);
    }
}

static void stays_inside(void **state)
{
    (void)state;
    struct stat secret, st;
    static const char *const paths[] = {"../secret", "out", "usr/../../secret", "usr/up/../secret"};
    char path[256];
    int fd;

    in_base(path, "secret");
    assert_int_equal(stat(path, &secret), 0);
    for (size_t i = 0; i < BH_COUNT(paths); i++)
        assert_int_equal(bh_resolve_steps(root, bh_str_z(paths[i]), 0, &fd), BH_E_FORMAT);
    // What leads out leads to the file of that name inside.
    assert_int_equal(bh_resolve_steps(root, BH_STR("far_out"), 0, &fd), 0);
    assert_int_equal(fstat(fd, &st), 0);
    close(fd);
    in_base(path, "root/etc/passwd");
    assert_int_equal(stat(path, &secret), 0);
    assert_int_equal(st.st_ino, secret.st_ino);
}

static void limits(void **state)
{
    (void)state;
    static char path[BH_LIMIT_PATH + 1];
    int fd;

    memset(path, 'x', 300);
    assert_int_equal(bh_resolve_steps(root, bh_str_n(path, 256), 0, &fd), BH_E_LIMIT);
    memset(path, '/', sizeof(path));
    memcpy(path + BH_LIMIT_PATH - 5, "file", 4);
    assert_int_equal(bh_resolve_steps(root, bh_str_n(path, BH_LIMIT_PATH), 0, &fd), BH_E_LIMIT);
    assert_int_equal(bh_resolve_open(root, bh_str_n(path, BH_LIMIT_PATH), 0, &fd), BH_E_LIMIT);
    assert_int_equal(bh_resolve_steps(root, bh_str_n(path, BH_LIMIT_PATH - 1), 0, &fd), 0);
    close(fd);
    assert_int_equal(bh_resolve_steps(root, bh_str_n("fi\0le", 5), 0, &fd), BH_E_LIMIT);
}

// No descriptor stays open, whatever the way ended with.
static void closes_what_it_opens(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "usr/lib/deep/b", "loop_a", "nothing/x", "file/x", "usr/lib/deep/top/usr/lib/a",
        "usr/lib/deep"};
    int before = dup(root), fd;

    close(before);
    for (size_t i = 0; i < BH_COUNT(paths); i++)
        if (bh_resolve_steps(root, bh_str_z(paths[i]), 0, &fd) == 0)
            close(fd);
    int after = dup(root);
    close(after);
    assert_int_equal(before, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_kernel),
        cmocka_unit_test(stays_inside),
        cmocka_unit_test(limits),
        cmocka_unit_test(closes_what_it_opens),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
