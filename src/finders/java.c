// SPDX-License-Identifier: Apache-2.0
// Java archives, and the archives in them, without unpacking to disk. An archive is who its
// pom.properties says it is, else its manifest, else its file name; further pom.properties,
// wherever they are, are libraries whose classes were copied in (shaded).

#include "base/error.h"
#include "base/limits.h"
#include "finders/java_groups.h"
#include "finders/java_identity.h"
#include "finders/registry.h"
#include "formats/zip.h"
#include "model/purl.h"

// Small texts inside archives.
#define PROPERTIES_MAX BH_MIB
#define MANIFEST_MAX   (4 * BH_MIB)

struct pom {
    struct bh_java_identity id;
    bh_str inner; // path of the file in the archive
    bool maven;   // where Maven puts it
};

// One archive, in the file itself or nested.
struct archive {
    const struct bh_find *f;
    struct archive *parent;
    struct bh_arena arena; // of this archive alone: given back when it is done
    struct bh_zip zip;
    bh_str file;  // name of the archive
    bh_str inner; // path from the outermost archive, "" for itself
    struct pom *poms;
    size_t pom_count, pom_room;
    struct bh_java_identity manifest;
    struct bh_zip_entry *nested;
    size_t nested_count, nested_room;
    uint32_t ref;
};

static int join_inner(struct archive *a, bh_str path, bh_str *ret)
{
    if (!a->inner.len) {
        *ret = path;
        return 0;
    }
    return bh_arena_join(&a->arena, (bh_str[]){a->inner, BH_STR("!/"), path}, 3, ret);
}

// META-INF/maven/GROUP/ARTIFACT/NAME
static bool maven_path(bh_str path, const char *name, struct bh_java_identity *ret)
{
    bh_str rest = path, file;

    if (!bh_str_skip(&rest, BH_STR("META-INF/maven/")) || !bh_str_cut(&rest, '/', &ret->group) ||
        !bh_str_cut(&rest, '/', &ret->artifact) || !bh_str_cut(&rest, '/', &file))
        return false;
    return !rest.ptr && bh_str_eqz(file, name) && ret->group.len && ret->artifact.len;
}

static struct pom *add_pom(struct archive *a)
{
    if (bh_arena_grow(&a->arena, (void **)&a->poms, &a->pom_room, a->pom_count, sizeof(*a->poms)) <
        0)
        return NULL;
    struct pom *p = &a->poms[a->pom_count++];
    *p = (struct pom){0};
    return p;
}

// Members of an archive that can't be read cost that member: the zip reader has said why.
static int survive(int code)
{
    return code == BH_E_NOMEM ? code : 0;
}

// Deflate makes much of little: what no repository could hold does not go on from here.
static bool is_too_long(const struct archive *a, const struct bh_zip_entry *e,
                        const struct bh_java_identity *id)
{
    if (id->group.len <= BH_LIMIT_COORDINATE && id->artifact.len <= BH_LIMIT_COORDINATE &&
        id->version.len <= BH_LIMIT_COORDINATE)
        return false;
    bh_say(a->f->diag, BH_ERROR, BH_E_LIMIT, BH_AT(e->header_at),
           "'%.*s' in the zip archive has a name or version of more than %d bytes", BH_FMT(e->name),
           BH_LIMIT_COORDINATE);
    return true;
}

// path: what the place of the file says; empty outside of META-INF/maven, where the file must say
// all itself.
static int read_pom(struct archive *a, const struct bh_zip_entry *e,
                    const struct bh_java_identity *path)
{
    struct bh_java_identity id;
    bh_str text;
    int r = bh_zip_read(&a->zip, e, &a->arena, PROPERTIES_MAX, &text);

    if (r < 0)
        return survive(r);
    id = bh_java_properties(text);
    if (!id.group.len)
        id.group = path->group;
    if (!id.artifact.len)
        id.artifact = path->artifact;
    if (!id.group.len || !id.artifact.len || (!path->group.len && !id.version.len) ||
        is_too_long(a, e, &id))
        return 0;
    struct pom *p = add_pom(a);
    if (!p)
        return BH_E_NOMEM;
    *p = (struct pom){.id = id, .inner = e->name, .maven = path->group.len > 0};
    return 0;
}

static int read_manifest(struct archive *a, const struct bh_zip_entry *e)
{
    bh_str text;
    int r = bh_zip_read(&a->zip, e, &a->arena, MANIFEST_MAX, &text);

    if (r < 0)
        return survive(r);
    r = bh_java_manifest(text, &a->arena, &a->manifest);
    if (r == 0 && is_too_long(a, e, &a->manifest))
        a->manifest = (struct bh_java_identity){0};
    return r;
}

static bool is_folder(const struct bh_zip_entry *e)
{
    return bh_str_ends(e->name, BH_STR("/"));
}

