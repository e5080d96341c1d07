// SPDX-License-Identifier: Apache-2.0
// Package URLs and the ecosystems of advisories.

#include "match/subject.h"

#include "base/error.h"
#include "base/limits.h"
#include "match/distribution.h"
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
    // Of an OS package:
    bh_str id;                                  // its distribution as written
    const struct bh_distribution *distribution; // NULL: none of OSV's
    struct bh_release release;
};

// Languages: purl type, ecosystem, what joins namespace and name ('\0': the namespace is no part of
// the name), and whether the ecosystem goes on with the address of a repository
// ("Maven:https://maven.google.com").
// Of OSV's ecosystems these have no row: GHC (no purl type), Kubernetes (modules by the versions of
// Kubernetes, which are others than those of the modules), OSS-Fuzz (names of fuzzed projects), and
// those of Echo, Root and TuxCare that rebuild packages of other ecosystems.
static const struct language {
    const char *type, *ecosystem;
    char join;
    bool hosted;
} languages[] = {
    {"npm", "npm", '/', false},
    {"pypi", "PyPI", '\0', false},
    {"maven", "Maven", ':', true},
    {"golang", "Go", '/', false},
    {"cargo", "crates.io", '\0', false},
    {"gem", "RubyGems", '\0', false},
    {"composer", "Packagist", '/', true},
    {"nuget", "NuGet", '\0', false},
    {"hex", "Hex", '/', false},
    {"pub", "Pub", '\0', false},
    {"hackage", "Hackage", '\0', false},
    {"cran", "CRAN", '\0', false},
    {"bioconductor", "Bioconductor", '\0', false},
    {"julia", "Julia", '\0', false},
    {"opam", "opam", '\0', false},
    {"swift", "SwiftURL", '/', false},
    {"vscode-extension", "VSCode", '.', true},
    {"github", "GitHub Actions", '/', false},
    {"conan", "ConanCenter", '\0', false},
    {"bitnami", "Bitnami", '\0', false},
    {"generic", "generic", '/', false},
};

// A package named like its source is asked about once; nothing else comes twice.
static int ask(struct asking *a, bh_str ecosystem, bh_str name,
               const struct bh_asked_version *version, enum bh_rule rule)
{
    struct bh_subject *s = a->subject;
    const struct bh_question *last = s->count ? &s->questions[s->count - 1] : NULL;

    if (last && bh_str_eq(last->ecosystem, ecosystem) && bh_str_eq(last->name, name) &&
        bh_str_eq(last->version.text, version->text))
        return 0;
    if (s->count == BH_LIMIT_QUESTIONS) {
        s->reason.format = BH_N("too many ecosystems of the advisories are about it");
        return 0;
    }
    int r =
        bh_arena_grow(a->arena, (void **)&s->questions, &a->room, s->count, sizeof(*s->questions));
    if (r < 0)
        return r;
    s->questions[s->count++] = (struct bh_question){
        .ecosystem = ecosystem, .name = name, .version = *version, .rule = rule};
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

// "v4" of an action is moved to each 4.x: any of them.
static int moving_tag(const struct asking *a, struct bh_asked_version *v)
{
    bh_str text = v->text;
    size_t numbers = 1;

    (void)bh_str_skip(&text, BH_STR("v"));
    for (size_t i = 0; i < text.len; i++) {
        if (!bh_is_digit(text.ptr[i]) && text.ptr[i] != '.')
            return 0;
        numbers += text.ptr[i] == '.';
    }
    if (!text.len || numbers > 2)
        return 0;
    bool major = numbers == 1;
    v->vague = BH_N("'%s' is a tag that moves from release to release");
    int r = bh_arena_join(a->arena, (bh_str[]){text, major ? BH_STR(".0.0") : BH_STR(".0")}, 2,
                          &v->lowest);
    bh_str last = BH_STR(".4294967295.4294967295");
    return r < 0 ? r
                 : bh_arena_join(a->arena, (bh_str[]){text, bh_str_from(last, major ? 0 : 11)}, 2,
                                 &v->highest);
}

// The ecosystem, and those of repositories where such packages are: the one that the purl names, or
// any.
static int ask_repositories(struct asking *a, const struct language *l, bh_str name,
                            const struct bh_asked_version *version)
{
    bh_str base = bh_str_z(l->ecosystem);
    bh_str url = bh_purl_qualifier(&a->purl, BH_STR("repository_url"));
    int r = ask(a, base, name, version, BH_RULE_PURL);

    while (bh_str_ends(url, BH_STR("/")))
        url.len--;
    for (size_t i = 0; r == 0 && l->hosted && i < a->known->count; i++) {
        bh_str ecosystem = a->known->items[i].name, suffix = ecosystem;
        if (bh_str_skip(&suffix, base) && bh_str_skip(&suffix, BH_STR(":")) &&
            (!url.len || bh_str_eq(suffix, url)))
            r = ask(a, ecosystem, name, version, BH_RULE_PURL);
    }
    return r;
}

static int ask_language(struct asking *a)
{
    const struct language *l = NULL;
    struct bh_asked_version version = {.text = osv_version(&a->purl)};
    bh_str name = a->purl.name;
    int r = 0;

    for (size_t i = 0; i < BH_COUNT(languages); i++)
        if (bh_str_eqz(a->purl.type, languages[i].type))
            l = &languages[i];
    if (!l) {
        a->subject->what = a->purl.type;
        a->subject->reason.format = BH_N("no advisories are known for this kind of package");
        return 0;
    }
    if (a->purl.space.len && l->join)
        r = bh_arena_join(a->arena, (bh_str[]){a->purl.space, bh_str_n(&l->join, 1), a->purl.name},
                          3, &name);
    a->subject->what = bh_str_z(l->ecosystem);
    if (bh_str_eqz(a->purl.type, "github")) { // any repository may stand there
        a->subject->reason.format = BH_N("judged as a GitHub Action only");
        if (r == 0)
            r = moving_tag(a, &version);
    }
    return r < 0 ? r : ask_repositories(a, l, name, &version);
}

// The distribution and its release: of the qualifier distro (debian-12, bookworm), else of the
// namespace and of the target, if that is the same distribution.
static void find_release(struct asking *a)
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
static int native_version(const struct asking *a, bh_str version, bh_str *ret)
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
        split_source_rpm(&name, &version);
    }
    bool deb = bh_str_eqz(a->purl.type, "deb");
    *ret_name = name.len ? name : a->purl.name;
    *ret_version = deb ? bh_version_deb_source(binary_version) : binary_version;
    if (!version.len)
        return 0;
    *ret_version = version; // Debian's may have another epoch than the binary package
    return deb ? 0 : native_version(a, version, ret_version);
}

