// SPDX-License-Identifier: Apache-2.0
// Reader of XML documents (XML 1.0, Namespaces in XML 1.0) over Expat.

#include "base/xml.h"

#include <expat.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/memory.h"

// Bytes that are read at a time.
#define WINDOW 65536
// Between the namespace's name and the local one; a name of XML has no such character.
#define SEPARATOR ' '

struct bh_xml {
    XML_Parser parser;
    struct bh_diag *diag;
    const struct bh_xml_table *table;
    void *ctx;
    const char **attributes; // of the element that is opened; names and values in turn
    struct bh_buf text;
    unsigned depth;   // of open elements that matter
    unsigned skipped; // open elements inside, from the first that does not
    bool started;
    int error;
    unsigned char states[BH_LIMIT_DEPTH];
};

static void *reallocate(void *old, size_t size)
{
    return bh_realloc(old, size, 1);
}

// Functions that Expat 2.8 and 2.9 put in the place of others.
#define EXPAT_HAS(minor) (XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= (minor))

// -1: Expat does not know.
static int64_t byte_index(const struct bh_xml *x)
{
#if EXPAT_HAS(9)
    return XML_GetCurrentByteIndex64(x->parser);
#else
    return XML_GetCurrentByteIndex(x->parser);
#endif
}

static uint64_t line_number(const struct bh_xml *x)
{
#if EXPAT_HAS(9)
    return XML_GetCurrentLineNumber64(x->parser);
#else
    return XML_GetCurrentLineNumber(x->parser);
#endif
}

static void set_salt(XML_Parser p)
{
    const struct bh_hash_key key = bh_hash_key_random();
#if EXPAT_HAS(8)
    uint8_t salt[16];

    memcpy(salt, &key.k0, 8);
    memcpy(salt + 8, &key.k1, 8);
    XML_SetHashSalt16Bytes(p, salt);
#else
    XML_SetHashSalt(p, (unsigned long)(key.k0 | 1)); // 0 makes Expat find its own
#endif
}

static struct bh_place place(const struct bh_xml *x)
{
    return (struct bh_place){.offset = (uint64_t)byte_index(x), .line = line_number(x)};
}

int bh_xml_fail(struct bh_xml *x, int code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_vsay(x->diag, BH_ERROR, code, place(x), format, args);
    va_end(args);
    return code;
}

// Ends the reading at the first error.
static void stop(struct bh_xml *x, int code)
{
    if (!x->error && code < 0) {
        x->error = code;
        XML_StopParser(x->parser, XML_FALSE);
    }
}

// --- Elements

static void split(const char *whole, bh_str *ret_space, bh_str *ret_name)
{
    bh_str name = bh_str_z(whole);
    size_t at = bh_str_rfind(name, SEPARATOR);

    *ret_space = at < name.len ? bh_str_sub(name, 0, at) : BH_STR_EMPTY;
    *ret_name = at < name.len ? bh_str_from(name, at + 1) : name;
}

static unsigned state_of(const struct bh_xml *x, const char *element)
{
    unsigned inside = x->depth ? x->states[x->depth - 1] : 0;
    bh_str space, name;

    split(element, &space, &name);
    for (size_t i = 0; i < x->table->count; i++) {
        const struct bh_xml_row *row = &x->table->rows[i];
        if (row->inside == inside && bh_str_eqz(name, row->name) &&
            bh_str_starts(space, bh_str_z(row->space)))
            return row->state;
    }
    return 0;
}

static void XMLCALL on_open(void *ctx, const char *element, const char **attributes)
{
    struct bh_xml *x = ctx;

    if (x->error)
        return;
    if (x->depth + x->skipped == BH_LIMIT_DEPTH) {
        stop(x, bh_xml_fail(x, BH_E_LIMIT, "nested more than %u levels deep",
                            (unsigned)BH_LIMIT_DEPTH));
        return;
    }
    unsigned state = x->skipped ? 0 : state_of(x, element);
    if (!state && !x->started)
        stop(x, BH_E_FORMAT);
    x->started = true;
    if (!state) {
        x->skipped++;
        return;
    }
    x->states[x->depth++] = (unsigned char)state;
    bh_buf_clear(&x->text);
    x->attributes = attributes;
    if (x->table->open)
        stop(x, x->table->open(x, x->ctx, state));
    x->attributes = NULL;
}

