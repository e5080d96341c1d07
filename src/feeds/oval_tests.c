// SPDX-License-Identifier: Apache-2.0
// Tests, objects and states of OVAL documents.

#include "feeds/oval_tests.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/xml.h"

#define OVAL "http://oval.mitre.org/XMLSchema/oval-definitions-5" // also "...-5#linux"

enum state {
    DOCUMENT = 1,
    TESTS,
    PACKAGE_TEST,
    CONTENT_TEST,
    QUIET_TEST,
    TEST_OBJECT,
    TEST_STATE,
    OBJECTS,
    OBJECT,
    OBJECT_NAME,
    STATES,
    STATE,
    STATE_EVR,
};

static const struct bh_xml_row rows[] = {
    {0, OVAL, "oval_definitions", DOCUMENT},
    {DOCUMENT, OVAL, "tests", TESTS},
    {TESTS, OVAL, "rpminfo_test", PACKAGE_TEST},
    {TESTS, OVAL, "dpkginfo_test", PACKAGE_TEST},
    {TESTS, OVAL, "textfilecontent54_test", CONTENT_TEST},
    {TESTS, OVAL, "rpmverifyfile_test", QUIET_TEST},
    {TESTS, OVAL, "uname_test", QUIET_TEST},
    {TESTS, OVAL, "family_test", QUIET_TEST},
    {PACKAGE_TEST, OVAL, "object", TEST_OBJECT},
    {PACKAGE_TEST, OVAL, "state", TEST_STATE},
    {CONTENT_TEST, OVAL, "object", TEST_OBJECT},
    {CONTENT_TEST, OVAL, "state", TEST_STATE},
    {DOCUMENT, OVAL, "objects", OBJECTS},
    {OBJECTS, OVAL, "rpminfo_object", OBJECT},
    {OBJECTS, OVAL, "dpkginfo_object", OBJECT},
    {OBJECT, OVAL, "name", OBJECT_NAME},
    {DOCUMENT, OVAL, "states", STATES},
    {STATES, OVAL, "rpminfo_state", STATE},
    {STATES, OVAL, "dpkginfo_state", STATE},
    {STATES, OVAL, "textfilecontent54_state", STATE},
    {STATE, OVAL, "evr", STATE_EVR},
    {STATE, OVAL, "subexpression", STATE_EVR},
};

struct test {
    enum state kind;
    bool none;     // none may be there
    bool negative; // of those there, none may be so
    bh_str object;
    bh_str states; // ids, separated by blanks
    unsigned state_count;
};

// Real tests have two: a version and an architecture.
#define STATES_MAX 64

struct state_of_package {
    bh_str version, operation; // empty: says nothing of versions
};

struct reading {
    struct bh_oval_tests *out;
    struct test *test;
    struct state_of_package *state;
    bh_str *name; // of the object
    bh_str operation;
};

static int keep(struct reading *r, bh_str text, bh_str *ret)
{
    return bh_arena_str(&r->out->arena, bh_str_trim(text), ret);
}

// --- Reading

// Of two with the same id the first counts.
static int add(struct reading *r, struct bh_xml *x, struct bh_map *map, size_t size, void **ret)
{
    bh_str id;
    bool added;

    if (++r->out->count > BH_LIMIT_OVAL_TESTS)
        return bh_xml_fail(x, BH_E_LIMIT, "more than %d tests, objects and states",
                           BH_LIMIT_OVAL_TESTS);
    *ret = bh_arena_zalloc(&r->out->arena, size);
    int code = *ret ? keep(r, bh_xml_attribute(x, "", "id"), &id) : BH_E_NOMEM;
    if (code < 0)
        return code;
    struct bh_map_slot *slot = bh_map_slot(map, id, &added);
    if (!slot)
        return BH_E_NOMEM;
    if (added)
        slot->value = (uint64_t)(uintptr_t)*ret;
    return 0;
}

static int open_test(struct reading *r, struct bh_xml *x, enum state kind)
{
    void *item;
    int code = add(r, x, &r->out->tests, sizeof(*r->test), &item);

    if (code < 0)
        return code;
    r->test = item;
    r->test->kind = kind;
    r->test->none = bh_str_eqz(bh_xml_attribute(x, "", "check_existence"), "none_exist");
    r->test->negative = bh_str_starts(bh_xml_attribute(x, "", "check"), BH_STR("none "));
    return 0;
}

static int open_state(struct reading *r, struct bh_xml *x)
{
    bh_str operation = bh_xml_attribute(x, "", "operation");

    r->operation = BH_STR_EMPTY;
    if (!bh_str_ends(bh_xml_attribute(x, "", "datatype"), BH_STR("evr_string")))
        return 0; // part of a file's text
    return keep(r, operation.len ? operation : BH_STR("equals"), &r->operation);
}

