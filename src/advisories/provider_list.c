// SPDX-License-Identifier: Apache-2.0
// Lists of changes of CSAF providers.

#include "advisories/provider_list.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

// A path becomes a part of an address: nothing in it leads out of the folder or to another server.
static bool is_path(bh_str path)
{
    bh_str segment;

    for (size_t i = 0; i < path.len; i++)
        if (!bh_is_alnum(path.ptr[i]) && !memchr("-._~+/", path.ptr[i], 6))
            return false;
    if (!bh_str_ends(path, BH_STR(".json")))
        return false;
    for (bh_str rest = path; bh_str_cut(&rest, '/', &segment);)
        if (!segment.len || bh_str_eqz(segment, ".") || bh_str_eqz(segment, ".."))
            return false;
    return true;
}

// A field of RFC 4180, quoted or not; none of these has a quote or comma in it.
static bool take_field(bh_str *line, bh_str *ret)
{
    if (!bh_scan_char(line, '"')) {
        *ret = bh_str_trim(bh_scan_until(line, ","));
        return true;
    }
    *ret = bh_scan_until(line, "\"");
    return bh_scan_char(line, '"');
}

static bool read_line(bh_str line, struct bh_provider_change *ret)
{
    bh_str date;

    return take_field(&line, &ret->path) && bh_scan_char(&line, ',') && take_field(&line, &date) &&
           !line.len && is_path(ret->path) && bh_time_parse(date, &ret->date);
}

int bh_provider_change_cmp(const struct bh_provider_change *a, const struct bh_provider_change *b)
{
    return a->date != b->date ? (a->date > b->date) - (a->date < b->date)
                              : bh_str_cmp(a->path, b->path);
}

static int by_date(const void *a, const void *b)
{
    return bh_provider_change_cmp(a, b);
}

int bh_provider_list_read(bh_str text, struct bh_arena *arena, struct bh_diag *diag,
                          struct bh_provider_list *ret)
{
    struct bh_provider_change change;
    uint64_t number = 0;
    bh_str line;

    *ret = (struct bh_provider_list){0};
    (void)bh_str_skip(&text, BH_STR("\xef\xbb\xbf"));
    while (bh_str_cut(&text, '\n', &line)) {
        number++;
        line = bh_str_trim(line);
        if (!line.len)
            continue;
        if (!read_line(line, &change))
            return bh_fail(diag, BH_E_CORRUPT, BH_LINE(number),
                           "is no line of a list of changes (\"PATH.json\",\"DATE\")");
        if (ret->count >= BH_LIMIT_FOLDER_DOCUMENTS)
            return bh_fail(diag, BH_E_LIMIT, BH_LINE(number), "more than %d documents",
                           BH_LIMIT_FOLDER_DOCUMENTS);
        int r =
            bh_arena_grow(arena, (void **)&ret->items, &ret->room, ret->count, sizeof(*ret->items));
        if (r < 0)
            return r;
        ret->items[ret->count++] = change;
    }
    if (ret->count)
        qsort(ret->items, ret->count, sizeof(*ret->items), by_date);
    return 0;
}
