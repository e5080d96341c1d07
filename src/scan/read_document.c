// SPDX-License-Identifier: Apache-2.0
// Reads an SBOM into an inventory.

#include "scan/read_document.h"

#include "base/error.h"
#include "scan/reading.h"

struct document {
    bh_str name;
    struct bh_diag *diag;
    struct bh_inventory *inventory;
    struct bh_inv_entry entry;
    bool opened;
};

static int take_parts(void *ctx, const struct bh_document_format *format, bh_str events)
{
    struct document *d = ctx;
    int r = 0;

    if (!d->opened)
        r = bh_inv_entry_open(d->inventory, d->name, 0, bh_str_z(format->name), true, &d->entry);
    d->opened = true;
    return r == 0 ? bh_inv_entry_add(&d->entry, events) : r;
}

static bool tell_refusal(void *ctx)
{
    const struct document *d = ctx;
    bool told = false;

    for (size_t i = 0; i < d->inventory->note_count; i++) {
        const struct bh_inv_note *note = &d->inventory->notes[i];
        struct bh_report report = {.severity = note->severity,
                                   .code = note->code,
                                   .file = d->diag->file,
                                   .place = note->place,
                                   .text = bh_inv_str(d->inventory, note->text)};
        if (note->severity != BH_ERROR)
            continue;
        if (d->diag->report)
            d->diag->report(d->diag->ctx, &report);
        told = true;
    }
    return told;
}

static void end_document(void *ctx, int code)
{
    (void)ctx;
    (void)code;
}

int bh_document_read(const char *path, const char *format, struct bh_diag *diag,
                     struct bh_inventory **ret, unsigned *ret_isolation)
{
    struct document d = {.name = bh_path_base(bh_str_z(path)), .diag = diag};
    struct bh_reading reading = {.formats = bh_document_formats,
                                 .diag = diag,
                                 .take = take_parts,
                                 .refused = tell_refusal,
                                 .end = end_document,
                                 .ctx = &d};

    *ret = NULL;
    if (format) {
        reading.forced = bh_document_format_by_name(bh_str_z(format));
        if (!reading.forced || !reading.forced->read)
            return bh_fail(diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                           "the format '%s' is not read ('buhin formats' lists those that are)",
                           format);
    }
    d.inventory = bh_inventory_new();
    if (!d.inventory)
        return BH_E_NOMEM;
    d.inventory->lang = diag->lang;
    int r = bh_reading_run(&reading, path, ret_isolation);
    if (r == 0)
        r = bh_inventory_finish(d.inventory);
    if (r == 0)
        *ret = d.inventory;
    else
        bh_inventory_free(d.inventory);
    return r;
}