static int read_directory(struct archive *a)
{
    struct bh_zip_entry e;
    struct bh_java_identity path;
    int r;

    for (size_t at = 0; (r = bh_zip_next(&a->zip, &at, &e)) > 0;) {
        if (bh_str_eqz(bh_path_base(e.name), "pom.properties")) {
            if (!maven_path(e.name, "pom.properties", &path))
                path = (struct bh_java_identity){0};
            r = read_pom(a, &e, &path);
        } else if (bh_str_caseeq(e.name, BH_STR("META-INF/MANIFEST.MF"))) {
            r = read_manifest(a, &e);
        } else if (bh_java_is_archive(e.name) && !is_folder(&e)) {
            r = bh_arena_grow(&a->arena, (void **)&a->nested, &a->nested_room, a->nested_count,
                              sizeof(*a->nested));
            if (r == 0)
                a->nested[a->nested_count++] = e;
        }
        if (r < 0)
            return r;
    }
    return r;
}

// A pom.xml without pom.properties (Gradle, Ant): its path says group and artifact, if there is
// only one.
static void take_pom_path(struct archive *a, struct bh_java_identity *id)
{
    struct bh_java_identity path, found = {0};
    struct bh_zip_entry e;
    unsigned count = 0;

    for (size_t at = 0; bh_zip_next(&a->zip, &at, &e) > 0;)
        if (maven_path(e.name, "pom.xml", &path)) {
            found = path;
            count++;
        }
    if (count == 1) {
        id->group = found.group;
        id->artifact = found.artifact;
    }
}

static bool same_artifact(bh_str a, bh_str b)
{
    return bh_str_caseeq(a, b);
}

// The archive's own: the one that the file name or the manifest names; else the only one, if the
// file name has no other version.
static const struct pom *own_pom(const struct archive *a, const struct bh_java_identity *file)
{
    for (size_t i = 0; i < a->pom_count; i++)
        if (same_artifact(a->poms[i].id.artifact, file->artifact) ||
            (a->manifest.artifact.len &&
             same_artifact(a->poms[i].id.artifact, a->manifest.artifact)))
            return &a->poms[i];
    const struct pom *only = a->pom_count == 1 ? &a->poms[0] : NULL;
    bool fits =
        only && only->maven && (!file->version.len || bh_str_eq(file->version, only->id.version));
    return fits ? only : NULL;
}

// Whether the archive has classes in that folder.
static bool has_classes(const struct archive *a, bh_str folder)
{
    struct bh_zip_entry e;

    for (size_t at = 0; bh_zip_next(&a->zip, &at, &e) > 0;)
        if (bh_str_starts(e.name, folder) && bh_str_ends(e.name, BH_STR(".class")))
            return true;
    return false;
}

// A library whose group is known, though the archive does not say it.
static bool take_known(const struct archive *a, const struct bh_java_identity *file,
                       struct bh_java_identity *id)
{
    const struct bh_java_library *known = bh_java_library_of(file->artifact);
    bh_str version = file->version, manifest = a->manifest.version, rest = version;

    if (!known) {
        known = bh_java_library_of(a->manifest.artifact);
        version = manifest;
    }
    if (!known || !has_classes(a, bh_str_z(known->folder)))
        return false;
    // "5.1.40-bin" of the file name is 5.1.40.
    if (!version.len ||
        (manifest.len && bh_str_skip(&rest, manifest) && bh_str_starts(rest, BH_STR("-"))))
        version = manifest;
    id->group = bh_str_z(known->group);
    id->artifact = bh_str_z(known->artifact ? known->artifact : known->name);
    id->version = version;
    return true;
}

static int emit(struct archive *a, const struct bh_java_identity *id, enum bh_technique technique,
                uint8_t confidence, bh_str inner, uint32_t *ret_ref)
{
    struct bh_purl purl = {
        .type = BH_STR("maven"), .space = id->group, .name = id->artifact, .version = id->version};
    struct bh_component c = {.kind = BH_LIBRARY,
                             .name = id->artifact,
                             .version = bh_known(id->version),
                             .evidence = {.technique = technique,
                                          .confidence = confidence,
                                          .inner = inner,
                                          .offset = UINT64_MAX}};
    int r = 0;

    if (id->group.len) {
        r = bh_purl_text(&purl, &a->arena, &c.purl);
        if (r == 0)
            r = bh_arena_join(&a->arena, (bh_str[]){id->group, BH_STR(":"), id->artifact}, 3,
                              &c.name);
    }
    if (r == BH_E_CORRUPT)
        r = 0; // listed without package URL
    return r < 0 ? r : bh_emit_component(a->f->sink, &c, ret_ref);
}

