// SPDX-License-Identifier: Apache-2.0
// Packages of kernels, as Debian, Ubuntu, Alpine and the rpm distributions name them.

#include "match/kernel.h"

#include "base/error.h"

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

bool bh_kernel_is_codeless(bh_str type, bh_str source, bh_str name)
{
    static const char *const apk[] = {"dev", "doc", "headers"};
    static const char *const rpm[] = {"abi",    "devel",  "doc",         "docs", "headers",
                                      "macros", "source", "stablelists", "syms", "whitelists"};

    if (bh_str_eqz(type, "deb"))
        return (bh_str_eqz(source, "linux") || bh_str_starts(source, BH_STR("linux-"))) &&
               is_deb_codeless(name);
    if (bh_str_eqz(type, "apk"))
        return is_apk_source(source) && has_word(name, apk, BH_COUNT(apk));
    return bh_str_eqz(type, "rpm") &&
           (bh_str_eqz(source, "kernel") || bh_str_starts(source, BH_STR("kernel-"))) &&
           has_word(name, rpm, BH_COUNT(rpm));
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
