// SPDX-License-Identifier: Apache-2.0
// ELF notes: gABI chapter 5, "Note Section".

#include "base/error.h"
#include "base/limits.h"
#include "formats/exe_internal.h"

// The padding of name and description is to 4 bytes whatever the gABI says of 64-bit files: so do
// the linkers. (Of GNU properties, whose parts are aligned to 8, the sizes are multiples of 8.)
static void pad(struct bh_bytes *r)
{
    size_t odd = r->at & 3;
    size_t left = bh_bytes_left(r);

    if (odd)
        bh_bytes_skip(r, 4 - odd < left ? 4 - odd : left);
}

int bh_exe_note(const struct bh_exe *x, struct bh_exe_notes *it, struct bh_exe_note *ret)
{
    struct bh_bytes r;

    while (it->at >= it->data.len) {
        if (it->area >= x->note_area_count)
            return 0;
        const struct bh_exe_segment *s = &x->note_areas[it->area++];
        it->at = 0;
        it->data = BH_STR_EMPTY;
        if (s->file_size > BH_LIMIT_EXE_NOTES - it->total)
            return BH_E_LIMIT;
        it->total += s->file_size;
        int error = bh_input_slice(x->input, x->arena, s->offset, s->file_size, &it->data);
        if (error < 0)
            return error;
    }
    bh_bytes_init(&r, it->data);
    bh_bytes_seek(&r, it->at);
    uint32_t name = bh_exe_u32(x, &r), desc = bh_exe_u32(x, &r), type = bh_exe_u32(x, &r);
    bh_str text = bh_bytes_take(&r, name);
    pad(&r);
    bh_str data = bh_bytes_take(&r, desc);
    pad(&r);
    if (bh_bytes_error(&r)) {
        it->at = it->data.len; // the rest of this area is lost; another may be good
        return BH_E_CORRUPT;
    }
    *ret = (struct bh_exe_note){.name = bh_str_sub(text, 0, bh_str_find(text, '\0')),
                                .type = type,
                                .desc = data,
                                .offset = x->note_areas[it->area - 1].offset + it->at};
    it->at = r.at;
    return 1;
}
