// SPDX-License-Identifier: Apache-2.0
// The list of packages in images that have no rpm database (Azure Linux and CBL-Mariner,
// "distroless"): a package a line, written by
//   rpm -qa --qf
//   "[%{NAME}\t%{VERSION}-%{RELEASE}\t%{INSTALLTIME}\t%{BUILDTIME}\t%{VENDOR}\t%{EPOCH}
//                 \t%{SIZE}\t%{ARCH}\t%{EPOCHNUM}\t%{SOURCERPM}\n]"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "finders/registry.h"
#include "finders/rpm_package.h"

enum field {
    NAME,
    VERSION,
    INSTALLED,
    BUILT,
    VENDOR,
    EPOCH,
    SIZE,
    ARCH,
    EPOCH_NUMBER,
    SOURCE,
    FIELDS
};

static bool read_line(bh_str line, bh_str values[FIELDS])
{
    for (int i = 0; i < FIELDS; i++) {
        if (!bh_str_cut(&line, '\t', &values[i]))
            return false;
        if (bh_str_eqz(values[i], "(none)"))
            values[i] = BH_STR_EMPTY;
    }
    return true;
}

static int emit_line(const struct bh_find *f, const struct bh_os_release *os, bh_str line,
                     uint64_t number)
{
    bh_str values[FIELDS];
    int r = BH_E_CORRUPT;

    if (read_line(line, values)) {
        const struct bh_rpm_package p = {
            .name = values[NAME],
            .version = values[VERSION],
            .epoch = bh_str_eqz(values[EPOCH_NUMBER], "0") ? BH_STR_EMPTY : values[EPOCH_NUMBER],
            .arch = values[ARCH],
            .vendor = values[VENDOR],
            .source = values[SOURCE],
            .line = number};
        r = bh_rpm_emit(f, os, &p, f->arena, NULL);
    }
    if (r != BH_E_CORRUPT)
        return r;
    bh_fail(f->diag, r, BH_LINE(number), "a package without name or version");
    return 0;
}

static int find_rpm_manifest(const struct bh_find *f)
{
    struct bh_os_release os;
    struct bh_text t;
    bh_str text, line;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r == 0)
        r = bh_os_release_read(f, bh_os_root(f->path, 4), &os);
    if (r < 0)
        return r;
    bh_text_init(&t, text);
    while (r == 0 && bh_text_line(&t, &line))
        if (bh_str_trim(line).len)
            r = emit_line(f, &os, line, t.line);
    return r;
}

const struct bh_finder bh_finder_rpm_manifest = {
    .name = "rpm-manifest",
    .title = BH_N("rpm packages of images without a database"),
    .claims = (const char *const[]){"lib/rpmmanifest/container-manifest-2", NULL},
    .os_packages = true,
    .find = find_rpm_manifest,
};
