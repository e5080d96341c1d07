// SPDX-License-Identifier: Apache-2.0
// Documents of JVN iPedia in JSON: which members hold what.

#include "feeds/jvn_csaf.h"

#include "base/error.h"
#include "base/json_rows.h"
#include "feeds/applicability.h"
#include "feeds/cve_record.h"
#include "feeds/jvn_csaf_entry.h"

struct reading {
    const struct bh_feed_sink *sink;
    struct bh_arena *arena;
    struct bh_jvn_csaf_entry e;
    bool found; // an entry, or an answer without any
    bh_str code, error_code, error;
    // Of one element:
    bh_str category, text;
    struct bh_jvn_csaf_reference reference;
    struct bh_jvn_csaf_version version;
    bool group_negated, group_plain; // a configuration
    bool node_negated, node_plain;   // a node of it
    size_t group_from, node_from;    // its first criterion
    bh_str vendor, product;
    size_t versions_from;
};

#define TEXT_ROW(name, target) BH_JSON_TEXT_ROW(name, struct reading, arena, target)
#define TIME_ROW(name, target) BH_JSON_VALUE_ROW(bh_cve_time, name, struct reading, arena, target)

TEXT_ROW(category, category)
TEXT_ROW(text, text)

static int add_text(struct bh_json *j, struct reading *r, struct bh_record_list *list)
{
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, r->arena, &text);

    return code < 0 ? code : bh_record_add(r->arena, list, &text);
}

// --- document

TEXT_ROW(title, e.title)
TEXT_ROW(lang, e.lang)
TEXT_ROW(id, e.id)
TIME_ROW(modified, e.modified)
TIME_ROW(published, e.published)
TIME_ROW(disclosed, e.disclosed)
TEXT_ROW(source, reference.source)
TEXT_ROW(summary, reference.summary)
TEXT_ROW(url, reference.url)

static const struct bh_json_row note_rows[] = {
    {"category", read_category, false},
    {"text", read_text, false},
};

static int read_note(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->category = r->text = BH_STR_EMPTY;
    int code = bh_json_object(j, note_rows, BH_COUNT(note_rows), r);
    if (code < 0 || !bh_str_eqz(r->category, "description"))
        return code;
    return bh_arena_join(
        r->arena, (bh_str[]){r->e.text, r->e.text.len ? BH_STR("\n") : BH_STR_EMPTY, r->text}, 3,
        &r->e.text);
}
BH_JSON_ARRAY_ROW(notes, read_note)

static const struct bh_json_row tracking_rows[] = {
    {"id", read_id, false},
    {"current_release_date", read_modified, false},
    {"initial_release_date", read_published, false},
    {"public_date", read_disclosed, false},
};
BH_JSON_OBJECT_ROW(tracking, tracking_rows)

static const struct bh_json_row reference_rows[] = {
    {"source", read_source, false},
    {"summary", read_summary, false},
    {"url", read_url, false},
};

static int read_reference(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->reference = (struct bh_jvn_csaf_reference){0};
    int code = bh_json_object(j, reference_rows, BH_COUNT(reference_rows), r);
    return code < 0 ? code : bh_record_add(r->arena, &r->e.references, &r->reference);
}
BH_JSON_ARRAY_ROW(references, read_reference)

static const struct bh_json_row document_rows[] = {
    {"title", read_title, false},           {"lang", read_lang, false},
    {"notes", read_notes, false},           {"tracking", read_tracking, false},
    {"references", read_references, false},
};
BH_JSON_OBJECT_ROW(document, document_rows)

// --- product_tree: the name of a branch may stand behind those that it holds

struct branch {
    struct reading *r;
    bh_str category, name;
    struct bh_jvn_csaf_product product;
    bool has_product;
};

static int read_branches(struct bh_json *j, void *ctx);

static int read_branch_category(struct bh_json *j, void *ctx)
{
    struct branch *b = ctx;

    return bh_json_str(j, b->r->arena, &b->category);
}

static int read_branch_name(struct bh_json *j, void *ctx)
{
    struct branch *b = ctx;

    return bh_json_str(j, b->r->arena, &b->name);
}

static int read_product_id(struct bh_json *j, void *ctx)
{
    struct branch *b = ctx;

    return bh_json_str(j, b->r->arena, &b->product.id);
}

static int read_cpe(struct bh_json *j, void *ctx)
{
    struct branch *b = ctx;

    return bh_json_str(j, b->r->arena, &b->product.cpe);
}

static const struct bh_json_row helper_rows[] = {{"cpe", read_cpe, false}};
BH_JSON_OBJECT_ROW(helper, helper_rows)

