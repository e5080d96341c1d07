// SPDX-License-Identifier: Apache-2.0
// Package URLs of distributions' packages and the ecosystems of their advisories.

#include "match/asking.h"
#include "match/kernel.h"
#include "versions/version.h"

// The distribution and its release: of the qualifier distro (debian-12, bookworm), else of the
// namespace and of the target, if that is the same distribution.
static void find_release(struct bh_asking *a)
{
    const struct bh_inv_system *os = &a->inv->system;
    const struct bh_distribution *space = bh_distribution_find(a->purl.space);
    bh_str system_id = bh_inv_str(a->inv, os->id);
    const struct bh_distribution *system = bh_distribution_find(system_id);
    bh_str name, version;

    bh_distribution_split(bh_purl_qualifier(&a->purl, BH_STR("distro")), &name, &version);
    a->id = a->purl.space;
    a->distribution = space;
    if (name.len && !(space && space->hardened)) {
        a->id = name;
        a->distribution = bh_distribution_find(name);
    }
    bool here =
        !a->id.len || bh_str_eq(a->id, system_id) ||
        (system && a->distribution && bh_str_eq(system->ecosystem, a->distribution->ecosystem));
    bh_str system_version = bh_inv_str(a->inv, os->version_id);
    if (here && !version.len) {
        a->id = system_id;
        a->distribution = system;
        version = system_version.len ? system_version : bh_inv_str(a->inv, os->codename);
    }
    a->release =
        (struct bh_release){.version = version, .type = a->purl.type, .package = a->purl.version};
    if (here && bh_str_starts(version, system_version))
        a->release.pretty = bh_inv_str(a->inv, os->pretty_name);
}

// Version as the distribution orders it: with the epoch, which rpm's package URLs have as a
// qualifier, and Trivy's of Debian packages too.
static int native_version(const struct bh_asking *a, bh_str version, bh_str *ret)
{
    bh_str epoch = bh_purl_qualifier(&a->purl, BH_STR("epoch"));
    bool has_epochs = bh_str_eqz(a->purl.type, "rpm") || bh_str_eqz(a->purl.type, "deb");

    *ret = version;
    if (!has_epochs || !epoch.len || bh_str_has(version, ':'))
        return 0;
    return bh_arena_join(a->arena, (bh_str[]){epoch, BH_STR(":"), version}, 3, ret);
}

// Of the name of a file, as syft has it: "openssl-3.0.7-24.el9.src.rpm".
static void split_source_rpm(bh_str *name, bh_str *version)
{
    static const char *const ends[] = {".src.rpm", ".nosrc.rpm"};

    for (size_t i = 0; i < BH_COUNT(ends); i++) {
        bh_str end = bh_str_z(ends[i]);
        if (!bh_str_ends(*name, end))
            continue;
        bh_str stem = bh_str_sub(*name, 0, name->len - end.len);
        size_t release = bh_str_rfind(stem, '-');
        size_t number = bh_str_rfind(bh_str_sub(stem, 0, release), '-');
        bool whole = release < stem.len && number < release;
        *version = whole ? bh_str_from(stem, number + 1) : BH_STR_EMPTY;
        *name = whole ? bh_str_sub(stem, 0, number) : BH_STR_EMPTY;
        return;
    }
}

// Name and version of the source package, from the component or (documents of others) the purl's
// upstream.
static int source_of(const struct bh_asking *a, bh_str binary_version, bh_str *ret_name,
                     bh_str *ret_version)
{
    bh_str name = bh_inv_str(a->inv, a->c->source_name);
    bh_str version = bh_inv_str(a->inv, a->c->source_version);
    bh_str upstream = bh_purl_qualifier(&a->purl, BH_STR("upstream"));

    if (!name.len && upstream.len) {
        size_t at = bh_str_rfind(upstream, '@');
        name = bh_str_sub(upstream, 0, at);
        version = bh_str_from(upstream, at + 1);
        split_source_rpm(&name, &version);
    }
    bool deb = bh_str_eqz(a->purl.type, "deb");
    *ret_name = name.len ? name : a->purl.name;
    *ret_version = deb ? bh_version_deb_source(binary_version) : binary_version;
    if (deb) {
        bh_str unsigned_name;
        int r = bh_kernel_unsigned(name, a->arena, &unsigned_name);
        if (r < 0 || unsigned_name.len) {
            *ret_name = unsigned_name;
            return r;
        }
    }
    if (!version.len)
        return 0;
    *ret_version = version; // Debian's may have another epoch than the binary package
    return deb ? 0 : native_version(a, version, ret_version);
}

// Second field of a module's label, "nodejs:12:8030020201124152102:229f0a1c": of the component,
// else of the purl as Trivy and syft have it.
static bh_str stream_of(const struct bh_asking *a)
{
    static const char *const qualifiers[] = {"modularitylabel", "rpmmod"};
    bh_str label = BH_STR_EMPTY, field = BH_STR_EMPTY;

    for (size_t i = 0; i < a->c->property_count; i++)
        if (bh_str_eqz(bh_inv_str(a->inv, a->c->properties[i].name), "buhin:rpm:modularity"))
            label = bh_inv_str(a->inv, a->c->properties[i].value);
    for (size_t i = 0; !label.len && i < BH_COUNT(qualifiers); i++)
        label = bh_purl_qualifier(&a->purl, bh_str_z(qualifiers[i]));
    bool whole = bh_str_cut(&label, ':', &field) && bh_str_cut(&label, ':', &field);
    return whole ? field : BH_STR_EMPTY;
}

