// SPDX-License-Identifier: Apache-2.0
// Criteria of OVAL definitions.

#include "feeds/oval_criteria.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "feeds/platform.h"

// Conditions of one conjunction on versions from below, or on packages that must not be there; real
// ones have one or two.
#define OTHERS_MAX 16

struct platform {
    struct bh_platform platform;
    bh_str ecosystem; // empty as long as the release is not known
};

// What holds at a node by the nodes around it.
struct context {
    const struct platform *platforms;
    size_t platform_count;
    bh_str note, vague;
};

// Conditions beside a package in one conjunction.
struct others {
    struct bh_oval_test from[OTHERS_MAX], missing[OTHERS_MAX];
    size_t from_count, missing_count;
    bool versions; // some package must be before a version
    bool platform; // some product must be there
};

struct work {
    const struct bh_oval_criteria *c;
    struct bh_notice *notice;
    enum bh_oval_trouble trouble;
    bh_str about;
    bool foreign;
};

static int fail(struct work *w, enum bh_oval_trouble trouble, bh_str about)
{
    w->trouble = trouble;
    w->about = about;
    return BH_E_UNSUPPORTED;
}

// --- What a leaf is

enum role {
    SILENT, // left out
    PLATFORM,
    FOREIGN, // product that is no known distribution
    MODULE,
    CONDITION, // that a list of packages does not decide
    PACKAGE,
    NO_PACKAGE,
};

static bool has(bh_str text, const char *words)
{
    return bh_str_search(text, bh_str_z(words)) < text.len;
}

// "nodejs:12" of "Module nodejs:12 is enabled".
static bh_str module_of(bh_str comment)
{
    if (!bh_str_skip(&comment, BH_STR("Module ")) || !bh_str_ends(comment, BH_STR(" is enabled")))
        return BH_STR_EMPTY;
    return bh_str_sub(comment, 0, bh_str_search(comment, BH_STR(" is enabled")));
}

// "openssh" of "openssh package in jammy was vulnerable but has been fixed": Ubuntu's source.
static bh_str ubuntu_source(bh_str comment)
{
    bh_str name = bh_scan_until(&comment, " ");

    return bh_str_starts(comment, BH_STR(" package in ")) ? name : BH_STR_EMPTY;
}

static struct bh_platform platform_of(bh_str comment)
{
    const bh_str end = BH_STR(" is installed");
    size_t at = bh_str_search(comment, end);
    struct bh_platform p = {0};

    if (at < comment.len)
        p = bh_platform_of_text(bh_str_sub(comment, 0, at));
    return p.release.len ? p : (struct bh_platform){0};
}

// "SUSE Manager Server 4.3 is installed": what tests the release of a system, by its package or its
// files.
static bool is_foreign(const struct bh_oval_node *n, const struct bh_oval_test *test)
{
    return n->test.len && test->kind == BH_OVAL_QUIET &&
           bh_str_ends(n->comment, BH_STR(" is installed")) &&
           (!test->name.len || bh_str_ends(test->name, BH_STR("-release")));
}

static bool is_silent(bh_str comment)
{
    return has(comment, "is signed with") || has(comment, "currently running") ||
           has(comment, "next boot") || has(comment, "must be installed") ||
           has(comment, " arch is ");
}

static enum role role_of(const struct work *w, const struct bh_oval_node *n,
                         struct bh_oval_test *ret)
{
    *ret = n->test.len ? bh_oval_test(w->c->tests, n->test) : (struct bh_oval_test){BH_OVAL_QUIET};
    if (is_silent(n->comment))
        return SILENT;
    if (n->negate)
        return CONDITION;
    if (ret->kind < BH_OVAL_BEFORE && platform_of(n->comment).family)
        return PLATFORM;
    if (is_foreign(n, ret))
        return FOREIGN;
    if (module_of(n->comment).len)
        return MODULE;
    bh_str source = ubuntu_source(n->comment);
    if (source.len && ret->kind != BH_OVAL_OTHER)
        ret->name = source;
    if (source.len && ret->kind == BH_OVAL_CONTENT)
        ret->kind = BH_OVAL_INSTALLED;
    if (ret->kind == BH_OVAL_MISSING)
        return NO_PACKAGE;
    if (ret->kind >= BH_OVAL_INSTALLED)
        return PACKAGE;
    return ret->kind == BH_OVAL_QUIET ? SILENT : CONDITION;
}

// --- One package

