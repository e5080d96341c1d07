// SPDX-License-Identifier: Apache-2.0
// Packages of a CSAF document.

#include "feeds/csaf_package.h"

#include "base/error.h"
#include "base/map.h"
#include "base/text.h"
#include "feeds/cpe_match.h"
#include "feeds/csaf_version.h"
#include "feeds/platform.h"
#include "feeds/purl_package.h"
#include "model/advisory.h"
#include "model/cpe.h"
#include "model/purl.h"

enum status {
    NOT_SAID, // recommended, and words that are none of the standard's
    AFFECTED,
    EDGE, // first_affected, last_affected: what lies between them is not said
    FIXED,
    OPEN,
    NOT_AFFECTED,
};

// What is said of one package.
struct package {
    struct bh_affected a;
    bool built; // by a distribution: a fix is for all that came before it
    struct bh_csaf_versions versions;
};

struct packages {
    const struct bh_csaf *csaf;
    const struct bh_csaf_vulnerability *v;
    struct bh_arena *arena;
    struct bh_map notes;        // product id -> remark that says that there is no fix
    struct bh_map known;        // packages, and what is said of each
    struct bh_record_list list; // of struct package
};

// --- Which package

// "openssl" and "1:1.1.1k-6.el8" of "openssl-1:1.1.1k-6.el8.x86_64"; a name alone is one without
// version.
static void split_rpm(bh_str file, bh_str *ret_name, bh_str *ret_version)
{
    static const char *const arches[] = {
        ".x86_64", ".aarch64", ".ppc64le", ".s390x", ".noarch", ".src",  ".nosrc", ".i686",
        ".i586",   ".i386",    ".armv7hl", ".ppc64", ".ia64",   ".s390", ".ppc",   ".riscv64"};
    bh_str stem = file;

    *ret_name = file;
    *ret_version = BH_STR_EMPTY;
    (void)(bh_str_ends(stem, BH_STR(".rpm")) && (stem.len -= 4));
    for (size_t i = 0; i < BH_COUNT(arches); i++) {
        bh_str arch = bh_str_z(arches[i]);
        if (!bh_str_ends(stem, arch))
            continue;
        stem.len -= arch.len;
        size_t release = bh_str_rfind(stem, '-');
        size_t version = bh_str_rfind(bh_str_sub(stem, 0, release < stem.len ? release : 0), '-');
        if (release < stem.len && version < release && version > 0) {
            *ret_name = bh_str_sub(stem, 0, version);
            *ret_version = bh_str_from(stem, version + 1);
        }
        return;
    }
}

static bh_str identifier(const struct bh_vex_thing *thing, enum bh_vex_identifier_kind kind)
{
    for (size_t i = 0; i < thing->identifier_count; i++)
        if (thing->identifiers[i].kind == kind)
            return thing->identifiers[i].value;
    return BH_STR_EMPTY;
}

// "Red Hat:enterprise_linux:8::appstream" of "cpe:/a:redhat:enterprise_linux:8::appstream".
static int redhat_ecosystem(bh_str cpe, struct bh_arena *arena, bh_str *ret)
{
    bh_str rest = cpe;

    *ret = BH_STR_EMPTY;
    if (!bh_str_skip(&rest, BH_STR("cpe:/")) || rest.len < 2 || rest.ptr[1] != ':')
        return 0;
    rest = bh_str_from(rest, 2);
    if (!bh_str_skip(&rest, BH_STR("redhat:")))
        return 0;
    return bh_arena_join(arena, (bh_str[]){BH_STR("Red Hat:"), rest}, 2, ret);
}

// The distribution's release that the product is a part of. Empty: none.
static int ecosystem_of(const struct bh_csaf_chain *chain, struct bh_arena *arena, bh_str *ret)
{
    int r = 0;

    *ret = BH_STR_EMPTY;
    for (size_t i = chain->count; r == 0 && !ret->len && i-- > 0;) {
        const struct bh_vex_thing *whole = chain->wholes[i];
        r = redhat_ecosystem(identifier(whole, BH_VEX_CPE), arena, ret);
        struct bh_platform p = bh_platform_of_text(whole->name);
        if (r == 0 && !ret->len && p.family && p.release.len)
            r = bh_platform_ecosystem(p, arena, ret);
    }
    return r;
}

// "module nodejs:12" of what the package is in, or of its own package URL.
static int module_of(const struct bh_csaf_chain *chain, const struct bh_purl *purl,
                     struct bh_arena *arena, bh_str *ret)
{
    bh_str label = purl ? bh_purl_qualifier(purl, BH_STR("rpmmod")) : BH_STR_EMPTY, name, stream;
    struct bh_purl module;

