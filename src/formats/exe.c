// SPDX-License-Identifier: Apache-2.0
// Executables: what is the same for ELF, PE and Mach-O. Universal binaries: <mach-o/fat.h>.

#include "formats/exe.h"

#include "base/error.h"
#include "base/limits.h"
#include "formats/exe_internal.h"

#define FAT_MAGIC    0xcafebabeu
#define FAT_MAGIC_64 0xcafebabfu

// Longer names of sections are cut: without this a table without NULs could be read again and
// again.
#define NAME_MAX_BYTES 1024
#define SEARCH_CHUNK   (64 * 1024)
#define NEEDLE_MAX     64

enum bh_exe_machine bh_exe_machine_of(const struct bh_exe_machine_row *rows, size_t count,
                                      uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].code == code)
            return rows[i].machine;
    return BH_MACHINE_OTHER;
}

// A Java class has the same magic, and then its version, which is 45 or more (JVM specification,
// 4.1); a universal binary the number of its slices.
static bool is_universal(bh_str head)
{
    struct bh_bytes r;

    bh_bytes_init(&r, head);
    uint32_t magic = bh_bytes_be32(&r), slices = bh_bytes_be32(&r);
    return !bh_bytes_error(&r) && (magic == FAT_MAGIC || magic == FAT_MAGIC_64) &&
           slices <= BH_LIMIT_EXE_SLICES;
}

enum bh_exe_format bh_exe_recognise(bh_str head)
{
    static const struct {
        bh_str magic;
        enum bh_exe_format format;
    } rows[] = {
        {{"\177ELF", 4}, BH_EXE_ELF},
        {{"MZ", 2}, BH_EXE_PE},
        {{"\xfe\xed\xfa\xce", 4}, BH_EXE_MACHO},
        {{"\xfe\xed\xfa\xcf", 4}, BH_EXE_MACHO},
        {{"\xce\xfa\xed\xfe", 4}, BH_EXE_MACHO},
        {{"\xcf\xfa\xed\xfe", 4}, BH_EXE_MACHO},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        if (bh_str_starts(head, rows[i].magic))
            return rows[i].format;
    return is_universal(head) ? BH_EXE_MACHO : BH_EXE_NONE;
}

static int read_head(const struct bh_input *in, char buf[BH_EXE_HEAD], bh_str *ret)
{
    size_t n;

    int error = in->read_at(in, 0, buf, BH_EXE_HEAD, &n);
    if (error == 0)
        *ret = bh_str_n(buf, n);
    return error;
}

static int read_slices(const struct bh_input *in, bh_str head, struct bh_arena *arena,
                       struct bh_diag *diag, struct bh_exe_slice **ret_slices, size_t *ret_count)
{
    struct bh_exe whole = {.input = in, .arena = arena, .big_endian = true};
    struct bh_bytes r;
    size_t good = 0;

    bh_bytes_init(&r, head);
    whole.bits = bh_bytes_be32(&r) == FAT_MAGIC_64 ? 64 : 32;
    uint32_t count = bh_bytes_be32(&r);
    int error = bh_exe_table(&whole, 8, count * (whole.bits == 64 ? 32u : 20u), &r);
    if (error < 0)
        return error == BH_E_NOMEM ? error
                                   : bh_fail(diag, error, BH_AT(8),
                                             "cannot read the table of the universal binary");
    struct bh_exe_slice *slices = bh_arena_array(arena, count, sizeof(*slices));
    if (!slices)
        return BH_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        struct bh_exe_slice *s = &slices[good];
        s->machine_code = bh_bytes_be32(&r);
        bh_bytes_skip(&r, 4);
        s->offset = bh_exe_word(&whole, &r);
        uint64_t size = bh_exe_word(&whole, &r);
        bh_bytes_skip(&r, whole.bits == 64 ? 8 : 4);
        error = bh_input_part(in, arena, s->offset, size, &s->input);
        if (error == BH_E_NOMEM)
            return error;
        if (error < 0)
            (void)bh_fail(diag, error, BH_AT(s->offset),
                          "slice %u of the universal binary is not in the file", i + 1);
        else
            good++;
    }
    *ret_slices = slices;
    *ret_count = good;
    return 0;
}

int bh_exe_slices(const struct bh_input *input, struct bh_arena *arena, struct bh_diag *diag,
                  struct bh_exe_slice **ret_slices, size_t *ret_count)
{
    char buf[BH_EXE_HEAD];
    bh_str head;

    int error = read_head(input, buf, &head);
    if (error < 0)
        return bh_fail(diag, error, BH_NOWHERE, "cannot read the executable");
    if (bh_exe_recognise(head) == BH_EXE_NONE)
        return BH_E_FORMAT;
    if (is_universal(head))
        return read_slices(input, head, arena, diag, ret_slices, ret_count);
    struct bh_exe_slice *one = bh_arena_zalloc(arena, sizeof(*one));
    if (!one)
        return BH_E_NOMEM;
    one->input = *input;
    *ret_slices = one;
    *ret_count = 1;
    return 0;
}

int bh_exe_open(struct bh_exe *x, const struct bh_input *input, struct bh_arena *arena,
                struct bh_diag *diag)
{
    char buf[BH_EXE_HEAD];
    bh_str head;

