// SPDX-License-Identifier: Apache-2.0
// Mach-O: Apple, <mach-o/loader.h>.

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/exe_internal.h"

#define MH_MAGIC    0xfeedfaceu
#define MH_MAGIC_64 0xfeedfacfu

#define LC_SEGMENT    0x1u
#define LC_SEGMENT_64 0x19u
#define LC_MAIN       0x80000028u

// Load commands of real files are some KB.
#define COMMANDS_MAX (16 * BH_MIB)
#define NAME_SIZE    16

#define SECTION_TYPE            0xffu
#define S_ZEROFILL              0x1u
#define S_GB_ZEROFILL           0xcu
#define S_THREAD_LOCAL_ZEROFILL 0x12u

#define CPU_ABI64    0x01000000u
#define CPU_ABI64_32 0x02000000u

static const struct bh_exe_machine_row machines[] = {
    {7, BH_MACHINE_386},
    {7 | CPU_ABI64, BH_MACHINE_AMD64},
    {12, BH_MACHINE_ARM},
    {12 | CPU_ABI64, BH_MACHINE_ARM64},
    {12 | CPU_ABI64_32, BH_MACHINE_ARM64},
    {14, BH_MACHINE_SPARC},
    {18, BH_MACHINE_PPC},
    {18 | CPU_ABI64, BH_MACHINE_PPC64},
};

static enum bh_exe_kind kind_of(uint32_t type)
{
    switch (type) {
    case 1: // MH_OBJECT
        return BH_EXE_OBJECT;
    case 2: // MH_EXECUTE
        return BH_EXE_PROGRAM;
    case 4: // MH_CORE
        return BH_EXE_CORE;
    case 6:  // MH_DYLIB
    case 8:  // MH_BUNDLE
    case 11: // MH_KEXT_BUNDLE
        return BH_EXE_LIBRARY;
    default:
        return BH_EXE_OTHER;
    }
}

struct rooms {
    size_t sections, segments;
};

static bh_str short_name(struct bh_bytes *r)
{
    bh_str s = bh_bytes_take(r, NAME_SIZE);

    return bh_str_sub(s, 0, bh_str_find(s, '\0'));
}

static int add_section(struct bh_exe *x, struct rooms *rooms, struct bh_bytes *r, unsigned access)
{
    void *items = x->sections;

    if (x->section_count == BH_LIMIT_EXE_SECTIONS)
        return BH_E_LIMIT;
    int error =
        bh_arena_grow(x->arena, &items, &rooms->sections, x->section_count, sizeof(*x->sections));
    if (error < 0)
        return error;
    x->sections = items;
    struct bh_exe_section s = {.name = short_name(r), .access = access};
    s.segment = short_name(r);
    s.address = bh_exe_word(x, r);
    s.size = bh_exe_word(x, r);
    s.offset = bh_exe_u32(x, r);
    bh_bytes_skip(r, 12);
    uint32_t flags = bh_exe_u32(x, r), type = flags & SECTION_TYPE;
    bh_bytes_skip(r, x->bits == 64 ? 12 : 8);
    if (bh_bytes_error(r))
        return BH_E_CORRUPT;
    s.flags = flags;
    if (type != S_ZEROFILL && type != S_GB_ZEROFILL && type != S_THREAD_LOCAL_ZEROFILL)
        s.file_size = s.size;
    x->sections[x->section_count++] = s;
    return 0;
}

