// SPDX-License-Identifier: Apache-2.0
// ELF: System V ABI, gABI chapters 4 (object files) and 5 (program loading).

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/exe_internal.h"

#define ET_REL  1
#define ET_EXEC 2
#define ET_DYN  3
#define ET_CORE 4

#define PT_LOAD    1
#define PT_DYNAMIC 2
#define PT_INTERP  3
#define PT_NOTE    4
#define PN_XNUM    0xffff

#define PF_X 1u
#define PF_W 2u
#define PF_R 4u

#define SHT_NOTE      7
#define SHT_NOBITS    8
#define SHF_WRITE     1u
#define SHF_ALLOC     2u
#define SHF_EXECINSTR 4u
#define SHN_XINDEX    0xffff

#define DT_NULL    0
#define DT_SONAME  14
#define DT_FLAGS_1 0x6ffffffb
#define DF_1_PIE   0x08000000

// Dynamic sections have some 30 entries; with many needed libraries a few hundred.
#define DYNAMIC_MAX (64 * 1024)

static const struct bh_exe_machine_row machines[] = {
    {2, BH_MACHINE_SPARC},     {3, BH_MACHINE_386},     {8, BH_MACHINE_MIPS},
    {18, BH_MACHINE_SPARC},    {20, BH_MACHINE_PPC},    {21, BH_MACHINE_PPC64},
    {22, BH_MACHINE_S390X},    {40, BH_MACHINE_ARM},    {43, BH_MACHINE_SPARC},
    {62, BH_MACHINE_AMD64},    {183, BH_MACHINE_ARM64}, {243, BH_MACHINE_RISCV},
    {258, BH_MACHINE_LOONG64},
};

struct header {
    unsigned type;
    uint64_t segments_at, sections_at;
    size_t segment_size, section_size; // of one entry
    uint64_t segment_count, section_count;
    uint32_t names; // index of the section of section names
};

struct raw_section {
    uint32_t name, type, link, info;
    uint64_t flags, address, offset, size;
};

static void read_section(const struct bh_exe *x, struct bh_bytes *r, struct raw_section *s)
{
    s->name = bh_exe_u32(x, r);
    s->type = bh_exe_u32(x, r);
    s->flags = bh_exe_word(x, r);
    s->address = bh_exe_word(x, r);
    s->offset = bh_exe_word(x, r);
    s->size = bh_exe_word(x, r);
    s->link = bh_exe_u32(x, r);
    s->info = bh_exe_u32(x, r);
}

// The numbers that do not fit into the header stand in the first section (gABI, "Sections").
static int read_large_numbers(const struct bh_exe *x, struct header *h)
{
    struct raw_section first;
    struct bh_bytes r;

    if (!h->sections_at ||
        (h->section_count && h->segment_count != PN_XNUM && h->names != SHN_XINDEX))
        return 0;
    int error = bh_exe_table(x, h->sections_at, h->section_size, &r);
    if (error < 0)
        return error;
    read_section(x, &r, &first);
    if (bh_bytes_error(&r))
        return bh_bytes_error(&r);
    if (!h->section_count)
        h->section_count = first.size;
    if (h->segment_count == PN_XNUM)
        h->segment_count = first.info;
    if (h->names == SHN_XINDEX)
        h->names = first.link;
    return 0;
}

static int read_header(struct bh_exe *x, struct header *h)
{
    struct bh_bytes r;
    char buf[64];
    size_t n;

    int error = x->input->read_at(x->input, 0, buf, sizeof(buf), &n);
    if (error < 0)
        return error;
    bh_bytes_init(&r, bh_str_n(buf, n));
    bh_bytes_skip(&r, 4);
    unsigned class = bh_bytes_u8(&r), order = bh_bytes_u8(&r);
    bh_bytes_skip(&r, 10);
    if (!bh_bytes_error(&r) && (class < 1 || class > 2 || order < 1 || order > 2))
        return BH_E_UNSUPPORTED;
    x->bits = class == 2 ? 64 : 32;
    x->big_endian = order == 2;
    h->type = bh_exe_u16(x, &r);
    x->machine_code = bh_exe_u16(x, &r);
    bh_bytes_skip(&r, 4);
    x->entry = bh_exe_word(x, &r);
    h->segments_at = bh_exe_word(x, &r);
    h->sections_at = bh_exe_word(x, &r);
    bh_bytes_skip(&r, 4 + 2);
    h->segment_size = bh_exe_u16(x, &r);
    h->segment_count = bh_exe_u16(x, &r);
    h->section_size = bh_exe_u16(x, &r);
    h->section_count = bh_exe_u16(x, &r);
    h->names = bh_exe_u16(x, &r);
    x->machine = bh_exe_machine_of(machines, BH_COUNT(machines), x->machine_code);
    return bh_bytes_error(&r);
}

