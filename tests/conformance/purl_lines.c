// SPDX-License-Identifier: Apache-2.0
// For purl_spec.py: reads lines of tab-separated fields, answers each with a line of such fields.
//   parse TEXT
//   build TYPE NAMESPACE NAME VERSION SUBPATH {KEY VALUE}...
// Answer: "ok", the canonical text, then the fields as after "build"; or "error" and the code.

#include <stdio.h>

#include "base/error.h"
#include "model/purl.h"

#define FIELDS 64

static int run(bh_str line, struct bh_arena *arena, struct bh_purl *p)
{
    bh_str f[FIELDS] = {0};
    struct bh_purl_qualifier *q = bh_arena_array(arena, FIELDS, sizeof(*q));
    size_t n = 0, count = 0;

    while (n < FIELDS && bh_str_cut(&line, '\t', &f[n]))
        n++;
    if (!q)
        return BH_E_NOMEM;
    if (bh_str_eqz(f[0], "parse"))
        return bh_purl_parse(f[1], arena, p);
    for (size_t i = 6; i + 1 < n; i += 2, count++)
        q[count] = (struct bh_purl_qualifier){f[i], f[i + 1]};
    *p = (struct bh_purl){f[1], f[2], f[3], f[4], q, count, f[5]};
    return bh_purl_normalise(p, arena);
}

static void answer(const struct bh_purl *p)
{
    struct bh_buf BH_CLEANUP(bh_buf_done) b;
    bh_str parts[] = {p->type, p->space, p->name, p->version, p->subpath};

    bh_buf_init(&b, 0);
    bh_purl_write(p, &b);
    for (size_t i = 0; i < BH_COUNT(parts); i++) {
        bh_buf_add_char(&b, '\t');
        bh_buf_add_str(&b, parts[i]);
    }
    for (size_t i = 0; i < p->qualifier_count; i++) {
        bh_buf_add_char(&b, '\t');
        bh_buf_add_str(&b, p->qualifiers[i].key);
        bh_buf_add_char(&b, '\t');
        bh_buf_add_str(&b, p->qualifiers[i].value);
    }
    printf("ok\t%.*s\n", BH_FMT(bh_buf_str(&b)));
}

int main(void)
{
    char line[65536];

    while (fgets(line, sizeof(line), stdin)) {
        struct bh_arena BH_CLEANUP(bh_arena_done) arena;
        struct bh_purl p = {0};
        bh_str s = bh_str_z(line);

        if (bh_str_ends(s, BH_STR("\n")))
            s.len--;
        bh_arena_init(&arena, 0);
        int r = run(s, &arena, &p);
        if (r < 0)
            printf("error\t%s\n", bh_error_name(r));
        else
            answer(&p);
    }
    return 0;
}
