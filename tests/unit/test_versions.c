// SPDX-License-Identifier: Apache-2.0
// Orders of versions: tables from the specifications, and what must hold for any versions.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "versions/version.h"

#define CHAIN 64

struct chain {
    const char *order;
    const char *text; // versions and "<" or "=" between them
};

static const struct bh_version_order *order_of(const char *name)
{
    const struct bh_version_order *o = bh_version_order_find(bh_str_z(name));

    if (!o)
        fail_msg("no order %s", name);
    return o;
}

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

static void expect(const struct bh_version_order *o, bh_str a, bh_str b, int expected)
{
    int c = 2;
    int r = o->compare(a, b, &c);

    if (r < 0 || sign(c) != expected)
        fail_msg("%s: %.*s %.*s: %s %d, expected %d", o->name, BH_FMT(a), BH_FMT(b),
                 bh_error_name(r), c, expected);
}

// Every version of the chain against every other, both ways.
static void check_chain(const struct chain *chain)
{
    const struct bh_version_order *o = order_of(chain->order);
    bh_str rest = bh_str_z(chain->text), word, versions[CHAIN];
    int steps[CHAIN] = {0}; // how many "<" stand before the version
    size_t n = 0;
    bool less = false;

    while (bh_str_cut(&rest, ' ', &word)) {
        if (bh_str_eqz(word, "<") || bh_str_eqz(word, "=")) {
            less = bh_str_eqz(word, "<");
            continue;
        }
        assert_true(n < CHAIN);
        steps[n] = n ? steps[n - 1] + less : 0;
        versions[n++] = word;
        if (!o->valid(word))
            fail_msg("%s: %.*s is not valid", o->name, BH_FMT(word));
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            expect(o, versions[i], versions[j], sign(steps[i] - steps[j]));
}

static void chains(void **state)
{
    (void)state;
    static const struct chain rows[] = {
        // semver.org 2.0.0, items 10 and 11
        {"semver", "1.0.0 < 2.0.0 < 2.1.0 < 2.1.1"},
        {"semver", "1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < "
                   "1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0"},
        {"semver", "1.0.0+1 = 1.0.0 = 1.0.0+21AF26D3---117B344092BD = 1.0.0+0.build.01"},
        {"semver", "1.0.0-0 < 1.0.0-9 < 1.0.0-10 < 1.0.0-- < 1.0.0-0a < 1.0.0-A < 1.0.0-a"},
        {"semver", "18446744073709551615.0.0 < 18446744073709551616.0.0 < "
                   "99999999999999999999999999999999999999.0.0"},
        {"cargo", "0.1.0 < 0.1.1-alpha < 0.1.1"},
        // node-semver, README and loose mode
        {"npm", "1.2.3-beta < 1.2.3 = v1.2.3 = =1.2.3 = =v1.2.3 = 01.2.03 < 1.2.4beta < 1.2.4"},
        {"npm", "1.2.3-1 = 1.2.3-01 < 1.2.3-beta.2 < 1.2.3-beta.10"},
        // Go Modules Reference: versions, pseudo-versions, +incompatible
        {"golang", "v0.0.0-20180917221912-90fa682c2a6e < v0.0.0-rc1 < v0.0.0 < "
                   "v1.2.3-pre < v1.2.3-pre.0.20191109021931-daa7c04131f5 < v1.2.3 < "
                   "v1.2.4-0.20191109021931-daa7c04131f5 < v1.2.4-rc1 < v1.2.4 = 1.2.4 < "
                   "v2.0.0 = v2.0.0+incompatible = v2 = v2.0"},
        {"swift", "v1.2.3-beta < 1.2.3 = v1.2.3 < v1.10.0"},
        // pub_semver: the build counts
        {"pub", "1.0.0-rc < 1.0.0 < 1.0.0+1 < 1.0.0+2 < 1.0.0+10 < 1.0.0+a < 1.0.1"},
        {"julia", "1.2.11 < 1.2.11+0 < 1.2.11+18"},
        // Bitnami: revisions
        {"bitnami", "1.26.0-rc.1 < 1.26.0 = 1.26.0-0 < 1.26.0-1 < 1.26.0-10 < 1.26.1"},
        {"bitnami", "2023.03.09 < 2023.03.20 = 2023.3.20"},
        // learn.microsoft.com/nuget/concepts/package-versioning
        {"nuget", "1.0.1-aaa < 1.0.1-beta < 1.0.1-open < 1.0.1-rc.2 < 1.0.1-rc.10 < 1.0.1-zzz < "
                  "1.0.1 < 1.0.1.1 < 1.0.2"},
        {"nuget", "1 = 1.0 = 1.0.0 = 1.0.0.0 = 1.00 = 1.0+x < 1.01.1 = 1.1.1"},
        {"nuget", "1.0.0-Alpha = 1.0.0-ALPHA < 1.0.0-beta"},
        // R: numeric_version; Haskell: Cabal's Version
        {"cran", "1.0 < 1.0-0 = 1.0.0 < 1.0-1 < 1.2 < 1.10"},
        {"hackage", "1.0 < 1.0.0 < 1.0.1 < 1.2 < 1.10"},
        // vers specification
        {"datetime", "1999-12-31T23:59:59Z < 1999-12-31T23:59:60Z < 2000-01-01T00:00:00Z = "
                     "2000-01-01t01:00:00+01:00 = 1999-12-31T19:00:00.000-05:00 < "
                     "2000-01-01T00:00:00.09Z < 2000-01-01T00:00:00.1Z"},
        {"datetime", "0000-01-01T00:00:00Z < 0000-03-01T00:00:00Z < 1969-12-31T23:59:59Z < "
                     "1970-01-01T00:00:00Z < 2024-02-29T00:00:00Z < 2024-03-01T00:00:00Z"},
        {"lexicographic", "A < a < aa < b"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_chain(&rows[i]);
}

static void pypi_chains(void **state)
{
    (void)state;
    // PEP 440: summary of permitted suffixes and relative ordering, epochs, normalisation
    static const struct chain rows[] = {
        {"pypi", "1.dev0 = 1.0.dev0 < 1.0.dev456 < 1.0a1 < 1.0a2.dev456 < 1.0a12.dev456 < 1.0a12 < "
                 "1.0b1.dev456 < 1.0b2 < 1.0b2.post345.dev456 < 1.0b2.post345 < 1.0rc1.dev456 < "
                 "1.0rc1 < 1.0 < 1.0+abc.5 < 1.0+abc.7 < 1.0+5 < 1.0.post456.dev34 < "
                 "1.0.post456 < 1.0.15 < 1.1.dev1"},
        {"pypi", "2013.10 < 2014.04 < 1!1.0 < 1!1.1 < 1!2.0 < 2!0"},
        {"pypi", "1 = 1.0 = 1.0.0 = v1.0 = 1.0.0.0.0 < 1.1rc1 = 1.1RC1 = 1.1c1 = 1.1.pre1 = "
                 "1.1_preview_1 < 1.1"},
        {"pypi", "1.1a1 = 1.1.a1 = 1.1-a1 = 1.1alpha1 = 1.1-ALPHA-1 < 1.1beta2 = 1.1b2"},
        {"pypi", "1.2a = 1.2a0 < 1.2.post2 = 1.2-post2 = 1.2post2 = 1.2-2 = 1.2-r2 = 1.2rev_2"},
        {"pypi", "1.2.dev = 1.2-dev0 < 1.2.dev2 = 1.2dev02 < 1.2.post = 1.2.post0"},
        {"pypi", "1.0 < 1.0+a < 1.0+ubuntu = 1.0+Ubuntu < 1.0+ubuntu.1 = 1.0+ubuntu-1 = "
                 "1.0+ubuntu_01 < 1.0+ubuntu.1.a < 1.0+0 < 1.0+1 < 1.0+1.0"},
        {"pypi", "1.99999999999999999999 < 1.100000000000000000000"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_chain(&rows[i]);
}

static void distribution_chains(void **state)
{
    (void)state;
    static const struct chain rows[] = {
        // Debian Policy 5.6.12, deb-version(7)
        {"deb", "1.0~~ < 1.0~~a < 1.0~ < 1.0 < 1.0a < 1.0a+ < 1.0+ < 1.0."},
        {"deb", "1.0~beta1~svn1245 < 1.0~beta1 < 1.0 < 1.0-1 < 1.0-1.1 < 1.0-2"},
        {"deb", "1.0 = 0:1.0 = 1.0-0 = 01.00 < 10.3 < 1:0.4 < 1:1.2.3 < 2:0"},
        {"deb", "1.2.3-1~bpo12+1 < 1.2.3-1 < 1.2.3-1+b1 < 1.2.3-1+deb12u1 < 1.2.3-1.1"},
        {"deb", "7.6p2 < 7.6p2-4 < 7.60"},
        {"deb", "4294967295 < 4294967296 < 99999999999999999999999999"},
        {"ubuntu", "1.1.1-1ubuntu2.1~18.04.5 < 1.1.1-1ubuntu2.1 < 1.1.1-1ubuntu2.2"},
        // rpm-version(7)
        {"rpm", "1.0~rc1~git123 < 1.0~rc1 < 1.0~rc2 < 1.0 < 1.0^ < 1.0^git1~pre < 1.0^git1 < "
                "1.0^git2 < 1.0.1 < 1.01"},
        {"rpm", "1.0~rc1 < 1.0~rc1^git1 < 1.0 < 1.0^20160101 < 1.0^20160101^git1 < 1.0.1"},
        {"rpm", "1.0 < 1.0a < 1.0aa < 1.0b < 1.0.1"},
        {"rpm", "6.0 < 6.0.rc1 < 6.1"},
        {"rpm", "xyz < xyz.4 < xyz10 < xyz10.1 < 2 < 8"},
        {"rpm", "5.5p1 < 5.5p2 < 5.5p10 < 5.6p1 < 6.5p1"},
        {"rpm", "2.0 = 2_0 = 2.+0 = 2.0_ = 02.00 < 10.0001 = 10.1 < 10.0039 < 20101121 < 20101122"},
        {"rpm",
         "3.0.7 < 3.0.7-~1 < 3.0.7-16.el9_2 < 3.0.7-18.el9_2 < 1:3.0.1-1.el9 = 1:3.0.1-1_el9"},
        {"rpm", "0:1.0-1 = 1.0-1 = :1.0-1 < 18446744073709551616:0-1"},
        // apk-package(5) and the token order of apk-tools 3
        {"apk", "1.0_alpha_beta < 1.0_alpha < 1.0_alpha1 < 1.0_alpha10 < 1.0_alpha_p < 1.0_beta < "
                "1.0_pre < 1.0_rc < 1.0_rc1 < 1.0 < 1.0-r0 < 1.0-r1 < 1.0-r10 < 1.0~ab < "
                "1.0~ab-r0 < 1.0_cvs < 1.0_svn < 1.0_git < 1.0_hg < 1.0_p < 1.0_p1 < 1.0a < 1.0b < "
                "1.0.0 < 1.0.1"},
        {"apk", "1.0 < 1.00 < 1.001 < 1.01 < 1.010 < 1.02 < 1.1 < 1.2 < 1.10 < 01.11"},
        {"apk", "18446744073709551615 < 18446744073709551616-r0 < 18446744073709551617"},
        // apk-tools 2
        {"apk", "6.6.2_p1 < 6.6.2p < 6.6.2p-r0 < 6.6.2p_p1 < 6.6.2p1 < 6.6.2p1-r0 < 6.6.2p1-r1 < "
                "6.6.2p1_p1 < 6.6.2p2-r0 < 6.6.2p10 < 6.6.2q < 6.6.3"},
        // Package Manager Specification, 3.3
        {"gentoo", "1.0_alpha < 1.0_alpha1 < 1.0_beta < 1.0_pre < 1.0_rc < 1.0 = 1.0-r0 < 1.0-r1 < "
                   "1.0_p < 1.0_p1 < 1.0a < 1.0.0"},
        {"gentoo", "1 = 01 < 1.0 < 1.01 = 1.010 < 1.02 < 1.1 < 1.10"},
        // vercmp(8)
        {"alpm", "1.0a < 1.0b < 1.0beta < 1.0p < 1.0pre < 1.0rc < 1.0 < 1.0.a < 1.0.1"},
        {"alpm", "1 < 1.0 < 1.1 < 1.1.1 < 1.2 < 2.0 < 3.0.0"},
        {"alpm", "1.0 < 1:0.4 < 1:1.0 < 2:0"},
        {"alpm", "1.0-1 = 1.0"},
        {"alpm", "1.0-1 < 1.0-2 < 1.1-1"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_chain(&rows[i]);
}

static void language_chains(void **state)
{
    (void)state;
    static const struct chain rows[] = {
        // maven.apache.org/pom.html, version order specification; answers of maven-artifact 3 and 4
        {"maven", "1 = 1.0 = 1-0 = 1.ga = 1-ga = 1-final = 1.0.0 = 1.0-RELEASE < 1-sp < 1-abc < "
                  "1-foo = 1.foo < 1-foo2 < 1-foo10 < 1-1 < 1.1"},
        {"maven", "1-alpha < 1-alpha2 = 1-alpha-2 = 1-a2 < 1-alpha-123 < 1-beta < 1-b1 < "
                  "1-milestone < 1-m1 = 1-milestone-1 < 1-rc = 1-cr < 1-rc1 < 1-snapshot = "
                  "1-SNAPSHOT < 1 < 1-sp"},
        {"maven", "1.0.RC2 < 1.0-RC3 < 1.0.0 < 1.0.1"},
        {"maven", "2.0.1-klm < 2.0.1-lmn < 2.0.1-xyz < 2.0.1-123 < 2.0.1.1 < 2.0.123"},
        {"maven", "4.1.0.Beta6 < 4.1.0.CR1 < 4.1.0.Final = 4.1.0 < 4.1.0.SP1 < 4.1.1.Final"},
        {"maven", "31.1-SNAPSHOT < 31.1 = 31.1.0 < 31.1-android < 31.1-jre < 32"},
        {"maven", "1.999999999 < 1.1000000000 < 1.9999999999999999999 < 1.10000000000000000000"},
        // Maven's main branch since the autumn of 2026; ga1 = 1 before
        {"maven", "1 = 1-ga = 1-ga0 < 1-ga1 < 1-final2 < 1-sp"},
        // RubyGems guides, Gem::Version
        {"gem", "0.9 < 1.0.a.2 < 1.0.b1 < 1 = 1.0 = 1.0.0 = 01.0.0.0 < 1.0.1"},
        {"gem", "1.0.A < 1.0.a < 1.0.a9 = 1.0.a.9 < 1.0.a10 < 1.0.b < 1.0"},
        {"gem", "1.0.0-beta.1 = 1.0.0.pre.beta.1 < 1.0.0-1 = 1.0.0.pre.1 = 1.pre.1 < 1.0.0"},
        {"gem", "1.13.0-rc1 < 1.13.0 = 1.13.0-x86_64-linux = 1.13.0-java = 1.13.0-arm64-darwin < "
                "1.13.1-x86-mingw32 = 1.13.1"},
        // getcomposer.org/doc/articles/versions.md, composer/semver
        {"composer", "1.0-dev = 1.0.0.0-dev < 1.0.0-alpha < 1.0a1 = 1.0.0-alpha.1 < 1.0-alpha2 < "
                     "1.0.0-beta < 1.0b1 < 1.0-RC1-dev < 1.0-RC1 = 1.0.0rc1 < 1 = 1.0 = v1.0.0.0 = "
                     "1.0-stable = 1.0+build < 1.0-patch = 1.0p < 1.0-pl1 = 1.0-p1 = 1.0.0-patch.1 "
                     "< 1.0.1 < 1.0.x-dev < 1.1 < 1.x-dev = 1.X.X-dev < 2.0-dev"},
        {"composer", "2009-12-31 < 2010-01-02-beta1 < 2010-01-02 < 2010-01-02-p1 < 2010-01-03.1 < "
                     "20100102 < 20100102-203040"},
        // Conan 2
        {"conan", "1.0-alpha.3 < 1.0-alpha.22 = 1-alpha.22.0 < 1 = 1.0 = 1.0.0 < 1.0+b1 < 1.0+b2 < "
                  "1.1 < 1.1.a < 1.2 < 1.a < 1.b < 2"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_chain(&rows[i]);
}

static void source_chains(void **state)
{
    (void)state;
    static const struct chain rows[] = {
        // OpenSSL: release strategy, OPENSSL_VERSION_NUMBER(3)
        {"openssl", "0.9.3-dev < 0.9.3-beta1 = 0.9.3beta1 < 0.9.3-beta2-dev < 0.9.3beta2 < 0.9.3 < "
                    "0.9.3a-dev < 0.9.3a < 0.9.4"},
        {"openssl", "0.9.8y < 0.9.8z < 0.9.8za < 0.9.8zh < 1.0.0-beta1 < 1.0.0 < 1.0.1 < 1.0.1a < "
                    "1.0.1e < 1.0.1f < 1.0.1g < 1.0.1u < 1.0.2-beta1 < 1.0.2-beta3 < 1.0.2 < "
                    "1.0.2a < 1.0.2k = 1.0.2k-fips < 1.0.2z < 1.0.2za < 1.0.2zh < 1.1.0-pre6 < "
                    "1.1.0 < 1.1.1w < 3.0.0-alpha2 < 3.0.0-alpha17 < 3.0.0-beta1 < 3.0.0 = "
                    "3.0.0+quic < 3.0.9 < 3.0.10 < 3.2.0-dev < 3.2.0-alpha1 < 3.2.0"},
        // Release files of C programs: sudo, OpenSSH, ntp, BIND, Linux, tzdata, libpng
        {"generic", "1.9.5 < 1.9.5p1 < 1.9.5p2 < 1.9.5p10 < 1.9.6"},
        {"generic", "8.9 < 8.9p1 < 9.0 = v9.0.0 = 9 < 9.0p1"},
        {"generic", "9.9.7-rc1 = 9.9.7rc1 = 9.9.7-RC.1 = 9.9.7~rc1 < 9.9.7 < 9.9.7-P1 < 9.9.7-P2"},
        {"generic", "6.1-rc8 < 6.1 = 6.1.0 < 6.1.1 < 6.10"},
        {"generic", "2023d < 2024a < 2024b"},
        {"generic", "1.0.2dev < 1.0.2-alpha < 1.0.2alpha2 < 1.0.2-alpha10 < 1.0.2-beta1.1 < "
                    "1.0.2-beta1.2 < 1.0.2pre1 < 1.0.2-rc1-dev < 1.0.2rc1 < 1.0.2 < 1.0.2patch1 < "
                    "1.0.2a < 1.0.2z < 1.0.2za < 1.0.3"},
        {"generic",
         "1.7.0_121 < 1.8.0-rc1 < 1.8.0 = 1.8.0_0 < 1.8.0_45-rc1 < 1.8.0_45 < 1.8.0_292 < 1.8.1"},
        {"generic",
         "9.0.0-beta1 < 9.0.0-M1 = 9.0.0.milestone.1 < 9.0.0-M12 < 9.0.0-rc1 < 9.0.0.Final = "
         "9.0.0 = 9.0.0.GA = 9.0.0-RELEASE < 9.0.0.SP1 < 9.0.0m < 9.0.1"},
        {"generic", "1.18446744073709551615 < 1.18446744073709551616 < 1.99999999999999999999999"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_chain(&rows[i]);
}

static void not_versions(void **state)
{
    (void)state;
    // Each order, and texts that it must not read.
    static const struct chain rows[] = {
        {"semver", "1 1.2 1.2.3-0123 1.2.3-0123.0123 1.1.2+.123 +invalid -invalid alpha 1.2.3.DEV "
                   "01.1.1 1.01.1 1.1.01 1.2-SNAPSHOT 1.0.0-alpha_beta 1.0.0-alpha.. 1.0.0- 1.0.0+ "
                   "v1.2.3 1.2.3-a+b+c 1..2 1.2. 1.2.3-\xc3\xa9"},
        {"npm", "1 1.2 latest 1.2.x ^1.2.3 1.2.3.4"},
        {"golang", "(devel) v1. v1.2.3.4 v1-rc1 v1.2-rc1 v01.0.0 vv1.0.0 master"},
        {"swift", "v4 main"},
        {"bitnami", "1.2 1.2.3_4"},
        {"pypi", "2011k 1.0-foo 1.0+a+ 1.0++ 1.0+_foobar 1.0+foo&asd 1.0+1+1 french !1 1!2!3 1.1!1 "
                 "1.0..1 .1 1.0a1b1 1.0.post1.post2 1.0_ +1 v"},
        {"nuget", "1.2.3.4.5 1.-1 1.0.0-a..b 1.0.0-01 v1.0 1. .1 1.0.0-"},
        {"gem", "1a a1 1. .1 1..2 1.0_0 1.0- 1.0-.1 1.0.0-x86_65-linux 1.0-a..b junk"},
        {"composer",
         "dev-main dev-1.0 master trunk 1.0-1 1.0.0.0.0 1.0-foo 1.0-beta- 1.0.x abc 1,0 "
         "1.0@beta 1234567890123456789012345 1.0-beta1-p1 1.2.3.4.x-dev x-dev dev"},
        {"maven", "a/b a:b 1.0|2 ${version} 1.0* 1\x7f 1\xc3\xa9"},
        {"cran", "a 1. .1 1..2 1.0a 1_0"},
        {"hackage", "1-0 1. a"},
        {"deb", ":1 a:1 1.0- -1 1_0 1.0-1:2 1: 1.0-1\xc3\xa9 1.0/2"},
        {"rpm", "-1 1.0- 1:2:3 a:1 1/0 1: (none) 1.1\xce\xb1"},
        {"apk", "a 1. .1 1..2 1.0bc 1.0_foo 1.0_ 1.0-r 1.0-1 1.0a1b 1.0a1.1 1.0a.1 1.0-r1-r2 "
                "1.0_p1a 1.0~ 1.0~g "
                "1.0-r1~ab 1.0A 1.0_p1_2 v1.0 1.0- 1.0-r1_p1"},
        {"gentoo", "1. .1 a 1.0ab 1.0_foo 1.0-r 1.0A 1.0_p1- 1_"},
        {"alpm", "-1 1- 1: 1/2"},
        {"conan", "-1 +b 1\x01"},
        {"openssl", "1.0 1 1.0.1.1 1.0.1-foo 1.0.1-beta 1.0.1B 1.0.1g1 1.0.1-dev1 1.0.1+ "
                    "1.0.1-fips-1 v1.0.1 1.0.1dev1"},
        {"generic",
         "a 1. .1 1..2 2.0b1 2.0-a 1.2-3 1.2.3+1 1.2.3-15-gabcdef 1.2.x 1.0foo 1.0-ESV-R1 "
         "v vv1 1.0- R16B03 1.0_1 1.0.0.0_1 1.0.0_ 1.0.0_1a 1.0.0_1_2 1.9m1 1.0-m 1.0-final1 21-ea "
         "1.0-p 2021-03-04 1.0\xc3\xa9"},
        {"datetime", "2024-01-01 2024-13-01T00:00:00Z 2023-02-29T00:00:00Z 2024-01-01T24:00:00Z "
                     "2024-01-01T00:60:00Z 2024-01-01T00:00:61Z 2024-01-01T00:00:00 "
                     "2024-01-01T00:00:00. 2024-01-01T00:00:00.Z 2024-01-01T00:00:00+0100 "
                     "2024-01-01T00:00:00+24:00 2024-01-01T00:00:00Zx 1900-02-29T00:00:00Z "
                     "2024-1-01T00:00:00Z 2024-00-01T00:00:00Z 2024-01-00T00:00:00Z"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        const struct bh_version_order *o = order_of(rows[i].order);
        bh_str rest = bh_str_z(rows[i].text), word;
        int c = 77;
        while (bh_str_cut(&rest, ' ', &word)) {
            if (o->valid(word) || o->compare(word, word, &c) != BH_E_CORRUPT || c != 77)
                fail_msg("%s: %.*s is read", o->name, BH_FMT(word));
        }
    }
}

static void nothing_is_no_version(void **state)
{
    (void)state;
    static const bh_str empty[] = {{NULL, 0}, {"", 0}, {" ", 1}, {"\0", 1}};

    for (size_t i = 0; bh_version_orders[i]; i++) {
        const struct bh_version_order *o = bh_version_orders[i];
        bh_str good = bh_str_eqz(bh_str_z(o->name), "datetime") ? BH_STR("2024-01-01T00:00:00Z")
                                                                : BH_STR("1.0.0");
        int c;
        assert_true(o->valid(good));
        for (size_t j = 0; j < BH_COUNT(empty); j++) {
            if (empty[j].len && bh_str_eqz(bh_str_z(o->name), "lexicographic"))
                continue;
            if (o->valid(empty[j]) || o->compare(good, empty[j], &c) != BH_E_CORRUPT ||
                o->compare(empty[j], good, &c) != BH_E_CORRUPT)
                fail_msg("%s reads nothing, row %zu", o->name, j);
        }
    }
}

static void white_space_around(void **state)
{
    (void)state;
    // As node-semver, packaging, NuGet, RubyGems and Composer trim it.
    static const char *const trims[] = {"npm", "pypi", "nuget", "gem", "composer"};

    for (size_t i = 0; i < BH_COUNT(trims); i++)
        expect(order_of(trims[i]), BH_STR(" 1.0.0\n"), BH_STR("1.0.0"), 0);
}

static void table(void **state)
{
    (void)state;
    static const struct {
        const char *name, *order;
    } names[] = {
        {"cargo", "semver"},       {"hex", "semver"},   {"Debian", "deb"},    {"ubuntu", "deb"},
        {"opam", "deb"},           {"alpine", "apk"},   {"wolfi", "apk"},     {"go", "golang"},
        {"packagist", "composer"}, {"rubygems", "gem"}, {"ebuild", "gentoo"}, {"PyPI", "pypi"},
        {"docker", NULL},          {"", NULL},          {"deb ", NULL},
    };

    for (size_t i = 0; bh_version_orders[i]; i++) {
        const struct bh_version_order *o = bh_version_orders[i];
        assert_ptr_equal(order_of(o->name), o);
        assert_non_null(o->source);
        assert_true(o->compare && o->valid);
        if (i)
            assert_true(strcmp(bh_version_orders[i - 1]->name, o->name) < 0);
        for (const char *const *also = o->also; also && *also; also++)
            assert_ptr_equal(order_of(*also), o);
    }
    for (size_t i = 0; i < BH_COUNT(names); i++) {
        const struct bh_version_order *o = bh_version_order_find(bh_str_z(names[i].name));
        if (names[i].order)
            assert_string_equal(o ? o->name : "none", names[i].order);
        else
            assert_null(o);
    }
}

static void osv_ecosystems(void **state)
{
    (void)state;
    static const struct {
        const char *ecosystem, *order;
    } rows[] = {
        {"AlmaLinux:9", "rpm"},
        {"Rocky Linux", "rpm"},
        {"Red Hat:rhel_aus:8.4::appstream", "rpm"},
        {"SUSE:Linux Enterprise Server 15 SP5", "rpm"},
        {"openSUSE:Leap 15.5", "rpm"},
        {"Mageia:9", "rpm"},
        {"openEuler:24.03-LTS", "rpm"},
        {"Photon OS:3.0", "rpm"},
        {"Azure Linux:3", "rpm"},
        {"Debian", "deb"},
        {"Debian:12", "deb"},
        {"Ubuntu:Pro:18.04:LTS", "deb"},
        {"Alpine:v3.19", "apk"},
        {"Wolfi", "apk"},
        {"Chainguard", "apk"},
        {"Alpaquita:stream", "apk"},
        {"MinimOS", "apk"},
        {"crates.io", "semver"},
        {"Hex", "semver"},
        {"npm", "npm"},
        {"PyPI", "pypi"},
        {"Maven", "maven"},
        {"Maven:https://registry.example", "maven"},
        {"Go", "golang"},
        {"Kubernetes", "golang"},
        {"NuGet", "nuget"},
        {"RubyGems", "gem"},
        {"Packagist", "composer"},
        {"Pub", "pub"},
        {"Julia", "pub"},
        {"SwiftURL", "swift"},
        {"GitHub Actions", "swift"},
        {"CRAN", "cran"},
        {"Bioconductor", "cran"},
        {"Hackage", "hackage"},
        {"ConanCenter", "conan"},
        {"Bitnami", "bitnami"},
        {"Linux", "generic"},
        {"generic", "generic"},
        {"Echo", "deb"},
        {"Echo:PyPI", "pypi"},
        {"Echo:npm", "pub"},
        {"Root:Alpine:3.18", "apk"},
        {"TuxCare:npm", "npm"},
        {"Root", NULL},
        {"TuxCare:TuxCare:npm", NULL},
        {"OSS-Fuzz", NULL},
        {"Android", NULL},
        {"GIT", NULL},
        {"debian", NULL},
        {"", NULL},
        {":12", NULL},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        const struct bh_version_order *o = bh_version_order_osv(bh_str_z(rows[i].ecosystem));
        const char *name = o ? o->name : "none", *expected = rows[i].order ? rows[i].order : "none";
        if (strcmp(name, expected) != 0)
            fail_msg("%s: %s, expected %s", rows[i].ecosystem, name, expected);
    }
}

static void pseudo_versions(void **state)
{
    (void)state;
    // Go Modules Reference, "Pseudo-versions"
    static const char *const yes[] = {
        "v0.0.0-20180917221912-90fa682c2a6e",
        "0.0.0-20180917221912-90fa682c2a6e",
        "v3.0.0-20180917221912-90fa682c2a6e",
        "v1.2.4-0.20191109021931-daa7c04131f5",
        "v1.2.3-pre.0.20191109021931-daa7c04131f5",
        "v2.0.1-0.20191109021931-daa7c04131f5+incompatible",
    };
    static const char *const no[] = {
        "v1.2.3",
        "v1.2.3-20180917221912-90fa682c2a6e",
        "v1.0.1-20180917221912-90fa682c2a6e",
        "v1.2.4-1.20191109021931-daa7c04131f5",
        "v1.2.4-00.20191109021931-daa7c04131f5",
        "v1.2.4-0.2019110902193-daa7c04131f5",
        "v1.2.4-0.201911090219310-daa7c04131f5",
        "v1.2.4-0.20191109021931-",
        "v1.2.4-0.20191109021931",
        "v1.2.4-0.20191109021931-daa-c04",
        "v1-0.20191109021931-daa7c04131f5",
        "",
    };
    const struct bh_version_order *o = order_of("golang");

    for (size_t i = 0; i < BH_COUNT(yes); i++)
        if (!o->is_pseudo(bh_str_z(yes[i])))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < BH_COUNT(no); i++)
        if (o->is_pseudo(bh_str_z(no[i])))
            fail_msg("%s", no[i]);
}

static void binary_rebuilds(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"1.2-3+b1", "1.2-3"},
        {"1.2-3+b12", "1.2-3"},
        {"1.2+b2", "1.2"},
        {"1.2-3", "1.2-3"},
        {"1.2-3+b", "1.2-3+b"},
        {"1.2-3+b1.1", "1.2-3+b1.1"},
        {"1.2-3b1", "1.2-3b1"},
        {"+b1", "+b1"},
        {"", ""},
        {"1", "1"},
        {"1.2-3+deb12u1+b1", "1.2-3+deb12u1"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        assert_true(bh_str_eqz(bh_version_deb_source(bh_str_z(rows[i][0])), rows[i][1]));
}

// --- What must hold for any versions.

static uint64_t random_state;

static unsigned pick(unsigned n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(random_state >> 33) % n;
}

static size_t random_version(const char *start, char text[static 64])
{
    static const char *const parts[] = {
        "0",   "1",     "2",   "9",   "10",   "00",    "01",    "010",       ".",    ".",   ".",
        ".0",  ".1",    "-",   "-",   "_",    "~",     "+",     "^",         "a",    "b",   "z",
        "A",   "rc",    "RC1", "p",   "p1",   "alpha", "_beta", "-dev",      "post", ".x",  "-r",
        "-r1", "_p1",   "ga",  "-sp", "-1",   "..",    "1!",    "1:",        "pre",  "~ab", "-dev",
        "el",  ".fc39", "m",   "+b1", "-1.2", "x",     "foo",   "-SNAPSHOT",
    };
    size_t len = strlen(start);

    memcpy(text, start, len);
    for (unsigned i = pick(6); i; i--) {
        const char *part = parts[pick(BH_COUNT(parts))];
        memcpy(text + len, part, strlen(part));
        len += strlen(part);
    }
    return len;
}

// The programs that these follow contradict themselves: see alpm.c, conan.c.
static bool is_total(const struct bh_version_order *o)
{
    return strcmp(o->name, "alpm") != 0 && strcmp(o->name, "conan") != 0;
}

static void check_triple(const struct bh_version_order *o, const bh_str v[3])
{
    int order[3][3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int c = 0;
            int r = o->compare(v[i], v[j], &c);
            bool readable = o->valid(v[i]) && o->valid(v[j]);
            if ((r == 0) != readable || (r && r != BH_E_CORRUPT))
                fail_msg("%s: %.*s, %.*s: %s", o->name, BH_FMT(v[i]), BH_FMT(v[j]),
                         bh_error_name(r));
            if (r < 0)
                return;
            order[i][j] = sign(c);
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            if (order[i][j] != -order[j][i] || order[i][i])
                fail_msg("%s: %.*s and %.*s", o->name, BH_FMT(v[i]), BH_FMT(v[j]));
            for (int k = 0; k < 3 && is_total(o); k++)
                if (order[i][j] <= 0 && order[j][k] <= 0 &&
                    order[i][k] != (order[i][j] < 0 || order[j][k] < 0 ? -1 : 0))
                    fail_msg("%s: %.*s, %.*s, %.*s", o->name, BH_FMT(v[i]), BH_FMT(v[j]),
                             BH_FMT(v[k]));
        }
}

static void order_is_an_order(void **state)
{
    (void)state;
    static const char *const starts[] = {"1", "1.0", "1.0.0", "v1.2.3", "0"};
    char text[3][64];

    random_state = 20261123;
    for (unsigned n = 0; n < 60000; n++) {
        const char *start = starts[pick(BH_COUNT(starts))];
        bh_str v[3];
        for (int i = 0; i < 3; i++)
            v[i] = bh_str_n(text[i], random_version(start, text[i]));
        for (size_t i = 0; bh_version_orders[i]; i++)
            check_triple(bh_version_orders[i], v);
    }
}

// A quadratic or recursive order would not come to an end here, or not with this stack.
static void long_versions(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "1",   "0",  "1.",   "0.",  "1-",  "1a", "a1", ".a",  "_p1", "~",  "~~", "^1", "-1", "-a.0",
        ".0a", "+1", "-dev", "-r1", "-rc", "..", "--", ".1-", "1:",  "1!", "_",  ".x", "/",  "0.a"};
    enum { SIZE = 100000 };
    char *text = bh_alloc(SIZE + 16);

    assert_non_null(text);
    for (size_t p = 0; p < BH_COUNT(pieces); p++) {
        size_t len = 6;
        memcpy(text, "1.2.3-", len);
        for (; len < SIZE; len += strlen(pieces[p]))
            memcpy(text + len, pieces[p], strlen(pieces[p]));
        for (size_t i = 0; bh_version_orders[i]; i++) {
            const struct bh_version_order *o = bh_version_orders[i];
            for (size_t from = 0; from <= 6; from += 2) {
                bh_str a = bh_str_n(text + from, len - from);
                bh_str b = bh_str_n(text + from, len - from - strlen(pieces[p]));
                int c;
                bool readable = o->valid(a) && o->valid(b);
                assert_int_equal(o->compare(a, b, &c), readable ? 0 : BH_E_CORRUPT);
            }
        }
    }
    bh_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains),
        cmocka_unit_test(pypi_chains),
        cmocka_unit_test(distribution_chains),
        cmocka_unit_test(language_chains),
        cmocka_unit_test(source_chains),
        cmocka_unit_test(not_versions),
        cmocka_unit_test(nothing_is_no_version),
        cmocka_unit_test(white_space_around),
        cmocka_unit_test(table),
        cmocka_unit_test(osv_ecosystems),
        cmocka_unit_test(pseudo_versions),
        cmocka_unit_test(binary_rebuilds),
        cmocka_unit_test(order_is_an_order),
        cmocka_unit_test(long_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