static const struct bh_json_row product_rows[] = {
    {"product_id", read_product_id, false},
    {"product_identification_helper", read_helper, false},
};

static int read_product(struct bh_json *j, void *ctx)
{
    struct branch *b = ctx;

    b->has_product = true;
    return bh_json_object(j, product_rows, BH_COUNT(product_rows), b);
}

static int read_inner_branches(struct bh_json *j, void *ctx)
{
    return read_branches(j, ((struct branch *)ctx)->r);
}

static const struct bh_json_row branch_rows[] = {
    {"branches", read_inner_branches, false},
    {"category", read_branch_category, false},
    {"name", read_branch_name, false},
    {"product", read_product, false},
};

// Gives the products from `from` on what the branch around them is.
static void name_products(struct reading *r, const struct branch *b, size_t from)
{
    struct bh_jvn_csaf_product *all = r->e.products.items;

    for (size_t i = from; i < r->e.products.count; i++) {
        bh_str *place = bh_str_eqz(b->category, "vendor")            ? &all[i].vendor
                        : bh_str_eqz(b->category, "product_name")    ? &all[i].name
                        : bh_str_eqz(b->category, "product_version") ? &all[i].version
                                                                     : NULL;
        if (place && !place->len)
            *place = b->name;
    }
}

static int read_branch(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct branch b = {.r = r};
    size_t from = r->e.products.count;
    int code = bh_json_object(j, branch_rows, BH_COUNT(branch_rows), &b);

    if (code == 0 && b.has_product)
        code = bh_record_add(r->arena, &r->e.products, &b.product);
    if (code == 0)
        name_products(r, &b, from);
    return code;
}

static int read_branches(struct bh_json *j, void *ctx)
{
    return bh_json_array(j, read_branch, ctx);
}

static const struct bh_json_row tree_rows[] = {{"branches", read_branches, false}};
BH_JSON_OBJECT_ROW(tree, tree_rows)

// --- vulnerabilities

static int read_cve(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str *cves = r->e.cves.items;

    return bh_json_str(j, r->arena, &cves[r->e.cves.count - 1]);
}

static int read_cwe_id(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return add_text(j, r, &r->e.cwes);
}

static const struct bh_json_row cwe_rows[] = {{"id", read_cwe_id, false}};
BH_JSON_OBJECT_ROW(cwe, cwe_rows)
BH_JSON_ARRAY_ROW(cwes, read_cwe)

static int add_said(struct bh_json *j, struct reading *r, struct bh_record_list *list)
{
    struct bh_jvn_csaf_said said = {.vulnerability = r->e.cves.count - 1};
    int code = bh_json_str(j, r->arena, &said.text);

    return code < 0 || !said.text.len ? code : bh_record_add(r->arena, list, &said);
}

static int read_affected_id(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return add_said(j, r, &r->e.affected);
}
BH_JSON_ARRAY_ROW(affected_ids, read_affected_id)

static const struct bh_json_row status_rows[] = {{"known_affected", read_affected_ids, false}};
BH_JSON_OBJECT_ROW(product_status, status_rows)

static int read_vector(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    return add_said(j, r, &r->e.vectors);
}

static const struct bh_json_row cvss_rows[] = {{"vectorString", read_vector, false}};
BH_JSON_OBJECT_ROW(cvss, cvss_rows)

static const struct bh_json_row content_rows[] = {
    {"cvss_v2", read_cvss, false},
    {"cvss_v3", read_cvss, false},
    {"cvss_v4", read_cvss, false},
};
BH_JSON_OBJECT_ROW(content, content_rows)
static const struct bh_json_row metric_rows[] = {{"content", read_content, false}};
BH_JSON_OBJECT_ROW(metric, metric_rows)
BH_JSON_ARRAY_ROW(metrics, read_metric)

static const struct bh_json_row detail_rows[] = {
    {"category", read_category, false},
    {"details", read_text, false},
};

static int add_advice(struct bh_json *j, struct reading *r, bool remediation)
{
    struct bh_jvn_csaf_text t = {.vulnerability = r->e.cves.count - 1, .kind = BH_ADVICE_IMPACT};

    r->category = r->text = BH_STR_EMPTY;
    int code = bh_json_object(j, detail_rows, BH_COUNT(detail_rows), r);
    if (code < 0 || !r->text.len || (!remediation && !bh_str_eqz(r->category, "impact")))
        return code;
    if (remediation)
        t.kind = bh_str_eqz(r->category, "workaround") || bh_str_eqz(r->category, "mitigation")
                     ? BH_ADVICE_WORKAROUND
                     : BH_ADVICE_SOLUTION;
    t.text = r->text;
    return bh_record_add(r->arena, &r->e.texts, &t);
}

