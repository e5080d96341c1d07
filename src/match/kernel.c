// SPDX-License-Identifier: Apache-2.0
// Linux: packages as Debian, Ubuntu, Alpine and the rpm distributions name them, releases as
// kernel.org does ("Active kernel releases": mainline x.y, stable x.y.z, x.y-rcN).

#include "match/kernel.h"

#include "base/error.h"
#include "model/cpe.h"

// "linux" and "linux-5.10", but not "linux-pam": of Alpine, the flavours.
static bool is_apk_source(bh_str source)
{
    static const char *const flavours[] = {"linux-asahi",    "linux-edge",    "linux-elm",
                                           "linux-hardened", "linux-headers", "linux-lts",
                                           "linux-openpax",  "linux-rpi",     "linux-stable",
                                           "linux-vanilla",  "linux-virt"};

    for (size_t i = 0; i < BH_COUNT(flavours); i++)
        if (bh_str_eqz(source, flavours[i]))
            return true;
    return false;
}

// Whether one of the words, each between hyphens, stands in the name ("kernel-devel",
// "kernel-default-devel", "kernel-devel-matched").
static bool has_word(bh_str name, const char *const *words, size_t count)
{
    bh_str word;

    while (bh_str_cut(&name, '-', &word))
        for (size_t i = 0; i < count; i++)
            if (bh_str_eqz(word, words[i]))
                return true;
    return false;
}

// "linux-image-amd64": depends on the newest "linux-image-6.1.0-13-amd64" and holds nothing.
static bool is_metapackage(bh_str name)
{
    bh_str word;

    if (!bh_str_skip(&name, BH_STR("linux-image-")))
        return false;
    while (bh_str_cut(&name, '-', &word))
        if (word.len && bh_is_digit(word.ptr[0]) && bh_str_has(word, '.'))
            return false;
    return true;
}

static bool is_deb_codeless(bh_str name)
{
    // What follows "linux-" in packages of Debian's and Ubuntu's kernels.
    static const char *const starts[] = {"buildinfo-", "compiler-", "config-",
                                         "doc",        "headers-",  "kbuild-",
                                         "libc-dev",   "source",    "support-"};
    static const char *const words[] = {"headers"};
    bh_str rest = name;

    if (is_metapackage(name))
        return true;
    if (!bh_str_skip(&rest, BH_STR("linux-")))
        return false;
    for (size_t i = 0; i < BH_COUNT(starts); i++)
        if (bh_str_starts(rest, bh_str_z(starts[i])))
            return true;
    return has_word(rest, words, BH_COUNT(words)); // "linux-aws-headers-5.15.0-1051"
}

static bool is_deb_source(bh_str source)
{
    return bh_str_eqz(source, "linux") || bh_str_starts(source, BH_STR("linux-"));
}

static bool is_rpm_source(bh_str source)
{
    return bh_str_eqz(source, "kernel") || bh_str_starts(source, BH_STR("kernel-"));
}

bool bh_kernel_is_tool(bh_str type, bh_str source, bh_str name)
{
    static const char *const deb[] = {"bpftool", "hyperv-daemons", "intel-sdsi", "rtla", "usbip"};
    static const char *const rpm[] = {"bpftool",      "libperf", "perf", "python-perf",
                                      "python3-perf", "rtla",    "rv"};
    // "linux-tools-6.1", "linux-aws-cloud-tools-common", "linux-perf", "kernel-tools-libs"
    static const char *const words[] = {"cpupower", "perf", "tools"};
    bool is_deb = bh_str_eqz(type, "deb") && is_deb_source(source);
    bool is_rpm = bh_str_eqz(type, "rpm") && is_rpm_source(source);

    if ((!is_deb && !is_rpm) || bh_kernel_is_codeless(type, source, name))
        return false;
    for (size_t i = 0; is_deb && i < BH_COUNT(deb); i++)
        if (bh_str_eqz(name, deb[i]))
            return true;
    for (size_t i = 0; is_rpm && i < BH_COUNT(rpm); i++)
        if (bh_str_eqz(name, rpm[i]))
            return true;
    if (is_deb && bh_str_starts(name, BH_STR("libcpupower")))
        return true;
    return bh_str_starts(name, is_deb ? BH_STR("linux-") : BH_STR("kernel-")) &&
           has_word(name, words, BH_COUNT(words));
}

