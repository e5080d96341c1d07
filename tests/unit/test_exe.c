// SPDX-License-Identifier: Apache-2.0
// Executables. They are laid out here after the gABI, Microsoft's "PE Format" and
// <mach-o/loader.h>; tests/oracle/exe.py compares those of the machine with binutils' readelf.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/diag_count.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/exe.h"

struct maker {
    struct bh_buf buf;
    bool big;
    unsigned bits;
};

static void num(struct maker *m, uint64_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        bh_buf_add_char(&m->buf, (char)(v >> (8 * (m->big ? n - 1 - i : i))));
}

static void word(struct maker *m, uint64_t v)
{
    num(m, v, m->bits / 8);
}

static void bytes(struct maker *m, const void *p, size_t n)
{
    bh_buf_add(&m->buf, p, n);
}

static void text(struct maker *m, const char *s, size_t n)
{
    char field[64] = {0};

    memcpy(field, s, strlen(s));
    bytes(m, field, n);
}

static void pad_to(struct maker *m, size_t at)
{
    while (m->buf.len < at)
        bh_buf_add_char(&m->buf, 0);
    assert_int_equal(m->buf.len, at);
}

static void make(struct maker *m, unsigned bits, bool big)
{
    *m = (struct maker){.bits = bits, .big = big};
    bh_buf_init(&m->buf, 0);
}

// --- ELF: header, 2 segments and a note area at 0x40, notes at 0x180, data at 0x200 to 0x280,
// section names at 0x280, section table at 0x300.

#define NOTES_AT    0x180
#define DATA_AT     0x200
#define NAMES_AT    0x280
#define SECTIONS_AT 0x300

struct elf_like {
    unsigned type, machine;
    unsigned segment_type2; // of the last of the segments; PT_NOTE 4 by default
    bool xnum;              // the counts stand in the first section
};

static const char elf_names[] = "\0.data\0.bss\0.shstrtab\0.note";

static void elf_segment(struct maker *m, unsigned type, unsigned flags, uint64_t at,
                        uint64_t address, uint64_t file_size, uint64_t size)
{
    num(m, type, 4);
    if (m->bits == 64)
        num(m, flags, 4);
    word(m, at);
    word(m, address);
    word(m, address);
    word(m, file_size);
    word(m, size);
    if (m->bits == 32)
        num(m, flags, 4);
    word(m, 16);
}

static void elf_section(struct maker *m, unsigned name, unsigned type, unsigned flags,
                        uint64_t address, uint64_t at, uint64_t size, unsigned link, unsigned info)
{
    num(m, name, 4);
    num(m, type, 4);
    word(m, flags);
    word(m, address);
    word(m, at);
    word(m, size);
    num(m, link, 4);
    num(m, info, 4);
    word(m, 1);
    word(m, 0);
}

static void note(struct maker *m, const char *name, unsigned type, const char *desc, size_t len)
{
    num(m, strlen(name) + 1, 4);
    num(m, len, 4);
    num(m, type, 4);
    bytes(m, name, strlen(name) + 1);
    while (m->buf.len % 4)
        bh_buf_add_char(&m->buf, 0);
    bytes(m, desc, len);
    while (m->buf.len % 4)
        bh_buf_add_char(&m->buf, 0);
}

