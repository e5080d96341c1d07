// SPDX-License-Identifier: Apache-2.0
// The advisory store in SQLite.

#include "advisories/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"

#define APPLICATION_ID 0x42554849 // "BUHI"
#define SCHEMA_VERSION 3
#define WAIT_MS        60000
// Records have one to four KiB: fewer and larger pages take a fifth less time to write than
// SQLite's 4 KiB.
#define PAGE_SIZE "16384"

enum statement {
    FEED_FIND,
    FEED_ADD,
    FEED_SET,
    FEED_FAIL,
    FEED_TAGS,
    FEED_LIST,
    FEED_COUNT,
    RECORD_FIND,
    RECORD_ADD,
    RECORD_SET,
    RECORD_GET,
    AFFECTED_ADD,
    AFFECTED_DROP,
    LINK_ADD,
    LINK_DROP,
    LOOKUP,
    BY_ID,
    ECOSYSTEMS,
    STATEMENTS,
};

static const char *const sql[STATEMENTS] = {
    [FEED_FIND] = "SELECT id FROM feed WHERE name = ?1",
    [FEED_ADD] = "INSERT INTO feed (name) VALUES (?1)",
    [FEED_SET] = "UPDATE feed SET url = coalesce(?2, url), etag = coalesce(?3, etag), "
                 "last_modified = coalesce(?4, last_modified), updated = ?5, failure = NULL "
                 "WHERE name = ?1",
    [FEED_FAIL] = "UPDATE feed SET failure = ?2 WHERE name = ?1",
    [FEED_TAGS] = "SELECT url, etag, last_modified FROM feed WHERE name = ?1",
    [FEED_LIST] = "SELECT name, url, updated, failure, records FROM feed ORDER BY name",
    [FEED_COUNT] = "UPDATE feed SET records = records + ?2 WHERE id = ?1",
    [RECORD_FIND] = "SELECT id, modified, feed, meta, affected FROM record WHERE name = ?1",
    [RECORD_ADD] = "INSERT INTO record (feed, name, modified, withdrawn, meta, affected) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    [RECORD_SET] = "UPDATE record SET feed = ?1, name = ?2, modified = ?3, withdrawn = ?4, "
                   "meta = ?5, affected = ?6 WHERE id = ?7",
    [RECORD_GET] = "SELECT meta FROM record WHERE id = ?1",
    [AFFECTED_ADD] = "INSERT OR IGNORE INTO affected (ecosystem, name, record) VALUES (?1, ?2, ?3)",
    [AFFECTED_DROP] = "DELETE FROM affected WHERE ecosystem = ?1 AND name = ?2 AND record = ?3",
    [LINK_ADD] = "INSERT OR IGNORE INTO link (id, record) VALUES (?1, ?2)",
    [LINK_DROP] = "DELETE FROM link WHERE id = ?1 AND record = ?2",
    [LOOKUP] = "SELECT f.name, r.id, r.name, r.withdrawn, r.affected FROM affected a "
               "JOIN record r ON r.id = a.record JOIN feed f ON f.id = r.feed "
               "WHERE a.ecosystem = ?1 AND a.name = ?2 ORDER BY r.name",
    [BY_ID] = "SELECT f.name, r.id, r.name, r.withdrawn, r.affected, r.meta FROM record r "
              "JOIN feed f ON f.id = r.feed WHERE r.name = ?1 COLLATE NOCASE "
              "OR r.id IN (SELECT record FROM link WHERE id = ?1 COLLATE NOCASE) ORDER BY r.name",
    [ECOSYSTEMS] = "SELECT name, records FROM ecosystem ORDER BY name",
};

static const char schema[] =
    "CREATE TABLE feed (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT, etag TEXT, "
    "last_modified TEXT, updated INTEGER, failure TEXT, records INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed (id), "
    "name TEXT NOT NULL UNIQUE COLLATE NOCASE, modified INTEGER NOT NULL, "
    "withdrawn INTEGER NOT NULL, meta BLOB NOT NULL, affected BLOB NOT NULL);"
    "CREATE TABLE affected (ecosystem TEXT NOT NULL, name TEXT NOT NULL, record INTEGER NOT NULL, "
    "PRIMARY KEY (ecosystem, name, record)) WITHOUT ROWID;"
    "CREATE TABLE link (id TEXT NOT NULL COLLATE NOCASE, record INTEGER NOT NULL, "
    "PRIMARY KEY (id, record)) WITHOUT ROWID;"
    "CREATE TABLE ecosystem (name TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID;";

