// SPDX-License-Identifier: Apache-2.0
// Which ecosystem a text, an id or a build names. Texts and ids are those of real repositories.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "feeds/platform.h"

struct row {
    const char *text, *expected; // "": nothing is known; ending in ":" or " ": no release
};

static void check(const struct row *row, struct bh_platform p, struct bh_arena *arena)
{
    bh_str ecosystem = BH_STR_EMPTY;

    if (p.family)
        assert_int_equal(bh_platform_ecosystem(p, arena, &ecosystem), 0);
    if (!bh_str_eqz(ecosystem, row->expected))
        fail_msg("%s: '%.*s'", row->text, BH_FMT(ecosystem));
}

static void texts(void **state)
{
    static const struct row rows[] = {
        {"Amazon Linux 2", "Amazon Linux:2"},
        {"Amazon Linux 2 2017.12", "Amazon Linux:2"},
        {"amazon-linux-2023---nvidia", "Amazon Linux:2023"},
        {"Amazon Linux", "Amazon Linux:"},
        {"Rocky Linux 9", "Rocky Linux:9"},
        {"rocky-linux-8-x86-64-baseos-rpms", "Rocky Linux:8"},
        {"almalinux-9-for-x86_64-baseos-rpms__9_1_default", "AlmaLinux:9"},
        {" Oracle Linux 8 (x86_64)\n", "Oracle Linux:8"},
        {"Fedora 43", "Fedora:43"},
        {"Fedora 38 Modular", "Fedora:38"},
        {"Fedora EPEL 6", "EPEL:6"},
        {"EPEL-8", "EPEL:8"},
        {"rhel-9-for-x86_64-baseos-rpms", "Red Hat:enterprise_linux:9"},
        {"Red Hat Enterprise Linux 8.6", "Red Hat:enterprise_linux:8"},
        {"openSUSE Leap 15.1 Update", "openSUSE:Leap 15.1"},
        {"openSUSE Leap 15.", "openSUSE:Leap 15"},
        {"openSUSE Tumbleweed", "openSUSE:Tumbleweed"},
        {"SUSE Linux Enterprise Server 15 SP3-LTSS", "SUSE:Linux Enterprise Server 15 SP3-LTSS"},
        {"SUSE Linux Enterprise Server", "SUSE:Linux Enterprise "},
        {"Azure Linux", "Azure Linux:"},
        {"CBL-Mariner 2.0", "Azure Linux:2"},
        {"Debian GNU/Linux 11", "Debian:11"},
        {"Debian 11 is installed", "Debian:11"},
        {"Photon 5", "Photon OS:5.0"},
        {"Photon OS 3.0", "Photon OS:3.0"},
        {"Ubuntu 22.04 LTS", "Ubuntu:22.04:LTS"},
        {"Ubuntu 22.04 LTS (jammy) is installed.", "Ubuntu:22.04:LTS"},
        {"Ubuntu 25.10", "Ubuntu:25.10"},
        {"Ubuntu Pro FIPS-updates 22.04 LTS", "Ubuntu:Pro:FIPS-updates:22.04:LTS"},
        {"Ubuntu Pro 18.04 LTS", "Ubuntu:Pro:18.04:LTS"},
        {"0", ""},
        {"", ""},
        {"Rocky", ""},
        {"My Rocky Linux 9", ""},
    };
    struct bh_arena arena;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i], bh_platform_of_text(bh_str_z(rows[i].text)), &arena);
    bh_arena_done(&arena);
}

