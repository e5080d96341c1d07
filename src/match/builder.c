// SPDX-License-Identifier: Apache-2.0
// Builders of OS packages: rpm's vendor tag, and who is named by records.

#include "match/builder.h"

static bool is_known(struct bh_inv_value v)
{
    return v.state == BH_KNOWN && v.text;
}

static bool has_vendor(const struct bh_vendors *v, uint32_t vendor)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i] == vendor)
            return true;
    return false;
}

static bool has_type(const struct bh_inventory *inv, const struct bh_inv_component *c, bh_str type)
{
    return bh_str_starts(bh_inv_str(inv, c->purl), type);
}

void bh_vendors_find(const struct bh_inventory *inv, struct bh_vendors *ret)
{
    static const char *const base[] = {"bash",   "coreutils", "filesystem",       "glibc",
                                       "libgcc", "rpm",       "openSUSE-release", "setup"};

    ret->count = 0;
    for (size_t i = 0; i < inv->component_count; i++) {
        const struct bh_inv_component *c = &inv->components[i];
        if (!has_type(inv, c, BH_STR("pkg:rpm/")) || !is_known(c->supplier))
            continue;
        bool is_base = false;
        for (size_t k = 0; k < BH_COUNT(base); k++)
            is_base = is_base || bh_str_eqz(bh_inv_str(inv, c->name), base[k]);
        if (is_base && ret->count < BH_VENDORS_MAX && !has_vendor(ret, c->supplier.text))
            ret->items[ret->count++] = c->supplier.text;
    }
}

// Builders of further packages for a distribution (EPEL, backports, the build service), which patch
// as it does.
static bool builds_for_distributions(bh_str vendor)
{
    static const char *const builders[] = {"CentOS", "Fedora", "openSUSE", "obs://"};

    for (size_t i = 0; i < BH_COUNT(builders); i++)
        if (bh_str_starts(vendor, bh_str_z(builders[i])))
            return true;
    return false;
}

// Of a Debian package from elsewhere; empty: not known.
static bh_str foreign_origin(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    for (size_t i = 0; i < c->property_count; i++)
        if (bh_str_eqz(bh_inv_str(inv, c->properties[i].name), BH_PROPERTY_DEB_ORIGIN))
            return bh_inv_str(inv, c->properties[i].value);
    return BH_STR_EMPTY;
}

bh_str bh_builder_name(const struct bh_inventory *inv, const struct bh_inv_component *c)
{
    bh_str origin = foreign_origin(inv, c);

    return origin.len ? origin : bh_inv_str(inv, c->supplier.text);
}

enum bh_builder bh_builder_of(const struct bh_inventory *inv, const struct bh_vendors *vendors,
                              const struct bh_inv_component *c, bool named)
{
    bool rpm = has_type(inv, c, BH_STR("pkg:rpm/"));

    if (!rpm && !has_type(inv, c, BH_STR("pkg:deb/")))
        return BH_BUILDER_DISTRIBUTION;
    if (rpm && is_known(c->supplier) && vendors->count) {
        if (has_vendor(vendors, c->supplier.text))
            return BH_BUILDER_DISTRIBUTION;
        bool perhaps = named || builds_for_distributions(bh_inv_str(inv, c->supplier.text));
        return perhaps ? BH_BUILDER_UNKNOWN : BH_BUILDER_OTHER;
    }
    if (!rpm && foreign_origin(inv, c).len)
        return named ? BH_BUILDER_UNKNOWN : BH_BUILDER_OTHER;
    return named ? BH_BUILDER_DISTRIBUTION : BH_BUILDER_UNKNOWN;
}
