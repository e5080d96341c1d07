// SPDX-License-Identifier: Apache-2.0
// Core metadata of Python distributions (packaging.python.org, 1.0 to 2.4).

#include "base/error.h"
#include "base/text.h"
#include "finders/python.h"
#include "formats/deb822.h"
#include "model/purl.h"

#define LICENCES_MAX 16
#define NEEDS_MAX    10000

struct metadata {
    bh_str inner;
    bh_str name, version, summary, author, maintainer, licence, expression;
    struct bh_licence licences[LICENCES_MAX];
    size_t licence_count;
    struct bh_requirement *needs;
    size_t need_count, need_room;
};

// "requests[socks] (>=2.8,<3); extra == 'x'": a need behind a condition is optional.
static int add_need(const struct bh_find *f, struct metadata *m, bh_str text)
{
    bh_str head = text, marker;

    if (m->need_count == NEEDS_MAX)
        return bh_fail(f->diag, BH_E_LIMIT, BH_NOWHERE, "more than %d dependencies", NEEDS_MAX);
    size_t semicolon = bh_str_find(text, ';');
    head.len = semicolon;
    marker = bh_str_from(text, semicolon + 1);
    head = bh_str_trim(head);
    bh_str name = bh_scan_until(&head, " \t[(<>=!~@");
    if (bh_scan_char(&head, '['))
        (void)bh_scan_until(&head, "]"), (void)bh_scan_char(&head, ']');
    head = bh_str_trim(head);
    if (bh_str_starts(head, BH_STR("(")) && bh_str_ends(head, BH_STR(")")))
        head = bh_str_sub(head, 1, head.len - 1);
    if (!name.len)
        return 0;
    int r = bh_arena_grow(f->arena, (void **)&m->needs, &m->need_room, m->need_count,
                          sizeof(*m->needs));
    if (r < 0)
        return r;
    m->needs[m->need_count++] = (struct bh_requirement){
        .purl_type = BH_STR("pypi"),
        .name = name,
        .constraint = head,
        .scope = bh_str_trim(marker).len ? BH_SCOPE_OPTIONAL : BH_SCOPE_REQUIRED};
    return 0;
}

// "License :: OSI Approved :: MIT License": the last part names it, if it names one at all.
static void add_classifier(struct metadata *m, bh_str classifier)
{
    bh_str rest = classifier;

    if (!bh_str_skip(&rest, BH_STR("License :: ")))
        return;
    size_t at = bh_str_rfind(rest, ':');
    bh_str name = bh_str_trim(at < rest.len ? bh_str_from(rest, at + 1) : rest);
    if (bh_str_eqz(name, "OSI Approved") || m->licence_count >= LICENCES_MAX)
        return;
    m->licences[m->licence_count++] = (struct bh_licence){BH_LICENCE_DECLARED, name};
}

static int read_field(const struct bh_find *f, struct metadata *m,
                      const struct bh_deb822_field *field)
{
    const struct {
        const char *name;
        bh_str *value;
    } texts[] = {
        {"Name", &m->name},
        {"Version", &m->version},
        {"Summary", &m->summary},
        {"Author", &m->author},
        {"License", &m->licence},
        {"License-Expression", &m->expression},
        {"Maintainer", &m->maintainer},
    };

    for (size_t i = 0; i < BH_COUNT(texts); i++)
        if (bh_str_caseeq(field->name, bh_str_z(texts[i].name)) && !texts[i].value->len)
            *texts[i].value = field->value;
    if (bh_str_caseeq(field->name, BH_STR("Classifier")))
        add_classifier(m, field->value);
    if (bh_str_caseeq(field->name, BH_STR("Requires-Dist")))
        return add_need(f, m, field->value);
    return 0;
}

// The expression of metadata 2.4; else the classifiers; else the free text if it is one line.
static void settle_licences(struct metadata *m)
{
    if (m->expression.len) {
        m->licences[0] = (struct bh_licence){BH_LICENCE_DECLARED, m->expression};
        m->licence_count = 1;
    } else if (!m->licence_count && m->licence.len && m->licence.len < 200 &&
               !bh_str_has(m->licence, '\n') && !bh_str_eqz(m->licence, "UNKNOWN")) {
        m->licences[m->licence_count++] = (struct bh_licence){BH_LICENCE_DECLARED, m->licence};
    }
}

static bool is_said(bh_str text)
{
    return text.len && !bh_str_eqz(text, "UNKNOWN");
}

void bh_python_tag_add(struct bh_python_tags *tags, bh_str tag)
{
    size_t hyphens = 0;

    for (size_t i = 0; i < tag.len; i++)
        hyphens += tag.ptr[i] == '-';
    if (hyphens == 2 && !bh_str_ends(tag, BH_STR("-any")) && tags->count < BH_PYTHON_TAGS_MAX)
        tags->items[tags->count++] =
            (struct bh_property){.name = BH_STR(BH_PROPERTY_WHEEL_TAG), .value = tag};
}

static int emit(const struct bh_find *f, struct metadata *m, const struct bh_python_tags *tags)
{
    struct bh_purl purl = {.type = BH_STR("pypi"), .name = m->name, .version = m->version};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = m->name,
                             .version = bh_known(m->version),
                             .description = is_said(m->summary) ? m->summary : BH_STR_EMPTY,
                             .evidence = {.technique = BH_BY_MANIFEST,
                                          .confidence = 100,
                                          .inner = m->inner,
                                          .offset = UINT64_MAX},
                             .licences = m->licences,
                             .properties = tags ? tags->items : NULL,
                             .property_count = tags ? tags->count : 0};
    uint32_t ref;

    if (is_said(m->author))
        c.supplier = bh_known(m->author);
    else if (is_said(m->maintainer))
        c.supplier = bh_known(m->maintainer);
    settle_licences(m);
    c.licence_count = m->licence_count;
    int r = bh_purl_text(&purl, f->arena, &c.purl);
    if (r == BH_E_CORRUPT)
        return bh_fail(f->diag, r, BH_NOWHERE, "a package name or version that is none");
    if (r == 0)
        r = bh_emit_component(f->sink, &c, &ref);
    for (size_t i = 0; r == 0 && i < m->need_count; i++) {
        m->needs[i].from = ref;
        r = bh_emit_requirement(f->sink, &m->needs[i]);
    }
    return r;
}

int bh_python_metadata(const struct bh_find *f, bh_str text, bh_str inner,
                       const struct bh_python_tags *tags)
{
    struct metadata m = {.inner = inner};
    struct bh_deb822 reader;
    struct bh_deb822_field field;
    int r = 0;

    bh_deb822_init(&reader, text, 0, NULL); // old metadata has free text in odd places
    if (!bh_deb822_stanza(&reader))
        return BH_E_FORMAT;
    while (r == 0 && bh_deb822_field(&reader, &field))
        r = read_field(f, &m, &field);
    if (r < 0)
        return r;
    if (!m.name.len || !m.version.len)
        return bh_fail(f->diag, BH_E_CORRUPT, BH_NOWHERE, "a package without name or version");
    return emit(f, &m, tags);
}

bool bh_python_is_name(bh_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        bool inner = i && i + 1 < name.len;
        if (!bh_is_alnum(name.ptr[i]) && !(inner && bh_str_has(BH_STR("-_."), name.ptr[i])))
            return false;
    }
    return name.len > 0;
}

bool bh_python_in_site(bh_str path)
{
    bh_str part;

    while (bh_str_cut(&path, '/', &part))
        if (bh_str_eqz(part, "site-packages") || bh_str_eqz(part, "dist-packages"))
            return true;
    return false;
}
