// SPDX-License-Identifier: Apache-2.0
// Properties of syft and Trivy.

#include "documents/foreign.h"

#include "base/error.h"

enum said {
    TRIVY_NAME,
    TRIVY_VERSION,
    TRIVY_RELEASE,
    TRIVY_EPOCH,
    TRIVY_PATH,
    SYFT_SOURCE,
    SYFT_SOURCE_VERSION,
    SYFT_ORIGIN,
    SYFT_PATH,
    SYFT_ID,
    SYFT_VERSION_ID,
    SYFT_CODENAME,
    SYFT_PRETTY_NAME,
    OUR_ID,
    SAID,
};

static const bh_str names[SAID] = {
#define NAME(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
    [TRIVY_NAME] = NAME("aquasecurity:trivy:SrcName"),
    [TRIVY_VERSION] = NAME("aquasecurity:trivy:SrcVersion"),
    [TRIVY_RELEASE] = NAME("aquasecurity:trivy:SrcRelease"),
    [TRIVY_EPOCH] = NAME("aquasecurity:trivy:SrcEpoch"),
    [TRIVY_PATH] = NAME("aquasecurity:trivy:FilePath"),
    [SYFT_SOURCE] = NAME("syft:metadata:source"),
    [SYFT_SOURCE_VERSION] = NAME("syft:metadata:sourceVersion"),
    [SYFT_ORIGIN] = NAME("syft:metadata:originPackage"),
    [SYFT_PATH] = NAME("syft:location:0:path"),
    [SYFT_ID] = NAME("syft:distro:id"),
    [SYFT_VERSION_ID] = NAME("syft:distro:versionID"),
    [SYFT_CODENAME] = NAME("syft:distro:versionCodename"),
    [SYFT_PRETTY_NAME] = NAME("syft:distro:prettyName"),
    [OUR_ID] = NAME("buhin:os:id"),
#undef NAME
};

static void look(const struct bh_part_text *p, bh_str said[SAID])
{
    const struct bh_property *items = p->properties.items;

    for (size_t i = 0; i < p->properties.count; i++) {
        bh_str name = items[i].name;
        if (!bh_str_starts(name, BH_STR("aquasecurity:trivy:")) &&
            !bh_str_starts(name, BH_STR("syft:")) && !bh_str_starts(name, BH_STR("buhin:os:")))
            continue;
        for (size_t k = 0; k < SAID; k++)
            if (!said[k].len && bh_str_eq(name, names[k]))
                said[k] = items[i].value;
    }
}

// Trivy cuts a version of a distribution into its three parts.
static int trivy_version(struct bh_part_text *p, const bh_str said[SAID])
{
    bh_str epoch = said[TRIVY_EPOCH], release = said[TRIVY_RELEASE];
    bool has_epoch = epoch.len && !bh_str_eqz(epoch, "0");
    const bh_str pieces[] = {bh_str_sub(epoch, 0, has_epoch ? epoch.len : 0),
                             bh_str_z(has_epoch ? ":" : ""), said[TRIVY_VERSION],
                             bh_str_z(release.len ? "-" : ""), release};

    if (!said[TRIVY_VERSION].len)
        return 0;
    return bh_arena_join(p->arena, pieces, BH_COUNT(pieces), &p->c.source_version);
}

static int take_source(struct bh_part_text *p, const bh_str said[SAID])
{
    if (p->c.source_name.len)
        return 0;
    if (said[TRIVY_NAME].len) {
        p->c.source_name = said[TRIVY_NAME];
        return p->c.source_version.len ? 0 : trivy_version(p, said);
    }
    if (said[SYFT_SOURCE].len) {
        p->c.source_name = said[SYFT_SOURCE];
        p->c.source_version = said[SYFT_SOURCE_VERSION];
    } else {
        p->c.source_name = said[SYFT_ORIGIN];
    }
    return 0;
}

// A name that os-release could have as its ID, in lower case; else empty.
static int distribution_id(struct bh_part_text *p, bh_str name, bh_str *ret)
{
    char *at;

    *ret = BH_STR_EMPTY;
    for (size_t i = 0; i < name.len; i++)
        if (!bh_is_alnum(name.ptr[i]) && !strchr("._-", name.ptr[i]))
            return 0;
    if (!name.len)
        return 0;
    at = bh_arena_alloc(p->arena, name.len);
    if (!at)
        return BH_E_NOMEM;
    for (size_t i = 0; i < name.len; i++)
        at[i] = bh_to_lower(name.ptr[i]);
    *ret = bh_str_n(at, name.len);
    return 0;
}

static int take_system(struct bh_part_text *p, const bh_str said[SAID])
{
    bh_str id = said[SYFT_ID];
    bh_str version = said[SYFT_VERSION_ID].len ? said[SYFT_VERSION_ID] : p->c.version.text;
    int r = id.len ? 0 : distribution_id(p, p->c.name, &id);

    if (r < 0 || !id.len)
        return r;
    r = bh_part_property(p, names[OUR_ID], id);
    if (r == 0 && version.len)
        r = bh_part_property(p, BH_STR("buhin:os:version_id"), version);
    if (r == 0 && said[SYFT_CODENAME].len)
        r = bh_part_property(p, BH_STR("buhin:os:codename"), said[SYFT_CODENAME]);
    if (r == 0 && said[SYFT_PRETTY_NAME].len)
        r = bh_part_property(p, BH_STR("buhin:os:pretty_name"), said[SYFT_PRETTY_NAME]);
    return r;
}

int bh_foreign_take(struct bh_part_text *p)
{
    bh_str said[SAID] = {0};
    int r = 0;

    look(p, said);
    if (!p->places.count) {
        const struct bh_part_place place = {.location = said[TRIVY_PATH].len ? said[TRIVY_PATH]
                                                                             : said[SYFT_PATH],
                                            .offset = UINT64_MAX};
        r = bh_part_place(p, &place);
    }
    if (r == 0)
        r = take_source(p, said);
    if (r == 0 && p->c.kind == BH_OPERATING_SYSTEM && !said[OUR_ID].len)
        r = take_system(p, said);
    return r;
}
