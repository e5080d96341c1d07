// SPDX-License-Identifier: Apache-2.0
#pragma once
// The packages of one vulnerability of a CSAF document, from the status of its products (3.2.3.9).
//
// - Which package. Of rpm, deb and apk the package of the platform that it is a part of: Red Hat's
//   by its CPE name ("Red Hat:enterprise_linux:8::appstream"), others by their names (platform.h);
//   by package URL, or by the name of an rpm file. Of languages by package URL. Else a product of
//   the CPE dictionary. What is none of these has no ecosystem, and its name as the note.
// - known_affected: affected in that version or range (vers, or "< 1.2", "All versions"); without
//   one in all. What is fixed is affected before that; SUSE's fixed packages are called
//   "recommended". Of packages that no distribution builds, several fixes without the affected
//   versions say nothing of what lies between them.
// - under_investigation is an unreadable range with these words, and so are a range that cannot be
//   read and first_affected, last_affected without the versions between.
// - known_not_affected alone gives no package.
// - A package in a module of rpm has the note "module nodejs:12".

#include "base/arena.h"
#include "base/compiler.h"
#include "documents/csaf.h"
#include "feeds/record_list.h"

// Appends to a list of bh_affected in the arena, each package once. Time is n log n in the number
// of products. 0, or BH_E_NOMEM.
int bh_csaf_packages(const struct bh_csaf *csaf, const struct bh_csaf_vulnerability *v,
                     struct bh_arena *arena, struct bh_record_list *affected) BH_MUST_USE;
