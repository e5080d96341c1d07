// SPDX-License-Identifier: Apache-2.0
// Prints every row of a decision table as CSV: a line of the points with their versions, then the
// values and the outcome that the evaluation gives for them. Argument: the table's name.

#include <stdio.h>

#include "triage/ssvc.h"

static const struct bh_ssvc_table *const tables[] = {
    &bh_ssvc_deployer,
    &bh_ssvc_supplier,
    &bh_ssvc_cisa_coordinator,
    &bh_ssvc_cisa_bod_26_04,
    &bh_ssvc_human_impact,
    &bh_ssvc_utility,
    &bh_ssvc_public_safety_impact,
};

static const char *value_name(enum bh_ssvc_point point, size_t value)
{
    return bh_ssvc_point(point)->values[value].name;
}

static void print_point(enum bh_ssvc_point point, char after)
{
    printf("%s v%s%c", bh_ssvc_point(point)->name, bh_ssvc_point(point)->version, after);
}

static int print_rows(const struct bh_ssvc_table *t)
{
    for (size_t i = 0; i < t->point_count; i++)
        print_point(t->points[i], ';');
    print_point(t->outcome, '\n');
    for (size_t row = 0; row < bh_ssvc_row_count(t); row++) {
        struct bh_ssvc_facts facts = {0};
        struct bh_ssvc_decision d;
        size_t rest = row;
        // Which number a row has is the test's own business: any that visits each one once.
        for (size_t i = 0; i < t->point_count; i++) {
            size_t count = bh_ssvc_value_count(t->points[i]);
            bh_ssvc_know(&facts, t->points[i], (unsigned)(rest % count));
            printf("%s;", value_name(t->points[i], rest % count));
            rest /= count;
        }
        if (bh_ssvc_decide(t, &facts, &d) < 0 || d.missing || d.lowest != d.highest)
            return 1;
        printf("%s\n", d.lowest->name);
    }
    return 0;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < BH_COUNT(tables); i++)
        if (bh_str_eqz(bh_str_z(argv[1]), tables[i]->name))
            return print_rows(tables[i]);
    return 2;
}
