// SPDX-License-Identifier: Apache-2.0
// Python distributions: installed ones (METADATA of *.dist-info, PKG-INFO of *.egg-info), and the
// archives that they are installed from or run from (wheels and eggs, which are zip archives).

#include "base/error.h"
#include "base/limits.h"
#include "finders/python.h"
#include "finders/registry.h"
#include "formats/zip.h"

// Descriptions of some 100 KB are the largest.
#define METADATA_MAX (16 * BH_MIB)

static int find_python_installed(const struct bh_find *f)
{
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    return r < 0 ? r : bh_python_metadata(f, text, BH_STR_EMPTY);
}

// NAME-VERSION.dist-info/METADATA at the top of a wheel, EGG-INFO/PKG-INFO of an egg; what is
// deeper belongs to copies of others in it.
static bool is_metadata(bh_str path)
{
    bh_str folder;

    if (!bh_str_cut(&path, '/', &folder))
        return false;
    return (bh_str_ends(folder, BH_STR(".dist-info")) && bh_str_eqz(path, "METADATA")) ||
           (bh_str_eqz(folder, "EGG-INFO") && bh_str_eqz(path, "PKG-INFO"));
}

static int find_python_archive(const struct bh_find *f)
{
    struct bh_zip zip;
    struct bh_zip_entry e;
    bh_str text;
    bool found = false;
    int r = bh_zip_open(&zip, f->input, NULL, f->arena, f->diag);

    if (r < 0)
        return r;
    for (size_t at = 0; (r = bh_zip_next(&zip, &at, &e)) > 0;) {
        if (!is_metadata(e.name))
            continue;
        found = true;
        r = bh_zip_read(&zip, &e, f->arena, METADATA_MAX, &text);
        if (r == 0)
            r = bh_python_metadata(f, text, e.name);
        if (r < 0)
            return r;
    }
    return r < 0 || found ? r : BH_E_FORMAT;
}

const struct bh_finder bh_finder_python_archive = {
    .name = "python-archive",
    .title = BH_N("Python wheels and eggs"),
    .claims = (const char *const[]){"*.whl", "*.egg", NULL},
    .find = find_python_archive,
};

const struct bh_finder bh_finder_python_installed = {
    .name = "python-installed",
    .title = BH_N("installed Python distributions"),
    .claims = (const char *const[]){"*.dist-info/METADATA", "*.egg-info/PKG-INFO",
                                    "EGG-INFO/PKG-INFO", "*.egg-info", NULL},
    .find = find_python_installed,
};
