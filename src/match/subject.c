// SPDX-License-Identifier: Apache-2.0
// Package URLs and the ecosystems of advisories: the way in, and the packages of languages.

#include "match/subject.h"

#include "base/error.h"
#include "base/limits.h"
#include "match/asking.h"
#include "match/kernel.h"

// Languages: purl type, ecosystem, what joins namespace and name ('\0': the namespace is no part of
// the name), and whether the ecosystem goes on with the address of a repository
// ("Maven:https://registry.example").
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

int bh_subject_add(struct bh_subject *s, struct bh_arena *arena, const struct bh_question *q)
{
    int r = bh_arena_grow(arena, (void **)&s->questions, &s->room, s->count, sizeof(*s->questions));

    if (r == 0)
        s->questions[s->count++] = *q;
    return r;
}

// A package named like its source is asked about once; nothing else comes twice.
int bh_ask(struct bh_asking *a, bh_str ecosystem, bh_str name,
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
    const struct bh_question q = {
        .ecosystem = ecosystem, .name = name, .version = *version, .rule = rule};
    return bh_subject_add(s, a->arena, &q);
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
static int moving_tag(const struct bh_asking *a, struct bh_asked_version *v)
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
static int ask_repositories(struct bh_asking *a, const struct language *l, bh_str name,
                            const struct bh_asked_version *version)
{
    bh_str base = bh_str_z(l->ecosystem);
    bh_str url = bh_purl_qualifier(&a->purl, BH_STR("repository_url"));
    int r = bh_ask(a, base, name, version, BH_RULE_PURL);

    while (bh_str_ends(url, BH_STR("/")))
        url.len--;
    for (size_t i = 0; r == 0 && l->hosted && i < a->known->count; i++) {
        bh_str ecosystem = a->known->items[i].name, suffix = ecosystem;
        if (bh_str_skip(&suffix, base) && bh_str_skip(&suffix, BH_STR(":")) &&
            (!url.len || bh_str_eq(suffix, url)))
            r = bh_ask(a, ecosystem, name, version, BH_RULE_PURL);
    }
    return r;
}

static int ask_language(struct bh_asking *a)
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

int bh_subject_of(const struct bh_inventory *inv, const struct bh_inv_component *c,
                  const struct bh_ecosystems *known, struct bh_arena *arena, struct bh_subject *ret)
{
    struct bh_asking a = {.inv = inv, .c = c, .known = known, .arena = arena, .subject = ret};
    bh_str text = bh_inv_str(inv, c->purl);

    *ret = (struct bh_subject){0};
    if (!bh_purl_is_os_package(text) && bh_kernel_is(text, bh_inv_str(inv, c->cpe)))
        return bh_kernel_ask(&a);
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
    return bh_purl_type_is_os(a.purl.type) ? bh_ask_distribution(&a) : ask_language(&a);
}

int bh_subject_of_identity(const struct bh_inventory *inv, uint32_t purl,
                           const struct bh_ecosystems *known, struct bh_arena *arena,
                           struct bh_subject *ret)
{
    struct bh_asking a = {.inv = inv, .known = known, .arena = arena, .subject = ret};

    *ret = (struct bh_subject){0};
    int r = bh_purl_parse(bh_inv_str(inv, purl), arena, &a.purl);
    if (r < 0) // the inventory has said so
        return r == BH_E_NOMEM ? r : 0;
    return bh_purl_type_is_os(a.purl.type) ? 0 : ask_language(&a);
}
