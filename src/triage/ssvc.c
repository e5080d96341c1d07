// SPDX-License-Identifier: Apache-2.0
// Evaluation of SSVC decision tables over sets of values.

#include "triage/ssvc.h"

#include "base/error.h"

size_t bh_ssvc_value_count(enum bh_ssvc_point point)
{
    size_t n = 0;

    while (n < BH_SSVC_VALUES && bh_ssvc_point(point)->values[n].name)
        n++;
    return n;
}

size_t bh_ssvc_row_count(const struct bh_ssvc_table *table)
{
    size_t n = 1;

    for (size_t i = 0; i < table->point_count; i++)
        n *= bh_ssvc_value_count(table->points[i]);
    return n;
}

static bool same_name(bh_str name, bh_str standard)
{
    if (name.len != standard.len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = bh_to_lower(name.ptr[i]);
        bool gap = c == '-' || c == '_' || c == ' ';
        if (gap ? standard.ptr[i] != ' ' && standard.ptr[i] != '-' : c != standard.ptr[i])
            return false;
    }
    return true;
}

bool bh_ssvc_value_by_name(enum bh_ssvc_point point, bh_str name, uint8_t *ret)
{
    for (size_t i = 0; i < bh_ssvc_value_count(point); i++)
        if (same_name(name, bh_str_z(bh_ssvc_point(point)->values[i].name))) {
            *ret = (uint8_t)i;
            return true;
        }
    return false;
}

static bool has_one(unsigned set)
{
    return set && !(set & (set - 1));
}

void bh_ssvc_derive(struct bh_ssvc_facts *f)
{
    static const struct bh_ssvc_table *const deriving[] = {&bh_ssvc_human_impact, &bh_ssvc_utility,
                                                           &bh_ssvc_public_safety_impact};
    struct bh_ssvc_decision d;

    for (size_t i = 0; i < BH_COUNT(deriving); i++)
        if (!f->possible[deriving[i]->outcome] && bh_ssvc_decide(deriving[i], f, &d) == 0)
            f->possible[deriving[i]->outcome] = d.possible;
}

// A table with the values that the facts leave of each of its points.
struct evaluation {
    const struct bh_ssvc_table *table;
    unsigned possible[BH_SSVC_TABLE_POINTS];
    size_t stride[BH_SSVC_TABLE_POINTS]; // rows from one value of the point to its next
    size_t count[BH_SSVC_TABLE_POINTS];
};

static int prepare(const struct bh_ssvc_table *table, const struct bh_ssvc_facts *facts,
                   struct evaluation *e)
{
    size_t stride = 1;

    e->table = table;
    for (size_t i = table->point_count; i-- > 0;) {
        size_t n = bh_ssvc_value_count(table->points[i]);
        unsigned all = (1u << n) - 1, possible = facts->possible[table->points[i]];
        if (possible & ~all)
            return BH_E_CORRUPT;
        e->possible[i] = possible ? possible : all;
        e->count[i] = n;
        e->stride[i] = stride;
        stride *= n;
    }
    return 0;
}

static size_t digit(const struct evaluation *e, size_t row, size_t i)
{
    return row / e->stride[i] % e->count[i];
}

static bool is_possible(const struct evaluation *e, size_t row)
{
    for (size_t i = 0; i < e->table->point_count; i++)
        if (!(e->possible[i] >> digit(e, row, i) & 1))
            return false;
    return true;
}

// The same row with the point's first possible value.
static size_t with_first(const struct evaluation *e, size_t row, size_t i)
{
    size_t first = (size_t)__builtin_ctz(e->possible[i]);

    return row - digit(e, row, i) * e->stride[i] + first * e->stride[i];
}

int bh_ssvc_decide(const struct bh_ssvc_table *table, const struct bh_ssvc_facts *facts,
                   struct bh_ssvc_decision *ret)
{
    const struct bh_ssvc_value *outcomes = bh_ssvc_point(table->outcome)->values;
    struct bh_ssvc_decision d = {0};
    struct evaluation e;
    int r = prepare(table, facts, &e);

    if (r < 0)
        return r;
    for (size_t row = 0; row < bh_ssvc_row_count(table); row++) {
        if (!is_possible(&e, row))
            continue;
        d.possible |= (uint8_t)(1u << table->rows[row]);
        for (size_t i = 0; i < table->point_count; i++)
            if (table->rows[row] != table->rows[with_first(&e, row, i)])
                d.missing |= UINT32_C(1) << table->points[i];
    }
    for (size_t i = 0; i < table->point_count; i++)
        if (has_one(e.possible[i]))
            d.known |= UINT32_C(1) << table->points[i];
    d.lowest = &outcomes[__builtin_ctz(d.possible)];
    d.highest = &outcomes[31 - __builtin_clz(d.possible)];
    *ret = d;
    return 0;
}
