// SPDX-License-Identifier: Apache-2.0
// RubyGems: Gem::Version (RubyGems guides, "Patterns"; lib/rubygems/version.rb). Numbers and words
// of letters; a word makes a prerelease; "-" stands for ".pre."; zeros at the end, and those before
// the first word, do not count. RubyGems 3.5 and later, by the regular expression that it uses for
// that, also drops zeros before a later word when there are none before the first (1.a.0.b); its
// comment says otherwise, and so do we.
//
// Lock files and file names write the platform behind the version: 1.13.0-x86_64-linux, 1.2-java.
// Gem::Version refuses the first and takes the second for a prerelease. A gem that is published has
// no hyphen in its version, so a suffix that reads as a platform (lib/rubygems/platform.rb) is
// dropped.

#include "base/error.h"
#include "versions/identifiers.h"
#include "versions/orders.h"
#include "versions/scan.h"

// First parts of platforms: processors, and systems that stand alone.
static const struct bh_ver_word platforms[] = {
    BH_VER_WORD("x86", 0),       BH_VER_WORD("x86_64", 0),      BH_VER_WORD("x64", 0),
    BH_VER_WORD("amd64", 0),     BH_VER_WORD("i386", 0),        BH_VER_WORD("i486", 0),
    BH_VER_WORD("i586", 0),      BH_VER_WORD("i686", 0),        BH_VER_WORD("arm", 0),
    BH_VER_WORD("arm64", 0),     BH_VER_WORD("armv6l", 0),      BH_VER_WORD("armv7", 0),
    BH_VER_WORD("armv7l", 0),    BH_VER_WORD("aarch64", 0),     BH_VER_WORD("powerpc", 0),
    BH_VER_WORD("powerpc64", 0), BH_VER_WORD("powerpc64le", 0), BH_VER_WORD("ppc", 0),
    BH_VER_WORD("ppc64", 0),     BH_VER_WORD("ppc64le", 0),     BH_VER_WORD("s390x", 0),
    BH_VER_WORD("riscv64", 0),   BH_VER_WORD("sparc", 0),       BH_VER_WORD("sparc64", 0),
    BH_VER_WORD("mips", 0),      BH_VER_WORD("mips64el", 0),    BH_VER_WORD("loongarch64", 0),
    BH_VER_WORD("universal", 0), BH_VER_WORD("wasm32", 0),      BH_VER_WORD("ruby", 0),
    BH_VER_WORD("java", 0),      BH_VER_WORD("jruby", 0),       BH_VER_WORD("macruby", 0),
    BH_VER_WORD("dalvik", 0),    BH_VER_WORD("dotnet", 0),      BH_VER_WORD("mswin32", 0),
    BH_VER_WORD("mswin64", 0),   BH_VER_WORD("mingw", 0),       BH_VER_WORD("mingw32", 0),
    BH_VER_WORD("cygwin", 0),
};

struct gem {
    bh_str numbers; // before the first word, without the zeros at their end
    bh_str words;   // from the first word on
};

static bool well_formed(bh_str v)
{
    size_t hyphen = bh_str_find(v, '-');
    bh_str head = bh_str_sub(v, 0, hyphen), first = head;

    if (!bh_identifiers_valid(head, BH_ID_ZEROS) || !bh_ver_all_digits(bh_ver_until(&first, '.')))
        return false;
    return hyphen == v.len || bh_identifiers_valid(bh_str_from(v, hyphen + 1), BH_ID_ZEROS);
}

static bool parse(bh_str v, struct gem *g)
{
    v = bh_str_trim(v);
    size_t hyphen = bh_str_find(v, '-'), numbers_end = 0;
    bh_str suffix = bh_str_from(v, hyphen + 1);

    if (bh_ver_word(platforms, BH_COUNT(platforms), bh_ver_until(&suffix, '-')))
        v = bh_str_sub(v, 0, hyphen);
    if (!well_formed(v))
        return false;
    bh_str rest = v;
    while (rest.len && !bh_is_alpha(*rest.ptr) && *rest.ptr != '-')
        if (!bh_ver_is_zero(bh_ver_digits(&rest)))
            numbers_end = v.len - rest.len;
        else
            bh_ver_char(&rest, '.');
    *g = (struct gem){bh_str_sub(v, 0, numbers_end), rest};
    return true;
}

// The next number or word; after the end numbers go on with 0.
static bool next(struct gem *g, bh_str *ret)
{
    bh_str *from;

    while (bh_ver_char(&g->numbers, '.'))
        ;
    if (!g->numbers.len)
        while (bh_ver_char(&g->words, '.'))
            ;
    from = g->numbers.len ? &g->numbers : &g->words;
    if (bh_ver_char(from, '-')) {
        *ret = BH_STR("pre");
        return true;
    }
    *ret = from->len && bh_is_alpha(*from->ptr) ? bh_ver_letters(from) : bh_ver_digits(from);
    return ret->len && bh_is_alpha(*ret->ptr);
}

int bh_gem_compare(bh_str a, bh_str b, int *ret)
{
    struct gem x, y;
    int c = 0;

    if (!parse(a, &x) || !parse(b, &y))
        return BH_E_CORRUPT;
    while (!c && (x.numbers.len || x.words.len || y.numbers.len || y.words.len)) {
        bh_str p, q;
        bool m = next(&x, &p), n = next(&y, &q);
        if (m != n)
            c = m ? -1 : 1;
        else
            c = m ? bh_str_cmp(p, q) : bh_ver_number_cmp(p, q);
    }
    *ret = c;
    return 0;
}

bool bh_gem_valid(bh_str v)
{
    struct gem g;

    return parse(v, &g);
}
