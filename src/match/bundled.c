// SPDX-License-Identifier: Apache-2.0
// Advisories about one form of a package, as their own texts say: "Only users installing from
// wheels built by the cryptography project", "bundled libwebp binaries in wheels", "only applies to
// the CRuby implementation".

#include "match/bundled.h"

#include <stdlib.h>

#include "base/error.h"
#include "model/purl.h"

enum form {
    WHEEL, // published by the project, with libraries inside
    CRUBY, // the gem with libxml2, libxslt and zlib inside
    JRUBY, // the gem with Java's parsers inside
};

// Sorted by id.
static const struct row {
    const char *id, *ecosystem, *name;
    enum form form;
} rows[] = {
    {"CVE-2023-4863", "PyPI", "pillow", WHEEL}, // built in, as PYSEC-2023-175
    {"GHSA-2rr5-8q37-2w7h", "RubyGems", "nokogiri", JRUBY},
    {"GHSA-39hc-v87j-747x", "PyPI", "cryptography", WHEEL},
    {"GHSA-537c-gmf6-5ccf", "PyPI", "cryptography", WHEEL},
    {"GHSA-5cpq-8wj7-hf2v", "PyPI", "cryptography", WHEEL},
    {"GHSA-79v4-65xg-pq4g", "PyPI", "cryptography", WHEEL},
    {"GHSA-7rrm-v45f-jp64", "RubyGems", "nokogiri", CRUBY},
    {"GHSA-gx8x-g87m-h5q6", "RubyGems", "nokogiri", JRUBY},
    {"GHSA-h4gh-qq45-vh27", "PyPI", "cryptography", WHEEL},
    {"GHSA-jm77-qphf-c4w8", "PyPI", "cryptography", WHEEL},
    {"GHSA-pxvg-2qj5-37jq", "RubyGems", "nokogiri", CRUBY},
    {"GHSA-r95h-9x8f-r3f7", "RubyGems", "nokogiri", CRUBY},
    {"GHSA-v8gr-m533-ghj9", "PyPI", "cryptography", WHEEL},
    {"GHSA-vcc3-rw6f-jv97", "RubyGems", "nokogiri", CRUBY},
    {"GHSA-x4qr-2fvf-3mr5", "PyPI", "cryptography", WHEEL},
    {"GHSA-xc9x-jj77-9p9j", "RubyGems", "nokogiri", CRUBY},
    {"PYSEC-2023-174", "PyPI", "imagecodecs", WHEEL},
    {"PYSEC-2023-175", "PyPI", "pillow", WHEEL},
    {"PYSEC-2023-181", "PyPI", "opencv-contrib-python", WHEEL},
    {"PYSEC-2023-182", "PyPI", "opencv-contrib-python-headless", WHEEL},
    {"PYSEC-2023-183", "PyPI", "opencv-python", WHEEL},
    {"PYSEC-2023-184", "PyPI", "opencv-python-headless", WHEEL},
};

static int by_id(const void *key, const void *row)
{
    return bh_str_cmp(*(const bh_str *)key, bh_str_z(((const struct row *)row)->id));
}

enum answer {
    UNKNOWN,
    YES,
    NO,
};

// By the platform of a tag or of a wheel's name without its end. Registries refuse "linux_x86_64",
// so such a wheel was built where it is; "any" has no libraries inside.
static enum answer of_tag(bh_str tag)
{
    size_t at = bh_str_rfind(tag, '-');
    bh_str platform = at < tag.len ? bh_str_from(tag, at + 1) : BH_STR_EMPTY;

    if (!platform.len || bh_str_eqz(platform, "any"))
        return UNKNOWN;
    return bh_str_starts(platform, BH_STR("linux_")) ? NO : YES;
}

static enum answer of_file(bh_str name)
{
    if (bh_str_ends(name, BH_STR(".whl")))
        return of_tag(bh_str_sub(name, 0, name.len - 4));
    bool source = bh_str_ends(name, BH_STR(".tar.gz")) || bh_str_ends(name, BH_STR(".zip"));
    return source ? NO : UNKNOWN;
}

// Installed by another way than as a wheel: by setup.py, from source.
static bool is_egg_info(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    for (size_t i = 0; i < c->evidence_count; i++) {
        bh_str path = bh_inv_str(inv, c->evidence[i].path);
        if (!bh_str_ends(path, BH_STR(".egg-info")) &&
            !bh_str_ends(path, BH_STR(".egg-info/PKG-INFO")))
            return false;
    }
    return c->evidence_count > 0;
}

// Of copies of the same version one published wheel is enough.
static enum answer is_wheel(const struct bh_inventory *inv, const struct bh_inv_component *c,
                            const struct bh_purl *purl)
{
    enum answer all = of_file(bh_purl_qualifier(purl, BH_STR("file_name")));

    if (!c)
        return all;
    for (size_t i = 0; all != YES && i < c->property_count; i++) {
        if (!bh_str_eqz(bh_inv_str(inv, c->properties[i].name), BH_PROPERTY_WHEEL_TAG))
            continue;
        enum answer one = of_tag(bh_inv_str(inv, c->properties[i].value));
        all = one == UNKNOWN ? all : one;
    }
    return all == UNKNOWN && is_egg_info(inv, c) ? NO : all;
}

// Without a platform it is "ruby" (purl specification, type gem), which lock files also write
// behind the version.
static bool is_jruby(const struct bh_purl *purl)
{
    return bh_str_eqz(bh_purl_qualifier(purl, BH_STR("platform")), "java") ||
           bh_str_ends(purl->version, BH_STR("-java"));
}

static void say(struct bh_statement *s, enum bh_outcome outcome, const char *format, bh_str a,
                bh_str b)
{
    s->outcome = outcome;
    s->rule = BH_RULE_BUNDLED;
    s->reason = (struct bh_reason){.format = format, .args = {a, b}};
    s->fixed = BH_STR_EMPTY;
}

int bh_bundled_judge(const struct bh_inventory *inv, const struct bh_inv_component *part,
                     bh_str purl, bh_str id, struct bh_arena *arena, struct bh_statement *s)
{
    const struct row *row = bsearch(&id, rows, BH_COUNT(rows), sizeof(*rows), by_id);
    struct bh_purl read;

    if (!row || s->outcome != BH_AFFECTED || !bh_str_eqz(s->ecosystem, row->ecosystem) ||
        !bh_str_caseeq(s->name, bh_str_z(row->name)))
        return 0;
    int r = bh_purl_parse(purl, arena, &read);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    if (row->form != WHEEL) {
        if ((row->form == JRUBY) != is_jruby(&read))
            say(s, BH_NOT_AFFECTED, BH_N("said of the gem for %s only; this is the one for %s"),
                row->form == JRUBY ? BH_STR("JRuby") : BH_STR("CRuby"),
                row->form == JRUBY ? BH_STR("CRuby") : BH_STR("JRuby"));
        return 0;
    }
    enum answer answer = is_wheel(inv, part, &read);
    if (answer == NO)
        say(s, BH_NOT_AFFECTED,
            BH_N("said of what the published wheels of %s bundle; this was built from source"),
            s->name, BH_STR_EMPTY);
    else if (answer == UNKNOWN)
        say(s, BH_UNDETERMINED,
            BH_N("said of what the published wheels of %s bundle; whether this is one is not "
                 "known"),
            s->name, BH_STR_EMPTY);
    return 0;
}