static void make_elf(struct maker *m, unsigned bits, bool big, const struct elf_like *like)
{
    make(m, bits, big);
    bytes(m, "\177ELF", 4);
    num(m, bits == 64 ? 2 : 1, 1);
    num(m, big ? 2 : 1, 1);
    num(m, 1, 1);
    bytes(m, "\0\0\0\0\0\0\0\0\0", 9);
    num(m, like->type, 2);
    num(m, like->machine, 2);
    num(m, 1, 4);
    word(m, 0x400010);
    word(m, 0x40);
    word(m, SECTIONS_AT);
    num(m, 0, 4);
    num(m, bits == 64 ? 64 : 52, 2);
    num(m, bits == 64 ? 56 : 32, 2);
    num(m, like->xnum ? 0xffff : 3, 2);
    num(m, bits == 64 ? 64 : 40, 2);
    num(m, like->xnum ? 0 : 5, 2);
    num(m, like->xnum ? 0xffff : 3, 2);
    pad_to(m, 0x40);
    elf_segment(m, 1, 5, 0, 0x400000, 0x40, 0x40);
    elf_segment(m, 1, 6, DATA_AT, 0x601000, 0x80, 0x1000);
    elf_segment(m, like->segment_type2 ? like->segment_type2 : 4, 4, NOTES_AT, 0, 0x50, 0x50);
    pad_to(m, NOTES_AT);
    note(m, "GNU", 3, "\x01\x02\x03\x04\x05", 5);
    note(m, "FDO", 0xcafe1a7e, "{\"type\":\"deb\"}", 14);
    pad_to(m, DATA_AT);
    bytes(m, "the data of it", 14);
    pad_to(m, NAMES_AT);
    bytes(m, elf_names, sizeof(elf_names));
    pad_to(m, SECTIONS_AT);
    elf_section(m, 0, 0, 0, 0, 0, like->xnum ? 5 : 0, like->xnum ? 3 : 0, like->xnum ? 3 : 0);
    elf_section(m, 1, 1, 3, 0x601000, DATA_AT, 0x80, 0, 0);
    elf_section(m, 7, 8, 3, 0x601080, NAMES_AT, 0xf80, 0, 0);
    elf_section(m, 12, 3, 0, 0, NAMES_AT, sizeof(elf_names), 0, 0);
    elf_section(m, 22, 7, 2, 0x400180, NOTES_AT, 0x38, 0, 0);
}

struct opened {
    struct bh_arena arena;
    struct bh_input input;
    struct diag_count diag;
    struct bh_exe x;
    int result;
};

static void open_bytes(struct opened *o, bh_str data)
{
    bh_arena_init(&o->arena, 0);
    diag_count_init(&o->diag);
    o->input = bh_input_mem(data);
    o->result = bh_exe_open(&o->x, &o->input, &o->arena, &o->diag.diag);
}

static void check_notes(struct opened *o)
{
    struct bh_exe_notes it = {0};
    struct bh_exe_note n;

    assert_int_equal(bh_exe_note(&o->x, &it, &n), 1);
    assert_true(bh_str_eqz(n.name, "GNU"));
    assert_int_equal(n.type, 3);
    assert_int_equal(n.offset, NOTES_AT);
    assert_true(bh_str_eq(n.desc, BH_STR("\x01\x02\x03\x04\x05")));
    assert_int_equal(bh_exe_note(&o->x, &it, &n), 1);
    assert_true(bh_str_eqz(n.name, "FDO"));
    assert_int_equal(n.type, 0xcafe1a7e);
    assert_true(bh_str_eqz(n.desc, "{\"type\":\"deb\"}"));
}

