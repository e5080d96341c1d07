// SPDX-License-Identifier: Apache-2.0
// Names and versions of Java archives.

#include "finders/java_identity.h"

#include "base/error.h"
#include "base/text.h"
#include "formats/deb822.h"

bool bh_java_is_archive(bh_str name)
{
    static const char *const endings[] = {".jar", ".war", ".ear", ".par",  ".sar", ".nar",
                                          ".jpi", ".hpi", ".kar", ".lpkg", ".rar"};

    for (size_t i = 0; i < BH_COUNT(endings); i++) {
        bh_str ending = bh_str_z(endings[i]);
        if (name.len > ending.len &&
            bh_str_caseeq(bh_str_from(name, name.len - ending.len), ending))
            return true;
    }
    return false;
}

struct bh_java_identity bh_java_properties(bh_str text)
{
    struct bh_java_identity id = {0};
    struct bh_text t;
    bh_str line;

    bh_text_init(&t, text);
    while (bh_text_line(&t, &line)) {
        line = bh_str_trim(line);
        if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '!')
            continue;
        bh_str key = bh_str_trim(bh_scan_until(&line, "=:"));
        bh_str value = bh_str_trim(bh_str_from(line, 1));
        if (bh_str_eqz(key, "groupId"))
            id.group = value;
        else if (bh_str_eqz(key, "artifactId"))
            id.artifact = value;
        else if (bh_str_eqz(key, "version"))
            id.version = value;
    }
    return id;
}

// A template that the build did not fill in says nothing.
static bool is_said(bh_str value)
{
    return value.len && !bh_str_has(value, '$') && !bh_str_caseeq(value, BH_STR("unknown")) &&
           !bh_str_caseeq(value, BH_STR("unspecified"));
}

static bool is_artifact(bh_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!bh_is_alnum(value.ptr[i]) && !bh_str_has(BH_STR("-_."), value.ptr[i]))
            return false;
    return is_said(value);
}

// A group is dotted words; a vendor's name is none, nor are these, which old archives of all their
// projects have as the vendor's id.
static bool is_group(bh_str value)
{
    return is_artifact(value) && bh_str_has(value, '.') && !bh_is_digit(value.ptr[0]) &&
           !bh_str_eqz(value, "org.apache") && !bh_str_eqz(value, "com.sun");
}

int bh_java_manifest(bh_str text, struct bh_arena *arena, struct bh_java_identity *ret)
{
    enum {
        SHORT_NAME,
        EXTENSION_NAME,
        SYMBOLIC_NAME,
        TITLE,
        GROUP_ID,
        VENDOR_ID,
        PLUGIN_VERSION,
        VERSION,
        BUNDLE_VERSION,
        FIELDS,
    };
    static const char *const names[FIELDS] = {"Short-Name",
                                              "Extension-Name",
                                              "Bundle-SymbolicName",
                                              "Implementation-Title",
                                              "Group-Id",
                                              "Implementation-Vendor-Id",
                                              "Plugin-Version",
                                              "Implementation-Version",
                                              "Bundle-Version"};
    bh_str values[FIELDS];
    struct bh_deb822 d;
    uint64_t line;

    *ret = (struct bh_java_identity){0};
    bh_deb822_init(&d, text, 0, NULL);
    if (!bh_deb822_pick(&d, names, values, FIELDS, &line))
        return 0;
    for (int i = 0; i < FIELDS; i++) {
        int r = bh_deb822_join(arena, values[i], BH_STR(""), &values[i]);
        if (r < 0)
            return r;
        values[i] = bh_str_trim(values[i]);
    }
    bh_str symbolic = values[SYMBOLIC_NAME];
    symbolic = bh_str_trim(bh_scan_until(&symbolic, ";")); // directives follow
    values[SYMBOLIC_NAME] = symbolic;
    for (int i = SHORT_NAME; i <= TITLE; i++)
        if (!ret->artifact.len && is_artifact(values[i]))
            ret->artifact = values[i];
    for (int i = GROUP_ID; i <= VENDOR_ID; i++)
        if (!ret->group.len && is_group(values[i]))
            ret->group = values[i];
    for (int i = PLUGIN_VERSION; i <= BUNDLE_VERSION; i++) {
        bh_str version = values[i];
        version = bh_scan_until(&version, " \t("); // "1.2.3 (build 7)"
        if (!ret->version.len && is_said(version) && bh_is_digit(version.ptr[0]))
            ret->version = version;
    }
    return 0;
}

// Whether a later part is words and then a number again ("1.2-api-2.14.1"): then the version starts
// there.
static bool restarts(bh_str version)
{
    bh_str part;
    bool word = false;

    (void)bh_str_cut(&version, '-', &part);
    while (bh_str_cut(&version, '-', &part)) {
        bool number = part.len && bh_is_digit(part.ptr[0]);
        if (number && word)
            return true;
        word = part.len && bh_is_alpha(part.ptr[0]) && !bh_str_eqz(part, "SNAPSHOT");
    }
    return false;
}

struct bh_java_identity bh_java_file_name(bh_str name)
{
    bh_str stem = bh_str_sub(name, 0, bh_str_rfind(name, '.'));

    for (size_t i = 1; i + 1 < stem.len; i++) {
        if (stem.ptr[i] != '-' || !bh_is_digit(stem.ptr[i + 1]))
            continue;
        bh_str version = bh_str_from(stem, i + 1);
        if (!restarts(version))
            return (struct bh_java_identity){.artifact = bh_str_sub(stem, 0, i),
                                             .version = version};
    }
    return (struct bh_java_identity){.artifact = stem};
}

// The last component of *path, which is cut off.
static bh_str pop(bh_str *path)
{
    bh_str last = bh_path_base(*path);

    *path = bh_path_dir(*path);
    return last;
}

// "ARTIFACT-VERSION..."
static bool names(bh_str file, const struct bh_java_identity *id)
{
    return bh_str_skip(&file, id->artifact) && bh_str_skip(&file, BH_STR("-")) &&
           bh_str_skip(&file, id->version);
}

static int maven_repository(bh_str path, struct bh_arena *arena, struct bh_java_identity *ret)
{
    static const char *const roots[] = {"repository/", "maven-repo/"};
    bh_str file = pop(&path);
    struct bh_java_identity id = {.version = pop(&path)};
    size_t start = 0;

    id.artifact = pop(&path);
    if (!id.artifact.len || !id.version.len || !names(file, &id))
        return 0;
    for (size_t i = path.len; i > 0 && !start; i--)
        for (size_t k = 0; k < BH_COUNT(roots); k++)
            if (bh_str_ends(bh_str_sub(path, 0, i), bh_str_z(roots[k])))
                start = i;
    if (!start || start == path.len)
        return 0;
    path = bh_str_from(path, start);
    char *group = bh_arena_alloc(arena, path.len);
    if (!group)
        return BH_E_NOMEM;
    for (size_t i = 0; i < path.len; i++)
        group[i] = path.ptr[i] == '/' ? '.' : path.ptr[i];
    id.group = bh_str_n(group, path.len);
    *ret = id;
    return 0;
}

int bh_java_repository(bh_str path, struct bh_arena *arena, struct bh_java_identity *ret)
{
    bh_str rest = path, file = pop(&rest);
    struct bh_java_identity id = {0};

    *ret = id;
    (void)pop(&rest);
    id.version = pop(&rest);
    id.artifact = pop(&rest);
    id.group = pop(&rest);
    if (bh_str_eqz(bh_path_base(rest), "files-2.1") && id.artifact.len && names(file, &id)) {
        *ret = id;
        return 0;
    }
    return maven_repository(path, arena, ret);
}
