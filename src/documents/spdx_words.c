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

// Others that say the same, or nearly so: what builds, tests or precedes a part is what it needs.
static const struct bh_spdx_relation read_only[] = {
    {"DEPENDENCY_OF", BH_DEPENDS_ON, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN, true},
    {"DEPEND_ON", BH_DEPENDS_ON, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN, false},
    {"HAS_PREREQUISITE", BH_DEPENDS_ON, BH_SCOPE_REQUIRED, BH_LINK_UNKNOWN, false},
    {"PREREQUISITE_FOR", BH_DEPENDS_ON, BH_SCOPE_REQUIRED, BH_LINK_UNKNOWN, true},
    {"BUILD_TOOL_OF", BH_DEPENDS_ON, BH_SCOPE_BUILD, BH_LINK_UNKNOWN, true},
    {"DEV_TOOL_OF", BH_DEPENDS_ON, BH_SCOPE_DEV, BH_LINK_UNKNOWN, true},
    {"TEST_TOOL_OF", BH_DEPENDS_ON, BH_SCOPE_TEST, BH_LINK_UNKNOWN, true},
    {"CONTAINED_BY", BH_CONTAINS, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN, true},
    {"PACKAGE_OF", BH_CONTAINS, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN, true},
    {"OPTIONAL_COMPONENT_OF", BH_CONTAINS, BH_SCOPE_OPTIONAL, BH_LINK_UNKNOWN, true},
    {"GENERATES", BH_GENERATED_FROM, BH_SCOPE_UNKNOWN, BH_LINK_UNKNOWN, true},
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

const struct bh_spdx_relation *bh_spdx_relation_of(bh_str type)
{
    for (size_t i = 0; i < BH_COUNT(relations); i++)
        if (bh_str_eqz(type, relations[i].type))
            return &relations[i];
    for (size_t i = 0; i < BH_COUNT(read_only); i++)
        if (bh_str_eqz(type, read_only[i].type))
            return &read_only[i];
    return NULL;
}

static const char *const purposes[BH_COMPONENT_KINDS] = {
    [BH_LIBRARY] = "LIBRARY",     [BH_APPLICATION] = "APPLICATION",
    [BH_FRAMEWORK] = "FRAMEWORK", [BH_OPERATING_SYSTEM] = "OPERATING_SYSTEM",
    [BH_CONTAINER] = "CONTAINER", [BH_DEVICE] = "DEVICE",
    [BH_FIRMWARE] = "FIRMWARE",   [BH_FILE] = "FILE",
};

// The text of the specification has "OPERATING-SYSTEM", its schema "OPERATING_SYSTEM".
bool bh_spdx_kind(bh_str purpose, enum bh_component_kind *ret)
{
    if (bh_str_eqz(purpose, "OPERATING-SYSTEM"))
        purpose = BH_STR("OPERATING_SYSTEM");
    for (enum bh_component_kind k = BH_LIBRARY; k < BH_COMPONENT_KINDS; k++)
        if (purposes[k] && bh_str_eqz(purpose, purposes[k])) {
            *ret = k;
            return true;
        }
    return false;
}

const char *bh_spdx_purpose(enum bh_component_kind kind)
{
    return (size_t)kind < BH_COUNT(purposes) && purposes[kind] ? purposes[kind] : "OTHER";
}
