// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the readers of the three executable formats share.

#include "base/bytes.h"
#include "base/error.h"
#include "formats/exe.h"

// Each fills x, whose input, arena and diag are set; codes as of bh_exe_open.
int bh_elf_open(struct bh_exe *x) BH_MUST_USE;
int bh_pe_open(struct bh_exe *x) BH_MUST_USE;
int bh_macho_open(struct bh_exe *x) BH_MUST_USE;

// Numbers in the byte order of x; a word has its bits.
static inline uint16_t bh_exe_u16(const struct bh_exe *x, struct bh_bytes *r)
{
    return x->big_endian ? bh_bytes_be16(r) : bh_bytes_le16(r);
}
static inline uint32_t bh_exe_u32(const struct bh_exe *x, struct bh_bytes *r)
{
    return x->big_endian ? bh_bytes_be32(r) : bh_bytes_le32(r);
}
static inline uint64_t bh_exe_u64(const struct bh_exe *x, struct bh_bytes *r)
{
    return x->big_endian ? bh_bytes_be64(r) : bh_bytes_le64(r);
}
static inline uint64_t bh_exe_word(const struct bh_exe *x, struct bh_bytes *r)
{
    return x->bits == 64 ? bh_exe_u64(x, r) : bh_exe_u32(x, r);
}

// Whether an error in a table ends the reading, and does not just cost the table.
static inline bool bh_exe_fatal(int error)
{
    return error == BH_E_NOMEM || error == BH_E_SYSTEM;
}

// A reader over bytes of the input, which go to the arena: tables. 0; BH_E_TRUNCATED when they are
// not all in the file, BH_E_NOMEM, BH_E_SYSTEM; without a message.
int bh_exe_table(const struct bh_exe *x, uint64_t offset, uint64_t len,
                 struct bh_bytes *ret) BH_MUST_USE;

// The string in a table at an offset, up to its NUL and no longer than a name can be; empty if the
// offset is outside.
bh_str bh_exe_string(bh_str table, uint64_t offset);

struct bh_exe_machine_row {
    uint32_t code;
    enum bh_exe_machine machine;
};
enum bh_exe_machine bh_exe_machine_of(const struct bh_exe_machine_row *rows, size_t count,
                                      uint32_t code);
