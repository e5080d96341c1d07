// SPDX-License-Identifier: Apache-2.0
// Portable Executable: Microsoft, "PE Format" (COFF file header, optional header, section table).

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/exe_internal.h"

#define LFANEW_AT     0x3c
#define COFF_SIZE     20
#define SECTION_SIZE  40
#define SYMBOL_SIZE   18
#define SHORT_NAME    8
#define OPTIONAL_PART 32 // up to the image base

#define MAGIC_PE32      0x10b
#define MAGIC_PE32_PLUS 0x20b

#define FILE_EXECUTABLE 0x0002u
#define FILE_DLL        0x2000u
#define MEM_EXECUTE     0x20000000u
#define MEM_READ        0x40000000u
#define MEM_WRITE       0x80000000u

static const struct bh_exe_machine_row machines[] = {
    {0x014c, BH_MACHINE_386},   {0x8664, BH_MACHINE_AMD64}, {0x01c0, BH_MACHINE_ARM},
    {0x01c2, BH_MACHINE_ARM},   {0x01c4, BH_MACHINE_ARM},   {0xaa64, BH_MACHINE_ARM64},
    {0x5032, BH_MACHINE_RISCV}, {0x5064, BH_MACHINE_RISCV}, {0x6264, BH_MACHINE_LOONG64},
    {0x01f0, BH_MACHINE_PPC},   {0x0166, BH_MACHINE_MIPS},
};

struct header {
    uint64_t coff_at;
    unsigned section_count, optional_size, flags;
    uint32_t symbols_at, symbol_count;
    uint64_t base;
};

static int read_header(struct bh_exe *x, struct header *h)
{
    char dos[LFANEW_AT + 4], buf[4 + COFF_SIZE + OPTIONAL_PART];
    struct bh_bytes r;
    size_t n;

    int error = bh_input_exact(x->input, 0, dos, sizeof(dos));
    if (error < 0)
        return error == BH_E_TRUNCATED ? BH_E_FORMAT : error; // a program for DOS
    bh_bytes_init(&r, bh_str_n(dos, sizeof(dos)));
    bh_bytes_seek(&r, LFANEW_AT);
    uint64_t at = bh_bytes_le32(&r);
    error = x->input->read_at(x->input, at, buf, sizeof(buf), &n);
    if (error < 0)
        return error;
    bh_bytes_init(&r, bh_str_n(buf, n));
    if (!bh_str_starts(r.data, BH_STR("PE\0\0")))
        return BH_E_FORMAT;
    bh_bytes_skip(&r, 4);
    h->coff_at = at + 4;
    x->machine_code = bh_bytes_le16(&r);
    h->section_count = bh_bytes_le16(&r);
    bh_bytes_skip(&r, 4);
    h->symbols_at = bh_bytes_le32(&r);
    h->symbol_count = bh_bytes_le32(&r);
    h->optional_size = bh_bytes_le16(&r);
    h->flags = bh_bytes_le16(&r);
    unsigned magic = bh_bytes_le16(&r);
    bh_bytes_skip(&r, 14);
    x->entry = bh_bytes_le32(&r);
    bh_bytes_skip(&r, 4);
    if (magic == MAGIC_PE32_PLUS) {
        h->base = bh_bytes_le64(&r);
    } else if (magic == MAGIC_PE32) {
        bh_bytes_skip(&r, 4);
        h->base = bh_bytes_le32(&r);
    } else if (!bh_bytes_error(&r)) {
        return BH_E_UNSUPPORTED;
    }
    x->bits = magic == MAGIC_PE32_PLUS ? 64 : 32;
    x->machine = bh_exe_machine_of(machines, BH_COUNT(machines), x->machine_code);
    return bh_bytes_error(&r);
}

