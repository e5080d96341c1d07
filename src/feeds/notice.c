// SPDX-License-Identifier: Apache-2.0
// Distributions' notices of updates.

#include "feeds/notice.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

void bh_notice_init(struct bh_notice *n, struct bh_arena *arena)
{
    *n = (struct bh_notice){
        .arena = arena,
        .a = {.modified = BH_TIME_UNKNOWN,
              .published = BH_TIME_UNKNOWN,
              .withdrawn = BH_TIME_UNKNOWN,
              .exploited = BH_TIME_UNKNOWN},
        .links.size = sizeof(struct bh_link),
        .references.size = sizeof(struct bh_reference),
        .severities.size = sizeof(struct bh_severity_text),
        .affected.size = sizeof(struct bh_affected),
    };
    bh_map_init(&n->known);
}

void bh_notice_done(struct bh_notice *n)
{
    bh_map_done(&n->known);
}

int bh_notice_text(struct bh_notice *n, bh_str text, bh_str *ret)
{
    text = bh_str_trim(text);
    char *p = bh_arena_alloc(n->arena, text.len + 1);

    if (!p)
        return BH_E_NOMEM;
    for (size_t i = 0; i < text.len; i++)
        p[i] = text.ptr[i] == '\t' ? ' ' : text.ptr[i];
    p[text.len] = '\0';
    *ret = bh_str_n(p, text.len);
    return 0;
}

// A new item of the list, unless there is one of the same key: *ret is NULL then.
static int add_new(struct bh_notice *n, struct bh_record_list *list, const bh_str *key,
                   size_t count, void **ret)
{
    bool added;
    bh_str whole;
    int code = bh_arena_join(n->arena, key, count, &whole);

    *ret = NULL;
    if (code < 0)
        return code;
    struct bh_map_slot *slot = bh_map_slot(&n->known, whole, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (!added)
        return 0;
    *ret = bh_record_push(n->arena, list);
    return *ret ? 0 : BH_E_NOMEM;
}

int bh_notice_link(struct bh_notice *n, enum bh_link_kind kind, bh_str id)
{
    const bh_str key[] = {BH_STR("l"), id};
    void *link = NULL;
    int code = id.len ? add_new(n, &n->links, key, BH_COUNT(key), &link) : 0;

    if (link)
        *(struct bh_link *)link = (struct bh_link){kind, id};
    return code;
}

int bh_notice_cves(struct bh_notice *n, bh_str text)
{
    const bh_str front = BH_STR("CVE-");
    int code = 0;

    while (code == 0) {
        text = bh_str_from(text, bh_str_search(text, front));
        bh_str id = text;
        if (!bh_str_skip(&text, front))
            break;
        bool year = bh_scan_digits(&text).len == 4;
        if (year && bh_scan_char(&text, '-') && bh_scan_digits(&text).len >= 4)
            code = bh_notice_link(n, BH_UPSTREAM, bh_str_sub(id, 0, id.len - text.len));
    }
    return code;
}

int bh_notice_reference(struct bh_notice *n, const char *type, bh_str url)
{
    const bh_str key[] = {BH_STR("u"), url};
    void *reference = NULL;
    bool web = bh_str_starts(url, BH_STR("https://")) || bh_str_starts(url, BH_STR("http://"));
    int code = web ? add_new(n, &n->references, key, BH_COUNT(key), &reference) : 0;

    if (reference)
        *(struct bh_reference *)reference = (struct bh_reference){bh_str_z(type), url};
    return code;
}

int bh_notice_severity(struct bh_notice *n, struct bh_xml *x, const char *type, bh_str text)
{
    static const char *const none[] = {"none", "n/a", "unspecified", "unknown"};

    for (size_t i = 0; i < BH_COUNT(none); i++)
        if (bh_str_caseeq(text, bh_str_z(none[i])))
            return 0;
    if (!text.len)
        return 0;
    if (text.len > BH_LIMIT_SEVERITY_TEXT || n->severities.count >= BH_LIMIT_SEVERITIES)
        return bh_xml_fail(x, BH_E_LIMIT, "more than %d severities, or one of more than %d bytes",
                           BH_LIMIT_SEVERITIES, BH_LIMIT_SEVERITY_TEXT);
    return bh_record_add(n->arena, &n->severities,
                         &(struct bh_severity_text){bh_str_z(type), text});
}

// Oracle maintains several kernels of its own under one name, each at the version that it began
// with
// ("5.4.17-2136.el8uek", "5.15.0-8.91.el8uek"): a fix of one is about no other.
static int add_kernel_line(struct bh_notice *n, struct bh_notice_package *p)
{
    bool uek = bh_str_starts(p->ecosystem, BH_STR("Oracle Linux:")) &&
               bh_str_starts(p->name, BH_STR("kernel-uek"));

    if (!uek || p->from.len)
        return 0;
    return bh_arena_str(n->arena, bh_str_sub(p->fixed, 0, bh_str_find(p->fixed, '-')), &p->from);
}

int bh_notice_package(struct bh_notice *n, const struct bh_notice_package *package)
{
    struct bh_notice_package line = *package, *p = &line;
    int code = add_kernel_line(n, p);

    if (code < 0)
        return code;
    const bh_str gap = BH_STR("\n"); // in none of the names
    const bh_str mark = p->after       ? p->inclusive ? BH_STR("ai") : BH_STR("a")
                              : p->inclusive ? BH_STR("i")
                                       : BH_STR_EMPTY;
    const bh_str key[] = {BH_STR("p"), mark, gap,      p->ecosystem, gap,     p->name, gap,
                          p->from,     gap,  p->fixed, gap,          p->note, gap,     p->vague};
    void *item;
    code = add_new(n, &n->affected, key, BH_COUNT(key), &item);
    if (!item)
        return code;
    struct bh_range *range = bh_arena_zalloc(n->arena, sizeof(*range));
    struct bh_range_event *events = bh_arena_array(n->arena, 2, sizeof(*events));
    if (!range || !events)
        return BH_E_NOMEM;
    events[0] = (struct bh_range_event){p->after ? BH_INTRODUCED_AFTER : BH_INTRODUCED,
                                        p->from.len ? p->from : BH_STR("0")};
    events[1] = (struct bh_range_event){p->inclusive ? BH_LAST_AFFECTED : BH_FIXED, p->fixed};
    *range = (struct bh_range){.type = p->vague.len ? BH_RANGE_UNREADABLE : BH_RANGE_ECOSYSTEM,
                               .text = p->vague,
                               .events = events,
                               .event_count = bh_str_eqz(p->fixed, "0") ? 0
                                              : p->fixed.len            ? 2
                                                                        : 1};
    *(struct bh_affected *)item = (struct bh_affected){.ecosystem = p->ecosystem,
                                                       .name = p->name,
                                                       .note = p->note,
                                                       .ranges = range,
                                                       .range_count = 1};
    return 0;
}

int bh_notice_finish(struct bh_notice *n, const struct bh_feed_sink *sink)
{
    struct bh_advisory *a = &n->a;

    a->links = n->links.items;
    a->link_count = n->links.count;
    a->references = n->references.items;
    a->reference_count = n->references.count;
    a->severities = n->severities.items;
    a->severity_count = n->severities.count;
    a->affected = n->affected.items;
    a->affected_count = n->affected.count;
    return sink->advisory(sink->ctx, a);
}
