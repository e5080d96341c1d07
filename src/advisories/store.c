// SPDX-License-Identifier: Apache-2.0
// The advisory store in SQLite: what the file holds, how it is opened and closed.

#include "advisories/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

#define APPLICATION_ID 0x42554849 // "BUHI"
#define SCHEMA_VERSION 8
#define WAIT_MS        60000
// Records have one to four KiB: fewer and larger pages take a fifth less time to write than
// SQLite's 4 KiB.
#define PAGE_SIZE "16384"
// KiB of pages that a writer keeps. Four times as much makes nothing faster: what an import adds
// goes in sorted, and each page in memory is one more to be cleared first.
#define CACHE_SIZE "16384"

static const char schema[] =
    "CREATE TABLE feed (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT, etag TEXT, "
    "last_modified TEXT, sha256 TEXT, updated INTEGER, failure TEXT, covers TEXT, "
    "records INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE record (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL REFERENCES feed (id), "
    "name TEXT NOT NULL COLLATE NOCASE, source TEXT NOT NULL, modified INTEGER NOT NULL, "
    "withdrawn INTEGER NOT NULL, meta BLOB NOT NULL, affected BLOB NOT NULL, "
    "UNIQUE (name, source));"
    "CREATE TABLE affected (ecosystem TEXT NOT NULL, name TEXT NOT NULL, record INTEGER NOT NULL, "
    "PRIMARY KEY (ecosystem, name, record)) WITHOUT ROWID;"
    "CREATE TABLE link (id TEXT NOT NULL COLLATE NOCASE, record INTEGER NOT NULL, "
    "PRIMARY KEY (id, record)) WITHOUT ROWID;"
    "CREATE TABLE product (purl TEXT NOT NULL, name TEXT NOT NULL, feed INTEGER NOT NULL, "
    "PRIMARY KEY (purl, name)) WITHOUT ROWID;"
    "CREATE TABLE lifecycle (id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, title TEXT NOT NULL, "
    "bytes BLOB NOT NULL);"
    "CREATE TABLE lifecycle_key (name TEXT NOT NULL, lifecycle INTEGER NOT NULL, "
    "PRIMARY KEY (name, lifecycle)) WITHOUT ROWID;"
    "CREATE TABLE product_name (id TEXT NOT NULL, lang TEXT NOT NULL, vendor TEXT NOT NULL, "
    "name TEXT NOT NULL, product TEXT NOT NULL, cpe TEXT NOT NULL, vendor_id TEXT NOT NULL, "
    "folded TEXT NOT NULL, feed INTEGER NOT NULL, PRIMARY KEY (id, lang)) WITHOUT ROWID;"
    "CREATE INDEX product_name_product ON product_name (product);"
    "CREATE INDEX product_name_name ON product_name (name, vendor);"
    "CREATE TABLE cover (ecosystem TEXT NOT NULL, part TEXT NOT NULL, feed INTEGER NOT NULL, "
    "parts INTEGER NOT NULL, PRIMARY KEY (ecosystem, part)) WITHOUT ROWID;"
    "CREATE TABLE ecosystem (name TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID;";

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
    bh_buf_add_percent(b, bh_str_z(path), "/");
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
            return bh_store_fail(s, SQLITE_BUSY);
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
    return q == SQLITE_OK ? bh_store_run(s, schema) : bh_store_fail(s, q);
}

static int check_version(struct bh_store *s)
{
    int64_t application, version, tables;

    if (number_of(s, "PRAGMA application_id", &application) ||
        number_of(s, "PRAGMA user_version", &version) ||
        number_of(s, "SELECT count(*) FROM sqlite_schema", &tables))
        return bh_store_fail(s, sqlite3_errcode(s->db));
    if (s->write && !tables && !application) {
        char set[96];
        snprintf(set, sizeof(set), "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                 APPLICATION_ID, SCHEMA_VERSION);
        int r = bh_store_run(s, "BEGIN IMMEDIATE");
        if (r == 0 && number_of(s, "SELECT count(*) FROM sqlite_schema", &tables) == 0 && !tables) {
            r = bh_store_run(s, schema);
            if (r == 0)
                r = bh_store_run(s, set);
        }
        s->ours = r == 0;
        return r == 0 ? bh_store_run(s, "COMMIT") : r;
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
        return bh_store_fail(s, q);
    return bh_store_run(s, any ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
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
    bh_arena_init(&s->count_names, 0);
    bh_arena_init(&s->key_names, 0);
    bh_map_init(&s->ecosystem_index);
    bh_store_forget_keys(s);
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
                   : bh_store_fail(s, q);
    // What a reader sees stays the same for as long as it has the store.
    r = bh_store_run(s, write ? "PRAGMA page_size = " PAGE_SIZE "; PRAGMA synchronous = FULL; "
                                "PRAGMA cache_size = -" CACHE_SIZE "; PRAGMA temp_store = MEMORY;"
                              : "BEGIN");
    if (r == 0)
        r = check_version(s);
    if (r == 0)
        r = bh_store_add_functions(s);
    if (r == 0 && write)
        r = choose_journal(s);
    if (r < 0)
        return r;
    *ret = bh_take(s);
    return 0;
}

int bh_store_open_readers(const char *path, unsigned wanted, struct bh_diag *diag,
                          struct bh_store **ret, unsigned *ret_count)
{
    // Its counting of memory, which nobody reads, is one lock for all threads. Without effect when
    // SQLite is in use already.
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // Writers hold this lock from before they open the store until they have closed it.
    int fd = wanted > 1 ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
    bool quiet = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) == 0;
    int r = bh_store_open(path, false, diag, &ret[0]);

    *ret_count = r == 0;
    while (r == 0 && quiet && *ret_count < wanted) {
        r = bh_store_open(path, false, diag, &ret[*ret_count]);
        *ret_count += r == 0;
    }
    if (quiet)
        flock(fd, LOCK_UN);
    if (r == 0) { // closed behind SQLite's descriptors, whose locks would go with it
        ret[0]->lock_fd = fd;
        return 0;
    }
    while (*ret_count)
        bh_store_close(ret[--*ret_count]);
    if (fd >= 0)
        close(fd);
    return r;
}

void bh_store_close(struct bh_store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < BH_SQL_STATEMENTS; i++)
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
    bh_arena_done(&s->count_names);
    bh_arena_done(&s->key_names);
    bh_map_done(&s->ecosystem_index);
    bh_free(s->feeds);
    bh_free(s->ecosystems);
    for (size_t i = 0; i < BH_STORE_TABLES; i++)
        bh_free(s->keys[i].items);
    bh_free(s->wholes);
    bh_free(s->path);
    bh_free(s);
}

void bh_store_closep(struct bh_store **s)
{
    bh_store_close(*s);
}