static void elf_of_all_sizes_and_orders(void **state)
{
    (void)state;
    static const struct {
        unsigned bits;
        bool big;
        struct elf_like like;
        enum bh_exe_machine machine;
        enum bh_exe_kind kind;
    } rows[] = {
        {64, false, {.type = 2, .machine = 62}, BH_MACHINE_AMD64, BH_EXE_PROGRAM},
        {32, false, {.type = 3, .machine = 3}, BH_MACHINE_386, BH_EXE_LIBRARY},
        {64, true, {.type = 1, .machine = 22}, BH_MACHINE_S390X, BH_EXE_OBJECT},
        {32, true, {.type = 4, .machine = 8}, BH_MACHINE_MIPS, BH_EXE_CORE},
        {64,
         false,
         {.type = 3, .machine = 183, .segment_type2 = 3},
         BH_MACHINE_ARM64,
         BH_EXE_PROGRAM},
        {64, true, {.type = 2, .machine = 4711, .xnum = true}, BH_MACHINE_OTHER, BH_EXE_PROGRAM},
        {32, false, {.type = 2, .machine = 40, .xnum = true}, BH_MACHINE_ARM, BH_EXE_PROGRAM},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m;
        struct opened o;
        bh_str s;

        make_elf(&m, rows[i].bits, rows[i].big, &rows[i].like);
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.x.format, BH_EXE_ELF);
        assert_int_equal(o.x.bits, rows[i].bits);
        assert_int_equal(o.x.big_endian, rows[i].big);
        assert_int_equal(o.x.machine, rows[i].machine);
        assert_int_equal(o.x.machine_code, rows[i].like.machine);
        assert_int_equal(o.x.kind, rows[i].kind);
        assert_int_equal(o.x.entry, 0x400010);
        assert_int_equal(o.x.section_count, 4);
        assert_int_equal(o.x.segment_count, 2);
        assert_int_equal(o.diag.warnings + o.diag.errors, 0);

        const struct bh_exe_section *data = bh_exe_section(&o.x, BH_STR(".data"));
        assert_non_null(data);
        assert_int_equal(data->address, 0x601000);
        assert_int_equal(data->offset, DATA_AT);
        assert_int_equal(data->file_size, 0x80);
        assert_int_equal(data->access, BH_EXE_READ | BH_EXE_WRITE);
        assert_int_equal(bh_exe_section_data(&o.x, data, 0x80, &s), 0);
        assert_memory_equal(s.ptr, "the data of it", 15);
        assert_int_equal(bh_exe_section_data(&o.x, data, 0x7f, &s), BH_E_LIMIT);
        assert_int_equal(bh_exe_section(&o.x, BH_STR(".bss"))->size, 0xf80);
        assert_int_equal(bh_exe_section(&o.x, BH_STR(".bss"))->file_size, 0);
        assert_null(bh_exe_section(&o.x, BH_STR(".text")));
        assert_int_equal(o.x.segments[1].access, BH_EXE_READ | BH_EXE_WRITE);
        check_notes(&o); // from the segment or, in the row without it, from the section
        bh_arena_done(&o.arena);
        bh_buf_done(&m.buf);
    }
}

