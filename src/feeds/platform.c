// SPDX-License-Identifier: Apache-2.0
// Distributions and their releases in texts, ids of updates and tags of builds.

#include "feeds/platform.h"

#include "base/error.h"
#include "base/text.h"

enum family {
    ALMA,
    AMAZON,
    AZURE,
    DEBIAN,
    EPEL,
    FEDORA,
    LEAP,
    ORACLE,
    PHOTON,
    REDHAT,
    ROCKY,
    SUSE,
    TUMBLEWEED,
    UBUNTU,
};

struct bh_platform_family {
    const char *ecosystem; // what stands before the release
    const char *tags[2];   // of builds, before the digits
    bool major;            // releases are told by the first number
    bool shares_ids;
};

static const struct bh_platform_family families[] = {
    [ALMA] = {"AlmaLinux:", {"el"}, true, true},
    [AMAZON] = {"Amazon Linux:", {NULL}, false, false},
    [AZURE] = {"Azure Linux:", {"azl", "cm"}, true, false},
    [DEBIAN] = {"Debian:", {NULL}, true, false},
    [EPEL] = {"EPEL:", {"el"}, true, false},
    [FEDORA] = {"Fedora:", {"fc"}, true, false},
    [LEAP] = {"openSUSE:Leap ", {"lp"}, false, false},
    [ORACLE] = {"Oracle Linux:", {"el"}, true, true},
    [PHOTON] = {"Photon OS:", {NULL}, false, false},
    [REDHAT] = {"Red Hat:enterprise_linux:", {"el"}, true, true},
    [ROCKY] = {"Rocky Linux:", {"el"}, true, true},
    [SUSE] = {"SUSE:Linux Enterprise ", {NULL}, false, false},
    [TUMBLEWEED] = {"openSUSE:", {NULL}, false, false},
    [UBUNTU] = {"Ubuntu:", {NULL}, false, false},
};

bool bh_platform_shares_ids(const struct bh_platform_family *family)
{
    return family->shares_ids;
}

// --- Texts

static bool is_gap(char c)
{
    return c == ' ' || c == '-' || c == '_';
}

// Letter case and the kind of gap do not count: names of repositories are made of those for people.
static bool skip_words(bh_str *s, const char *words)
{
    size_t n = strlen(words);

    if (s->len < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = is_gap(s->ptr[i]) ? ' ' : bh_to_lower(s->ptr[i]);
        if (c != words[i])
            return false;
    }
    *s = bh_str_from(*s, n);
    while (s->len && is_gap(s->ptr[0]))
        *s = bh_str_from(*s, 1);
    return true;
}

// "9" of "9-x86-64", "15.1" of "15.1 Update", "2" of "2 2017.12".
static bh_str number_of(bh_str s, bool major)
{
    bh_str rest = s, more;

    (void)bh_scan_digits(&rest);
    while (!major && rest.len > 1 && rest.ptr[0] == '.' && bh_is_digit(rest.ptr[1])) {
        more = bh_str_from(rest, 1);
        (void)bh_scan_digits(&more);
        rest = more;
    }
    return bh_str_sub(s, 0, s.len - rest.len);
}

static bool has_digit(bh_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (bh_is_digit(s.ptr[i]))
            return true;
    return false;
}

static bh_str release_of(enum family family, bh_str rest)
{
    if (family == TUMBLEWEED)
        return BH_STR("Tumbleweed");
    if (family == SUSE || family == UBUNTU)
        return has_digit(rest) ? rest : BH_STR_EMPTY;
    return number_of(rest, families[family].major);
}

struct bh_platform bh_platform_of_text(bh_str text)
{
    // What begins with another one stands before it.
    static const struct {
        const char *words;
        enum family family;
    } names[] = {
        {"almalinux", ALMA},
        {"amazon linux", AMAZON},
        {"azure linux", AZURE},
        {"cbl mariner", AZURE},
        {"debian gnu/linux", DEBIAN},
        {"debian", DEBIAN},
        {"epel", EPEL},
        {"fedora epel", EPEL},
        {"fedora", FEDORA},
        {"opensuse leap", LEAP},
        {"opensuse tumbleweed", TUMBLEWEED},
        {"oracle linux", ORACLE},
        {"photon os", PHOTON},
        {"photon", PHOTON},
        {"red hat enterprise linux", REDHAT},
        {"rhel", REDHAT},
        {"rocky linux", ROCKY},
        {"suse linux enterprise", SUSE},
        {"ubuntu", UBUNTU},
    };

    text = bh_str_trim(text);
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        bh_str rest = text;
        if (skip_words(&rest, names[i].words))
            return (struct bh_platform){&families[names[i].family],
                                        release_of(names[i].family, rest)};
    }
    return (struct bh_platform){0};
}

// --- Ids

// Up to the number within the year at the end: "Module-Basesystem-15-SP3" of
// "Module-Basesystem-15-SP3-2021-1654". Empty: there is none.
static bh_str before_year(bh_str id)
{
    for (int i = 0; i < 2; i++) {
        size_t dash = bh_str_rfind(id, '-');
        bh_str number = bh_str_from(id, dash + 1);
        (void)bh_scan_digits(&number);
        if (dash + 1 >= id.len || number.len)
            return BH_STR_EMPTY;
        id = bh_str_sub(id, 0, dash);
    }
    return id;
}

// Where the version begins: two digits between dashes.
static size_t version_at(bh_str s)
{
    for (size_t i = 1; i + 1 < s.len; i++)
        if (s.ptr[i - 1] == '-' && bh_is_digit(s.ptr[i]) && bh_is_digit(s.ptr[i + 1]) &&
            (i + 2 == s.len || s.ptr[i + 2] == '-' || s.ptr[i + 2] == '.'))
            return i;
    return s.len;
}

