// SPDX-License-Identifier: Apache-2.0
#pragma once
// The functions that the table in order.c is made of; contracts in version.h.

#include <stdbool.h>

#include "base/str.h"

#define BH_ORDER(name)                                                                             \
    int bh_##name##_compare(bh_str a, bh_str b, int *ret);                                         \
    bool bh_##name##_valid(bh_str v)

BH_ORDER(alpm);
BH_ORDER(apk);
BH_ORDER(bitnami);
BH_ORDER(composer);
BH_ORDER(conan);
BH_ORDER(cran);
BH_ORDER(datetime);
BH_ORDER(deb);
BH_ORDER(gem);
BH_ORDER(generic);
BH_ORDER(gentoo);
BH_ORDER(golang);
BH_ORDER(hackage);
BH_ORDER(lexicographic);
BH_ORDER(maven);
BH_ORDER(npm);
BH_ORDER(nuget);
BH_ORDER(openssl);
BH_ORDER(pub);
BH_ORDER(pypi);
BH_ORDER(rpm);
BH_ORDER(semver);
BH_ORDER(swift);

bool bh_golang_is_pseudo(bh_str v);

#undef BH_ORDER
