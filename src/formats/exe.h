// SPDX-License-Identifier: Apache-2.0
#pragma once
// Executables: ELF, PE and Mach-O behind one face. Only headers and tables are read from the input,
// and then what is asked for. Sources: the System V ABI (gABI, chapters 4 and 5), Microsoft's "PE
// Format", Apple's <mach-o/loader.h> and <mach-o/fat.h>.
//
// Own code: the libraries that read all three are larger than this program, and read whole files.
//
// Tables are checked as a whole when the executable is opened: names and numbers below can be
// trusted to lie within their tables, but not within the file; what is not in the file is
// BH_E_TRUNCATED when it is read, so the rest of a cut-off executable still gives what it has.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/str.h"

enum bh_exe_format {
    BH_EXE_NONE = 0,
    BH_EXE_ELF = 1u << 0,
    BH_EXE_PE = 1u << 1,
    BH_EXE_MACHO = 1u << 2, // thin or universal
};

// Bytes that bh_exe_recognise wants at most.
#define BH_EXE_HEAD 64

// From the first bytes of a file (fewer than BH_EXE_HEAD if the file is shorter). Cheap and coarse:
// a PE is believed on "MZ" alone, and bh_exe_open may still say BH_E_FORMAT. A Java class has the
// first four bytes of a universal Mach-O and is told apart by the eight.
enum bh_exe_format bh_exe_recognise(bh_str head);

// What runs it. Names as in Go's GOARCH where that has one.
enum bh_exe_machine {
    BH_MACHINE_OTHER,
    BH_MACHINE_386,
    BH_MACHINE_AMD64,
    BH_MACHINE_ARM,
    BH_MACHINE_ARM64,
    BH_MACHINE_LOONG64,
    BH_MACHINE_MIPS,
    BH_MACHINE_PPC,
    BH_MACHINE_PPC64,
    BH_MACHINE_RISCV,
    BH_MACHINE_S390X,
    BH_MACHINE_SPARC,
    BH_MACHINE_COUNT,
};

enum bh_exe_kind {
    BH_EXE_OTHER,
    BH_EXE_PROGRAM, // position-independent ones too: an ELF ET_DYN with an interpreter or DF_1_PIE
    BH_EXE_LIBRARY, // shared object, DLL, dylib, bundle
    BH_EXE_OBJECT,  // relocatable: object file, kernel module
    BH_EXE_CORE,
};

enum bh_exe_access {
    BH_EXE_READ = 1,
    BH_EXE_WRITE = 2,
    BH_EXE_EXECUTE = 4,
};

// Addresses are as when loaded without relocation (a PE's image base included). Offsets are from
// the start of the executable's input.
struct bh_exe_section {
    bh_str name;    // ".go.buildinfo"; Mach-O "__go_buildinfo"; up to the first NUL
    bh_str segment; // Mach-O only: "__DATA"
    uint64_t address;
    uint64_t size;      // in memory
    uint64_t offset;    // of its bytes in the file
    uint64_t file_size; // of them; 0 for .bss and the like; never more than size
    unsigned access;    // enum bh_exe_access
    uint32_t type;      // ELF sh_type; else 0
    uint64_t flags;     // ELF sh_flags, PE Characteristics, Mach-O flags
};

// What is loaded: ELF PT_LOAD, Mach-O LC_SEGMENT; of a PE the sections again.
struct bh_exe_segment {
    uint64_t address, size;
    uint64_t offset, file_size;
    unsigned access;
};

struct bh_exe {
    const struct bh_input *input;
    struct bh_arena *arena;
    struct bh_diag *diag;
    enum bh_exe_format format;
    enum bh_exe_machine machine;
    uint32_t machine_code; // ELF e_machine, PE Machine, Mach-O cputype
    enum bh_exe_kind kind;
    unsigned bits; // 32 or 64
    bool big_endian;
    uint64_t entry; // address of the first instruction, 0 if none
    struct bh_exe_section *sections;
    size_t section_count;
    struct bh_exe_segment *segments;
    size_t segment_count;
    struct bh_exe_segment *note_areas; // ELF PT_NOTE, or SHT_NOTE sections when there are none
    size_t note_area_count;
};

