// SPDX-License-Identifier: Apache-2.0
// TOML: the order of events, tables and keys (toml.io/en/v1.1.0).

#include "formats/toml.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "formats/toml_internal.h"

struct bh_toml *bh_toml_new(bh_str text, struct bh_diag *diag)
{
    struct bh_toml *t = bh_calloc(1, sizeof(*t));

    if (!t)
        return NULL;
    t->text = text;
    t->line = 1;
    t->diag = diag;
    bh_buf_init(&t->scratch, BH_LIMIT_STRING);
    bh_toml_tree_init(&t->tree);
    t->table = &t->tree.root;
    return t;
}

void bh_toml_free(struct bh_toml *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->frame_count; i++)
        bh_toml_tree_empty(&t->tree, &t->frames[i].scope);
    bh_toml_tree_done(&t->tree);
    bh_buf_done(&t->scratch);
    bh_free(t->frames);
    bh_free(t->path);
    bh_free(t);
}

void bh_toml_freep(struct bh_toml **t)
{
    bh_toml_free(*t);
}

// --- Errors.

static int fail_at(struct bh_toml *t, int code, uint64_t line, const char *format, va_list args)
{
    bh_vsay(t->diag, BH_ERROR, code, BH_LINE(line), format, args);
    return t->error = code;
}

int bh_toml_wrong(struct bh_toml *t, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int code = t->at >= t->text.len ? BH_E_TRUNCATED : BH_E_CORRUPT;
    (void)fail_at(t, code, t->line, format, args);
    va_end(args);
    return code;
}

int bh_toml_fail(struct bh_toml *t, int code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)fail_at(t, code, t->event_line, format, args);
    va_end(args);
    return code;
}

// --- Keys and headers.

static int push_key(struct bh_toml *t, bh_str name)
{
    void *path = t->path;

    if (t->depth >= BH_LIMIT_DEPTH)
        return bh_toml_fail(t, BH_E_LIMIT, "TOML nested deeper than %d", BH_LIMIT_DEPTH);
    int error = bh_grow(&path, &t->room, t->depth, sizeof(*t->path));
    if (error < 0)
        return t->error = error;
    t->path = path;
    t->path[t->depth++] = name;
    return 0;
}

// One part of a key: from *table by its name.
static int take_step(struct bh_toml *t, struct bh_toml_node **table, enum bh_toml_step step,
                     bh_str name, bool text)
{
    int error = bh_toml_tree_step(&t->tree, *table, step, name, text, table);

    if (error == BH_E_CORRUPT)
        return bh_toml_wrong(t, "'%.*s' is defined already", BH_FMT(name));
    if (error == BH_E_LIMIT)
        return bh_toml_fail(t, error, "TOML with more than %d keys in use", BH_LIMIT_TOML_KEYS);
    if (error < 0)
        return t->error = error;
    return push_key(t, (*table)->name);
}

// A key of one or more parts, from *table, which becomes what the key names.
static int take_key(struct bh_toml *t, struct bh_toml_node **table, enum bh_toml_step inner,
                    enum bh_toml_step last)
{
    for (;;) {
        bh_str name;
        bool text;
        int error = bh_toml_key_part(t, &name, &text);
        if (error < 0)
            return error;
        bh_toml_spaces(t);
        bool more = bh_toml_peek(t) == '.';
        error = take_step(t, table, more ? inner : last, name, text);
        if (error < 0 || !more)
            return error;
        t->at++;
        bh_toml_spaces(t);
    }
}

static int take_header(struct bh_toml *t)
{
    struct bh_toml_node *table = &t->tree.root;
    bool array = bh_str_starts(bh_str_from(t->text, t->at), BH_STR("[["));

    t->at += array ? 2 : 1;
    t->depth = 0;
    bh_toml_spaces(t);
    int error = take_key(t, &table, BH_TOML_STEP_HEADER,
                         array ? BH_TOML_STEP_TABLE_ARRAY : BH_TOML_STEP_TABLE);
    if (error < 0)
        return error;
    if (!bh_str_starts(bh_str_from(t->text, t->at), array ? BH_STR("]]") : BH_STR("]")))
        return bh_toml_wrong(t, "']' is expected after the name of the table");
    t->at += array ? 2 : 1;
    t->table = table;
    t->header_depth = t->depth;
    t->type = array ? BH_TOML_TABLE_ARRAY : BH_TOML_TABLE;
    t->line_open = true;
    return 0;
}

// --- Values.

static int open_frame(struct bh_toml *t, bool inline_table)
{
    void *frames = t->frames;

    if (t->frame_count + t->depth >= BH_LIMIT_DEPTH)
        return bh_toml_fail(t, BH_E_LIMIT, "TOML nested deeper than %d", BH_LIMIT_DEPTH);
    int error = bh_grow(&frames, &t->frame_room, t->frame_count, sizeof(*t->frames));
    if (error < 0)
        return t->error = error;
    t->frames = frames;
    t->frames[t->frame_count++] = (struct bh_toml_frame){.inline_table = inline_table,
                                                         .line = t->line,
                                                         .depth = t->depth,
                                                         .scope = {.kind = BH_TOML_NODE_TABLE}};
    t->at++;
    t->type = inline_table ? BH_TOML_INLINE : BH_TOML_ARRAY;
    return 0;
}