bool bh_kernel_is_codeless(bh_str type, bh_str source, bh_str name)
{
    static const char *const apk[] = {"dev", "doc", "headers"};
    static const char *const rpm[] = {"abi",    "devel",  "doc",         "docs", "headers",
                                      "macros", "source", "stablelists", "syms", "whitelists"};

    if (bh_str_eqz(type, "deb"))
        return is_deb_source(source) && is_deb_codeless(name);
    if (bh_str_eqz(type, "apk"))
        return is_apk_source(source) && has_word(name, apk, BH_COUNT(apk));
    return bh_str_eqz(type, "rpm") && is_rpm_source(source) && has_word(name, rpm, BH_COUNT(rpm));
}

int bh_kernel_unsigned(bh_str source, struct bh_arena *arena, bh_str *ret)
{
    static const char *const architectures[] = {"-amd64", "-arm64", "-i386"};
    bh_str rest = source;

    *ret = BH_STR_EMPTY;
    if (!bh_str_skip(&rest, BH_STR("linux-signed")) || (rest.len && rest.ptr[0] != '-'))
        return 0;
    for (size_t i = 0; i < BH_COUNT(architectures); i++)
        if (bh_str_ends(rest, bh_str_z(architectures[i])))
            rest.len -= strlen(architectures[i]);
    return bh_arena_join(arena, (bh_str[]){BH_STR("linux"), rest}, 2, ret);
}

bool bh_kernel_is(bh_str purl, bh_str cpe)
{
    static const char *const purls[] = {"pkg:generic/linux", "pkg:generic/linux-kernel",
                                        "pkg:generic/linux_kernel", "pkg:github/gregkh/linux",
                                        "pkg:github/torvalds/linux"};
    bh_str vendor = bh_cpe_attribute(cpe, BH_CPE_VENDOR);
    bh_str name = bh_str_sub(purl, 0, bh_str_find(purl, '?'));

    name = bh_str_sub(name, 0, bh_str_find(name, '@'));
    for (size_t i = 0; i < BH_COUNT(purls); i++)
        if (bh_str_eqz(name, purls[i]))
            return true;
    // Yocto writes "*" for the vendor.
    return bh_str_caseeq(bh_cpe_attribute(cpe, BH_CPE_PRODUCT), BH_STR("linux_kernel")) &&
           (bh_str_eqz(vendor, "*") || bh_str_caseeq(vendor, BH_STR("linux")));
}

// The release at the head of a version; what stands behind it is the rest.
static bh_str release_of(bh_str version, bh_str *ret_rest)
{
    size_t at = 0;
    bh_str rest;

    while (at < version.len &&
           (bh_is_digit(version.ptr[at]) ||
            (at && version.ptr[at] == '.' && at + 1 < version.len &&
             bh_is_digit(version.ptr[at - 1]) && bh_is_digit(version.ptr[at + 1]))))
        at++;
    rest = bh_str_from(version, at);
    if (bh_str_skip(&rest, BH_STR("-rc")) && rest.len && bh_is_digit(rest.ptr[0])) {
        while (rest.len && bh_is_digit(rest.ptr[0]))
            rest = bh_str_from(rest, 1);
        at = version.len - rest.len;
    }
    *ret_rest = bh_str_from(version, at);
    return bh_str_sub(version, 0, at);
}

// Of the part, else of its package URL, else of its CPE name; without the "v" of tags.
static int version_of(struct bh_asking *a, bh_str *ret)
{
    bh_str cpe = bh_cpe_attribute(bh_inv_str(a->inv, a->c->cpe), BH_CPE_VERSION), plain;

    *ret = bh_inv_str(a->inv, a->c->version.text);
    if (!ret->len) {
        int r = bh_purl_parse(bh_inv_str(a->inv, a->c->purl), a->arena, &a->purl);
        if (r == BH_E_NOMEM)
            return r;
        *ret = r == 0 && a->purl.version.len ? a->purl.version : BH_STR_EMPTY;
    }
    if (!ret->len && bh_cpe_is_value(cpe))
        *ret = cpe;
    plain = *ret;
    if (bh_str_skip(&plain, BH_STR("v")) && plain.len && bh_is_digit(plain.ptr[0]))
        *ret = plain;
    return 0;
}

