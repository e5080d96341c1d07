// SPDX-License-Identifier: Apache-2.0
// Buffered output and files that appear whole or not at all.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/out.h"

// Each test works in a folder of its own.
static int setup(void **state)
{
    static char dir[] = "/tmp/buhin-out-XXXXXX";

    memcpy(dir + sizeof(dir) - 7, "XXXXXX", 6);
    *state = mkdtemp(dir);
    return *state && chdir(dir) == 0 ? 0 : -1;
}

static unsigned files_here(bool remove)
{
    DIR *d = opendir(".");
    unsigned n = 0;

    for (struct dirent *e; (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        n++;
        if (remove && unlink(e->d_name) < 0)
            rmdir(e->d_name);
    }
    closedir(d);
    return n;
}

static int teardown(void **state)
{
    files_here(true);
    return chdir("/") == 0 && rmdir(*state) == 0 ? 0 : -1;
}

static void assert_content(const char *path, const char *expect)
{
    char text[100];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, text, sizeof(text) - 1);

    assert_true(n >= 0);
    text[n] = '\0';
    assert_string_equal(text, expect);
    close(fd);
}

static void write_file(const char *path, const char *text)
{
    struct bh_out o;

    assert_int_equal(bh_out_file(&o, path, NULL), 0);
    bh_out_z(&o, text);
    assert_int_equal(bh_out_commit(&o, NULL), 0);
    bh_out_done(&o);
}

static void to_memory(void **state)
{
    (void)state;
    struct bh_out o;

    bh_out_mem(&o, 10);
    bh_out_z(&o, "abc");
    bh_out_printf(&o, "%d", 42);
    assert_int_equal(bh_out_flush(&o), 0);
    assert_true(bh_str_eqz(bh_buf_str(&o.buf), "abc42"));
    bh_out_z(&o, "too much");
    assert_int_equal(bh_out_flush(&o), BH_E_LIMIT);
    bh_out_done(&o);
}

static void large_to_a_descriptor(void **state)
{
    (void)state;
    static char block[100000];
    struct bh_out o;
    struct stat st;
    int fd = open("file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    memset(block, 'x', sizeof(block));
    bh_out_fd(&o, fd);
    bh_out_char(&o, 'a');
    bh_out_add(&o, block, sizeof(block));
    for (int i = 0; i < 100000; i++)
        bh_out_char(&o, 'b');
    assert_int_equal(bh_out_flush(&o), 0);
    bh_out_done(&o);
    assert_int_equal(fstat(fd, &st), 0); // still open
    assert_int_equal(st.st_size, 200001);
    close(fd);
}

static void a_full_device_is_an_error(void **state)
{
    (void)state;
    struct bh_out o;

    assert_int_equal(bh_out_file(&o, "/dev/full", NULL), 0);
    bh_out_z(&o, "text");
    errno = 0;
    assert_int_equal(bh_out_flush(&o), BH_E_SYSTEM);
    assert_int_equal(errno, ENOSPC);
    bh_out_z(&o, "more");
    errno = 0;
    assert_int_equal(bh_out_commit(&o, NULL), BH_E_SYSTEM);
    assert_int_equal(errno, ENOSPC);
    bh_out_done(&o);
}

static void appears_whole_or_not_at_all(void **state)
{
    (void)state;
    struct bh_out o;
    struct stat st;
    mode_t mask = umask(027);

    write_file("file", "old");
    assert_int_equal(stat("file", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    umask(mask);

    assert_int_equal(bh_out_file(&o, "file", NULL), 0);
    bh_out_z(&o, "new");
    assert_int_equal(bh_out_flush(&o), 0);
    assert_content("file", "old");
    assert_int_equal(files_here(false), 2);
    bh_out_done(&o); // given up
    assert_content("file", "old");
    assert_int_equal(files_here(false), 1);

    assert_int_equal(chmod("file", 0600), 0);
    write_file("file", "new");
    assert_content("file", "new");
    assert_int_equal(stat("file", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(files_here(false), 1);
}

static void through_symbolic_links(void **state)
{
    (void)state;
    struct bh_out o;
    struct stat st;

    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("folder/target", "one"), 0);
    assert_int_equal(symlink("one", "two"), 0);
    write_file("two", "made"); // dangling so far
    assert_content("folder/target", "made");
    write_file("two", "replaced");
    assert_content("folder/target", "replaced");
    assert_int_equal(lstat("two", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(unlink("folder/target"), 0);

    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(bh_out_file(&o, "loop", NULL), BH_E_SYSTEM);
    bh_out_done(&o);
}

static void what_cannot_be_created(void **state)
{
    (void)state;
    struct bh_out o;
    static char path[5000];

    assert_int_equal(bh_out_file(&o, "absent/file", NULL), BH_E_SYSTEM);
    bh_out_z(&o, "nothing happens");
    assert_int_equal(o.buf.len, 0);
    assert_int_equal(bh_out_flush(&o), BH_E_SYSTEM);
    bh_out_done(&o);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(bh_out_file(&o, "folder", NULL), BH_E_SYSTEM);
    bh_out_done(&o);
    memset(path, 'a', sizeof(path) - 1);
    assert_int_equal(bh_out_file(&o, path, NULL), BH_E_LIMIT);
    bh_out_done(&o);
}

static void descriptors_by_name_are_not_replaced(void **state)
{
    (void)state;
    struct bh_out o;
    char name[32];
    int fd = open("file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_int_equal(write(fd, "first ", 6), 6);
    snprintf(name, sizeof(name), "/dev/fd/%d", fd);
    write_file(name, "second ");
    assert_int_equal(write(fd, "third", 5), 5);
    close(fd);
    assert_content("file", "first second third");
    assert_int_equal(files_here(false), 1);
    assert_int_equal(bh_out_file(&o, name, NULL), BH_E_SYSTEM);
    assert_int_equal(errno, EBADF);
    bh_out_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(to_memory),
        cmocka_unit_test_setup_teardown(large_to_a_descriptor, setup, teardown),
        cmocka_unit_test(a_full_device_is_an_error),
        cmocka_unit_test_setup_teardown(appears_whole_or_not_at_all, setup, teardown),
        cmocka_unit_test_setup_teardown(through_symbolic_links, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_created, setup, teardown),
        cmocka_unit_test_setup_teardown(descriptors_by_name_are_not_replaced, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