static int read_threat(struct bh_json *j, void *ctx)
{
    return add_advice(j, ctx, false);
}
BH_JSON_ARRAY_ROW(threats, read_threat)

static int read_remediation(struct bh_json *j, void *ctx)
{
    return add_advice(j, ctx, true);
}
BH_JSON_ARRAY_ROW(remediations, read_remediation)

static const struct bh_json_row vulnerability_rows[] = {
    {"cve", read_cve, false},         {"cwes", read_cwes, false},
    {"metrics", read_metrics, false}, {"product_status", read_product_status, false},
    {"threats", read_threats, false}, {"remediations", read_remediations, false},
};

static int read_vulnerability(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    if (!bh_record_push(r->arena, &r->e.cves))
        return BH_E_NOMEM;
    return bh_json_object(j, vulnerability_rows, BH_COUNT(vulnerability_rows), r);
}
BH_JSON_ARRAY_ROW(vulnerabilities, read_vulnerability)

// --- jvn_extension

TEXT_ROW(id_too, e.id_too)
TEXT_ROW(vendor, vendor)
TEXT_ROW(product_name, product)
TEXT_ROW(version_text, version.version)
TEXT_ROW(less_than, version.less_than)
TEXT_ROW(less_or_equal, version.less_or_equal)
TEXT_ROW(status, version.status)
TEXT_ROW(description, version.description)

static const struct bh_json_row version_rows[] = {
    {"version", read_version_text, false},    {"lessThan", read_less_than, false},
    {"status", read_status, false},           {"lessThanOrEqual", read_less_or_equal, false},
    {"description", read_description, false},
};

static int read_version(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->version = (struct bh_jvn_csaf_version){0};
    int code = bh_json_object(j, version_rows, BH_COUNT(version_rows), r);
    return code < 0 ? code : bh_record_add(r->arena, &r->e.versions, &r->version);
}
BH_JSON_ARRAY_ROW(versions, read_version)

static const struct bh_json_row item_rows[] = {
    {"vendor", read_vendor, false},
    {"product", read_product_name, false},
    {"versions", read_versions, false},
};

static int read_item(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    size_t from = r->e.versions.count;

    r->vendor = r->product = BH_STR_EMPTY;
    int code = bh_json_object(j, item_rows, BH_COUNT(item_rows), r);
    struct bh_jvn_csaf_version *all = r->e.versions.items;
    for (size_t i = from; code == 0 && i < r->e.versions.count; i++) {
        all[i].vendor = r->vendor;
        all[i].product = r->product;
    }
    return code;
}
BH_JSON_ARRAY_ROW(items, read_item)

static int read_match(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    struct bh_jvn_csaf_match match = {.plain = true};
    int code = bh_applicability_read_match(j, r->arena, &match.m);

    if (code < 0 || !match.m.vulnerable || !match.m.criteria.len)
        return code;
    return bh_record_add(r->arena, &r->e.matches, &match);
}
BH_JSON_ARRAY_ROW(matches, read_match)

// Both of a configuration and of a node in it.
static int read_operator(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    bh_str text = BH_STR_EMPTY;
    int code = bh_json_str(j, r->arena, &text);

    r->node_plain = bh_str_eqz(text, "OR");
    return code;
}

static int read_negate(struct bh_json *j, void *ctx)
{
    return bh_json_bool(j, &((struct reading *)ctx)->node_negated);
}

static void mark_matches(struct reading *r, size_t from)
{
    struct bh_jvn_csaf_match *all = r->e.matches.items;

    for (size_t i = from; i < r->e.matches.count; i++)
        all[i].plain = all[i].plain && r->node_plain && !r->node_negated;
}

static const struct bh_json_row node_rows[] = {
    {"operator", read_operator, false},
    {"negate", read_negate, false},
    {"cpeMatch", read_matches, false},
};

static int read_node(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    size_t from = r->e.matches.count;

    r->node_plain = true;
    r->node_negated = false;
    int code = bh_json_object(j, node_rows, BH_COUNT(node_rows), r);
    mark_matches(r, from);
    return code;
}
BH_JSON_ARRAY_ROW(nodes, read_node)

static int read_group_operator(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    int code = read_operator(j, r);

    r->group_plain = r->node_plain;
    return code;
}

static int read_group_negate(struct bh_json *j, void *ctx)
{
    return bh_json_bool(j, &((struct reading *)ctx)->group_negated);
}

static const struct bh_json_row group_rows[] = {
    {"operator", read_group_operator, false},
    {"negate", read_group_negate, false},
    {"nodes", read_nodes, false},
};

