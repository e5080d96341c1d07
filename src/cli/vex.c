// SPDX-License-Identifier: Apache-2.0
// buhin vex: VEX documents by themselves.

#include "base/clock.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/vex_check.h"
#include "documents/openvex_write.h"
#include "documents/vex_read.h"
#include "documents/vex_words.h"
#include "model/purl.h"
#include "scan/read_vex.h"

enum {
    OPTION_PRODUCT = BH_REPORT_OPTIONS_END,
    OPTION_PART,
    OPTION_VULNERABILITY,
    OPTION_STATUS,
    OPTION_JUSTIFICATION,
    OPTION_IMPACT,
    OPTION_ACTION,
    OPTION_AUTHOR,
};

#define JUSTIFICATIONS                                                                             \
    "component_not_present vulnerable_code_not_present vulnerable_code_not_in_execute_path "       \
    "vulnerable_code_cannot_be_controlled_by_adversary inline_mitigations_already_exist"

static const struct bh_option options[] = {
    {.id = OPTION_PRODUCT,
     .name = "product",
     .argument = "PURL",
     .help = BH_N("create: the product; may be repeated")},
    {.id = OPTION_PART,
     .name = "part",
     .argument = "PURL",
     .help = BH_N("create: the part of the product that it is about; may be repeated")},
    {.id = OPTION_VULNERABILITY,
     .name = "vuln",
     .argument = "ID",
     .help = BH_N("create: the vulnerability; further ones are its other ids")},
    {.id = OPTION_STATUS,
     .name = "status",
     .argument = "STATUS",
     .help = BH_N("create: not_affected, affected, fixed or under_investigation"),
     .complete = BH_COMPLETE_WORDS,
     .words = "not_affected affected fixed under_investigation"},
    {.id = OPTION_JUSTIFICATION,
     .name = "justification",
     .argument = "WORD",
     .help = BH_N("create: why it is not affected, a word of OpenVEX"),
     .complete = BH_COMPLETE_WORDS,
     .words = JUSTIFICATIONS},
    {.id = OPTION_IMPACT,
     .name = "impact",
     .argument = "TEXT",
     .help = BH_N("create: why it is not affected, in words")},
    {.id = OPTION_ACTION,
     .name = "action",
     .argument = "TEXT",
     .help = BH_N("create: what users of an affected product should do")},
    {.id = OPTION_AUTHOR,
     .name = "author",
     .argument = "NAME",
     .help = BH_N("create, merge: who says so")},
    BH_STORE_OPTION,
    {0},
};

// --- create

static int write_openvex(struct bh_cli *cli, const struct bh_vex_set *set, bh_str author,
                         bool sources)
{
    const struct bh_openvex_options o = {.author = author,
                                         .now = cli->now,
                                         .tool_version = BH_STR(BUHIN_VERSION),
                                         .sources = sources};
    int r = bh_openvex_write(set, &o, &cli->out);

    return r < 0 ? bh_cli_failed(cli, r) : BH_EXIT_OK;
}

static int add_purl(struct bh_cli *cli, struct bh_vex_set *set, struct bh_vex_thing *t,
                    const char *text)
{
    struct bh_vex_identifier *id =
        bh_vex_push(&set->arena, (void **)&t->identifiers, &t->identifier_count, sizeof(*id));
    struct bh_purl purl;
    int r = id ? bh_purl_parse(bh_str_z(text), &set->arena, &purl) : BH_E_NOMEM;

    if (r == 0)
        r = bh_purl_text(&purl, &set->arena, &id->value);
    if (r == 0 || r == BH_E_NOMEM)
        return r < 0 ? bh_cli_failed(cli, r) : 0;
    bh_cli_complain(cli, "'%s' is no package URL", text);
    return BH_EXIT_USAGE;
}

