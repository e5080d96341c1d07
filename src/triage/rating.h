// SPDX-License-Identifier: Apache-2.0
#pragma once
// How severe a finding is, by what its records say.

#include "base/str.h"
#include "model/finding.h"

// Fills method, level and score from the text: a CVSS vector by all the metrics that it has, or a
// word. A vector that breaks its version's rules, or what is neither, has the level unknown.
void bh_rating_read(struct bh_rating *r);

// Reads all ratings of a finding, puts the best first, and takes level, score and vector from it.
// Best is the newest version of CVSS, as NVD and GitHub show it first, then the higher score; a
// word counts only where no vector can be read, so that score and level never contradict. Malware
// is critical whatever they say.
void bh_rate(struct bh_finding *f);

// Of a source's word ("HIGH", "Important", "moderate"); unknown for any other.
enum bh_level bh_level_of_word(bh_str word);
