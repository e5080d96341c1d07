// SPDX-License-Identifier: Apache-2.0
// Runs each finder over the cases of tests/golden/finders: a folder a case, with `cmd` (a line
// "FINDER PATH" a file to read), `input/` (the root) and `expect` (the events as text).
// With UPDATE_GOLDEN set in the environment the expected files are written anew, to be read as a
// diff.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../support/print_sink.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "finders/dispatch.h"
#include "finders/finder.h"
#include "sources/source.h"

static int read_file(const struct bh_find *f, bh_str path, uint64_t cap, bh_str *ret)
{
    return bh_source_read_file(f->source, path, f->arena, cap, ret);
}

static int list_folder(const struct bh_find *f, bh_str path,
                       int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx)
{
    return bh_source_list(f->source, path, each, ctx);
}

static void report(void *ctx, const struct bh_report *r)
{
    struct bh_sink *sink = ctx;
    struct bh_event e = {.kind = BH_EVENT_REPORT, .report = *r};

    (void)sink->event(sink->ctx, &e);
}

static unsigned magic_of(const struct bh_input *in)
{
    char b[4];

    return bh_input_exact(in, 0, b, 4) == 0 ? bh_magic_of(bh_str_n(b, 4)) : 0;
}

static int run_one(struct bh_source *s, const struct bh_finder *finder, bh_str path,
                   struct print_sink *p)
{
    struct bh_arena arena;
    struct bh_input in;
    struct bh_diag diag = {.report = report, .ctx = &p->sink, .file = path};
    int fd;
    int r = bh_source_open_file(s, path, &fd);

    if (r < 0)
        return r;
    r = bh_input_fd(fd, &in);
    bh_arena_init(&arena, BH_LIMIT_ENTRY_MEMORY);
    if (r == 0) {
        struct bh_find f = {.path = path,
                            .size = in.size,
                            .magic = magic_of(&in),
                            .input = &in,
                            .arena = &arena,
                            .sink = &p->sink,
                            .diag = &diag,
                            .read_file = read_file,
                            .list_folder = list_folder,
                            .source = s};
        r = finder->find(&f);
    }
    bh_arena_done(&arena);
    close(fd);
    bh_buf_printf(&p->text, "= %s\n", bh_error_name(r));
    return 0;
}

static int run_case(const char *folder, struct print_sink *p)
{
    char path[4200];
    struct bh_source s = {.root_fd = -1}, root = {.root_fd = -1};
    struct bh_arena arena;
    struct bh_text t;
    bh_str cmd, row, name;

    bh_arena_init(&arena, 0);
    snprintf(path, sizeof(path), "%s/input", folder);
    int r = bh_source_open(folder, NULL, &root);
    if (r == 0)
        r = bh_source_read_file(&root, BH_STR("cmd"), &arena, BH_MIB, &cmd);
    if (r == 0)
        r = bh_source_open(path, NULL, &s);
    if (r == 0) {
        bh_text_init(&t, cmd);
        while (r == 0 && bh_text_line(&t, &row)) {
            bh_str rest = row;
            if (!bh_str_cut(&rest, ' ', &name))
                continue;
            const struct bh_finder *finder = bh_finder_by_name(name);
            bh_buf_printf(&p->text, "# %.*s\n", BH_FMT(row));
            r = finder ? run_one(&s, finder, rest, p) : BH_E_UNSUPPORTED;
        }
    }
    bh_source_close(&s);
    bh_source_close(&root);
    bh_arena_done(&arena);
    return r;
}

static bool same_as_expected(const char *folder, bh_str got)
{
    char path[4200];
    struct bh_source root = {.root_fd = -1};
    struct bh_arena arena;
    bh_str want = BH_STR_EMPTY;
    bool same;

    snprintf(path, sizeof(path), "%s/expect", folder);
    if (getenv("UPDATE_GOLDEN")) {
        struct bh_out o;
        if (bh_out_file(&o, path, NULL) < 0)
            return false;
        bh_out_str(&o, got);
        same = bh_out_commit(&o, NULL) == 0;
        bh_out_done(&o);
        return same;
    }
    bh_arena_init(&arena, 0);
    if (bh_source_open(folder, NULL, &root) == 0)
        (void)!bh_source_read_file(&root, BH_STR("expect"), &arena, 64 * BH_MIB, &want);
    same = bh_str_eq(want, got);
    if (!same)
        printf("--- expected %s\n%.*s+++ got\n%.*s", path, BH_FMT(want), BH_FMT(got));
    bh_source_close(&root);
    bh_arena_done(&arena);
    return same;
}

int main(int argc, char **argv)
{
    unsigned passed = 0, failed = 0;
    DIR *dir = opendir(argc > 1 ? argv[1] : "tests/golden/finders");
    const struct dirent *e;

    if (!dir)
        return 1;
    while ((e = readdir(dir))) {
        char folder[4096];
        struct print_sink p;
        if (e->d_name[0] == '.')
            continue;
        snprintf(folder, sizeof(folder), "%s/%s", argc > 1 ? argv[1] : "tests/golden/finders",
                 e->d_name);
        print_sink_init(&p);
        int r = run_case(folder, &p);
        if (r == 0 && same_as_expected(folder, bh_buf_str(&p.text))) {
            passed++;
        } else {
            printf("FAILED %s (%s)\n", e->d_name, bh_error_name(r));
            failed++;
        }
        print_sink_done(&p);
    }
    closedir(dir);
    printf("%u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
