// SPDX-License-Identifier: Apache-2.0
// Profiles of products.

#include "triage/profile.h"

#include "base/error.h"
#include "base/glob.h"
#include "base/limits.h"
#include "formats/toml.h"

#define VALUES 4

struct rule {
    const char *key; // in the file; of a mitigation: its name
    const char *values[VALUES];
};

#define FIRST_MITIGATION BH_SETTING_MFA

static const struct rule rules[BH_SETTINGS] = {
    [BH_SETTING_NETWORK] = {"network", {"internet", "internal", "adjacent", "isolated"}},
    [BH_SETTING_EXPOSURE] = {"exposure", {"small", "controlled", "open"}},
    [BH_SETTING_CONFIDENTIALITY] = {"confidentiality", {"low", "medium", "high"}},
    [BH_SETTING_INTEGRITY] = {"integrity", {"low", "medium", "high"}},
    [BH_SETTING_AVAILABILITY] = {"availability", {"low", "medium", "high"}},
    [BH_SETTING_SAFETY] = {"safety", {"negligible", "marginal", "critical", "catastrophic"}},
    [BH_SETTING_MISSION] = {"mission",
                            {"degraded", "mef-support-crippled", "mef-failure", "mission-failure"}},
    [BH_SETTING_MISSION_WELL_BEING] = {"mission-well-being", {"low", "medium", "high"}},
    [BH_SETTING_VALUE_DENSITY] = {"value-density", {"diffuse", "concentrated"}},
    [BH_SETTING_MFA] = {"mfa", {"mfa"}},
    [BH_SETTING_NO_NETWORK] = {"no-network", {"no-network"}},
    [BH_SETTING_SANDBOX] = {"sandbox", {"sandbox"}},
    [BH_SETTING_WAF] = {"waf", {"waf"}},
};

struct reading {
    struct bh_toml *toml;
    struct bh_diag *diag;
    struct bh_arena *arena;
    struct bh_profile profile;
    uint64_t lines[BH_SETTINGS]; // where each is named; 0: nowhere
    bool in_list;                // of mitigations = [ ]
    bool in_parts;               // of one mitigation
    // The mitigation whose table is being read, until something else comes.
    struct {
        bool open;
        enum bh_setting setting; // BH_SETTINGS: its name has not come yet
        bh_str reason;
        bh_str *parts;
        size_t part_count, part_room;
        uint64_t line;
    } mitigation;
};

const char *bh_setting_name(enum bh_setting setting)
{
    return rules[setting].key;
}

bool bh_setting_is_mitigation(enum bh_setting setting)
{
    return setting >= FIRST_MITIGATION;
}

bool bh_profile_says(const struct bh_profile *p, enum bh_setting setting, const char *value)
{
    return bh_str_eqz(bh_str_z(p->settings[setting].value), value);
}

bool bh_profile_holds(const struct bh_profile *p, enum bh_setting setting, bh_str purl)
{
    bh_str name = bh_str_sub(purl, 0, bh_str_find(purl, '@'));

    name = bh_str_sub(name, 0, bh_str_find(name, '?'));
    name = bh_str_sub(name, 0, bh_str_find(name, '#'));
    if (!p->settings[setting].value)
        return false;
    if (!p->settings[setting].part_count)
        return true;
    if (purl.len > BH_LIMIT_PATH) // time goes with its square
        return false;
    for (size_t i = 0; i < p->settings[setting].part_count; i++)
        if (bh_glob_match(p->settings[setting].parts[i], purl) ||
            bh_glob_match(p->settings[setting].parts[i], name))
            return true;
    return false;
}

static enum bh_setting find_rule(enum bh_setting from, enum bh_setting to, bh_str key)
{
    while (from < to && !bh_str_eqz(key, rules[from].key))
        from++;
    return from < to ? from : BH_SETTINGS;
}

static int fail_key(struct reading *r, bh_str key)
{
    return bh_toml_fail(r->toml, BH_E_CORRUPT, "a profile has no '%.*s' here", BH_FMT(key));
}

