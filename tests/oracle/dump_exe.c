// SPDX-License-Identifier: Apache-2.0
// Prints what the executables named on the command line have: a line for each slice, section,
// loaded segment and note. Numbers are hexadecimal.

#include <fcntl.h>
#include <unistd.h>

#include "formats/exe.h"

static void dump(const struct bh_input *in, struct bh_arena *arena, uint64_t offset)
{
    static const char *const formats[] = {
        [BH_EXE_ELF] = "elf", [BH_EXE_PE] = "pe", [BH_EXE_MACHO] = "macho"};
    static const char *const machines[BH_MACHINE_COUNT] = {
        [BH_MACHINE_OTHER] = "other", [BH_MACHINE_386] = "386",
        [BH_MACHINE_AMD64] = "amd64", [BH_MACHINE_ARM] = "arm",
        [BH_MACHINE_ARM64] = "arm64", [BH_MACHINE_LOONG64] = "loong64",
        [BH_MACHINE_MIPS] = "mips",   [BH_MACHINE_PPC] = "ppc",
        [BH_MACHINE_PPC64] = "ppc64", [BH_MACHINE_RISCV] = "riscv",
        [BH_MACHINE_S390X] = "s390x", [BH_MACHINE_SPARC] = "sparc",
    };
    static const char *const kinds[] = {"other", "program", "library", "object", "core"};
    struct bh_exe x;
    struct bh_exe_notes it = {0};
    struct bh_exe_note note;

    int r = bh_exe_open(&x, in, arena, NULL);
    if (r < 0) {
        printf("open %s\n", bh_error_name(r));
        return;
    }
    printf("exe %s %s %u %s %s entry %jx at %jx\n", formats[x.format], machines[x.machine], x.bits,
           x.big_endian ? "big" : "little", kinds[x.kind], (uintmax_t)x.entry, (uintmax_t)offset);
    for (size_t i = 0; i < x.section_count; i++) {
        const struct bh_exe_section *s = &x.sections[i];
        printf("section [%.*s] [%.*s] %jx %jx %jx %jx\n", BH_FMT(s->name), BH_FMT(s->segment),
               (uintmax_t)s->address, (uintmax_t)s->size, (uintmax_t)s->offset,
               (uintmax_t)s->file_size);
    }
    for (size_t i = 0; i < x.segment_count; i++) {
        const struct bh_exe_segment *s = &x.segments[i];
        printf("segment %jx %jx %jx %jx %u\n", (uintmax_t)s->address, (uintmax_t)s->size,
               (uintmax_t)s->offset, (uintmax_t)s->file_size, s->access);
    }
    while ((r = bh_exe_note(&x, &it, &note)) > 0) {
        printf("note [%.*s] %x ", BH_FMT(note.name), note.type);
        for (size_t i = 0; i < note.desc.len; i++)
            printf("%02x", (unsigned char)note.desc.ptr[i]);
        printf("\n");
    }
    if (r < 0)
        printf("notes %s\n", bh_error_name(r));
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct bh_arena BH_CLEANUP(bh_arena_done) arena;
        struct bh_input in;
        struct bh_exe_slice *slices = NULL;
        size_t count = 0;
        int fd = open(argv[i], O_RDONLY | O_CLOEXEC);

        bh_arena_init(&arena, 0);
        int r = fd < 0 ? BH_E_SYSTEM : bh_input_fd(fd, &in);
        if (r == 0)
            r = bh_exe_slices(&in, &arena, NULL, &slices, &count);
        printf("file %s\n", bh_error_name(r));
        for (size_t k = 0; r == 0 && k < count; k++)
            dump(&slices[k].input, &arena, slices[k].offset);
        if (fd >= 0)
            close(fd);
    }
    return 0;
}
