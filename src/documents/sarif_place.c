// SPDX-License-Identifier: Apache-2.0
// Places in SARIF.
//
// - URIs are relative to %SRCROOT%, the folder that the program ran in, which in a pipeline is the
//   checked-out repository: `buhin scan services/shop` tells "services/shop/package-lock.json".
//   Where the target was given as an absolute path or one with "..", they are relative to the
//   target; then its absolute URI is given if it is known (3.14.14).
// - A part of a document is where the document says that it is, if that is a path; else it is the
//   document itself.
// - What lies in an archive has the archive as physical location and its path inside as logical
//   one. Nested artifacts (parentIndex, 3.24.3) would say the same, but put the inner path into
//   "uri", which those who read no "artifacts" take for a file of the repository. GitHub is one.
// - A region is always there, since GitHub shows no alert without; a place whose line is not known
//   is on line 1. 3.30.1 wants a binary region in binary files, which GitHub does not read.

#include "base/error.h"
#include "documents/sarif.h"
#include "documents/uri.h"

// Readers keep it in 32 bits.
#define LINE_MOST INT32_MAX

static bh_str keep(struct bh_sarif_writer *d, struct bh_arena *arena, struct bh_buf *b)
{
    bh_str text = BH_STR_EMPTY;

    if (bh_buf_end(b, arena, &text) < 0)
        d->error = BH_E_NOMEM;
    return text;
}

void bh_sarif_set_base(struct bh_sarif_writer *d)
{
    bh_str target = d->o->target, folder = d->o->folders ? target : bh_path_dir(target);
    bool absolute = target.len && target.ptr[0] == '/';
    struct bh_buf b;

    d->document = !d->o->files && !d->o->folders;
    bh_buf_init(&b, 0);
    if (absolute)
        bh_buf_add_z(&b, "file:///");
    size_t head = b.len;
    bool known = bh_uri_path(&b, folder);
    if (b.len > head)
        bh_buf_add_char(&b, '/');
    bh_str text = keep(d, &d->kept, &b);
    d->here = known && !absolute;
    if (known && absolute)
        d->root = text;
    else if (known)
        d->prefix = text;
}

void bh_sarif_put_bases(struct bh_sarif_writer *d)
{
    const char *what = d->here ? BH_N("the folder that the program was run in")
                               : BH_N("the folder that was scanned");

    if (d->document)
        what = BH_N("what the document describes");
    bh_jsonw_key(&d->w, "originalUriBaseIds");
    bh_jsonw_object(&d->w);
    bh_jsonw_key(&d->w, BH_SARIF_BASE);
    bh_jsonw_object(&d->w);
    if (!d->document)
        bh_jsonw_member_opt(&d->w, "uri", d->root);
    bh_sarif_put_message(d, "description", bh_str_z(bh_sarif_msg(d, what)));
    bh_jsonw_object_end(&d->w);
    bh_jsonw_object_end(&d->w);
}

struct bh_sarif_place bh_sarif_place_of_path(struct bh_sarif_writer *d, bh_str path, uint64_t line)
{
    struct bh_sarif_place p = {.file = path, .line = line && line <= LINE_MOST ? line : 1};
    struct bh_buf b;

    bh_buf_init(&b, 0);
    if (d->document && d->root.len) {
        p.absolute = true;
        bh_buf_add_str(&b, d->root);
    }
    bh_buf_add_str(&b, d->prefix);
    size_t head = b.len;
    if (!bh_uri_path(&b, path) || b.len == head)
        bh_buf_add_z(&b, head ? "" : "./");
    p.uri = keep(d, &d->scratch, &b);
    return p;
}

// Where a document says that the part is; false when that is no path that one could follow.
static bool place_of_words(struct bh_sarif_writer *d, bh_str words, uint64_t line,
                           struct bh_sarif_place *ret)
{
    size_t end = bh_str_search(words, BH_STR("!/"));
    bh_str file = bh_str_sub(words, 0, end);
    struct bh_buf b;

    if (bh_str_search(file, BH_STR("://")) < file.len)
        return false;
    bh_buf_init(&b, 0);
    if (!bh_uri_path(&b, file) || !b.len) {
        bh_buf_done(&b);
        return false;
    }
    *ret = (struct bh_sarif_place){.uri = keep(d, &d->scratch, &b),
                                   .file = file,
                                   .inside = bh_str_from(words, end + 2),
                                   .line = line && line <= LINE_MOST ? line : 1};
    return true;
}

struct bh_sarif_place bh_sarif_place(struct bh_sarif_writer *d, const struct bh_inv_evidence *e)
{
    bh_str path = bh_sarif_str(d, e->path), inner = bh_sarif_str(d, e->inner);
    bool by_document = e->technique == BH_BY_DOCUMENT;
    struct bh_sarif_place p;

    if (by_document && inner.len && place_of_words(d, inner, e->line, &p))
        return p;
    // A line is one of the innermost file (3.29.4), or one of where the document says.
    p = bh_sarif_place_of_path(d, path, inner.len ? 0 : e->line);
    p.inside = inner;
    return p;
}

void bh_sarif_put_place(struct bh_sarif_writer *d, const struct bh_sarif_place *p, size_t id)
{
    struct bh_jsonw *w = &d->w;
    bh_str name = p->inside;

    for (size_t at; (at = bh_str_search(name, BH_STR("!/")) + 2) < name.len;)
        name = bh_str_from(name, at);
    bh_jsonw_object(w);
    if (id) {
        bh_jsonw_key(w, "id");
        bh_jsonw_u64(w, id);
    }
    bh_jsonw_key(w, "physicalLocation");
    bh_jsonw_object(w);
    bh_jsonw_key(w, "artifactLocation");
    bh_jsonw_object(w);
    bh_jsonw_member(w, "uri", p->uri);
    if (!p->absolute)
        bh_jsonw_member_z(w, "uriBaseId", BH_SARIF_BASE);
    bh_jsonw_object_end(w);
    bh_jsonw_key(w, "region");
    bh_jsonw_object(w);
    bh_jsonw_key(w, "startLine");
    bh_jsonw_u64(w, p->line);
    bh_jsonw_object_end(w);
    bh_jsonw_object_end(w);
    if (name.len) {
        bh_jsonw_key(w, "logicalLocations");
        bh_jsonw_array(w);
        bh_jsonw_object(w);
        bh_jsonw_member(w, "name", name);
        if (name.len < p->inside.len)
            bh_jsonw_member(w, "fullyQualifiedName", p->inside);
        bh_jsonw_object_end(w);
        bh_jsonw_array_end(w);
    }
    bh_jsonw_object_end(w);
}
