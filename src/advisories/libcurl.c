// SPDX-License-Identifier: Apache-2.0
// libcurl by its name: that of version 7.16 and later, of all Debian releases.

#include "advisories/libcurl.h"

#include <dlfcn.h>
#include <string.h>

const char *bh_libcurl_load(struct bh_libcurl *ret)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    void *symbol;

    if (!library)
        return dlerror();
        // A pointer to an object and one to a function are the same for POSIX, not for C.
#define LOAD(name)                                                                                 \
    symbol = dlsym(library, #name);                                                                \
    if (!symbol)                                                                                   \
        return dlerror();                                                                          \
    memcpy(&ret->name, &symbol, sizeof(symbol));
    BH_LIBCURL_FUNCTIONS(LOAD)
#undef LOAD
    return NULL;
}