static void bytes_at_addresses(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    char buf[0x1000];
    size_t n;
    bh_str s;

    make_elf(&m, 64, false, &(struct elf_like){.type = 2, .machine = 62});
    open_bytes(&o, bh_buf_str(&m.buf));
    assert_int_equal(bh_exe_read(&o.x, 0x601004, buf, 4, &n), 0);
    assert_int_equal(n, 4);
    assert_memory_equal(buf, "data", 4);
    // Beyond what is in the file memory is zero, although the file goes on with something else.
    memset(buf, 1, sizeof(buf));
    assert_int_equal(bh_exe_read(&o.x, 0x601070, buf, 0x20, &n), 0);
    assert_int_equal(n, 0x20);
    assert_memory_equal(buf, m.buf.ptr + DATA_AT + 0x70, 0x10);
    for (size_t i = 0x10; i < 0x20; i++)
        assert_int_equal(buf[i], 0);
    assert_int_equal(bh_exe_read(&o.x, 0x601ff8, buf, 0x20, &n), 0);
    assert_int_equal(n, 8);
    assert_int_equal(bh_exe_read(&o.x, 0x602000, buf, 1, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(bh_exe_read(&o.x, UINT64_MAX, buf, 1, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(bh_exe_bytes(&o.x, 0x601000, 14, 14, &s), 0);
    assert_true(bh_str_eqz(s, "the data of it"));
    assert_int_equal(bh_exe_bytes(&o.x, 0x601000, 14, 13, &s), BH_E_LIMIT);
    assert_int_equal(bh_exe_bytes(&o.x, 0x601000, 0x1001, UINT64_MAX, &s), BH_E_TRUNCATED);
    assert_int_equal(bh_exe_bytes(&o.x, 0x1000, 1, 1, &s), BH_E_TRUNCATED);
    assert_int_equal(bh_exe_bytes(&o.x, 0x601000, UINT64_MAX, UINT64_MAX, &s), BH_E_LIMIT);
    bh_arena_done(&o.arena);
    bh_buf_done(&m.buf);
}

static void search_in_pieces(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        unsigned align;
        bool found;
    } rows[] = {{0, 16, true},         {16, 16, true},        {24, 16, false},
                {24, 8, true},         {65536, 16, true},     {65530, 1, true},
                {65535, 1, true},      {131072 - 4, 4, true}, {200000 - 8, 8, true},
                {200000 - 7, 1, false}};
    enum { SIZE = 200000 };
    char *data = calloc(1, DATA_AT + SIZE);

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m;
        struct bh_input in;
        uint64_t found = 0;

        make_elf(&m, 64, false, &(struct elf_like){.type = 2, .machine = 62});
        memset(data, '.', DATA_AT + SIZE);
        memcpy(data, m.buf.ptr, DATA_AT);
        for (size_t k = 0; k < 8 && rows[i].at + k < SIZE; k++)
            data[DATA_AT + rows[i].at + k] = "\xff NEEDLE"[k];
        in = bh_input_mem(bh_str_n(data, DATA_AT + SIZE));
        struct bh_exe_segment segment = {
            .address = 0x601000, .size = SIZE, .offset = DATA_AT, .file_size = SIZE, .access = 6};
        struct bh_exe x = {.input = &in, .segments = &segment, .segment_count = 1};
        int r =
            bh_exe_search(&x, 0x601000, UINT64_MAX, BH_STR("\xff NEEDLE"), rows[i].align, &found);
        assert_int_equal(r, rows[i].found);
        if (r)
            assert_int_equal(found, 0x601000 + rows[i].at);
        assert_int_equal(
            bh_exe_search(&x, 0x601000, rows[i].at + 7, BH_STR("\xff NEEDLE"), 1, &found),
            0); // one byte short
        assert_int_equal(bh_exe_search(&x, 0x601001, UINT64_MAX, BH_STR("\xff NEEDLE"), 1, &found),
                         rows[i].at > 0 && rows[i].at + 8 <= SIZE);
        bh_buf_done(&m.buf);
    }
    // The first is at an odd place, the second counts.
    memcpy(data, "..NEEDLE..NEEDLE................NEEDLE", 38);
    struct bh_input in = bh_input_mem(bh_str_n(data, SIZE));
    struct bh_exe_segment segment = {
        .address = 0x1000, .size = SIZE, .file_size = SIZE, .access = 4};
    struct bh_exe x = {.input = &in, .segments = &segment, .segment_count = 1};
    uint64_t found;
    assert_int_equal(bh_exe_search(&x, 0x1000, SIZE, BH_STR("NEEDLE"), 16, &found), 1);
    assert_int_equal(found, 0x1020);
    free(data);
}

// A library can have an interpreter (the C library has one); a program has no name to be linked by.
static void programs_among_shared_objects(void **state)
{
    (void)state;
    static const struct {
        unsigned interpreter;
        uint64_t tag, value;
        enum bh_exe_kind expect;
    } rows[] = {
        {0, 14, 1, BH_EXE_LIBRARY},
        {3, 14, 1, BH_EXE_LIBRARY},
        {3, 1, 1, BH_EXE_PROGRAM},
        {0, 0x6ffffffb, 0x08000000, BH_EXE_PROGRAM}, // static and position-independent
        {0, 0x6ffffffb, 1, BH_EXE_LIBRARY},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m, d;
        struct opened o;

        make_elf(&m, 64, true, &(struct elf_like){.type = 3, .machine = 62, .segment_type2 = 2});
        make(&d, 64, true);
        num(&d, rows[i].tag, 8);
        num(&d, rows[i].value, 8);
        num(&d, 0, 8);
        num(&d, 0, 8);
        num(&d, 0x6ffffffb, 8); // behind the end
        num(&d, 0x08000000, 8);
        memcpy(m.buf.ptr + NOTES_AT, d.buf.ptr, d.buf.len);
        m.buf.ptr[0x43] = (char)(rows[i].interpreter ? rows[i].interpreter : 1);
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.x.kind, rows[i].expect);
        bh_arena_done(&o.arena);
        bh_buf_done(&m.buf);
        bh_buf_done(&d.buf);
    }
}

// Tables that are cut off or lie cost themselves and a warning, not the rest.
static void broken_elf(void **state)
{
    (void)state;
    static const struct {
        size_t at, len;
        uint64_t value;
        size_t sections, segments;
        unsigned warnings;
    } rows[] = {
        {0x28, 8, 0x7fffffffffffffff, 0, 2, 1}, // section table outside
        {0x3c, 2, 0xfff0, 0, 2, 1},             // more sections than the file has
        {0x3a, 2, 8, 0, 2, 1},                  // entries too small
        {0x3e, 2, 0xff00, 4, 2, 0},             // no section of names
        {0x20, 8, 0x10000, 4, 0, 1},            // segment table outside
        {0x36, 2, 55, 4, 0, 1},
        {SECTIONS_AT + 3 * 64 + 0x20, 8, UINT64_MAX, 4, 2, 1}, // names larger than the cap
        {SECTIONS_AT + 3 * 64 + 0x18, 8, 0x10000, 4, 2, 1},    // names outside
        {SECTIONS_AT + 1 * 64, 4, 0xffffffff, 4, 2, 0},        // one name outside
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m;
        struct opened o;

        make_elf(&m, 64, false, &(struct elf_like){.type = 2, .machine = 62});
        for (size_t k = 0; k < rows[i].len; k++)
            m.buf.ptr[rows[i].at + k] = (char)(rows[i].value >> (8 * k));
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.x.section_count, rows[i].sections);
        assert_int_equal(o.x.segment_count, rows[i].segments);
        assert_int_equal(o.diag.warnings, rows[i].warnings);
        bh_arena_done(&o.arena);
        bh_buf_done(&m.buf);
    }
}

