// SPDX-License-Identifier: Apache-2.0
// Three versions, one a line, in every order: reflexive, antisymmetric, transitive, and readable
// just when valid. Then the whole as lines to compare.

#include <stdint.h>

#include "base/error.h"
#include "versions/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

// The programs that these two follow contradict themselves: see alpm.c, conan.c.
static bool is_total(const struct bh_version_order *o)
{
    return strcmp(o->name, "alpm") != 0 && strcmp(o->name, "conan") != 0;
}

static void check(const struct bh_version_order *o, const bh_str v[3])
{
    int order[3][3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int c = 0;
            int r = o->compare(v[i], v[j], &c);
            if (r != (o->valid(v[i]) && o->valid(v[j]) ? 0 : BH_E_CORRUPT))
                abort();
            if (r < 0)
                return;
            order[i][j] = sign(c);
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            if (order[i][j] != -order[j][i])
                abort();
            for (int k = 0; k < 3 && is_total(o); k++)
                if (order[i][j] <= 0 && order[j][k] <= 0 &&
                    order[i][k] != (order[i][j] < 0 || order[j][k] < 0 ? -1 : 0))
                    abort();
        }
}

static int read_rest(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    bh_str *rest = ctx;
    size_t n = len < rest->len ? len : rest->len;

    if (n)
        memcpy(buf, rest->ptr, n);
    *rest = bh_str_from(*rest, n);
    *ret_n = n;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bh_str all = bh_str_n(data, size), rest = all, v[3] = {0};
    struct bh_stream in = {.read = read_rest, .ctx = &all};
    struct bh_out BH_CLEANUP(bh_out_done) out;

    for (int i = 0; i < 3; i++)
        bh_str_cut(&rest, '\n', &v[i]);
    for (size_t i = 0; bh_version_orders[i]; i++) {
        check(bh_version_orders[i], v);
        if (bh_version_orders[i]->is_pseudo)
            bh_version_orders[i]->is_pseudo(v[0]);
    }
    bh_version_deb_source(v[0]);
    bh_version_order_osv(v[0]);
    bh_out_mem(&out, 0);
    (void)!bh_vercmp_lines(bh_version_orders[0], &in, &out, NULL);
    return 0;
}