static void ids(void **state)
{
    static const struct row rows[] = {
        {"ALAS-2018-1085", "Amazon Linux:1"},
        {"ALAS2-2021-1732", "Amazon Linux:2"},
        {"ALAS2KERNEL-5.15-2022-001", "Amazon Linux:2"},
        {"ALAS2023-2023-001", "Amazon Linux:2023"},
        {"ALAS2023NVIDIA-2025-001", "Amazon Linux:2023"},
        {"ELSA-2014-0376", "Oracle Linux:"},
        {"RLSA-2022:7513", "Rocky Linux:"},
        {"RXSA-2024:0001", "Rocky Linux:"},
        {"ALSA-2022:4940", "AlmaLinux:"},
        {"RHSA-2014:0376", "Red Hat:enterprise_linux:"},
        {"FEDORA-2025-d2b7d94014", "Fedora:"},
        {"FEDORA-EPEL-2018-abe0e978c0", "EPEL:"},
        {"openSUSE-SLE-15.3-2021-1654", "openSUSE:Leap 15.3"},
        {"openSUSE-2019-1234", "openSUSE:Leap "},
        {"SUSE-SLE-Module-Basesystem-15-SP3-2021-1654",
         "SUSE:Linux Enterprise Module for Basesystem 15 SP3"},
        {"SUSE-SLE-Module-Development-Tools-15-SP1-2020-2241",
         "SUSE:Linux Enterprise Module for Development Tools 15 SP1"},
        {"SUSE-SLE-Product-SLES-15-SP1-LTSS-2023-12", "SUSE:Linux Enterprise Server 15 SP1-LTSS"},
        {"SUSE-SLE-SERVER-12-2016-1234", "SUSE:Linux Enterprise Server 12"},
        {"SUSE-SLE-Product-HA-15-SP2-2021-354", "SUSE:Linux Enterprise HA 15 SP2"},
        {"SUSE-SLE-SERVER-2016-1234", "SUSE:Linux Enterprise "},
        {"SUSE-SLE-", "SUSE:Linux Enterprise "},
        {"SUSE-SLE-12-2016-1", "SUSE:Linux Enterprise "},
        {"SUSE-SLE-A-12-x-1", "SUSE:Linux Enterprise "},
        {"SUSE-SLE-A-12-1-", "SUSE:Linux Enterprise "},
        {"SUSE-SU-2021:1654-1", "SUSE:Linux Enterprise "},
        {"GHSA-mgxf-pj6m-9494", ""},
        {"", ""},
    };
    struct bh_platform p;
    struct bh_arena arena;

    (void)state;
    bh_arena_init(&arena, 0);
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        assert_int_equal(bh_platform_of_update(bh_str_z(rows[i].text), &arena, &p), 0);
        check(&rows[i], p, &arena);
    }
    bh_arena_done(&arena);
}

static void tags(void **state)
{
    static const struct {
        const char *family, *build, *expected;
    } rows[] = {
        {"Rocky Linux", "6.el8_5", "8"},
        {"Oracle Linux", "16.el6_5.7", "6"},
        {"Oracle Linux", "2136.309.4.el8uek", "8"},
        {"AlmaLinux", "2.module_el8.5.0+1016+5e3b5e14", "8"},
        {"Rocky Linux", "2.module+el9.1.0+13358+56c3b6a3", "9"},
        {"Rocky Linux", "1.el10", "10"},
        {"Fedora", "3.fc40", "40"},
        {"openSUSE Leap", "lp151.4.1", "151"},
        {"Azure Linux", "0:3.2.8-1.azl3", "3"},
        {"Azure Linux", "0:1.20.7-1.cm2", "2"},
        {"Rocky Linux", "1.elf", ""},
        {"Rocky Linux", "1.model8", ""},
        {"Rocky Linux", "1.el", ""},
        {"Rocky Linux", "", ""},
        {"Amazon Linux", "3.amzn2", ""},
        {"SUSE Linux Enterprise", "150300.4.6.1", ""},
    };

    (void)state;
    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_platform p = bh_platform_of_text(bh_str_z(rows[i].family));
        bh_str tag = bh_platform_tag(p.family, bh_str_z(rows[i].build));
        if (!bh_str_eqz(tag, rows[i].expected))
            fail_msg("%s: '%.*s'", rows[i].build, BH_FMT(tag));
    }
}

static void leap_tag(void **state)
{
    struct bh_platform p = bh_platform_of_text(BH_STR("openSUSE Leap"));
    struct bh_arena arena;

    (void)state;
    bh_arena_init(&arena, 0);
    p.release = BH_STR("151");
    check(&(struct row){"lp151", "openSUSE:Leap 15.1"}, p, &arena);
    bh_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(ids),
        cmocka_unit_test(tags),
        cmocka_unit_test(leap_tag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
