// SPDX-License-Identifier: Apache-2.0
// Debian copyright files (www.debian.org/doc/packaging-manuals/copyright-format/1.0).

#include "finders/debian_copyright.h"

#include "base/error.h"
#include "base/text.h"
#include "formats/deb822.h"

// A copyright file names a handful; thousands are no copyright file.
#define LICENCES_MAX 256
// A synopsis in bytes: one line of names; longer ones are prose.
#define SYNOPSIS_MAX 1000

struct list {
    struct bh_arena *arena;
    struct bh_licence *items;
    size_t count, room;
};

static int add(struct list *l, enum bh_licence_kind kind, bh_str text)
{
    for (size_t i = 0; i < l->count; i++)
        if (bh_str_eq(l->items[i].text, text))
            return 0;
    if (!text.len || l->count >= LICENCES_MAX)
        return 0;
    int r = bh_arena_grow(l->arena, (void **)&l->items, &l->room, l->count, sizeof(*l->items));
    if (r < 0)
        return r;
    l->items[l->count++] = (struct bh_licence){.kind = kind, .text = text};
    return 0;
}

// Short names of the format whose SPDX identifier is spelt otherwise. A "+" behind the GNU ones
// means "or later".
static const struct {
    const char *debian, *spdx;
    bool gnu;
} names[] = {
    {"GPL-1", "GPL-1.0", true},
    {"GPL-1.0", "GPL-1.0", true},
    {"GPL-2", "GPL-2.0", true},
    {"GPL-2.0", "GPL-2.0", true},
    {"GPL-3", "GPL-3.0", true},
    {"GPL-3.0", "GPL-3.0", true},
    {"LGPL-2", "LGPL-2.0", true},
    {"LGPL-2.0", "LGPL-2.0", true},
    {"LGPL-2.1", "LGPL-2.1", true},
    {"LGPL-3", "LGPL-3.0", true},
    {"LGPL-3.0", "LGPL-3.0", true},
    {"AGPL-3", "AGPL-3.0", true},
    {"AGPL-3.0", "AGPL-3.0", true},
    {"GFDL-1.1", "GFDL-1.1", true},
    {"GFDL-1.2", "GFDL-1.2", true},
    {"GFDL-1.3", "GFDL-1.3", true},
    {"Expat", "MIT", false},
    {"MIT", "MIT", false},
    {"Apache-2", "Apache-2.0", false},
    {"Apache-2.0", "Apache-2.0", false},
    {"BSD-2-clause", "BSD-2-Clause", false},
    {"BSD-2-Clause", "BSD-2-Clause", false},
    {"BSD-3-clause", "BSD-3-Clause", false},
    {"BSD-3-Clause", "BSD-3-Clause", false},
    {"BSD-4-clause", "BSD-4-Clause", false},
    {"BSD-4-Clause", "BSD-4-Clause", false},
    {"ISC", "ISC", false},
    {"Zlib", "Zlib", false},
    {"zlib", "Zlib", false},
    {"CC0", "CC0-1.0", false},
    {"CC0-1.0", "CC0-1.0", false},
    {"MPL-1.1", "MPL-1.1", false},
    {"MPL-2.0", "MPL-2.0", false},
    {"Perl", "Artistic-1.0-Perl OR GPL-1.0-or-later", false},
    {"Python-2.0", "Python-2.0", false},
    {"W3C", "W3C", false},
    {"CC-BY-3.0", "CC-BY-3.0", false},
    {"CC-BY-4.0", "CC-BY-4.0", false},
    {"CC-BY-SA-3.0", "CC-BY-SA-3.0", false},
    {"CC-BY-SA-4.0", "CC-BY-SA-4.0", false},
    {"Artistic-2.0", "Artistic-2.0", false},
    {"BSL-1.0", "BSL-1.0", false},
    {"OFL-1.1", "OFL-1.1", false},
    {"Unlicense", "Unlicense", false},
    {"0BSD", "0BSD", false},
    {"curl", "curl", false},
    {"PostgreSQL", "PostgreSQL", false},
    {"OpenSSL", "OpenSSL", false},
};