static int emit_self(struct archive *a, const struct pom **ret_own)
{
    struct bh_java_identity file = bh_java_file_name(bh_path_base(a->file));
    const struct pom *own = own_pom(a, &file);
    struct bh_java_identity id = {0};
    enum bh_technique technique = BH_BY_MANIFEST;
    uint8_t confidence = 100;

    *ret_own = own;
    int r = own || a->parent ? 0 : bh_java_repository(a->f->path, &a->arena, &id);
    if (r < 0)
        return r;
    if (own) {
        id = own->id;
    } else if (id.group.len) {
        technique = BH_BY_FILENAME;
        confidence = 90;
    } else if (take_known(a, &file, &id)) {
        confidence = 70;
    } else {
        take_pom_path(a, &id);
        confidence = id.group.len ? 80 : 60;
        if (!id.artifact.len)
            id.artifact = a->manifest.artifact.len && a->manifest.version.len ? a->manifest.artifact
                                                                              : file.artifact;
        if (!id.group.len && a->manifest.group.len)
            id.group = a->manifest.group;
        // The file name's artifact is Maven's; a bundle's symbolic name often is not.
        if (file.version.len && a->manifest.group.len && bh_str_ends(id.artifact, file.artifact))
            id.artifact = file.artifact;
    }
    if (!id.version.len)
        id.version = a->manifest.version.len ? a->manifest.version : file.version;
    if (!own && !id.group.len && !a->manifest.version.len) {
        technique = BH_BY_FILENAME;
        confidence = 40;
    }
    return emit(a, &id, technique, confidence, a->inner, &a->ref);
}

static int emit_contained(struct archive *a, uint32_t ref)
{
    const struct bh_relation contains = {
        .from = a->ref, .to = ref, .kind = BH_CONTAINS, .scope = BH_SCOPE_REQUIRED};

    return ref == a->ref ? 0 : bh_emit_relation(a->f->sink, &contains);
}

static int emit_shaded(struct archive *a, const struct pom *own)
{
    for (size_t i = 0; i < a->pom_count; i++) {
        bh_str inner;
        uint32_t ref;
        if (&a->poms[i] == own)
            continue;
        int r = join_inner(a, a->poms[i].inner, &inner);
        if (r == 0)
            r = emit(a, &a->poms[i].id, BH_BY_MANIFEST, a->poms[i].maven ? 90 : 70, inner, &ref);
        if (r == 0)
            r = emit_contained(a, ref);
        if (r < 0)
            return r;
    }
    return 0;
}

static int read_archive(struct archive *a, const struct bh_input *input);

static int read_nested(struct archive *a, const struct bh_zip_entry *e)
{
    struct archive inside = {.f = a->f, .parent = a, .file = e->name};
    struct bh_diag *diag = a->f->diag;
    bh_str before = diag->file;
    struct bh_input input;

    bh_arena_init(&inside.arena, BH_LIMIT_ENTRY_MEMORY);
    int r = join_inner(a, e->name, &inside.inner);
    if (r == 0)
        r = bh_arena_join(&inside.arena, (bh_str[]){a->f->path, BH_STR("!/"), inside.inner}, 3,
                          &diag->file);
    if (r == 0) {
        r = bh_zip_input(&a->zip, e, &inside.arena, BH_LIMIT_ENTRY_MEMORY, &input);
        r = r < 0 ? survive(r) : read_archive(&inside, &input);
    }
    diag->file = before;
    if (r == 0 && inside.ref)
        r = emit_contained(a, inside.ref);
    bh_arena_done(&inside.arena);
    return r;
}

static int read_archive(struct archive *a, const struct bh_input *input)
{
    const struct pom *own;
    int r = bh_zip_open(&a->zip, input, a->parent ? &a->parent->zip : NULL, &a->arena, a->f->diag);

    if (r < 0)
        return a->parent ? survive(r) : r;
    int read = read_directory(a);
    if (read == BH_E_NOMEM)
        return read;
    r = emit_self(a, &own);
    if (r == 0)
        r = emit_shaded(a, own);
    for (size_t i = 0; r == 0 && i < a->nested_count; i++)
        r = read_nested(a, &a->nested[i]);
    return r < 0 || a->parent ? r : read;
}

static int find_java(const struct bh_find *f)
{
    struct archive a = {.f = f, .file = f->path};

    bh_arena_init(&a.arena, BH_LIMIT_ENTRY_MEMORY);
    int r = read_archive(&a, f->input);
    bh_arena_done(&a.arena);
    return r;
}

const struct bh_finder bh_finder_java = {
    .name = "java",
    .title = BH_N("Java archives, nested and shaded ones too"),
    .claims = (const char *const[]){"*.jar", "*.war", "*.ear", "*.par", "*.sar", "*.nar", "*.jpi",
                                    "*.hpi", "*.kar", "*.lpkg", "*.rar", NULL},
    .find = find_java,
};
