// SPDX-License-Identifier: Apache-2.0
// rpm databases: SQLite by its library over a copy in memory, rpm's own "ndb" and the Berkeley DB
// hash by page.

#include "formats/rpmdb.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"

enum rpmdb_kind {
    RPMDB_SQLITE,
    RPMDB_NDB,
    RPMDB_BDB,
};

struct bh_rpmdb {
    const struct bh_input *input;
    struct bh_diag *diag;
    struct bh_arena arena; // of the database
    struct bh_arena blob;  // of the blob that was given last
    enum rpmdb_kind kind;
    uint64_t given; // bytes handed out: never more than the file has
    // SQLite
    sqlite3 *db;
    sqlite3_stmt *rows;
    // ndb
    uint64_t slot, slots;
    // Berkeley DB
    uint32_t page_size, last_page, page;
    bool big_endian;
    bh_str page_bytes;
    uint16_t entry, entries;
};

static int fail(const struct bh_rpmdb *db, int code, uint64_t offset, const char *what)
{
    return bh_fail(db->diag, code, offset == UINT64_MAX ? BH_NOWHERE : BH_AT(offset),
                   "rpm database: %s", bh_msg(db->diag ? db->diag->lang : BH_LANG_EN, what));
}

// --- SQLite

static int open_sqlite(struct bh_rpmdb *db)
{
    bh_str bytes;
    int r = bh_input_all(db->input, &db->arena, BH_LIMIT_DATABASE, &bytes);

    if (r == BH_E_LIMIT)
        return fail(db, r, UINT64_MAX, BH_N("larger than is read"));
    if (r < 0)
        return r;
    if (bytes.len < 100)
        return fail(db, BH_E_TRUNCATED, UINT64_MAX, BH_N("cut off"));
    unsigned char *copy = sqlite3_malloc64(bytes.len);
    if (!copy)
        return BH_E_NOMEM;
    memcpy(copy, bytes.ptr, bytes.len);
    copy[18] = copy[19] =
        1; // write-ahead mode cannot be opened in memory; the file itself is whole
    if (sqlite3_open_v2(":memory:", &db->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)) {
        sqlite3_free(copy);
        return BH_E_NOMEM;
    }
    sqlite3_db_config(db->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(db->db, SQLITE_LIMIT_LENGTH, (int)BH_LIMIT_RPM_HEADER);
    if (sqlite3_deserialize(db->db, "main", copy, (sqlite3_int64)bytes.len,
                            (sqlite3_int64)bytes.len,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY))
        return fail(db, BH_E_CORRUPT, UINT64_MAX, BH_N("SQLite cannot open it"));
    if (sqlite3_prepare_v2(db->db, "SELECT hnum, blob FROM Packages ORDER BY hnum", -1, &db->rows,
                           NULL))
        return fail(db, BH_E_UNSUPPORTED, UINT64_MAX, BH_N("has no table of packages"));
    return 0;
}

static int next_sqlite(struct bh_rpmdb *db, uint32_t *ret_number, bh_str *ret_blob)
{
    int step = sqlite3_step(db->rows);

    if (step == SQLITE_DONE)
        return 0;
    if (step == SQLITE_NOMEM)
        return BH_E_NOMEM;
    if (step != SQLITE_ROW)
        return fail(db, BH_E_CORRUPT, UINT64_MAX, BH_N("SQLite cannot read it any further"));
    *ret_number = (uint32_t)sqlite3_column_int64(db->rows, 0);
    const void *p = sqlite3_column_blob(db->rows, 1);
    *ret_blob = bh_str_n(p, p ? (size_t)sqlite3_column_bytes(db->rows, 1) : 0);
    return 1;
}

// --- ndb: a page of slots, each naming the blocks of one blob

#define NDB_HEADER_MAGIC 0x506d7052u // "RpmP"
#define NDB_SLOT_MAGIC   0x746f6c53u // "Slot"
#define NDB_BLOB_MAGIC   0x53626c42u // "BlbS"
#define NDB_PAGE         4096
#define NDB_SLOT         16
#define NDB_BLOCK        16

static int open_ndb(struct bh_rpmdb *db, struct bh_bytes *head)
{
    bh_bytes_seek(head, 4);
    uint32_t version = bh_bytes_le32(head);
    (void)bh_bytes_le32(head); // generation
    uint64_t pages = bh_bytes_le32(head);

    if (bh_bytes_error(head) < 0)
        return fail(db, BH_E_TRUNCATED, UINT64_MAX, BH_N("cut off"));
    if (version != 0)
        return fail(db, BH_E_UNSUPPORTED, 4, BH_N("another version than is read"));
    if (pages > db->input->size / NDB_PAGE)
        return fail(db, BH_E_TRUNCATED, 12, BH_N("cut off"));
    db->slot = 2; // the header takes the place of two
    db->slots = pages * (NDB_PAGE / NDB_SLOT);
    return 0;
}

static int next_ndb(struct bh_rpmdb *db, uint32_t *ret_number, bh_str *ret_blob)
{
    for (; db->slot < db->slots; db->slot++) {
        unsigned char bytes[NDB_SLOT];
        struct bh_bytes r;
        uint64_t at = db->slot * NDB_SLOT;
        int code = bh_input_exact(db->input, at, bytes, sizeof(bytes));
        if (code < 0)
            return fail(db, code, at, BH_N("cut off"));
        bh_bytes_init(&r, bh_str_n(bytes, sizeof(bytes)));
        uint32_t magic = bh_bytes_le32(&r), number = bh_bytes_le32(&r);
        uint64_t offset = (uint64_t)bh_bytes_le32(&r) * NDB_BLOCK;
        if (magic != NDB_SLOT_MAGIC)
            return fail(db, BH_E_CORRUPT, at, BH_N("a slot that is none"));
        if (!number)
            continue;
        code = bh_input_exact(db->input, offset, bytes, sizeof(bytes));
        bh_bytes_init(&r, bh_str_n(bytes, sizeof(bytes)));
        magic = bh_bytes_le32(&r);
        uint32_t again = bh_bytes_le32(&r);
        bh_bytes_skip(&r, 4);
        uint32_t length = bh_bytes_le32(&r);
        if (code < 0 || magic != NDB_BLOB_MAGIC || again != number ||
            length > BH_LIMIT_RPM_HEADER ||
            bh_input_slice(db->input, &db->blob, offset + NDB_SLOT, length, ret_blob) < 0) {
            (void)fail(db, BH_E_CORRUPT, offset, BH_N("a package that cannot be read"));
            continue;
        }
        *ret_number = number;
        db->slot++;
        return 1;
    }
    return 0;
}

// --- Berkeley DB: pages of a hash; values of packages are chains of overflow pages

#define BDB_HASH_MAGIC    0x061561u
#define BDB_PAGE_HEADER   26
#define BDB_HASH_UNSORTED 2
#define BDB_OVERFLOW      7
#define BDB_HASH          13
#define BDB_ITEM_INLINE   1
#define BDB_ITEM_OFFPAGE  3

static uint32_t bdb32(const struct bh_rpmdb *db, struct bh_bytes *r)
{
    return db->big_endian ? bh_bytes_be32(r) : bh_bytes_le32(r);
}

static uint16_t bdb16(const struct bh_rpmdb *db, struct bh_bytes *r)
{
    return db->big_endian ? bh_bytes_be16(r) : bh_bytes_le16(r);
}

static int open_bdb(struct bh_rpmdb *db, struct bh_bytes *head)
{
    bh_bytes_seek(head, 20);
    db->page_size = bdb32(db, head);
    bh_bytes_skip(head, 1); // encryption
    bh_bytes_seek(head, 24);
    uint8_t encryption = bh_bytes_u8(head);
    bh_bytes_seek(head, 32);
    db->last_page = bdb32(db, head);
    if (bh_bytes_error(head) < 0)
        return fail(db, BH_E_TRUNCATED, UINT64_MAX, BH_N("cut off"));
    if (encryption)
        return fail(db, BH_E_UNSUPPORTED, 24, BH_N("is encrypted"));
    if (db->page_size < 512 || db->page_size > 65536 || (db->page_size & (db->page_size - 1)))
        return fail(db, BH_E_CORRUPT, 20, BH_N("a page size that is none"));
    return 0;
}

static int read_page(struct bh_rpmdb *db, uint32_t page, struct bh_arena *arena, bh_str *ret)
{
    return bh_input_slice(db->input, arena, (uint64_t)page * db->page_size, db->page_size, ret);
}

// The chain of overflow pages from `page` on, together `length` bytes.
static int read_chain(struct bh_rpmdb *db, uint32_t page, uint32_t length, bh_str *ret)
{
    if (length > BH_LIMIT_RPM_HEADER || db->given + length > db->input->size)
        return BH_E_CORRUPT;
    char *bytes = bh_arena_alloc(&db->blob, (size_t)length + 1);
    uint32_t got = 0;

    if (!bytes)
        return BH_E_NOMEM;
    db->given += length;
    while (got < length) {
        struct bh_bytes r;
        bh_str content;
        int code = page ? read_page(db, page, &db->blob, &content) : BH_E_CORRUPT;
        if (code < 0)
            return code;
        bh_bytes_init(&r, content);
        bh_bytes_seek(&r, 16);
        page = bdb32(db, &r);
        bh_bytes_seek(&r, 22);
        uint16_t used = bdb16(db, &r);
        bh_bytes_skip(&r, 1);
        if (bh_bytes_u8(&r) != BDB_OVERFLOW || !used || used > length - got)
            return BH_E_CORRUPT;
        content = bh_bytes_take(&r, used);
        if (bh_bytes_error(&r) < 0)
            return BH_E_CORRUPT;
        memcpy(bytes + got, content.ptr, used);
        got += used;
    }
    *ret = bh_str_n(bytes, length);
    return 0;
}

// One item of the current page; *ret_blob stays empty for what is no package.
static int read_item(struct bh_rpmdb *db, uint16_t index, bh_str *ret_blob)
{
    struct bh_bytes r;

    *ret_blob = BH_STR_EMPTY;
    bh_bytes_init(&r, db->page_bytes);
    bh_bytes_seek(&r, BDB_PAGE_HEADER + 2u * index);
    bh_bytes_seek(&r, bdb16(db, &r));
    uint8_t type = bh_bytes_u8(&r);
    if (type != BDB_ITEM_OFFPAGE) // rpm's own counter is inline, as are keys
        return bh_bytes_error(&r);
    bh_bytes_skip(&r, 3);
    uint32_t page = bdb32(db, &r), length = bdb32(db, &r);
    return bh_bytes_error(&r) < 0 ? bh_bytes_error(&r) : read_chain(db, page, length, ret_blob);
}

static int next_hash_page(struct bh_rpmdb *db)
{
    while (db->page < db->last_page) {
        struct bh_bytes r;
        bh_arena_reset(&db->arena);
        int code = read_page(db, ++db->page, &db->arena, &db->page_bytes);
        if (code < 0)
            return fail(db, code == BH_E_NOMEM ? code : BH_E_TRUNCATED,
                        (uint64_t)db->page * db->page_size, BH_N("cut off"));
        bh_bytes_init(&r, db->page_bytes);
        bh_bytes_seek(&r, 20);
        db->entries = bdb16(db, &r);
        bh_bytes_seek(&r, 25);
        uint8_t type = bh_bytes_u8(&r);
        db->entry = 1; // values stand at odd places, behind their keys
        if (type == BDB_HASH || type == BDB_HASH_UNSORTED)
            return 1;
    }
    return 0;
}

static int next_bdb(struct bh_rpmdb *db, uint32_t *ret_number, bh_str *ret_blob)
{
    for (;;) {
        while (db->entry >= db->entries) {
            int code = next_hash_page(db);
            if (code <= 0)
                return code;
        }
        int code = read_item(db, db->entry, ret_blob);
        *ret_number = db->page << 8 | db->entry;
        db->entry = (uint16_t)(db->entry + 2);
        if (code == BH_E_NOMEM)
            return code;
        if (code < 0)
            (void)fail(db, BH_E_CORRUPT, (uint64_t)db->page * db->page_size,
                       BH_N("a package that cannot be read"));
        else if (ret_blob->len)
            return 1;
    }
}

// --- All three

static int recognise(struct bh_rpmdb *db, struct bh_bytes *head)
{
    if (bh_str_starts(head->data, BH_STR("SQLite format 3"))) {
        db->kind = RPMDB_SQLITE;
        return open_sqlite(db);
    }
    if (bh_bytes_le32(head) == NDB_HEADER_MAGIC) {
        db->kind = RPMDB_NDB;
        return open_ndb(db, head);
    }
    bh_bytes_seek(head, 12);
    uint32_t magic = bh_bytes_le32(head);
    db->big_endian = magic == __builtin_bswap32(BDB_HASH_MAGIC);
    if (magic != BDB_HASH_MAGIC && !db->big_endian)
        return BH_E_FORMAT;
    db->kind = RPMDB_BDB;
    return open_bdb(db, head);
}

int bh_rpmdb_open(const struct bh_input *input, struct bh_diag *diag, struct bh_rpmdb **ret)
{
    struct bh_rpmdb *db BH_CLEANUP(bh_rpmdb_closep) = bh_calloc(1, sizeof(*db));
    char first[64];
    struct bh_bytes head;
    size_t n;

    if (!db)
        return BH_E_NOMEM;
    db->input = input;
    db->diag = diag;
    bh_arena_init(&db->arena, (size_t)BH_LIMIT_DATABASE + 65536);
    bh_arena_init(&db->blob, (size_t)BH_LIMIT_DATABASE);
    int r = input->read_at(input, 0, first, sizeof(first), &n);
    if (r < 0)
        return r;
    bh_bytes_init(&head, bh_str_n(first, n));
    r = recognise(db, &head);
    if (r < 0)
        return r;
    *ret = bh_take(db);
    return 0;
}

void bh_rpmdb_close(struct bh_rpmdb *db)
{
    if (!db)
        return;
    sqlite3_finalize(db->rows);
    sqlite3_close(db->db);
    bh_arena_done(&db->arena);
    bh_arena_done(&db->blob);
    bh_free(db);
}

void bh_rpmdb_closep(struct bh_rpmdb **db)
{
    bh_rpmdb_close(*db);
}

int bh_rpmdb_next(struct bh_rpmdb *db, uint32_t *ret_number, bh_str *ret_blob)
{
    bh_arena_reset(&db->blob);
    switch (db->kind) {
    case RPMDB_SQLITE:
        return next_sqlite(db, ret_number, ret_blob);
    case RPMDB_NDB:
        return next_ndb(db, ret_number, ret_blob);
    case RPMDB_BDB:
        break;
    }
    return next_bdb(db, ret_number, ret_blob);
}
