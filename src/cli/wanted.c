// SPDX-License-Identifier: Apache-2.0
// Findings of some vulnerabilities alone.

#include "cli/wanted.h"

#include "base/error.h"

struct asking {
    struct bh_wanted *wanted;
    bool any;
};

static int keep_id(struct bh_wanted *w, bh_str id)
{
    int r = bh_arena_str(&w->arena, id, &id);

    return r == 0 ? bh_map_set(&w->ids, id, 1) : r;
}

static int on_record(void *ctx, const struct bh_advisory *a)
{
    struct asking *asking = ctx;

    asking->any = true;
    return keep_id(asking->wanted, a->id);
}

static int ask(struct bh_wanted *w, struct bh_catalogue *catalogue, bh_str id, bool *ret_any)
{
    struct asking asking = {.wanted = w};
    int r = keep_id(w, id);

    if (r == 0)
        r = bh_catalogue_by_id(catalogue, id, on_record, &asking);
    *ret_any = asking.any;
    return r;
}

int bh_wanted_read(struct bh_cli *cli, const struct bh_args *args, int option,
                   struct bh_catalogue *catalogue, struct bh_wanted *ret)
{
    bh_str *asked;

    *ret = (struct bh_wanted){0};
    bh_map_init(&ret->ids);
    bh_arena_init(&ret->arena, 0);
    asked = bh_arena_array(&ret->arena, args->count, sizeof(*asked));
    if (!asked)
        return bh_cli_failed(cli, BH_E_NOMEM);
    for (size_t i = 0; i < args->count; i++) {
        bh_str id = bh_str_z(args->items[i].value);
        bool any;
        if (args->items[i].id != option)
            continue;
        int r = ask(ret, catalogue, id, &any);
        if (r < 0)
            return bh_cli_failed(cli, r);
        if (!any) {
            bh_cli_complain(cli, "there is no advisory '%s'", args->items[i].value);
            return BH_EXIT_INPUT;
        }
        asked[ret->count++] = id;
    }
    ret->asked = asked;
    return 0;
}

void bh_wanted_done(struct bh_wanted *w)
{
    bh_map_done(&w->ids);
    bh_arena_done(&w->arena);
}

static bool is_wanted(const struct bh_wanted *w, const struct bh_finding *f)
{
    uint64_t value;

    for (size_t i = 0; i < f->id_count; i++)
        if (bh_map_get(&w->ids, f->ids[i], &value))
            return true;
    for (size_t i = 0; i < f->statement_count; i++)
        if (bh_map_get(&w->ids, f->statements[i].id, &value))
            return true;
    return false;
}

void bh_wanted_keep(const struct bh_wanted *w, struct bh_findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; w->count && i < findings->count; i++)
        if (is_wanted(w, &findings->items[i]))
            findings->items[kept++] = findings->items[i];
    if (w->count)
        findings->count = kept;
}