static int add_package(struct work *w, const struct platform *on, struct bh_notice_package *p)
{
    struct bh_platform platform = on->platform;

    p->ecosystem = on->ecosystem;
    if (!p->ecosystem.len && platform.family) {
        platform.release = bh_platform_tag(platform.family, p->fixed.len ? p->fixed : p->from);
        if (platform.release.len) {
            int code = bh_platform_ecosystem(platform, w->notice->arena, &p->ecosystem);
            if (code < 0)
                return code;
        }
    }
    if (!p->ecosystem.len)
        return fail(w, BH_OVAL_NO_RELEASE, p->name);
    return bh_notice_package(w->notice, p);
}

static void set_from(struct bh_notice_package *p, const struct bh_oval_test *test)
{
    p->from = test->version;
    p->after = test->kind == BH_OVAL_AFTER;
}

// Of the same package, in the same conjunction; NULL: there is none.
static const struct bh_oval_test *find_other(const struct bh_oval_test *others, size_t count,
                                             bh_str name)
{
    for (size_t i = 0; i < count; i++)
        if (bh_str_eq(others[i].name, name))
            return &others[i];
    return NULL;
}

// The versions of the package, with what the conjunction says of them. False: the test is told with
// another one, or is no statement of its own.
static bool make_versions(const struct work *w, const struct others *others,
                          const struct bh_oval_test *test, struct bh_notice_package *p)
{
    const struct bh_oval_test *from;

    switch (test->kind) {
    case BH_OVAL_INSTALLED:
        // Beside versions it is a condition that they meet.
        return w->c->vulnerability && !others->versions && !others->from_count &&
               !find_other(others->missing, others->missing_count, test->name);
    case BH_OVAL_FROM:
    case BH_OVAL_AFTER:
        if (others->versions)
            return false;
        set_from(p, test);
        return true;
    default:
        p->fixed = test->version;
        p->inclusive = test->kind != BH_OVAL_BEFORE;
        from = find_other(others->from, others->from_count, test->name);
        if (from)
            set_from(p, from);
        else if (others->from_count)
            p->vague = BH_STR("only beside certain versions of another package");
        if (test->kind == BH_OVAL_EQUAL)
            p->from = test->version;
        return true;
    }
}

static int visit_package(struct work *w, const struct context *ctx, const struct others *others,
                         const struct bh_oval_node *n, const struct bh_oval_test *test)
{
    struct bh_notice_package p = {.name = test->name, .note = ctx->note};
    int code = 0;

    if (bh_str_starts(n->comment, BH_STR("(CVE-"))) // Ubuntu's "pkg.oval"
        return fail(w, BH_OVAL_BY_PACKAGE, n->comment);
    if (!test->name.len)
        return fail(w, BH_OVAL_NO_NAME, n->comment);
    if (!make_versions(w, others, test, &p))
        return 0;
    p.vague = ctx->vague.len ? ctx->vague : p.vague;
    for (size_t i = 0; code == 0 && i < ctx->platform_count; i++)
        code = add_package(w, &ctx->platforms[i], &p);
    return code;
}

// --- Platforms

static const struct bh_oval_node *node_at(const struct work *w, uint32_t i)
{
    return i ? &w->c->nodes[i] : NULL;
}

// Whether the node is about platforms alone.
static bool is_platforms(const struct work *w, const struct bh_oval_node *n)
{
    struct bh_oval_test test;
    bool any = false;

    if (n->kind == BH_OVAL_LEAF) {
        enum role role = role_of(w, n, &test);
        return role == PLATFORM || role == FOREIGN;
    }
    if (n->negate)
        return false;
    for (const struct bh_oval_node *in = node_at(w, n->first); in; in = node_at(w, in->next)) {
        if (in->kind != BH_OVAL_LEAF)
            return false;
        enum role role = role_of(w, in, &test);
        if (role != PLATFORM && role != FOREIGN && role != SILENT)
            return false;
        any |= role != SILENT;
    }
    return any;
}

static int push_platform(struct work *w, struct bh_record_list *list, struct bh_platform platform)
{
    struct platform *p;

    if (list->count >= BH_LIMIT_OVAL_PLATFORMS)
        return fail(w, BH_OVAL_MANY_RELEASES, platform.release);
    p = bh_record_push(w->notice->arena, list);
    if (!p)
        return BH_E_NOMEM;
    p->platform = platform;
    return platform.release.len ? bh_platform_ecosystem(platform, w->notice->arena, &p->ecosystem)
                                : 0;
}

