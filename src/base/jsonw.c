// SPDX-License-Identifier: Apache-2.0
// JSON writer (RFC 8259).

#include "base/jsonw.h"

#include <assert.h>

#include "base/error.h"
#include "base/json_scan.h"
#include "base/utf8.h"

void bh_jsonw_init(struct bh_jsonw *w, struct bh_out *out, bool pretty)
{
    *w = (struct bh_jsonw){.out = out, .pretty = pretty, .first = true};
}

static void fail(struct bh_jsonw *w, int code)
{
    assert(code != BH_E_CORRUPT);
    if (!w->out->error)
        w->out->error = code;
}

int bh_jsonw_end(struct bh_jsonw *w)
{
    if (w->depth || w->first)
        fail(w, BH_E_CORRUPT);
    bh_out_char(w->out, '\n');
    return bh_out_flush(w->out);
}

static bool in_object(const struct bh_jsonw *w)
{
    unsigned level = w->depth - 1;

    return w->depth && level < BH_LIMIT_DEPTH && (w->objects[level / 64] >> (level % 64) & 1);
}

static void new_line(struct bh_jsonw *w)
{
    static const char spaces[] = "                                ";

    if (!w->pretty)
        return;
    bh_out_char(w->out, '\n');
    for (size_t left = 2 * (size_t)w->depth; left;) {
        size_t n = left < sizeof(spaces) - 1 ? left : sizeof(spaces) - 1;
        bh_out_add(w->out, spaces, n);
        left -= n;
    }
}

static void comma(struct bh_jsonw *w)
{
    if (!w->first)
        bh_out_char(w->out, ',');
    w->first = false;
    if (w->depth)
        new_line(w);
}

// Before each value.
static void begin(struct bh_jsonw *w)
{
    if (in_object(w) ? !w->after_key : !w->depth && !w->first)
        fail(w, BH_E_CORRUPT);
    if (!w->after_key)
        comma(w);
    w->after_key = false;
}

static void open_level(struct bh_jsonw *w, char bracket)
{
    begin(w);
    bh_out_char(w->out, bracket);
    if (w->depth < BH_LIMIT_DEPTH) {
        uint64_t bit = UINT64_C(1) << (w->depth % 64);
        if (bracket == '{')
            w->objects[w->depth / 64] |= bit;
        else
            w->objects[w->depth / 64] &= ~bit;
    } else {
        fail(w, BH_E_LIMIT);
    }
    w->depth++;
    w->first = true;
}

static void close_level(struct bh_jsonw *w, char bracket)
{
    if (!w->depth || w->after_key ||
        (w->depth <= BH_LIMIT_DEPTH && in_object(w) != (bracket == '}'))) {
        fail(w, BH_E_CORRUPT);
        return;
    }
    w->depth--;
    if (!w->first)
        new_line(w);
    w->first = false;
    bh_out_char(w->out, bracket);
}

void bh_jsonw_object(struct bh_jsonw *w)
{
    open_level(w, '{');
}

void bh_jsonw_object_end(struct bh_jsonw *w)
{
    close_level(w, '}');
}

void bh_jsonw_array(struct bh_jsonw *w)
{
    open_level(w, '[');
}

void bh_jsonw_array_end(struct bh_jsonw *w)
{
    close_level(w, ']');
}

static void escaped(struct bh_out *out, unsigned char c)
{
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
    };

    if (c >= 0x20 || letters[c]) {
        bh_out_char(out, '\\');
        bh_out_char(out, c >= 0x20 ? (char)c : letters[c]);
    } else {
        bh_out_printf(out, "\\u%04x", c);
    }
}

// A character above ASCII that a report on a terminal must not hold as it is.
static bool deceives(const char *p, int len)
{
    bh_str character = bh_str_n(p, (size_t)len);

    // The first bytes of all of them.
    return bh_str_has(BH_STR("\xc2\xd8\xe1\xe2\xef\xf3"), *p) &&
           bh_utf8_deceives(bh_utf8_next(&character));
}

static void put_number(struct bh_out *out, const char *p, int len)
{
    bh_str character = bh_str_n(p, (size_t)len);
    uint32_t c = (uint32_t)bh_utf8_next(&character);

    if (c >= 0x10000) { // as a surrogate pair
        c -= 0x10000;
        bh_out_printf(out, "\\u%04x", 0xd800 + (c >> 10));
        c = 0xdc00 + (c & 0x3ff);
    }
    bh_out_printf(out, "\\u%04x", c);
}