// "Module for Basesystem 15 SP3" of "Module-Basesystem-15-SP3": as SUSE calls the product, where
// the id says it in words.
static int suse_product(bh_str product, struct bh_arena *arena, bh_str *ret)
{
    size_t at = version_at(product);
    bh_str version = bh_str_from(product, at), number, kind = BH_STR_EMPTY, name;

    *ret = BH_STR_EMPTY;
    if (!version.len)
        return 0;
    name = bh_str_sub(product, 0, at - 1);
    (void)bh_str_skip(&name, BH_STR("Product-"));
    if (bh_str_skip(&name, BH_STR("Module-")))
        kind = BH_STR("Module for ");
    else if (bh_str_eqz(name, "SLES") || bh_str_eqz(name, "SERVER"))
        name = BH_STR("Server");
    number = bh_scan_until(&version, "-");
    version = bh_str_from(version, 1);
    char *text = bh_arena_alloc(arena, name.len + 1);
    if (!text)
        return BH_E_NOMEM;
    for (size_t i = 0; i < name.len; i++)
        text[i] = name.ptr[i] == '-' ? ' ' : name.ptr[i];
    const bh_str pieces[] = {kind,
                             bh_str_n(text, name.len),
                             BH_STR(" "),
                             number,
                             version.len ? BH_STR(" ") : BH_STR_EMPTY,
                             version};
    return bh_arena_join(arena, pieces, BH_COUNT(pieces), ret);
}

int bh_platform_of_update(bh_str id, struct bh_arena *arena, struct bh_platform *ret)
{
    // What begins with another one stands before it.
    static const struct {
        const char *front;
        enum family family;
    } fronts[] = {
        {"ALAS", AMAZON},    {"ALSA-", ALMA},    {"ELSA-", ORACLE},       {"FEDORA-EPEL-", EPEL},
        {"FEDORA-", FEDORA}, {"RHSA-", REDHAT},  {"RLSA-", ROCKY},        {"RXSA-", ROCKY},
        {"SUSE-SLE-", SUSE}, {"SUSE-SU-", SUSE}, {"openSUSE-SLE-", LEAP}, {"openSUSE-", LEAP},
    };

    *ret = (struct bh_platform){0};
    for (size_t i = 0; i < BH_COUNT(fronts); i++) {
        bh_str rest = id;
        if (!bh_str_skip(&rest, bh_str_z(fronts[i].front)))
            continue;
        ret->family = &families[fronts[i].family];
        if (fronts[i].family == AMAZON) { // Amazon Linux 1 has no number: "ALAS-2018-1085"
            ret->release = bh_scan_digits(&rest);
            ret->release = ret->release.len ? ret->release : BH_STR("1");
        }
        if (strcmp(fronts[i].front, "openSUSE-SLE-") == 0)
            ret->release = number_of(rest, false);
        if (strcmp(fronts[i].front, "SUSE-SLE-") == 0)
            return suse_product(before_year(rest), arena, &ret->release);
        return 0;
    }
    return 0;
}

// --- Tags

static bh_str digits_behind(bh_str build, bh_str tag)
{
    // ".el8", ".module+el8.5.0", "lp151"
    for (size_t at = 0; tag.len && at + tag.len < build.len; at++) {
        bh_str rest = bh_str_from(build, at);
        bool begins = at == 0 || !bh_is_alnum(build.ptr[at - 1]);
        if (begins && bh_str_skip(&rest, tag) && bh_is_digit(rest.ptr[0]))
            return bh_scan_digits(&rest);
    }
    return BH_STR_EMPTY;
}

bh_str bh_platform_tag(const struct bh_platform_family *family, bh_str build)
{
    bh_str found = digits_behind(build, bh_str_z(family->tags[0]));

    return found.len ? found : digits_behind(build, bh_str_z(family->tags[1]));
}

// --- Ecosystems

// "22.04:LTS" of "22.04 LTS (jammy)", "Pro:FIPS-updates:22.04:LTS" of "Pro FIPS-updates 22.04 LTS".
static int ubuntu_ecosystem(bh_str release, struct bh_arena *arena, bh_str *ret)
{
    bh_str variant = bh_scan_until(&release, "0123456789"), word = BH_STR_EMPTY;
    bh_str number = number_of(release, false), rest = bh_str_from(release, number.len);
    const bh_str colon = BH_STR(":");

    variant = bh_str_trim(variant);
    (void)bh_str_cut(&variant, ' ', &word);
    const bh_str pieces[] = {BH_STR("Ubuntu:"),
                             word,
                             word.len ? colon : BH_STR_EMPTY,
                             variant,
                             variant.len ? colon : BH_STR_EMPTY,
                             number,
                             bh_str_starts(rest, BH_STR(" LTS")) ? BH_STR(":LTS") : BH_STR_EMPTY};
    return bh_arena_join(arena, pieces, BH_COUNT(pieces), ret);
}

int bh_platform_ecosystem(struct bh_platform p, struct bh_arena *arena, bh_str *ret)
{
    bh_str release = p.release, dot = BH_STR_EMPTY, minor = BH_STR_EMPTY;

    if (p.family == &families[UBUNTU])
        return ubuntu_ecosystem(release, arena, ret);
    if (p.family == &families[LEAP] && !bh_str_has(release, '.') && release.len > 2) { // "151"
        minor = bh_str_from(release, 2);
        release = bh_str_sub(release, 0, 2);
        dot = BH_STR(".");
    }
    if (p.family == &families[PHOTON] && release.len && !bh_str_has(release, '.'))
        dot = BH_STR(".0");
    return bh_arena_join(arena, (bh_str[]){bh_str_z(p.family->ecosystem), release, dot, minor}, 4,
                         ret);
}
