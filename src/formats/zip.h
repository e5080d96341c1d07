// SPDX-License-Identifier: Apache-2.0
#pragma once
// Zip archives (zip, jar, war, whl, apk, nupkg ...): the directory at the end is read, then single
// entries; never the whole file. Source: PKWARE APPNOTE 6.3.10; offsets are corrected for data in
// front of the archive (self-extracting jars) as the Java runtime and Python do.
//
// Own code instead of libarchive, because three things are needed that it does not give: only the
// directory is read of an archive of which a few entries matter, the offset of an entry's bytes is
// known (evidence), and a stored archive inside an archive is read in place, without a copy.
//
// What the directory says is believed, as by the Java runtime and Python: names, methods and sizes
// of the local headers are compared with it and a difference is said as a warning. Bytes are
// handed out only as follows, so that no input makes the reader work more than its size allows:
//   - the bytes of an entry must end before those of any other begin (BH_E_CORRUPT: overlapping);
//   - an entry gives exactly as many bytes as the directory says, with the CRC that it says;
//   - all inflated bytes count against one budget, which nested archives share.
// An archive without its end record (cut off, or streamed) is BH_E_TRUNCATED: local headers are not
// searched for, since the programs that run such archives do not do so either.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

enum bh_zip_method {
    BH_ZIP_STORED = 0,
    BH_ZIP_DEFLATED = 8,
    // Others are listed, with their number of APPNOTE 4.4.5; reading them is BH_E_UNSUPPORTED.
};

struct bh_zip_entry {
    bh_str name;         // as in the archive: '/' between components by convention, may be anything
    bool utf8;           // the archive says that the name is UTF-8; else its encoding is unknown
    bool encrypted;      // reading it is BH_E_UNSUPPORTED
    uint16_t method;     // enum bh_zip_method or another number
    uint32_t crc32;      // of the uncompressed bytes
    uint64_t compressed; // sizes in bytes, as the directory says
    uint64_t size;
    uint64_t header_at; // offset of the local header in the archive's input, corrected
};

// Records of a directory that are read by themselves.
struct bh_zip_slice {
    uint64_t at, size; // bytes, in the archive's input
    uint64_t entries;
    uint64_t prefix; // as of the archive
    uint64_t end;    // no byte of these entries is behind it
};

struct bh_zip {
    const struct bh_input *input;
    struct bh_diag *diag;
    uint64_t entries;  // readable records of the directory
    uint64_t prefix;   // bytes in front of the archive proper
    unsigned depth;    // archives around this one
    bh_str directory;  // the readable records
    uint64_t *offsets; // of all local headers, sorted
    uint64_t end;      // where the directory starts: no entry's bytes reach beyond
    int rest;          // 0, or why the directory cannot be read to its end
    // Lent by a caller who reads very many entries; NULL: each makes its own.
    struct bh_zip_inflater *inflater;
    uint64_t *budget; // bytes that may still be inflated; of the outermost archive
    uint64_t own_budget;
};

// Reads the directory (into the arena) and checks it. The input and the arena outlive z; z is not
// copied or moved while it is in use. parent: the archive that this one was found in, or NULL; it
// outlives z too. diag may be NULL.
// 0; BH_E_FORMAT without a message: no zip archive at all; BH_E_TRUNCATED: begins as one, but its
// end is missing; BH_E_CORRUPT; BH_E_UNSUPPORTED: more than one volume, or an encrypted directory;
// BH_E_LIMIT: more than BH_LIMIT_ARCHIVE_ENTRIES entries, a directory of more than
// BH_LIMIT_ZIP_DIRECTORY, or more than BH_LIMIT_ARCHIVE_DEPTH archives in each other; BH_E_NOMEM;
// BH_E_SYSTEM. A directory that is broken after some entries opens, and those entries are given.
int bh_zip_open(struct bh_zip *z, const struct bh_input *input, const struct bh_zip *parent,
                struct bh_arena *arena, struct bh_diag *diag) BH_MUST_USE;

// For archives of very many entries, of which nobody needs all at once: cuts the directory into
// slices (in the arena) of at most that many entries, in memory that does not grow with it. Entries
// of one slice can be read without the others; names are not compared between slices. The whole
// directory is one slice where its entries are not in the order of their bytes. Codes as of
// bh_zip_open; a broken record is BH_E_CORRUPT or BH_E_TRUNCATED.
int bh_zip_split(const struct bh_input *input, unsigned most, struct bh_arena *arena,
                 struct bh_diag *diag, struct bh_zip_slice **ret, size_t *ret_count) BH_MUST_USE;
// Opens a slice as if it were an archive; all as of bh_zip_open.
int bh_zip_open_slice(struct bh_zip *z, const struct bh_input *input, const struct bh_zip_slice *d,
                      struct bh_arena *arena, struct bh_diag *diag) BH_MUST_USE;

// Entries in the order of the directory, folders (name ends in '/') and repeated names included.
// *at is 0 before the first call. 1 with the entry; 0 after the last; a negative code (its message
// was said by bh_zip_open) where the directory cannot be read any further.
//   for (size_t at = 0; (r = bh_zip_next(&z, &at, &e)) > 0;)
int bh_zip_next(const struct bh_zip *z, size_t *at, struct bh_zip_entry *ret) BH_MUST_USE;
// The last entry of exactly that name, which is the one that the Java runtime and Python take.
// False when there is none. Takes time in the size of the directory: not for use in a loop.
bool bh_zip_find(const struct bh_zip *z, bh_str name, struct bh_zip_entry *ret) BH_MUST_USE;

// Where the entry's (compressed) bytes are in the archive's input. 0, BH_E_CORRUPT (no local
// header there, overlapping), BH_E_TRUNCATED, or the input's code; with a diagnostic.
int bh_zip_locate(const struct bh_zip *z, const struct bh_zip_entry *e,
                  uint64_t *ret_offset) BH_MUST_USE;

// The whole entry in the arena. 0; BH_E_LIMIT when it has more than cap bytes or the budget is used
// up; BH_E_UNSUPPORTED: encrypted or another method; BH_E_CORRUPT (size or CRC differ, ...);
// BH_E_TRUNCATED; BH_E_NOMEM; BH_E_SYSTEM. All but NOMEM with a diagnostic.
int bh_zip_read(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_arena *arena,
                uint64_t cap, bh_str *ret) BH_MUST_USE;

// What is needed to inflate an entry in one go, to be kept for the next (bh_zip.inflater). NULL
// when out of memory; free takes NULL.
struct bh_zip_inflater;
struct bh_zip_inflater *bh_zip_inflater_new(void) BH_MUST_USE;
void bh_zip_inflater_free(struct bh_zip_inflater *i);
void bh_zip_inflater_freep(struct bh_zip_inflater **i);

// The entry as an input, to be opened as an archive of its own (with z as parent): a stored one in
// place, its CRC not checked; a deflated one inflated to memory as by bh_zip_read, with its codes.
// Lives as long as the arena and z's input.
int bh_zip_input(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_arena *arena,
                 uint64_t cap, struct bh_input *ret) BH_MUST_USE;

// The entry as a stream, for what is read front to back: memory is constant. Size and CRC are
// checked by the read that gives 0 bytes; errors as by bh_zip_read come from opening or reading.
// Ended by bh_zip_close, which takes NULL; e need not live on.
struct bh_zip_reader;
int bh_zip_stream(struct bh_zip *z, const struct bh_zip_entry *e, struct bh_zip_reader **ret_reader,
                  struct bh_stream *ret) BH_MUST_USE;
void bh_zip_close(struct bh_zip_reader *r);
void bh_zip_closep(struct bh_zip_reader **r);
