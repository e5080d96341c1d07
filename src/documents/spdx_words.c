// SPDX-License-Identifier: Apache-2.0
// Vocabularies of SPDX 2.3: types of relationships (11.1) and purposes of packages (7.24).

#include "documents/spdx.h"

static const struct bh_spdx_relation relations[] = {
    {.type = "DEPENDS_ON", .kind = BH_DEPENDS_ON},
    {"RUNTIME_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_REQUIRED, BH_LINK_UNKNOWN, true},
    {"OPTIONAL_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_OPTIONAL, BH_LINK_UNKNOWN, true},
    {"PROVIDED_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_PEER, BH_LINK_UNKNOWN, true},
    {"BUILD_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_BUILD, BH_LINK_UNKNOWN, true},
    {"TEST_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_TEST, BH_LINK_UNKNOWN, true},
    {"DEV_DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_DEV, BH_LINK_UNKNOWN, true},
    {"STATIC_LINK", BH_DEPENDS_ON, BH_SCOPE_UNKNOWN, BH_LINK_STATIC, false},
    {"DYNAMIC_LINK", BH_DEPENDS_ON, BH_SCOPE_UNKNOWN, BH_LINK_DYNAMIC, false},
    {.type = "CONTAINS", .kind = BH_CONTAINS},
    {.type = "METAFILE_OF", .kind = BH_DESCRIBES},
    {.type = "GENERATED_FROM", .kind = BH_GENERATED_FROM},
};

static const struct bh_spdx_relation other = {.type = "OTHER", .kind = BH_RELATION_KINDS};

// A scope and a linkage cannot both be said: the scope decides whether a part counts.
const struct bh_spdx_relation *bh_spdx_relation_for(enum bh_relation_kind kind, enum bh_scope scope,
                                                    enum bh_linkage linkage)
{
    const struct bh_spdx_relation *best = &other;
    int best_worth = 0;

    if (scope == BH_SCOPE_REQUIRED && linkage != BH_LINK_UNKNOWN)
        scope = BH_SCOPE_UNKNOWN;
    for (size_t i = 0; i < BH_COUNT(relations); i++) {
        const struct bh_spdx_relation *r = &relations[i];
        if (r->kind != kind || (r->scope != scope && r->scope != BH_SCOPE_UNKNOWN) ||
            (r->linkage != linkage && r->linkage != BH_LINK_UNKNOWN))
            continue;
        int worth = 1 + 4 * (r->scope == scope) + 2 * (r->linkage == linkage);
        if (worth > best_worth) {
            best = r;
            best_worth = worth;
        }
    }
    return best;
}

const char *bh_spdx_purpose(enum bh_component_kind kind)
{
    static const char *const purposes[BH_COMPONENT_KINDS] = {
        [BH_LIBRARY] = "LIBRARY",     [BH_APPLICATION] = "APPLICATION",
        [BH_FRAMEWORK] = "FRAMEWORK", [BH_OPERATING_SYSTEM] = "OPERATING_SYSTEM",
        [BH_CONTAINER] = "CONTAINER", [BH_DEVICE] = "DEVICE",
        [BH_FIRMWARE] = "FIRMWARE",   [BH_FILE] = "FILE",
    };

    return (size_t)kind < BH_COUNT(purposes) && purposes[kind] ? purposes[kind] : "OTHER";
}