// Second field of a module's label, "nodejs:12:8030020201124152102:229f0a1c": of the component,
// else of the purl as Trivy and syft have it.
static bh_str stream_of(const struct asking *a)
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

static int bound(const struct asking *a, struct bh_asked_version *v)
{
    v->stream = stream_of(a);
    v->vague = BH_N("'%s' and the fix differ by the builder's tag alone");
    return bh_distribution_bounds(a->distribution, &a->release, v->text, a->arena, &v->lowest,
                                  &v->highest);
}

// Rule R8: what is said of the kernel is about its code. Packages of header files are built from
// the same source, have its version and none of that code.
static bool is_kernel_headers(bh_str source, bh_str name)
{
    bool kernel = bh_str_eqz(source, "kernel") || bh_str_starts(source, BH_STR("kernel-")) ||
                  bh_str_eqz(source, "linux") || bh_str_starts(source, BH_STR("linux-"));

    return kernel && (bh_str_eqz(name, "linux-libc-dev") || bh_str_ends(name, BH_STR("-headers")) ||
                      bh_str_search(name, BH_STR("-headers-")) < name.len);
}

static int ask_release(struct asking *a)
{
    const struct bh_distribution *d = a->distribution;
    struct bh_asked_version version = {0}, source_version = {0};
    bool stored = false; // of any release
    bh_str source;
    int r = native_version(a, a->purl.version, &version.text);

    if (r == 0)
        r = source_of(a, version.text, &source, &source_version.text);
    if (r == 0 && is_kernel_headers(source, a->purl.name)) {
        a->subject->reason.format = BH_N("holds header files of the kernel and none of its code");
        return 0;
    }
    if (r == 0)
        r = bound(a, &version);
    if (r == 0)
        r = bound(a, &source_version);
    for (size_t i = 0; r == 0 && i < a->known->count; i++) {
        bh_str ecosystem = a->known->items[i].name, suffix = ecosystem;
        if (!bh_str_skip(&suffix, d->ecosystem) ||
            (suffix.len && !bh_str_skip(&suffix, BH_STR(":"))))
            continue;
        stored = stored || a->known->items[i].stored;
        if (!d->fits(&a->release, suffix))
            continue;
        r = ask(a, ecosystem, source, &source_version, BH_RULE_DISTRIBUTION);
        if (r == 0 && d->packages)
            r = ask(a, ecosystem, a->purl.name, &version, BH_RULE_DISTRIBUTION);
    }
    if (r == 0 && stored && !a->subject->count)
        a->subject->reason.format = BH_N("no advisories are known for this release");
    return r;
}

static int ask_distribution(struct asking *a)
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

int bh_subject_of_identity(const struct bh_inventory *inv, uint32_t purl,
                           const struct bh_ecosystems *known, struct bh_arena *arena,
                           struct bh_subject *ret)
{
    struct asking a = {.inv = inv, .known = known, .arena = arena, .subject = ret};

    *ret = (struct bh_subject){0};
    int r = bh_purl_parse(bh_inv_str(inv, purl), arena, &a.purl);
    if (r < 0) // the inventory has said so
        return r == BH_E_NOMEM ? r : 0;
    return is_os_package(a.purl.type) ? 0 : ask_language(&a);
}
