// SPDX-License-Identifier: Apache-2.0
#pragma once
// Diagnostics: the words that go with an error code. Library code says them to a sink and never
// prints. Texts are lower case, error first, no full stop, and stand in the message catalogue
// (msg.h).

#include <stdarg.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/msg.h"
#include "base/str.h"

enum bh_severity {
    BH_NOTE,    // worth knowing, nothing is missing
    BH_WARNING, // something was repaired or guessed: the result says so
    BH_ERROR,   // something could not be read: the result is incomplete
};

// Where in the file; unknown parts are BH_NOWHERE / 0.
struct bh_place {
    uint64_t offset; // bytes from the start
    uint64_t line;   // from 1
};
#define BH_NOWHERE   ((struct bh_place){.offset = UINT64_MAX})
#define BH_AT(off)   ((struct bh_place){.offset = (off)})
#define BH_LINE(num) ((struct bh_place){.offset = UINT64_MAX, .line = (num)})

// Slices are valid only during the call of the sink.
struct bh_report {
    enum bh_severity severity;
    int code;    // enum bh_error, or 0 for a note
    bh_str file; // path or name of what was being read; empty: the program itself
    struct bh_place place;
    bh_str text; // in the language of the sink
};

struct bh_diag {
    void (*report)(void *ctx, const struct bh_report *r); // NULL: nobody listens
    void *ctx;
    bh_str file; // what is being read now
    enum bh_lang lang;
};

// Says it and returns the code, so that a parser writes  return bh_fail(d, BH_E_CORRUPT, ...).
// d may be NULL.
int bh_fail(struct bh_diag *d, int code, struct bh_place place, const char *format, ...)
    BH_PRINTF(4, 5);
// Severity of choice; returns nothing.
void bh_say(struct bh_diag *d, enum bh_severity severity, int code, struct bh_place place,
            const char *format, ...) BH_PRINTF(5, 6);
void bh_vsay(struct bh_diag *d, enum bh_severity severity, int code, struct bh_place place,
             const char *format, va_list args) BH_PRINTF(5, 0);

// BH_E_SYSTEM with the words of errno behind the text.
int bh_fail_errno(struct bh_diag *d, const char *format, ...) BH_PRINTF(2, 3);
