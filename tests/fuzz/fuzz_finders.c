// SPDX-License-Identifier: Apache-2.0
// Finders over hostile files, and what they say against the contract: numbers of components that
// were told, package URLs in canonical form, records that can be read back, an inventory that can
// be made of them.
//
// Input: "FINDER PATH\n", the file, then for each other file of the source "\n--- PATH\n" and its
// bytes. Without the name of a finder the whole input is the file, and every finder reads it.

#include <stdint.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "finders/dispatch.h"
#include "finders/registry.h"
#include "model/inventory.h"
#include "model/purl.h"

#define FILES_MAX 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
    bh_str paths[FILES_MAX], texts[FILES_MAX];
    size_t count;
    struct bh_buf events;
    struct bh_sink sink;
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

// The canonical form of a canonical form is itself.
static void check_purl(bh_str text)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_purl purl;
    bh_str again;

    bh_arena_init(&arena, 64 * BH_MIB);
    int r = bh_purl_parse(text, &arena, &purl);
    if (r == 0)
        r = bh_purl_text(&purl, &arena, &again);
    require(r == BH_E_NOMEM || (r == 0 && bh_str_eq(text, again)));
}

static int on_event(void *ctx, const struct bh_event *e)
{
    struct source *s = ctx;
    uint32_t last = s->sink.components;

    switch (e->kind) {
    case BH_EVENT_COMPONENT:
        require(e->component.evidence.confidence <= 100);
        if (e->component.purl.len)
            check_purl(e->component.purl);
        break;
    case BH_EVENT_RELATION:
        require(e->relation.from && e->relation.from <= last);
        require(e->relation.to && e->relation.to <= last);
        break;
    case BH_EVENT_REQUIREMENT:
        require(e->requirement.from && e->requirement.from <= last);
        break;
    case BH_EVENT_FILE:
        require(e->file.owner && e->file.owner <= last);
        break;
    case BH_EVENT_REPORT:
        require(e->report.text.len > 0);
        break;
    case BH_EVENT_VEX:
        require(false);
        break;
    }
    bh_event_encode(&s->events, e);
    return bh_buf_error(&s->events);
}

static void on_report(void *ctx, const struct bh_report *r)
{
    const struct bh_event e = {.kind = BH_EVENT_REPORT, .report = *r};

    (void)!on_event(ctx, &e);
}

static int read_file(const struct bh_find *f, bh_str path, uint64_t cap, bh_str *ret)
{
    const struct source *s = f->source;

    for (size_t i = 1; i < s->count; i++)
        if (bh_str_eq(s->paths[i], path))
            return s->texts[i].len > cap ? BH_E_LIMIT : bh_arena_str(f->arena, s->texts[i], ret);
    return BH_E_FORMAT;
}

static int list_folder(const struct bh_find *f, bh_str path,
                       int (*each)(void *ctx, bh_str name, bool is_folder), void *ctx)
{
    const struct source *s = f->source;

    for (size_t i = 1; i < s->count; i++) {
        int r = bh_str_eq(bh_path_dir(s->paths[i]), path)
                    ? each(ctx, bh_path_base(s->paths[i]), false)
                    : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

static void make_inventory(const struct source *s, const struct bh_finder *finder)
{
    struct bh_inventory *BH_CLEANUP(bh_inventory_freep) inv = bh_inventory_new();

    if (!inv || bh_inventory_add(inv, s->paths[0], 0, bh_str_z(finder->name), finder->os_packages,
                                 bh_buf_str(&s->events)) < 0)
        return;
    if (bh_inventory_finish(inv) == 0)
        require(inv->component_count <= s->sink.components);
}

static void run(struct source *s, const struct bh_finder *finder)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    struct bh_input in = bh_input_mem(s->texts[0]);
    struct bh_diag diag = {.report = on_report, .ctx = s, .file = s->paths[0]};
    struct bh_find f = {.path = s->paths[0],
                        .size = s->texts[0].len,
                        .magic = bh_magic_of(s->texts[0]),
                        .input = &in,
                        .arena = &arena,
                        .sink = &s->sink,
                        .diag = &diag,
                        .read_file = read_file,
                        .list_folder = list_folder,
                        .source = s};

    s->sink = (struct bh_sink){.event = on_event, .ctx = s};
    bh_buf_clear(&s->events);
    bh_arena_init(&arena, 256 * BH_MIB);
    int r = finder->find(&f);
    require(r <= 0 && r >= BH_E_SYSTEM);
    if (bh_buf_error(&s->events) == 0)
        make_inventory(s, finder);
}

// Cuts the input into the files of the source; the first is the entry.
static void split(struct source *s, bh_str path, bh_str rest)
{
    const bh_str mark = BH_STR("\n--- ");

    for (s->count = 0; s->count < FILES_MAX; s->count++) {
        size_t end = bh_str_search(rest, mark);
        s->paths[s->count] = path;
        s->texts[s->count] = bh_str_sub(rest, 0, end);
        if (end == rest.len) {
            s->count++;
            return;
        }
        rest = bh_str_from(rest, end + mark.len);
        if (!bh_str_cut(&rest, '\n', &path))
            path = BH_STR_EMPTY;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source s = {0};
    bh_str rest = bh_str_n(data, size), head, name = BH_STR_EMPTY;

    bh_buf_init(&s.events, BH_LIMIT_FRAME);
    if (bh_str_cut(&rest, '\n', &head))
        (void)!bh_str_cut(&head, ' ', &name);
    const struct bh_finder *finder = bh_finder_by_name(name);
    if (finder) {
        split(&s, head, rest);
        run(&s, finder);
    } else {
        s.paths[0] = BH_STR("rootfs/var/lib/x");
        s.texts[0] = bh_str_n(data, size);
        s.count = 1;
        for (size_t i = 0; bh_finders[i]; i++)
            run(&s, bh_finders[i]);
    }
    bh_buf_done(&s.events);
    return 0;
}