    for (size_t i = 0; !label.len && i < chain->count; i++) {
        bh_str text = identifier(chain->wholes[i], BH_VEX_PURL);
        if (!bh_str_starts(text, BH_STR("pkg:rpmmod/")))
            continue;
        int r = bh_purl_parse(text, arena, &module);
        if (r == BH_E_NOMEM)
            return r;
        if (r == 0)
            r = bh_arena_join(arena, (bh_str[]){module.name, BH_STR(":"), module.version}, 3,
                              &label);
        if (r == BH_E_NOMEM)
            return r;
    }
    if (!label.len)
        return 0;
    (void)bh_str_cut(&label, ':', &name);
    (void)bh_str_cut(&label, ':', &stream);
    return bh_arena_join(arena, (bh_str[]){BH_STR("module "), name, BH_STR(":"), stream}, 4, ret);
}

static int built_package(const struct bh_csaf_chain *chain, const struct bh_purl *purl,
                         struct bh_arena *arena, struct package *p, bh_str *ret_version)
{
    bh_str epoch = BH_STR_EMPTY;
    int r = module_of(chain, purl, arena, &p->a.note);

    p->built = true;
    if (!purl) {
        split_rpm(chain->thing->name, &p->a.name, ret_version);
        return r;
    }
    p->a.name = purl->name;
    *ret_version = purl->version;
    if (bh_str_eqz(purl->type, "rpm"))
        epoch = bh_purl_qualifier(purl, BH_STR("epoch"));
    if (r < 0 || !ret_version->len || !epoch.len || bh_str_eqz(epoch, "0"))
        return r;
    return bh_arena_join(arena, (bh_str[]){epoch, BH_STR(":"), purl->version}, 3, ret_version);
}

static int cpe_product(bh_str text, struct bh_arena *arena, struct package *p, bh_str *ret_version)
{
    bh_str cpe;
    int r = bh_cpe_read(text, arena, &cpe);

    if (r == 0)
        r = bh_cpe_product(cpe, arena, &p->a.name);
    if (r < 0)
        return r == BH_E_FORMAT ? 0 : r;
    p->a.ecosystem = BH_STR("CPE");
    if (bh_cpe_is_value(bh_cpe_attribute(cpe, BH_CPE_VERSION)))
        r = bh_cpe_version(cpe, arena, ret_version);
    return r == 0 ? bh_cpe_any_version(cpe, arena, &p->a.cpe) : r;
}

// The package, and the version that its identification has; empty: none.
static int identify(const struct packages *all, const struct bh_csaf_chain *chain,
                    struct package *p, bh_str *ret_version)
{
    const struct bh_vex_thing *thing = chain->thing;
    bh_str text = identifier(thing, BH_VEX_PURL), ecosystem;
    struct bh_purl purl;
    int r = ecosystem_of(chain, all->arena, &ecosystem), parsed = BH_E_FORMAT;

    *p = (struct package){0};
    *ret_version = BH_STR_EMPTY;
    if (r == 0 && text.len)
        parsed = bh_purl_parse(text, all->arena, &purl);
    if (r < 0 || parsed == BH_E_NOMEM)
        return r < 0 ? r : parsed;
    if (ecosystem.len && (parsed < 0 || bh_purl_type_is_os(purl.type))) {
        p->a.ecosystem = ecosystem;
        return built_package(chain, parsed == 0 ? &purl : NULL, all->arena, p, ret_version);
    }
    if (parsed == 0) {
        r = bh_package_of_purl(&purl, all->arena, &p->a.ecosystem, &p->a.name);
        if (r < 0 || p->a.ecosystem.len) {
            *ret_version = purl.version;
            return r;
        }
    }
    text = identifier(thing, BH_VEX_CPE);
    if (text.len && (r = cpe_product(text, all->arena, p, ret_version)) < 0)
        return r;
    if (!p->a.ecosystem.len)
        p->a.note = thing->name;
    return 0;
}

// --- What is said of it

// One of the same package, or a new one. NULL when out of memory.
static struct package *find_package(struct packages *all, const struct package *p)
{
    const bh_str pieces[] = {p->a.ecosystem, BH_STR("\n"), p->a.name, BH_STR("\n"),
                             p->a.note,      BH_STR("\n"), p->a.cpe};
    struct bh_map_slot *slot;
    bool is_new;
    bh_str key;

    if (bh_arena_join(all->arena, pieces, BH_COUNT(pieces), &key) < 0)
        return NULL;
    slot = bh_map_slot(&all->known, key, &is_new);
    if (!slot)
        return NULL;
    if (is_new) {
        struct package *added = bh_record_push(all->arena, &all->list);
        if (!added)
            return NULL;
        *added = *p;
        bh_csaf_versions_init(&added->versions, all->arena);
        slot->value = all->list.count - 1;
    }
    return (struct package *)all->list.items + slot->value;
}

