// SPDX-License-Identifier: Apache-2.0
// Modules and releases of Go.

#include "finders/go.h"

#include "base/error.h"
#include "base/text.h"
#include "base/utf8.h"
#include "model/purl.h"

bool bh_go_is_path(bh_str path)
{
    bh_str rest = path, part;

    if (!path.len)
        return false;
    while (bh_str_cut(&rest, '/', &part)) {
        if (!part.len || bh_str_eqz(part, ".") || bh_str_eqz(part, ".."))
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!bh_is_alnum(part.ptr[i]) && !bh_str_has(BH_STR("-._~!+"), part.ptr[i]))
                return false;
    }
    return true;
}

bool bh_go_is_local(bh_str path)
{
    return bh_str_starts(path, BH_STR("./")) || bh_str_starts(path, BH_STR("../")) ||
           bh_str_starts(path, BH_STR("/")) || bh_str_eqz(path, ".") || bh_str_eqz(path, "..") ||
           bh_str_has(path, '\\');
}

// "(devel)" and "master" are no versions.
static bool is_version(bh_str version)
{
    (void)bh_str_skip(&version, BH_STR("v"));
    return version.len && bh_is_digit(version.ptr[0]);
}

int bh_go_purl(struct bh_arena *arena, bh_str path, bh_str version, bh_str subpath, bh_str *ret)
{
    size_t slash = bh_str_rfind(path, '/');
    struct bh_purl p = {
        .type = BH_STR("golang"),
        .name = slash < path.len ? bh_str_from(path, slash + 1) : path,
        .space = slash < path.len ? bh_str_sub(path, 0, slash) : BH_STR_EMPTY,
        .version = is_version(version) ? version : BH_STR_EMPTY,
        .subpath = subpath,
    };

    return bh_purl_text(&p, arena, ret);
}

static void add_property(struct bh_property *list, size_t *count, bh_str name, bh_str value)
{
    if (value.len)
        list[(*count)++] = (struct bh_property){name, value, BH_STR_EMPTY};
}

static int described(const struct bh_go_module *m, struct bh_arena *arena, bh_str *ret)
{
    return bh_arena_join(
        arena, (bh_str[]){m->path, m->version.len ? BH_STR("@") : BH_STR(""), m->version}, 3, ret);
}

int bh_go_emit(const struct bh_find *f, struct bh_component *c, const struct bh_go_module *m,
               const struct bh_go_module *replacement, bh_str subpath, uint32_t *ret_ref)
{
    bool replaced = replacement && replacement->path.len;
    bool local = replaced && bh_go_is_local(replacement->path);
    const struct bh_go_module *code = replaced && !local ? replacement : m;
    bh_str version = local ? BH_STR_EMPTY : code->version, other = BH_STR_EMPTY;
    struct bh_property *properties =
        bh_arena_array(f->arena, c->property_count + 3, sizeof(*properties));
    size_t count = c->property_count;

    if (!properties)
        return BH_E_NOMEM;
    if (!bh_go_is_path(code->path))
        return BH_E_CORRUPT;
    if (count)
        memcpy(properties, c->properties, count * sizeof(*properties));
    if (replaced && described(m, f->arena, &other) < 0)
        return BH_E_NOMEM;
    add_property(properties, &count, BH_STR("buhin:go:sum"), local ? BH_STR_EMPTY : code->sum);
    add_property(properties, &count, BH_STR("buhin:go:replaces"), other);
    if (local)
        add_property(properties, &count, BH_STR("buhin:go:replaced-by"), replacement->path);
    c->name = code->path;
    c->version = bh_known(version);
    c->properties = properties;
    c->property_count = count;
    int r = bh_go_purl(f->arena, code->path, version, subpath, &c->purl);
    return r < 0 ? r : bh_emit_component(f->sink, c, ret_ref);
}

// "beta1", "rc2" behind 1.N: what semantic versions write as -beta.1, -rc.2.
static int prerelease(bh_str *rest, struct bh_arena *arena, bh_str *ret)
{
    static const char *const words[] = {"beta", "rc"};

    *ret = BH_STR_EMPTY;
    for (size_t i = 0; i < BH_COUNT(words); i++) {
        bh_str tail = *rest;
        if (!bh_str_skip(&tail, bh_str_z(words[i])))
            continue;
        bh_str number = bh_scan_digits(&tail);
        if (!number.len)
            continue;
        *rest = tail;
        return bh_arena_join(
            arena, (bh_str[]){BH_STR("-"), bh_str_z(words[i]), BH_STR("."), number}, 4, ret);
    }
    return 0;
}

