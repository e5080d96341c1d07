// SPDX-License-Identifier: Apache-2.0
// The end of support of parts and of the operating system.

#include "triage/lifecycle.h"

#include <stdlib.h>

#include "base/error.h"
#include "match/product.h"
#include "model/purl.h"

#define DAY 86400

static bool is_over(const struct bh_end *e, int64_t now)
{
    return e->state == BH_END_OVER || (e->state == BH_END_DATE && now >= e->date + DAY);
}

enum bh_support_state bh_support_state_of(const struct bh_release_line *line, int64_t now)
{
    bool extended = line->extended.state != BH_END_UNKNOWN && !is_over(&line->extended, now);

    if (is_over(&line->security, now))
        return extended ? BH_SUPPORT_EXTENDED : BH_SUPPORT_ENDED;
    return is_over(&line->active, now) ? BH_SUPPORT_SECURITY : BH_SUPPORT_FULL;
}

struct looking {
    struct bh_findings *findings;
    const struct bh_inventory *inv;
    struct bh_catalogue *catalogue;
    int64_t now;
    struct bh_support *items;
    size_t count, room;
    // The part that is looked at:
    size_t component;
    bh_str version;
    bool found;
};

static int on_product(void *ctx, const struct bh_lifecycle *p)
{
    struct looking *l = ctx;
    const struct bh_release_line *line = l->found ? NULL : bh_release_line_of(p, l->version);

    if (!line)
        return 0;
    int r = bh_arena_grow(&l->findings->arena, (void **)&l->items, &l->room, l->count,
                          sizeof(*l->items));
    if (r < 0)
        return r;
    l->found = true;
    l->items[l->count++] = (struct bh_support){.component = l->component,
                                               .product = p->title,
                                               .line = line->name,
                                               .latest = line->latest,
                                               .state = bh_support_state_of(line, l->now),
                                               .active = line->active,
                                               .security = line->security,
                                               .extended = line->extended};
    return 0;
}

static int ask(struct looking *l, bh_str key)
{
    if (l->found || !key.len)
        return 0;
    return bh_catalogue_lifecycle(l->catalogue, key, &l->findings->arena, on_product, l);
}

static int on_key(void *ctx, const struct bh_part_product *one)
{
    return ask(ctx, one->product);
}

// Keys of products for the ids of os-release. One id may name several products: that of CentOS is
// also that of CentOS Stream, which alone has the releases 9 and 10.
static int ask_of_system(struct looking *l, bh_str id)
{
    static const struct {
        const char *id, *product;
    } systems[] = {
        {"almalinux", "almalinux:almalinux"},
        {"alpine", "alpinelinux:alpine_linux"},
        {"amzn", "amazon:amazon_linux"},
        {"centos", "centos:centos"},
        {"centos", "centos:stream"},
        {"debian", "debian:debian_linux"},
        {"fedora", "fedoraproject:fedora"},
        {"freebsd", "freebsd:freebsd"},
        {"linuxmint", "linuxmint:linuxmint"},
        {"mageia", "mageia:mageia"},
        {"nixos", "nixos:nixos"},
        {"ol", "oracle:linux"},
        {"opensuse", "opensuse:opensuse"},
        {"opensuse-leap", "opensuse:leap"},
        {"openwrt", "pkg:github/openwrt/openwrt"},
        {"rhel", "redhat:enterprise_linux"},
        {"rocky", "rocky:rocky"},
        {"sles", "suse:sles"},
        {"ubuntu", "canonical:ubuntu_linux"},
    };
    int r = 0;

    for (size_t i = 0; r == 0 && i < BH_COUNT(systems); i++)
        if (bh_str_eqz(id, systems[i].id))
            r = ask(l, bh_str_z(systems[i].product));
    return r;
}

static int look_at(struct looking *l, struct bh_products *products,
                   const struct bh_inv_component *c)
{
    bh_str purl = bh_inv_str(l->inv, c->purl);

    l->component = (size_t)(c - l->inv->components);
    l->version = bh_inv_str(l->inv, c->version.text);
    l->found = false;
    if (c->kind == BH_OPERATING_SYSTEM)
        return ask_of_system(l, bh_inv_str(l->inv, c->name));
    if (bh_purl_is_os_package(purl))
        return 0;
    int r = bh_products_key(l->inv, c, &l->findings->arena, &purl);
    if (r == 0)
        r = ask(l, purl);
    return r < 0 || l->found ? r : bh_products_each(products, c, &l->findings->arena, on_key, l);
}

// The day that counts for a state: when what there still is ends, or when it ended.
static int64_t day_of(const struct bh_support *s)
{
    const struct bh_end *e = s->state == BH_SUPPORT_EXTENDED ? &s->extended : &s->security;

    return e->state == BH_END_DATE ? e->date : INT64_MAX;
}

static int by_urgency(const void *x, const void *y, void *ctx)
{
    const struct bh_support *a = x, *b = y;
    const struct bh_inventory *inv = ctx;
    int64_t p = day_of(a), q = day_of(b);
    int c = (a->state < b->state) - (a->state > b->state);

    if (!c)
        c = (p > q) - (p < q);
    if (!c)
        c = bh_str_cmp(a->product, b->product);
    return c ? c
             : bh_str_cmp(bh_inv_str(inv, inv->components[a->component].ref),
                          bh_inv_str(inv, inv->components[b->component].ref));
}

int bh_lifecycle_find(struct bh_findings *findings, const struct bh_inventory *inv,
                      struct bh_catalogue *catalogue, int64_t now)
{
    struct looking l = {.findings = findings, .inv = inv, .catalogue = catalogue, .now = now};
    struct bh_products products;
    int r = 0;

    if (!bh_catalogue_has_lifecycles(catalogue))
        return 0;
    bh_products_init(&products, inv, catalogue);
    for (size_t i = 0; r == 0 && i < inv->component_count; i++)
        r = look_at(&l, &products, &inv->components[i]);
    bh_products_done(&products);
    if (r < 0)
        return r;
    if (l.count)
        qsort_r(l.items, l.count, sizeof(*l.items), by_urgency, (void *)(uintptr_t)inv);
    findings->support = l.items;
    findings->support_count = l.count;
    return 0;
}
