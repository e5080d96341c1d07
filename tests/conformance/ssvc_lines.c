// SPDX-License-Identifier: Apache-2.0
// Prints every row of a decision table as CSV: a line of the points with their versions, then the
// values and the outcome that the evaluation gives for them. Argument: the table's name.

#include <stdio.h>

#include "../support/ssvc_tables.h"

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
    for (size_t i = 0; argc == 2 && i < BH_COUNT(ssvc_tables); i++)
        if (bh_str_eqz(bh_str_z(argv[1]), ssvc_tables[i]->name))
            return print_rows(ssvc_tables[i]);
    return 2;
}
