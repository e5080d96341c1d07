// SPDX-License-Identifier: Apache-2.0
// Names of the enumerations of findings: stable, for machines.

#include "model/finding.h"

#include "base/compiler.h"
#include "base/msg.h"

const char *bh_outcome_name(enum bh_outcome outcome)
{
    static const char *const names[] = {"affected", "undetermined", "not_affected"};

    return (size_t)outcome < BH_COUNT(names) ? names[outcome] : "unknown";
}

const char *bh_level_name(enum bh_level level)
{
    static const char *const names[] = {"unknown", "none", "low", "medium", "high", "critical"};

    return (size_t)level < BH_COUNT(names) ? names[level] : "unknown";
}

const char *bh_method_name(enum bh_method method)
{
    static const char *const names[] = {[BH_METHOD_CVSS_2_0] = "CVSSv2",
                                        [BH_METHOD_CVSS_3_0] = "CVSSv3",
                                        [BH_METHOD_CVSS_3_1] = "CVSSv31",
                                        [BH_METHOD_CVSS_4_0] = "CVSSv4"};

    return (size_t)method < BH_COUNT(names) ? names[method] : NULL;
}

const char *bh_weakness_name(enum bh_weakness kind)
{
    static const char *const names[BH_WEAKNESS_KINDS] = {
        [BH_WEAKNESS_DESIGN] = BH_N("design"),
        [BH_WEAKNESS_CODE] = BH_N("code"),
        [BH_WEAKNESS_CONFIGURATION] = BH_N("configuration"),
    };

    return (size_t)kind < BH_COUNT(names) ? names[kind] : "unknown";
}

const char *bh_weakness_remedy(enum bh_weakness kind)
{
    static const char *const texts[BH_WEAKNESS_KINDS] = {
        [BH_WEAKNESS_DESIGN] = BH_N("ask the supplier whether a change of the design is planned, "
                                    "and take an interim measure until then"),
        [BH_WEAKNESS_CODE] = BH_N("update to a version in which the code is corrected"),
        [BH_WEAKNESS_CONFIGURATION] = BH_N("check the settings and change those that are weak; an "
                                           "update alone may leave them as they are"),
    };

    return (size_t)kind < BH_COUNT(texts) ? texts[kind] : "";
}

const char *bh_rule_name(enum bh_rule rule)
{
    switch (rule) {
    case BH_RULE_OWNER:
        return "R1-owner";
    case BH_RULE_DISTRIBUTION:
        return "R2-distribution";
    case BH_RULE_PURL:
        return "R3-purl";
    case BH_RULE_CPE:
        return "R4-cpe";
    case BH_RULE_BUNDLED:
        return "R7-bundled";
    case BH_RULE_KERNEL:
        return "R8-kernel";
    case BH_RULE_LINEAGE:
        return "R10-lineage";
    case BH_RULE_UNREADABLE:
        return "R5-unreadable";
    }
    return "unknown";
}

const char *bh_advisory_kind_name(enum bh_advisory_kind kind)
{
    static const char *const names[] = {"vulnerability", "malware", "backdoor"};

    return (size_t)kind < BH_COUNT(names) ? names[kind] : "unknown";
}

bool bh_finding_advises(const struct bh_finding *f, enum bh_advice_kind kind, bool ja)
{
    for (size_t i = 0; i < f->advice_count; i++)
        if (f->advice[i].kind == kind && f->advice[i].ja == ja)
            return true;
    return false;
}

bool bh_finding_has_exploit(const struct bh_finding *f)
{
    for (size_t i = 0; i < f->signal_count; i++)
        if (bh_str_eqz(f->signals[i].kind, "exploit"))
            return true;
    return false;
}

const struct bh_vex_statement *bh_finding_interim(const struct bh_finding *f)
{
    if (f->outcome != BH_AFFECTED || !f->fixed.len || !f->vex_count ||
        !bh_vex_is_interim(f->vex[0].statement))
        return NULL;
    return f->vex[0].statement;
}
