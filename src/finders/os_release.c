// SPDX-License-Identifier: Apache-2.0
// os-release(5), and the operating system as a component.

#include "finders/os_release.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "finders/registry.h"
#include "model/purl.h"

// Without quotes and backslashes, as the shell reads it.
static int unquote(bh_str raw, struct bh_arena *arena, bh_str *ret)
{
    char quote = raw.len ? raw.ptr[0] : '\0';
    size_t n = 0;

    if (quote == '"' || quote == '\'') {
        raw = bh_str_from(raw, 1);
        raw.len = bh_str_rfind(raw, quote);
    }
    char *p = bh_arena_alloc(arena, raw.len + 1);
    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] == '\\' && quote != '\'' && i + 1 < raw.len)
            i++;
        p[n++] = raw.ptr[i];
    }
    p[n] = '\0';
    *ret = bh_str_n(p, n);
    return 0;
}

static int parse(bh_str text, struct bh_arena *arena, struct bh_os_release *ret)
{
    struct bh_os_release os = {0};
    const struct {
        const char *key;
        bh_str *value;
    } keys[] = {
        {"ID", &os.id},
        {"VERSION_ID", &os.version_id},
        {"VERSION_CODENAME", &os.codename},
        {"PRETTY_NAME", &os.pretty_name},
        {"ID_LIKE", &os.id_like},
        {"CPE_NAME", &os.cpe_name},
        {"HOME_URL", &os.home_url},
    };
    struct bh_text t;
    bh_str line, key;

    bh_text_init(&t, text);
    while (bh_text_line(&t, &line)) {
        bh_str rest = bh_str_trim(line);
        if (!bh_str_has(rest, '=') || !bh_str_cut(&rest, '=', &key))
            continue;
        for (size_t i = 0; i < BH_COUNT(keys); i++)
            if (bh_str_eqz(key, keys[i].key) && unquote(rest, arena, keys[i].value) < 0)
                return BH_E_NOMEM;
    }
    *ret = os;
    return 0;
}

int bh_os_release_read(const struct bh_find *f, bh_str root, struct bh_os_release *ret)
{
    static const char *const names[] = {"etc/os-release", "usr/lib/os-release"};

    *ret = (struct bh_os_release){0};
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        bh_str path, text;
        int r = bh_arena_join(f->arena, (bh_str[]){root, bh_str_z(names[i])}, 2, &path);
        if (r < 0)
            return r;
        r = f->read_file(f, path, BH_MIB, &text);
        if (r == 0)
            return parse(text, f->arena, ret);
        if (r == BH_E_NOMEM)
            return r;
    }
    return 0;
}

bh_str bh_os_root(bh_str path, unsigned depth)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/' && depth-- == 1)
            return bh_str_sub(path, 0, i);
    return bh_str_sub(path, 0, 0);
}

static int distro_of(const struct bh_os_release *os, struct bh_arena *arena, bh_str *ret)
{
    bh_str version = os->version_id.len ? os->version_id : os->codename;

    *ret = os->id;
    if (!os->id.len || !version.len)
        return 0;
    return bh_arena_join(arena, (bh_str[]){os->id, BH_STR("-"), version}, 3, ret);
}

static int upstream_of(const struct bh_os_package *p, struct bh_arena *arena, bh_str *ret)
{
    bool other_version = p->source_version.len && !bh_str_eq(p->source_version, p->version);

    *ret = BH_STR_EMPTY;
    if (!p->source_name.len || (bh_str_eq(p->source_name, p->name) && !other_version))
        return 0;
    *ret = p->source_name;
    if (!other_version)
        return 0;
    return bh_arena_join(arena, (bh_str[]){p->source_name, BH_STR("@"), p->source_version}, 3, ret);
}

int bh_os_purl(const struct bh_os_package *p, const struct bh_os_release *os,
               struct bh_arena *arena, bh_str *ret)
{
    bh_str distro, upstream;
    int r = distro_of(os, arena, &distro);

    if (r == 0)
        r = upstream_of(p, arena, &upstream);
    if (r < 0)
        return r;
    const struct bh_purl_qualifier qualifiers[] = {
        {BH_STR("arch"), p->arch},
        {BH_STR("distro"), distro},
        {BH_STR("epoch"), p->epoch},
        {BH_STR("upstream"), upstream},
    };
    struct bh_purl purl = {.type = bh_str_z(p->type),
                           .space = p->space,
                           .name = p->name,
                           .version = p->version,
                           .qualifiers = qualifiers,
                           .qualifier_count = BH_COUNT(qualifiers)};
    return bh_purl_text(&purl, arena, ret);
}

static int find_os_release(const struct bh_find *f)
{
    struct bh_os_release os;
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_MIB, &text);

    if (r == 0)
        r = parse(text, f->arena, &os);
    if (r < 0)
        return r;
    if (!os.id.len)
        return BH_E_FORMAT;
    const struct bh_property properties[] = {
        {BH_STR("buhin:os:id"), os.id, BH_STR_EMPTY},
        {BH_STR("buhin:os:version_id"), os.version_id, BH_STR_EMPTY},
        {BH_STR("buhin:os:codename"), os.codename, BH_STR_EMPTY},
        {BH_STR("buhin:os:pretty_name"), os.pretty_name, BH_STR_EMPTY},
        {BH_STR("buhin:os:id_like"), os.id_like, BH_STR_EMPTY},
        {BH_STR("buhin:os:cpe_name"), os.cpe_name, BH_STR_EMPTY},
    };
    struct bh_property known[BH_COUNT(properties)];
    size_t count = 0;
    for (size_t i = 0; i < BH_COUNT(properties); i++)
        if (properties[i].value.len)
            known[count++] = properties[i];
    const struct bh_component c = {
        .kind = BH_OPERATING_SYSTEM,
        .name = os.id,
        .version = bh_known(os.version_id.len ? os.version_id : os.codename),
        .description = os.pretty_name,
        .cpe = bh_str_starts(os.cpe_name, BH_STR("cpe:2.3:")) ? os.cpe_name : BH_STR_EMPTY,
        .evidence = {.technique = BH_BY_MANIFEST, .confidence = 100, .offset = UINT64_MAX},
        .properties = known,
        .property_count = count,
    };
    return bh_emit_component(f->sink, &c, NULL);
}

const struct bh_finder bh_finder_os_release = {
    .name = "os-release",
    .title = BH_N("the distribution and its release"),
    .claims = (const char *const[]){"etc/os-release", "usr/lib/os-release", NULL},
    .os_packages = true,
    .find = find_os_release,
};
