// SPDX-License-Identifier: Apache-2.0
// Zip archives. The archives are made here, record by record after APPNOTE 6.3.10, so that each can
// lie in one place; tests/oracle/zip.py compares well-formed ones with Python's zipfile.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

#include "../support/diag_count.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "formats/zip.h"

struct maker {
    struct bh_buf bytes, directory;
    unsigned entries;
    uint64_t zero; // position that offsets count from
};

// Zero means: as the entry truly is.
struct lie {
    unsigned flags, method;
    uint32_t crc, compressed, size; // in the directory
    const char *local_name;
    uint32_t local_size;
    uint64_t header_at; // in the directory
    bool no_offset;     // header_at 0 is meant
    bool zip64;
};

static void le(struct bh_buf *b, uint64_t v, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        bh_buf_add_char(b, (char)(v >> (8 * i)));
}

static void make(struct maker *m)
{
    *m = (struct maker){0};
    bh_buf_init(&m->bytes, 0);
    bh_buf_init(&m->directory, 0);
}

static void unmake(struct maker *m)
{
    bh_buf_done(&m->bytes);
    bh_buf_done(&m->directory);
}

static void deflate_raw(bh_str data, struct bh_buf *out)
{
    unsigned char buf[4096];
    z_stream s = {.next_in = (unsigned char *)(uintptr_t)data.ptr, .avail_in = (unsigned)data.len};

    assert_int_equal(deflateInit2(&s, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    do {
        s.next_out = buf;
        s.avail_out = sizeof(buf);
        deflate(&s, Z_FINISH);
        bh_buf_add(out, buf, sizeof(buf) - s.avail_out);
    } while (s.avail_out == 0);
    deflateEnd(&s);
}

// One entry; the true method is deflate if lie->method is 0 and `pack`.
static void entry(struct maker *m, const char *name, bh_str data, bool pack, const struct lie *lie)
{
    static const struct lie honest;
    const struct lie *l = lie ? lie : &honest;
    uint64_t at = m->bytes.len - m->zero;
    uint32_t crc = (uint32_t)crc32_z(0, (const unsigned char *)data.ptr, data.len);
    unsigned method = pack ? 8 : 0;
    const char *local = l->local_name ? l->local_name : name;
    struct bh_buf packed;

    bh_buf_init(&packed, 0);
    if (pack)
        deflate_raw(data, &packed);
    else
        bh_buf_add_str(&packed, data);
    uint64_t compressed = l->compressed ? l->compressed : packed.len;
    uint64_t size = l->size ? l->size : data.len;

    struct bh_buf *b = &m->bytes;
    le(b, 0x04034b50, 4);
    le(b, 20, 2);
    le(b, l->flags, 2);
    le(b, method, 2);
    le(b, 0, 4);
    le(b, l->flags & 8 ? 0 : crc, 4);
    le(b, l->flags & 8 ? 0 : packed.len, 4);
    le(b, l->flags & 8 ? 0 : l->local_size ? l->local_size : data.len, 4);
    le(b, strlen(local), 2);
    le(b, 0, 2);
    bh_buf_add_z(b, local);
    bh_buf_add_str(b, bh_buf_str(&packed));
    if (l->flags & 8) {
        le(b, 0x08074b50, 4);
        le(b, crc, 4);
        le(b, packed.len, 4);
        le(b, data.len, 4);
    }

    uint64_t header_at = l->header_at || l->no_offset ? l->header_at : at;
    b = &m->directory;
    le(b, 0x02014b50, 4);
    le(b, 0x031e, 2);
    le(b, 20, 2);
    le(b, l->flags, 2);
    le(b, l->method ? l->method : method, 2);
    le(b, 0, 4);
    le(b, l->crc ? l->crc : crc, 4);
    le(b, l->zip64 ? 0xffffffff : compressed, 4);
    le(b, l->zip64 ? 0xffffffff : size, 4);
    le(b, strlen(name), 2);
    le(b, l->zip64 ? 28 : 0, 2);
    le(b, 0, 2);
    le(b, 0, 8);
    le(b, l->zip64 ? 0xffffffff : header_at, 4);
    bh_buf_add_z(b, name);
    if (l->zip64) {
        le(b, 1, 2);
        le(b, 24, 2);
        le(b, size, 8);
        le(b, compressed, 8);
        le(b, header_at, 8);
    }
    m->entries++;
    bh_buf_done(&packed);
}

// The directory and the end record; with zip64, only the 64-bit record tells the truth.
static bh_str finish(struct maker *m, bool zip64, const char *comment)
{
    uint64_t at = m->bytes.len - m->zero;
    struct bh_buf *b = &m->bytes;

    bh_buf_add_str(b, bh_buf_str(&m->directory));
    if (zip64) {
        uint64_t end64 = b->len - m->zero;
        le(b, 0x06064b50, 4);
        le(b, 44, 8);
        le(b, 0x2d031e, 4);
        le(b, 0, 8);
        le(b, m->entries, 8);
        le(b, m->entries, 8);
        le(b, m->directory.len, 8);
        le(b, at, 8);
        le(b, 0x07064b50, 4);
        le(b, 0, 4);
        le(b, end64, 8);
        le(b, 1, 4);
    }
    le(b, 0x06054b50, 4);
    le(b, 0, 4);
    le(b, zip64 ? 0xffff : m->entries & 0xffff, 2);
    le(b, zip64 ? 0xffff : m->entries & 0xffff, 2);
    le(b, zip64 ? 0xffffffff : m->directory.len, 4);
    le(b, zip64 ? 0xffffffff : at, 4);
    le(b, strlen(comment), 2);
    bh_buf_add_z(b, comment);
    assert_int_equal(bh_buf_error(b), 0);
    return bh_buf_str(b);
}

struct opened {
    struct bh_arena arena;
    struct bh_input input;
    struct diag_count diag;
    struct bh_zip zip;
    int result;
};

static void open_bytes(struct opened *o, bh_str bytes)
{
    bh_arena_init(&o->arena, 0);
    diag_count_init(&o->diag);
    o->input = bh_input_mem(bytes);
    o->result = bh_zip_open(&o->zip, &o->input, NULL, &o->arena, &o->diag.diag);
}

static int read_named(struct opened *o, const char *name, bh_str *ret)
{
    struct bh_zip_entry e;

    assert_true(bh_zip_find(&o->zip, bh_str_z(name), &e));
    return bh_zip_read(&o->zip, &e, &o->arena, BH_MIB, ret);
}

static void check_content(struct opened *o, const char *name, const char *content)
{
    bh_str s;

    assert_int_equal(read_named(o, name, &s), 0);
    assert_true(bh_str_eqz(s, content));
}

static void entries_in_order_of_the_directory(void **state)
{
    (void)state;
    static const struct {
        bool zip64;
        const char *prefix, *comment;
    } rows[] = {{false, "", ""},
                {false, "#!/bin/sh\nexec java -jar $0\n", "a comment"},
                {true, "", "PK\5\6 is no end record"},
                {true, "MZ in front of it", ""}};

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m;
        struct opened o;
        struct bh_zip_entry e;
        size_t at = 0;

        make(&m);
        bh_buf_add_z(&m.bytes, rows[i].prefix);
        m.zero = m.bytes.len;
        entry(&m, "META-INF/", BH_STR(""), false, NULL);
        entry(&m, "META-INF/MANIFEST.MF", BH_STR("Manifest-Version: 1.0\n"), true,
              &(struct lie){.zip64 = rows[i].zip64});
        entry(&m, "\xe9\x83\xa8", BH_STR("stored"), false, &(struct lie){.flags = 1u << 11 | 8});
        open_bytes(&o, finish(&m, rows[i].zip64, rows[i].comment));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.zip.entries, 3);
        assert_int_equal(o.zip.prefix, m.zero);
        assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
        assert_true(bh_str_eqz(e.name, "META-INF/"));
        assert_int_equal(e.header_at, m.zero);
        assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
        assert_int_equal(e.method, BH_ZIP_DEFLATED);
        assert_int_equal(e.size, 22);
        assert_false(e.utf8);
        assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
        assert_true(bh_str_eqz(e.name, "\xe9\x83\xa8"));
        assert_true(e.utf8);
        assert_int_equal(bh_zip_next(&o.zip, &at, &e), 0);
        check_content(&o, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
        check_content(&o, "\xe9\x83\xa8", "stored");
        check_content(&o, "META-INF/", "");
        assert_int_equal(o.diag.warnings + o.diag.errors, 0);
        bh_arena_done(&o.arena);
        unmake(&m);
    }
}

static void of_a_repeated_name_the_last_counts(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;

    make(&m);
    entry(&m, "a", BH_STR("first"), true, NULL);
    entry(&m, "a", BH_STR("second"), true, NULL);
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(o.zip.entries, 2);
    check_content(&o, "a", "second");
    bh_arena_done(&o.arena);
    unmake(&m);
}

// Each slice read by itself gives its entries, and what they say together is the archive.
static void directory_in_slices(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_slice *slices;
    size_t count, seen = 0;
    char name[16];

    make(&m);
    bh_buf_add_z(&m.bytes, "MZ");
    m.zero = m.bytes.len;
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof(name), "entry %d", i);
        entry(&m, name, bh_str_z(name), i % 2, NULL);
    }
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(bh_zip_split(&o.input, 4, &o.arena, &o.diag.diag, &slices, &count), 0);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        struct bh_zip_entry e;
        struct bh_zip z;
        bh_str content;
        assert_int_equal(slices[i].entries, i < 2 ? 4 : 2);
        assert_int_equal(bh_zip_open_slice(&z, &o.input, &slices[i], &o.arena, &o.diag.diag), 0);
        for (size_t at = 0; bh_zip_next(&z, &at, &e) > 0; seen++) {
            snprintf(name, sizeof(name), "entry %zu", seen);
            assert_true(bh_str_eqz(e.name, name));
            assert_int_equal(bh_zip_read(&z, &e, &o.arena, BH_MIB, &content), 0);
            assert_true(bh_str_eqz(content, name));
        }
    }
    assert_int_equal(seen, 10);
    assert_int_equal(o.diag.warnings + o.diag.errors, 0);
    bh_arena_done(&o.arena);
    unmake(&m);
}

