// SPDX-License-Identifier: Apache-2.0
// By what the catalogue is asked about a part (osv-schema 1.7, "Defined ecosystems"; os-release of
// the distributions; purls as buhin, syft, Trivy, cdxgen and hands write them), and which records
// are one vulnerability.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "match/group.h"
#include "match/kernel.h"
#include "match/subject.h"

// Ecosystems of one catalogue, with the suffixes that OSV's dumps have.
static const char *const ecosystems[] = {
    "AlmaLinux:8",
    "AlmaLinux:9",
    "Alpaquita:23",
    "Alpaquita:stream",
    "Alpine:v3.18",
    "Alpine:v3.20",
    "Amazon Linux:1",
    "Amazon Linux:2",
    "Amazon Linux:2023",
    "Azure Linux:2",
    "Azure Linux:3",
    "BellSoft Hardened Containers:stream",
    "Chainguard",
    "CleanStart",
    "Debian:11",
    "Debian:12",
    "Debian:13",
    "Debian:3.1",
    "Debian:6.0",
    "Docker Hardened Images:Alpine:3.23",
    "Docker Hardened Images:Debian:trixie",
    "EPEL:6",
    "Echo",
    "Echo:PyPI",
    "Fedora:38",
    "GitHub Actions",
    "Mageia:9",
    "Maven",
    "Maven:https://registry.example",
    "MinimOS",
    "Oracle Linux:6",
    "Oracle Linux:9",
    "Packagist",
    "Packagist:https://registry.example/8",
    "Photon OS:4.0",
    "Photon OS:5.0",
    "Red Hat:enterprise_linux:10.0",
    "Red Hat:enterprise_linux:7::server",
    "Red Hat:enterprise_linux:8::appstream",
    "Red Hat:enterprise_linux:8::baseos",
    "Red Hat:openshift:4.8::el8",
    "Red Hat:rhel_eus:8.6::baseos",
    "Rocky Linux:8",
    "Root:Debian:12",
    "SUSE:Linux Enterprise Live Patching 12 SP5",
    "SUSE:Linux Enterprise Micro 5.3",
    "SUSE:Linux Enterprise Module for Web and Scripting 12",
    "SUSE:Linux Enterprise Module for Web and Scripting 15 SP3",
    "SUSE:Linux Enterprise Server 12 SP5",
    "SUSE:Linux Enterprise Server 12 SP5-LTSS",
    "SUSE:Linux Enterprise Server 12",
    "SUSE:Linux Enterprise Server 15 SP3",
    "SUSE:Linux Enterprise Server 15 SP3-LTSS",
    "SUSE:Linux Enterprise Server 15",
    "SUSE:Linux Enterprise Server 16.0",
    "SUSE:Linux Enterprise Server LTSS Extended Security 12 SP5",
    "SUSE:Linux Enterprise Server for SAP Applications 15 SP3",
    "SUSE:Linux Micro 6.0",
    "SUSE:Manager Server 4.3",
    "SUSE:Package Hub 15 SP3",
    "TuxCare:AlmaLinux:9",
    "Ubuntu:22.04:LTS",
    "Ubuntu:25.10",
    "Ubuntu:Nvidia-BlueField:22.04:LTS",
    "Ubuntu:Pro:18.04:LTS",
    "Ubuntu:Pro:22.04:LTS",
    "Ubuntu:Pro:FIPS-updates:22.04:LTS",
    "Ubuntu:Pro:FIPS:18.04:LTS",
    "Wolfi",
    "openEuler:20.03-LTS-SP4",
    "openEuler:24.03-LTS",
    "openEuler:24.03-LTS-SP1",
    "openSUSE:Leap 15.5",
    "openSUSE:Leap Micro 5.2",
    "openSUSE:Tumbleweed",
};

// The target, as its os-release says.
struct target {
    const char *id, *version, *codename, *pretty;
};

struct row {
    const char *purl;
    const char *asked; // "ECOSYSTEM name version", one a line; or the reason why not, in [brackets]
    struct target target;
    const char *source, *source_version; // of the component
    const char *cpe;
};

static uint32_t intern(struct bh_inventory *inv, const char *text)
{
    uint32_t id;

    assert_int_equal(bh_intern_id(&inv->strings, bh_str_z(text ? text : ""), &id), 0);
    return id;
}

static void write_subject(const struct bh_subject *s, struct bh_buf *b)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct bh_question *q = &s->questions[i];
        bh_str words[] = {q->ecosystem, q->name, q->version.text};
        for (size_t k = 0; k < BH_COUNT(words); k++) {
            bh_buf_add_str(b, k ? BH_STR(" ") : i ? BH_STR("\n") : BH_STR_EMPTY);
            bh_buf_add_str(b, words[k]);
        }
        if (q->version.lowest.len) {
            bh_buf_add_str(b, BH_STR(" ("));
            bh_buf_add_str(b, q->version.lowest);
            bh_buf_add_str(b, BH_STR(" to "));
            bh_buf_add_str(b, q->version.highest);
            bh_buf_add_str(b, BH_STR(")"));
        }
        if (q->version.stream.len)
            bh_buf_printf(b, " in %.*s", BH_FMT(q->version.stream));
    }
    if (s->reason.format) {
        bh_buf_add_str(b, s->count ? BH_STR("\n[") : BH_STR("["));
        bh_buf_add_str(b, bh_str_z(s->reason.format));
        bh_buf_add_str(b, BH_STR("]"));
    }
}

static void check(const struct row *row)
{
    struct bh_inventory *inv = bh_inventory_new();
    struct bh_ecosystem items[BH_COUNT(ecosystems)];
    struct bh_ecosystems known = {.items = items, .count = BH_COUNT(ecosystems)};
    struct bh_subject subject;
    struct bh_arena arena;
    struct bh_buf text;

    assert_non_null(inv);
    bh_arena_init(&arena, 0);
    bh_buf_init(&text, 0);
    for (size_t i = 0; i < BH_COUNT(ecosystems); i++)
        items[i] = (struct bh_ecosystem){.name = bh_str_z(ecosystems[i]), .stored = 1};
    inv->system = (struct bh_inv_system){.id = intern(inv, row->target.id),
                                         .version_id = intern(inv, row->target.version),
                                         .codename = intern(inv, row->target.codename),
                                         .pretty_name = intern(inv, row->target.pretty)};
    struct bh_inv_component c = {.purl = intern(inv, row->purl),
                                 .source_name = intern(inv, row->source),
                                 .source_version = intern(inv, row->source_version),
                                 .cpe = intern(inv, row->cpe)};
    assert_int_equal(bh_subject_of(inv, &c, &known, &arena, &subject), 0);
    write_subject(&subject, &text);
    if (!bh_str_eqz(bh_buf_str(&text), row->asked))
        fail_msg("%s\n is asked as\n%.*s\n not\n%s", row->purl, BH_FMT(bh_buf_str(&text)),
                 row->asked);
    bh_buf_done(&text);
    bh_arena_done(&arena);
    bh_inventory_free(inv);
}

