// SPDX-License-Identifier: Apache-2.0
// Python distributions: installed ones (METADATA of *.dist-info, PKG-INFO of *.egg-info), and the
// archives that they are installed from or run from (wheels and eggs, which are zip archives).

#include "base/error.h"
#include "base/limits.h"
#include "finders/python.h"
#include "finders/registry.h"
#include "formats/deb822.h"
#include "formats/zip.h"

// Descriptions of some 100 KB are the largest.
#define METADATA_MAX (16 * BH_MIB)

// The file WHEEL beside METADATA (binary distribution format, "The .dist-info directory"): a
// handful of lines. Without it the distribution is what METADATA says.
#define WHEEL_MAX BH_MIB

static int read_tags(const struct bh_find *f, struct bh_python_tags *ret)
{
    struct bh_deb822 reader;
    struct bh_deb822_field field;
    bh_str folder = f->path, path, text;

    if (!bh_str_ends(folder, BH_STR("/METADATA")))
        return 0;
    folder.len -= sizeof("METADATA") - 1;
    int r = bh_arena_join(f->arena, (bh_str[]){folder, BH_STR("WHEEL")}, 2, &path);
    if (r == 0)
        r = f->read_file(f, path, WHEEL_MAX, &text);
    if (r < 0)
        return r == BH_E_NOMEM ? r : 0;
    bh_deb822_init(&reader, text, 0, NULL);
    if (bh_deb822_stanza(&reader))
        while (bh_deb822_field(&reader, &field))
            if (bh_str_caseeq(field.name, BH_STR("Tag")))
                bh_python_tag_add(ret, bh_str_trim(field.value));
    return 0;
}

static int find_python_installed(const struct bh_find *f)
{
    struct bh_python_tags tags = {.count = 0};
    bh_str text;
    int r = bh_input_all(f->input, f->arena, BH_LIMIT_TEXT_FILE, &text);

    if (r == 0)
        r = read_tags(f, &tags);
    return r < 0 ? r : bh_python_metadata(f, text, BH_STR_EMPTY, &tags);
}

// NAME-VERSION(-BUILD)?-PYTHON-ABI-PLATFORM.whl
static void tag_of_name(bh_str path, struct bh_python_tags *ret)
{
    size_t slash = bh_str_rfind(path, '/');
    bh_str name = slash < path.len ? bh_str_from(path, slash + 1) : path;

    if (!bh_str_ends(name, BH_STR(".whl")))
        return;
    name.len -= sizeof(".whl") - 1;
    size_t platform = bh_str_rfind(name, '-');
    size_t abi = bh_str_rfind(bh_str_sub(name, 0, platform), '-');
    size_t python = bh_str_rfind(bh_str_sub(name, 0, abi), '-');
    if (platform < name.len && abi < platform && python < abi)
        bh_python_tag_add(ret, bh_str_from(name, python + 1));
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
    struct bh_python_tags tags = {.count = 0};
    bool found = false;
    int r = bh_zip_open(&zip, f->input, NULL, f->arena, f->diag);

    if (r < 0)
        return r;
    tag_of_name(f->path, &tags);
    for (size_t at = 0; (r = bh_zip_next(&zip, &at, &e)) > 0;) {
        if (!is_metadata(e.name))
            continue;
        found = true;
        r = bh_zip_read(&zip, &e, f->arena, METADATA_MAX, &text);
        if (r == 0)
            r = bh_python_metadata(f, text, e.name, &tags);
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