// What the running transaction changes of the number of records of a feed.
struct feed_count {
    int64_t feed, more;
};

struct bh_store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    struct bh_diag *diag;
    char *path;
    int lock_fd; // writers, one at a time; -1: none
    bool write, in_transaction;
    bool ours;               // checked: any other file stays as it is
    struct bh_buf feed_name; // asked for last, with its id
    int64_t feed;
    struct feed_count *counts;
    size_t count, count_room;
    struct bh_arena scratch;
};

static int code_of(int sqlite)
{
    switch (sqlite & 0xff) {
    case SQLITE_NOMEM:
        return BH_E_NOMEM;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return BH_E_CORRUPT;
    default:
        return BH_E_SYSTEM;
    }
}

static int fail(struct bh_store *s, int sqlite)
{
    int code = code_of(sqlite);

    if (code == BH_E_NOMEM)
        return code;
    if ((sqlite & 0xff) == SQLITE_BUSY)
        return bh_fail(s->diag, code, BH_NOWHERE,
                       "the store '%s' is being written by another process", s->path);
    return bh_fail(s->diag, code, BH_NOWHERE, "the store '%s': %s", s->path, sqlite3_errmsg(s->db));
}

static int run(struct bh_store *s, const char *text)
{
    int q = sqlite3_exec(s->db, text, NULL, NULL, NULL);

    return q == SQLITE_OK ? 0 : fail(s, q);
}

static sqlite3_stmt *statement(struct bh_store *s, enum statement which, int *ret_code)
{
    *ret_code = 0;
    if (!s->statements[which]) {
        int q = sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                                   &s->statements[which], NULL);
        if (q != SQLITE_OK) {
            *ret_code = fail(s, q);
            return NULL;
        }
    }
    sqlite3_reset(s->statements[which]);
    return s->statements[which];
}

static void bind_text(sqlite3_stmt *q, int at, bh_str text)
{
    if (text.ptr)
        sqlite3_bind_text64(q, at, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(q, at);
}

static void bind_name(sqlite3_stmt *q, int at, bh_str text)
{
    bind_text(q, at, text.ptr ? text : BH_STR(""));
}

static void bind_blob(sqlite3_stmt *q, int at, bh_str bytes)
{
    sqlite3_bind_blob64(q, at, bytes.len ? bytes.ptr : "", bytes.len, SQLITE_STATIC);
}

// One step of a statement without rows.
static int finish(struct bh_store *s, sqlite3_stmt *q)
{
    int step = sqlite3_step(q);

    sqlite3_reset(q);
    return step == SQLITE_DONE || step == SQLITE_ROW ? 0 : fail(s, step);
}

static bh_str column_text(sqlite3_stmt *q, int at)
{
    const unsigned char *p = sqlite3_column_text(q, at);

    return bh_str_n(p, p ? (size_t)sqlite3_column_bytes(q, at) : 0);
}

static bh_str column_blob(sqlite3_stmt *q, int at)
{
    const void *p = sqlite3_column_blob(q, at);

    return bh_str_n(p, p ? (size_t)sqlite3_column_bytes(q, at) : 0);
}

// --- Opening

static int make_folders(const char *path, struct bh_diag *diag)
{
    struct bh_buf b;
    int r = 0;

    bh_buf_init(&b, 0);
    for (const char *p = path; r == 0 && *p; p++) {
        if (*p == '/' && p != path) {
            bh_buf_add_char(&b, '\0');
            r = bh_buf_error(&b);
            if (r == 0 && mkdir(b.ptr, 0777) < 0 && errno != EEXIST)
                r = bh_fail_errno(diag, "cannot make the folder '%s'", b.ptr);
            if (b.len)
                b.len--;
        }
        bh_buf_add_char(&b, *p);
    }
    bh_buf_done(&b);
    return r;
}

// A path as a "file:" URI: SQLite's flags for read-only media can only be given so. Two slashes at
// the front of a path would be those of a host.
static int uri_of(const char *path, bool immutable, struct bh_buf *b)
{
    bh_buf_init(b, 0);
    bh_buf_add_z(b, path[0] == '/' ? "file://" : "file:");
    for (const char *p = path; *p; p++)
        if (bh_is_alnum(*p) || bh_str_has(BH_STR("/._-~"), *p))
            bh_buf_add_char(b, *p);
        else
            bh_buf_printf(b, "%%%02X", (unsigned char)*p);
    bh_buf_add_z(b, immutable ? "?immutable=1" : "");
    bh_buf_add_char(b, '\0');
    return bh_buf_error(b);
}

// One writer at a time: SQLite's own locks do not cover the change to write-ahead mode and back.
// The descriptor is closed behind SQLite's, whose locks would go with it.
static int lock(struct bh_store *s)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000000};

    s->lock_fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (s->lock_fd < 0)
        return bh_fail_errno(s->diag, "cannot open the store '%s'", s->path);
    for (int waited = 0; flock(s->lock_fd, LOCK_EX | LOCK_NB) < 0; waited += 20) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return bh_fail_errno(s->diag, "cannot open the store '%s'", s->path);
        if (waited >= WAIT_MS)
            return fail(s, SQLITE_BUSY);
        nanosleep(&pause, NULL);
    }
    return 0;
}

