// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every finder, by file: one declaration here, one row in registry.c.

#include "finders/finder.h"

extern const struct bh_finder bh_finder_apk;
extern const struct bh_finder bh_finder_cargo_audit;
extern const struct bh_finder bh_finder_cargo_lock;
extern const struct bh_finder bh_finder_dpkg;
extern const struct bh_finder bh_finder_go_binary;
extern const struct bh_finder bh_finder_go_mod;
extern const struct bh_finder bh_finder_java;
extern const struct bh_finder bh_finder_npm_installed;
extern const struct bh_finder bh_finder_npm_lock;
extern const struct bh_finder bh_finder_os_release;
extern const struct bh_finder bh_finder_python_archive;
extern const struct bh_finder bh_finder_python_installed;
extern const struct bh_finder bh_finder_python_requirements;
extern const struct bh_finder bh_finder_rpm;
extern const struct bh_finder bh_finder_rpm_manifest;
