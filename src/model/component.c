// SPDX-License-Identifier: Apache-2.0
// Names of the model's enumerations.

#include "model/component.h"

#include "base/compiler.h"

#define NAME(table, value) ((size_t)(value) < BH_COUNT(table) ? (table)[value] : "unknown")

const char *bh_component_kind_name(enum bh_component_kind kind)
{
    static const char *const names[] = {
        [BH_LIBRARY] = "library",
        [BH_APPLICATION] = "application",
        [BH_FRAMEWORK] = "framework",
        [BH_OPERATING_SYSTEM] = "operating-system",
        [BH_CONTAINER] = "container",
        [BH_PLATFORM] = "platform",
        [BH_DEVICE] = "device",
        [BH_DEVICE_DRIVER] = "device-driver",
        [BH_FIRMWARE] = "firmware",
        [BH_FILE] = "file",
        [BH_DATA] = "data",
        [BH_MODEL] = "machine-learning-model",
        [BH_CRYPTO_ASSET] = "cryptographic-asset",
    };
    return NAME(names, kind);
}

const char *bh_scope_name(enum bh_scope scope)
{
    static const char *const names[] = {
        [BH_SCOPE_UNKNOWN] = "unknown",   [BH_SCOPE_REQUIRED] = "required",
        [BH_SCOPE_OPTIONAL] = "optional", [BH_SCOPE_PEER] = "peer",
        [BH_SCOPE_BUILD] = "build",       [BH_SCOPE_TEST] = "test",
        [BH_SCOPE_DEV] = "dev",           [BH_SCOPE_EXCLUDED] = "excluded",
    };
    return NAME(names, scope);
}

const char *bh_state_name(enum bh_state state)
{
    static const char *const names[] = {
        [BH_UNKNOWN] = "unknown",
        [BH_KNOWN] = "known",
        [BH_NONE] = "none",
        [BH_WITHHELD] = "withheld",
        [BH_NOT_APPLICABLE] = "not-applicable",
    };
    return NAME(names, state);
}

const char *bh_relation_kind_name(enum bh_relation_kind kind)
{
    static const char *const names[] = {
        [BH_DEPENDS_ON] = "depends-on",         [BH_CONTAINS] = "contains",
        [BH_DESCRIBES] = "describes",           [BH_PROVIDES] = "provides",
        [BH_GENERATED_FROM] = "generated-from",
    };
    return NAME(names, kind);
}

const char *bh_technique_name(enum bh_technique technique)
{
    static const char *const names[] = {
        [BH_BY_MANIFEST] = "manifest-analysis",  [BH_BY_BINARY] = "binary-analysis",
        [BH_BY_FILENAME] = "filename",           [BH_BY_HASH] = "hash-comparison",
        [BH_BY_SOURCE] = "source-code-analysis", [BH_BY_DOCUMENT] = "other",
    };
    return NAME(names, technique);
}

const char *bh_licence_kind_name(enum bh_licence_kind kind)
{
    static const char *const names[] = {
        [BH_LICENCE_DECLARED] = "declared",
        [BH_LICENCE_CONCLUDED] = "concluded",
        [BH_LICENCE_FOUND] = "found",
    };
    return NAME(names, kind);
}

enum bh_scope bh_scope_stronger(enum bh_scope a, enum bh_scope b)
{
    static const unsigned char rank[BH_SCOPES] = {
        [BH_SCOPE_REQUIRED] = 0, [BH_SCOPE_UNKNOWN] = 1,  [BH_SCOPE_OPTIONAL] = 2,
        [BH_SCOPE_PEER] = 3,     [BH_SCOPE_BUILD] = 4,    [BH_SCOPE_TEST] = 5,
        [BH_SCOPE_DEV] = 6,      [BH_SCOPE_EXCLUDED] = 7,
    };

    return rank[a] <= rank[b] ? a : b;
}

enum bh_linkage bh_linkage_stronger(enum bh_linkage a, enum bh_linkage b)
{
    if (a == BH_LINK_UNKNOWN || b == BH_LINK_UNKNOWN)
        return a == BH_LINK_UNKNOWN ? b : a;
    return a <= b ? a : b;
}