static void XMLCALL on_close(void *ctx, const char *element)
{
    struct bh_xml *x = ctx;

    (void)element;
    if (x->error)
        return;
    if (x->skipped) {
        x->skipped--;
        return;
    }
    unsigned state = x->states[--x->depth];
    stop(x, x->table->close(x, x->ctx, state, bh_buf_str(&x->text)));
    bh_buf_clear(&x->text);
}

static void XMLCALL on_text(void *ctx, const char *text, int len)
{
    struct bh_xml *x = ctx;

    if (x->error || x->skipped)
        return;
    bh_buf_add(&x->text, text, (size_t)len);
    int r = bh_buf_error(&x->text);
    if (r == BH_E_LIMIT)
        bh_xml_fail(x, r, "a text of more than %llu bytes", (unsigned long long)BH_LIMIT_STRING);
    stop(x, r);
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system, const char *public,
                               int has_internal)
{
    struct bh_xml *x = ctx;

    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    if (!x->error)
        stop(x, bh_xml_fail(x, BH_E_UNSUPPORTED, "a document type declaration is not read"));
}

bh_str bh_xml_attribute(const struct bh_xml *x, const char *space, const char *name)
{
    for (const char **a = x->attributes; a && a[0]; a += 2) {
        bh_str its_space, its_name;
        split(a[0], &its_space, &its_name);
        if (bh_str_eqz(its_space, space) && bh_str_eqz(its_name, name))
            return bh_str_z(a[1]);
    }
    return BH_STR_EMPTY;
}

// --- Documents

static int expat_error(struct bh_xml *x)
{
    enum XML_Error e = XML_GetErrorCode(x->parser);

    if (x->error)
        return x->error;
    switch (e) {
    case XML_ERROR_NO_MEMORY:
        return BH_E_NOMEM;
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
        return bh_xml_fail(x, BH_E_UNSUPPORTED, "the encoding of the document is not read");
    default:
        break;
    }
    if (!x->started)
        return BH_E_FORMAT;
    if (e == XML_ERROR_NO_ELEMENTS || e == XML_ERROR_UNCLOSED_TOKEN ||
        e == XML_ERROR_PARTIAL_CHAR || e == XML_ERROR_UNCLOSED_CDATA_SECTION)
        return bh_xml_fail(x, BH_E_TRUNCATED, "the document ends before it is complete");
    return bh_xml_fail(x, BH_E_CORRUPT, "not well-formed XML: %s", XML_ErrorString(e));
}

// What was given to the parser and not yet told is one token.
static int check_token(struct bh_xml *x, uint64_t given)
{
    int64_t at = byte_index(x);

    if (at < 0 || given - (uint64_t)at <= BH_LIMIT_XML_TOKEN)
        return 0;
    return bh_xml_fail(x, BH_E_LIMIT, "a tag or comment of more than %llu bytes",
                       (unsigned long long)BH_LIMIT_XML_TOKEN);
}

static int parse(struct bh_xml *x, const struct bh_input *in)
{
    uint64_t offset = 0;
    size_t n;

    do {
        void *window = XML_GetBuffer(x->parser, WINDOW);
        if (!window)
            return BH_E_NOMEM;
        int r = in->read_at(in, offset, window, WINDOW, &n);
        if (r < 0)
            return r;
        offset += n;
        if (XML_ParseBuffer(x->parser, (int)n, n < WINDOW) != XML_STATUS_OK)
            return expat_error(x);
        r = check_token(x, offset);
        if (r < 0)
            return r;
    } while (n == WINDOW);
    return 0;
}

static XML_Parser new_parser(struct bh_xml *x)
{
    static const XML_Memory_Handling_Suite memory = {bh_alloc, reallocate, bh_free};
    static const char separator[] = {SEPARATOR, '\0'};
    XML_Parser p = XML_ParserCreate_MM(NULL, &memory, separator);

    if (!p)
        return NULL;
    set_salt(p);
    XML_SetUserData(p, x);
    XML_SetElementHandler(p, on_open, on_close);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    return p;
}

int bh_xml_read(const struct bh_input *in, struct bh_diag *diag, const struct bh_xml_table *table,
                void *ctx)
{
    struct bh_xml x = {.diag = diag, .table = table, .ctx = ctx};

    x.parser = new_parser(&x);
    if (!x.parser)
        return BH_E_NOMEM;
    bh_buf_init(&x.text, BH_LIMIT_STRING);
    int r = parse(&x, in);
    if (r == BH_E_FORMAT && (!x.started || !x.depth))
        bh_xml_fail(&x, r, "no document of this kind");
    bh_buf_done(&x.text);
    XML_ParserFree(x.parser);
    return r;
}
