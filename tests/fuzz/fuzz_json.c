// SPDX-License-Identifier: Apache-2.0
// JSON: the first byte is the size of the pieces in which the rest, the document, is read as a
// stream. Tokens, offsets and errors are the same as from memory; skipping finds the same errors;
// the loops over members and elements give the same tokens; what the writer makes of the tokens
// reads as the same tokens.

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/jsonw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct pieces {
    bh_str left;
    size_t step;
};

static int read_piece(void *ctx, void *buf, size_t len, size_t *ret_n)
{
    struct pieces *p = ctx;
    size_t n = p->left.len < p->step ? p->left.len : p->step;

    n = n < len ? n : len;
    if (n)
        memcpy(buf, p->left.ptr, n);
    p->left = bh_str_from(p->left, n);
    *ret_n = n;
    return 0;
}

static void note_error(void *ctx, const struct bh_report *r)
{
    bh_buf_printf(ctx, "%d@%llu %.*s", r->code, (unsigned long long)r->place.offset,
                  BH_FMT(r->text));
}

// One token: type, offset (if wanted) and text.
static void note(struct bh_buf *log, const struct bh_json *j, bool offsets)
{
    bh_buf_add_varint(log, bh_json_type(j));
    if (offsets)
        bh_buf_add_varint(log, bh_json_offset(j));
    bh_buf_add_block(log, bh_json_text(j));
}

static int read_tokens(struct bh_json *j, struct bh_buf *log)
{
    enum bh_json_type type;
    int r;

    if (!j)
        return BH_E_NOMEM;
    while ((r = bh_json_next(j, &type)) == 0) {
        note(log, j, true);
        if (type == BH_JSON_END)
            break;
    }
    if (bh_json_error(j) != r)
        abort();
    bh_json_free(j);
    return r;
}

static int skip_all(bh_str text)
{
    struct bh_json *j = bh_json_new_mem(text, NULL);
    enum bh_json_type type;
    int r;

    if (!j)
        return BH_E_NOMEM;
    do {
        r = bh_json_next(j, &type);
        if (r == 0)
            r = bh_json_skip(j);
    } while (r == 0 && type != BH_JSON_END);
    bh_json_free(j);
    return r;
}

// The value by bh_json_member and bh_json_element, written again. Numbers become strings.
static int copy_value(struct bh_json *j, struct bh_jsonw *w)
{
    bh_str key;
    int r = 0;

    switch (bh_json_type(j)) {
    case BH_JSON_OBJECT:
        bh_jsonw_object(w);
        while ((r = bh_json_member(j, &key)) > 0) {
            bh_jsonw_key_str(w, key);
            r = copy_value(j, w);
            if (r < 0)
                return r;
        }
        bh_jsonw_object_end(w);
        return r;
    case BH_JSON_ARRAY:
        bh_jsonw_array(w);
        while ((r = bh_json_element(j)) > 0) {
            r = copy_value(j, w);
            if (r < 0)
                return r;
        }
        bh_jsonw_array_end(w);
        return r;
    case BH_JSON_TRUE:
    case BH_JSON_FALSE:
        bh_jsonw_bool(w, bh_json_type(j) == BH_JSON_TRUE);
        return 0;
    case BH_JSON_NULL:
        bh_jsonw_null(w);
        return 0;
    default:
        bh_jsonw_str(w, bh_json_text(j));
        return 0;
    }
}

static int copy_document(struct bh_json *j, struct bh_out *out, bool pretty)
{
    struct bh_jsonw w;
    enum bh_json_type type;

    if (!j)
        return BH_E_NOMEM;
    bh_out_mem(out, 0);
    bh_jsonw_init(&w, out, pretty);
    int r = bh_json_next(j, &type);
    if (r == 0)
        r = copy_value(j, &w);
    if (r == 0)
        r = bh_json_next(j, &type);
    if (r == 0)
        r = bh_jsonw_end(&w);
    bh_json_free(j);
    return r;
}

// Types and texts, numbers as strings.
static int summary(bh_str text, struct bh_buf *log)
{
    struct bh_json *j = bh_json_new_mem(text, NULL);
    enum bh_json_type type;
    int r;

    if (!j)
        return BH_E_NOMEM;
    while ((r = bh_json_next(j, &type)) == 0 && type != BH_JSON_END) {
        bh_buf_add_varint(log, type == BH_JSON_NUMBER ? BH_JSON_STRING : type);
        bh_buf_add_block(log, bh_json_text(j));
    }
    bh_json_free(j);
    return r < 0 ? r : bh_buf_error(log);
}

static void same(const struct bh_buf *a, const struct bh_buf *b)
{
    if (!bh_buf_error(a) && !bh_buf_error(b) && !bh_str_eq(bh_buf_str(a), bh_buf_str(b)))
        abort();
}

static void round_trip(bh_str text, struct pieces pieces, bool pretty)
{
    struct bh_out out = {.fd = -1};
    struct bh_buf before, after;
    struct bh_stream stream = {.read = read_piece, .ctx = &pieces};

    bh_buf_init(&before, 0);
    bh_buf_init(&after, 0);
    int r = copy_document(bh_json_new(stream, NULL), &out, pretty);
    if (r < 0 && r != BH_E_NOMEM && r != BH_E_LIMIT) // the text is known to be good
        abort();
    if (r == 0 && summary(text, &before) == 0) {
        r = summary(bh_buf_str(&out.buf), &after);
        if (r < 0 && r != BH_E_NOMEM)
            abort();
        if (r == 0)
            same(&before, &after);
    }
    bh_buf_done(&before);
    bh_buf_done(&after);
    bh_out_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bh_buf whole, streamed;
    struct bh_diag diag = {.report = note_error, .ctx = &whole};
    struct bh_diag other = {.report = note_error, .ctx = &streamed};
    bh_str text = bh_str_n(data + (size > 0), size - (size > 0));
    struct pieces pieces = {.left = text, .step = size > 0 ? data[0] % 16 + 1u : 1};
    struct pieces again = pieces;

    bh_buf_init(&whole, 0);
    bh_buf_init(&streamed, 0);
    int r = read_tokens(bh_json_new_mem(text, &diag), &whole);
    int s = read_tokens(bh_json_new((struct bh_stream){read_piece, &pieces}, &other), &streamed);
    int t = skip_all(text);
    if (r != BH_E_NOMEM && s != BH_E_NOMEM && t != BH_E_NOMEM) {
        if (r != s || r != t)
            abort();
        same(&whole, &streamed);
    }
    if (r == 0) {
        round_trip(text, again, false);
        round_trip(text, again, true);
    }
    bh_buf_done(&whole);
    bh_buf_done(&streamed);
    return 0;
}