static int bound(const struct bh_asking *a, struct bh_asked_version *v)
{
    v->stream = stream_of(a);
    v->vague = BH_N("'%s' and the fix differ by the builder's tag alone");
    return bh_distribution_bounds(a->distribution, &a->release, v->text, a->arena, &v->lowest,
                                  &v->highest);
}

// Packages of EPEL are no rebuilds: their tag is Fedora's, whoever installs them.
static int ask_extra(struct bh_asking *a, bh_str ecosystem, bh_str source,
                     struct bh_asked_version source_version, struct bh_asked_version version)
{
    source_version.lowest = source_version.highest = BH_STR_EMPTY;
    version.lowest = version.highest = BH_STR_EMPTY;
    int r = bh_ask(a, ecosystem, source, &source_version, BH_RULE_DISTRIBUTION);

    return r < 0 ? r : bh_ask(a, ecosystem, a->purl.name, &version, BH_RULE_DISTRIBUTION);
}

// "7.88.1-10~bpo11+1" is what the next release of Debian has as 7.88.1-10, built for Debian 11
// (backports.debian.org, "Contribute": versions and their origin). Records of release 11 are about
// other versions, which it is behind all of; those of the next one know it, without the mark. Marks
// of old were "~bpo60+1" for 6.0 and "~bpo70+1" for 7.
static int take_backport(struct bh_asking *a, struct bh_asked_version *version)
{
    bh_str own = bh_ecosystem_debian(a->release.version);
    bh_str mark = BH_STR("~bpo"), rest = version->text, number;
    size_t at = bh_str_search(rest, mark);
    uint64_t n;

    if (!bh_str_eqz(a->distribution->ecosystem, "Debian") || at == rest.len)
        return 0;
    rest = bh_str_from(rest, at + mark.len);
    own = bh_str_sub(own, 0, bh_str_find(own, '.'));
    if (!bh_str_cut(&rest, '+', &number) || !rest.len || !bh_str_u64(number, &n) || n > 1000)
        return 0;
    n = n == 60 || n == 70 ? n / 10 : n;
    int r = bh_arena_printf(a->arena, &number, "%u", (unsigned)n);
    if (r < 0 || !bh_str_eq(own, number))
        return r;
    version->text = bh_str_sub(version->text, 0, at);
    return bh_arena_printf(a->arena, &a->release.version, "%u", (unsigned)n + 1);
}

static int ask_release(struct bh_asking *a)
{
    const struct bh_distribution *d = a->distribution;
    struct bh_asked_version version = {0}, source_version = {0};
    bool stored = false; // of any release
    bh_str source;
    int r = native_version(a, a->purl.version, &version.text);

    if (r == 0)
        r = source_of(a, version.text, &source, &source_version.text);
    if (r == 0 && bh_kernel_is_codeless(a->purl.type, source, a->purl.name)) {
        a->subject->reason.format =
            BH_N("built from the kernel's source and holds none of its running code");
        return 0;
    }
    if (r == 0)
        r = take_backport(a, &source_version);
    if (r == 0)
        r = bound(a, &version);
    if (r == 0)
        r = bound(a, &source_version);
    for (size_t i = 0; r == 0 && i < a->known->count; i++) {
        bh_str ecosystem = a->known->items[i].name, suffix = ecosystem;
        if (bh_str_skip(&suffix, BH_STR("EPEL:")) &&
            bh_distribution_extra(d, &a->release, suffix)) {
            r = ask_extra(a, ecosystem, source, source_version, version);
            continue;
        }
        if (!bh_str_skip(&suffix, d->ecosystem) ||
            (suffix.len && !bh_str_skip(&suffix, BH_STR(":"))))
            continue;
        stored = stored || a->known->items[i].stored || a->known->items[i].feed.len;
        if (!d->fits(&a->release, suffix))
            continue;
        r = bh_ask(a, ecosystem, source, &source_version, BH_RULE_DISTRIBUTION);
        if (r == 0 && d->packages)
            r = bh_ask(a, ecosystem, a->purl.name, &version, BH_RULE_DISTRIBUTION);
    }
    bool tool = r == 0 && bh_kernel_is_tool(a->purl.type, source, a->purl.name);
    for (size_t i = 0; tool && i < a->subject->count; i++)
        a->subject->questions[i].tool = a->purl.name;
    if (d->listed)
        a->subject->reason.format =
            BH_N("its own lists of updates (feeds 'updateinfo' and 'oval') tell "
                 "what was fixed, and nothing of what they do not name");
    else if (r == 0 && stored && !a->subject->count)
        a->subject->reason.format = BH_N("no advisories are known for this release");
    return r;
}

int bh_ask_distribution(struct bh_asking *a)
{
    struct bh_subject *s = a->subject;
    int r = 0;

    find_release(a);
    s->what = a->id.len ? a->id : a->purl.type;
    if (a->id.len && a->release.version.len)
        r = bh_arena_join(a->arena, (bh_str[]){a->id, BH_STR(" "), a->release.version}, 3,
                          &s->what);
    if (r < 0)
        return r;
    if (!a->distribution)
        s->reason.format = BH_N("no advisories are known for this distribution");
    else if (!a->release.version.len && !a->distribution->rolling)
        s->reason.format = BH_N("the release of the distribution is not known");
    else
        return ask_release(a);
    return 0;
}