#define RELEASE      "[the release of the distribution is not known]"
#define NO_RELEASE   "[no advisories are known for this release]"
#define NO_KERNEL    "[built from the kernel's source and holds none of its running code]"
#define DISTRIBUTION "[no advisories are known for this distribution]"
#define LISTED                                                                                     \
    "[its own lists of updates (feeds 'updateinfo' and 'oval') tell what was fixed, and nothing "  \
    "of what they "                                                                                \
    "do not name]"

static void debian_packages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12&upstream=openssl",
         "Debian:12 openssl 3.0.9-1"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=debian-12.5", "Debian:12 libssl3 3.0.9-1"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=bookworm", "Debian:12 libssl3 3.0.9-1"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=debian-bookworm", "Debian:12 libssl3 3.0.9-1"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=Debian-12", "Debian:12 libssl3 3.0.9-1"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=12", "Debian:12 libssl3 3.0.9-1"},
        {"pkg:deb/debian/libssl0.9.8@0.9.8o-4?distro=squeeze", "Debian:6.0 libssl0.9.8 0.9.8o-4"},
        {"pkg:deb/debian/libssl0.9.7@0.9.7e-3?distro=sarge", "Debian:3.1 libssl0.9.7 0.9.7e-3"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=sid", NO_RELEASE},
        // the target's own
        {"pkg:deb/debian/libssl3@3.0.9-1", "Debian:12 libssl3 3.0.9-1", {"debian", "12", "", ""}},
        {"pkg:deb/debian/libssl3@3.0.9-1",
         "Debian:13 libssl3 3.0.9-1",
         {"debian", "", "trixie", ""}},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=debian",
         "Debian:11 libssl3 3.0.9-1",
         {"debian", "11", "", ""}},
        {"pkg:deb/debian/libssl3@3.0.9-1", RELEASE, {"ubuntu", "22.04", "jammy", ""}},
        {"pkg:deb/debian/libssl3@3.0.9-1", RELEASE},
        {"pkg:deb/kali/libssl3@3.0.9-1?distro=kali-2023.1", DISTRIBUTION},
        // source packages: name and version of their own, rebuilds, epochs
        {"pkg:deb/debian/libgcc-s1@12.2.0-14+b1?distro=debian-12&upstream=gcc-12",
         "Debian:12 gcc-12 12.2.0-14"},
        {"pkg:deb/debian/login@1:4.13+dfsg1-1?distro=debian-12&upstream=shadow@1:4.13-1",
         "Debian:12 shadow 1:4.13-1"},
        {"pkg:deb/debian/login@4.13+dfsg1-1?distro=debian-12.1&epoch=1",
         "Debian:12 shadow 1:4.13+dfsg1-1",
         {0},
         "shadow"},
        {"pkg:deb/debian/libssl3@3.0.9-1?distro=debian-12",
         "Debian:12 openssl 3.0.9-2",
         {0},
         "openssl",
         "3.0.9-2"},
        // the kernel's code is not in its header files, nor in what depends on the newest kernel
        {"pkg:deb/debian/linux-libc-dev@6.1.55-1?distro=debian-12&upstream=linux", NO_KERNEL},
        {"pkg:deb/debian/linux-headers-6.1.0-13-amd64@6.1.55-1?distro=debian-12&upstream=linux",
         NO_KERNEL},
        {"pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1?distro=debian-12&upstream=linux",
         "Debian:12 linux 6.1.55-1"},
        {"pkg:deb/debian/linux-doc-6.1@6.1.55-1?distro=debian-12&upstream=linux", NO_KERNEL},
        {"pkg:deb/debian/linux-image-amd64@6.1.55-1?distro=debian-12&upstream=linux-signed-amd64",
         NO_KERNEL},
        {"pkg:deb/ubuntu/"
         "linux-aws-headers-5.15.0-1051@5.15.0-1051.56?distro=ubuntu-22.04&upstream=linux-aws",
         NO_KERNEL},
        // a signed kernel is built from a source of its own and judged by that of the kernel
        {"pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1?distro=debian-12&upstream=linux-"
         "signed-amd64@6.1.55%2B1",
         "Debian:12 linux 6.1.55-1"},
        {"pkg:deb/debian/linux-image-6.1.0-13-arm64@6.1.55-1%2Bb1?distro=debian-11",
         "Debian:11 linux-6.1 6.1.55-1",
         {0},
         "linux-signed-6.1-arm64",
         "6.1.55+1"},
        {"pkg:deb/ubuntu/linux-image-5.15.0-91-generic@5.15.0-91.101?distro=ubuntu-25.10",
         "Ubuntu:25.10 linux-hwe-5.15 5.15.0-91.101",
         {0},
         "linux-signed-hwe-5.15",
         "5.15.0-91.101"},
        {"pkg:deb/debian/linux-signedness@1-1?distro=debian-12", "Debian:12 linux-signedness 1-1"},
        // backports are the next release's
        {"pkg:deb/debian/curl@7.88.1-10+deb12u4~bpo11+1?distro=debian-11",
         "Debian:12 curl 7.88.1-10+deb12u4"},
        {"pkg:deb/debian/libcurl4@7.88.1-10~bpo11+2+b1?distro=bullseye&upstream=curl",
         "Debian:12 curl 7.88.1-10"},
        {"pkg:deb/debian/curl@7.88.1-10~bpo11+1?distro=debian-12",
         "Debian:12 curl 7.88.1-10~bpo11+1"}, // after an upgrade
        {"pkg:deb/debian/curl@7.88.1-10~bpo+1?distro=debian-11", "Debian:11 curl 7.88.1-10~bpo+1"},
        {"pkg:deb/debian/curl@7.88.1-10~bpo14+1?distro=debian-14", NO_RELEASE},
        {"pkg:deb/debian/libpam-doc@1.5.2-6?distro=debian-12&upstream=linux-pam",
         "Debian:12 linux-pam 1.5.2-6"},
        {"pkg:deb/debian/libghc-headers@1-1?distro=debian-12&upstream=haskell-headers",
         "Debian:12 haskell-headers 1-1"},
        // Ubuntu: with Pro, without its variants
        {"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1?distro=ubuntu-22.04",
         "Ubuntu:22.04:LTS libssl3 3.0.2-0ubuntu1\nUbuntu:Pro:22.04:LTS libssl3 3.0.2-0ubuntu1"},
        {"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1?distro=jammy",
         "Ubuntu:22.04:LTS libssl3 3.0.2-0ubuntu1\nUbuntu:Pro:22.04:LTS libssl3 3.0.2-0ubuntu1"},
        {"pkg:deb/ubuntu/php7.2@7.2.24-0ubuntu0.18.04.17?distro=ubuntu-18.04",
         "Ubuntu:Pro:18.04:LTS php7.2 7.2.24-0ubuntu0.18.04.17"},
        {"pkg:deb/ubuntu/libssl3@3.5.3-1ubuntu2?distro=ubuntu-25.10",
         "Ubuntu:25.10 libssl3 3.5.3-1ubuntu2"},
        {"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1", RELEASE, {"debian", "12", "", ""}},
        {"pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1?distro=ubuntu-22.10", NO_RELEASE},
        // those who rebuild Debian's
        {"pkg:deb/echo/curl@7.88.1-10+e1", "Echo curl 7.88.1-10+e1"},
        {"pkg:deb/echo/curl@7.88.1-10+e1?distro=debian-12", "Echo curl 7.88.1-10+e1"},
        {"pkg:deb/dhi/curl@8.14.1-2?distro=debian-13",
         "Docker Hardened Images:Debian:trixie curl 8.14.1-2"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

static void apk_packages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"pkg:apk/alpine/libcrypto3@3.1.4-r5?distro=alpine-3.18.4&upstream=openssl",
         "Alpine:v3.18 openssl 3.1.4-r5"},
        {"pkg:apk/alpine/openssl@3.1.4-r5?distro=3.18.4", "Alpine:v3.18 openssl 3.1.4-r5"},
        {"pkg:apk/alpine/openssl@3.1.4-r5?distro=alpine-v3.18", "Alpine:v3.18 openssl 3.1.4-r5"},
        {"pkg:apk/alpine/openssl@3.1.4-r5",
         "Alpine:v3.20 openssl 3.1.4-r5",
         {"alpine", "3.20.3", "", ""}},
        {"pkg:apk/alpine/openssl@3.1.4-r5?distro=alpine-3.20.0_alpha20240329", NO_RELEASE},
        {"pkg:apk/alpine/openssl@3.1.4-r5?distro=alpine-edge", NO_RELEASE},
        {"pkg:apk/alpine/openssl@3.1.4-r5", RELEASE},
        {"pkg:apk/alpine/linux-lts-dev@6.1.55-r0?distro=alpine-3.18&upstream=linux-lts", NO_KERNEL},
        {"pkg:apk/alpine/linux-lts@6.1.55-r0?distro=alpine-3.18",
         "Alpine:v3.18 linux-lts 6.1.55-r0"},
        {"pkg:apk/alpine/linux-pam-doc@1.5.2-r1?distro=alpine-3.18&upstream=linux-pam",
         "Alpine:v3.18 linux-pam 1.5.2-r1"},
        {"pkg:apk/postmarketos/openssl@3.1.4-r5?distro=postmarketos-23.06", DISTRIBUTION},
        // rolling: "the name of the package", whatever the date
        {"pkg:apk/wolfi/libcrypto3@3.1.4-r5?distro=wolfi-20230201&upstream=openssl",
         "Wolfi openssl 3.1.4-r5\nWolfi libcrypto3 3.1.4-r5"},
        {"pkg:apk/wolfi/openssl@3.1.4-r5", "Wolfi openssl 3.1.4-r5"},
        {"pkg:apk/chainguard/openssl@3.1.4-r5?distro=chainguard-20230214",
         "Chainguard openssl 3.1.4-r5"},
        {"pkg:apk/minimos/openssl@3.1.4-r5", "MinimOS openssl 3.1.4-r5"},
        {"pkg:apk/cleanstart/openssl@3.1.4-r5", "CleanStart openssl 3.1.4-r5"},
        {"pkg:apk/alpaquita/openssl@3.1.4-r5?distro=alpaquita-23", "Alpaquita:23 openssl 3.1.4-r5"},
        {"pkg:apk/alpaquita/openssl@3.1.4-r5?distro=alpaquita-stream",
         "Alpaquita:stream openssl 3.1.4-r5"},
        {"pkg:apk/bellsoft-hardened-containers/openssl@3.1.4-r5?distro=stream",
         "BellSoft Hardened Containers:stream openssl 3.1.4-r5"},
        {"pkg:apk/dhi/curl@8.17.0-r0?distro=alpine-3.23.2",
         "Docker Hardened Images:Alpine:3.23 curl 8.17.0-r0"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

static void rpm_packages(void **state)
{
    (void)state;
#define RHEL8(name, version)                                                                       \
    "Red Hat:enterprise_linux:8::appstream " name " " version                                      \
    "\nRed Hat:enterprise_linux:8::baseos " name " " version
    static const struct row rows[] = {
        // Red Hat: binary and source names, of the main stream
        {"pkg:rpm/redhat/openssl@1.1.1k-9.el8_7?distro=rhel-8.6&epoch=1",
         RHEL8("openssl", "1:1.1.1k-9.el8_7")},
        {"pkg:rpm/rhel/openssl@1.1.1k-9.el8_7?distro=redhat-8.6",
         RHEL8("openssl", "1.1.1k-9.el8_7")},
        {"pkg:rpm/redhat/openssl@1.1.1k-9.el8_7",
         RHEL8("openssl", "1.1.1k-9.el8_7"),
         {"rhel", "8.6", "", ""}},
        {"pkg:rpm/redhat/openssl@3.2.2-16.el10?distro=rhel-10.1",
         "Red Hat:enterprise_linux:10.0 openssl 3.2.2-16.el10"},
        {"pkg:rpm/redhat/"
         "openssl-libs@1.0.2k-26.el7_9?distro=rhel-7.9&upstream=openssl-1.0.2k-26.el7_9.src.rpm",
         "Red Hat:enterprise_linux:7::server openssl 1.0.2k-26.el7_9\n"
         "Red Hat:enterprise_linux:7::server openssl-libs 1.0.2k-26.el7_9"},
        {"pkg:rpm/redhat/"
         "perl-Pod-Escapes@1.04-299.el7_9?distro=rhel-7.9&upstream=perl-5.16.3-299.el7_9.src.rpm",
         "Red Hat:enterprise_linux:7::server perl 5.16.3-299.el7_9\n"
         "Red Hat:enterprise_linux:7::server perl-Pod-Escapes 1.04-299.el7_9"},
        {"pkg:rpm/redhat/x@1-1?distro=rhel-7.9&upstream=x.src.rpm",
         "Red Hat:enterprise_linux:7::server x 1-1"},
        {"pkg:rpm/redhat/"
         "kernel-headers@4.18.0-305.el8?distro=rhel-8.4&upstream=kernel-4.18.0-305.el8.src.rpm",
         NO_KERNEL},
        {"pkg:rpm/redhat/kernel-devel-matched@5.14.0-1.el9?distro=rhel-10.0&upstream=kernel-5.14.0-"
         "1.el9.src.rpm",
         NO_KERNEL},
        {"pkg:rpm/redhat/"
         "kernel-core@5.14.0-1.el9?distro=rhel-10.0&upstream=kernel-5.14.0-1.el9.src.rpm",
         "Red Hat:enterprise_linux:10.0 kernel 5.14.0-1.el9\n"
         "Red Hat:enterprise_linux:10.0 kernel-core 5.14.0-1.el9"},
        // modules, as syft and Trivy write them
        {"pkg:rpm/redhat/"
         "nodejs@12.22.5-1.module+el8.4.0+12242?distro=rhel-8.4&rpmmod=nodejs:12:"
         "8040020210817133458:522a0ee4",
         RHEL8("nodejs", "12.22.5-1.module+el8.4.0+12242 in 12")},
        {"pkg:rpm/redhat/"
         "nodejs@12.22.5-1.module+el8.4.0+12242?distro=rhel-8.4&modularitylabel=nodejs:12",
         RHEL8("nodejs", "12.22.5-1.module+el8.4.0+12242 in 12")},
        {"pkg:rpm/redhat/"
         "nodejs@12.22.5-1.module+el8.4.0+12242?distro=rhel-8.4&modularitylabel=nodejs",
         RHEL8("nodejs", "12.22.5-1.module+el8.4.0+12242")},
        // CentOS: Red Hat's records, compared without CentOS's own tags
        {"pkg:rpm/centos/httpd@2.4.6-99.el7.centos.1?distro=centos-7",
         "Red Hat:enterprise_linux:7::server httpd 2.4.6-99.el7.centos.1 (2.4.6-99~.el7.centos.1 "
         "to 2.4.6-99.0.el7.centos.1)"},
        {"pkg:rpm/centos/kernel@2.6.32-754.el6.centos.plus?distro=centos-7.9.2009",
         "Red Hat:enterprise_linux:7::server kernel 2.6.32-754.el6.centos.plus "
         "(2.6.32-754~.el6.centos.plus to 2.6.32-754.0.el6.centos.plus)"},
        {"pkg:rpm/centos/openssl-libs@1.0.2k-26.el7_9?distro=centos-7&epoch=1",
         "Red Hat:enterprise_linux:7::server openssl-libs 1:1.0.2k-26.el7_9"},
        {"pkg:rpm/centos/xz@5.2.4-3.el8",
         RHEL8("xz", "5.2.4-3.el8"),
         {"centos", "8", "", "CentOS Linux 8"}},
        {"pkg:rpm/centos/nodejs@14.18.2-2.module_el8.5.0+1033",
         "Red Hat:enterprise_linux:8::appstream nodejs 14.18.2-2.module_el8.5.0+1033 "
         "(14.18.2-2~.module_el8.5.0+1033 to 14.18.2-2.0.module_el8.5.0+1033)\nRed "
         "Hat:enterprise_linux:8::baseos nodejs 14.18.2-2.module_el8.5.0+1033 "
         "(14.18.2-2~.module_el8.5.0+1033 to 14.18.2-2.0.module_el8.5.0+1033)",
         {"centos", "8", "", "CentOS Linux 8"}},
        {"pkg:rpm/centos/openssl@1.1.1k-5.el8?distro=centos-stream-8",
         "Red Hat:enterprise_linux:8::appstream openssl 1.1.1k-5.el8 (1.1.1k-5~.el8 to "
         "1.1.1k-5.0.el8)\nRed Hat:enterprise_linux:8::baseos openssl 1.1.1k-5.el8 (1.1.1k-5~.el8 "
         "to 1.1.1k-5.0.el8)"},
        {"pkg:rpm/centos/openssl@3.2.2-16.el10?distro=centos-10",
         "Red Hat:enterprise_linux:10.0 openssl 3.2.2-16.el10 (3.2.2-16~.el10 to 3.2.2-16.0.el10)"},
        {"pkg:rpm/redhat/httpd@2.4.6-99.el7.centos.1?distro=rhel-7",
         "Red Hat:enterprise_linux:7::server httpd 2.4.6-99.el7.centos.1"},
        // the rebuilds with records of their own
        {"pkg:rpm/almalinux/openssl@3.0.7-27.el9?distro=almalinux-9.4&epoch=1",
         "AlmaLinux:9 openssl 1:3.0.7-27.el9"},
        {"pkg:rpm/alma/"
         "openssl-libs@3.0.7-27.el9?distro=alma-9.4&upstream=openssl-3.0.7-27.el9.src.rpm",
         "AlmaLinux:9 openssl 3.0.7-27.el9\nAlmaLinux:9 openssl-libs 3.0.7-27.el9"},
        {"pkg:rpm/rocky/"
         "openssl-libs@1.1.1k-9.el8?distro=rocky-8.6&upstream=openssl-1.1.1k-9.el8.src.rpm",
         "Rocky Linux:8 openssl 1.1.1k-9.el8"},
        {"pkg:rpm/rocky-linux/openssl@1.1.1k-9.el8?distro=rocky-linux-8",
         "Rocky Linux:8 openssl 1.1.1k-9.el8"},
        {"pkg:rpm/rocky/openssl@1.1.1k-9.el8",
         "Rocky Linux:8 openssl 1.1.1k-9.el8",
         {"rocky", "8.9", "", ""}},
        {"pkg:rpm/azurelinux/openssl@3.3.0-1.azl3?distro=azurelinux-3.0",
         "Azure Linux:3 openssl 3.3.0-1.azl3"},
        {"pkg:rpm/cbl-mariner/openssl@1.1.1k-9.cm2?distro=cbl-mariner-2.0.20230518",
         "Azure Linux:2 openssl 1.1.1k-9.cm2"},
        {"pkg:rpm/mariner/openssl@1.1.1k-9.cm2",
         "Azure Linux:2 openssl 1.1.1k-9.cm2",
         {"mariner", "2.0", "", ""}},
        {"pkg:rpm/mageia/openssl@3.0.9-1.mga9?distro=mageia-9", "Mageia:9 openssl 3.0.9-1.mga9"},
        {"pkg:rpm/photon/openssl@3.0.9-1.ph5?distro=photon-5.0",
         "Photon OS:5.0 openssl 3.0.9-1.ph5"},
        // no ecosystem of OSV: lists of updates
        {"pkg:rpm/amzn/openssl-libs@3.0.8-1.amzn2023?distro=amzn-2023&epoch=1"
         "&upstream=openssl-3.0.8-1.amzn2023.src.rpm",
         "Amazon Linux:2023 openssl 1:3.0.8-1.amzn2023\n"
         "Amazon Linux:2023 openssl-libs 1:3.0.8-1.amzn2023\n" LISTED},
        {"pkg:rpm/amzn/vim@9.0-1.amzn2",
         "Amazon Linux:2 vim 9.0-1.amzn2\n" LISTED,
         {"amzn", "2", "", ""}},
        {"pkg:rpm/amazon/vim@9.0-1.amzn1?distro=amazon-2018.03",
         "Amazon Linux:1 vim 9.0-1.amzn1\n" LISTED},
        {"pkg:rpm/amzn/vim@9.0-1.amzn2022?distro=amzn-2022", LISTED},
        {"pkg:rpm/ol/openssl@3.0.7-27.el9?distro=ol-9.4",
         "Oracle Linux:9 openssl 3.0.7-27.el9\n" LISTED},
        {"pkg:rpm/oracle/zabbix@2-1.el6?distro=oracle-6.10",
         "EPEL:6 zabbix 2-1.el6\nOracle Linux:6 zabbix 2-1.el6\n" LISTED},
        {"pkg:rpm/centos/zabbix@2-1.el6.centos?distro=centos-6", "EPEL:6 zabbix 2-1.el6.centos"},
        {"pkg:rpm/fedora/openssl@3.0.9-1.fc38?distro=fedora-38",
         "Fedora:38 openssl 3.0.9-1.fc38\n" LISTED},
        {"pkg:rpm/fedora/openssl@3.0.9-1.fc6?distro=fedora-6", LISTED},
        // openEuler: the service pack is in its pretty name or in the package's tag
        {"pkg:rpm/openeuler/openssl@3.0.12-5.oe2403sp1?distro=openEuler-24.03",
         "openEuler:24.03-LTS-SP1 openssl 3.0.12-5.oe2403sp1"},
        {"pkg:rpm/openeuler/openssl@3.0.12-5.oe2403?distro=openEuler-24.03",
         "openEuler:24.03-LTS openssl 3.0.12-5.oe2403"},
        {"pkg:rpm/openeuler/openssl@3.0.12-5?distro=openEuler-24.03",
         "openEuler:24.03-LTS-SP1 openssl 3.0.12-5",
         {"openEuler", "24.03", "", "openEuler 24.03 (LTS-SP1)"}},
        {"pkg:rpm/openeuler/openssl@1.1.1f-7.oe1?distro=openEuler-20.03-LTS-SP4",
         "openEuler:20.03-LTS-SP4 openssl 1.1.1f-7.oe1"},
        {"pkg:rpm/openeuler/openssl@1.1.1f-7.oe1?distro=openeuler-20.03-lts-sp4",
         "openEuler:20.03-LTS-SP4 openssl 1.1.1f-7.oe1"},
        {"pkg:rpm/openeuler/openssl@3.0.12-5?distro=openEuler-24.03", NO_RELEASE},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

static void suse_packages(void **state)
{
    (void)state;
#define PACKAGE " curl 8.0.1-1"
#define SLES15SP3                                                                                  \
    "SUSE:Linux Enterprise Module for Web and Scripting 15 SP3" PACKAGE "\n"                       \
    "SUSE:Linux Enterprise Server 15 SP3" PACKAGE "\n"                                             \
    "SUSE:Linux Enterprise Server 15 SP3-LTSS" PACKAGE "\n"                                        \
    "SUSE:Linux Enterprise Server for SAP Applications 15 SP3" PACKAGE "\n"                        \
    "SUSE:Package Hub 15 SP3" PACKAGE
#define SLES12SP5                                                                                  \
    "SUSE:Linux Enterprise Live Patching 12 SP5" PACKAGE "\n"                                      \
    "SUSE:Linux Enterprise Module for Web and Scripting 12" PACKAGE "\n"                           \
    "SUSE:Linux Enterprise Server 12 SP5" PACKAGE "\n"                                             \
    "SUSE:Linux Enterprise Server 12 SP5-LTSS" PACKAGE "\n"                                        \
    "SUSE:Linux Enterprise Server LTSS Extended Security 12 SP5" PACKAGE
    static const struct row rows[] = {
        {"pkg:rpm/sles/curl@8.0.1-1?distro=sles-15.3", SLES15SP3},
        {"pkg:rpm/suse/curl@8.0.1-1?distro=sles-15.3", SLES15SP3},
        {"pkg:rpm/suse/curl@8.0.1-1?distro=sles-15-SP3", SLES15SP3},
        {"pkg:rpm/suse/curl@8.0.1-1", SLES15SP3, {"sles", "15.3", "", ""}},
        {"pkg:rpm/suse/curl@8.0.1-1", SLES15SP3, {"sles_sap", "15.3", "", ""}},
        {"pkg:rpm/sles_sap/curl@8.0.1-1?distro=sles_sap-15.3", SLES15SP3},
        {"pkg:rpm/sles/curl@8.0.1-1?distro=sles-12.5", SLES12SP5},
        {"pkg:rpm/sles/curl@8.0.1-1?distro=sles-15", "SUSE:Linux Enterprise Server 15" PACKAGE},
        {"pkg:rpm/sles/curl@8.0.1-1?distro=sles-16.0", "SUSE:Linux Enterprise Server 16.0" PACKAGE},
        {"pkg:rpm/sles/curl@8.0.1-1?distro=sles-15.4", NO_RELEASE},
        {"pkg:rpm/suse/curl@8.0.1-1?distro=slem-5.3", "SUSE:Linux Enterprise Micro 5.3" PACKAGE},
        {"pkg:rpm/suse/curl@8.0.1-1", "SUSE:Linux Micro 6.0" PACKAGE, {"sl-micro", "6.0", "", ""}},
        {"pkg:rpm/opensuse-leap/curl@8.0.1-1?distro=opensuse-leap-15.5",
         "openSUSE:Leap 15.5" PACKAGE},
        {"pkg:rpm/opensuse/curl@8.0.1-1?distro=opensuse-leap-15.5", "openSUSE:Leap 15.5" PACKAGE},
        {"pkg:rpm/opensuse/curl@8.0.1-1?distro=opensuse.leap-15.5", "openSUSE:Leap 15.5" PACKAGE},
        {"pkg:rpm/opensuse/curl@8.0.1-1",
         "openSUSE:Leap 15.5" PACKAGE,
         {"opensuse-leap", "15.5", "", ""}},
        {"pkg:rpm/opensuse/curl@8.0.1-1?distro=opensuse-tumbleweed-20240101",
         "openSUSE:Tumbleweed" PACKAGE},
        {"pkg:rpm/opensuse/curl@8.0.1-1?distro=opensuse-tumbleweed", "openSUSE:Tumbleweed" PACKAGE},
        {"pkg:rpm/opensuse/curl@8.0.1-1?distro=tumbleweed", "openSUSE:Tumbleweed" PACKAGE},
        {"pkg:rpm/opensuse-tumbleweed/curl@8.0.1-1",
         "openSUSE:Tumbleweed" PACKAGE,
         {"opensuse-tumbleweed", "20240101", "", ""}},
        {"pkg:rpm/opensuse/curl@8.0.1-1",
         "openSUSE:Tumbleweed" PACKAGE,
         {"opensuse-tumbleweed", "20240101", "", ""}},
        {"pkg:rpm/opensuse/curl@8.0.1-1", RELEASE, {"sles", "15.3", "", ""}},
        // OSV names sources alone, SUSE's own lists name packages
        {"pkg:rpm/sles/libcurl4@8.0.1-1?distro=sles-16.0&upstream=curl-8.0.1-1.src.rpm",
         "SUSE:Linux Enterprise Server 16.0" PACKAGE
         "\nSUSE:Linux Enterprise Server 16.0 libcurl4 8.0.1-1"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

static void other_packages(void **state)
{
    (void)state;
#define ACTION "\n[judged as a GitHub Action only]"
    static const struct row rows[] = {
        {"pkg:npm/%40babel/core@7.0.0", "npm @babel/core 7.0.0"},
        {"pkg:golang/golang.org/x/crypto@v0.17.0", "Go golang.org/x/crypto 0.17.0"},
        {"pkg:maven/org.apache.struts/struts2-core@2.5.0",
         "Maven org.apache.struts:struts2-core 2.5.0\n"
         "Maven:https://registry.example org.apache.struts:struts2-core 2.5.0"},
        {"pkg:maven/androidx.work/work@2.8.0?repository_url=https://registry.example/",
         "Maven androidx.work:work 2.8.0\nMaven:https://registry.example androidx.work:work 2.8.0"},
        {"pkg:maven/androidx.work/work@2.8.0?repository_url=https://registry.example/m2",
         "Maven androidx.work:work 2.8.0"},
        {"pkg:composer/drupal/ctools@3.2.0",
         "Packagist drupal/ctools 3.2.0\n"
         "Packagist:https://registry.example/8 drupal/ctools 3.2.0"},
        {"pkg:bioconductor/a4@1.0.0", "Bioconductor a4 1.0.0"},
        {"pkg:julia/HTTP@1.0.0?uuid=cd3eb016-35fb-5094-929b-558a96fad6f3", "Julia HTTP 1.0.0"},
        {"pkg:opam/ocaml@4.0.0", "opam ocaml 4.0.0"},
        {"pkg:vscode-extension/ms-python/python@2023.1.0", "VSCode ms-python.python 2023.1.0"},
        {"pkg:github/tj-actions/changed-files@v45.0.7",
         "GitHub Actions tj-actions/changed-files v45.0.7" ACTION},
        {"pkg:github/tj-actions/changed-files@v45",
         "GitHub Actions tj-actions/changed-files v45 (45.0.0 to 45.4294967295.4294967295)" ACTION},
        {"pkg:github/tj-actions/changed-files@v45.1",
         "GitHub Actions tj-actions/changed-files v45.1 (45.1.0 to 45.1.4294967295)" ACTION},
        {"pkg:github/tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67",
         "GitHub Actions tj-actions/changed-files 0e58ed8671d6b60d0890c21b07f8835ace038e67" ACTION},
        {"pkg:cocoapods/AFNetworking@4.0.1", "[no advisories are known for this kind of package]"},
        {"pkg:alpm/arch/openssl@3.1.4-1?distro=arch", DISTRIBUTION},
        {"nonsense", "[its package URL cannot be read]"},
        {"", "[it has no package URL]"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

static void kernels(void **state)
{
    (void)state;
#define ASKED(v) "generic linux " v "\nLinux Kernel " v "\nCPE linux:linux_kernel " v
#define VENDOR                                                                                     \
    "\n[a vendor's build of the kernel, of which the records of its releases do not know]"
    static const struct row rows[] = {
        {"pkg:generic/linux@5.10.100", ASKED("5.10.100")},
        {"pkg:generic/linux@5.10.100?download_url=x", ASKED("5.10.100")},
        {"pkg:generic/linux-kernel@6.1-rc3", ASKED("6.1-rc3")},
        {"pkg:generic/linux-kernel@6.1.0-rc3", ASKED("6.1.0-rc3")},
        {"pkg:github/torvalds/linux@v5.17", ASKED("5.17")},
        {"pkg:github/gregkh/linux@v2.6.32.71", ASKED("2.6.32.71")},
        {"pkg:generic/linux", ASKED("")},
        {"pkg:generic/linux@next-20240101", ASKED("next-20240101")},
        // builds of vendors, by the release that they began from
        {"pkg:generic/linux-kernel@5.15.0-1051-aws", ASKED("5.15.0") VENDOR},
        {"pkg:generic/linux@4.19.0-gentoo", ASKED("4.19.0") VENDOR},
        {"pkg:generic/linux@5.10.100-rt62", ASKED("5.10.100") VENDOR},
        {"pkg:generic/linux@5.10.100%2B", ASKED("5.10.100") VENDOR},
        {"pkg:generic/linux@5.10.66-android12-9-00001-gabcdef", ASKED("5.10.66") VENDOR},
        {"pkg:generic/linux@6.1-rc3-next", ASKED("6.1-rc3") VENDOR},
        {"pkg:generic/linux@6.1-rc", ASKED("6.1") VENDOR},
        {"pkg:generic/linux@5.15.0-1051-aws",
         "[the kernel of a distribution is judged as its package]",
         {"ubuntu", "22.04", "jammy", ""}},
        {"pkg:generic/linux@5.15.7", ASKED("5.15.7"), {"debian", "12", "", ""}},
        // by the CPE name of its source; Yocto leaves the vendor out
        {"", ASKED("5.10.100"), {0}, .cpe = "cpe:2.3:o:linux:linux_kernel:5.10.100:*:*:*:*:*:*:*"},
        {"pkg:generic/linux-yocto@6.6.21%2Bgit",
         ASKED("6.6.21") VENDOR,
         {0},
         .cpe = "cpe:2.3:*:*:linux_kernel:6.6.21:*:*:*:*:*:*:*"},
        {"pkg:deb/debian/linux-image-6.1.0-13-amd64@6.1.55-1?distro=debian-12&upstream=linux",
         "Debian:12 linux 6.1.55-1",
         {0},
         .cpe = "cpe:2.3:o:linux:linux_kernel:6.1.55:*:*:*:*:*:*:*"},
        // names that are close
        {"pkg:generic/linux-pam@1.5.2", "generic linux-pam 1.5.2"},
        {"pkg:generic/linux/linux@1", "generic linux/linux 1"},
        {"pkg:npm/linux@1.0.0", "npm linux 1.0.0"},
        {"pkg:github/raspberrypi/linux@6.1.21", "GitHub Actions raspberrypi/linux 6.1.21" ACTION},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check(&rows[i]);
}

// Whether a range of the CPE product says anything of a stable release.
static void ranges_without_branches(void **state)
{
    (void)state;
    static const struct {
        const char *version, *range;
        size_t fixes;
        enum bh_outcome outcome;
    } rows[] = {
        {"5.10.100", ">= 5.8, < 5.10.102", 1, BH_AFFECTED}, // its own branch
        {"5.10.100", "<= 5.10.101", 0, BH_AFFECTED},
        {"5.13.19", ">= 5.11, < 5.15.25", 3, BH_AFFECTED}, // others have fixes, this one none
        {"5.10.100", "< 5.12", 1, BH_UNDETERMINED},
        {"5.1.100", "< 5.10", 1, BH_UNDETERMINED},
        {"5.10.100", "*", 0, BH_UNDETERMINED},
        {"5.10", "< 5.12", 1, BH_AFFECTED}, // of mainline
        {"5.10-rc3", "< 5.12", 1, BH_AFFECTED},
        {"2.6.33", "< 3.15.2", 1, BH_AFFECTED},
        {"2.6.32.71", "< 3.15.2", 1, BH_UNDETERMINED},
        {"2.6.32.71", "< 2.6.32.72", 1, BH_AFFECTED},
        {"5.10.100", "", 0, BH_AFFECTED}, // listed
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_question q = {.rule = BH_RULE_CPE, .kernel = true};
        struct bh_statement s = {.outcome = BH_AFFECTED, .fix_count = rows[i].fixes};
        q.version.text = bh_str_z(rows[i].version);
        s.range = bh_str_z(rows[i].range);
        bh_kernel_judge(&q, &s);
        if (s.outcome != rows[i].outcome || s.rule != BH_RULE_KERNEL)
            fail_msg("%s in %s: %d", rows[i].version, rows[i].range, (int)s.outcome);
        s.outcome = BH_AFFECTED;
        q.rule = BH_RULE_KERNEL; // a record of the kernel itself knows
        bh_kernel_judge(&q, &s);
        assert_int_equal(s.outcome, BH_AFFECTED);
    }
}

// What an ecosystem takes for the same name; purls have the extensions of VSCode in lower case.
static void compared_names(void **state)
{
    (void)state;
    static const struct {
        const char *ecosystem, *name, *compared;
    } rows[] = {
        {"npm", "JSONStream", "JSONStream"},
        {"PyPI", "Zope._Interface", "zope-interface"},
        {"Packagist:https://registry.example/8", "Drupal/CTools", "drupal/ctools"},
        {"GitHub Actions", "TJ-Actions/changed-files", "tj-actions/changed-files"},
        {"VSCode", "Ms-Python.Python", "ms-python.python"},
        {"VSCode:https://open-vsx.org", "Redhat.java", "redhat.java"},
        {"Julia", "HTTP", "HTTP"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        struct bh_arena arena;
        bh_str name;
        bh_arena_init(&arena, 0);
        assert_int_equal(
            bh_ecosystem_name(bh_str_z(rows[i].ecosystem), bh_str_z(rows[i].name), &arena, &name),
            0);
        if (!bh_str_eqz(name, rows[i].compared))
            fail_msg("%s %s: %.*s", rows[i].ecosystem, rows[i].name, BH_FMT(name));
        bh_arena_done(&arena);
    }
}

struct record {
    const char *id;
    const char *links; // "=CVE-1" alias, "^CVE-1" upstream, "~CVE-1" related
    bool distribution;
};

#define LINKS_MAX 8

static void read_record(const struct record *row, struct bh_advisory *a, struct bh_link *links)
{
    static const struct {
        char mark;
        enum bh_link_kind kind;
    } marks[] = {{'=', BH_ALIAS}, {'^', BH_UPSTREAM}, {'~', BH_RELATED}};
    bh_str rest = bh_str_z(row->links), word;

    *a = (struct bh_advisory){.id = bh_str_z(row->id), .links = links};
    while (bh_str_cut(&rest, ' ', &word))
        for (size_t i = 0; i < BH_COUNT(marks); i++)
            if (word.len && word.ptr[0] == marks[i].mark) {
                assert_true(a->link_count < LINKS_MAX);
                links[a->link_count++] = (struct bh_link){marks[i].kind, bh_str_from(word, 1)};
            }
}

#define RECORDS_MAX 4

struct grouped {
    struct record records[RECORDS_MAX];
    const char *groups; // "CANONICAL: records (ids)", one a line
};

static void check_groups(const struct grouped *row)
{
    struct bh_judged judged[RECORDS_MAX];
    struct bh_advisory records[RECORDS_MAX];
    struct bh_link links[RECORDS_MAX][LINKS_MAX];
    struct bh_group *groups;
    size_t count = 0, group_count;
    struct bh_arena arena;
    struct bh_buf b;

    bh_arena_init(&arena, 0);
    bh_buf_init(&b, 0);
    for (; count < RECORDS_MAX && row->records[count].id; count++) {
        read_record(&row->records[count], &records[count], links[count]);
        judged[count] = (struct bh_judged){.record = &records[count],
                                           .distribution = row->records[count].distribution};
    }
    assert_int_equal(bh_group_records(judged, count, &arena, &groups, &group_count), 0);
    for (size_t i = 0; i < group_count; i++) {
        bh_buf_printf(&b, "%s%.*s:", i ? "\n" : "", BH_FMT(groups[i].id));
        for (size_t k = 0; k < groups[i].count; k++)
            bh_buf_printf(&b, " %.*s", BH_FMT(groups[i].items[k]->record->id));
        for (size_t k = 0; k < groups[i].id_count; k++)
            bh_buf_printf(&b, "%s%.*s", k ? " " : " (", BH_FMT(groups[i].ids[k]));
        bh_buf_add_char(&b, ')');
    }
    if (!bh_str_eqz(bh_buf_str(&b), row->groups))
        fail_msg("%s ...: groups are\n%.*s\n not\n%s", row->records[0].id, BH_FMT(bh_buf_str(&b)),
                 row->groups);
    bh_buf_done(&b);
    bh_arena_done(&arena);
}

// osv-schema: aliases are the same vulnerability, upstream what a distribution's record is about,
// related neither.
static void groups_of_records(void **state)
{
    (void)state;
    static const struct grouped rows[] = {
        {{{NULL}}, ""},
        {{{"GHSA-1", "=CVE-2021-9", false}, {"PYSEC-1", "=CVE-2021-9", false}},
         "CVE-2021-9: GHSA-1 PYSEC-1 (CVE-2021-9 GHSA-1 PYSEC-1)"},
        {{{"GHSA-1", "=PYSEC-1", false}, {"GO-1", "=PYSEC-1 =CVE-1-1", false}},
         "CVE-1-1: GHSA-1 GO-1 (CVE-1-1 GHSA-1 GO-1 PYSEC-1)"},
        {{{"GHSA-1", "~CVE-2021-9", false}, {"GHSA-2", "~GHSA-1", false}},
         "GHSA-1: GHSA-1 (GHSA-1)\nGHSA-2: GHSA-2 (GHSA-2)"},
        {{{"GHSA-1", "=CVE-2021-44228 =CVE-2021-9", false}},
         "CVE-2021-9: GHSA-1 (CVE-2021-44228 CVE-2021-9 GHSA-1)"},
        // one record, several vulnerabilities
        {{{"USN-1-1", "^CVE-2021-1 ^CVE-2021-2", true}, {"UBUNTU-CVE-2021-2", "^CVE-2021-2", true}},
         "CVE-2021-1: USN-1-1 (CVE-2021-1 USN-1-1)\n"
         "CVE-2021-2: USN-1-1 UBUNTU-CVE-2021-2 (CVE-2021-2 UBUNTU-CVE-2021-2 USN-1-1)"},
        {{{"SUSE-SU-2019:0048-2", "^CVE-2021-1 ~CVE-2021-3", true}},
         "CVE-2021-1: SUSE-SU-2019:0048-2 (CVE-2021-1 SUSE-SU-2019:0048-2)"},
        {{{"MGASA-2026-0312", "=CVE-2026-2 =CVE-2026-1", true}},
         "CVE-2026-1: MGASA-2026-0312 (CVE-2026-1 MGASA-2026-0312)\n"
         "CVE-2026-2: MGASA-2026-0312 (CVE-2026-2 MGASA-2026-0312)"},
        // notices from before `upstream`
        {{{"ALSA-2025:7903", "~CVE-2025-1 ~CVE-2025-2", true}},
         "CVE-2025-1: ALSA-2025:7903 (ALSA-2025:7903 CVE-2025-1)\n"
         "CVE-2025-2: ALSA-2025:7903 (ALSA-2025:7903 CVE-2025-2)"},
        {{{"RLSA-2021:4060", "~CVE-2025-1", true}},
         "CVE-2025-1: RLSA-2021:4060 (CVE-2025-1 RLSA-2021:4060)"},
        {{{"RHSA-2024:9200", "~CVE-2025-1 ~GO-2024-1", true}},
         "CVE-2025-1: RHSA-2024:9200 (CVE-2025-1 RHSA-2024:9200)"},
        {{{"DLA-621-1", "~CVE-2025-1", true}}, "CVE-2025-1: DLA-621-1 (CVE-2025-1 DLA-621-1)"},
        // a related CVE of other records is another vulnerability
        {{{"CGA-1", "~CVE-2025-1", true}, {"CVE-2025-1", "", true}},
         "CGA-1: CGA-1 (CGA-1)\nCVE-2025-1: CVE-2025-1 (CVE-2025-1)"},
        {{{"UBUNTU-CVE-2025-2", "~CVE-2025-1", true}},
         "UBUNTU-CVE-2025-2: UBUNTU-CVE-2025-2 (UBUNTU-CVE-2025-2)"},
        {{{"CVE-2025-1", "~DSA-1 ~CVE-2025-2 =GHSA-1", true}},
         "CVE-2025-1: CVE-2025-1 (CVE-2025-1 GHSA-1)"},
        // without a CVE
        {{{"CGA-1", "^GHSA-1", true}, {"CGA-2", "^GHSA-1 ^CVE-2025-1", true}},
         "CVE-2025-1: CGA-2 (CGA-2 CVE-2025-1)\nGHSA-1: CGA-1 (CGA-1 GHSA-1)"},
        {{{"ALBA-2020:1", "", true}}, "ALBA-2020:1: ALBA-2020:1 (ALBA-2020:1)"},
    };

    for (size_t i = 0; i < BH_COUNT(rows); i++)
        check_groups(&rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(apk_packages),
        cmocka_unit_test(compared_names),
        cmocka_unit_test(debian_packages),
        cmocka_unit_test(groups_of_records),
        cmocka_unit_test(kernels),
        cmocka_unit_test(other_packages),
        cmocka_unit_test(ranges_without_branches),
        cmocka_unit_test(rpm_packages),
        cmocka_unit_test(suse_packages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
