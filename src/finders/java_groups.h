// SPDX-License-Identifier: Apache-2.0
#pragma once
// Maven coordinates of libraries whose archives do not say them: built by Gradle or Ant, without
// META-INF/maven. Only names that nobody else uses, and only together with the folder of their
// classes.

#include "base/str.h"

struct bh_java_library {
    const char *name;     // as in the file name or the manifest: "spring-core", "catalina"
    const char *group;    // Maven's
    const char *artifact; // Maven's; NULL: the name
    const char *folder;   // where its classes are, with '/' at the end
};

// NULL when the name is none of them.
const struct bh_java_library *bh_java_library_of(bh_str name);
