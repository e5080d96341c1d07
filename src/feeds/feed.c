// SPDX-License-Identifier: Apache-2.0
// The kinds of feeds.

#include "feeds/feed.h"

#include "base/limits.h"
#include "feeds/alpine_secdb.h"
#include "feeds/csaf.h"
#include "feeds/cve5.h"
#include "feeds/debian_tracker.h"
#include "feeds/eol.h"
#include "feeds/epss.h"
#include "feeds/jvn.h"
#include "feeds/kev.h"
#include "feeds/nvd.h"
#include "feeds/osv.h"
#include "feeds/oval.h"
#include "feeds/purl2cpe.h"
#include "feeds/updateinfo.h"

// clang-format off
static const struct bh_feed_kind *const kinds[] = {
    &bh_feed_alpine_secdb,
    &bh_feed_csaf,
    &bh_feed_cve5,
    &bh_feed_debian_tracker,
    &bh_feed_eol,
    &bh_feed_epss,
    &bh_feed_jvn,
    &bh_feed_kev,
    &bh_feed_nvd,
    &bh_feed_osv,
    &bh_feed_oval,
    &bh_feed_purl2cpe,
    &bh_feed_updateinfo,
};
// clang-format on

const struct bh_feed_kind *bh_feed_kind_at(size_t at)
{
    return at < BH_COUNT(kinds) ? kinds[at] : NULL;
}

const struct bh_feed_kind *bh_feed_kind_find(bh_str name)
{
    for (size_t i = 0; i < BH_COUNT(kinds); i++)
        if (bh_str_eqz(name, kinds[i]->name))
            return kinds[i];
    return NULL;
}

bool bh_feed_is_document(const struct bh_feed_kind *kind, bh_str name)
{
    bh_str endings = bh_str_z(kind->endings), ending;

    if (bh_str_ends(name, BH_STR(".gz")))
        name.len -= 3;
    while (bh_str_cut(&endings, ' ', &ending))
        if (bh_str_ends(name, ending))
            return true;
    return false;
}

int bh_feed_text(const struct bh_input *in, struct bh_arena *arena, bh_str *ret)
{
    struct bh_input_cursor cursor = {.in = in};
    struct bh_stream stream = bh_stream_input(&cursor);

    if (bh_input_is_mem(in, ret))
        return 0;
    return bh_stream_all(&stream, arena, BH_LIMIT_TEXT_FILE, ret);
}
