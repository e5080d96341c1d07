// SPDX-License-Identifier: Apache-2.0
// The walk of a tree: what is told, and that threads do not change the order.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "sources/walk.h"

#define FOLDERS 300
// More than a thread reads of one folder.
#define LARGE 5000

static char root[] = "/tmp/buhin-walk-XXXXXX";

static void in_root(char path[PATH_MAX], const char *name)
{
    snprintf(path, PATH_MAX, "%s/%s", root, name);
}

static void make_file(const char *name, mode_t mode, size_t size)
{
    char path[PATH_MAX];

    in_root(path, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)size), 0);
    close(fd);
}

static void make_folder(const char *name)
{
    char path[PATH_MAX];

    in_root(path, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static int set_up(void **state)
{
    char name[64], path[PATH_MAX];

    (void)state;
    assert_non_null(mkdtemp(root));
    make_folder("large");
    for (int i = 0; i < LARGE; i++) {
        snprintf(name, sizeof(name), "large/%05d", i * 7919 % LARGE);
        make_file(name, 0644, 0);
    }
    make_folder("many");
    for (int i = 0; i < FOLDERS; i++) {
        snprintf(name, sizeof(name), "many/%03d", i);
        make_folder(name);
        snprintf(name, sizeof(name), "many/%03d/inner", i);
        make_folder(name);
        snprintf(name, sizeof(name), "many/%03d/inner/program", i);
        make_file(name, 0755, (size_t)i);
        snprintf(name, sizeof(name), "many/%03d/text", i);
        make_file(name, 0644, 1);
    }
    in_root(path, "many/link");
    assert_int_equal(symlink("../large", path), 0);
    in_root(path, "many/000/deep-link");
    assert_int_equal(symlink("text", path), 0);
    in_root(path, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    return 0;
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *f)
{
    (void)st;
    (void)type;
    (void)f;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(root, drop, 16, FTW_DEPTH | FTW_PHYS);
}

// A line for each file.
static int on_file(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f)
{
    struct bh_buf *b = ctx;

    (void)w;
    bh_buf_printf(b, "%d %.*s", (int)f->type, BH_FMT(f->path));
    if (f->type == BH_WALK_LINK)
        bh_buf_printf(b, " -> %.*s", BH_FMT(f->target));
    if (f->type == BH_WALK_FILE && w->sizes)
        bh_buf_printf(b, " %d %o %ju", f->error, (unsigned)(f->mode & 07777), (uintmax_t)f->size);
    bh_buf_add_char(b, '\n');
    return bh_buf_error(b);
}

static bh_str walk(unsigned threads, bool sizes, const bh_str *exclude, struct bh_buf *b)
{
    struct bh_source source;

    bh_buf_init(b, 0);
    assert_int_equal(bh_source_open(root, NULL, &source), 0);
    struct bh_walk w = {.source = &source,
                        .exclude = exclude,
                        .exclude_count = exclude ? 1 : 0,
                        .threads = threads,
                        .sizes = sizes,
                        .file = on_file,
                        .ctx = b};
    assert_int_equal(bh_walk_run(&w), 0);
    bh_source_close(&source);
    if (!exclude) {
        assert_int_equal(w.folders, 1 + 1 + 1 + 2 * FOLDERS);
        assert_int_equal(w.files, LARGE + 2 * FOLDERS + 2);
    }
    return bh_buf_str(b);
}

static bool has(bh_str text, const char *line)
{
    return bh_str_search(text, bh_str_z(line)) < text.len;
}

static void everything_is_told_once(void **state)
{
    (void)state;
    struct bh_buf b;
    bh_str told = walk(1, true, NULL, &b);

    assert_true(bh_str_starts(told, BH_STR("2 fifo\n")));
    assert_true(has(told, "\n0 many/007/inner/program 0 755 7\n"));
    assert_true(has(told, "\n0 many/299/text 0 644 1\n"));
    assert_true(has(told, "\n1 many/link -> ../large\n"));
    assert_false(has(told, "deep-link")); // three folders deep
    assert_true(has(told, "\n0 large/00041 0 644 0\n0 large/00042 0 644 0\n"));
    bh_buf_done(&b);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    static const unsigned threads[] = {2, 3, 8, 100, 0};
    struct bh_buf one, many;
    bh_str told = walk(1, true, NULL, &one);

    for (size_t i = 0; i < BH_COUNT(threads); i++) {
        assert_true(bh_str_eq(walk(threads[i], true, NULL, &many), told));
        bh_buf_done(&many);
    }
    bh_buf_done(&one);
}

static void what_is_excluded_is_not_entered(void **state)
{
    (void)state;
    const bh_str exclude = BH_STR("many");
    struct bh_buf b;
    bh_str told = walk(4, false, &exclude, &b);

    assert_false(has(told, "many"));
    assert_true(has(told, "0 large/04999\n"));
    bh_buf_done(&b);
}

static int stop(void *ctx, const struct bh_walk *w, const struct bh_walk_file *f)
{
    (void)w;
    (void)f;
    return ++*(int *)ctx == 100 ? BH_E_LIMIT : 0;
}

static void ends_when_it_is_told_to(void **state)
{
    (void)state;
    struct bh_source source;
    int count = 0;

    assert_int_equal(bh_source_open(root, NULL, &source), 0);
    struct bh_walk w = {.source = &source, .threads = 4, .file = stop, .ctx = &count};
    assert_int_equal(bh_walk_run(&w), BH_E_LIMIT);
    assert_int_equal(count, 100);
    bh_source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_told_once),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(what_is_excluded_is_not_entered),
        cmocka_unit_test(ends_when_it_is_told_to),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
