// SPDX-License-Identifier: Apache-2.0
#pragma once
// libcurl, loaded when something is fetched and not before: with what it depends on, it is 30
// shared libraries of the 38 that the program would have, and three quarters of the time that it
// takes to start. Only the fetching process loads it.

#include <stdbool.h>

#define CURL_DISABLE_TYPECHECK // which needs the functions themselves
#include <curl/curl.h>

#define BH_LIBCURL_FUNCTIONS(F)                                                                    \
    F(curl_easy_getinfo)                                                                           \
    F(curl_easy_init)                                                                              \
    F(curl_easy_perform)                                                                           \
    F(curl_easy_setopt)                                                                            \
    F(curl_easy_strerror)                                                                          \
    F(curl_global_init)                                                                            \
    F(curl_slist_append)

struct bh_libcurl {
#define BH_LIBCURL_MEMBER(name) __typeof__(name) *name;
    BH_LIBCURL_FUNCTIONS(BH_LIBCURL_MEMBER)
#undef BH_LIBCURL_MEMBER
};

// NULL, or why it cannot be loaded (of the dynamic linker, valid until it is asked again). Never
// unloaded.
const char *bh_libcurl_load(struct bh_libcurl *ret);
