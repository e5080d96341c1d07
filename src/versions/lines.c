// SPDX-License-Identifier: Apache-2.0
// Comparisons by the line.

#include "versions/lines.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"

struct lines {
    const struct bh_version_order *order;
    struct bh_out *out;
    struct bh_diag *diag;
    uint64_t line;
    bool too_long; // the line being read: the rest of it is passed over
    int error;     // first one that a line caused
    char *window;
    size_t len; // bytes in the window
};

static bool is_plain(bh_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
            return false;
    return true;
}

static void write_version(struct bh_out *out, bh_str v)
{
    if (is_plain(v))
        bh_out_str(out, v);
    else
        bh_utf8_printable(&out->buf, v);
}

static void wrong_line(struct lines *l, int code)
{
    bh_out_z(l->out, "?\n");
    if (code == BH_E_LIMIT)
        bh_say(l->diag, BH_ERROR, code, BH_LINE(l->line), "the line is too long");
    else
        bh_say(l->diag, BH_ERROR, code, BH_LINE(l->line), "the line does not hold two versions");
    if (!l->error)
        l->error = code;
}

static bh_str next_word(bh_str *s)
{
    size_t from = 0, to;

    while (from < s->len && bh_is_space(s->ptr[from]))
        from++;
    for (to = from; to < s->len && !bh_is_space(s->ptr[to]);)
        to++;
    bh_str word = bh_str_sub(*s, from, to);
    *s = bh_str_from(*s, to);
    return word;
}

static void answer(struct lines *l, bh_str line)
{
    bh_str a = next_word(&line), b = next_word(&line);
    char between[] = " ? ";
    int order;

    l->line++;
    if (!a.len) {
        bh_out_char(l->out, '\n');
        return;
    }
    if (!b.len || next_word(&line).len) {
        wrong_line(l, BH_E_CORRUPT);
        return;
    }
    if (l->order->compare(a, b, &order) == 0)
        between[1] = order < 0 ? '<' : order > 0 ? '>' : '=';
    write_version(l->out, a);
    bh_out_add(l->out, between, 3);
    write_version(l->out, b);
    bh_out_char(l->out, '\n');
}

static void too_long(struct lines *l)
{
    l->line++;
    wrong_line(l, BH_E_LIMIT);
    l->too_long = true;
}

// Answers the lines that are complete in the window and keeps the front of the next one.
static void whole_lines(struct lines *l)
{
    bh_str rest = bh_str_n(l->window, l->len);
    size_t end;

    while ((end = bh_str_find(rest, '\n')) < rest.len) {
        if (!l->too_long)
            answer(l, bh_str_sub(rest, 0, end));
        l->too_long = false;
        rest = bh_str_from(rest, end + 1);
    }
    if (rest.len == BH_LIMIT_VERSION_LINE && !l->too_long)
        too_long(l);
    if (l->too_long)
        rest.len = 0;
    if (rest.len)
        memmove(l->window, rest.ptr, rest.len);
    l->len = rest.len;
}

static int read_all(struct lines *l, struct bh_stream *in)
{
    for (;;) {
        size_t n;
        int r = in->read(in->ctx, l->window + l->len, BH_LIMIT_VERSION_LINE - l->len, &n);
        if (r < 0)
            return r;
        if (!n)
            break;
        l->len += n;
        whole_lines(l);
        if (l->out->error)
            return l->out->error;
    }
    if (l->len)
        answer(l, bh_str_n(l->window, l->len));
    return 0;
}

int bh_vercmp_lines(const struct bh_version_order *order, struct bh_stream *in, struct bh_out *out,
                    struct bh_diag *diag)
{
    struct lines l = {.order = order, .out = out, .diag = diag};
    char *BH_CLEANUP(bh_freep) window = bh_alloc(BH_LIMIT_VERSION_LINE);

    if (!window)
        return BH_E_NOMEM;
    l.window = window;
    int r = read_all(&l, in);
    int flushed = bh_out_flush(out);
    return r < 0 ? r : flushed < 0 ? flushed : l.error;
}