static int fail_type(struct reading *r)
{
    bh_str key = bh_toml_key(r->toml, -1);

    return bh_toml_fail(r->toml, BH_E_CORRUPT, "'%.*s' cannot be of this type", BH_FMT(key));
}

static int take_value(struct reading *r, enum bh_setting setting)
{
    bh_str text = bh_toml_text(r->toml);

    for (size_t i = 0; i < VALUES && rules[setting].values[i]; i++)
        if (bh_str_caseeq(text, bh_str_z(rules[setting].values[i]))) {
            r->profile.settings[setting].value = rules[setting].values[i];
            return 0;
        }
    return bh_toml_fail(r->toml, BH_E_CORRUPT, "'%.*s' is no value of '%s'", BH_FMT(text),
                        rules[setting].key);
}

// --- Mitigations

static void open_mitigation(struct reading *r)
{
    r->mitigation.open = true;
    r->mitigation.setting = BH_SETTINGS;
    r->mitigation.reason = BH_STR_EMPTY;
    r->mitigation.parts = NULL;
    r->mitigation.part_count = r->mitigation.part_room = 0;
    r->mitigation.line = bh_toml_line(r->toml);
}

static int close_mitigation(struct reading *r)
{
    enum bh_setting setting = r->mitigation.setting;
    struct bh_place place = BH_LINE(r->mitigation.line);

    if (!r->mitigation.open)
        return 0;
    r->mitigation.open = false;
    if (setting == BH_SETTINGS)
        return bh_fail(r->diag, BH_E_CORRUPT, place, "the mitigation has no name");
    if (r->profile.settings[setting].value)
        return bh_fail(r->diag, BH_E_CORRUPT, place, "'%s' is said twice", rules[setting].key);
    r->profile.settings[setting].value = rules[setting].key;
    r->profile.settings[setting].reason = r->mitigation.reason;
    r->profile.settings[setting].parts = r->mitigation.parts;
    r->profile.settings[setting].part_count = r->mitigation.part_count;
    return 0;
}

static int take_mitigation(struct reading *r)
{
    bh_str name = bh_toml_text(r->toml);

    r->mitigation.setting = find_rule(FIRST_MITIGATION, BH_SETTINGS, name);
    if (r->mitigation.setting < BH_SETTINGS)
        return 0;
    return bh_toml_fail(r->toml, BH_E_CORRUPT, "the mitigation '%.*s' is not known", BH_FMT(name));
}

// parts = [ ], each a pattern. An empty list would be a mitigation of nothing.
static int read_parts(struct reading *r, enum bh_toml_type type)
{
    if (type == BH_TOML_ARRAY && !r->in_parts) {
        r->in_parts = true;
        return 0;
    }
    if (type == BH_TOML_ARRAY_END) {
        r->in_parts = false;
        if (r->mitigation.part_count)
            return 0;
        return bh_toml_fail(r->toml, BH_E_CORRUPT, "'%s' has no value", "parts");
    }
    if (type != BH_TOML_STRING || !r->in_parts)
        return fail_type(r);
    if (bh_arena_grow(r->arena, (void **)&r->mitigation.parts, &r->mitigation.part_room,
                      r->mitigation.part_count, sizeof(bh_str)) < 0)
        return BH_E_NOMEM;
    return bh_toml_copy(r->toml, r->arena, &r->mitigation.parts[r->mitigation.part_count++]);
}

static int read_mitigation_member(struct reading *r, enum bh_toml_type type)
{
    bh_str key = bh_toml_key(r->toml, 1);

    if (r->mitigation.open && bh_str_eqz(key, "parts"))
        return read_parts(r, type);
    if (type != BH_TOML_STRING)
        return fail_type(r);
    if (r->mitigation.open && bh_str_eqz(key, "name"))
        return take_mitigation(r);
    if (r->mitigation.open && bh_str_eqz(key, "reason"))
        return bh_toml_copy(r->toml, r->arena, &r->mitigation.reason);
    return fail_key(r, key);
}

