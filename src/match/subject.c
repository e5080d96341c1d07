// SPDX-License-Identifier: Apache-2.0
// Package URLs and the ecosystems of advisories.

#include "match/subject.h"

#include "base/error.h"
#include "model/purl.h"
#include "versions/version.h"

struct asking {
    const struct bh_inventory *inv;
    const struct bh_inv_component *c;
    const struct bh_ecosystems *known;
    struct bh_arena *arena;
    struct bh_purl purl;
    struct bh_subject *subject;
    size_t room;
};

// Languages: purl type, ecosystem, and what joins namespace and name ('\0': the namespace is no
// part of the name).
static const struct {
    const char *type, *ecosystem;
    char join;
} languages[] = {
    {"npm", "npm", '/'},
    {"pypi", "PyPI", '\0'},
    {"maven", "Maven", ':'},
    {"golang", "Go", '/'},
    {"cargo", "crates.io", '\0'},
    {"gem", "RubyGems", '\0'},
    {"composer", "Packagist", '/'},
    {"nuget", "NuGet", '\0'},
    {"hex", "Hex", '/'},
    {"pub", "Pub", '\0'},
    {"hackage", "Hackage", '\0'},
    {"cran", "CRAN", '\0'},
    {"swift", "SwiftURL", '/'},
    {"conan", "ConanCenter", '\0'},
    {"bitnami", "Bitnami", '\0'},
    {"generic", "generic", '/'},
};

static int ask(struct asking *a, bh_str ecosystem, bh_str name, bh_str version, enum bh_rule rule)
{
    struct bh_subject *s = a->subject;

    for (size_t i = 0; i < s->count; i++)
        if (bh_str_eq(s->questions[i].ecosystem, ecosystem) &&
            bh_str_eq(s->questions[i].name, name) &&
            bh_str_eq(s->questions[i].version.text, version))
            return 0;
    int r =
        bh_arena_grow(a->arena, (void **)&s->questions, &a->room, s->count, sizeof(*s->questions));
    if (r < 0)
        return r;
    s->questions[s->count++] = (struct bh_question){
        .ecosystem = ecosystem, .name = name, .version.text = version, .rule = rule};
    return 0;
}

// Go's advisories leave away the "v" of its versions.
static bh_str osv_version(const struct bh_purl *p)
{
    bh_str v = p->version;

    if (!bh_str_eqz(p->type, "golang") || !bh_str_skip(&v, BH_STR("v")) || !v.len ||
        !bh_is_digit(v.ptr[0]))
        return p->version;
    return v;
}

static int ask_language(struct asking *a)
{
    for (size_t i = 0; i < BH_COUNT(languages); i++) {
        if (!bh_str_eqz(a->purl.type, languages[i].type))
            continue;
        bh_str name = a->purl.name, ecosystem = bh_str_z(languages[i].ecosystem);
        if (a->purl.space.len && languages[i].join) {
            int r = bh_arena_join(
                a->arena, (bh_str[]){a->purl.space, bh_str_n(&languages[i].join, 1), a->purl.name},
                3, &name);
            if (r < 0)
                return r;
        }
        a->subject->what = ecosystem;
        return ask(a, ecosystem, name, osv_version(&a->purl), BH_RULE_PURL);
    }
    a->subject->what = a->purl.type;
    a->subject->reason.format = BH_N("no advisories are known for this kind of package");
    return 0;
}

// "12" of the qualifier distro=debian-12; else the release of the target if it is that
// distribution.
static bh_str release_of(const struct asking *a, bh_str *ret_id)
{
    bh_str distro = bh_purl_qualifier(&a->purl, BH_STR("distro"));
    size_t dash = bh_str_rfind(distro, '-');

    *ret_id = a->purl.space;
    if (distro.len && dash < distro.len) {
        *ret_id = bh_str_sub(distro, 0, dash);
        return bh_str_from(distro, dash + 1);
    }
    if (distro.len) // the release alone, as others write it: "jessie", "3.16.0"
        return bh_str_eq(distro, a->purl.space) ? BH_STR_EMPTY : distro;
    const struct bh_inv_system *os = &a->inv->system;
    if (bh_str_eq(bh_inv_str(a->inv, os->id), a->purl.space)) {
        bh_str version = bh_inv_str(a->inv, os->version_id);
        return version.len ? version : bh_inv_str(a->inv, os->codename);
    }
    return BH_STR_EMPTY;
}

static bh_str before_dot(bh_str s)
{
    return bh_str_sub(s, 0, bh_str_find(s, '.'));
}

