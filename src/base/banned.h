// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions that nothing of ours may call; included before every source file by the build.
// (The memory functions are banned by scripts/check-rules outside base/memory.c.)

#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Some are macros, depending on compiler and hardening.
#undef alloca
#undef strdupa
#undef sprintf
#undef vsprintf
#undef sscanf
#undef fscanf
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok strtok_r
#pragma GCC poison atoi atol atoll atof strtol strtoll strtoul strtoull sscanf fscanf
#pragma GCC poison alloca strdupa gmtime localtime ctime asctime mktemp tmpnam popen

// A word that is also a good name for a member.
#if defined(__GNUC__) && !defined(__clang__)
int system(const char *command) __attribute__((error("system() is banned")));
#endif