// Once each: a build is there for many architectures.
static int say_version(struct packages *all, struct package *p, enum status status, bh_str version,
                       bool exact)
{
    size_t number = (size_t)(p - (struct package *)all->list.items);
    bool is_new;
    bh_str key;

    if (bh_arena_printf(all->arena, &key, "%zu %d %.*s", number, (int)status, BH_FMT(version)) <
            0 ||
        !bh_map_slot(&all->known, key, &is_new))
        return BH_E_NOMEM;
    if (!is_new)
        return 0;
    switch (status) {
    case AFFECTED:
        return exact && version.len ? bh_csaf_versions_exact(&p->versions, version)
                                    : bh_csaf_versions_affected(&p->versions, version);
    case EDGE:
        return bh_csaf_versions_edge(&p->versions, version);
    case FIXED:
        return bh_csaf_versions_fixed(&p->versions, version);
    case OPEN:
        p->versions.open = true;
        return 0;
    default:
        return 0;
    }
}

// What a remediation says of a product that has no fix.
static void note_remediation(const struct packages *all, bh_str product, struct package *p)
{
    uint64_t remark;

    if (!p->a.note.len && bh_map_get(&all->notes, product, &remark))
        p->a.note = all->v->remarks[remark].details;
}

static int say_product(struct packages *all, enum status status, bh_str word, bh_str product)
{
    struct bh_csaf_chain chain;
    struct package p, *to;
    bh_str version;

    if (!bh_csaf_chain(&all->csaf->tree, product, &chain))
        return 0; // the reader of the document has said it
    int r = identify(all, &chain, &p, &version);
    if (r < 0)
        return r;
    if (status == NOT_SAID && p.built && bh_str_eqz(word, "recommended"))
        status = FIXED;
    if (status == NOT_SAID || status == NOT_AFFECTED)
        return 0;
    bh_str note = p.a.note;
    to = find_package(all, &p);
    if (!to)
        return BH_E_NOMEM;
    if (!note.len && status == AFFECTED)
        note_remediation(all, product, to);
    bool exact = version.len;
    if (!exact && !p.built) // of an rpm file it is the file's name
        version = chain.thing->version;
    if (version.len || !chain.thing->version_count)
        return say_version(all, to, status, version, exact);
    for (size_t i = 0; r == 0 && i < chain.thing->version_count; i++)
        r = say_version(all, to, status, chain.thing->versions[i], false);
    return r;
}

static enum status status_of(bh_str word)
{
    static const struct {
        const char *word;
        enum status status;
    } words[] = {
        {"known_affected", AFFECTED},
        {"first_affected", EDGE},
        {"last_affected", EDGE},
        {"fixed", FIXED},
        {"first_fixed", FIXED},
        {"under_investigation", OPEN},
        {"unknown", OPEN},
        {"known_not_affected", NOT_AFFECTED},
    };

    for (size_t i = 0; i < BH_COUNT(words); i++)
        if (bh_str_eqz(word, words[i].word))
            return words[i].status;
    return NOT_SAID;
}

// --- Remediations

static int note_remarks(struct packages *all)
{
    const struct bh_csaf_vulnerability *v = all->v;
    int r = 0;

    for (size_t i = 0; r == 0 && i < v->remark_count; i++) {
        const struct bh_csaf_remark *m = &v->remarks[i];
        if (m->kind != BH_CSAF_REMEDIATION || !m->details.len ||
            !(bh_str_eqz(m->word, "no_fix_planned") || bh_str_eqz(m->word, "none_available") ||
              bh_str_eqz(m->word, "fix_planned")))
            continue;
        for (size_t k = 0; r == 0 && k < m->product_count; k++)
            r = bh_map_set(&all->notes, m->products[k], i);
        for (size_t k = 0; r == 0 && k < m->group_count; k++) {
            const struct bh_csaf_group *g = bh_csaf_group(&all->csaf->tree, m->groups[k]);
            for (size_t n = 0; r == 0 && g && n < g->count; n++)
                r = bh_map_set(&all->notes, g->products[n], i);
        }
    }
    return r;
}

// --- All

static int add_packages(struct packages *all, struct bh_record_list *affected)
{
    struct package *p = all->list.items;
    int r = 0;

    for (size_t i = 0; r == 0 && i < all->list.count; i++) {
        bool said = true;
        if (p[i].a.ecosystem.len)
            r = bh_csaf_versions_say(&p[i].versions, p[i].built, &p[i].a, &said);
        if (r == 0 && said)
            r = bh_record_add(all->arena, affected, &p[i].a);
    }
    return r;
}

int bh_csaf_packages(const struct bh_csaf *csaf, const struct bh_csaf_vulnerability *v,
                     struct bh_arena *arena, struct bh_record_list *affected)
{
    struct packages all = {
        .csaf = csaf, .v = v, .arena = arena, .list = {.size = sizeof(struct package)}};

    bh_map_init(&all.notes);
    bh_map_init(&all.known);
    int r = note_remarks(&all);
    for (size_t i = 0; r == 0 && i < v->group_count; i++) {
        enum status status = status_of(v->groups[i].word);
        for (size_t k = 0; r == 0 && k < v->groups[i].count; k++)
            r = say_product(&all, status, v->groups[i].word, v->groups[i].products[k]);
    }
    if (r == 0)
        r = add_packages(&all, affected);
    bh_map_done(&all.notes);
    bh_map_done(&all.known);
    return r;
}
