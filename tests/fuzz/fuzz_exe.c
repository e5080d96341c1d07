// SPDX-License-Identifier: Apache-2.0
// Opens every slice, reads its sections, notes and what stands at the addresses it names.

#include <stdint.h>

#include "base/limits.h"
#include "formats/exe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct bh_exe *x)
{
    struct bh_exe_notes it = {0};
    struct bh_exe_note note;
    bh_str s;
    uint64_t address;
    size_t n;
    char buf[100];

    for (size_t i = 0; i < x->section_count; i++) {
        const struct bh_exe_section *section = &x->sections[i];
        if (section->file_size > section->size)
            abort();
        if (bh_exe_section_data(x, section, BH_MIB, &s) == 0 && s.len != section->file_size)
            abort();
        (void)!bh_exe_read(x, section->address, buf, sizeof(buf), &n);
    }
    for (size_t i = 0; i < x->segment_count && i < 100; i++) {
        const struct bh_exe_segment *segment = &x->segments[i];
        if (segment->file_size > segment->size)
            abort();
        (void)!bh_exe_bytes(x, segment->address + segment->size / 2, 100, 1000, &s);
        if (bh_exe_search(x, segment->address, segment->size, BH_STR("\xff Go"), 4, &address) > 0 &&
            address % 4)
            abort();
    }
    for (int r = 1, errors = 0; r && errors < 100; errors += r < 0)
        r = bh_exe_note(x, &it, &note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_input in = bh_input_mem(bh_str_n(data, size));
    struct bh_exe_slice *slices;
    struct bh_exe x;
    size_t count;

    bh_arena_init(&arena, 512 * BH_MIB);
    if (bh_exe_slices(&in, &arena, NULL, &slices, &count) < 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (bh_exe_open(&x, &slices[i].input, &arena, NULL) == 0)
            read_all(&x);
    return 0;
}
