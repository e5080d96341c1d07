// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who a Java archive says it is: Maven's pom.properties, the manifest (JAR file specification, OSGi
// Core 3.2, Jenkins plugins), the file name. Never the Automatic-Module-Name, which names a module,
// not a release.

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

struct bh_java_identity {
    bh_str group, artifact, version; // empty: not said
};

// META-INF/maven/GROUP/ARTIFACT/pom.properties: java.util.Properties, of which only plain lines
// matter.
struct bh_java_identity bh_java_properties(bh_str text);
// Main section of META-INF/MANIFEST.MF. 0 or BH_E_NOMEM.
int bh_java_manifest(bh_str text, struct bh_arena *arena, struct bh_java_identity *ret) BH_MUST_USE;
// "log4j-core-2.14.1.jar": artifact and version; the version is empty when there is none to be
// seen.
struct bh_java_identity bh_java_file_name(bh_str name);
// The place in a local repository: Maven's REPOSITORY/org/example/ARTIFACT/VERSION/FILE, Gradle's
// files-2.1/org.example/ARTIFACT/VERSION/HASH/FILE. Empty when the path is none. 0 or BH_E_NOMEM.
int bh_java_repository(bh_str path, struct bh_arena *arena,
                       struct bh_java_identity *ret) BH_MUST_USE;
// True for a name that ends like an archive of Java (".jar", ".war" ...).
bool bh_java_is_archive(bh_str name);