static int read_mitigations(struct reading *r, enum bh_toml_type type)
{
    size_t depth = bh_toml_depth(r->toml);

    if (depth == 2)
        return read_mitigation_member(r, type);
    int code = close_mitigation(r);
    if (code < 0)
        return code;
    if (depth == 1 && type == BH_TOML_ARRAY && !r->in_list) {
        r->in_list = true;
        return 0;
    }
    if (depth == 1 && type == BH_TOML_ARRAY_END) {
        r->in_list = false;
        return 0;
    }
    if (depth == 1 && (type == BH_TOML_TABLE_ARRAY || (type == BH_TOML_INLINE && r->in_list))) {
        open_mitigation(r);
        return 0;
    }
    if (depth == 1 && type == BH_TOML_STRING && r->in_list) {
        open_mitigation(r);
        code = take_mitigation(r);
        return code == 0 ? close_mitigation(r) : code;
    }
    return type == BH_TOML_INLINE_END && depth == 1 ? 0 : fail_type(r);
}

// --- Settings

static int read_setting(struct reading *r, enum bh_setting setting, enum bh_toml_type type)
{
    size_t depth = bh_toml_depth(r->toml);
    bh_str key = bh_toml_key(r->toml, 1);

    if (!r->lines[setting])
        r->lines[setting] = bh_toml_line(r->toml);
    if (depth == 1 &&
        (type == BH_TOML_TABLE || type == BH_TOML_INLINE || type == BH_TOML_INLINE_END))
        return 0;
    if (depth == 2 && !bh_str_eqz(key, "value") && !bh_str_eqz(key, "reason"))
        return fail_key(r, key);
    if (type != BH_TOML_STRING)
        return fail_type(r);
    if (depth == 1 || bh_str_eqz(key, "value"))
        return take_value(r, setting);
    return bh_toml_copy(r->toml, r->arena, &r->profile.settings[setting].reason);
}

static int read_event(struct reading *r, enum bh_toml_type type)
{
    bh_str key = bh_toml_key(r->toml, 0);
    enum bh_setting setting = find_rule(0, FIRST_MITIGATION, key);

    if (bh_toml_depth(r->toml) > 2)
        return fail_key(r, bh_toml_key(r->toml, 2));
    if (bh_str_eqz(key, "mitigations"))
        return read_mitigations(r, type);
    if (setting < BH_SETTINGS)
        return read_setting(r, setting, type);
    if (!bh_str_eqz(key, "name"))
        return fail_key(r, key);
    if (type != BH_TOML_STRING || bh_toml_depth(r->toml) != 1)
        return fail_type(r);
    return bh_toml_copy(r->toml, r->arena, &r->profile.name);
}

static int finish(struct reading *r)
{
    int code = close_mitigation(r);

    for (enum bh_setting i = 0; code == 0 && i < FIRST_MITIGATION; i++)
        if (r->lines[i] && !r->profile.settings[i].value)
            code = bh_fail(r->diag, BH_E_CORRUPT, BH_LINE(r->lines[i]), "'%s' has no value",
                           rules[i].key);
    return code;
}

int bh_profile_read(bh_str text, struct bh_diag *diag, struct bh_arena *arena,
                    struct bh_profile *ret)
{
    struct reading r = {.diag = diag, .arena = arena};
    enum bh_toml_type type;
    int code;

    if (text.len > BH_LIMIT_PROFILE)
        return bh_fail(diag, BH_E_LIMIT, BH_NOWHERE, "the profile is too large");
    struct bh_toml *toml BH_CLEANUP(bh_toml_freep) = r.toml = bh_toml_new(text, diag);
    if (!toml)
        return BH_E_NOMEM;
    while ((code = bh_toml_next(toml, &type)) == 0 && type != BH_TOML_END)
        if ((code = read_event(&r, type)) < 0)
            return code;
    if (code == 0)
        code = finish(&r);
    if (code == 0)
        *ret = r.profile;
    return code;
}