// The last entry of a slice claims bytes of the first one of the next.
static void slices_do_not_hide_overlapping(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_slice *slices;
    struct bh_zip_entry e;
    struct bh_zip z;
    size_t count, at = 0;
    uint64_t place;

    make(&m);
    entry(&m, "a", BH_STR("first"), false, &(struct lie){.compressed = 20, .size = 20});
    entry(&m, "b", BH_STR("second"), false, NULL);
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(bh_zip_split(&o.input, 1, &o.arena, NULL, &slices, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(bh_zip_open_slice(&z, &o.input, &slices[0], &o.arena, NULL), 0);
    assert_int_equal(bh_zip_next(&z, &at, &e), 1);
    assert_int_equal(bh_zip_locate(&z, &e, &place), BH_E_CORRUPT);
    bh_arena_done(&o.arena);
    unmake(&m);
}

static void directory_in_another_order(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_entry e;
    size_t at = 0;
    char record[47];

    make(&m);
    entry(&m, "a", BH_STR("first in the file"), true, NULL);
    entry(&m, "b", BH_STR("second in the file"), false, NULL);
    assert_int_equal(m.directory.len, 2 * sizeof(record));
    memcpy(record, m.directory.ptr, sizeof(record));
    memmove(m.directory.ptr, m.directory.ptr + sizeof(record), sizeof(record));
    memcpy(m.directory.ptr + sizeof(record), record, sizeof(record));
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
    assert_true(bh_str_eqz(e.name, "b"));
    check_content(&o, "a", "first in the file");
    check_content(&o, "b", "second in the file");

    struct bh_zip_slice *slices;
    size_t count;
    assert_int_equal(bh_zip_split(&o.input, 1, &o.arena, &o.diag.diag, &slices, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(slices[0].entries, 2);
    bh_arena_done(&o.arena);
    unmake(&m);
}

// A lie costs the entry that tells it, and the one whose bytes it claims.
static void entries_that_lie(void **state)
{
    (void)state;
    static const struct {
        struct lie lie;
        bool pack;
        int expect;
        unsigned warnings;
        bool costs_before;
    } rows[] = {
        {{.flags = 1}, true, BH_E_UNSUPPORTED, 0},
        {{.method = 12}, true, BH_E_UNSUPPORTED, 0},
        {{.method = 99}, false, BH_E_UNSUPPORTED, 0},
        {{.crc = 1}, true, BH_E_CORRUPT, 1},
        {{.crc = 1, .flags = 8}, false, BH_E_CORRUPT, 0},
        {{.size = 5}, true, BH_E_CORRUPT, 1},   // inflates to more than is said
        {{.size = 100}, true, BH_E_CORRUPT, 1}, // and to less
        {{.size = 100}, false, BH_E_CORRUPT, 0},
        {{.size = 900000}, true, BH_E_CORRUPT, 0}, // beyond what deflate can do
        {{.compressed = 3}, true, BH_E_CORRUPT, 1},
        {{.compressed = 500}, true, BH_E_CORRUPT, 0},       // reaches into the next entry
        {{.no_offset = true}, true, BH_E_CORRUPT, 0, true}, // shares another's local header
        {{.header_at = 7}, true, BH_E_CORRUPT, 0, true},
        {{.header_at = 0xfffffff0}, true, BH_E_CORRUPT, 0},
        {{.header_at = UINT64_MAX, .zip64 = true}, true, BH_E_CORRUPT, 0},
        {{.local_name = "someone else"}, true, 0, 1}, // the directory is believed
        {{.local_size = 3}, true, 0, 1},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct maker m;
        struct opened o;
        bh_str s;

        make(&m);
        entry(&m, "before", BH_STR("in front"), true, NULL);
        entry(&m, "liar", BH_STR("eleven byte"), rows[i].pack, &rows[i].lie);
        entry(&m, "after", BH_STR("behind it"), true, NULL);
        open_bytes(&o, finish(&m, false, ""));
        assert_int_equal(o.result, 0);
        assert_int_equal(o.zip.entries, 3);
        assert_int_equal(read_named(&o, "liar", &s), rows[i].expect);
        if (rows[i].expect == 0)
            assert_true(bh_str_eqz(s, "eleven byte"));
        assert_int_equal(o.diag.errors, rows[i].expect ? 1 : 0);
        assert_int_equal(o.diag.warnings, rows[i].warnings);
        if (rows[i].costs_before)
            assert_int_equal(read_named(&o, "before", &s), BH_E_CORRUPT);
        else
            check_content(&o, "before", "in front");
        check_content(&o, "after", "behind it");
        bh_arena_done(&o.arena);
        unmake(&m);
    }
}

// Many records over the same compressed bytes, as in the bombs of Fifield (WOOT 2019).
static void overlapping_entries_are_refused(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_entry e;
    bh_str s;

    make(&m);
    entry(&m, "outer", BH_STR("PK\3\4 0123456789012345678901234567890123456789"), false, NULL);
    entry(&m, "inner", BH_STR("x"), false, &(struct lie){.header_at = 35});
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(o.zip.entries, 2);
    assert_int_equal(read_named(&o, "outer", &s), BH_E_CORRUPT);
    assert_int_equal(read_named(&o, "inner", &s), BH_E_CORRUPT);
    bh_arena_done(&o.arena);
    unmake(&m);

    make(&m);
    entry(&m, "a", BH_STR("payload"), true, NULL);
    for (int i = 0; i < 100; i++)
        entry(&m, "b", BH_STR("payload"), true, &(struct lie){.no_offset = true});
    open_bytes(&o, finish(&m, false, ""));
    for (size_t at = 0; bh_zip_next(&o.zip, &at, &e) > 0;)
        assert_int_equal(bh_zip_read(&o.zip, &e, &o.arena, BH_MIB, &s), BH_E_CORRUPT);
    bh_arena_done(&o.arena);
    unmake(&m);
}

static void broken_archives(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_entry e;
    size_t at = 0;

    make(&m);
    entry(&m, "one", BH_STR("1"), false, NULL);
    entry(&m, "two", BH_STR("2"), false, NULL);
    size_t second = m.bytes.len + 46 + 3; // record of "two" in the directory
    bh_str whole = finish(&m, false, "");

    open_bytes(&o, BH_STR("no archive, but long enough to hold an end record"));
    assert_int_equal(o.result, BH_E_FORMAT);
    assert_int_equal(o.diag.errors, 0);
    bh_arena_done(&o.arena);
    open_bytes(&o, BH_STR(""));
    assert_int_equal(o.result, BH_E_FORMAT);
    bh_arena_done(&o.arena);

    for (size_t cut = 4; cut < whole.len; cut++) {
        open_bytes(&o, bh_str_sub(whole, 0, cut));
        assert_int_equal(o.result, BH_E_TRUNCATED);
        assert_int_equal(o.diag.errors, 1);
        bh_arena_done(&o.arena);
    }

    m.bytes.ptr[second] = 'Q';
    open_bytes(&o, whole);
    assert_int_equal(o.result, 0);
    assert_int_equal(o.diag.errors, 1);
    assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
    assert_true(bh_str_eqz(e.name, "one"));
    assert_int_equal(bh_zip_next(&o.zip, &at, &e), BH_E_CORRUPT);
    assert_int_equal(bh_zip_next(&o.zip, &at, &e), BH_E_CORRUPT);
    check_content(&o, "one", "1");
    bh_arena_done(&o.arena);

    m.bytes.ptr[second] = 'P';
    m.bytes.ptr[whole.len - 18] = 1; // number of this disk
    open_bytes(&o, whole);
    assert_int_equal(o.result, BH_E_UNSUPPORTED);
    bh_arena_done(&o.arena);
    m.bytes.ptr[whole.len - 18] = 0;
    m.bytes.ptr[whole.len - 10] = 99; // size of the directory
    open_bytes(&o, whole);
    assert_int_equal(o.result, BH_E_CORRUPT);
    bh_arena_done(&o.arena);
    unmake(&m);
}

// A signature or padding behind the archive, a comment that is cut off, a comment that holds what
// looks like an end record: the archive is found all the same.
static void odd_ends(void **state)
{
    (void)state;
    static const char fake[] = "PK\5\6\0\0\0\0\1\0\1\0\50\0\0\0\0\0\0\0\0\0 and more";

    for (int i = 0; i < 3; i++) {
        struct maker m;
        struct opened o;
        char comment[] = "twelve bytes";

        make(&m);
        entry(&m, "one", BH_STR("1"), false, NULL);
        bh_str whole = finish(&m, false, comment);
        if (i == 0) {
            bh_buf_add(&m.bytes, "\0\0\0\0", 4);
            whole = bh_buf_str(&m.bytes);
        } else if (i == 1) {
            whole.len -= 5;
        } else { // the comment grows by the fake
            bh_buf_add(&m.bytes, fake, sizeof(fake) - 1);
            whole = bh_buf_str(&m.bytes);
            m.bytes.ptr[whole.len - (sizeof(fake) - 1) - 12 - 2] = (char)(12 + sizeof(fake) - 1);
        }
        open_bytes(&o, whole);
        assert_int_equal(o.result, 0);
        check_content(&o, "one", "1");
        bh_arena_done(&o.arena);
        unmake(&m);
    }
}

// As older Java tools write them: more entries than 16 bits can count, without zip64.
static void more_entries_than_the_end_can_say(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    char name[16];

    make(&m);
    for (unsigned i = 0; i < 65537; i++) {
        snprintf(name, sizeof(name), "%u", i);
        entry(&m, name, BH_STR(""), false, NULL);
    }
    open_bytes(&o, finish(&m, false, ""));
    assert_int_equal(o.result, 0);
    assert_int_equal(o.zip.entries, 65537);
    assert_int_equal(o.diag.warnings, 0);
    check_content(&o, "65536", "");
    bh_arena_done(&o.arena);
    unmake(&m);
}

static void archives_in_archives(void **state)
{
    (void)state;
    struct maker inner, outer;
    struct opened o;
    struct bh_zip_entry e;
    struct bh_input in;
    struct bh_zip zip;
    uint64_t at;

    make(&inner);
    entry(&inner, "pom.properties", BH_STR("version=1"), true, NULL);
    bh_str jar = finish(&inner, false, "");
    make(&outer);
    entry(&outer, "stored.jar", jar, false, NULL);
    entry(&outer, "packed.jar", jar, true, NULL);
    open_bytes(&o, finish(&outer, false, ""));

    assert_true(bh_zip_find(&o.zip, BH_STR("stored.jar"), &e));
    assert_int_equal(bh_zip_input(&o.zip, &e, &o.arena, 1, &in), 0);
    assert_int_equal(bh_zip_locate(&o.zip, &e, &at), 0);
    assert_int_equal(at, 30 + 10);
    assert_ptr_equal(in.mem, outer.bytes.ptr + at); // in place
    assert_int_equal(bh_zip_open(&zip, &in, &o.zip, &o.arena, NULL), 0);
    assert_int_equal(zip.depth, 1);
    assert_int_equal(zip.entries, 1);

    assert_true(bh_zip_find(&o.zip, BH_STR("packed.jar"), &e));
    assert_int_equal(bh_zip_input(&o.zip, &e, &o.arena, jar.len - 1, &in), BH_E_LIMIT);
    assert_int_equal(bh_zip_input(&o.zip, &e, &o.arena, jar.len, &in), 0);
    assert_int_equal(bh_zip_open(&zip, &in, &o.zip, &o.arena, NULL), 0);
    assert_true(zip.budget == o.zip.budget);
    bh_str s;
    uint64_t left = *zip.budget;
    assert_true(bh_zip_find(&zip, BH_STR("pom.properties"), &e));
    assert_int_equal(bh_zip_read(&zip, &e, &o.arena, 100, &s), 0);
    assert_true(bh_str_eqz(s, "version=1"));
    assert_int_equal(*o.zip.budget, left - 9);

    struct bh_zip deep[BH_LIMIT_ARCHIVE_DEPTH + 1];
    const struct bh_zip *parent = NULL;
    for (int i = 0; i <= BH_LIMIT_ARCHIVE_DEPTH; i++) {
        assert_int_equal(bh_zip_open(&deep[i], &in, parent, &o.arena, NULL),
                         i < BH_LIMIT_ARCHIVE_DEPTH ? 0 : BH_E_LIMIT);
        parent = &deep[i];
    }
    bh_arena_done(&o.arena);
    unmake(&inner);
    unmake(&outer);
}

static void the_budget_ends_a_bomb(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    struct bh_zip_entry e;
    char *zeros = calloc(1, BH_MIB);
    bh_str s;
    int r = 0;
    unsigned reads = 0;

    make(&m);
    entry(&m, "zeros", bh_str_n(zeros, BH_MIB), true, NULL);
    open_bytes(&o, finish(&m, false, ""));
    assert_true(bh_zip_find(&o.zip, BH_STR("zeros"), &e));
    // 16 MiB are free for an archive as small as this one.
    for (; r == 0; reads++) {
        struct bh_arena arena;
        bh_arena_init(&arena, 0);
        r = bh_zip_read(&o.zip, &e, &arena, BH_MIB, &s);
        bh_arena_done(&arena);
    }
    assert_int_equal(r, BH_E_LIMIT);
    assert_int_equal(reads, 17);
    bh_arena_done(&o.arena);
    unmake(&m);
    free(zeros);
}

static void streams_in_small_bites(void **state)
{
    (void)state;
    struct maker m;
    struct opened o;
    char text[3000], bite[7];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)(i * i >> 3);
    make(&m);
    entry(&m, "packed", bh_str_n(text, sizeof(text)), true, NULL);
    entry(&m, "stored", bh_str_n(text, sizeof(text)), false, NULL);
    entry(&m, "wrong", bh_str_n(text, sizeof(text)), true, &(struct lie){.crc = 1});
    open_bytes(&o, finish(&m, false, ""));
    for (size_t at = 0, n, got = 0; got < 3 * sizeof(text);) {
        struct bh_zip_entry e;
        struct bh_zip_reader *r;
        struct bh_stream s;
        int error;
        assert_int_equal(bh_zip_next(&o.zip, &at, &e), 1);
        assert_int_equal(bh_zip_stream(&o.zip, &e, &r, &s), 0);
        size_t from = got;
        while ((error = s.read(s.ctx, bite, sizeof(bite), &n)) == 0 && n) {
            assert_memory_equal(bite, text + (got - from), n);
            got += n;
        }
        assert_int_equal(got - from, sizeof(text));
        assert_int_equal(error, bh_str_eqz(e.name, "wrong") ? BH_E_CORRUPT : 0);
        assert_int_equal(s.read(s.ctx, bite, sizeof(bite), &n), error); // sticky
        bh_zip_close(r);
    }
    bh_arena_done(&o.arena);
    unmake(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_in_order_of_the_directory),
        cmocka_unit_test(of_a_repeated_name_the_last_counts),
        cmocka_unit_test(directory_in_slices),
        cmocka_unit_test(slices_do_not_hide_overlapping),
        cmocka_unit_test(directory_in_another_order),
        cmocka_unit_test(entries_that_lie),
        cmocka_unit_test(overlapping_entries_are_refused),
        cmocka_unit_test(broken_archives),
        cmocka_unit_test(odd_ends),
        cmocka_unit_test(more_entries_than_the_end_can_say),
        cmocka_unit_test(archives_in_archives),
        cmocka_unit_test(the_budget_ends_a_bomb),
        cmocka_unit_test(streams_in_small_bites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
