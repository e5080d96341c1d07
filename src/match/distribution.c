// SPDX-License-Identifier: Apache-2.0
// Distributions and OSV's ecosystems of them.

#include "match/distribution.h"

#include <stdio.h>

#include "model/advisory.h"

static bh_str before_dot(bh_str s)
{
    return bh_str_sub(s, 0, bh_str_find(s, '.'));
}

// "3.19" of "3.19.1".
static bh_str two_numbers(bh_str s)
{
    size_t dot = bh_str_find(s, '.');

    return bh_str_sub(s, 0, dot + 1 + bh_str_find(bh_str_from(s, dot + 1), '.'));
}

struct codename {
    const char *name, *version;
};

// The version that a codename stands for, else the text itself.
static bh_str version_of(const struct codename *names, size_t count, bh_str text)
{
    for (size_t i = 0; i < count; i++)
        if (bh_str_caseeq(text, bh_str_z(names[i].name)))
            return bh_str_z(names[i].version);
    return text;
}

// "12" of "bookworm" and of "12.5".
static bh_str debian_number(bh_str text)
{
    bh_str number = bh_ecosystem_debian(text);

    return bh_str_starts(number, BH_STR("3.")) ? number : before_dot(number);
}

// Older dumps have "Debian:6.0".
static bool debian_fits(const struct bh_release *r, bh_str suffix)
{
    return bh_str_eq(debian_number(suffix), debian_number(r->version));
}

// "22.04:LTS", "25.10"; of a release whose free support has ended or in packages that never had it,
// all records are those of Pro ("Pro:18.04:LTS"), and its builds sort after the others. Not the
// variants beside it (FIPS, Realtime, BlueField): packages of the same names and other builds.
static bool ubuntu_fits(const struct bh_release *r, bh_str suffix)
{
    static const struct codename names[] = {
        {"trusty", "14.04"},   {"xenial", "16.04"},   {"bionic", "18.04"}, {"focal", "20.04"},
        {"jammy", "22.04"},    {"kinetic", "22.10"},  {"lunar", "23.04"},  {"mantic", "23.10"},
        {"noble", "24.04"},    {"oracular", "24.10"}, {"plucky", "25.04"}, {"questing", "25.10"},
        {"resolute", "26.04"},
    };
    bh_str version = two_numbers(version_of(names, BH_COUNT(names), r->version));

    (void)bh_str_skip(&suffix, BH_STR("Pro:"));
    return bh_str_skip(&suffix, version) && (!suffix.len || bh_str_eqz(suffix, ":LTS"));
}

// "v3.19" for 3.19.1. 3.20.0_alpha20240329 is edge on its way to 3.20, of which there are no
// records.
static bool alpine_fits(const struct bh_release *r, bh_str suffix)
{
    bh_str version = r->version;

    (void)bh_str_skip(&version, BH_STR("v"));
    return !bh_str_has(version, '_') && bh_str_skip(&suffix, BH_STR("v")) &&
           bh_str_eq(suffix, two_numbers(version));
}

// "2", "2023"; the first one has releases by month, "2018.03".
static bool amazon_fits(const struct bh_release *r, bh_str suffix)
{
    if (bh_str_has(r->version, '.'))
        return bh_str_eqz(suffix, "1") && bh_str_starts(r->version, BH_STR("201"));
    return bh_str_eq(suffix, r->version);
}

static bool same(const struct bh_release *r, bh_str suffix)
{
    return bh_str_caseeq(suffix, r->version);
}

static bool major_fits(const struct bh_release *r, bh_str suffix)
{
    return bh_str_eq(before_dot(suffix), before_dot(r->version));
}

// "enterprise_linux:9::baseos": the product of the main stream and its major version.
static bool redhat_fits(const struct bh_release *r, bh_str suffix)
{
    bh_str product, version;

    return bh_str_cut(&suffix, ':', &product) && bh_str_eqz(product, "enterprise_linux") &&
           bh_str_cut(&suffix, ':', &version) &&
           bh_str_eq(before_dot(version), before_dot(r->version));
}

// "15.5", "15-SP5", "15 SP5": 15 and 5.
static void split_service_pack(bh_str version, bh_str *ret_major, bh_str *ret_pack)
{
    size_t n = 0;

    while (n < version.len && bh_is_digit(version.ptr[n]))
        n++;
    *ret_major = bh_str_sub(version, 0, n);
    *ret_pack = bh_str_from(version, n);
    while (ret_pack->len && !bh_is_digit(ret_pack->ptr[0]))
        *ret_pack = bh_str_from(*ret_pack, 1);
}