static void every_cut_is_an_answer(void **state)
{
    (void)state;
    struct maker m;

    make_elf(&m, 64, false, &(struct elf_like){.type = 2, .machine = 62});
    for (size_t cut = 0; cut < m.buf.len; cut++) {
        struct opened o;
        struct bh_exe_notes it = {0};
        struct bh_exe_note n;
        open_bytes(&o, bh_str_sub(bh_buf_str(&m.buf), 0, cut));
        assert_int_equal(o.result, cut < 4 ? BH_E_FORMAT : cut < 64 ? BH_E_TRUNCATED : 0);
        if (o.result == 0) {
            assert_int_equal(o.x.section_count, 0);
            int r = bh_exe_note(&o.x, &it, &n);
            assert_true(r == 1 || r == BH_E_TRUNCATED || r == 0);
            assert_true(o.diag.warnings);
        }
        bh_arena_done(&o.arena);
    }
    bh_buf_done(&m.buf);
}

static void notes_that_lie(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_exe_notes it = {0};
    struct bh_exe_note n;

    make_elf(&m, 64, false, &(struct elf_like){.type = 2, .machine = 62});
    m.buf.ptr[NOTES_AT + 7] = 0x7f; // length of the description
    open_bytes(&o, bh_buf_str(&m.buf));
    assert_int_equal(bh_exe_note(&o.x, &it, &n), BH_E_CORRUPT);
    assert_int_equal(bh_exe_note(&o.x, &it, &n), 0);
    bh_arena_done(&o.arena);
    bh_buf_done(&m.buf);
}

// --- PE: header at 0x80, data at 0x200, symbols and long names at 0x300.