// A table of count entries, each at least `least` bytes; the reader is over all of them.
static int read_table(const struct bh_exe *x, uint64_t at, uint64_t count, size_t size,
                      size_t least, uint64_t limit, struct bh_bytes *ret)
{
    if (count > limit)
        return BH_E_LIMIT;
    if (size < least)
        return BH_E_CORRUPT;
    return bh_exe_table(x, at, count * size, ret);
}

static int add_area(struct bh_exe *x, size_t *room, const struct bh_exe_segment *s)
{
    void *items = x->note_areas;

    int error = bh_arena_grow(x->arena, &items, room, x->note_area_count, sizeof(*s));
    if (error < 0)
        return error;
    x->note_areas = items;
    x->note_areas[x->note_area_count++] = *s;
    return 0;
}

// What tells a program from a library among files of type ET_DYN.
struct nature {
    bool interpreter, pie, named;
};

static int read_dynamic(const struct bh_exe *x, const struct bh_exe_segment *s, struct nature *n)
{
    struct bh_bytes r;
    uint64_t len = s->file_size < DYNAMIC_MAX ? s->file_size : DYNAMIC_MAX;

    int error = bh_exe_table(x, s->offset, len, &r);
    if (error == BH_E_TRUNCATED)
        return 0; // cut off, or a file of debug symbols: told by the rest
    if (error < 0)
        return error;
    while (bh_bytes_left(&r) >= 2 * x->bits / 8) {
        uint64_t tag = bh_exe_word(x, &r), value = bh_exe_word(x, &r);
        if (tag == DT_NULL)
            break;
        n->pie = n->pie || (tag == DT_FLAGS_1 && (value & DF_1_PIE));
        n->named = n->named || tag == DT_SONAME;
    }
    return 0;
}

static int read_segments(struct bh_exe *x, const struct header *h, struct nature *n)
{
    struct bh_bytes table;
    size_t areas_room = 0;

    if (!h->segments_at || !h->segment_count)
        return 0;
    int error = read_table(x, h->segments_at, h->segment_count, h->segment_size,
                           x->bits == 64 ? 56 : 32, BH_LIMIT_EXE_SEGMENTS, &table);
    if (error < 0)
        return error;
    x->segments = bh_arena_array(x->arena, (size_t)h->segment_count, sizeof(*x->segments));
    if (!x->segments)
        return BH_E_NOMEM;
    for (uint64_t i = 0; i < h->segment_count; i++) {
        struct bh_bytes r = bh_bytes_sub(&table, i * h->segment_size, h->segment_size);
        struct bh_exe_segment s = {0};
        uint32_t type = bh_exe_u32(x, &r), flags = 0;
        if (x->bits == 64)
            flags = bh_exe_u32(x, &r);
        s.offset = bh_exe_word(x, &r);
        s.address = bh_exe_word(x, &r);
        (void)bh_exe_word(x, &r);
        s.file_size = bh_exe_word(x, &r);
        s.size = bh_exe_word(x, &r);
        if (x->bits == 32)
            flags = bh_exe_u32(x, &r);
        s.access = (flags & PF_R ? BH_EXE_READ : 0u) | (flags & PF_W ? BH_EXE_WRITE : 0u) |
                   (flags & PF_X ? BH_EXE_EXECUTE : 0u);
        if (type == PT_LOAD && s.size) {
            s.file_size = s.file_size < s.size ? s.file_size : s.size;
            x->segments[x->segment_count++] = s;
        } else if (type == PT_NOTE) {
            error = add_area(x, &areas_room, &s);
        } else if (type == PT_DYNAMIC) {
            error = read_dynamic(x, &s, n);
        }
        n->interpreter = n->interpreter || type == PT_INTERP;
        if (error < 0)
            return error;
    }
    return 0;
}

