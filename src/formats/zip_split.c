// SPDX-License-Identifier: Apache-2.0
// Zip archives of very many entries: their directory in slices.

#include "formats/zip_internal.h"

#include "base/error.h"
#include "base/memory.h"

// Holds the largest record that there can be: 46 bytes and three fields of 65 535.
#define WINDOW 262144

struct splitter {
    const struct bh_input *input;
    struct bh_diag *diag;
    struct bh_arena *arena;
    unsigned most;
    struct bh_zip_slice directory;
    uint64_t entries, last; // header of the last entry
    bool sorted;
    struct bh_zip_slice *slices;
    size_t count, room;
};

static int add_entry(struct splitter *s, const struct bh_zip_entry *e, uint64_t at, uint64_t size)
{
    struct bh_zip_slice *slice = s->count ? &s->slices[s->count - 1] : NULL;

    s->sorted = s->sorted && (s->entries == 0 || e->header_at > s->last);
    s->last = e->header_at;
    s->entries++;
    if (!slice || slice->entries == s->most) {
        if (slice && e->header_at < slice->end)
            slice->end = e->header_at;
        int r = bh_arena_grow(s->arena, (void **)&s->slices, &s->room, s->count, sizeof(*slice));
        if (r < 0)
            return r;
        slice = &s->slices[s->count++];
        *slice =
            (struct bh_zip_slice){.at = at, .prefix = s->directory.prefix, .end = s->directory.end};
    }
    slice->size += size;
    slice->entries++;
    return 0;
}

// The records that are whole in the window, which begins there in the directory. *ret: their size.
static int add_window(struct splitter *s, uint64_t at, bh_str window, size_t *ret)
{
    bool last = at + window.len == s->directory.size, masked;
    struct bh_zip_entry e;
    struct bh_bytes r;

    bh_bytes_init(&r, window);
    for (*ret = 0; *ret < window.len; *ret = r.at) {
        int error = bh_zip_record(&r, s->directory.prefix, &e, &masked);
        if (error == BH_E_TRUNCATED && !last && *ret)
            return 0;
        if (error < 0)
            return bh_zip_broken_record(&s->directory, at + *ret, s->entries, error, s->diag);
        error = bh_zip_check_record(&s->directory, s->entries, masked, s->diag);
        if (error == 0)
            error = add_entry(s, &e, s->directory.at + at + *ret, r.at - *ret);
        if (error < 0)
            return error;
    }
    return 0;
}

static int add_all(struct splitter *s, char *window)
{
    const struct bh_zip_slice *d = &s->directory;
    size_t taken;

    for (uint64_t at = 0; at < d->size; at += taken) {
        size_t n = d->size - at < WINDOW ? (size_t)(d->size - at) : WINDOW;
        int error = bh_input_exact(s->input, d->at + at, window, n);
        if (error < 0)
            return bh_fail(s->diag, error, BH_AT(d->at), "cannot read the zip archive's directory");
        error = add_window(s, at, bh_str_n(window, n), &taken);
        if (error < 0)
            return error;
    }
    return 0;
}

int bh_zip_split(const struct bh_input *input, unsigned most, struct bh_arena *arena,
                 struct bh_diag *diag, struct bh_zip_slice **ret, size_t *ret_count)
{
    struct splitter s = {
        .input = input, .diag = diag, .arena = arena, .most = most, .sorted = true};
    int error = bh_zip_find_directory(input, diag, &s.directory);

    if (error < 0)
        return error;
    char *window BH_CLEANUP(bh_freep) = bh_alloc(WINDOW);
    if (!window)
        return BH_E_NOMEM;
    error = add_all(&s, window);
    if (error < 0)
        return error;
    bh_zip_check_count(&s.directory, s.entries, diag);
    if (!s.sorted) { // what follows an entry's bytes may be in any slice
        s.slices[0] = s.directory;
        s.slices[0].entries = s.entries;
        s.count = 1;
    }
    *ret = s.slices;
    *ret_count = s.count;
    return 0;
}
