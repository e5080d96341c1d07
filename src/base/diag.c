// SPDX-License-Identifier: Apache-2.0
// Diagnostics.

#include "base/diag.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

// Longer texts are cut: a message names a place, it does not quote the file.
#define TEXT_MAX 1024

void bh_vsay(struct bh_diag *d, enum bh_severity severity, int code, struct bh_place place,
             const char *format, va_list args)
{
    char text[TEXT_MAX];

    if (!d || !d->report)
        return;
    int n = vsnprintf(text, sizeof(text), bh_msg(d->lang, format), args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
    struct bh_report r = {.severity = severity,
                          .code = code,
                          .file = d->file,
                          .place = place,
                          .text = bh_str_n(text, len)};
    d->report(d->ctx, &r);
}

void bh_say(struct bh_diag *d, enum bh_severity severity, int code, struct bh_place place,
            const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_vsay(d, severity, code, place, format, args);
    va_end(args);
}

int bh_fail(struct bh_diag *d, int code, struct bh_place place, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    bh_vsay(d, BH_ERROR, code, place, format, args);
    va_end(args);
    return code;
}

int bh_fail_errno(struct bh_diag *d, const char *format, ...)
{
    int saved = errno;
    char text[TEXT_MAX];
    va_list args;

    if (!d || !d->report)
        return BH_E_SYSTEM;
    va_start(args, format);
    int n = vsnprintf(text, sizeof(text), bh_msg(d->lang, format), args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
    n = snprintf(text + len, sizeof(text) - len, ": %s", strerror(saved));
    len += n < 0 ? 0 : (size_t)n < sizeof(text) - len ? (size_t)n : sizeof(text) - len - 1;
    struct bh_report r = {.severity = BH_ERROR,
                          .code = BH_E_SYSTEM,
                          .file = d->file,
                          .place = BH_NOWHERE,
                          .text = bh_str_n(text, len)};
    d->report(d->ctx, &r);
    errno = saved;
    return BH_E_SYSTEM;
}
