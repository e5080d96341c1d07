// SPDX-License-Identifier: Apache-2.0
// The table of purl types.
//
// Where the definition contradicts itself or the world:
// - golang: `case_sensitive` is true and a note says lower case; module paths do differ by case
//   alone, so the case stays. A namespace is demanded, and modules such as "stdlib" have none.
// - mlflow: lower case on Databricks only, told by repository_url.
// - otp: the subpath, said not to be case-sensitive, is a file name and stays.

#include "model/purl_types.h"

#include <stdlib.h>

#include "base/compiler.h"
#include "model/purl.h"

static bool chrome_extension_valid(const struct bh_purl *p)
{
    bh_str rest = p->version, item;
    unsigned numbers = 0;

    if (p->name.len != 32)
        return false;
    for (size_t i = 0; i < p->name.len; i++)
        if (p->name.ptr[i] < 'a' || p->name.ptr[i] > 'p')
            return false;
    while (p->version.len && bh_str_cut(&rest, '.', &item)) {
        for (size_t i = 0; i < item.len; i++)
            if (!bh_is_digit(item.ptr[i]))
                return false;
        if (!item.len || ++numbers > 4)
            return false;
    }
    return true;
}

static bool cpan_valid(const struct bh_purl *p)
{
    return bh_str_search(p->name, BH_STR("::")) == p->name.len;
}

static enum bh_purl_fold mlflow_fold(const struct bh_purl *p)
{
    bh_str url = bh_purl_qualifier(p, BH_STR("repository_url"));

    return bh_str_search(url, BH_STR("databricks")) < url.len ? BH_PURL_LOWER : BH_PURL_KEEP;
}

static const struct bh_purl_type any;

// Sorted by type.
static const struct bh_purl_type types[] = {
    {"alpm", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"apk", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"bazel", BH_PURL_PROHIBITED},
    {"bitbucket", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"bitnami", BH_PURL_PROHIBITED, .fold_name = BH_PURL_LOWER},
    {"brew", BH_PURL_OPTIONAL, BH_PURL_LOWER, BH_PURL_LOWER},
    {"cargo", BH_PURL_PROHIBITED},
    {"chrome-extension", BH_PURL_PROHIBITED, .fold_name = BH_PURL_LOWER,
     .valid = chrome_extension_valid},
    {"cocoapods", BH_PURL_PROHIBITED},
    {"composer", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"conan", BH_PURL_OPTIONAL},
    {"conda", BH_PURL_PROHIBITED},
    {"cpan", BH_PURL_OPTIONAL, BH_PURL_UPPER, .valid = cpan_valid},
    {"cran", BH_PURL_PROHIBITED},
    {"deb", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"docker", BH_PURL_OPTIONAL},
    {"gem", BH_PURL_PROHIBITED},
    {"generic", BH_PURL_OPTIONAL},
    {"git", BH_PURL_REQUIRED, .path_name = true},
    {"github", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER},
    {"golang", BH_PURL_OPTIONAL},
    {"hackage", BH_PURL_PROHIBITED},
    {"hex", BH_PURL_OPTIONAL, BH_PURL_LOWER, BH_PURL_LOWER},
    {"huggingface", BH_PURL_REQUIRED, .fold_version = BH_PURL_LOWER},
    {"julia", BH_PURL_PROHIBITED, .qualifier = "uuid"},
    {"luarocks", BH_PURL_OPTIONAL, BH_PURL_LOWER, BH_PURL_LOWER},
    {"maven", BH_PURL_REQUIRED},
    {"mlflow", BH_PURL_PROHIBITED, .name_fold_of = mlflow_fold},
    {"npm", BH_PURL_OPTIONAL},
    {"nuget", BH_PURL_PROHIBITED},
    {"oci", BH_PURL_PROHIBITED, .fold_name = BH_PURL_LOWER, .fold_version = BH_PURL_LOWER},
    {"opam", BH_PURL_PROHIBITED},
    {"otp", BH_PURL_PROHIBITED, .fold_name = BH_PURL_LOWER},
    {"pub", BH_PURL_PROHIBITED, .fold_name = BH_PURL_WORD},
    {"pypi", BH_PURL_PROHIBITED, .fold_name = BH_PURL_DASH, .fold_version = BH_PURL_LOWER},
    {"qpkg", BH_PURL_REQUIRED, BH_PURL_LOWER},
    {"rpm", BH_PURL_REQUIRED, BH_PURL_LOWER},
    {"swid", BH_PURL_OPTIONAL, .qualifier = "tag_id"},
    {"swift", BH_PURL_REQUIRED},
    {"vcpkg", BH_PURL_PROHIBITED},
    {"vscode-extension", BH_PURL_REQUIRED, BH_PURL_LOWER, BH_PURL_LOWER, BH_PURL_LOWER},
    {"yocto", BH_PURL_OPTIONAL, BH_PURL_LOWER},
};

static int compare(const void *key, const void *row)
{
    return bh_str_cmp(*(const bh_str *)key, bh_str_z(((const struct bh_purl_type *)row)->type));
}

const struct bh_purl_type *bh_purl_type_of(bh_str type)
{
    const struct bh_purl_type *t = bsearch(&type, types, BH_COUNT(types), sizeof(*types), compare);

    return t ? t : &any;
}

bool bh_purl_type_is_os(bh_str type)
{
    static const char *const os[] = {"alpm", "apk", "deb", "ebuild", "opkg", "qpkg", "rpm"};

    for (size_t i = 0; i < BH_COUNT(os); i++)
        if (bh_str_eqz(type, os[i]))
            return true;
    return false;
}

bool bh_purl_is_os_package(bh_str text)
{
    return bh_str_skip(&text, BH_STR("pkg:")) &&
           bh_purl_type_is_os(bh_str_sub(text, 0, bh_str_find(text, '/')));
}