// One executable of a file.
struct bh_exe_slice {
    struct bh_input input;
    uint64_t offset;       // of the slice in the file
    uint32_t machine_code; // of a universal Mach-O's table; else 0
};

// The executables in a file: each slice of a universal Mach-O; else one, the file itself. In the
// arena. 0, BH_E_FORMAT without a message, BH_E_CORRUPT, BH_E_TRUNCATED, BH_E_LIMIT, BH_E_NOMEM,
// BH_E_SYSTEM. Slices that do not lie in the file are reported and left out.
int bh_exe_slices(const struct bh_input *input, struct bh_arena *arena, struct bh_diag *diag,
                  struct bh_exe_slice **ret_slices, size_t *ret_count) BH_MUST_USE;

// Reads headers and tables into the arena; input, arena and diag outlive x. 0; BH_E_FORMAT without
// a message: no executable (for a universal Mach-O: open a slice); BH_E_UNSUPPORTED, BH_E_CORRUPT,
// BH_E_TRUNCATED: the file header cannot be used; BH_E_NOMEM; BH_E_SYSTEM. A table that is cut off,
// lies outside the file or is over its limit costs a warning and what it would have said: packed
// and cut-off programs are like that.
int bh_exe_open(struct bh_exe *x, const struct bh_input *input, struct bh_arena *arena,
                struct bh_diag *diag) BH_MUST_USE;

// The first section of that name; NULL when there is none.
const struct bh_exe_section *bh_exe_section(const struct bh_exe *x, bh_str name);
// Bytes of the section that are in the file, in the arena (of a memory input: not copied). ELF
// sections with SHF_COMPRESSED are BH_E_UNSUPPORTED. 0, BH_E_TRUNCATED, BH_E_LIMIT when more than
// cap, BH_E_NOMEM, BH_E_SYSTEM; without a message.
int bh_exe_section_data(const struct bh_exe *x, const struct bh_exe_section *s, uint64_t cap,
                        bh_str *ret) BH_MUST_USE;

// Up to len bytes at an address of a loaded segment; bytes beyond those in the file are zero.
// *ret_n is less than len where the segment ends, 0 where nothing is loaded. 0 or the input's code.
int bh_exe_read(const struct bh_exe *x, uint64_t address, void *buf, size_t len,
                size_t *ret_n) BH_MUST_USE;
// Exactly len bytes in the arena; BH_E_TRUNCATED when they are not all there, BH_E_LIMIT when more
// than cap.
int bh_exe_bytes(const struct bh_exe *x, uint64_t address, uint64_t len, uint64_t cap,
                 bh_str *ret) BH_MUST_USE;
// First place at or after address, within size bytes of one segment, where needle (at most 64
// bytes) stands at a multiple of align from the address. Reads in pieces. 1 with its address, 0
// when there is none, or the input's code.
int bh_exe_search(const struct bh_exe *x, uint64_t address, uint64_t size, bh_str needle,
                  unsigned align, uint64_t *ret_address) BH_MUST_USE;

// ELF notes: GNU build id ("GNU", 3), package metadata ("FDO", 0xcafe1a7e).
struct bh_exe_note {
    bh_str name; // without the NUL
    uint32_t type;
    bh_str desc;
    uint64_t offset; // of the note in the input
};
struct bh_exe_notes {
    size_t area;
    bh_str data;
    uint64_t at;
    uint64_t total;
};
// *it is zeroed before the first call. 1 with the note, 0 after the last; BH_E_CORRUPT,
// BH_E_TRUNCATED, BH_E_LIMIT (BH_LIMIT_EXE_NOTES bytes of notes), BH_E_NOMEM, BH_E_SYSTEM, without
// a message. After an error the next call goes on with the next area of notes.
int bh_exe_note(const struct bh_exe *x, struct bh_exe_notes *it,
                struct bh_exe_note *ret) BH_MUST_USE;
