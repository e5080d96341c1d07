// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over every file of the folders named on the command line, then again with the
// first, second, ... allocation failing. A crash, a leak or a sanitizer report is the failure.

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "alloc_fault.h"

// A file needs at most this many runs with a failing allocation; the later ones are sampled.
#define EXHAUSTIVE 200
#define SAMPLES    50
// Larger corpus files are run once only.
#define FAULT_SIZE ((size_t)64 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "cannot open %s\n", path);
        exit(1);
    }
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (!data || size < 0 || fread(data, 1, (size_t)size, f) != (size_t)size)
        exit(1);
    fclose(f);

    alloc_fault_at(0);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    size_t total = alloc_fault_count();
    if ((size_t)size <= FAULT_SIZE) {
        size_t step = total > EXHAUSTIVE ? (total - EXHAUSTIVE) / SAMPLES + 1 : 1;
        for (size_t n = 1; n <= total; n += n < EXHAUSTIVE ? 1 : step) {
            alloc_fault_at(n);
            LLVMFuzzerTestOneInput(data, (size_t)size);
        }
    }
    alloc_fault_at(0);
    free(data);
}

int main(int argc, char **argv)
{
    unsigned files = 0;

    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *e;
        if (!dir) {
            fprintf(stderr, "cannot open %s\n", argv[i]);
            return 1;
        }
        while ((e = readdir(dir))) {
            char path[4096];
            struct stat st;
            snprintf(path, sizeof(path), "%s/%s", argv[i], e->d_name);
            if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
                run_file(path);
                files++;
            }
        }
        closedir(dir);
    }
    printf("%u files\n", files);
    return files ? 0 : 1;
}
