// SPDX-License-Identifier: Apache-2.0
// Terminal: escape sequences of ECMA-48 (SGR, EL), which every terminal in use understands.

#include "base/term.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"

#define DEFAULT_COLUMNS 80
#define MAX_COLUMNS     10000
#define DRAW_EVERY_MS   100
#define ERASE_LINE      "\r\x1b[K"

// 0 when the system does not know.
static size_t window_columns(int fd)
{
    struct winsize size = {0};

    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void bh_term_init(struct bh_term *t, int fd, const char *env_no_color, const char *env_term,
                  const char *env_columns)
{
    uint64_t columns = 0;

    *t = (struct bh_term){.fd = fd, .tty = isatty(fd) == 1};
    t->escapes = t->tty && env_term && *env_term && strcmp(env_term, "dumb") != 0;
    t->colour = t->escapes && (!env_no_color || !*env_no_color);
    if (bh_str_u64(bh_str_z(env_columns), &columns) && columns > 0 && columns <= MAX_COLUMNS)
        t->columns = (size_t)columns;
    else if (t->tty)
        t->columns = window_columns(fd) ? window_columns(fd) : DEFAULT_COLUMNS;
}

const char *bh_term_style(const struct bh_term *t, enum bh_style style)
{
    static const char *const sequences[] = {
        [BH_PLAIN] = "\x1b[0m",  [BH_BOLD] = "\x1b[1m",        [BH_DIM] = "\x1b[2m",
        [BH_RED] = "\x1b[31m",   [BH_BOLD_RED] = "\x1b[1;31m", [BH_YELLOW] = "\x1b[33m",
        [BH_GREEN] = "\x1b[32m", [BH_CYAN] = "\x1b[36m",
    };

    return t->colour ? sequences[style] : "";
}

int64_t bh_monotonic_ms(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void bh_progress_init(struct bh_progress *p, const struct bh_term *term)
{
    *p = (struct bh_progress){.term = *term, .last_ms = bh_monotonic_ms()};
}

bool bh_progress_due(struct bh_progress *p)
{
    return p->term.escapes && bh_monotonic_ms() - p->last_ms >= DRAW_EVERY_MS;
}

// The line is an ornament: that it cannot be written is nobody's error.
static void show(int fd, bh_str s)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        s = bh_str_from(s, (size_t)n);
    }
}

void bh_progress_draw(struct bh_progress *p, bh_str text)
{
    struct bh_buf safe, line;
    size_t columns = p->term.columns, now = window_columns(p->term.fd);

    if (!p->term.escapes)
        return;
    if (now && now < columns) // the window became smaller
        columns = now;
    bh_buf_init(&safe, 0);
    bh_buf_init(&line, 0);
    bh_utf8_printable(&safe, text);
    bh_buf_add_z(&line, "\r");
    // The last column stays free: some terminals wrap as soon as it is written.
    bh_buf_add_str(&line, bh_utf8_fit(bh_buf_str(&safe), columns ? columns - 1 : 0));
    bh_buf_add_z(&line, "\x1b[K");
    if (!bh_buf_error(&safe) && !bh_buf_error(&line)) {
        show(p->term.fd, bh_buf_str(&line));
        p->shown = true;
    }
    p->last_ms = bh_monotonic_ms();
    bh_buf_done(&safe);
    bh_buf_done(&line);
}

void bh_term_erase_line(int fd)
{
    show(fd, BH_STR(ERASE_LINE));
}

void bh_progress_clear(struct bh_progress *p)
{
    if (p->shown)
        bh_term_erase_line(p->term.fd);
    p->shown = false;
}
