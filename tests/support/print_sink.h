// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes events as lines of text, for expected files that a person can read.

#include "base/buf.h"
#include "model/event.h"

struct print_sink {
    struct bh_sink sink;
    struct bh_buf text;
    bh_str *names; // display of component n at [n - 1]
    size_t count, room;
};

void print_sink_init(struct print_sink *p);
void print_sink_done(struct print_sink *p);