// Each product has all the parts. 0 or an exit code.
static int add_products(struct bh_cli *cli, const struct bh_args *args, struct bh_vex_set *set)
{
    struct bh_vex_statement *s = &set->items[0];
    struct bh_vex_thing *parts = NULL;
    size_t part_count = 0;
    int r = 0;

    for (size_t i = 0; r == 0 && i < args->count; i++) {
        struct bh_vex_product *p;
        struct bh_vex_thing *t = NULL;
        if (args->items[i].id == OPTION_PRODUCT) {
            p = bh_vex_push(&set->arena, (void **)&s->products, &s->product_count, sizeof(*p));
            t = p ? &p->thing : NULL;
        } else if (args->items[i].id == OPTION_PART) {
            t = bh_vex_push(&set->arena, (void **)&parts, &part_count, sizeof(*t));
        } else {
            continue;
        }
        r = t ? add_purl(cli, set, t, args->items[i].value) : bh_cli_failed(cli, BH_E_NOMEM);
    }
    for (size_t i = 0; i < s->product_count; i++) {
        s->products[i].parts = parts;
        s->products[i].part_count = part_count;
    }
    return r;
}

// What the specification requires of each status. 0 or BH_EXIT_USAGE.
static int check_statement(struct bh_cli *cli, const struct bh_vex_statement *s)
{
    const char *wrong = NULL;

    if (!s->id_count || !s->product_count || !s->status_word.len)
        wrong = BH_N("say --product, --vuln and --status");
    else if (s->status == BH_VEX_UNKNOWN)
        wrong = BH_N("a status is not_affected, affected, fixed or under_investigation");
    else if (s->justification.len && !bh_vex_openvex_justification(s))
        wrong = BH_N("that justification is no word of OpenVEX ('buhin vex --help' lists them)");
    else if ((s->justification.len || s->impact.len) && s->status != BH_VEX_NOT_AFFECTED)
        wrong = BH_N("--justification and --impact belong to the status not_affected");
    else if (s->status == BH_VEX_NOT_AFFECTED && !s->justification.len && !s->impact.len)
        wrong = BH_N("not_affected needs --justification or --impact");
    else if (s->status == BH_VEX_AFFECTED && !s->action.len)
        wrong = BH_N("affected needs --action");
    if (wrong)
        bh_cli_complain(cli, "%s", bh_cli_text(cli, wrong));
    return wrong ? BH_EXIT_USAGE : 0;
}

static int create(struct bh_cli *cli, const struct bh_args *args, struct bh_vex_set *set)
{
    const char *author = bh_args_value(args, OPTION_AUTHOR);
    struct bh_vex_statement *s =
        bh_vex_push(&set->arena, (void **)&set->items, &set->count, sizeof(*s));

    if (!s)
        return bh_cli_failed(cli, BH_E_NOMEM);
    s->format = BH_STR("openvex");
    s->time = cli->now;
    s->action_time = BH_TIME_UNKNOWN;
    s->status_word = bh_str_z(bh_args_value(args, OPTION_STATUS));
    s->status = bh_vex_status_of(s->format, s->status_word);
    s->justification = bh_str_z(bh_args_value(args, OPTION_JUSTIFICATION));
    s->impact = bh_str_z(bh_args_value(args, OPTION_IMPACT));
    s->action = bh_str_z(bh_args_value(args, OPTION_ACTION));
    for (size_t i = 0; i < args->count; i++) {
        bh_str *id;
        if (args->items[i].id != OPTION_VULNERABILITY)
            continue;
        id = bh_vex_push(&set->arena, (void **)&s->ids, &s->id_count, sizeof(*id));
        if (!id)
            return bh_cli_failed(cli, BH_E_NOMEM);
        *id = bh_str_z(args->items[i].value);
    }
    int r = add_products(cli, args, set);
    if (r == 0)
        r = check_statement(cli, s);
    return r ? r : write_openvex(cli, set, author ? bh_str_z(author) : BH_STR("unknown"), false);
}

static int run_create(struct bh_cli *cli, const struct bh_args *args)
{
    struct bh_vex_set set = {0};
    int r = create(cli, args, &set);

    bh_arena_done(&set.arena);
    return r;
}

// --- merge

static int by_bytes(const void *x, const void *y)
{
    return bh_str_cmp(*(const bh_str *)x, *(const bh_str *)y);
}

