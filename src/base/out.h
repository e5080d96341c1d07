// SPDX-License-Identifier: Apache-2.0
#pragma once
// Buffered output to a descriptor, or to memory; sticky errors. A file is written beside its final
// name and renamed when it is complete and on disk, so a reader never sees half of it and a killed
// run leaves the old one. A signal that would end the program (SIGINT, SIGTERM, SIGHUP, SIGQUIT,
// unless handled, ignored or blocked) does so when the unfinished file is removed.

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/str.h"

struct bh_out {
    struct bh_buf buf;
    int fd;                  // -1: memory only
    int error;               // sticky
    int error_errno;         // of a BH_E_SYSTEM
    char *temporary, *final; // bh_out_file; temporary is NULL when written directly
    sigset_t held;           // signals that wait for the temporary file to go
};

// To an open descriptor, which stays the caller's.
void bh_out_fd(struct bh_out *o, int fd);
// To memory; read the result with bh_buf_str(&o->buf). cap as for bh_buf_init.
void bh_out_mem(struct bh_out *o, size_t cap);
// To a new file that takes the name `path` at bh_out_commit. Mode 0666 less the umask; the
// permission bits of a file of the user's that it replaces are kept. A symbolic link stays one: the
// file that it points to is replaced, in that file's folder (or made, when the link dangles); but
// one of somebody else in a folder like /tmp is refused, as fs.protected_symlinks does. What exists
// and is no regular file (a device, a FIFO) is written directly, and so is an open descriptor by
// name: /dev/stdout, /dev/stderr, /dev/fd/N, /proc/self/fd/N, whatever it leads to. 0, BH_E_NOMEM,
// BH_E_LIMIT (path or links too long) or BH_E_SYSTEM, with a diagnostic.
int bh_out_file(struct bh_out *o, const char *path, struct bh_diag *diag) BH_MUST_USE;

void bh_out_add(struct bh_out *o, const void *bytes, size_t len);
void bh_out_str(struct bh_out *o, bh_str s);
void bh_out_z(struct bh_out *o, const char *z);
void bh_out_char(struct bh_out *o, char c);
// Where up to n bytes can be put at once, as few calls as there are; NULL: they must be added. Then
// the end of what was put.
char *bh_out_room(struct bh_out *o, size_t n) BH_MUST_USE;
void bh_out_put(struct bh_out *o, const char *end);
void bh_out_printf(struct bh_out *o, const char *format, ...) BH_PRINTF(2, 3);

// Writes what is buffered. The sticky error: 0, BH_E_NOMEM, BH_E_LIMIT, BH_E_SYSTEM (errno).
int bh_out_flush(struct bh_out *o) BH_MUST_USE;
// Flushes, syncs and renames; on failure the old file stays and the temporary one goes. For the
// other kinds it flushes. Nothing may be added after it.
int bh_out_commit(struct bh_out *o, struct bh_diag *diag) BH_MUST_USE;
// Frees; an uncommitted file is removed.
void bh_out_done(struct bh_out *o);