// The table that section names point into; sections have no names without it.
static int read_names(const struct bh_exe *x, const struct raw_section *s, bh_str *ret)
{
    int error = BH_E_LIMIT;

    if (s->type == SHT_NOBITS)
        return 0; // a file of debug symbols alone
    if (s->size <= BH_LIMIT_EXE_NAMES)
        error = bh_input_slice(x->input, x->arena, s->offset, s->size, ret);
    if (error == 0 || bh_exe_fatal(error))
        return error;
    bh_say(x->diag, BH_WARNING, error, BH_AT(s->offset),
           "the section names of the ELF file cannot be read");
    return 0;
}

static int read_sections(struct bh_exe *x, const struct header *h)
{
    struct bh_bytes table, r;
    struct raw_section raw;
    bh_str names = BH_STR_EMPTY;
    size_t areas_room = 0;
    bool segments_have_notes = x->note_area_count > 0;

    if (!h->sections_at || !h->section_count)
        return 0;
    int error = read_table(x, h->sections_at, h->section_count, h->section_size,
                           x->bits == 64 ? 64 : 40, BH_LIMIT_EXE_SECTIONS, &table);
    if (error < 0)
        return error;
    x->sections = bh_arena_array(x->arena, (size_t)h->section_count, sizeof(*x->sections));
    if (!x->sections)
        return BH_E_NOMEM;
    if (h->names < h->section_count) {
        r = bh_bytes_sub(&table, h->names * h->section_size, h->section_size);
        read_section(x, &r, &raw);
        error = read_names(x, &raw, &names);
        if (error < 0)
            return error;
    }
    for (uint64_t i = 1; i < h->section_count; i++) { // the first is none
        struct bh_exe_section *s = &x->sections[x->section_count];
        r = bh_bytes_sub(&table, i * h->section_size, h->section_size);
        read_section(x, &r, &raw);
        *s = (struct bh_exe_section){.name = bh_exe_string(names, raw.name),
                                     .address = raw.address,
                                     .size = raw.size,
                                     .offset = raw.offset,
                                     .file_size = raw.type == SHT_NOBITS ? 0 : raw.size,
                                     .type = raw.type,
                                     .flags = raw.flags};
        s->access = (raw.flags & SHF_ALLOC ? BH_EXE_READ : 0u) |
                    (raw.flags & SHF_WRITE ? BH_EXE_WRITE : 0u) |
                    (raw.flags & SHF_EXECINSTR ? BH_EXE_EXECUTE : 0u);
        x->section_count++;
        if (raw.type == SHT_NOTE && !segments_have_notes) {
            struct bh_exe_segment area = {.address = s->address,
                                          .size = s->size,
                                          .offset = s->offset,
                                          .file_size = s->file_size};
            error = add_area(x, &areas_room, &area);
            if (error < 0)
                return error;
        }
    }
    return 0;
}

static enum bh_exe_kind kind_of(unsigned type, const struct nature *n)
{
    switch (type) {
    case ET_REL:
        return BH_EXE_OBJECT;
    case ET_EXEC:
        return BH_EXE_PROGRAM;
    case ET_DYN: // the C library has an interpreter too, but also a name to be linked by
        return n->pie || (n->interpreter && !n->named) ? BH_EXE_PROGRAM : BH_EXE_LIBRARY;
    case ET_CORE:
        return BH_EXE_CORE;
    default:
        return BH_EXE_OTHER;
    }
}

// Reads the tables; one that is not to be had is said and left out.
static int read_tables(struct bh_exe *x, struct header *h, struct nature *n)
{
    int numbers = read_large_numbers(x, h);
    int error = bh_exe_fatal(numbers) ? numbers : read_segments(x, h, n);

    if (bh_exe_fatal(error))
        return error;
    if (error < 0)
        bh_say(x->diag, BH_WARNING, error, BH_AT(h->segments_at),
               "the segment table of the ELF file cannot be read");
    error = numbers < 0 ? numbers : read_sections(x, h);
    if (bh_exe_fatal(error))
        return error;
    if (error < 0)
        bh_say(x->diag, BH_WARNING, error, BH_AT(h->sections_at),
               "the section table of the ELF file cannot be read");
    return 0;
}

int bh_elf_open(struct bh_exe *x)
{
    struct header h = {0};
    struct nature n = {0};

    int error = read_header(x, &h);
    if (error == BH_E_UNSUPPORTED)
        return bh_fail(x->diag, error, BH_AT(4), "ELF file of an unknown class or byte order");
    if (error < 0)
        return bh_fail(x->diag, error, BH_AT(0), "cannot read the header of the ELF file");
    error = read_tables(x, &h, &n);
    if (error < 0)
        return error;
    x->kind = kind_of(h.type, &n);
    return 0;
}
