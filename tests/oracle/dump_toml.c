// SPDX-License-Identifier: Apache-2.0
// Prints the events of the documents named on the command line: an array of [type, path, text], or
// the error's name.

#include <fcntl.h>
#include <unistd.h>

#include "base/input.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "formats/toml.h"

static const char *const types[] = {
    [BH_TOML_END] = "end",
    [BH_TOML_TABLE] = "table",
    [BH_TOML_TABLE_ARRAY] = "table-array",
    [BH_TOML_STRING] = "string",
    [BH_TOML_INTEGER] = "integer",
    [BH_TOML_FLOAT] = "float",
    [BH_TOML_BOOLEAN] = "boolean",
    [BH_TOML_TIME] = "time",
    [BH_TOML_ARRAY] = "array",
    [BH_TOML_ARRAY_END] = "array-end",
    [BH_TOML_INLINE] = "inline",
    [BH_TOML_INLINE_END] = "inline-end",
};

static void report(void *ctx, const struct bh_report *r)
{
    (void)ctx;
    fprintf(stderr, "%ju: %.*s\n", (uintmax_t)r->place.line, BH_FMT(r->text));
}

static int dump(struct bh_jsonw *w, bh_str text)
{
    struct bh_diag diag = {.report = report};
    BH_CLEANUP(bh_toml_freep) struct bh_toml *t = bh_toml_new(text, &diag);
    enum bh_toml_type type = BH_TOML_ARRAY;
    int error = t ? 0 : BH_E_NOMEM;

    while (error == 0 && type != BH_TOML_END) {
        error = bh_toml_next(t, &type);
        if (error < 0)
            break;
        bh_jsonw_array(w);
        bh_jsonw_str(w, bh_str_z(types[type]));
        bh_jsonw_array(w);
        for (size_t i = 0; i < bh_toml_depth(t); i++)
            bh_jsonw_str(w, bh_toml_key(t, (int)i));
        bh_jsonw_array_end(w);
        if (type == BH_TOML_INTEGER) {
            char buf[32];
            snprintf(buf, sizeof(buf), "%jd", (intmax_t)bh_toml_integer(t));
            bh_jsonw_str(w, bh_str_z(buf));
        } else {
            bh_jsonw_str(w, bh_toml_text(t));
        }
        bh_jsonw_array_end(w);
    }
    return error;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct bh_arena BH_CLEANUP(bh_arena_done) arena;
        struct bh_out out;
        struct bh_jsonw w;
        struct bh_input in;
        bh_str text;
        int fd = open(argv[i], O_RDONLY | O_CLOEXEC);

        bh_arena_init(&arena, 0);
        bh_out_fd(&out, STDOUT_FILENO);
        bh_jsonw_init(&w, &out, false);
        bh_jsonw_array(&w);
        int error = fd < 0 ? BH_E_SYSTEM : bh_input_fd(fd, &in);
        if (error == 0)
            error = bh_input_all(&in, &arena, BH_LIMIT_TEXT_FILE, &text);
        if (error == 0)
            error = dump(&w, text);
        bh_jsonw_str(&w, bh_str_z(bh_error_name(error)));
        bh_jsonw_array_end(&w);
        (void)!bh_jsonw_end(&w);
        (void)!bh_out_flush(&out);
        bh_out_done(&out);
        if (fd >= 0)
            close(fd);
    }
    return 0;
}