    *x = (struct bh_exe){.input = input, .arena = arena, .diag = diag};
    int error = read_head(input, buf, &head);
    if (error < 0)
        return bh_fail(diag, error, BH_NOWHERE, "cannot read the executable");
    x->format = bh_exe_recognise(head);
    if (x->format == BH_EXE_NONE || is_universal(head))
        return BH_E_FORMAT;
    switch (x->format) {
    case BH_EXE_ELF:
        return bh_elf_open(x);
    case BH_EXE_PE:
        return bh_pe_open(x);
    default:
        return bh_macho_open(x);
    }
}

int bh_exe_table(const struct bh_exe *x, uint64_t offset, uint64_t len, struct bh_bytes *ret)
{
    bh_str data;

    int error = bh_input_slice(x->input, x->arena, offset, len, &data);
    if (error == 0)
        bh_bytes_init(ret, data);
    return error;
}

bh_str bh_exe_string(bh_str table, uint64_t offset)
{
    if (offset >= table.len)
        return BH_STR("");
    bh_str s = bh_str_sub(bh_str_from(table, (size_t)offset), 0, NAME_MAX_BYTES);
    return bh_str_sub(s, 0, bh_str_find(s, '\0'));
}

const struct bh_exe_section *bh_exe_section(const struct bh_exe *x, bh_str name)
{
    for (size_t i = 0; i < x->section_count; i++)
        if (bh_str_eq(x->sections[i].name, name))
            return &x->sections[i];
    return NULL;
}

#define SHF_COMPRESSED 0x800

int bh_exe_section_data(const struct bh_exe *x, const struct bh_exe_section *s, uint64_t cap,
                        bh_str *ret)
{
    if (x->format == BH_EXE_ELF && (s->flags & SHF_COMPRESSED))
        return BH_E_UNSUPPORTED;
    if (s->file_size > cap)
        return BH_E_LIMIT;
    return bh_input_slice(x->input, x->arena, s->offset, s->file_size, ret);
}

static const struct bh_exe_segment *segment_of(const struct bh_exe *x, uint64_t address)
{
    for (size_t i = 0; i < x->segment_count; i++) {
        const struct bh_exe_segment *s = &x->segments[i];
        if (s->access && address >= s->address && address - s->address < s->size)
            return s;
    }
    return NULL;
}

int bh_exe_read(const struct bh_exe *x, uint64_t address, void *buf, size_t len, size_t *ret_n)
{
    const struct bh_exe_segment *s = segment_of(x, address);

    if (!s) {
        *ret_n = 0;
        return 0;
    }
    uint64_t at = address - s->address;
    size_t n = s->size - at < len ? (size_t)(s->size - at) : len, there = 0;
    if (at < s->file_size) {
        size_t want = s->file_size - at < n ? (size_t)(s->file_size - at) : n;
        int error = x->input->read_at(x->input, s->offset + at, buf, want, &there);
        if (error < 0)
            return error;
        if (there < want) { // the file is cut off here
            *ret_n = there;
            return 0;
        }
    }
    memset((char *)buf + there, 0, n - there);
    *ret_n = n;
    return 0;
}

int bh_exe_bytes(const struct bh_exe *x, uint64_t address, uint64_t len, uint64_t cap, bh_str *ret)
{
    const struct bh_exe_segment *s = segment_of(x, address);
    size_t n;

    if (len > cap || len > SIZE_MAX - 1)
        return BH_E_LIMIT;
    // Before the length is believed and memory is taken for it.
    if (len && (!s || s->size - (address - s->address) < len))
        return BH_E_TRUNCATED;
    char *p = bh_arena_alloc(x->arena, (size_t)len + 1);
    if (!p)
        return BH_E_NOMEM;
    int error = bh_exe_read(x, address, p, (size_t)len, &n);
    if (error < 0)
        return error;
    if (n < len)
        return BH_E_TRUNCATED;
    p[len] = '\0';
    *ret = bh_str_n(p, (size_t)len);
    return 0;
}

int bh_exe_search(const struct bh_exe *x, uint64_t address, uint64_t size, bh_str needle,
                  unsigned align, uint64_t *ret_address)
{
    const struct bh_exe_segment *s = segment_of(x, address);
    char buf[SEARCH_CHUNK];
    int error;

    if (!s || !needle.len || needle.len > NEEDLE_MAX || !align)
        return 0;
    uint64_t at = address - s->address;
    uint64_t left = at < s->file_size ? s->file_size - at : 0;
    left = left < size ? left : size;
    while (left >= needle.len) {
        size_t want = left < sizeof(buf) ? (size_t)left : sizeof(buf), n;
        if ((error = x->input->read_at(x->input, s->offset + at, buf, want, &n)) < 0)
            return error;
        bh_str chunk = bh_str_n(buf, n);
        for (size_t from = 0; from < n;) {
            size_t hit = from + bh_str_search(bh_str_from(chunk, from), needle);
            if (hit == n)
                break;
            if ((s->address + at + hit) % align == 0) {
                *ret_address = s->address + at + hit;
                return 1;
            }
            from = hit + 1;
        }
        if (n < want || n < needle.len || want == left)
            return 0;
        // The next piece begins with the last bytes of this one.
        size_t step = n - (needle.len - 1);
        at += step;
        left -= step;
    }
    return 0;
}
