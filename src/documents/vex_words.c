// SPDX-License-Identifier: Apache-2.0
// The words of the VEX formats.

#include "documents/vex_words.h"

struct status_word {
    const char *format, *word;
    enum bh_vex_status status;
};

static const struct status_word statuses[] = {
    {"openvex", "affected", BH_VEX_AFFECTED},
    {"openvex", "fixed", BH_VEX_FIXED},
    {"openvex", "not_affected", BH_VEX_NOT_AFFECTED},
    {"openvex", "under_investigation", BH_VEX_UNDER_INVESTIGATION},
    // CSAF 2.0, 3.2.3.9
    {"csaf", "first_affected", BH_VEX_AFFECTED},
    {"csaf", "known_affected", BH_VEX_AFFECTED},
    {"csaf", "last_affected", BH_VEX_AFFECTED},
    {"csaf", "first_fixed", BH_VEX_FIXED},
    {"csaf", "fixed", BH_VEX_FIXED},
    {"csaf", "known_not_affected", BH_VEX_NOT_AFFECTED},
    {"csaf", "under_investigation", BH_VEX_UNDER_INVESTIGATION},
    {"cyclonedx", "exploitable", BH_VEX_AFFECTED},
    {"cyclonedx", "resolved", BH_VEX_FIXED},
    {"cyclonedx", "resolved_with_pedigree", BH_VEX_FIXED},
    {"cyclonedx", "not_affected", BH_VEX_NOT_AFFECTED},
    {"cyclonedx", "false_positive", BH_VEX_NOT_AFFECTED},
    {"cyclonedx", "in_triage", BH_VEX_UNDER_INVESTIGATION},
    // of versions, where they say otherwise than the state
    {"cyclonedx", "affected", BH_VEX_AFFECTED},
    {"cyclonedx", "unaffected", BH_VEX_NOT_AFFECTED},
};

enum bh_vex_status bh_vex_status_of(bh_str format, bh_str word)
{
    for (size_t i = 0; i < BH_COUNT(statuses); i++)
        if (bh_str_eqz(format, statuses[i].format) && bh_str_eqz(word, statuses[i].word))
            return statuses[i].status;
    return BH_VEX_UNKNOWN;
}

// CSAF's flags are OpenVEX's words. Where CycloneDX has several for one, the first row is the one
// that is written. It has none for what an adversary cannot control, and OpenVEX none for
// "requires_...".
static const struct {
    const char *openvex, *cyclonedx;
} justifications[] = {
    {"vulnerable_code_not_present", "code_not_present"},
    {"component_not_present", "code_not_present"},
    {"vulnerable_code_not_in_execute_path", "code_not_reachable"},
    {"inline_mitigations_already_exist", "protected_by_mitigating_control"},
    {"inline_mitigations_already_exist", "protected_by_compiler"},
    {"inline_mitigations_already_exist", "protected_at_runtime"},
    {"inline_mitigations_already_exist", "protected_at_perimeter"},
    {"vulnerable_code_cannot_be_controlled_by_adversary", NULL},
    {NULL, "requires_configuration"},
    {NULL, "requires_dependency"},
    {NULL, "requires_environment"},
};

const char *bh_vex_openvex_justification(const struct bh_vex_statement *s)
{
    bool native = !bh_str_eqz(s->format, "cyclonedx");

    for (size_t i = 0; i < BH_COUNT(justifications); i++) {
        const char *word = native ? justifications[i].openvex : justifications[i].cyclonedx;
        if (word && bh_str_eqz(s->justification, word))
            return justifications[i].openvex;
    }
    return NULL;
}

const char *bh_vex_cyclonedx_justification(const struct bh_vex_statement *s)
{
    bool native = bh_str_eqz(s->format, "cyclonedx");

    for (size_t i = 0; i < BH_COUNT(justifications); i++) {
        const char *word = native ? justifications[i].cyclonedx : justifications[i].openvex;
        if (word && bh_str_eqz(s->justification, word))
            return justifications[i].cyclonedx;
    }
    return NULL;
}

const char *bh_vex_cyclonedx_state(const struct bh_vex_statement *s)
{
    static const char *const states[] = {NULL, "exploitable", "in_triage", "resolved",
                                         "not_affected"};
    bool of_versions =
        bh_str_eqz(s->status_word, "affected") || bh_str_eqz(s->status_word, "unaffected");

    for (size_t i = 0; i < BH_COUNT(statuses); i++)
        if (!of_versions && bh_str_eqz(s->format, "cyclonedx") &&
            strcmp(statuses[i].format, "cyclonedx") == 0 &&
            bh_str_eqz(s->status_word, statuses[i].word))
            return statuses[i].word;
    return (size_t)s->status < BH_COUNT(states) ? states[s->status] : NULL;
}

// The first five are CycloneDX's own; the others CSAF's (3.2.3.12.1).
static const struct {
    const char *word;
    unsigned response;
} responses[] = {
    {"can_not_fix", 0}, {"will_not_fix", 1},         {"update", 2},
    {"rollback", 3},    {"workaround_available", 4}, {"vendor_fix", 2},
    {"mitigation", 4},  {"workaround", 4},           {"no_fix_planned", 1},
};

const char *bh_vex_cyclonedx_response(bh_str word, unsigned *ret_index)
{
    for (size_t i = 0; i < BH_COUNT(responses); i++)
        if (bh_str_eqz(word, responses[i].word)) {
            *ret_index = responses[i].response;
            return responses[*ret_index].word;
        }
    return NULL;
}
