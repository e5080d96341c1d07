// SPDX-License-Identifier: Apache-2.0
// The list of ecosystems that the place of the dumps keeps.

#include "advisories/ecosystem_list.h"

#include <sys/mman.h>
#include <unistd.h>

#include "advisories/fetch.h"
#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"

#define NAME_MAX_BYTES 64

static bool is_name(bh_str s)
{
    if (!s.len || s.len > NAME_MAX_BYTES || s.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7e || s.ptr[i] == '/')
            return false;
    return true;
}

static int add(struct bh_ecosystem_list *list, struct bh_arena *arena, bh_str name)
{
    for (size_t i = list->count; i-- > 0;)
        if (bh_str_eq(list->names[i], name))
            return 0;
    if (list->count == BH_LIMIT_ECOSYSTEMS)
        return BH_E_LIMIT;
    int r =
        bh_arena_grow(arena, (void **)&list->names, &list->room, list->count, sizeof(*list->names));
    if (r == 0)
        r = bh_arena_str(arena, name, &list->names[list->count]);
    if (r == 0)
        list->count++;
    return r;
}

int bh_ecosystem_list_read(bh_str text, struct bh_arena *arena, struct bh_ecosystem_list *ret)
{
    struct bh_ecosystem_list list = {0};
    int r = 0;

    for (bh_str rest = text, line; r == 0 && bh_str_cut(&rest, '\n', &line);) {
        bh_str name = bh_str_trim(bh_str_sub(line, 0, bh_str_find(line, ':')));
        if (bh_str_trim(line).len)
            r = is_name(name) ? add(&list, arena, name) : BH_E_CORRUPT;
    }
    if (r == 0)
        *ret = list;
    return r;
}

static int fetch_text(const char *url, int fd, struct bh_arena *arena, struct bh_diag *diag,
                      bh_str *ret, bool *ret_unreachable)
{
    const struct bh_fetch f = {
        .url = url, .fd = fd, .max_bytes = BH_LIMIT_ECOSYSTEM_LIST, .diag = diag};
    struct bh_fetch_result got;
    struct bh_input in;
    int r = bh_fetch_run(&f, arena, &got);

    *ret_unreachable = got.unreachable;
    if (r == 0)
        r = bh_input_fd(fd, &in);
    return r < 0 ? r : bh_input_all(&in, arena, BH_LIMIT_ECOSYSTEM_LIST, ret);
}

int bh_ecosystem_list_fetch(const char *base, struct bh_arena *arena, struct bh_diag *diag,
                            struct bh_ecosystem_list *ret, bool *ret_unreachable)
{
    bh_str url, text, place = bh_str_z(base);

    while (bh_str_ends(place, BH_STR("/")))
        place.len--;
    int r = bh_arena_join(arena, (bh_str[]){place, BH_STR("/ecosystems.txt")}, 2, &url);
    if (r < 0)
        return r;
    int fd = memfd_create("ecosystems", MFD_CLOEXEC);
    if (fd < 0)
        return bh_fail_errno(diag, "cannot start the download");
    r = fetch_text(url.ptr, fd, arena, diag, &text, ret_unreachable);
    close(fd);
    if (r < 0)
        return r; // said
    r = bh_ecosystem_list_read(text, arena, ret);
    if (r == 0 && !ret->count)
        r = BH_E_CORRUPT;
    if (r == BH_E_CORRUPT || r == BH_E_LIMIT)
        return bh_fail(diag, r, BH_NOWHERE, "%s: this is no list of ecosystems", url.ptr);
    return r;
}