static int read_group(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    size_t from = r->e.matches.count;

    r->group_plain = true;
    r->group_negated = false;
    int code = bh_json_object(j, group_rows, BH_COUNT(group_rows), r);
    r->node_plain = r->group_plain;
    r->node_negated = r->group_negated;
    mark_matches(r, from);
    return code;
}
BH_JSON_ARRAY_ROW(applicability, read_group)

static const struct bh_json_row extension_rows[] = {
    {"vulnid", read_id_too, false},
    {"affected", read_items, false},
    {"cpeApplicability", read_applicability, false},
};
BH_JSON_OBJECT_ROW(extension, extension_rows)

// --- The answer

TEXT_ROW(error_code, error_code)
TEXT_ROW(error, error)

// A number, or a text of one.
static int read_return_code(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;
    enum bh_json_type type = bh_json_type(j);

    if (type != BH_JSON_NUMBER && type != BH_JSON_STRING)
        return bh_json_skip(j);
    return bh_arena_str(r->arena, bh_json_text(j), &r->code);
}

static const struct bh_json_row answer_rows[] = {
    {"retCd", read_return_code, false},
    {"errCd", read_error_code, false},
    {"errMsg", read_error, false},
};

static int read_answer(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    r->code = r->error_code = r->error = BH_STR_EMPTY;
    int code = bh_json_object(j, answer_rows, BH_COUNT(answer_rows), r);
    if (code < 0)
        return code;
    r->found = true;
    if (!r->code.len || bh_str_eqz(r->code, "0"))
        return 0;
    return bh_json_fail(j, BH_E_CORRUPT, "the server answered with an error: %.*s %.*s",
                        BH_FMT(r->error_code), BH_FMT(r->error));
}

#define ENTRY_ROWS                                                                                 \
    {"document", read_document, false}, {"product_tree", read_tree, false},                        \
        {"vulnerabilities", read_vulnerabilities, false},                                          \
    {                                                                                              \
        "jvn_extension", read_extension, false                                                     \
    }

static int finish(struct bh_json *j, struct reading *r)
{
    int code = bh_jvn_csaf_entry_finish(&r->e);

    r->found = true;
    if (code == BH_E_CORRUPT)
        return bh_json_fail(j, code, "a record without id");
    if (code == BH_E_LIMIT)
        return bh_json_fail(j, code, "the entry '%.*s' has too many ids, severities or products",
                            BH_FMT(r->e.id));
    return code;
}

static const struct bh_json_row entry_rows[] = {ENTRY_ROWS};

// One of a bundle. Nothing of an entry may stand around it.
static int read_entry(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    bh_arena_reset(r->arena);
    bh_jvn_csaf_entry_init(&r->e, r->sink);
    int code = bh_json_object(j, entry_rows, BH_COUNT(entry_rows), r);
    if (code == 0)
        code = finish(j, r);
    bh_jvn_csaf_entry_init(&r->e, r->sink);
    return code;
}

static int read_entries(struct bh_json *j, void *ctx)
{
    struct reading *r = ctx;

    if (r->e.id.len || r->e.id_too.len || r->e.products.count || r->e.cves.count)
        return bh_json_fail(j, BH_E_CORRUPT, "a list of entries inside an entry");
    return bh_json_array(j, read_entry, r);
}

static const struct bh_json_row object_rows[] = {{"VULDEF-Document", read_entries, false}};
BH_JSON_OBJECT_ROW(object, object_rows)
BH_JSON_ARRAY_ROW(objects, read_object)

static const struct bh_json_row rows[] = {
    ENTRY_ROWS,
    {"objects", read_objects, false},
    {"status", read_answer, false},
    {"status:Status", read_answer, false},
};

static int read_whole(struct bh_json *j, struct reading *r)
{
    enum bh_json_type type;
    int code = bh_json_next(j, &type);

    if (code == 0)
        code = bh_json_object(j, rows, BH_COUNT(rows), r);
    if (code == 0 && (r->e.id.len || r->e.id_too.len || r->e.cves.count))
        code = finish(j, r);
    if (code == 0 && !r->found)
        code = bh_json_fail(j, BH_E_FORMAT, "no document of this kind");
    return code < 0 ? code : bh_json_next(j, &type); // nothing may follow
}

int bh_jvn_csaf_read(const struct bh_input *in, struct bh_diag *diag,
                     const struct bh_feed_sink *sink)
{
    struct bh_json *json BH_CLEANUP(bh_json_freep) = bh_json_new_input(in, diag);
    struct reading r = {.sink = sink, .arena = sink->arena};

    if (!json)
        return BH_E_NOMEM;
    bh_arena_reset(sink->arena);
    bh_jvn_csaf_entry_init(&r.e, sink);
    return read_whole(json, &r);
}
