// SPDX-License-Identifier: Apache-2.0
#pragma once
// The vocabulary of the model: what a finder or document reader says about parts. These structures
// carry slices that are valid during the call only; the inventory keeps interned copies.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

// Unknown, none, withheld and not applicable are four different things, everywhere.
enum bh_state {
    BH_UNKNOWN, // nothing was said: text is empty
    BH_KNOWN,   // text holds the value
    BH_NONE,    // said to have none (SPDX NONE)
    BH_WITHHELD,
    BH_NOT_APPLICABLE,
};

struct bh_value {
    bh_str text;
    enum bh_state state;
};

static inline struct bh_value bh_known(bh_str text)
{
    return (struct bh_value){text, text.len ? BH_KNOWN : BH_UNKNOWN};
}

// CycloneDX's component types that the program makes or reads; SPDX purposes map onto them.
enum bh_component_kind {
    BH_LIBRARY,
    BH_APPLICATION,
    BH_FRAMEWORK,
    BH_OPERATING_SYSTEM,
    BH_CONTAINER,
    BH_PLATFORM,
    BH_DEVICE,
    BH_DEVICE_DRIVER,
    BH_FIRMWARE,
    BH_FILE,
    BH_DATA,
    BH_MODEL, // machine-learning model
    BH_CRYPTO_ASSET,
    BH_COMPONENT_KINDS,
};

// What a part or an edge is needed for. Kept, never dropped: a report may filter.
enum bh_scope {
    BH_SCOPE_UNKNOWN,
    BH_SCOPE_REQUIRED,
    BH_SCOPE_OPTIONAL,
    BH_SCOPE_PEER,
    BH_SCOPE_BUILD,
    BH_SCOPE_TEST,
    BH_SCOPE_DEV,
    BH_SCOPE_EXCLUDED,
    BH_SCOPES,
};

enum bh_relation_kind {
    BH_DEPENDS_ON,
    BH_CONTAINS,
    BH_DESCRIBES,      // a document, lock file or manifest: its subject
    BH_PROVIDES,       // an abstract name or interface
    BH_GENERATED_FROM, // binary package from source package, binary from source
    BH_RELATION_KINDS,
};

// How a part is bound to the one that uses it: decides licence duties later.
enum bh_linkage {
    BH_LINK_UNKNOWN,
    BH_LINK_STATIC,
    BH_LINK_DYNAMIC,
    BH_LINK_PROCESS,
};

// How the finder knows (CycloneDX evidence techniques).
enum bh_technique {
    BH_BY_MANIFEST, // package database, lock file, manifest
    BH_BY_BINARY,   // inside an executable
    BH_BY_FILENAME,
    BH_BY_HASH,
    BH_BY_SOURCE, // source code, an instrumented build
    BH_BY_DOCUMENT,
    BH_TECHNIQUES,
};

// Where inside the entry. The entry's own path is the parent's knowledge, not the finder's.
struct bh_evidence {
    enum bh_technique technique;
    uint8_t confidence; // 0-100
    bh_str inner;    // path inside an archive, nested ones joined by "!/"; empty: the entry itself
    uint64_t line;   // 1 up; 0 unknown
    uint64_t offset; // UINT64_MAX unknown
};

enum bh_licence_kind {
    BH_LICENCE_DECLARED,  // by the package itself
    BH_LICENCE_CONCLUDED, // by somebody's judgement
    BH_LICENCE_FOUND,     // in files
};

struct bh_licence {
    enum bh_licence_kind kind;
    bh_str text; // an SPDX expression if it parses as one, else a name
};

struct bh_hash_value {
    bh_str algorithm; // CycloneDX's spelling: "SHA-256"
    bh_str hex;       // lower case
};

// Anything that has no field of its own. Names are namespaced ("buhin:rpm:modularity"); repeats and
// order count.
struct bh_property {
    bh_str name, value;
    bh_str language; // BCP 47; empty: not said
};

// A Python distribution: by which tags its wheel was built, as its file WHEEL or the wheel's own
// name says ("cp37-abi3-manylinux_2_28_x86_64"; PEP 425), but for those of any platform.
// Who published a Debian package, if it is known not to be the distribution.
#define BH_PROPERTY_DEB_ORIGIN "buhin:deb:origin"
#define BH_PROPERTY_WHEEL_TAG  "buhin:python:wheel-tag"

struct bh_component {
    enum bh_component_kind kind;
    bh_str name; // display name: "@babel/core", "org.apache.logging.log4j:log4j-core", "openssl"
    struct bh_value version;
    bh_str purl;           // canonical text (purl.h); empty when there is no honest one
    bh_str cpe;            // CPE 2.3 only if the source itself said so
    bh_str source_name;    // OS packages: the source package (Debian "Source:", rpm SOURCERPM, apk
                           // origin)
    bh_str source_version; // as the distribution orders it; empty: same as version
    struct bh_value supplier;
    bh_str description;
    enum bh_scope scope;
    bool root; // subject of the manifest itself: the user's own project, not one of its parts
    struct bh_evidence evidence;
    const struct bh_licence *licences;
    size_t licence_count;
    const struct bh_hash_value *hashes;
    size_t hash_count;
    const struct bh_property *properties;
    size_t property_count;
    const bh_str *identities; // further purls, when a document says what an OS package owns
    size_t identity_count;
};

struct bh_relation {
    uint32_t from, to; // refs given by the sink for this entry
    enum bh_relation_kind kind;
    enum bh_scope scope;
    enum bh_linkage linkage;
};

// A need that this entry can't resolve alone (an installed Python package names its needs; where
// they are installed is another entry). relate joins it by the rules of the ecosystem.
struct bh_requirement {
    uint32_t from;
    bh_str purl_type; // whose names these are
    bh_str name;      // as in that type: "@babel/core", "requests"
    bh_str constraint;
    enum bh_scope scope;
};

// A file that a package claims to have installed. Only the finder of a package manager
// (bh_finder.os_packages) may say so: what stands in that file is then part of that package.
struct bh_owned_file {
    uint32_t owner;
    bh_str path;         // from the root of the target, no leading slash
    bh_str digest, kind; // hexadecimal and its algorithm; may be empty
};

const char *bh_component_kind_name(enum bh_component_kind kind); // CycloneDX's spelling
const char *bh_state_name(enum bh_state state);                  // "none", "withheld" ...
const char *bh_scope_name(enum bh_scope scope);                  // "required", "dev" ...
const char *bh_relation_kind_name(enum bh_relation_kind kind);   // "depends-on" ...
const char *bh_technique_name(enum bh_technique technique);      // CycloneDX's spelling
const char *bh_licence_kind_name(enum bh_licence_kind kind);

// The stronger of two: required, unknown, optional, peer, build, test, dev, excluded. A part that
// is required anywhere is required; one that is installed and nobody said what for is not less than
// optional, or a filter would hide it because of what a lock file says of another copy.
enum bh_scope bh_scope_stronger(enum bh_scope a, enum bh_scope b);
// Of what duties it may bring: static, dynamic, process, unknown.
enum bh_linkage bh_linkage_stronger(enum bh_linkage a, enum bh_linkage b);
