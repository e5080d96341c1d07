// SPDX-License-Identifier: Apache-2.0
// Ecosystems of OSV and their orders (ossf.github.io/osv-schema, ecosystems.json of 1.7).
//
// Without an order: Android (patch levels, branches and kernel versions in one field), FreeBSD (the
// suffix decides between ports and releases, and ports have an order of their own), OSS-Fuzz and
// GIT (commits), and Root without a suffix.

#include "versions/scan.h"
#include "versions/version.h"

struct row {
    const char *ecosystem, *order;
};

// Sorted by ecosystem.
static const struct row rows[] = {
    {"AlmaLinux", "rpm"},
    {"Alpaquita", "apk"},
    {"Alpine", "apk"},
    {"Amazon Linux", "rpm"}, // not OSV's: updateinfo
    {"Azure Linux", "rpm"},
    {"BellSoft Hardened Containers", "apk"},
    {"Bioconductor", "cran"},
    {"Bitnami", "bitnami"},
    {"CPE", "generic"}, // not OSV's: NVD, CVE, JVN
    {"CRAN", "cran"},
    {"Chainguard", "apk"},
    {"CleanStart", "apk"},
    {"ConanCenter", "conan"},
    {"Debian", "deb"},
    {"Docker Hardened Images", "semver"},
    {"EPEL", "rpm"}, // not OSV's: updateinfo
    {"Echo", "deb"},
    {"Fedora", "rpm"}, // not OSV's: updateinfo
    {"GHC", "semver"},
    {"GitHub Actions", "swift"},
    {"Go", "golang"},
    {"Hackage", "hackage"},
    {"Hex", "semver"},
    {"Julia", "pub"},
    {"Kubernetes", "golang"},
    {"Linux", "generic"},
    {"Mageia", "rpm"},
    {"Maven", "maven"},
    {"MinimOS", "apk"},
    {"NuGet", "nuget"},
    {"Oracle Linux", "rpm"}, // not OSV's: updateinfo
    {"Packagist", "composer"},
    {"Photon OS", "rpm"},
    {"Pub", "pub"},
    {"PyPI", "pypi"},
    {"Red Hat", "rpm"},
    {"Rocky Linux", "rpm"},
    {"RubyGems", "gem"},
    {"SUSE", "rpm"},
    {"SwiftURL", "swift"},
    {"Ubuntu", "deb"},
    {"VSCode", "semver"},
    {"Wolfi", "apk"},
    {"crates.io", "semver"},
    {"generic", "generic"}, // not OSV's: the built-in advisories
    {"npm", "npm"},
    {"openEuler", "rpm"},
    {"openSUSE", "rpm"},
    {"opam", "deb"},
};

// Ecosystems that rebuild packages of others: the one behind the colon gives the order.
static const struct row rebuilders[] = {
    {"Docker Hardened Images", NULL}, {"Echo", NULL}, {"Root", NULL}, {"TuxCare", NULL}};

static const struct row *find(const struct row *row, size_t count, bh_str name)
{
    for (size_t i = 0; i < count; i++)
        if (bh_str_eqz(name, row[i].ecosystem))
            return &row[i];
    return NULL;
}

const struct bh_version_order *bh_version_order_osv(bh_str ecosystem)
{
    bh_str name = bh_ver_until(&ecosystem, ':');

    if (ecosystem.len && find(rebuilders, BH_COUNT(rebuilders), name)) {
        bool echo = bh_str_eqz(name, "Echo");
        name = bh_ver_until(&ecosystem, ':');
        if (echo && bh_str_eqz(name, "npm")) // 1.2.3 < 1.2.3+echo.1
            name = BH_STR("Pub");
    }
    const struct row *row = find(rows, BH_COUNT(rows), name);
    return row ? bh_version_order_find(bh_str_z(row->order)) : NULL;
}