static int push_node_platforms(struct work *w, struct bh_record_list *list,
                               const struct bh_oval_node *n)
{
    const struct bh_oval_node *in = n->kind == BH_OVAL_LEAF ? n : node_at(w, n->first);
    int code = 0;

    for (; code == 0 && in; in = n->kind == BH_OVAL_LEAF ? NULL : node_at(w, in->next)) {
        struct bh_platform p = platform_of(in->comment);
        if (p.family)
            code = push_platform(w, list, p);
    }
    return code;
}

// --- Conjunctions and alternatives

static void condition(struct context *ctx, bh_str comment)
{
    if (!ctx->vague.len)
        ctx->vague = comment.len ? comment : BH_STR("under conditions that are not read");
}

static int add_module(struct work *w, struct context *ctx, bh_str comment)
{
    return bh_arena_join(w->notice->arena, (bh_str[]){BH_STR("module "), module_of(comment)}, 2,
                         &ctx->note);
}

// What one part of a conjunction means for the others.
static int apply(struct work *w, const struct bh_oval_node *n, struct context *ctx,
                 struct others *others, struct bh_record_list *platforms)
{
    struct bh_oval_test test;

    if (is_platforms(w, n)) {
        others->platform = true;
        return push_node_platforms(w, platforms, n);
    }
    if (n->kind != BH_OVAL_LEAF) {
        if (n->negate)
            condition(ctx, n->comment);
        return 0;
    }
    switch (role_of(w, n, &test)) {
    case MODULE:
        return add_module(w, ctx, n->comment);
    case CONDITION:
        condition(ctx, n->comment);
        return 0;
    case NO_PACKAGE:
        condition(ctx, n->comment);
        if (others->missing_count < OTHERS_MAX)
            others->missing[others->missing_count++] = test;
        return 0;
    case PACKAGE:
        others->versions |= test.kind >= BH_OVAL_BEFORE && test.kind <= BH_OVAL_EQUAL;
        if (test.kind != BH_OVAL_FROM && test.kind != BH_OVAL_AFTER)
            return 0;
        if (others->from_count < OTHERS_MAX)
            others->from[others->from_count++] = test;
        else
            condition(ctx, n->comment);
        return 0;
    default:
        return 0;
    }
}

static int visit(struct work *w, const struct bh_oval_node *n, struct context ctx,
                 const struct others *beside)
{
    struct bh_record_list platforms = {.size = sizeof(struct platform)};
    struct others others = {0};
    struct bh_oval_test test;
    int code = 0;

    if (n->kind == BH_OVAL_LEAF)
        return role_of(w, n, &test) == PACKAGE ? visit_package(w, &ctx, beside, n, &test) : 0;
    for (const struct bh_oval_node *in = node_at(w, n->first);
         code == 0 && n->kind == BH_OVAL_AND && in; in = node_at(w, in->next))
        code = apply(w, in, &ctx, &others, &platforms);
    if (others.platform) { // of products that are no distribution none of the packages is told
        ctx.platforms = platforms.items;
        ctx.platform_count = platforms.count;
        w->foreign |= !platforms.count;
    }
    for (const struct bh_oval_node *in = node_at(w, n->first); code == 0 && in;
         in = node_at(w, in->next))
        code = in->negate ? 0 : visit(w, in, ctx, &others);
    return code;
}

int bh_oval_packages(const struct bh_oval_criteria *c, struct bh_notice *notice, bool *ret_foreign,
                     enum bh_oval_trouble *ret_trouble, bh_str *ret_about)
{
    struct work w = {.c = c, .notice = notice};
    struct bh_record_list platforms = {.size = sizeof(struct platform)};
    static const struct others none;
    int code = 0;

    for (size_t i = 0; code == 0 && i < c->platform_count; i++)
        code = push_platform(&w, &platforms, bh_platform_of_text(c->platforms[i]));
    if (code == 0 && !platforms.count)
        code = push_platform(&w, &platforms, (struct bh_platform){0});
    const struct context ctx = {.platforms = platforms.items,
                                .platform_count = platforms.count,
                                .note = c->note,
                                .vague = c->vague};
    if (code == 0 && c->count && !c->nodes[0].negate)
        code = visit(&w, &c->nodes[0], ctx, &none);
    *ret_foreign = w.foreign;
    *ret_trouble = w.trouble;
    *ret_about = w.about;
    return code;
}