// One short name; the name itself when SPDX has none that means the same.
static int translate(struct bh_arena *arena, bh_str name, bh_str *ret, bool *ret_known)
{
    bool later = bh_str_ends(name, BH_STR("+"));
    bh_str plain = later ? bh_str_sub(name, 0, name.len - 1) : name;

    *ret = name;
    *ret_known = false;
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        if (!bh_str_caseeq(plain, bh_str_z(names[i].debian)) || (later && !names[i].gnu))
            continue;
        *ret_known = true;
        if (!names[i].gnu) {
            *ret = bh_str_z(names[i].spdx);
            return 0;
        }
        return bh_arena_join(
            arena,
            (bh_str[]){bh_str_z(names[i].spdx), later ? BH_STR("-or-later") : BH_STR("-only")}, 2,
            ret);
    }
    return 0;
}

// A synopsis: names joined by "and", "or", a comma; with an exception ("with OpenSSL exception") it
// is kept as it is, since Debian's exceptions have no SPDX names.
static int add_synopsis(struct list *l, bh_str synopsis)
{
    bh_str joined = BH_STR_EMPTY, rest = synopsis, word;
    bool all_known = true;

    if (synopsis.len > SYNOPSIS_MAX)
        return 0;
    while (bh_scan_spaces(&rest), rest.len) {
        word = bh_scan_until(&rest, " \t,");
        while (bh_scan_char(&rest, ',')) // a comma only strengthens the and/or behind it
            ;
        bool operator_word =
            bh_str_caseeq(word, BH_STR("and")) || bh_str_caseeq(word, BH_STR("or"));
        bh_str text = bh_str_caseeq(word, BH_STR("and")) ? BH_STR("AND") : BH_STR("OR");
        bool known = true;
        if (!operator_word && translate(l->arena, word, &text, &known) < 0)
            return BH_E_NOMEM;
        all_known &= known;
        if (!word.len)
            continue;
        if (bh_arena_join(l->arena, (bh_str[]){joined, joined.len ? BH_STR(" ") : BH_STR(""), text},
                          3, &joined) < 0)
            return BH_E_NOMEM;
    }
    return add(l, BH_LICENCE_DECLARED, all_known ? joined : synopsis);
}

static int read_machine(struct list *l, bh_str text)
{
    static const char *const fields[] = {"License"};
    struct bh_deb822 d;
    bh_str value, first;
    uint64_t line;
    int r = 0;

    bh_deb822_init(&d, text, 0, NULL);
    while (r == 0 && bh_deb822_pick(&d, fields, &value, 1, &line))
        if (value.len && bh_deb822_line(&value, &first))
            r = add_synopsis(l, bh_str_trim(first));
    return r;
}

static int read_free(struct list *l, bh_str text)
{
    static const bh_str folder = {"/usr/share/common-licenses/", 27};
    int r = 0;

    for (;;) {
        size_t at = bh_str_search(text, folder);
        if (r < 0 || at >= text.len)
            return r;
        text = bh_str_from(text, at + folder.len);
        size_t n = 0;
        while (n < text.len &&
               (bh_is_alnum(text.ptr[n]) || bh_str_has(BH_STR("-._+"), text.ptr[n])))
            n++;
        bh_str name = bh_str_sub(text, 0, n), spdx;
        bool known;
        while (name.len && name.ptr[name.len - 1] == '.')
            name.len--;
        r = translate(l->arena, name, &spdx, &known);
        if (r == 0)
            r = add(l, BH_LICENCE_FOUND, spdx);
    }
}

int bh_debian_copyright(bh_str text, struct bh_arena *arena, struct bh_licence **ret,
                        size_t *ret_count)
{
    struct list l = {.arena = arena};
    bh_str head = bh_str_sub(text, 0, 4096);
    bool machine = bh_str_search(head, BH_STR("copyright-format")) < head.len ||
                   bh_str_search(head, BH_STR("dep5")) < head.len;
    int r = machine ? read_machine(&l, text) : 0;

    if (r == 0 && !l.count)
        r = read_free(&l, text);
    if (r < 0)
        return r;
    *ret = l.items;
    *ret_count = l.count;
    return 0;
}
