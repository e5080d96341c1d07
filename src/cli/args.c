// SPDX-License-Identifier: Apache-2.0
// Reading of command-line options.

#include "cli/args.h"

#include "base/memory.h"
#include "base/utf8.h"

struct parse {
    struct bh_cli *cli;
    const struct bh_option *const *tables;
    int argc, at;
    char **argv;
    struct bh_args args;
    size_t room;
};

static int add(struct parse *p, int id, const char *value)
{
    if (bh_grow((void **)&p->args.items, &p->room, p->args.count, sizeof(*p->args.items)) < 0) {
        bh_cli_complain(p->cli, "out of memory");
        return BH_EXIT_INTERNAL;
    }
    p->args.items[p->args.count++] = (struct bh_arg){.id = id, .value = value};
    return 0;
}

static const struct bh_option *by_letter(const struct parse *p, char letter)
{
    for (const struct bh_option *const *t = p->tables; *t; t++)
        for (const struct bh_option *o = *t; o->name; o++)
            if (o->letter == letter)
                return o;
    return NULL;
}

// The whole name, or the only one that starts so.
static const struct bh_option *by_name(const struct parse *p, bh_str name, bool *ret_ambiguous)
{
    const struct bh_option *found = NULL;

    *ret_ambiguous = false;
    for (const struct bh_option *const *t = p->tables; *t; t++)
        for (const struct bh_option *o = *t; o->name; o++) {
            if (bh_str_eqz(name, o->name)) {
                *ret_ambiguous = false;
                return o;
            }
            if (name.len && bh_str_starts(bh_str_z(o->name), name)) {
                *ret_ambiguous = found != NULL;
                found = o;
            }
        }
    return found;
}

// Empty when there is none: as a value that is an unset variable of the shell, it is none.
static const char *next_word(struct parse *p)
{
    return p->at < p->argc ? p->argv[p->at++] : "";
}

static int long_option(struct parse *p, const char *text)
{
    bh_str name = bh_str_z(text);
    size_t eq = bh_str_find(name, '=');
    const char *value = eq < name.len ? text + eq + 1 : NULL;
    bool ambiguous;

    name.len = eq;
    const struct bh_option *o = by_name(p, name, &ambiguous);
    if (!o || ambiguous) {
        bh_cli_complain(p->cli,
                        ambiguous ? BH_N("option '--%.*s' is not unique")
                                  : BH_N("there is no option '--%.*s' ('--help' lists them)"),
                        BH_FMT(name));
        return BH_EXIT_USAGE;
    }
    if (!o->argument && value) {
        bh_cli_complain(p->cli, "option '--%s' takes no value", o->name);
        return BH_EXIT_USAGE;
    }
    if (o->argument && !value)
        value = next_word(p);
    if (o->argument && !*value) {
        bh_cli_complain(p->cli, "option '--%s' needs a value", o->name);
        return BH_EXIT_USAGE;
    }
    return add(p, o->id, value);
}

// The first one, whole.
static bh_str character(const char *text)
{
    int n = bh_utf8_length(text, strlen(text));

    return bh_str_n(text, n > 0 ? (size_t)n : 1);
}

static int short_options(struct parse *p, const char *letters)
{
    for (; *letters; letters++) {
        const struct bh_option *o = by_letter(p, *letters);
        if (!o) {
            bh_cli_complain(p->cli, "there is no option '-%.*s' ('--help' lists them)",
                            BH_FMT(character(letters)));
            return BH_EXIT_USAGE;
        }
        const char *value = NULL;
        if (o->argument)
            value = letters[1] ? letters + 1 : next_word(p);
        if (o->argument && !*value) {
            bh_cli_complain(p->cli, "option '-%c' needs a value", *letters);
            return BH_EXIT_USAGE;
        }
        int r = add(p, o->id, value);
        if (r || o->argument)
            return r;
    }
    return 0;
}

int bh_args_parse(struct bh_cli *cli, const struct bh_option *const *tables, int argc, char **argv,
                  struct bh_args *ret)
{
    struct parse p = {.cli = cli, .tables = tables, .argc = argc, .argv = argv};
    bool options = true;
    int r = 0;

    while (r == 0 && p.at < argc) {
        const char *word = argv[p.at++];
        if (!options || word[0] != '-' || word[1] == '\0')
            r = add(&p, 0, word);
        else if (word[1] != '-')
            r = short_options(&p, word + 1);
        else if (word[2] == '\0')
            options = false;
        else
            r = long_option(&p, word + 2);
    }
    if (r) {
        bh_args_done(&p.args);
        return r;
    }
    *ret = p.args;
    return 0;
}

void bh_args_done(struct bh_args *a)
{
    bh_free(a->items);
    *a = (struct bh_args){0};
}

const char *bh_args_value(const struct bh_args *a, int id)
{
    for (size_t i = a->count; i-- > 0;)
        if (a->items[i].id == id)
            return a->items[i].value;
    return NULL;
}

bool bh_args_has(const struct bh_args *a, int id)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].id == id)
            return true;
    return false;
}

size_t bh_args_operands(const struct bh_args *a)
{
    size_t n = 0;

    for (size_t i = 0; i < a->count; i++)
        n += a->items[i].id == 0;
    return n;
}

const char *bh_args_operand(const struct bh_args *a, size_t n)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].id == 0 && n-- == 0)
            return a->items[i].value;
    return NULL;
}