// The value is complete: what holds it goes on.
static void close_value(struct bh_toml *t)
{
    if (t->frame_count)
        t->frames[t->frame_count - 1].after_value = true;
    else
        t->line_open = true;
}

static int take_value(struct bh_toml *t)
{
    int c = bh_toml_peek(t);

    if (c == '[' || c == '{')
        return open_frame(t, c == '{');
    int error = bh_toml_scalar(t);
    if (error == 0)
        close_value(t);
    return error;
}

static int take_pair(struct bh_toml *t, struct bh_toml_node *table)
{
    int error = take_key(t, &table, BH_TOML_STEP_DOTTED, BH_TOML_STEP_VALUE);

    if (error < 0)
        return error;
    if (bh_toml_peek(t) != '=')
        return bh_toml_wrong(t, "'=' is expected after the key");
    t->at++;
    bh_toml_spaces(t);
    return take_value(t);
}

static int close_frame(struct bh_toml *t)
{
    struct bh_toml_frame *f = &t->frames[--t->frame_count];

    bh_toml_tree_empty(&t->tree, &f->scope);
    t->type = f->inline_table ? BH_TOML_INLINE_END : BH_TOML_ARRAY_END;
    t->at++;
    close_value(t);
    return 0;
}

// The next event within an array or inline table.
static int next_in_frame(struct bh_toml *t)
{
    struct bh_toml_frame *f = &t->frames[t->frame_count - 1];
    char closing = f->inline_table ? '}' : ']';

    t->depth = f->depth;
    int error = bh_toml_blank(t);
    if (error == 0 && f->after_value && bh_toml_peek(t) == ',') {
        f->after_value = false;
        t->at++;
        error = bh_toml_blank(t);
    }
    if (error < 0)
        return error;
    t->event_line = t->line;
    if (bh_toml_peek(t) == closing)
        return close_frame(t);
    if (bh_toml_peek(t) < 0)
        return bh_toml_wrong(t, "the array or table opened in line %ju is not closed",
                             (uintmax_t)f->line);
    if (f->after_value)
        return bh_toml_wrong(t, "',' or '%c' is expected", closing);
    return f->inline_table ? take_pair(t, &f->scope) : take_value(t);
}

static int next_on_line(struct bh_toml *t)
{
    int error;

    if (t->line_open && !bh_toml_line_end(t, &error))
        return error < 0 ? error : bh_toml_wrong(t, "the line goes on behind its end");
    t->line_open = false;
    error = bh_toml_blank(t);
    if (error < 0)
        return error;
    t->event_line = t->line;
    t->depth = t->header_depth;
    switch (bh_toml_peek(t)) {
    case -1:
        t->type = BH_TOML_END;
        return 0;
    case '[':
        return take_header(t);
    default:
        return take_pair(t, t->table);
    }
}

// Once: what can be known of the text as a whole.
static int start(struct bh_toml *t)
{
    t->started = true;
    if (bh_str_starts(t->text, BH_STR("\xef\xbb\xbf")))
        t->at = 3;
    if (bh_utf8_valid(t->text))
        return 0;
    for (bh_str rest = t->text; rest.len;) {
        bool newline = rest.ptr[0] == '\n';
        if (bh_utf8_next(&rest) < 0)
            break;
        t->line += newline;
    }
    return bh_toml_wrong(t, "TOML that is not valid UTF-8");
}

int bh_toml_next(struct bh_toml *t, enum bh_toml_type *ret_type)
{
    if (t->error < 0)
        return t->error;
    if (!t->started && start(t) < 0)
        return t->error;
    t->value = BH_STR_EMPTY;
    t->integer = 0;
    int error = t->frame_count ? next_in_frame(t) : next_on_line(t);
    if (error < 0)
        return t->error = error;
    *ret_type = t->type;
    return 0;
}

// --- What the last event was.

enum bh_toml_type bh_toml_type(const struct bh_toml *t)
{
    return t->type;
}

bh_str bh_toml_text(const struct bh_toml *t)
{
    return t->value;
}

int64_t bh_toml_integer(const struct bh_toml *t)
{
    return t->integer;
}

uint64_t bh_toml_line(const struct bh_toml *t)
{
    return t->event_line;
}

size_t bh_toml_depth(const struct bh_toml *t)
{
    return t->depth;
}

bh_str bh_toml_key(const struct bh_toml *t, int i)
{
    size_t at = i < 0 ? t->depth - (size_t) - (int64_t)i : (size_t)i;

    return at < t->depth ? t->path[at] : BH_STR_EMPTY;
}

bool bh_toml_at(const struct bh_toml *t, const char *path)
{
    size_t n = 0;
    bh_str key;

    for (bh_str rest = bh_str_z(path); bh_str_cut(&rest, '.', &key); n++)
        if (n >= t->depth || !(bh_str_eqz(key, "*") || bh_str_eq(key, t->path[n])))
            return false;
    return n == t->depth;
}

int bh_toml_copy(const struct bh_toml *t, struct bh_arena *arena, bh_str *ret)
{
    return bh_arena_str(arena, t->value, ret);
}
