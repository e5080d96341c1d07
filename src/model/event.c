// SPDX-License-Identifier: Apache-2.0
// Emission of events.

#include "model/event.h"

#include "base/error.h"

int bh_emit_component(struct bh_sink *s, const struct bh_component *c, uint32_t *ret_ref)
{
    struct bh_event e = {.kind = BH_EVENT_COMPONENT, .component = *c};

    if (s->components == UINT32_MAX)
        return BH_E_LIMIT;
    int r = s->event(s->ctx, &e);
    if (r < 0)
        return r;
    s->components++;
    if (ret_ref)
        *ret_ref = s->components;
    return 0;
}

int bh_emit_relation(struct bh_sink *s, const struct bh_relation *rel)
{
    struct bh_event e = {.kind = BH_EVENT_RELATION, .relation = *rel};

    return s->event(s->ctx, &e);
}

int bh_emit_requirement(struct bh_sink *s, const struct bh_requirement *req)
{
    struct bh_event e = {.kind = BH_EVENT_REQUIREMENT, .requirement = *req};

    return s->event(s->ctx, &e);
}

int bh_emit_file(struct bh_sink *s, const struct bh_owned_file *f)
{
    struct bh_event e = {.kind = BH_EVENT_FILE, .file = *f};

    return s->event(s->ctx, &e);
}

int bh_emit_vex(struct bh_sink *s, const struct bh_vex_statement *v)
{
    struct bh_event e = {.kind = BH_EVENT_VEX, .vex = *v};

    return s->event(s->ctx, &e);
}

int bh_emit_dependency(struct bh_sink *s, uint32_t from, uint32_t to, enum bh_scope scope)
{
    struct bh_relation rel = {.from = from, .to = to, .kind = BH_DEPENDS_ON, .scope = scope};

    return bh_emit_relation(s, &rel);
}
