// SPDX-License-Identifier: Apache-2.0
// Comparisons by the line over stdin, for the suites and oracles that are written in Python: the
// first argument names the order. "list" prints the orders instead.

#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "versions/lines.h"

static int read_stdin(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    ssize_t n = read(STDIN_FILENO, buf, len);

    (void)ctx;
    if (n < 0)
        return BH_E_SYSTEM;
    *ret_n = (size_t)n;
    return 0;
}

int main(int argc, char **argv)
{
    struct bh_stream in = {.read = read_stdin};
    struct bh_out out;

    if (argc == 2 && bh_str_eqz(bh_str_z(argv[1]), "list")) {
        for (size_t i = 0; bh_version_orders[i]; i++)
            printf("%s\n", bh_version_orders[i]->name);
        return 0;
    }
    const struct bh_version_order *order =
        argc == 2 ? bh_version_order_find(bh_str_z(argv[1])) : NULL;
    if (!order) {
        fprintf(stderr, "usage: version_lines ORDER\n");
        return 2;
    }
    bh_out_fd(&out, STDOUT_FILENO);
    int r = bh_vercmp_lines(order, &in, &out, NULL);
    bh_out_done(&out);
    return r < 0 ? 1 : 0;
}
