// SPDX-License-Identifier: Apache-2.0
// Events of a job, gathered into frames.

#include "scan/emit.h"

#include "base/error.h"
#include "base/limits.h"

// Events are sent on when this much has gathered.
#define FRAME_SIZE ((size_t)256 * 1024)

static int flush(struct bh_emitter *e)
{
    int r = bh_buf_error(&e->frame);

    if (r == 0 && e->frame.len)
        r = bh_worker_send(e->worker, bh_buf_str(&e->frame));
    bh_buf_clear(&e->frame);
    return r;
}

static int encode(struct bh_emitter *e, const struct bh_event *event)
{
    if (!e->frame.len)
        bh_buf_add_varint(&e->frame, e->finder);
    bh_event_encode(&e->frame, event);
    return bh_buf_error(&e->frame);
}

static int send_event(void *ctx, const struct bh_event *event)
{
    struct bh_emitter *e = ctx;
    size_t before = e->frame.len;
    int r = encode(e, event);

    // What stands before it goes ahead; it may fit alone.
    if (r == BH_E_LIMIT && before) {
        bh_buf_cut(&e->frame, before);
        r = flush(e);
        if (r == 0)
            r = encode(e, event);
    }
    if (r == BH_E_LIMIT) {
        bh_buf_clear(&e->frame);
        return bh_fail(&e->diag, r, BH_NOWHERE, "a part whose record exceeds %llu MiB",
                       (unsigned long long)(BH_LIMIT_FRAME / BH_MIB));
    }
    return r == 0 && e->frame.len >= FRAME_SIZE ? flush(e) : r;
}

static void send_report(void *ctx, const struct bh_report *report)
{
    struct bh_emitter *e = ctx;
    struct bh_event event = {.kind = BH_EVENT_REPORT, .report = *report};

    if (report->severity == BH_ERROR)
        e->failed = true;
    (void)!send_event(e, &event); // a frame that could not be made shows at the end
}

void bh_emitter_init(struct bh_emitter *e, struct bh_worker *worker, enum bh_lang lang, bh_str path)
{
    *e = (struct bh_emitter){.worker = worker,
                             .sink = {.event = send_event, .ctx = e},
                             .diag = {.report = send_report, .ctx = e, .file = path, .lang = lang}};
    bh_buf_init(&e->frame, BH_LIMIT_FRAME);
}

void bh_emitter_begin(struct bh_emitter *e, unsigned finder)
{
    e->finder = finder;
    e->failed = false;
    e->sink.components = 0;
}

int bh_emitter_end(struct bh_emitter *e, int result)
{
    if (result < 0 && result != BH_E_FORMAT && !e->failed)
        bh_fail(&e->diag, result, BH_NOWHERE, "cannot be read whole (%s)", bh_error_name(result));
    return flush(e);
}

void bh_emitter_done(struct bh_emitter *e)
{
    bh_buf_done(&e->frame);
}