// Texts without anything to escape, up to this length, are put in one piece.
#define PIECE_MAX 1024

static bool is_plain(bh_str s)
{
    return s.len <= PIECE_MAX && (!s.len || bh_json_plain(s.ptr, s.ptr + s.len) == s.ptr + s.len);
}

static char *put_plain(char *to, bh_str s)
{
    *to++ = '"';
    if (s.len)
        memcpy(to, s.ptr, s.len);
    to += s.len;
    *to++ = '"';
    return to;
}

static void quoted(struct bh_out *out, bh_str s)
{
    const char *p = s.ptr ? s.ptr : "", *end = p + s.len;
    char *piece = is_plain(s) ? bh_out_room(out, s.len + 2) : NULL;

    if (piece) {
        bh_out_put(out, put_plain(piece, s));
        return;
    }
    bh_out_char(out, '"');
    while (p < end) {
        const char *from = p;
        p = bh_json_plain(p, end);
        while (p < end && (unsigned char)*p >= 0x80) {
            int n = bh_utf8_length(p, (size_t)(end - p));
            if (n <= 0)
                break;
            const char *before = p;
            p += n;
            if (!deceives(before, n))
                continue;
            bh_out_add(out, from, (size_t)(before - from));
            put_number(out, before, n);
            from = p;
        }
        bh_out_add(out, from, (size_t)(p - from));
        if (p == end)
            break;
        if ((unsigned char)*p >= 0x80)
            bh_out_z(out, "\xef\xbf\xbd"); // U+FFFD
        else if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\\')
            escaped(out, (unsigned char)*p);
        else
            continue; // behind characters that are not ASCII
        p++;
    }
    bh_out_char(out, '"');
}

void bh_jsonw_key_str(struct bh_jsonw *w, bh_str key)
{
    if (!in_object(w) || w->after_key)
        fail(w, w->depth > BH_LIMIT_DEPTH ? BH_E_LIMIT : BH_E_CORRUPT);
    size_t indent = w->pretty ? 2 * (size_t)w->depth : 0;
    char *p = is_plain(key) ? bh_out_room(w->out, indent + key.len + 6) : NULL;
    if (p && w->depth) {
        if (!w->first)
            *p++ = ',';
        if (w->pretty)
            *p++ = '\n';
        memset(p, ' ', indent);
        p = put_plain(p + indent, key);
        *p++ = ':';
        if (w->pretty)
            *p++ = ' ';
        bh_out_put(w->out, p);
        w->first = false;
    } else {
        comma(w);
        quoted(w->out, key);
        bh_out_add(w->out, ": ", w->pretty ? 2 : 1);
    }
    w->after_key = true;
}

void bh_jsonw_key(struct bh_jsonw *w, const char *key)
{
    bh_jsonw_key_str(w, bh_str_z(key));
}

void bh_jsonw_str(struct bh_jsonw *w, bh_str value)
{
    begin(w);
    quoted(w->out, value);
}

void bh_jsonw_u64(struct bh_jsonw *w, uint64_t value)
{
    begin(w);
    bh_out_printf(w->out, "%llu", (unsigned long long)value);
}

void bh_jsonw_bool(struct bh_jsonw *w, bool value)
{
    begin(w);
    bh_out_z(w->out, value ? "true" : "false");
}

void bh_jsonw_null(struct bh_jsonw *w)
{
    begin(w);
    bh_out_z(w->out, "null");
}

void bh_jsonw_tenths(struct bh_jsonw *w, uint64_t tenths)
{
    begin(w);
    bh_out_printf(w->out, "%llu.%u", (unsigned long long)(tenths / 10), (unsigned)(tenths % 10));
}

void bh_jsonw_hundredths(struct bh_jsonw *w, uint64_t hundredths)
{
    begin(w);
    bh_out_printf(w->out, "%llu.%02u", (unsigned long long)(hundredths / 100),
                  (unsigned)(hundredths % 100));
}

void bh_jsonw_member(struct bh_jsonw *w, const char *key, bh_str value)
{
    bh_jsonw_key(w, key);
    bh_jsonw_str(w, value);
}

void bh_jsonw_member_z(struct bh_jsonw *w, const char *key, const char *value)
{
    bh_jsonw_member(w, key, bh_str_z(value));
}

void bh_jsonw_member_opt(struct bh_jsonw *w, const char *key, bh_str value)
{
    if (value.len)
        bh_jsonw_member(w, key, value);
}