// "Linux Enterprise Server 15 SP5" for 15.5, and what else is built on that service pack: its
// modules and extensions, and the updates that only a longer support brings ("15 SP3-LTSS",
// "12 SP5-ESPOS"), without which the package is as vulnerable. The modules of 12 have no service
// packs of their own. 16 counts "16.0".
static bool suse_fits(const struct bh_release *r, bh_str suffix)
{
    bh_str major, pack;
    uint64_t number;
    char text[32];

    split_service_pack(r->version, &major, &pack);
    if (!bh_str_u64(major, &number) || major.len > 4 || pack.len > 4)
        return false;
    if (!(bh_str_starts(suffix, BH_STR("Linux Enterprise ")) ||
          bh_str_starts(suffix, BH_STR("Package Hub "))) ||
        bh_str_starts(suffix, BH_STR("Linux Enterprise Micro ")))
        return false;
    if (number == 12 && bh_str_starts(suffix, BH_STR("Linux Enterprise Module for ")) &&
        bh_str_ends(suffix, BH_STR(" 12")))
        return true;
    int n = number > 15 ? snprintf(text, sizeof(text), " %.*s.%.*s", BH_FMT(major), BH_FMT(pack))
            : pack.len && !bh_str_eqz(pack, "0")
                ? snprintf(text, sizeof(text), " %.*s SP%.*s", BH_FMT(major), BH_FMT(pack))
                : snprintf(text, sizeof(text), " %.*s", BH_FMT(major));
    bh_str wanted = bh_str_n(text, (size_t)n);
    bh_str rest = bh_str_from(suffix, bh_str_search(suffix, wanted));
    return bh_str_skip(&rest, wanted) && (!rest.len || rest.ptr[0] == '-');
}

// "Linux Enterprise Micro 5.3", "Linux Micro 6.0".
static bool micro_fits(const struct bh_release *r, bh_str suffix)
{
    return (bh_str_skip(&suffix, BH_STR("Linux Enterprise Micro ")) ||
            bh_str_skip(&suffix, BH_STR("Linux Micro "))) &&
           bh_str_eq(suffix, r->version);
}

static bool tumbleweed_fits(const struct bh_release *r, bh_str suffix)
{
    (void)r;
    return bh_str_eqz(suffix, "Tumbleweed");
}

static bool leap_fits(const struct bh_release *r, bh_str suffix)
{
    if (bh_str_caseeq(r->version, BH_STR("tumbleweed")))
        return tumbleweed_fits(r, suffix);
    return bh_str_skip(&suffix, BH_STR("Leap ")) && bh_str_eq(suffix, r->version);
}

// Next letter or digit of a release of openEuler, "LTS" left away: "24.03-LTS-SP1",
// "24.03 (LTS-SP1)" and the "2403sp1" of a package's tag have the same.
static char next_of_release(bh_str *s)
{
    while (s->len) {
        char c = bh_to_lower(s->ptr[0]);
        bool lts = bh_str_caseeq(bh_str_sub(*s, 0, 3), BH_STR("lts"));
        *s = bh_str_from(*s, lts ? 3 : 1);
        if (!lts && bh_is_alnum(c))
            return c;
    }
    return '\0';
}

static bool same_release(bh_str a, bh_str b)
{
    char x, y;

    do {
        x = next_of_release(&a);
        y = next_of_release(&b);
    } while (x && x == y);
    return x == y;
}

// VERSION_ID has no service pack: the pretty name has it, and the tag of most packages
// ("1.1.1f-1.oe2403sp1").
static bool openeuler_fits(const struct bh_release *r, bh_str suffix)
{
    bh_str tag = bh_str_from(r->package, bh_str_search(r->package, BH_STR(".oe2")));
    bh_str pretty = r->pretty;

    for (size_t i = 0; i < r->version.len; i++)
        if (bh_is_alpha(r->version.ptr[i])) // "24.03-LTS-SP1"
            return same_release(suffix, r->version);
    if (bh_str_skip(&pretty, BH_STR("openEuler ")) && bh_str_starts(pretty, r->version))
        return same_release(suffix, pretty);
    (void)bh_str_skip(&tag, BH_STR(".oe"));
    return tag.len && same_release(suffix, bh_str_sub(tag, 0, bh_str_find(tag, '.')));
}

