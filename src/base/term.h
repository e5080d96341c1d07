// SPDX-License-Identifier: Apache-2.0
#pragma once
// The terminal: is it one, how wide, colours, and the progress line on stderr.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/str.h"

enum bh_style {
    BH_PLAIN,
    BH_BOLD,
    BH_DIM,
    BH_RED,
    BH_BOLD_RED,
    BH_YELLOW,
    BH_GREEN,
    BH_CYAN,
};

struct bh_term {
    int fd;
    bool tty;
    bool escapes;   // understands escape sequences: a tty, TERM set and not "dumb"
    bool colour;    // escapes, NO_COLOR absent or empty (no-color.org); the caller may force it
    size_t columns; // COLUMNS if it is 1 to 10000, else of the window; 80 when unknown and a
                    // terminal; 0 = unlimited when not one
};

// env_*: the values of the variables of that name, or NULL.
void bh_term_init(struct bh_term *t, int fd, const char *env_no_color, const char *env_term,
                  const char *env_columns);
// Escape sequence for the style, or "" without colour. bh_term_style(t, BH_PLAIN) ends it.
const char *bh_term_style(const struct bh_term *t, enum bh_style style);

// One line that is rewritten in place, at most ten times a second and not in the first tenth, so
// that a quick run shows none; nothing when the terminal cannot erase or is none. That the line
// cannot be written is no error.
struct bh_progress {
    struct bh_term term;
    int64_t last_ms;
    bool shown;
};
void bh_progress_init(struct bh_progress *p, const struct bh_term *term);
// True when it is time to draw again: the caller then makes the text and calls bh_progress_draw.
bool bh_progress_due(struct bh_progress *p);
// Cut to the window's width; control characters of file names are made visible.
void bh_progress_draw(struct bh_progress *p, bh_str text);
// Removes the line; call before anything else is written to the terminal, and at the end.
void bh_progress_clear(struct bh_progress *p);

// The same for a signal handler, which knows of no progress: erases the line that the cursor is in.
void bh_term_erase_line(int fd);

int64_t bh_monotonic_ms(void);