static int add_segment(struct bh_exe *x, struct rooms *rooms, struct bh_bytes *r)
{
    void *items = x->segments;
    struct bh_exe_segment s;

    (void)short_name(r);
    s.address = bh_exe_word(x, r);
    s.size = bh_exe_word(x, r);
    s.offset = bh_exe_word(x, r);
    s.file_size = bh_exe_word(x, r);
    bh_bytes_skip(r, 4);
    s.access = bh_exe_u32(x, r) & (BH_EXE_READ | BH_EXE_WRITE | BH_EXE_EXECUTE); // VM_PROT_*
    uint32_t sections = bh_exe_u32(x, r);
    bh_bytes_skip(r, 4);
    if (bh_bytes_error(r))
        return BH_E_CORRUPT;
    if (x->segment_count == BH_LIMIT_EXE_SEGMENTS)
        return BH_E_LIMIT;
    int error =
        bh_arena_grow(x->arena, &items, &rooms->segments, x->segment_count, sizeof(*x->segments));
    if (error < 0)
        return error;
    x->segments = items;
    s.file_size = s.file_size < s.size ? s.file_size : s.size;
    x->segments[x->segment_count++] = s;
    for (uint32_t i = 0; i < sections && error == 0; i++)
        error = add_section(x, rooms, r, s.access);
    return error;
}

static int read_command(struct bh_exe *x, struct rooms *rooms, struct bh_bytes *commands,
                        uint64_t *ret_main)
{
    size_t at = commands->at;
    uint32_t command = bh_exe_u32(x, commands), size = bh_exe_u32(x, commands);

    if (bh_bytes_error(commands) || size < 8)
        return BH_E_CORRUPT;
    struct bh_bytes r = bh_bytes_sub(commands, at, size);
    bh_bytes_skip(&r, 8);
    bh_bytes_skip(commands, size - 8);
    if (bh_bytes_error(commands))
        return BH_E_CORRUPT;
    if (command == LC_MAIN)
        *ret_main = bh_exe_u64(x, &r);
    if (command == (x->bits == 64 ? LC_SEGMENT_64 : LC_SEGMENT))
        return add_segment(x, rooms, &r);
    return 0;
}

// The address of what stands at that offset of the file; 0 when nothing of it is loaded.
static uint64_t address_of(const struct bh_exe *x, uint64_t offset)
{
    for (size_t i = 0; i < x->segment_count; i++) {
        const struct bh_exe_segment *s = &x->segments[i];
        if (offset >= s->offset && offset - s->offset < s->file_size)
            return s->address + (offset - s->offset);
    }
    return 0;
}

int bh_macho_open(struct bh_exe *x)
{
    struct bh_bytes r;
    char buf[32];
    size_t n;
    struct rooms rooms = {0};
    uint64_t main_at = 0;

    int error = x->input->read_at(x->input, 0, buf, sizeof(buf), &n);
    if (error < 0)
        return bh_fail(x->diag, error, BH_NOWHERE, "cannot read the header of the Mach-O file");
    bh_bytes_init(&r, bh_str_n(buf, n));
    uint32_t magic = bh_bytes_be32(&r);
    x->big_endian = magic == MH_MAGIC || magic == MH_MAGIC_64;
    x->bits = magic == MH_MAGIC_64 || magic == __builtin_bswap32(MH_MAGIC_64) ? 64 : 32;
    x->machine_code = bh_exe_u32(x, &r);
    bh_bytes_skip(&r, 4);
    x->kind = kind_of(bh_exe_u32(x, &r));
    uint32_t count = bh_exe_u32(x, &r), size = bh_exe_u32(x, &r);
    bh_bytes_skip(&r, x->bits == 64 ? 8 : 4);
    error = bh_bytes_error(&r);
    if (error < 0)
        return bh_fail(x->diag, error, BH_AT(0), "cannot read the header of the Mach-O file");
    x->machine = bh_exe_machine_of(machines, BH_COUNT(machines), x->machine_code);

    error = size > COMMANDS_MAX ? BH_E_LIMIT : bh_exe_table(x, r.at, size, &r);
    for (uint32_t i = 0; i < count && error == 0; i++)
        error = read_command(x, &rooms, &r, &main_at);
    if (bh_exe_fatal(error))
        return error;
    if (error < 0)
        bh_say(x->diag, BH_WARNING, error, BH_AT(0),
               "the load commands of the Mach-O file cannot be read to their end");
    if (main_at)
        x->entry = address_of(x, main_at);
    return 0;
}