// "Debian:trixie", "Alpine:3.23": the lineage, which the type of the package tells too.
static bool hardened_fits(const struct bh_release *r, bh_str suffix)
{
    bh_str lineage;

    if (!bh_str_cut(&suffix, ':', &lineage))
        return false;
    if (bh_str_eqz(r->type, "apk"))
        return bh_str_eqz(lineage, "Alpine") && bh_str_eq(suffix, two_numbers(r->version));
    return bh_str_eqz(lineage, "Debian") && debian_fits(r, suffix);
}

static bool whole(const struct bh_release *r, bh_str suffix)
{
    (void)r;
    return !suffix.len;
}

// Names: os-release's ID, the namespaces of purl-spec and OSV, and what Trivy, syft and others
// write. Of OSV's ecosystems of systems these have no row: Android, FreeBSD and Linux (no purl
// type, no order), Root and TuxCare (builds of a third party under the names of the distribution,
// whose own records judge them). Amazon, Oracle and Fedora have none of OSV's: their own lists of
// updates give them (feeds/platform.h).
#define NAME(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
static const struct bh_distribution distributions[] = {
    {.names = {NAME("debian"), NAME("debian gnu/linux")},
     .ecosystem = NAME("Debian"),
     .fits = debian_fits},
    {.names = {NAME("ubuntu")}, .ecosystem = NAME("Ubuntu"), .fits = ubuntu_fits},
    {.names = {NAME("echo")},
     .ecosystem = NAME("Echo"),
     .fits = whole,
     .rolling = true,
     .hardened = true},
    {.names = {NAME("dhi")},
     .ecosystem = NAME("Docker Hardened Images"),
     .fits = hardened_fits,
     .packages = true,
     .hardened = true},
    {.names = {NAME("alpine")}, .ecosystem = NAME("Alpine"), .fits = alpine_fits},
    {.names = {NAME("alpaquita")}, .ecosystem = NAME("Alpaquita"), .fits = same},
    {.names = {NAME("bellsoft-hardened-containers")},
     .ecosystem = NAME("BellSoft Hardened Containers"),
     .fits = same},
    {.names = {NAME("chainguard")},
     .ecosystem = NAME("Chainguard"),
     .fits = whole,
     .rolling = true,
     .packages = true},
    {.names = {NAME("cleanstart")},
     .ecosystem = NAME("CleanStart"),
     .fits = whole,
     .rolling = true,
     .packages = true},
    {.names = {NAME("minimos")},
     .ecosystem = NAME("MinimOS"),
     .fits = whole,
     .rolling = true,
     .packages = true},
    {.names = {NAME("wolfi")},
     .ecosystem = NAME("Wolfi"),
     .fits = whole,
     .rolling = true,
     .packages = true},
    {.names = {NAME("rhel"), NAME("redhat"), NAME("red hat enterprise linux")},
     .ecosystem = NAME("Red Hat"),
     .fits = redhat_fits,
     .packages = true,
     .extra = true},
    {.names = {NAME("centos"), NAME("centos-stream")},
     .ecosystem = NAME("Red Hat"),
     .fits = redhat_fits,
     .packages = true,
     .extra = true,
     .rebuilt = true},
    {.names = {NAME("almalinux"), NAME("alma")},
     .ecosystem = NAME("AlmaLinux"),
     .fits = major_fits,
     .packages = true,
     .extra = true},
    {.names = {NAME("rocky"), NAME("rockylinux"), NAME("rocky-linux")},
     .ecosystem = NAME("Rocky Linux"),
     .fits = major_fits,
     .extra = true},
    {.names = {NAME("ol"), NAME("oracle"), NAME("oraclelinux"), NAME("oracle linux")},
     .ecosystem = NAME("Oracle Linux"),
     .fits = major_fits,
     .packages = true,
     .listed = true,
     .extra = true},
    {.names = {NAME("amzn"), NAME("amazon"), NAME("amazonlinux"), NAME("amazon linux")},
     .ecosystem = NAME("Amazon Linux"),
     .fits = amazon_fits,
     .packages = true,
     .listed = true},
    {.names = {NAME("fedora")},
     .ecosystem = NAME("Fedora"),
     .fits = major_fits,
     .packages = true,
     .listed = true},
    {.names = {NAME("azurelinux"), NAME("azure-linux"), NAME("mariner"), NAME("cbl-mariner")},
     .ecosystem = NAME("Azure Linux"),
     .fits = major_fits},
    {.names = {NAME("mageia")}, .ecosystem = NAME("Mageia"), .fits = same},
    {.names = {NAME("openeuler")}, .ecosystem = NAME("openEuler"), .fits = openeuler_fits},
    {.names = {NAME("opensuse-leap"), NAME("opensuse.leap"), NAME("opensuse")},
     .ecosystem = NAME("openSUSE"),
     .fits = leap_fits,
     .packages = true},
    {.names = {NAME("opensuse-tumbleweed"), NAME("opensuse.tumbleweed")},
     .ecosystem = NAME("openSUSE"),
     .fits = tumbleweed_fits,
     .rolling = true,
     .packages = true},
    {.names = {NAME("photon")}, .ecosystem = NAME("Photon OS"), .fits = same, .packages = true},
    {.names = {NAME("sles"), NAME("sles_sap"), NAME("sled"), NAME("sle_hpc"), NAME("sle-hpc"),
               NAME("suse"), NAME("suse linux enterprise server")},
     .ecosystem = NAME("SUSE"),
     .fits = suse_fits,
     .packages = true},
    {.names = {NAME("sle-micro"), NAME("sl-micro"), NAME("slem"), NAME("sle-micro-rancher"),
               NAME("suse linux enterprise micro")},
     .ecosystem = NAME("SUSE"),
     .fits = micro_fits,
     .packages = true},
};