int bh_go_release(bh_str toolchain, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = toolchain, pre, patch = BH_STR("0");

    *ret = BH_STR_EMPTY;
    rest = bh_scan_until(&rest, " \t");
    if (!bh_str_skip(&rest, BH_STR("go")))
        return 0;
    bh_str major = bh_scan_digits(&rest), minor = BH_STR("0");
    if (!major.len)
        return 0;
    bool full = false;
    if (bh_scan_char(&rest, '.')) {
        minor = bh_scan_digits(&rest);
        if (!minor.len)
            return 0;
    }
    if (bh_scan_char(&rest, '.')) {
        patch = bh_scan_digits(&rest);
        full = patch.len > 0;
        if (!full)
            return 0;
    }
    int r = prerelease(&rest, arena, &pre);
    if (r < 0)
        return r;
    // What stands behind 1.22 ("-20230729-RC00", "-abcdef") says that it is not 1.22.0.
    if (rest.len && !full && !pre.len)
        return 0;
    return bh_arena_join(arena, (bh_str[]){major, BH_STR("."), minor, BH_STR("."), patch, pre}, 6,
                         ret);
}

int bh_go_emit_stdlib(const struct bh_find *f, bh_str toolchain, const struct bh_evidence *evidence,
                      uint32_t *ret_ref)
{
    const struct bh_property property = {BH_STR("buhin:go:toolchain"), toolchain, BH_STR_EMPTY};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = BH_STR("stdlib"),
                             .scope = BH_SCOPE_REQUIRED,
                             .evidence = *evidence,
                             .properties = &property,
                             .property_count = 1};
    bh_str version;
    int r = bh_go_release(toolchain, f->arena, &version);

    if (r == 0)
        r = bh_go_purl(f->arena, c.name, version, BH_STR_EMPTY, &c.purl);
    c.version = bh_known(version.len ? version : toolchain);
    return r < 0 ? r : bh_emit_component(f->sink, &c, ret_ref);
}

// Digits of an escape: exactly n of the base; -1 when they are not there.
static int32_t escape_number(bh_str *s, size_t n, unsigned base)
{
    uint32_t value = 0;

    if (s->len < n)
        return -1;
    for (size_t i = 0; i < n; i++) {
        int digit = bh_hex_digit(s->ptr[i]);
        if (digit < 0 || (unsigned)digit >= base)
            return -1;
        value = value * base + (unsigned)digit;
    }
    *s = bh_str_from(*s, n);
    return value > 0x10ffff ? -1 : (int32_t)value;
}

// One escape behind its backslash (Go specification, "Rune literals"): bytes written, 0 on error.
static size_t unescape(bh_str *s, char out[4])
{
    static const char plain[] = "abfnrtv\\\"", bytes[] = "\a\b\f\n\r\t\v\\\"";
    int32_t value;

    if (!s->len)
        return 0;
    char c = s->ptr[0];
    for (size_t i = 0; i < sizeof(plain) - 1; i++)
        if (c == plain[i]) {
            *s = bh_str_from(*s, 1);
            out[0] = bytes[i];
            return 1;
        }
    if (c >= '0' && c <= '7') {
        value = escape_number(s, 3, 8);
    } else {
        *s = bh_str_from(*s, 1);
        if (c == 'u' || c == 'U') {
            value = escape_number(s, c == 'u' ? 4 : 8, 16);
            return value < 0 ? 0 : bh_utf8_encode((uint32_t)value, out);
        }
        value = c == 'x' ? escape_number(s, 2, 16) : -1;
    }
    if (value < 0 || value > 255)
        return 0;
    out[0] = (char)value;
    return 1;
}

int bh_go_unquote(bh_str literal, struct bh_arena *arena, bh_str *ret)
{
    if (literal.len < 2 || literal.ptr[0] != literal.ptr[literal.len - 1] ||
        !bh_str_has(BH_STR("\"`"), literal.ptr[0]))
        return BH_E_CORRUPT;
    bh_str body = bh_str_sub(literal, 1, literal.len - 1);
    if (literal.ptr[0] == '`') {
        *ret = body;
        return bh_str_has(body, '`') ? BH_E_CORRUPT : 0;
    }
    char *p = bh_arena_alloc(arena, body.len + 1); // an escape is never shorter than its bytes
    size_t n = 0;
    if (!p)
        return BH_E_NOMEM;
    while (body.len) {
        char c = body.ptr[0], out[4] = {c};
        size_t more = 1;
        body = bh_str_from(body, 1);
        if (c == '"')
            return BH_E_CORRUPT;
        if (c == '\\')
            more = unescape(&body, out);
        if (!more)
            return BH_E_CORRUPT;
        memcpy(p + n, out, more);
        n += more;
    }
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}
