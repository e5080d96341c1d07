// SPDX-License-Identifier: Apache-2.0
// Names of products as bytes, and as they are searched.

#include "model/product_name.h"

#include "base/error.h"
#include "base/utf8.h"

void bh_product_name_encode(struct bh_buf *b, const struct bh_product_name *n)
{
    const bh_str texts[] = {n->lang, n->vendor,    n->name, n->product,
                            n->cpe,  n->vendor_id, n->id,   n->folded};

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        bh_buf_add_block(b, texts[i]);
}

int bh_product_name_decode(struct bh_bytes *r, struct bh_product_name *ret)
{
    struct bh_product_name n = {0};
    bh_str *const texts[] = {&n.lang, &n.vendor,    &n.name, &n.product,
                             &n.cpe,  &n.vendor_id, &n.id,   &n.folded};

    for (size_t i = 0; i < BH_COUNT(texts); i++) {
        *texts[i] = bh_bytes_block(r);
        if (!bh_utf8_valid(*texts[i]))
            return BH_E_CORRUPT;
    }
    if (bh_bytes_error(r) < 0)
        return bh_bytes_error(r);
    if (!n.lang.len || !n.id.len || !n.name.len)
        return BH_E_CORRUPT;
    *ret = n;
    return 0;
}

int bh_product_fold(bh_str text, struct bh_arena *arena, bh_str *ret)
{
    int r = bh_utf8_nfkc(text, arena, &text);

    return r < 0 ? r : bh_arena_lower(arena, text, ret);
}
