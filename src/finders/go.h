// SPDX-License-Identifier: Apache-2.0
#pragma once
// What Go's binaries and go.mod have in common: module paths, versions and releases (Go modules
// reference, go.dev/ref/mod; package URL type golang).

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "finders/finder.h"

struct bh_go_module {
    bh_str path;    // "golang.org/x/crypto"; a folder when a replacement is local
    bh_str version; // "v0.17.0"; empty or "(devel)" when there is none
    bh_str sum;     // "h1:..." of its files; may be empty
};

// Whether it can be a module's path: parts of letters, digits and "-._~!+" between slashes, none of
// them "." or "..".
bool bh_go_is_path(bh_str path);
// Whether a replacement is a folder ("./fork", "../fork", "/src/fork", "C:\fork").
bool bh_go_is_local(bh_str path);

// Package URL; a version that is none ("(devel)", a branch) is left out. subpath: of a package in
// the module, may be empty. 0, BH_E_CORRUPT, BH_E_NOMEM.
int bh_go_purl(struct bh_arena *arena, bh_str path, bh_str version, bh_str subpath,
               bh_str *ret) BH_MUST_USE;

// A module, or what replaces it: the code is that of the replacement. `c` comes with kind, scope,
// root and evidence; name, version and package URL are filled in, and properties are added behind
// the caller's: "buhin:go:sum", "buhin:go:replaces" ("PATH@VERSION" of the one replaced). With a
// folder as replacement the module keeps its name and has no version: "buhin:go:replaced-by" says
// which folder. replacement: NULL or with an empty path when there is none. 0, BH_E_CORRUPT when
// the path is none (nothing is emitted), BH_E_NOMEM or the sink's code.
int bh_go_emit(const struct bh_find *f, struct bh_component *c, const struct bh_go_module *m,
               const struct bh_go_module *replacement, bh_str subpath,
               uint32_t *ret_ref) BH_MUST_USE;

// Version of the standard library of a toolchain, as advisories write it: "go1.21.3" is 1.21.3,
// "go1.22" is 1.22.0, "go1.22rc1 X:boringcrypto" is 1.22.0-rc.1, what stands behind a full version
// ("go1.21.9-vendor") is dropped. Empty when it is no release ("devel go1.23-..."). 0 or
// BH_E_NOMEM.
int bh_go_release(bh_str toolchain, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;

// The standard library of that toolchain (pkg:golang/stdlib), with the evidence. 0 or a negative
// code.
int bh_go_emit_stdlib(const struct bh_find *f, bh_str toolchain, const struct bh_evidence *evidence,
                      uint32_t *ret_ref) BH_MUST_USE;

// A string literal of Go ("..." with escapes, or `...`). 0, BH_E_CORRUPT, BH_E_NOMEM.
int bh_go_unquote(bh_str literal, struct bh_arena *arena, bh_str *ret) BH_MUST_USE;
