// SPDX-License-Identifier: Apache-2.0
// Prints the entries of the archives named on the command line: name (hexadecimal), method, size,
// CRC, offset of the local header, and the content's own CRC or the error's name.

#include <fcntl.h>
#include <unistd.h>

#include <zlib.h>

#include "base/limits.h"
#include "formats/zip.h"

static void dump_entry(struct bh_zip *z, const struct bh_zip_entry *e)
{
    struct bh_arena BH_CLEANUP(bh_arena_done) arena;
    bh_str s = BH_STR_EMPTY;

    bh_arena_init(&arena, 0);
    int r = bh_zip_read(z, e, &arena, BH_GIB, &s);
    for (size_t i = 0; i < e->name.len; i++)
        printf("%02x", (unsigned char)e->name.ptr[i]);
    printf(" %d %ju %08x %ju ", e->method, (uintmax_t)e->size, e->crc32, (uintmax_t)e->header_at);
    if (r == 0)
        printf("%08lx\n", crc32_z(0, (const unsigned char *)s.ptr, s.len));
    else
        printf("%s\n", bh_error_name(r));
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct bh_arena BH_CLEANUP(bh_arena_done) arena;
        struct bh_input in;
        struct bh_zip z;
        struct bh_zip_entry e;
        int fd = open(argv[i], O_RDONLY | O_CLOEXEC);

        bh_arena_init(&arena, 0);
        int r = fd < 0 ? BH_E_SYSTEM : bh_input_fd(fd, &in);
        if (r == 0)
            r = bh_zip_open(&z, &in, NULL, &arena, NULL);
        printf("archive %s\n", bh_error_name(r));
        if (r == 0)
            for (size_t at = 0; bh_zip_next(&z, &at, &e) > 0;)
                dump_entry(&z, &e);
        if (fd >= 0)
            close(fd);
    }
    return 0;
}
