// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every finder, by file: one declaration here, one row in registry.c.

#include "finders/finder.h"
