// SPDX-License-Identifier: Apache-2.0
// Lists of checksums: all of one, and one file of it, say the same.

#include <stdint.h>
#include <stdlib.h>

#include "advisories/checksums.h"
#include "base/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct last {
    struct bh_checksum sum; // of "a.rdf"
    size_t count;
};

static int on_listed(void *ctx, bh_str name, const struct bh_checksum *c)
{
    struct last *l = ctx;
    size_t len = strlen(c->sha256);

    if (!name.len || !c->listed || (len && len != sizeof(c->sha256) - 1))
        abort();
    if (bh_str_eqz(name, "a.rdf"))
        l->sum = *c;
    l->count++;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bh_input in = bh_input_mem(bh_str_n(data, size));
    struct bh_diag diag = {0};
    struct bh_checksum one;
    struct last all = {0};
    int r = bh_checksums_each(&in, &diag, on_listed, &all);

    if (r < 0)
        return 0;
    r = bh_checksums_find(&in, &diag, BH_STR("a.rdf"), &one);
    if (r == BH_E_NOMEM)
        return 0;
    if (r < 0 || one.listed != all.sum.listed || one.has_size != all.sum.has_size ||
        one.size != all.sum.size || strcmp(one.sha256, all.sum.sha256) != 0)
        abort();
    (void)!bh_checksum_verify(&one, &in, &diag);
    return 0;
}
