// SPDX-License-Identifier: Apache-2.0
// The table of finders.

#include "finders/registry.h"

// clang-format off
const struct bh_finder *const bh_finders[] = {
    &bh_finder_apk,
    &bh_finder_cargo_audit,
    &bh_finder_cargo_lock,
    &bh_finder_dpkg,
    &bh_finder_go_binary,
    &bh_finder_go_mod,
    &bh_finder_java,
    &bh_finder_npm_installed,
    &bh_finder_npm_lock,
    &bh_finder_os_release,
    &bh_finder_python_archive,
    &bh_finder_python_installed,
    &bh_finder_python_requirements,
    &bh_finder_rpm,
    &bh_finder_rpm_manifest,
    NULL,
};
// clang-format on

const struct bh_finder *bh_finder_by_name(bh_str name)
{
    for (size_t i = 0; bh_finders[i]; i++)
        if (bh_str_eqz(name, bh_finders[i]->name))
            return bh_finders[i];
    return NULL;
}
