// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rule R7: advisories about what one form of a package has inside. The wheels that the project
// cryptography publishes bundle an OpenSSL; of the same version, built from its source, they say
// nothing. Which advisories those are stands in a table: records do not tell but in words.

#include "base/arena.h"
#include "base/compiler.h"
#include "model/finding.h"
#include "model/inventory.h"

// After bh_evaluate, where it says affected: of another form than the record speaks of it is not,
// of an unknown one that is undetermined. The form of a wheel is known by its tags or the name of
// its file (qualifier file_name of pkg:pypi), that of a gem by its platform. part: NULL where there
// is only a package URL; purl: with its qualifiers. 0 or BH_E_NOMEM.
int bh_bundled_judge(const struct bh_inventory *inv, const struct bh_inv_component *part,
                     bh_str purl, bh_str id, struct bh_arena *arena,
                     struct bh_statement *s) BH_MUST_USE;
