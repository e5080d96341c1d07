// SPDX-License-Identifier: Apache-2.0
// Build information of Go executables.
//
//  0  "\xff Go buildinf:"
// 14  size of a pointer
// 15  flags: 1 big endian, 2 strings in place
// 16  without flag 2: addresses of the headers (address, length) of the two strings
// 32  with flag 2: the strings, each behind its length as a varint

#include "finders/go_buildinfo.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"

#define ALIGNMENT   16
#define HEADER_SIZE 32
#define FLAGS_AT    15
#define SIZE_AT     14
#define POINTERS_AT 16
#define BIG_END     1
#define IN_PLACE    2
// Strings that the linker puts around the lines of the modules.
#define FRAME 16

#define TOOLCHAIN_MAX 1024

#define PE_ALIGN_MASK 0x00f00000u
#define PE_DATA       0xc0000040u // initialised, readable, writable

// Where the linker puts it: a section of its own; in a PE, and in an ELF without a table of
// sections, the first writable data.
static bool area_of(const struct bh_exe *x, uint64_t *ret_address, uint64_t *ret_size)
{
    const struct bh_exe_section *s = bh_exe_section(
        x, x->format == BH_EXE_MACHO ? BH_STR("__go_buildinfo") : BH_STR(".go.buildinfo"));

    for (size_t i = 0; !s && x->format == BH_EXE_PE && i < x->section_count; i++)
        if ((x->sections[i].flags & ~(uint64_t)PE_ALIGN_MASK) == PE_DATA)
            s = &x->sections[i];
    if (s) {
        *ret_address = s->address;
        *ret_size = s->size;
        return true;
    }
    for (size_t i = 0; x->format == BH_EXE_ELF && !x->section_count && i < x->segment_count; i++) {
        const struct bh_exe_segment *segment = &x->segments[i];
        if ((segment->access & (BH_EXE_WRITE | BH_EXE_EXECUTE)) != BH_EXE_WRITE)
            continue;
        *ret_address = segment->address;
        *ret_size = segment->size;
        return true;
    }
    return false;
}

static uint64_t offset_of(const struct bh_exe *x, uint64_t address)
{
    for (size_t i = 0; i < x->segment_count; i++) {
        const struct bh_exe_segment *s = &x->segments[i];
        if (address >= s->address && address - s->address < s->file_size)
            return s->offset + (address - s->address);
    }
    return UINT64_MAX;
}

static int fail(const struct bh_exe *x, int code, uint64_t address)
{
    if (code == BH_E_NOMEM || code == BH_E_SYSTEM)
        return code;
    return bh_fail(x->diag, code, BH_AT(offset_of(x, address)),
                   "the build information of a Go program is damaged");
}

// A varint length and that many bytes; *address goes behind them.
static int read_in_place(const struct bh_exe *x, uint64_t *address, uint64_t cap, bh_str *ret)
{
    char buf[10];
    struct bh_bytes r;
    size_t n;
    int error = bh_exe_read(x, *address, buf, sizeof(buf), &n);

    if (error < 0)
        return error;
    bh_bytes_init(&r, bh_str_n(buf, n));
    uint64_t len = bh_bytes_varint(&r);
    error = bh_bytes_error(&r);
    if (error == 0)
        error = bh_exe_bytes(x, *address + r.at, len, cap, ret);
    *address += r.at + len;
    return error;
}

static uint64_t pointer(struct bh_bytes *r, unsigned size, bool big)
{
    if (size == 4)
        return big ? bh_bytes_be32(r) : bh_bytes_le32(r);
    return big ? bh_bytes_be64(r) : bh_bytes_le64(r);
}

// The string whose header stands at that address. Without an address there is no string.
static int read_pointed(const struct bh_exe *x, uint64_t header, unsigned size, bool big,
                        uint64_t cap, bh_str *ret)
{
    char buf[16];
    struct bh_bytes r;
    size_t n;

    *ret = BH_STR_EMPTY;
    if (!header)
        return 0;
    int error = bh_exe_read(x, header, buf, 2 * (size_t)size, &n);
    if (error < 0)
        return error;
    bh_bytes_init(&r, bh_str_n(buf, n));
    uint64_t address = pointer(&r, size, big), len = pointer(&r, size, big);
    error = bh_bytes_error(&r);
    return error < 0 || !len ? error : bh_exe_bytes(x, address, len, cap, ret);
}

static int read_strings(const struct bh_exe *x, uint64_t address, bh_str header,
                        struct bh_go_buildinfo *info)
{
    unsigned flags = (unsigned char)header.ptr[FLAGS_AT], size = (unsigned char)header.ptr[SIZE_AT];
    struct bh_bytes r;
    int error;

    if (flags & IN_PLACE) {
        address += HEADER_SIZE;
        error = read_in_place(x, &address, TOOLCHAIN_MAX, &info->toolchain);
        if (error == 0)
            error = read_in_place(x, &address, BH_LIMIT_GO_MODULES, &info->modules);
        return error;
    }
    if (size != 4 && size != 8)
        return BH_E_CORRUPT;
    bh_bytes_init(&r, bh_str_from(header, POINTERS_AT));
    bool big = flags & BIG_END;
    uint64_t toolchain = pointer(&r, size, big), modules = pointer(&r, size, big);
    error = read_pointed(x, toolchain, size, big, TOOLCHAIN_MAX, &info->toolchain);
    if (error == 0)
        error = read_pointed(x, modules, size, big, BH_LIMIT_GO_MODULES, &info->modules);
    return error;
}

// Lines between two strings of 16 bytes, by which programs find them in their own memory.
static bh_str unframe(bh_str modules)
{
    if (modules.len < 2 * FRAME + 1 || modules.ptr[modules.len - FRAME - 1] != '\n')
        return BH_STR_EMPTY;
    return bh_str_sub(modules, FRAME, modules.len - FRAME);
}

int bh_go_buildinfo_read(const struct bh_exe *x, struct bh_go_buildinfo *ret)
{
    struct bh_go_buildinfo info = {0};
    uint64_t address, size;
    char header[HEADER_SIZE];
    size_t n;

    if (!area_of(x, &address, &size))
        return 0;
    int r = bh_exe_search(x, address, size < BH_LIMIT_GO_SEARCH ? size : BH_LIMIT_GO_SEARCH,
                          BH_STR("\xff Go buildinf:"), ALIGNMENT, &address);
    if (r <= 0)
        return r;
    r = bh_exe_read(x, address, header, sizeof(header), &n);
    if (r == 0)
        r = n < sizeof(header) ? BH_E_TRUNCATED
                               : read_strings(x, address, bh_str_n(header, n), &info);
    if (r < 0)
        return fail(x, r, address);
    if (!info.toolchain.len) // the pointers of position-independent programs that others linked
        return bh_fail(x->diag, BH_E_UNSUPPORTED, BH_AT(offset_of(x, address)),
                       "the build information of a Go program has no strings in the file");
    info.modules = unframe(info.modules);
    info.offset = offset_of(x, address);
    *ret = info;
    return 1;
}
