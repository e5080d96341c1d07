// SPDX-License-Identifier: Apache-2.0
// rpm packages as components (package URL type rpm).

#include "finders/rpm_package.h"

#include "base/error.h"

// "bash-5.1.8-6.el9.src.rpm": name, and version with release; both empty when it is no such name.
static void split_source(bh_str file, bh_str *ret_name, bh_str *ret_version)
{
    bh_str stem = file;

    *ret_name = *ret_version = BH_STR_EMPTY;
    if (!bh_str_ends(stem, BH_STR(".rpm")))
        return;
    stem.len -= 4;
    stem = bh_str_sub(stem, 0, bh_str_rfind(stem, '.')); // src, nosrc
    size_t release = bh_str_rfind(stem, '-');
    if (release >= stem.len)
        return;
    size_t version = bh_str_rfind(bh_str_sub(stem, 0, release), '-');
    if (version >= release)
        return;
    *ret_name = bh_str_sub(stem, 0, version);
    *ret_version = bh_str_from(stem, version + 1);
}

// What stands for the ID of os-release when there is none: a database alone.
static bh_str space_of(bh_str vendor)
{
    static const struct {
        const char *vendor, *id;
    } table[] = {
        {"AlmaLinux", "almalinux"},
        {"Amazon Linux", "amzn"},
        {"Amazon.com", "amzn"},
        {"CentOS", "centos"},
        {"Fedora Project", "fedora"},
        {"Oracle America", "ol"},
        {"Red Hat, Inc.", "rhel"},
        {"Rocky Enterprise Software Foundation", "rocky"},
        {"SUSE LLC <https://www.suse.com/>", "sles"},
        {"openSUSE", "opensuse"},
    };

    for (size_t i = 0; i < BH_COUNT(table); i++)
        if (bh_str_eqz(vendor, table[i].vendor))
            return bh_str_z(table[i].id);
    return BH_STR_EMPTY;
}

// rpm's own rule (build/parsePreamble.cc) and what older ones let through: no white space, no path.
static bool is_word(bh_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] == '/' || text.ptr[i] == 0x7f)
            return false;
    return text.len > 0;
}

int bh_rpm_emit(const struct bh_find *f, const struct bh_os_release *os,
                const struct bh_rpm_package *p, struct bh_arena *arena, uint32_t *ret_ref)
{
    const struct bh_licence licence = {BH_LICENCE_DECLARED, p->licence};
    const struct bh_property modularity = {BH_STR("buhin:rpm:modularity"), p->modularity,
                                           BH_STR_EMPTY};
    struct bh_os_package id = {.type = "rpm",
                               .space = os->id.len ? os->id : space_of(p->vendor),
                               .name = p->name,
                               .version = p->version,
                               .epoch = p->epoch,
                               .arch = p->arch};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = p->name,
                             .supplier = bh_known(p->vendor.len ? p->vendor : p->packager),
                             .description = p->summary,
                             .evidence = {.technique = BH_BY_MANIFEST,
                                          .confidence = 100,
                                          .line = p->line,
                                          .offset = UINT64_MAX},
                             .licences = &licence,
                             .licence_count = p->licence.len != 0,
                             .properties = &modularity,
                             .property_count = p->modularity.len != 0};
    bh_str full = p->version;
    int r = 0;

    if (!is_word(p->name) || !is_word(p->version))
        return BH_E_CORRUPT;
    split_source(p->source, &id.source_name, &id.source_version);
    if (p->epoch.len)
        r = bh_arena_join(arena, (bh_str[]){p->epoch, BH_STR(":"), p->version}, 3, &full);
    if (r == 0 && id.space.len)
        r = bh_os_purl(&id, os, arena, &c.purl);
    if (r < 0)
        return r;
    c.version = bh_known(full);
    c.source_name = id.source_name.len ? id.source_name : id.name;
    if (!bh_str_eq(id.source_version, id.version))
        c.source_version = id.source_version;
    return bh_emit_component(f->sink, &c, ret_ref);
}