// A pipe or a terminal would be waited for.
static int check_file(struct bh_store *s)
{
    struct stat st;

    if (stat(s->path, &st) < 0 || access(s->path, R_OK) < 0)
        return bh_fail_errno(s->diag, "cannot open the store '%s'", s->path);
    return S_ISREG(st.st_mode)
               ? 0
               : bh_fail(s->diag, BH_E_FORMAT, BH_NOWHERE, "'%s' is no advisory store", s->path);
}

static int number_of(struct bh_store *s, const char *pragma, int64_t *ret)
{
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v2(s->db, pragma, -1, &q, NULL);

    *ret = 0;
    if (code == SQLITE_OK) {
        code = sqlite3_step(q);
        if (code == SQLITE_ROW)
            *ret = sqlite3_column_int64(q, 0);
    }
    sqlite3_finalize(q);
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : code;
}

static int connect_to(struct bh_store *s, int flags, bool immutable)
{
    struct bh_buf uri;
    int64_t ignored;
    int r = uri_of(s->path, immutable, &uri);
    int q = r < 0 ? SQLITE_NOMEM
                  : sqlite3_open_v2(uri.ptr, &s->db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                                    NULL);

    bh_buf_done(&uri);
    if (q == SQLITE_OK) {
        sqlite3_extended_result_codes(s->db, 1);
        sqlite3_busy_timeout(s->db, WAIT_MS);
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        q = number_of(s, "SELECT count(*) FROM sqlite_schema", &ignored);
    }
    return q;
}

// Whether a writer's journal or log stands beside the store: without it the store is not whole.
static bool has_log(const struct bh_store *s)
{
    static const char *const endings[] = {"-wal", "-journal"};
    struct bh_buf b;
    struct stat st;
    bool found = false;

    for (size_t i = 0; i < BH_COUNT(endings); i++) {
        bh_buf_init(&b, 0);
        bh_buf_add_z(&b, s->path);
        bh_buf_add_z(&b, endings[i]);
        bh_buf_add_char(&b, '\0');
        found = found || bh_buf_error(&b) < 0 ||
                (stat(b.ptr, &st) < 0 ? errno != ENOENT : st.st_size > 0);
        bh_buf_done(&b);
    }
    return found;
}

// What a killed writer left is undone or taken over first. Where nothing can be made beside the
// store, as on a read-only disk, it is read as it is, if it is whole.
static int connect_to_read(struct bh_store *s)
{
    int q = connect_to(s, SQLITE_OPEN_READONLY, false);
    int kind = q & 0xff;

    if (kind != SQLITE_CANTOPEN && kind != SQLITE_READONLY)
        return q;
    sqlite3_close(s->db);
    s->db = NULL;
    return has_log(s) ? connect_to(s, SQLITE_OPEN_READWRITE, false)
                      : connect_to(s, SQLITE_OPEN_READONLY, true);
}