static void make_pe(struct maker *m, unsigned bits, unsigned flags)
{
    make(m, bits, false);
    bytes(m, "MZ", 2);
    pad_to(m, 0x3c);
    num(m, 0x80, 4);
    pad_to(m, 0x80);
    bytes(m, "PE\0", 4);
    num(m, bits == 64 ? 0x8664 : 0x14c, 2);
    num(m, 3, 2);
    num(m, 0, 4);
    num(m, 0x300, 4);
    num(m, 2, 4);
    num(m, bits == 64 ? 240 : 224, 2);
    num(m, flags, 2);
    size_t optional = m->buf.len;
    num(m, bits == 64 ? 0x20b : 0x10b, 2);
    pad_to(m, optional + 16);
    num(m, 0x1234, 4);
    num(m, 0x1000, 4);
    if (bits == 32)
        num(m, 0x2000, 4);
    word(m, bits == 64 ? 0x140000000 : 0x400000);
    pad_to(m, optional + (bits == 64 ? 240 : 224));
    static const struct {
        const char *name;
        unsigned size, address, file_size, at, flags;
    } rows[] = {{".text", 0x20, 0x1000, 0x200, 0x200, 0x60000020},
                {"/4", 0x1000, 0x2000, 0x80, 0x220, 0xc0000040},
                {".bss", 0x100, 0x3000, 0x100, 0, 0xc0000080}};
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        text(m, rows[i].name, 8);
        num(m, rows[i].size, 4);
        num(m, rows[i].address, 4);
        num(m, rows[i].file_size, 4);
        num(m, rows[i].at, 4);
        bytes(m, "\0\0\0\0\0\0\0\0\0\0\0", 12);
        num(m, rows[i].flags, 4);
    }
    pad_to(m, 0x220);
    bytes(m, "initialised", 11);
    pad_to(m, 0x300 + 2 * 18);
    num(m, 4 + 13, 4);
    bytes(m, ".go.buildinfo", 13);
}

static void pe_of_both_sizes(void **state)
{
    (void)state;
    for (unsigned bits = 32; bits <= 64; bits += 32) {
        struct maker m;
        struct opened o;
        uint64_t base = bits == 64 ? 0x140000000 : 0x400000;
        bh_str s;

        make_pe(&m, bits, bits == 64 ? 0x2022 : 0x0102);
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.x.format, BH_EXE_PE);
        assert_int_equal(o.x.bits, bits);
        assert_int_equal(o.x.machine, bits == 64 ? BH_MACHINE_AMD64 : BH_MACHINE_386);
        assert_int_equal(o.x.kind, bits == 64 ? BH_EXE_LIBRARY : BH_EXE_PROGRAM);
        assert_int_equal(o.x.entry, base + 0x1234);
        assert_int_equal(o.x.section_count, 3);
        const struct bh_exe_section *x = bh_exe_section(&o.x, BH_STR(".go.buildinfo"));
        assert_non_null(x);
        assert_int_equal(x->address, base + 0x2000);
        assert_int_equal(x->access, BH_EXE_READ | BH_EXE_WRITE);
        assert_int_equal(x->file_size, 0x80);
        assert_int_equal(bh_exe_section(&o.x, BH_STR(".text"))->file_size, 0x20);
        assert_int_equal(bh_exe_section(&o.x, BH_STR(".text"))->access,
                         BH_EXE_READ | BH_EXE_EXECUTE);
        assert_int_equal(bh_exe_section(&o.x, BH_STR(".bss"))->file_size, 0);
        assert_int_equal(bh_exe_bytes(&o.x, base + 0x2000, 11, 11, &s), 0);
        assert_true(bh_str_eqz(s, "initialised"));
        bh_arena_done(&o.arena);

        // Without the long names a section is known by its number.
        open_bytes(&o, bh_str_sub(bh_buf_str(&m.buf), 0, 0x300));
        assert_int_equal(o.result, 0);
        assert_non_null(bh_exe_section(&o.x, BH_STR("/4")));
        bh_arena_done(&o.arena);
        // A program for DOS, and one whose header lies elsewhere.
        open_bytes(&o, bh_str_sub(bh_buf_str(&m.buf), 0, 0x80));
        assert_int_equal(o.result, BH_E_FORMAT);
        assert_int_equal(o.diag.errors, 0);
        bh_arena_done(&o.arena);
        open_bytes(&o, bh_str_sub(bh_buf_str(&m.buf), 0, 0x90));
        assert_int_equal(o.result, BH_E_TRUNCATED);
        bh_arena_done(&o.arena);
        bh_buf_done(&m.buf);
    }
}

// --- Mach-O: commands behind the header, data at 0x200.