int bh_kernel_ask(struct bh_asking *a)
{
    static const struct {
        const char *ecosystem, *name;
        enum bh_rule rule;
    } places[] = {{"generic", "linux", BH_RULE_KERNEL},
                  {"Linux", "Kernel", BH_RULE_KERNEL},
                  {"CPE", "linux:linux_kernel", BH_RULE_CPE}};
    bh_str version, rest, release, vendored, system = bh_inv_str(a->inv, a->inv->system.id);
    int r = version_of(a, &version);

    if (r < 0)
        return r;
    release = release_of(version, &rest);
    vendored = release.len && rest.len ? version : BH_STR_EMPTY;
    a->subject->what = BH_STR("Linux");
    if (vendored.len)
        a->subject->reason.format = BH_N("a vendor's build of the kernel, of which the records of "
                                         "its releases do not know");
    if (vendored.len && bh_distribution_find(system)) {
        a->subject->reason.format = BH_N("the kernel of a distribution is judged as its package");
        return 0;
    }
    for (size_t i = 0; r == 0 && i < BH_COUNT(places); i++)
        r = bh_subject_add(
            a->subject, a->arena,
            &(struct bh_question){.ecosystem = bh_str_z(places[i].ecosystem),
                                  .name = bh_str_z(places[i].name),
                                  .version = {.text = release.len ? release : version},
                                  .rule = places[i].rule,
                                  .cpe = bh_inv_str(a->inv, a->c->cpe),
                                  .kernel = true,
                                  .vendored = vendored});
    return r;
}

static bool is_of_branch(bh_str version, bh_str branch)
{
    return bh_str_skip(&version, branch) && (!version.len || !bh_is_digit(version.ptr[0]));
}

// Where the branch of a stable release ends in its version: "5.10" of 5.10.100, and before Linux 3
// "2.6.32" of 2.6.32.71. The length of the version: it is of mainline.
static size_t branch_end(bh_str version)
{
    size_t at = 0, numbers = bh_str_starts(version, BH_STR("2.")) ? 3 : 2;

    while (at < version.len && (version.ptr[at] != '.' || --numbers))
        at++;
    return at;
}

// Whether a range that has no branches decided about a release of one.
static bool is_flood(const struct bh_question *q, const struct bh_statement *s)
{
    bh_str version = q->version.text, end = bh_str_from(s->range, bh_str_rfind(s->range, ' ') + 1);
    size_t branch = branch_end(version);

    return q->rule == BH_RULE_CPE && s->range.len && s->fix_count <= 1 && branch < version.len &&
           !is_of_branch(end, bh_str_sub(version, 0, branch));
}

void bh_kernel_judge(const struct bh_question *q, struct bh_statement *s)
{
    if (s->outcome == BH_AFFECTED && q->vendored.len) {
        s->outcome = BH_UNDETERMINED;
        s->reason = (struct bh_reason){
            .format = BH_N("%s is affected; whether the vendor's build %s has a fix is not known"),
            .args = {q->version.text, q->vendored}};
        s->fixed = BH_STR_EMPTY;
    } else if (s->outcome == BH_AFFECTED && is_flood(q, s)) {
        s->outcome = BH_UNDETERMINED;
        s->reason = (struct bh_reason){
            .format = BH_N("%s is in the range %s, which knows of no fixes in stable branches"),
            .args = {q->version.text, s->range}};
        s->fixed = BH_STR_EMPTY;
    } else if (s->outcome == BH_UNDETERMINED) {
        return;
    }
    s->rule = BH_RULE_KERNEL;
}

void bh_kernel_judge_tool(const struct bh_question *q, struct bh_statement *s)
{
    if (s->outcome != BH_AFFECTED)
        return;
    s->outcome = BH_UNDETERMINED;
    s->rule = BH_RULE_KERNEL;
    s->reason = (struct bh_reason){.format = BH_N("said of all that is built from the kernel's "
                                                  "source; whether it is in the tools of %s is not "
                                                  "known"),
                                   .args = {q->tool}};
}