// A file without anything in it, as an import leaves it that was killed before its first page: a
// store of no records, wherever it is.
static int read_empty(struct bh_store *s)
{
    sqlite3_close(s->db);
    s->db = NULL;
    int q = sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    return q == SQLITE_OK ? run(s, schema) : fail(s, q);
}

static int check_version(struct bh_store *s)
{
    int64_t application, version, tables;

    if (number_of(s, "PRAGMA application_id", &application) ||
        number_of(s, "PRAGMA user_version", &version) ||
        number_of(s, "SELECT count(*) FROM sqlite_schema", &tables))
        return fail(s, sqlite3_errcode(s->db));
    if (s->write && !tables && !application) {
        char set[96];
        snprintf(set, sizeof(set), "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                 APPLICATION_ID, SCHEMA_VERSION);
        int r = run(s, "BEGIN IMMEDIATE");
        if (r == 0 && number_of(s, "SELECT count(*) FROM sqlite_schema", &tables) == 0 && !tables) {
            r = run(s, schema);
            if (r == 0)
                r = run(s, set);
        }
        s->ours = r == 0;
        return r == 0 ? run(s, "COMMIT") : r;
    }
    if (!tables && !application && !version)
        return read_empty(s);
    if (application != APPLICATION_ID)
        return bh_fail(s->diag, BH_E_FORMAT, BH_NOWHERE, "'%s' is no advisory store", s->path);
    if (version != SCHEMA_VERSION)
        return bh_fail(s->diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "the store '%s' has version %lld, not %d: remove it, then import or update "
                       "again",
                       s->path, (long long)version, SCHEMA_VERSION);
    s->ours = true;
    return 0;
}

// Readers go on beside a writer in write-ahead mode, at the price of writing everything twice. An
// empty store has nothing to read, and its rollback journal stays empty, too.
static int choose_journal(struct bh_store *s)
{
    int64_t any;
    int q = number_of(s, "SELECT EXISTS (SELECT 1 FROM record)", &any);

    if (q != SQLITE_OK)
        return fail(s, q);
    return run(s, any ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
}

int bh_store_open(const char *path, bool write, struct bh_diag *diag, struct bh_store **ret)
{
    struct bh_store *s BH_CLEANUP(bh_store_closep) = bh_calloc(1, sizeof(*s));
    size_t len = strlen(path) + 1;

    if (!s)
        return BH_E_NOMEM;
    s->lock_fd = -1;
    s->path = bh_alloc(len);
    if (!s->path)
        return BH_E_NOMEM;
    memcpy(s->path, path, len);
    s->diag = diag;
    s->write = write;
    bh_arena_init(&s->scratch, 0);
    bh_buf_init(&s->feed_name, 0);
    int r = write ? make_folders(path, diag) : 0;
    if (r == 0 && write)
        r = lock(s);
    if (r == 0)
        r = check_file(s);
    if (r < 0)
        return r;
    int q = write ? connect_to(s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, false)
                  : connect_to_read(s);
    if (q != SQLITE_OK)
        return (q & 0xff) == SQLITE_NOTADB
                   ? bh_fail(diag, BH_E_FORMAT, BH_NOWHERE, "'%s' is no advisory store", path)
                   : fail(s, q);
    if (write)
        r = run(s, "PRAGMA page_size = " PAGE_SIZE "; PRAGMA synchronous = FULL; "
                   "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;");
    if (r == 0)
        r = check_version(s);
    if (r == 0 && write)
        r = choose_journal(s);
    if (r < 0)
        return r;
    *ret = bh_take(s);
    return 0;
}

void bh_store_close(struct bh_store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    if (s->db && s->write && s->ours) {
        if (s->in_transaction)
            sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
        // One plain file at rest. Fails while somebody reads: the next writer does it then.
        sqlite3_busy_timeout(s->db, 0);
        sqlite3_exec(s->db, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;", NULL,
                     NULL, NULL);
    }
    sqlite3_close(s->db);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    bh_arena_done(&s->scratch);
    bh_buf_done(&s->feed_name);
    bh_free(s->counts);
    bh_free(s->path);
    bh_free(s);
}

void bh_store_closep(struct bh_store **s)
{
    bh_store_close(*s);
}

// --- Writing

static void forget_feeds(struct bh_store *s)
{
    bh_buf_clear(&s->feed_name);
    s->count = 0;
}

int bh_store_begin(struct bh_store *s)
{
    int r = run(s, "BEGIN IMMEDIATE");

    forget_feeds(s);

    if (r == 0)
        s->in_transaction = true;
    return r;
}

static int put_feed_counts(struct bh_store *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->count; i++) {
        sqlite3_stmt *q = statement(s, FEED_COUNT, &r);
        if (!q)
            return r;
        sqlite3_bind_int64(q, 1, s->counts[i].feed);
        sqlite3_bind_int64(q, 2, s->counts[i].more);
        r = finish(s, q);
    }
    return r;
}

int bh_store_commit(struct bh_store *s)
{
    int r = put_feed_counts(s);

    // Counted once here: every match asks for these numbers.
    if (r == 0)
        r = run(s, "DELETE FROM ecosystem; INSERT INTO ecosystem "
                   "SELECT ecosystem, count(DISTINCT record) FROM affected GROUP BY ecosystem;"
                   "COMMIT");

    if (r == 0)
        s->in_transaction = false;
    return r;
}

void bh_store_rollback(struct bh_store *s)
{
    if (s->in_transaction)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_transaction = false;
}

static int count_record(struct bh_store *s, int64_t feed, int64_t more)
{
    size_t i = 0;

    while (i < s->count && s->counts[i].feed != feed)
        i++;
    if (i == s->count) {
        int r = bh_grow((void **)&s->counts, &s->count_room, s->count, sizeof(*s->counts));
        if (r < 0)
            return r;
        s->counts[s->count++] = (struct feed_count){.feed = feed};
    }
    s->counts[i].more += more;
    return 0;
}

static int ask_feed_id(struct bh_store *s, bh_str name, int64_t *ret)
{
    int r;
    sqlite3_stmt *q = statement(s, FEED_FIND, &r);

    if (!q)
        return r;
    bind_name(q, 1, name);
    int step = sqlite3_step(q);
    *ret = step == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_reset(q);
    if (step == SQLITE_ROW)
        return 0;
    q = step == SQLITE_DONE ? statement(s, FEED_ADD, &r) : NULL;
    if (!q)
        return step == SQLITE_DONE ? r : fail(s, step);
    bind_name(q, 1, name);
    r = finish(s, q);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

// The same feed is asked for many times in a row.
static int feed_id(struct bh_store *s, bh_str name, int64_t *ret)
{
    int r = 0;

    if (!s->feed_name.len || !bh_str_eq(bh_buf_str(&s->feed_name), name)) {
        bh_buf_clear(&s->feed_name);
        r = ask_feed_id(s, name, &s->feed);
        if (r == 0) {
            bh_buf_add_str(&s->feed_name, name);
            r = bh_buf_error(&s->feed_name);
        }
    }
    *ret = s->feed;
    return r;
}

// The keys of all packages of a record, each once.
static int each_package(struct bh_store *s, bh_str affected, int64_t record, enum statement which)
{
    struct bh_bytes reader;
    int r = 0;

    bh_arena_reset(&s->scratch);
    bh_bytes_init(&reader, affected);
    uint64_t count = bh_bytes_varint(&reader);
    for (uint64_t i = 0; r == 0 && i < count; i++) {
        struct bh_affected a;
        bh_str name;
        r = bh_affected_decode(&reader, &s->scratch, &a);
        if (r == 0)
            r = bh_ecosystem_name(a.ecosystem, a.name, &s->scratch, &name);
        sqlite3_stmt *q = r == 0 ? statement(s, which, &r) : NULL;
        if (!q)
            return r;
        bind_name(q, 1, a.ecosystem);
        bind_name(q, 2, name);
        sqlite3_bind_int64(q, 3, record);
        r = finish(s, q);
    }
    return r;
}

static int each_link(struct bh_store *s, const struct bh_advisory *a, int64_t record,
                     enum statement which)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < a->link_count; i++) {
        if (a->links[i].kind == BH_RELATED)
            continue;
        sqlite3_stmt *q = statement(s, which, &r);
        if (!q)
            return r;
        bind_name(q, 1, a->links[i].id);
        sqlite3_bind_int64(q, 2, record);
        r = finish(s, q);
    }
    return r;
}