// Of everybody who says something, sorted. 0 or BH_E_NOMEM.
static int join_authors(const struct bh_vex_set *set, struct bh_arena *arena, bh_str *ret)
{
    bh_str *names = bh_arena_array(arena, set->count + 1, sizeof(*names));
    struct bh_buf BH_CLEANUP(bh_buf_done) b;

    bh_buf_init(&b, 0);
    if (!names)
        return BH_E_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        names[i] = set->items[i].author;
    if (set->count)
        qsort(names, set->count, sizeof(*names), by_bytes);
    for (size_t i = 0; i < set->count; i++) {
        if (!names[i].len || (i && bh_str_eq(names[i], names[i - 1])))
            continue;
        bh_buf_add_z(&b, b.len ? "; " : "");
        bh_buf_add_str(&b, names[i]);
    }
    if (!b.len)
        bh_buf_add_z(&b, "unknown");
    return bh_buf_end(&b, arena, ret);
}

static int run_merge(struct bh_cli *cli, const struct bh_args *args)
{
    bh_str author = bh_str_z(bh_args_value(args, OPTION_AUTHOR));
    struct bh_vex_set set = {0};
    bool incomplete = false;
    int r = 0;

    for (size_t i = 1; r == 0 && i < bh_args_operands(args); i++)
        r = bh_vex_read(bh_args_operand(args, i), &cli->diag, &set, &incomplete);
    if (r == 0 && !author.len)
        r = join_authors(&set, &set.arena, &author);
    if (r == 0 && !set.count) {
        bh_cli_complain(cli, "there is no statement to write");
        bh_arena_done(&set.arena);
        return BH_EXIT_INPUT;
    }
    r = r < 0 ? bh_cli_failed(cli, r) : write_openvex(cli, &set, author, true);
    bh_arena_done(&set.arena);
    return r == BH_EXIT_OK && incomplete ? BH_EXIT_INCOMPLETE : r;
}

// --- The command

static const struct {
    const char *name;
    size_t least, most; // operands, itself among them
    int (*run)(struct bh_cli *cli, const struct bh_args *args);
} verbs[] = {
    {"check", 2, SIZE_MAX, bh_vex_check},
    {"create", 1, 1, run_create},
    {"merge", 2, SIZE_MAX, run_merge},
};

static int run(struct bh_cli *cli, const struct bh_args *args)
{
    const char *verb = bh_args_operand(args, 0);
    size_t operands = bh_args_operands(args);

    for (size_t i = 0; verb && i < BH_COUNT(verbs); i++)
        if (strcmp(verb, verbs[i].name) == 0 && operands >= verbs[i].least &&
            operands <= verbs[i].most)
            return verbs[i].run(cli, args);
    bh_cli_complain(cli, "say what to do: check PATH ..., create, or merge PATH ...");
    return BH_EXIT_USAGE;
}

static void print_more(struct bh_cli *cli)
{
    bh_out_printf(&cli->out, "\n%s\n", bh_cli_text(cli, BH_N("formats that are read:")));
    for (const struct bh_document_format *const *f = bh_vex_formats; *f; f++)
        bh_help_row(cli, (*f)->name, 15, (*f)->title);

    bh_str words = BH_STR(JUSTIFICATIONS), word;
    bh_out_printf(&cli->out, "\n%s\n", bh_cli_text(cli, "justifications:"));
    while (bh_str_cut(&words, ' ', &word))
        bh_out_printf(&cli->out, "  %.*s\n", BH_FMT(word));
}

const struct bh_command bh_command_vex = {
    .name = "vex",
    .operands = "check|create|merge [PATH ...]",
    .summary = BH_N("check, make and unite statements on vulnerabilities (VEX)"),
    .details =
        BH_N("'check' reads documents, says what is wrong in them and prints their statements; one "
             "is over when its author says something else later, and an interim measure when the "
             "fix is out, by all that is read or by the advisories. 'create' writes one statement "
             "as OpenVEX 0.2.0 to standard output, 'merge' those of all files, sorted and none "
             "lost; who said each and with which words stands in its notes. Of a folder all "
             "documents are taken whose names end in .json. 'buhin scan --vex PATH' applies "
             "them."),
    .options = options,
    .complete = BH_COMPLETE_WORDS,
    .words = "check create merge",
    .print_more = print_more,
    .run = run,
};