static void make_macho(struct maker *m, unsigned bits, bool big)
{
    size_t section = bits == 64 ? 80 : 68, segment = bits == 64 ? 72 : 56;

    make(m, bits, big);
    num(m, bits == 64 ? 0xfeedfacf : 0xfeedface, 4);
    num(m, big ? 18 : bits == 64 ? 0x0100000c : 7, 4);
    num(m, 0, 4);
    num(m, 2, 4);
    num(m, 3, 4);
    num(m, 24 + segment + 2 * section + 24, 4);
    num(m, 0, 4);
    if (bits == 64)
        num(m, 0, 4);
    num(m, 0x2, 4); // LC_SYMTAB, passed over
    num(m, 24, 4);
    bytes(m, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    num(m, bits == 64 ? 0x19 : 1, 4);
    num(m, segment + 2 * section, 4);
    text(m, "__DATA", 16);
    word(m, 0x10000);
    word(m, 0x2000);
    word(m, 0x200);
    word(m, 0x40);
    num(m, 7, 4);
    num(m, 3, 4);
    num(m, 2, 4);
    num(m, 0, 4);
    for (unsigned i = 0; i < 2; i++) {
        text(m, i ? "__bss" : "__go_buildinfo_x", 16); // 16 bytes: no NUL
        text(m, "__DATA", 16);
        word(m, 0x10000 + 0x40 * i);
        word(m, 0x40);
        num(m, 0x200 + 0x40 * i, 4);
        bytes(m, "\0\0\0\0\0\0\0\0\0\0\0", 12);
        num(m, i ? 1 : 0, 4);
        bytes(m, "\0\0\0\0\0\0\0\0\0\0\0", bits == 64 ? 12 : 8);
    }
    num(m, 0x80000028, 4);
    num(m, 24, 4);
    num(m, 0x210, 8);
    num(m, 0, 8);
    pad_to(m, 0x200);
    bytes(m, "go build inf:", 13);
    pad_to(m, 0x240);
}

static void check_macho(const struct bh_exe *x, unsigned bits, bool big)
{
    bh_str s;

    assert_int_equal(x->format, BH_EXE_MACHO);
    assert_int_equal(x->bits, bits);
    assert_int_equal(x->machine, big          ? BH_MACHINE_PPC
                                 : bits == 64 ? BH_MACHINE_ARM64
                                              : BH_MACHINE_386);
    assert_int_equal(x->kind, BH_EXE_PROGRAM);
    assert_int_equal(x->entry, 0x10010);
    assert_int_equal(x->segment_count, 1);
    assert_int_equal(x->segments[0].access, BH_EXE_READ | BH_EXE_WRITE);
    assert_int_equal(x->section_count, 2);
    const struct bh_exe_section *info = bh_exe_section(x, BH_STR("__go_buildinfo_x"));
    assert_non_null(info);
    assert_true(bh_str_eqz(info->segment, "__DATA"));
    assert_int_equal(bh_exe_section(x, BH_STR("__bss"))->file_size, 0);
    assert_int_equal(bh_exe_bytes(x, info->address, 13, 13, &s), 0);
    assert_true(bh_str_eqz(s, "go build inf:"));
}

static void macho_of_all_kinds(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct maker m;
        struct opened o;
        unsigned bits = i == 0 ? 64 : 32;
        bool big = i == 2;

        make_macho(&m, bits, big);
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.diag.warnings, 0);
        check_macho(&o.x, bits, big);
        bh_arena_done(&o.arena);
        // Cut within the commands: a warning, and nothing of the table.
        open_bytes(&o, bh_str_sub(bh_buf_str(&m.buf), 0, 100));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.diag.warnings, 1);
        bh_arena_done(&o.arena);
        // A command that claims to be shorter than its head.
        size_t at = (bits == 64 ? 32 : 28) + 4u;
        memset(m.buf.ptr + at, 0, 4);
        open_bytes(&o, bh_buf_str(&m.buf));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.diag.warnings, 1);
        assert_int_equal(o.x.segment_count, 0);
        bh_arena_done(&o.arena);
        bh_buf_done(&m.buf);
    }
}

