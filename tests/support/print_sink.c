// SPDX-License-Identifier: Apache-2.0
// Events as text: one line a component, its details indented below it.

#include "print_sink.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"

static const char *const linkages[] = {[BH_LINK_UNKNOWN] = "",
                                       [BH_LINK_STATIC] = " (static)",
                                       [BH_LINK_DYNAMIC] = " (dynamic)",
                                       [BH_LINK_PROCESS] = " (process)"};

static void line(struct bh_buf *b, const char *label, bh_str value)
{
    if (!value.len)
        return;
    bh_buf_printf(b, "  %s: ", label);
    bh_utf8_printable(b, value);
    bh_buf_add_char(b, '\n');
}

static int keep_name(struct print_sink *p, const struct bh_component *c)
{
    struct bh_buf name;

    bh_buf_init(&name, 0);
    if (c->purl.len)
        bh_utf8_printable(&name, c->purl);
    else {
        bh_utf8_printable(&name, c->name);
        bh_buf_add_char(&name, '@');
        bh_utf8_printable(&name, c->version.text);
    }
    bh_buf_add_char(&name, '\0');
    if (bh_buf_error(&name) < 0 ||
        bh_grow((void **)&p->names, &p->room, p->count, sizeof(*p->names)) < 0) {
        bh_buf_done(&name);
        return BH_E_NOMEM;
    }
    p->names[p->count++] = bh_str_n(name.ptr, name.len - 1);
    return 0;
}

static bh_str name_of(const struct print_sink *p, uint32_t ref)
{
    return ref && ref <= p->count ? p->names[ref - 1] : BH_STR("(no such component)");
}

static int print_component(struct print_sink *p, const struct bh_component *c)
{
    struct bh_buf *b = &p->text;
    int r = keep_name(p, c);

    if (r < 0)
        return r;
    bh_buf_printf(b, "%s %.*s%s\n", bh_component_kind_name(c->kind), BH_FMT(p->names[p->count - 1]),
                  c->root ? " (root)" : "");
    line(b, "name", c->name);
    line(b, "version", c->version.text);
    if (c->scope != BH_SCOPE_UNKNOWN)
        line(b, "scope", bh_str_z(bh_scope_name(c->scope)));
    line(b, "source", c->source_name);
    line(b, "source-version", c->source_version);
    line(b, "supplier", c->supplier.text);
    line(b, "description", c->description);
    line(b, "cpe", c->cpe);
    for (size_t i = 0; i < c->licence_count; i++) {
        bh_buf_printf(b, "  licence-%s: ", bh_licence_kind_name(c->licences[i].kind));
        bh_utf8_printable(b, c->licences[i].text);
        bh_buf_add_char(b, '\n');
    }
    for (size_t i = 0; i < c->hash_count; i++)
        bh_buf_printf(b, "  hash: %.*s %.*s\n", BH_FMT(c->hashes[i].algorithm),
                      BH_FMT(c->hashes[i].hex));
    for (size_t i = 0; i < c->property_count; i++) {
        bh_buf_printf(b, "  %.*s: ", BH_FMT(c->properties[i].name));
        bh_utf8_printable(b, c->properties[i].value);
        bh_buf_add_char(b, '\n');
    }
    bh_buf_printf(b, "  evidence: %s %u%%", bh_technique_name(c->evidence.technique),
                  c->evidence.confidence);
    if (c->evidence.line)
        bh_buf_printf(b, " line %llu", (unsigned long long)c->evidence.line);
    if (c->evidence.offset != UINT64_MAX)
        bh_buf_printf(b, " offset %llu", (unsigned long long)c->evidence.offset);
    if (c->evidence.inner.len) {
        bh_buf_add_z(b, " in ");
        bh_utf8_printable(b, c->evidence.inner);
    }
    bh_buf_add_char(b, '\n');
    return 0;
}

static int print_event(void *ctx, const struct bh_event *e)
{
    struct print_sink *p = ctx;
    struct bh_buf *b = &p->text;

    switch (e->kind) {
    case BH_EVENT_COMPONENT:
        return print_component(p, &e->component);
    case BH_EVENT_RELATION:
        bh_buf_printf(b, "%.*s %s %.*s", BH_FMT(name_of(p, e->relation.from)),
                      bh_relation_kind_name(e->relation.kind), BH_FMT(name_of(p, e->relation.to)));
        if (e->relation.scope != BH_SCOPE_UNKNOWN)
            bh_buf_printf(b, " (%s)", bh_scope_name(e->relation.scope));
        bh_buf_add_z(b, linkages[e->relation.linkage]);
        break;
    case BH_EVENT_REQUIREMENT:
        bh_buf_printf(b, "%.*s needs %.*s %.*s %.*s", BH_FMT(name_of(p, e->requirement.from)),
                      BH_FMT(e->requirement.purl_type), BH_FMT(e->requirement.name),
                      BH_FMT(e->requirement.constraint));
        if (e->requirement.scope != BH_SCOPE_UNKNOWN)
            bh_buf_printf(b, " (%s)", bh_scope_name(e->requirement.scope));
        break;
    case BH_EVENT_FILE:
        bh_buf_printf(b, "%.*s owns ", BH_FMT(name_of(p, e->file.owner)));
        bh_utf8_printable(b, e->file.path);
        if (e->file.digest.len)
            bh_buf_printf(b, " %.*s %.*s", BH_FMT(e->file.kind), BH_FMT(e->file.digest));
        break;
    case BH_EVENT_REPORT:
        bh_buf_printf(b, "%s %s",
                      e->report.severity == BH_ERROR     ? "error"
                      : e->report.severity == BH_WARNING ? "warning"
                                                         : "note",
                      bh_error_name(e->report.code));
        if (e->report.place.line)
            bh_buf_printf(b, " line %llu", (unsigned long long)e->report.place.line);
        if (e->report.place.offset != UINT64_MAX)
            bh_buf_printf(b, " offset %llu", (unsigned long long)e->report.place.offset);
        bh_buf_printf(b, ": %.*s", BH_FMT(e->report.text));
        break;
    case BH_EVENT_VEX:
        bh_buf_add_z(b, "vex");
        break;
    }
    bh_buf_add_char(b, '\n');
    return 0;
}

void print_sink_init(struct print_sink *p)
{
    *p = (struct print_sink){.sink = {.event = print_event, .ctx = p}};
    bh_buf_init(&p->text, 0);
}

void print_sink_done(struct print_sink *p)
{
    for (size_t i = 0; i < p->count; i++)
        bh_free((void *)(uintptr_t)p->names[i].ptr);
    bh_free(p->names);
    bh_buf_done(&p->text);
    *p = (struct print_sink){0};
}
