// SPDX-License-Identifier: Apache-2.0
// The table of orders.

#include "versions/orders.h"
#include "versions/version.h"

#define NAMES(...)                                                                                 \
    .also = (const char *const[])                                                                  \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define FUNCTIONS(name) .compare = bh_##name##_compare, .valid = bh_##name##_valid

const struct bh_version_order *const bh_version_orders[] = {
    &(const struct bh_version_order){
        .name = "alpm",
        NAMES("arch"),
        .source = "vercmp(8) of pacman",
        FUNCTIONS(alpm),
    },
    &(const struct bh_version_order){
        .name = "apk",
        NAMES("alpine", "chainguard", "wolfi"),
        .source = "apk-package(5) of apk-tools 3",
        FUNCTIONS(apk),
    },
    &(const struct bh_version_order){
        .name = "bitnami",
        .source = "Semantic Versioning 2.0.0 with Bitnami's revisions",
        FUNCTIONS(bitnami),
    },
    &(const struct bh_version_order){
        .name = "composer",
        NAMES("packagist"),
        .source = "composer/semver 3, version_compare of PHP",
        FUNCTIONS(composer),
    },
    &(const struct bh_version_order){
        .name = "conan",
        .source = "Conan 2",
        FUNCTIONS(conan),
    },
    &(const struct bh_version_order){
        .name = "cran",
        NAMES("bioconductor"),
        .source = "numeric_version of R",
        FUNCTIONS(cran),
    },
    &(const struct bh_version_order){
        .name = "datetime",
        .source = "RFC 3339, section 5.6",
        FUNCTIONS(datetime),
    },
    &(const struct bh_version_order){
        .name = "deb",
        NAMES("debian", "opam", "ubuntu"),
        .source = "deb-version(7) of dpkg",
        FUNCTIONS(deb),
    },
    &(const struct bh_version_order){
        .name = "gem",
        NAMES("cocoapods", "rubygems"),
        .source = "Gem::Version of RubyGems",
        FUNCTIONS(gem),
    },
    &(const struct bh_version_order){
        .name = "generic",
        .source = "own rules: src/versions/generic.c",
        FUNCTIONS(generic),
    },
    &(const struct bh_version_order){
        .name = "gentoo",
        NAMES("ebuild"),
        .source = "Package Manager Specification 8, section 3.3",
        FUNCTIONS(gentoo),
    },
    &(const struct bh_version_order){
        .name = "golang",
        NAMES("go"),
        .source = "Go Modules Reference, golang.org/x/mod/semver",
        FUNCTIONS(golang),
        .is_pseudo = bh_golang_is_pseudo,
    },
    &(const struct bh_version_order){
        .name = "hackage",
        .source = "Haskell Package Versioning Policy",
        FUNCTIONS(hackage),
    },
    &(const struct bh_version_order){
        .name = "lexicographic",
        .source = "order of bytes",
        FUNCTIONS(lexicographic),
    },
    &(const struct bh_version_order){
        .name = "maven",
        .source = "Maven 4, POM reference, version order specification",
        FUNCTIONS(maven),
    },
    &(const struct bh_version_order){
        .name = "npm",
        .source = "node-semver, loose",
        FUNCTIONS(npm),
    },
    &(const struct bh_version_order){
        .name = "nuget",
        .source = "NuGet.Versioning",
        FUNCTIONS(nuget),
    },
    &(const struct bh_version_order){
        .name = "openssl",
        .source = "OpenSSL release strategy",
        FUNCTIONS(openssl),
    },
    &(const struct bh_version_order){
        .name = "pub",
        NAMES("dart", "julia"),
        .source = "Semantic Versioning 2.0.0, the build counts",
        FUNCTIONS(pub),
    },
    &(const struct bh_version_order){
        .name = "pypi",
        .source = "PEP 440",
        FUNCTIONS(pypi),
    },
    &(const struct bh_version_order){
        .name = "rpm",
        .source = "rpm-version(7) of rpm 4.18",
        FUNCTIONS(rpm),
    },
    &(const struct bh_version_order){
        .name = "semver",
        NAMES("cargo", "hex", "vscode-extension"),
        .source = "Semantic Versioning 2.0.0",
        FUNCTIONS(semver),
    },
    &(const struct bh_version_order){
        .name = "swift",
        NAMES("github"),
        .source = "Semantic Versioning 2.0.0 after an optional v",
        FUNCTIONS(swift),
    },
    NULL,
};

static bool has_name(const struct bh_version_order *o, bh_str name)
{
    if (bh_str_caseeq(bh_str_z(o->name), name))
        return true;
    for (const char *const *also = o->also; also && *also; also++)
        if (bh_str_caseeq(bh_str_z(*also), name))
            return true;
    return false;
}

const struct bh_version_order *bh_version_order_find(bh_str name)
{
    for (size_t i = 0; bh_version_orders[i]; i++)
        if (has_name(bh_version_orders[i], name))
            return bh_version_orders[i];
    return NULL;
}