bool bh_distribution_extra(const struct bh_distribution *d, const struct bh_release *r,
                           bh_str suffix)
{
    return d->extra && major_fits(r, suffix);
}

const struct bh_distribution *bh_distribution_find(bh_str name)
{
    for (size_t i = 0; name.len && i < BH_COUNT(distributions); i++)
        for (const bh_str *known = distributions[i].names; known->len; known++)
            if (bh_str_caseeq(name, *known))
                return &distributions[i];
    return NULL;
}

void bh_distribution_split(bh_str distro, bh_str *ret_name, bh_str *ret_version)
{
    size_t last = bh_str_rfind(distro, '-');

    *ret_name = distro;
    *ret_version = BH_STR_EMPTY;
    if (bh_distribution_find(distro))
        return;
    // Names have '-' too, but no number after it.
    for (size_t i = 1; i + 1 < distro.len; i++)
        if (distro.ptr[i] == '-' && bh_is_digit(distro.ptr[i + 1]) && bh_is_alpha(distro.ptr[0])) {
            *ret_name = bh_str_sub(distro, 0, i);
            *ret_version = bh_str_from(distro, i + 1);
            return;
        }
    *ret_version = distro;
    *ret_name = BH_STR_EMPTY;
    if (bh_distribution_find(bh_str_sub(distro, 0, last))) {
        *ret_name = bh_str_sub(distro, 0, last);
        *ret_version = bh_str_from(distro, last + 1);
    }
}

// From 9 on there is CentOS Stream only, which has both a package before Red Hat releases it; 8 was
// both, and only the pretty name tells.
static bool is_stream(const struct bh_release *r)
{
    uint64_t major = 0;

    (void)!bh_str_u64(before_dot(r->version), &major);
    return major > 8 || (major == 8 && !bh_str_starts(r->pretty, BH_STR("CentOS Linux")));
}

// Where the tag of the builder begins: ".el7.centos", ".module_el8.5.0+1016+5e3b5e14", and any
// ".el9" of Stream. The length of the version: nowhere, or it is Red Hat's own tag.
static size_t tag_of(const struct bh_release *r, bh_str version)
{
    size_t dash = bh_str_rfind(version, '-');
    bh_str build = bh_str_from(version, dash);
    size_t module = bh_str_search(build, BH_STR(".module"));
    size_t el = bh_str_search(build, BH_STR(".el"));

    if (module < build.len)
        return dash + module;
    if (el < build.len && (is_stream(r) || bh_str_search(build, BH_STR(".centos")) < build.len))
        return dash + el;
    return version.len;
}

// In rpm's order "99~" is before all that begins with "99", and "99.0" after "99.el7" and all other
// tags, as numbers are after letters. The tag stays: it tells what is built in a module.
int bh_distribution_bounds(const struct bh_distribution *d, const struct bh_release *r,
                           bh_str version, struct bh_arena *arena, bh_str *ret_lowest,
                           bh_str *ret_highest)
{
    size_t tag = d->rebuilt ? tag_of(r, version) : version.len;
    bh_str stem = bh_str_sub(version, 0, tag), end = bh_str_from(version, tag);

    *ret_lowest = *ret_highest = BH_STR_EMPTY;
    if (tag == version.len)
        return 0;
    int e = bh_arena_join(arena, (bh_str[]){stem, BH_STR("~"), end}, 3, ret_lowest);
    return e < 0 ? e : bh_arena_join(arena, (bh_str[]){stem, BH_STR(".0"), end}, 3, ret_highest);
}
