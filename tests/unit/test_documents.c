// SPDX-License-Identifier: Apache-2.0
// Reads the documents of tests/golden/documents: a folder a case, with `cmd` ("FORMAT FILE"), the
// document, and for each thing that is made of it a file: `expect.inventory` (all that it holds)
// and `expect.FORMAT`. With UPDATE_GOLDEN set in the environment these are written anew (those that
// are there), to be read as a diff.

#include <dirent.h>
#include <unistd.h>

#include "../support/document.h"
#include "../support/inventory_text.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "sources/source.h"

static int make(const struct bh_inventory *inv, int code, bh_str what, struct bh_buf *text)
{
    struct bh_out out;

    if (bh_str_eqz(what, "inventory")) {
        inventory_text(inv, text);
        bh_buf_printf(text, "= %s\n", bh_error_name(code));
        return bh_buf_error(text);
    }
    const struct bh_document_format *format = bh_document_format_by_name(what);
    if (!format || !format->write)
        return BH_E_UNSUPPORTED;
    int r = document_write(format, inv, NULL, BH_LANG_EN, &out);
    bh_buf_add_str(text, bh_buf_str(&out.buf));
    bh_out_done(&out);
    return r;
}

static bool check(const char *folder, const char *name, bh_str want, bh_str got)
{
    char path[4200];
    struct bh_out o;

    if (bh_str_eq(want, got))
        return true;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (!getenv("UPDATE_GOLDEN")) {
        printf("--- expected %s\n%.*s+++ got\n%.*s", path, BH_FMT(want), BH_FMT(got));
        return false;
    }
    if (bh_out_file(&o, path, NULL) < 0)
        return false;
    bh_out_str(&o, got);
    bool written = bh_out_commit(&o, NULL) == 0;
    bh_out_done(&o);
    return written;
}

struct test {
    const char *folder;
    const struct bh_source *source;
    const struct bh_inventory *inv;
    struct bh_arena *arena;
    int code; // of the reader
    unsigned failed, made;
};

static int each_file(void *ctx, bh_str name, bool is_folder)
{
    struct test *t = ctx;
    struct bh_buf BH_CLEANUP(bh_buf_done) text;
    char file[256];
    bh_str what = name, want;

    bh_buf_init(&text, 0);
    if (is_folder || !bh_str_skip(&what, BH_STR("expect.")))
        return 0;
    snprintf(file, sizeof(file), "%.*s", BH_FMT(name));
    int r = bh_source_read_file(t->source, name, t->arena, 64 * BH_MIB, &want);
    if (r == 0)
        r = make(t->inv, t->code, what, &text);
    t->made++;
    if (r < 0 || !check(t->folder, file, want, bh_buf_str(&text)))
        t->failed++;
    return r;
}

static int run_case(struct test *t)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = NULL;
    bh_str cmd, format, document;
    struct bh_text lines;
    int r = bh_source_read_file(t->source, BH_STR("cmd"), t->arena, BH_MIB, &cmd);

    bh_text_init(&lines, cmd);
    if (r < 0 || !bh_text_line(&lines, &cmd) || !bh_str_cut(&cmd, ' ', &format))
        return BH_E_CORRUPT;
    const struct bh_document_format *reader = bh_document_format_by_name(format);
    if (!reader || !reader->read)
        return BH_E_UNSUPPORTED;
    r = bh_source_read_file(t->source, cmd, t->arena, 64 * BH_MIB, &document);
    if (r < 0)
        return r;
    if (!reader->recognise(bh_str_sub(document, 0, 4096))) {
        printf("%s: not recognised\n", t->folder);
        t->failed++;
    }
    t->code = document_read(reader, "bom", document, &inv);
    t->inv = inv;
    return inv ? bh_source_list(t->source, BH_STR_EMPTY, each_file, t) : t->code;
}

static bool run_folder(const char *folder)
{
    struct bh_source source = {.root_fd = -1};
    struct bh_arena arena;
    struct test t = {.folder = folder, .source = &source, .arena = &arena};

    bh_arena_init(&arena, 0);
    int r = bh_source_open(folder, NULL, &source);
    if (r == 0)
        r = run_case(&t);
    if (r < 0)
        printf("%s: %s\n", folder, bh_error_name(r));
    bh_source_close(&source);
    bh_arena_done(&arena);
    return r == 0 && !t.failed && t.made;
}

int main(int argc, char **argv)
{
    const char *top = argc > 1 ? argv[1] : "tests/golden/documents";
    unsigned passed = 0, failed = 0;
    DIR *dir = opendir(top);
    const struct dirent *e;

    if (!dir)
        return 1;
    while ((e = readdir(dir))) {
        char folder[4096];
        if (e->d_name[0] == '.')
            continue;
        snprintf(folder, sizeof(folder), "%s/%s", top, e->d_name);
        if (run_folder(folder)) {
            passed++;
        } else {
            printf("FAILED %s\n", e->d_name);
            failed++;
        }
    }
    closedir(dir);
    printf("%u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