static int on_open(struct bh_xml *x, void *ctx, unsigned state)
{
    struct reading *r = ctx;
    void *item = NULL;
    bh_str id;
    int code = 0;

    switch ((enum state)state) {
    case PACKAGE_TEST:
    case CONTENT_TEST:
    case QUIET_TEST:
        return open_test(r, x, (enum state)state);
    case TEST_OBJECT:
        return keep(r, bh_xml_attribute(x, "", "object_ref"), &r->test->object);
    case TEST_STATE:
        if (++r->test->state_count > STATES_MAX)
            return bh_xml_fail(x, BH_E_LIMIT, "a test of more than %d states", STATES_MAX);
        id = bh_xml_attribute(x, "", "state_ref");
        return bh_arena_join(&r->out->arena, (bh_str[]){r->test->states, BH_STR(" "), id}, 3,
                             &r->test->states);
    case OBJECT:
        code = add(r, x, &r->out->objects, sizeof(*r->name), &item);
        r->name = item;
        return code;
    case OBJECT_NAME:
        return keep(r, bh_xml_attribute(x, "", "operation"), &r->operation);
    case STATE:
        code = add(r, x, &r->out->states, sizeof(*r->state), &item);
        r->state = item;
        return code;
    case STATE_EVR:
        return open_state(r, x);
    default:
        return 0;
    }
}

// A pattern that is a name: "^kernel$"; else empty.
static bh_str name_of(bh_str text, bh_str operation)
{
    text = bh_str_trim(text);
    if (!operation.len || bh_str_eqz(operation, "equals"))
        return text;
    (void)bh_str_skip(&text, BH_STR("^"));
    if (bh_str_ends(text, BH_STR("$")))
        text.len--;
    for (size_t i = 0; i < text.len; i++)
        if (!bh_is_alnum(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '_')
            return BH_STR_EMPTY;
    return bh_str_eqz(operation, "pattern match") ? text : BH_STR_EMPTY;
}

static int on_close(struct bh_xml *x, void *ctx, unsigned state, bh_str text)
{
    struct reading *r = ctx;

    (void)x;
    if (state == OBJECT_NAME)
        return keep(r, name_of(text, r->operation), r->name);
    if (state != STATE_EVR || !r->operation.len)
        return 0;
    text = bh_str_trim(text);
    (void)bh_str_skip(&text, BH_STR("0:"));
    r->state->operation = r->operation;
    return keep(r, text, &r->state->version);
}

int bh_oval_tests_read(const struct bh_input *in, struct bh_diag *diag, struct bh_oval_tests *ret)
{
    static const struct bh_xml_table table = {rows, BH_COUNT(rows), on_open, on_close};
    struct reading r = {.out = ret};

    *ret = (struct bh_oval_tests){0};
    bh_arena_init(&ret->arena, BH_LIMIT_ENTRY_MEMORY);
    bh_map_init(&ret->tests);
    bh_map_init(&ret->objects);
    bh_map_init(&ret->states);
    return bh_xml_read(in, diag, &table, &r);
}

void bh_oval_tests_done(struct bh_oval_tests *t)
{
    bh_map_done(&t->tests);
    bh_map_done(&t->objects);
    bh_map_done(&t->states);
    bh_arena_done(&t->arena);
}

// --- Asking

static const void *find(const struct bh_map *map, bh_str id)
{
    uint64_t found = 0;

    (void)bh_map_get(map, id, &found);
    return (const void *)(uintptr_t)found;
}

static enum bh_oval_kind kind_of(bh_str operation)
{
    static const struct {
        const char *operation;
        enum bh_oval_kind kind;
    } operations[] = {
        {"equals", BH_OVAL_EQUAL},
        {"greater than", BH_OVAL_AFTER},
        {"greater than or equal", BH_OVAL_FROM},
        {"less than", BH_OVAL_BEFORE},
        {"less than or equal", BH_OVAL_UP_TO},
    };

    for (size_t i = 0; i < BH_COUNT(operations); i++)
        if (bh_str_eqz(operation, operations[i].operation))
            return operations[i].kind;
    return BH_OVAL_OTHER;
}

// Of the states that it must have, what the one that tells a version says.
static void apply_states(const struct bh_oval_tests *t, const struct test *test,
                         struct bh_oval_test *ret)
{
    bh_str ids = test->states, id;
    size_t versions = 0;

    while (bh_str_cut(&ids, ' ', &id)) {
        const struct state_of_package *s = id.len ? find(&t->states, id) : NULL;
        if (!s || !s->operation.len)
            continue;
        ret->kind = kind_of(s->operation);
        ret->version = s->version;
        versions++;
    }
    if (versions > 1 || (versions && (test->none || test->negative || !ret->version.len)))
        ret->kind = BH_OVAL_OTHER;
}

struct bh_oval_test bh_oval_test(const struct bh_oval_tests *t, bh_str id)
{
    struct bh_oval_test ret = {.kind = BH_OVAL_OTHER};
    const struct test *test = find(&t->tests, id);
    const bh_str *name = test ? find(&t->objects, test->object) : NULL;

    if (!test)
        return ret;
    ret.name = name ? *name : BH_STR_EMPTY;
    if (test->kind == QUIET_TEST)
        ret.kind = BH_OVAL_QUIET;
    else if (test->kind == CONTENT_TEST)
        ret.kind = BH_OVAL_CONTENT;
    else if (test->states.len)
        ret.kind = BH_OVAL_QUIET;
    else
        ret.kind = test->none ? BH_OVAL_MISSING : BH_OVAL_INSTALLED;
    apply_states(t, test, &ret);
    return ret;
}
