// SPDX-License-Identifier: Apache-2.0
// Records that are parts of others: "JVNDB-2025-000012#CVE-2025-0354" of "JVNDB-2025-000012". Which
// of them an entry no longer has is seen when the transaction ends and all that it has are there.

#include "advisories/store_internal.h"

#include "base/error.h"
#include "base/memory.h"

int bh_store_is_old_part(struct bh_store *s, const struct bh_advisory *a, bool *ret)
{
    bh_str whole = bh_str_sub(a->id, 0, bh_str_find(a->id, '#'));
    int r = 0;

    *ret = false;
    if (whole.len == a->id.len)
        return 0;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_FIND, &r);
    if (!q)
        return r;
    bh_store_bind_name(q, 1, whole);
    bh_store_bind_name(q, 2, a->source);
    int step = sqlite3_step(q);
    *ret = step == SQLITE_ROW && sqlite3_column_int64(q, 1) > a->modified;
    sqlite3_reset(q);
    return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : bh_store_fail(s, step);
}

int bh_store_note_parts(struct bh_store *s, const struct bh_advisory *whole, int64_t record)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_HAS_PARTS, &r);

    if (!q)
        return r;
    bh_store_bind_name(q, 1, whole->id);
    int step = sqlite3_step(q);
    sqlite3_reset(q);
    if (step != SQLITE_ROW)
        return step == SQLITE_DONE ? 0 : bh_store_fail(s, step);
    r = bh_grow((void **)&s->wholes, &s->whole_room, s->whole_count, sizeof(*s->wholes));
    if (r == 0)
        s->wholes[s->whole_count++] = record;
    return r;
}

static int drop_record(struct bh_store *s, int64_t record)
{
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_DROP, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, record);
    return bh_store_finish(s, q);
}

// One part that is older than its whole. 1; 0: there is none; or a code.
static int drop_old_part(struct bh_store *s, int64_t whole)
{
    struct bh_advisory was;
    int r;
    sqlite3_stmt *q = bh_store_statement(s, BH_SQL_RECORD_OLD_PART, &r);

    if (!q)
        return r;
    sqlite3_bind_int64(q, 1, whole);
    int step = sqlite3_step(q);
    int64_t record = step == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    bh_arena_reset(&s->scratch);
    if (step == SQLITE_ROW) {
        r = bh_store_damaged(
            s, bh_store_decode(s, bh_store_column_blob(q, 3), bh_store_column_blob(q, 4), &was),
            bh_store_column_text(q, 2));
        if (r == 0)
            r = bh_store_drop_keys(s, &was, record);
        if (r == 0)
            r = bh_store_count_feed(s, sqlite3_column_int64(q, 1), -1);
    } else if (step != SQLITE_DONE) {
        r = bh_store_fail(s, step);
    }
    sqlite3_reset(q);
    if (r < 0 || step == SQLITE_DONE)
        return r;
    r = drop_record(s, record);
    return r < 0 ? r : 1;
}

int bh_store_drop_old_parts(struct bh_store *s)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < s->whole_count; i++)
        while ((r = drop_old_part(s, s->wholes[i])) > 0)
            continue;
    s->whole_count = 0;
    return r;
}
