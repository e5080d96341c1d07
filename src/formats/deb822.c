// SPDX-License-Identifier: Apache-2.0
// Stanzas of fields, deb822(5).

#include "formats/deb822.h"

#include "base/checked.h"
#include "base/error.h"

#define PICK_MAX 64

void bh_deb822_init(struct bh_deb822 *d, bh_str text, unsigned flags, struct bh_diag *diag)
{
    *d = (struct bh_deb822){.diag = diag, .flags = flags};
    bh_text_init(&d->text, text);
}

static bool is_blank(bh_str line)
{
    return bh_str_trim(line).len == 0;
}

// Whether the line ends a stanza.
static bool ends(const struct bh_deb822 *d, bh_str line)
{
    return line.len == 0 || ((d->flags & BH_DEB822_SPACES_END) && is_blank(line));
}

// First byte of the next line; '\n' at the end of the text.
static char next_byte(const struct bh_deb822 *d)
{
    return d->text.at < d->text.data.len ? d->text.data.ptr[d->text.at] : '\n';
}

static bool comment_next(const struct bh_deb822 *d)
{
    return (d->flags & BH_DEB822_COMMENTS) && next_byte(d) == '#';
}

static void take_comments(struct bh_deb822 *d)
{
    bh_str line;

    while (comment_next(d))
        (void)!bh_text_line(&d->text, &line);
}

// Counts something wrong at the line; true if it is to be said in words.
static bool count_malformed(struct bh_deb822 *d, uint64_t line)
{
    d->malformed++;
    if (d->malformed == BH_DEB822_REPORTS + 1)
        bh_say(d->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(line),
               "more malformed lines follow and are passed over");
    return d->malformed <= BH_DEB822_REPORTS;
}

// Printable ASCII without the colon. "#" and "-" at the start are ruled out by deb822(5) for the
// sake of comments and signatures; here they make a field like any other.
static bool is_name(bh_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] >= 0x7f)
            return false;
    return name.len > 0;
}

// Adds the folded lines that follow: they stay one slice, since they follow each other in the text
// (comments between them too).
static bh_str take_folded(struct bh_deb822 *d, bh_str value)
{
    for (;;) {
        take_comments(d);
        char c = next_byte(d);
        if (c != ' ' && c != '\t')
            return value;
        struct bh_text before = d->text;
        bh_str line;
        if (!bh_text_line(&d->text, &line) || ends(d, line)) {
            d->text = before;
            return value;
        }
        value.len = (size_t)(line.ptr + line.len - value.ptr);
    }
}

bool bh_deb822_stanza(struct bh_deb822 *d)
{
    struct bh_deb822_field f;
    struct bh_text before;
    bh_str line;

    while (d->in_stanza)
        (void)!bh_deb822_field(d, &f);
    do {
        take_comments(d);
        before = d->text;
        if (!bh_text_line(&d->text, &line))
            return false;
    } while (is_blank(line));
    d->text = before;
    d->in_stanza = true;
    return true;
}

bool bh_deb822_field(struct bh_deb822 *d, struct bh_deb822_field *ret)
{
    bh_str line;

    if (!d->in_stanza)
        return false;
    for (;;) {
        take_comments(d);
        if (!bh_text_line(&d->text, &line) || ends(d, line)) {
            d->in_stanza = false;
            return false;
        }
        size_t colon = bh_str_find(line, ':');
        bh_str name = bh_str_sub(line, 0, colon);
        if (colon < line.len && is_name(name)) {
            ret->name = name;
            ret->line = d->text.line;
            ret->value = bh_str_trim(take_folded(d, bh_str_from(line, colon + 1)));
            return true;
        }
        if (!is_blank(line) && count_malformed(d, d->text.line))
            bh_say(d->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(d->text.line),
                   "line is no field and is passed over");
    }
}

bool bh_deb822_pick(struct bh_deb822 *d, const char *const *names, bh_str *values, size_t count,
                    uint64_t *ret_line)
{
    bh_str wanted[PICK_MAX];
    struct bh_deb822_field f;

    if (count > PICK_MAX || !bh_deb822_stanza(d))
        return false;
    for (size_t i = 0; i < count; i++) {
        wanted[i] = bh_str_z(names[i]);
        values[i] = BH_STR_EMPTY;
    }
    *ret_line = d->text.line + 1;
    while (bh_deb822_field(d, &f)) {
        for (size_t i = 0; i < count; i++) {
            if (!bh_str_caseeq(f.name, wanted[i]))
                continue;
            if (!values[i].ptr)
                values[i] = f.value;
            else if (count_malformed(d, f.line))
                bh_say(d->diag, BH_WARNING, BH_E_CORRUPT, BH_LINE(f.line),
                       "field '%.*s' comes twice: the first counts", BH_FMT(f.name));
            break;
        }
    }
    return true;
}

bool bh_deb822_line(bh_str *rest, bh_str *ret_line)
{
    bh_str comment;

    if (!bh_str_cut(rest, '\n', ret_line))
        return false;
    if (ret_line->len && ret_line->ptr[ret_line->len - 1] == '\r')
        ret_line->len--;
    while (rest->len && rest->ptr[0] == '#')
        (void)bh_str_cut(rest, '\n', &comment);
    if (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t'))
        *rest = bh_str_from(*rest, 1);
    return true;
}

int bh_deb822_join(struct bh_arena *arena, bh_str value, bh_str sep, bh_str *ret)
{
    bh_str line;
    size_t len = 0, lines = 0, most;

    if (!bh_str_has(value, '\n')) {
        *ret = value;
        return 0;
    }
    for (bh_str rest = value; bh_str_cut(&rest, '\n', &line);)
        lines++;
    // Without its line ends the value is shorter; each may become a separator.
    if (bh_mul_overflows(lines, sep.len, &most) || bh_add_overflows(most, value.len + 1, &most))
        return BH_E_NOMEM;
    char *p = bh_arena_alloc(arena, most);
    if (!p)
        return BH_E_NOMEM;
    for (bh_str rest = value; bh_deb822_line(&rest, &line);) {
        if (len && sep.len) {
            memcpy(p + len, sep.ptr, sep.len);
            len += sep.len;
        }
        if (line.len)
            memcpy(p + len, line.ptr, line.len);
        len += line.len;
    }
    p[len] = '\0';
    *ret = bh_str_n(p, len);
    return 0;
}
