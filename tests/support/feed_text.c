// SPDX-License-Identifier: Apache-2.0

#include "feed_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static int ignore_cover(void *ctx, bh_str ecosystem, bh_str part, unsigned parts)
{
    (void)ctx;
    (void)ecosystem;
    (void)part;
    (void)parts;
    return 0;
}

int feed_read(const struct bh_feed_kind *kind, bh_str text, feed_advisory *advisory, void *ctx,
              struct diag_count *ret)
{
    const struct bh_input in = bh_input_mem(text);
    struct bh_arena arena;

    diag_count_init(ret);
    bh_arena_init(&arena, 0);
    const struct bh_feed_sink sink = {
        .arena = &arena, .advisory = advisory, .covers = ignore_cover, .ctx = ctx};
    int r = kind->read(&in, &ret->diag, &sink);
    bh_arena_done(&arena);
    return r;
}

void feed_check(const struct bh_feed_kind *kind, bh_str text, feed_advisory *put, int code,
                const char *expected)
{
    struct diag_count diag;
    struct bh_buf found;

    bh_buf_init(&found, 0);
    int r = feed_read(kind, text, put, &found, &diag);
    if (r != code || diag.errors != (r < 0) || !bh_str_eqz(bh_buf_str(&found), expected))
        fail_msg("%.*s: %d, %u errors, %s\n%.*s", BH_FMT(text), r, diag.errors, diag.text,
                 BH_FMT(bh_buf_str(&found)));
    bh_buf_done(&found);
}

void feed_check_documents(const struct bh_feed_kind *kind, const struct feed_document *documents,
                          size_t count, feed_advisory *put)
{
    for (size_t i = 0; i < count; i++)
        feed_check(kind, bh_str_z(documents[i].text), put, documents[i].code,
                   documents[i].expected);
}

void feed_check_text(bh_str found, const char *expected)
{
    if (!bh_str_eqz(found, expected))
        fail_msg("'%.*s', not '%s'", BH_FMT(found), expected);
}

int feed_put_id(void *ctx, const struct bh_advisory *a)
{
    bh_buf_printf(ctx, "%.*s%s%s ", BH_FMT(a->id), a->withdrawn == BH_TIME_UNKNOWN ? "" : "-",
                  a->details.len ? "+" : "");
    return 0;
}

void feed_put_range(struct bh_buf *b, const struct bh_range *r)
{
    static const char *const types[] = {[BH_RANGE_ECOSYSTEM] = "",
                                        [BH_RANGE_SEMVER] = "semver",
                                        [BH_RANGE_GIT] = "git",
                                        [BH_RANGE_UNREADABLE] = "?"};
    static const char *const marks[] = {[BH_INTRODUCED] = ">=",
                                        [BH_FIXED] = "<",
                                        [BH_LAST_AFFECTED] = "<=",
                                        [BH_LIMIT] = "limit",
                                        [BH_INTRODUCED_AFTER] = ">"};
    size_t start = bh_buf_str(b).len;

    bh_buf_printf(b, "[%s%.*s%.*s%s%.*s", types[r->type], BH_FMT(r->order), BH_FMT(r->text),
                  r->repo.len ? " " : "", BH_FMT(r->repo));
    for (size_t i = 0; i < r->event_count; i++)
        bh_buf_printf(b, "%s%s%.*s", bh_buf_str(b).len > start + 1 ? " " : "",
                      marks[r->events[i].kind], BH_FMT(r->events[i].version));
    bh_buf_add_char(b, ']');
}

void feed_put_versions(struct bh_buf *b, const struct bh_affected *a)
{
    for (size_t i = 0; i < a->range_count; i++) {
        bh_buf_add_char(b, ' ');
        feed_put_range(b, &a->ranges[i]);
    }
    for (size_t i = 0; i < a->version_count; i++)
        bh_buf_printf(b, " =%.*s", BH_FMT(a->versions[i]));
}

static void put_time(struct bh_buf *b, char mark, int64_t time)
{
    char text[BH_TIME_TEXT];

    bh_time_format(time, text);
    if (*text)
        bh_buf_printf(b, " %c%.16s", mark, text);
}

static void put_affected(struct bh_buf *b, const struct bh_affected *a)
{
    bh_buf_printf(b, " | %.*s %.*s", BH_FMT(a->ecosystem), BH_FMT(a->name));
    feed_put_versions(b, a);
    if (a->note.len)
        bh_buf_printf(b, " (%.*s)", BH_FMT(a->note));
}

int feed_put_notice(void *ctx, const struct bh_advisory *a)
{
    static const char *const kinds[] = {"=", "^", "~"};
    struct bh_buf *b = ctx;

    bh_buf_add_str(b, a->id);
    for (size_t i = 0; i < a->link_count; i++)
        bh_buf_printf(b, " %s%.*s", kinds[a->links[i].kind], BH_FMT(a->links[i].id));
    put_time(b, '+', a->published);
    put_time(b, '*', a->modified);
    put_time(b, '-', a->withdrawn);
    for (size_t i = 0; i < a->severity_count; i++)
        bh_buf_printf(b, " !%.*s", BH_FMT(a->severities[i].score));
    for (size_t i = 0; i < a->affected_count; i++)
        put_affected(b, &a->affected[i]);
    bh_buf_add_char(b, '\n');
    return 0;
}
