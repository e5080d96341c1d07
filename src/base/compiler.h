// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attributes that the compilers of our list (gcc >= 12, clang >= 14) both know.

#define BH_MUST_USE       __attribute__((warn_unused_result))
#define BH_PRINTF(fmt, a) __attribute__((format(printf, fmt, a)))
#define BH_NORETURN       __attribute__((noreturn))
#define BH_CLEANUP(fn)    __attribute__((cleanup(fn)))

#define BH_COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Hands over what an owning local with a cleanup attribute holds: the local becomes empty.
#define bh_take(local)                                                                             \
    __extension__({                                                                                \
        __auto_type bh_taken_ = (local);                                                           \
        (local) = (__typeof__(local)){0};                                                          \
        bh_taken_;                                                                                 \
    })