// The keys of a record as it is stored.
static int drop_keys(struct bh_store *s, int64_t record, bh_str meta, bh_str affected)
{
    struct bh_bytes reader;
    struct bh_advisory old;
    int r = each_package(s, affected, record, AFFECTED_DROP);

    bh_bytes_init(&reader, meta);
    if (r == 0)
        r = bh_advisory_decode(&reader, &s->scratch, &old);
    return r < 0 ? r : each_link(s, &old, record, LINK_DROP);
}

// What is there under that id; of what will be replaced the keys go.
static int drop_old(struct bh_store *s, const struct bh_advisory *a, int64_t *ret_record,
                    enum bh_put *ret)
{
    int r;
    sqlite3_stmt *q = statement(s, RECORD_FIND, &r);

    if (!q)
        return r;
    bind_name(q, 1, a->id);
    int step = sqlite3_step(q);
    if (step == SQLITE_ROW) {
        int64_t modified = sqlite3_column_int64(q, 1);
        *ret_record = sqlite3_column_int64(q, 0);
        *ret = modified > a->modified    ? BH_PUT_OLDER
               : modified == a->modified ? BH_PUT_SAME
                                         : BH_PUT_CHANGED;
        if (*ret == BH_PUT_CHANGED)
            r = drop_keys(s, *ret_record, column_blob(q, 3), column_blob(q, 4));
        if (r == 0 && *ret == BH_PUT_CHANGED)
            r = count_record(s, sqlite3_column_int64(q, 2), -1);
    } else {
        r = step == SQLITE_DONE ? BH_E_CORRUPT : fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

static int write_record(struct bh_store *s, int64_t record, int64_t feed,
                        const struct bh_advisory *a, bh_str meta, bh_str affected)
{
    int r;
    sqlite3_stmt *q = statement(s, record ? RECORD_SET : RECORD_ADD, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, feed);
    bind_name(q, 2, a->id);
    sqlite3_bind_int64(q, 3, a->modified);
    sqlite3_bind_int64(q, 4, a->withdrawn);
    bind_blob(q, 5, meta);
    bind_blob(q, 6, affected);
    if (record)
        sqlite3_bind_int64(q, 7, record);
    return finish(s, q);
}

int bh_store_put(struct bh_store *s, bh_str feed, const struct bh_advisory *decoded, bh_str meta,
                 bh_str affected, enum bh_put *ret)
{
    int64_t record = 0, source;
    int r = feed_id(s, feed, &source);

    *ret = BH_PUT_NEW;
    if (r == 0)
        r = write_record(s, 0, source, decoded, meta, affected);
    if (r == 0 && sqlite3_changes(s->db))
        record = sqlite3_last_insert_rowid(s->db);
    else if (r == 0)
        r = drop_old(s, decoded, &record, ret);
    if (r < 0 || *ret == BH_PUT_SAME || *ret == BH_PUT_OLDER)
        return r;
    if (*ret == BH_PUT_CHANGED)
        r = write_record(s, record, source, decoded, meta, affected);
    if (r == 0)
        r = count_record(s, source, 1);
    if (r == 0)
        r = each_package(s, affected, record, AFFECTED_ADD);
    return r < 0 ? r : each_link(s, decoded, record, LINK_ADD);
}

int bh_store_feed(struct bh_store *s, const struct bh_feed_update *f)
{
    int64_t id;
    int r = feed_id(s, f->name, &id);
    sqlite3_stmt *q = r == 0 ? statement(s, f->failure.len ? FEED_FAIL : FEED_SET, &r) : NULL;

    if (!q)
        return r;
    bind_name(q, 1, f->name);
    if (f->failure.len) {
        bind_text(q, 2, f->failure);
    } else {
        bind_text(q, 2, f->url);
        bind_text(q, 3, f->etag);
        bind_text(q, 4, f->last_modified);
        sqlite3_bind_int64(q, 5, f->when);
    }
    return finish(s, q);
}

// --- Reading

static struct bh_stored stored_row(sqlite3_stmt *q)
{
    return (struct bh_stored){.feed = (const char *)sqlite3_column_text(q, 0),
                              .record = (uint64_t)sqlite3_column_int64(q, 1),
                              .id = column_text(q, 2),
                              .withdrawn = sqlite3_column_int64(q, 3),
                              .affected = column_blob(q, 4)};
}

int bh_store_lookup(struct bh_store *s, bh_str ecosystem, bh_str name,
                    int (*each)(void *ctx, const struct bh_stored *r), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = statement(s, LOOKUP, &r);

    if (!q)
        return r;
    bind_name(q, 1, ecosystem);
    bind_name(q, 2, name);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        struct bh_stored row = stored_row(q);
        r = step == SQLITE_ROW ? each(ctx, &row) : fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_by_id(struct bh_store *s, bh_str id,
                   int (*each)(void *ctx, const struct bh_stored *r, bh_str meta), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = statement(s, BY_ID, &r);

    if (!q)
        return r;
    bind_name(q, 1, id);
    while (r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        struct bh_stored row = stored_row(q);
        r = step == SQLITE_ROW ? each(ctx, &row, column_blob(q, 5)) : fail(s, step);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_record(struct bh_store *s, uint64_t record, bh_str *ret_meta)
{
    int r;
    sqlite3_stmt *q = statement(s, RECORD_GET, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, (int64_t)record);
    int step = sqlite3_step(q);
    if (step == SQLITE_ROW)
        *ret_meta = column_blob(q, 0);
    return step == SQLITE_ROW ? 0 : step == SQLITE_DONE ? BH_E_FORMAT : fail(s, step);
}

int bh_store_ecosystems(struct bh_store *s,
                        int (*each)(void *ctx, bh_str ecosystem, uint64_t records), void *ctx)
{
    int r, step;
    sqlite3_stmt *q = statement(s, ECOSYSTEMS, &r);

    while (q && r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE)
        r = step == SQLITE_ROW ? each(ctx, column_text(q, 0), (uint64_t)sqlite3_column_int64(q, 1))
                               : fail(s, step);
    sqlite3_reset(q);
    return r;
}

int bh_store_feeds(struct bh_store *s, int (*each)(void *ctx, const struct bh_feed_state *f),
                   void *ctx)
{
    int r, step;
    sqlite3_stmt *q = statement(s, FEED_LIST, &r);

    while (q && r == 0 && (step = sqlite3_step(q)) != SQLITE_DONE) {
        if (step != SQLITE_ROW) {
            r = fail(s, step);
            break;
        }
        const struct bh_feed_state f = {.name = column_text(q, 0),
                                        .url = column_text(q, 1),
                                        .updated = sqlite3_column_type(q, 2) == SQLITE_NULL
                                                       ? BH_TIME_UNKNOWN
                                                       : sqlite3_column_int64(q, 2),
                                        .failure = column_text(q, 3),
                                        .records = (uint64_t)sqlite3_column_int64(q, 4)};
        r = each(ctx, &f);
    }
    sqlite3_reset(q);
    return r;
}

int bh_store_feed_tags(struct bh_store *s, bh_str name, struct bh_arena *arena, bh_str *ret_url,
                       bh_str *ret_etag, bh_str *ret_last_modified)
{
    bh_str *const texts[] = {ret_url, ret_etag, ret_last_modified};
    int r;
    sqlite3_stmt *q = statement(s, FEED_TAGS, &r);

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        *texts[i] = BH_STR_EMPTY;
    if (!q)
        return r;
    bind_name(q, 1, name);
    int step = sqlite3_step(q);
    for (int i = 0; r == 0 && step == SQLITE_ROW && i < (int)BH_COUNT(texts); i++)
        if (sqlite3_column_type(q, i) != SQLITE_NULL)
            r = bh_arena_str(arena, column_text(q, i), texts[i]);
    sqlite3_reset(q);
    return step == SQLITE_ROW || step == SQLITE_DONE ? r : fail(s, step);
}