static void slices_of_a_universal_binary(void **state)
{
    (void)state;
    for (unsigned wide = 0; wide < 2; wide++) {
        struct maker a, b, fat;
        struct bh_arena arena;
        struct bh_exe_slice *slices;
        struct diag_count diag;
        size_t count;

        make_macho(&a, 64, false);
        make_macho(&b, 32, true);
        make(&fat, wide ? 64 : 32, true);
        num(&fat, wide ? 0xcafebabf : 0xcafebabe, 4);
        num(&fat, 3, 4);
        for (unsigned i = 0; i < 3; i++) {
            num(&fat, i == 0 ? 0x0100000c : 18, 4);
            num(&fat, 0, 4);
            word(&fat, 0x1000 * (i + 1));
            word(&fat, i == 0 ? a.buf.len : b.buf.len);
            num(&fat, 12, 4);
            if (wide)
                num(&fat, 0, 4);
        }
        pad_to(&fat, 0x1000);
        bytes(&fat, a.buf.ptr, a.buf.len);
        pad_to(&fat, 0x2000);
        bytes(&fat, b.buf.ptr, b.buf.len);

        bh_arena_init(&arena, 0);
        diag_count_init(&diag);
        struct bh_input in = bh_input_mem(bh_buf_str(&fat.buf));
        struct bh_exe x;
        assert_int_equal(bh_exe_recognise(bh_str_n(fat.buf.ptr, BH_EXE_HEAD)), BH_EXE_MACHO);
        assert_int_equal(bh_exe_open(&x, &in, &arena, NULL), BH_E_FORMAT);
        assert_int_equal(bh_exe_slices(&in, &arena, &diag.diag, &slices, &count), 0);
        assert_int_equal(count, 2);
        assert_int_equal(diag.errors, 1); // the third is not in the file
        assert_int_equal(slices[1].offset, 0x2000);
        assert_int_equal(slices[1].machine_code, 18);
        assert_int_equal(bh_exe_open(&x, &slices[0].input, &arena, NULL), 0);
        check_macho(&x, 64, false);
        assert_int_equal(bh_exe_open(&x, &slices[1].input, &arena, NULL), 0);
        check_macho(&x, 32, true);
        bh_arena_done(&arena);
        bh_buf_done(&a.buf);
        bh_buf_done(&b.buf);
        bh_buf_done(&fat.buf);
    }
}

static void recognised_by_the_first_bytes(void **state)
{
    (void)state;
    static const struct {
        bh_str head;
        enum bh_exe_format expect;
    } rows[] = {
        {{"\177ELF\2\1", 6}, BH_EXE_ELF},
        {{"MZ\x90", 3}, BH_EXE_PE},
        {{"\xcf\xfa\xed\xfe\7\0\0\1", 8}, BH_EXE_MACHO},
        {{"\xfe\xed\xfa\xce", 4}, BH_EXE_MACHO},
        {{"\xca\xfe\xba\xbe\0\0\0\2", 8}, BH_EXE_MACHO},
        {{"\xca\xfe\xba\xbe\0\0\0\x2d", 8}, BH_EXE_NONE},     // Java 1.1
        {{"\xca\xfe\xba\xbe\0\3\0\x2d", 8}, BH_EXE_NONE},     // Java 1.0.2
        {{"\xca\xfe\xba\xbe\xff\xff\0\x41", 8}, BH_EXE_NONE}, // a preview of Java 21
        {{"\xca\xfe\xba\xbe\0\0", 6}, BH_EXE_NONE},
        {{"#!/bin/sh", 9}, BH_EXE_NONE},
        {{"", 0}, BH_EXE_NONE},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        assert_int_equal(bh_exe_recognise(rows[i].head), rows[i].expect);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elf_of_all_sizes_and_orders),
        cmocka_unit_test(bytes_at_addresses),
        cmocka_unit_test(search_in_pieces),
        cmocka_unit_test(programs_among_shared_objects),
        cmocka_unit_test(broken_elf),
        cmocka_unit_test(every_cut_is_an_answer),
        cmocka_unit_test(notes_that_lie),
        cmocka_unit_test(pe_of_both_sizes),
        cmocka_unit_test(macho_of_all_kinds),
        cmocka_unit_test(slices_of_a_universal_binary),
        cmocka_unit_test(recognised_by_the_first_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