// The table of long names, behind the symbols; without it they stay as "/4".
static int read_strings(const struct bh_exe *x, const struct header *h, bh_str *ret)
{
    uint64_t at = h->symbols_at + (uint64_t)h->symbol_count * SYMBOL_SIZE;
    char buf[4];
    struct bh_bytes r;

    *ret = BH_STR_EMPTY;
    if (!h->symbols_at || bh_input_exact(x->input, at, buf, sizeof(buf)) < 0)
        return 0;
    bh_bytes_init(&r, bh_str_n(buf, sizeof(buf)));
    uint32_t size = bh_bytes_le32(&r);
    if (size > BH_LIMIT_EXE_NAMES)
        return 0;
    int error = bh_input_slice(x->input, x->arena, at, size, ret);
    return error == BH_E_NOMEM ? error : 0;
}

// Offset of a long name in the table: "/" and a decimal number.
static bool long_name(bh_str name, uint64_t *ret_offset)
{
    return bh_str_skip(&name, BH_STR("/")) && bh_str_u64(name, ret_offset);
}

static int read_section(struct bh_exe *x, const struct header *h, struct bh_bytes *r,
                        bh_str *strings)
{
    struct bh_exe_section *s = &x->sections[x->section_count];
    bh_str name = bh_bytes_take(r, SHORT_NAME);
    uint64_t offset;

    s->name = bh_str_sub(name, 0, bh_str_find(name, '\0'));
    s->size = bh_bytes_le32(r);
    uint64_t address = bh_bytes_le32(r);
    s->file_size = bh_bytes_le32(r);
    s->offset = bh_bytes_le32(r);
    bh_bytes_skip(r, 12);
    s->flags = bh_bytes_le32(r);
    if (s->size == 0) // object files, and some old linkers
        s->size = s->file_size;
    if (!s->offset)
        s->file_size = 0;
    s->file_size = s->file_size < s->size ? s->file_size : s->size;
    s->access = (s->flags & MEM_READ ? BH_EXE_READ : 0u) |
                (s->flags & MEM_WRITE ? BH_EXE_WRITE : 0u) |
                (s->flags & MEM_EXECUTE ? BH_EXE_EXECUTE : 0u);
    if (bh_add_overflows_u64(address, h->base, &s->address))
        return BH_E_CORRUPT;
    if (long_name(s->name, &offset)) {
        int error = strings->ptr ? 0 : read_strings(x, h, strings);
        if (error < 0)
            return error;
        bh_str full = bh_exe_string(*strings, offset);
        s->name = full.len ? full : s->name;
    }
    x->segments[x->section_count] = (struct bh_exe_segment){.address = s->address,
                                                            .size = s->size,
                                                            .offset = s->offset,
                                                            .file_size = s->file_size,
                                                            .access = s->access};
    x->section_count++;
    x->segment_count++;
    return 0;
}

static int read_sections(struct bh_exe *x, const struct header *h)
{
    struct bh_bytes r;
    bh_str strings = BH_STR_EMPTY;

    int error = bh_exe_table(x, h->coff_at + COFF_SIZE + h->optional_size,
                             (uint64_t)h->section_count * SECTION_SIZE, &r);
    if (error < 0)
        return error;
    x->sections = bh_arena_array(x->arena, h->section_count, sizeof(*x->sections));
    x->segments = bh_arena_array(x->arena, h->section_count, sizeof(*x->segments));
    if (!x->sections || !x->segments)
        return BH_E_NOMEM;
    for (unsigned i = 0; i < h->section_count && error == 0; i++)
        error = read_section(x, h, &r, &strings);
    return error;
}

int bh_pe_open(struct bh_exe *x)
{
    struct header h = {0};

    int error = read_header(x, &h);
    if (error == BH_E_FORMAT)
        return error;
    if (error < 0)
        return bh_fail(x->diag, error, BH_NOWHERE, "cannot read the headers of the PE file");
    x->kind = h.flags & FILE_DLL          ? BH_EXE_LIBRARY
              : h.flags & FILE_EXECUTABLE ? BH_EXE_PROGRAM
                                          : BH_EXE_OBJECT;
    if (x->entry && bh_add_overflows_u64(x->entry, h.base, &x->entry))
        x->entry = 0;
    error = read_sections(x, &h);
    if (bh_exe_fatal(error))
        return error;
    if (error < 0)
        bh_say(x->diag, BH_WARNING, error, BH_AT(h.coff_at),
               "the section table of the PE file cannot be read");
    return 0;
}