static bool debian_fits(bh_str suffix, bh_str release)
{
    static const char *const codenames[] = {"wheezy",   "jessie",   "stretch", "buster",
                                            "bullseye", "bookworm", "trixie",  "forky"};

    for (size_t i = 0; i < BH_COUNT(codenames); i++)
        if (bh_str_eqz(release, codenames[i])) {
            char number[8];
            int n = snprintf(number, sizeof(number), "%zu", i + 7);
            return bh_str_eq(suffix, bh_str_n(number, (size_t)n));
        }
    return bh_str_eq(suffix, before_dot(release));
}

static bool same(bh_str suffix, bh_str release)
{
    return bh_str_eq(suffix, release);
}

static bool ubuntu_fits(bh_str suffix, bh_str release)
{
    return bh_str_skip(&suffix, release) && (!suffix.len || bh_str_eqz(suffix, ":LTS"));
}

static bool major_fits(bh_str suffix, bh_str release)
{
    return bh_str_eq(before_dot(suffix), before_dot(release));
}

// "v3.19" for 3.19.1.
static bool alpine_fits(bh_str suffix, bh_str release)
{
    size_t dot = bh_str_find(release, '.');
    size_t second = bh_str_find(bh_str_from(release, dot + 1), '.');

    return bh_str_skip(&suffix, BH_STR("v")) &&
           bh_str_eq(suffix, bh_str_sub(release, 0, dot + 1 + second));
}

// "enterprise_linux:9::baseos": the product of the main stream and its major version.
static bool redhat_fits(bh_str suffix, bh_str release)
{
    bh_str product, version;

    return bh_str_cut(&suffix, ':', &product) && bh_str_eqz(product, "enterprise_linux") &&
           bh_str_cut(&suffix, ':', &version) &&
           bh_str_eq(before_dot(version), before_dot(release));
}

// "Linux Enterprise Server 15 SP5" for 15.5.
static bool suse_fits(bh_str suffix, bh_str release)
{
    bh_str rest = release, major;
    char text[32];

    if (!bh_str_cut(&rest, '.', &major) || major.len > 4 || rest.len > 4)
        return false;
    int n = rest.len ? snprintf(text, sizeof(text), " %.*s SP%.*s", BH_FMT(major), BH_FMT(rest))
                     : snprintf(text, sizeof(text), " %.*s", BH_FMT(major));
    return bh_str_ends(suffix, bh_str_n(text, (size_t)n));
}

static bool leap_fits(bh_str suffix, bh_str release)
{
    return bh_str_skip(&suffix, BH_STR("Leap ")) && bh_str_eq(suffix, release);
}

static bool any_release(bh_str suffix, bh_str release)
{
    (void)release;
    return !suffix.len;
}

// Distribution (os-release ID), base of its ecosystem, and whether a suffix of it is that release.
static const struct {
    const char *id, *ecosystem;
    bool (*fits)(bh_str suffix, bh_str release);
} distributions[] = {
    {"debian", "Debian", debian_fits},
    {"ubuntu", "Ubuntu", ubuntu_fits},
    {"alpine", "Alpine", alpine_fits},
    {"wolfi", "Wolfi", any_release},
    {"chainguard", "Chainguard", any_release},
    {"rhel", "Red Hat", redhat_fits},
    {"redhat", "Red Hat", redhat_fits},
    {"centos", "Red Hat", redhat_fits}, // rebuilt from the same sources; dist tags may differ
    {"almalinux", "AlmaLinux", major_fits},
    {"rocky", "Rocky Linux", major_fits},
    {"sles", "SUSE", suse_fits},
    {"sled", "SUSE", suse_fits},
    {"opensuse-leap", "openSUSE", leap_fits},
    {"opensuse", "openSUSE", leap_fits},
    {"mageia", "Mageia", same},
    {"photon", "Photon OS", same},
    {"azurelinux", "Azure Linux", major_fits},
    {"mariner", "Azure Linux", major_fits},
};

// Version as the distribution orders it: with the epoch, which rpm's package URLs have as a
// qualifier, and Trivy's of Debian packages too.
static int native_version(const struct asking *a, bh_str version, bh_str *ret)
{
    bh_str epoch = bh_purl_qualifier(&a->purl, BH_STR("epoch"));
    bool has_epochs = bh_str_eqz(a->purl.type, "rpm") || bh_str_eqz(a->purl.type, "deb");

    *ret = version;
    if (!has_epochs || !epoch.len || bh_str_has(version, ':'))
        return 0;
    return bh_arena_join(a->arena, (bh_str[]){epoch, BH_STR(":"), version}, 3, ret);
}

// Name and version of the source package, from the component or (documents of others) the purl's
// upstream.
static int source_of(const struct asking *a, bh_str binary_version, bh_str *ret_name,
                     bh_str *ret_version)
{
    bh_str name = bh_inv_str(a->inv, a->c->source_name);
    bh_str version = bh_inv_str(a->inv, a->c->source_version);
    bh_str upstream = bh_purl_qualifier(&a->purl, BH_STR("upstream"));

    if (!name.len && upstream.len) {
        size_t at = bh_str_rfind(upstream, '@');
        name = bh_str_sub(upstream, 0, at);
        version = bh_str_from(upstream, at + 1);
        if (bh_str_ends(name, BH_STR(".src.rpm"))) // syft's form: the file name
            name = BH_STR_EMPTY;
    }
    bool deb = bh_str_eqz(a->purl.type, "deb");
    *ret_name = name.len ? name : a->purl.name;
    *ret_version = deb ? bh_version_deb_source(binary_version) : binary_version;
    if (!version.len)
        return 0;
    *ret_version = version; // Debian's may have another epoch than the binary package
    return deb ? 0 : native_version(a, version, ret_version);
}

static int ask_release(struct asking *a, bh_str base, bool (*fits)(bh_str, bh_str), bh_str release)
{
    bh_str version, source, source_version;
    int r = native_version(a, a->purl.version, &version);

    if (r == 0)
        r = source_of(a, version, &source, &source_version);
    for (size_t i = 0; r == 0 && i < a->known->count; i++) {
        bh_str ecosystem = a->known->items[i].name, suffix = ecosystem;
        if (!bh_str_skip(&suffix, base) || (suffix.len && !bh_str_skip(&suffix, BH_STR(":"))) ||
            !fits(suffix, release))
            continue;
        r = ask(a, ecosystem, source, source_version, BH_RULE_DISTRIBUTION);
        // Red Hat, AlmaLinux and others name binary packages; Debian, Ubuntu and Alpine never do.
        if (r == 0 && bh_str_eqz(a->purl.type, "rpm"))
            r = ask(a, ecosystem, a->purl.name, version, BH_RULE_DISTRIBUTION);
    }
    return r;
}

static int ask_distribution(struct asking *a)
{
    bh_str id, release = release_of(a, &id);
    int r = release.len ? bh_arena_join(a->arena, (bh_str[]){id, BH_STR(" "), release}, 3,
                                        &a->subject->what)
                        : 0;

    if (r < 0)
        return r;
    if (!a->subject->what.len)
        a->subject->what = id.len ? id : a->purl.type;
    for (size_t i = 0; i < BH_COUNT(distributions); i++) {
        if (!bh_str_eqz(id, distributions[i].id))
            continue;
        if (!release.len && distributions[i].fits != any_release) {
            a->subject->reason.format = BH_N("the release of the distribution is not known");
            return 0;
        }
        return ask_release(a, bh_str_z(distributions[i].ecosystem), distributions[i].fits, release);
    }
    a->subject->reason.format = BH_N("no advisories are known for this distribution");
    return 0;
}

static bool is_os_package(bh_str type)
{
    static const char *const types[] = {"deb", "rpm", "apk", "alpm"};

    for (size_t i = 0; i < BH_COUNT(types); i++)
        if (bh_str_eqz(type, types[i]))
            return true;
    return false;
}

int bh_subject_of(const struct bh_inventory *inv, const struct bh_inv_component *c,
                  const struct bh_ecosystems *known, struct bh_arena *arena, struct bh_subject *ret)
{
    struct asking a = {.inv = inv, .c = c, .known = known, .arena = arena, .subject = ret};
    bh_str text = bh_inv_str(inv, c->purl);

    *ret = (struct bh_subject){0};
    if (!text.len) {
        ret->what = bh_str_z(bh_component_kind_name(c->kind));
        ret->reason.format = BH_N("it has no package URL");
        return 0;
    }
    int r = bh_purl_parse(text, arena, &a.purl);
    if (r == BH_E_NOMEM)
        return r;
    if (r < 0) {
        ret->what = BH_STR("purl");
        ret->reason.format = BH_N("its package URL cannot be read");
        return 0;
    }
    return is_os_package(a.purl.type) ? ask_distribution(&a) : ask_language(&a);
}
