// SPDX-License-Identifier: Apache-2.0
#pragma once
// Documents of feeds read in this process, and what is read as text, for tests with cmocka.

#include "base/buf.h"
#include "feeds/feed.h"

#include "diag_count.h"

// What feeds hand over; of what the tests below write, ctx is a struct bh_buf.
typedef int feed_advisory(void *ctx, const struct bh_advisory *a);

// Reads the document. The reader's code; `ret` has the reports.
int feed_read(const struct bh_feed_kind *kind, bh_str text, feed_advisory *advisory, void *ctx,
              struct diag_count *ret);
// Reads the document and fails the test when code or text differ, or when an error is not said
// once. The text of what was handed over before an error counts, too.
void feed_check(const struct bh_feed_kind *kind, bh_str text, feed_advisory *put, int code,
                const char *expected);

struct feed_document {
    const char *text;
    int code;
    const char *expected;
};
void feed_check_documents(const struct bh_feed_kind *kind, const struct feed_document *documents,
                          size_t count, feed_advisory *put);

// Fails the test when they differ.
void feed_check_text(bh_str found, const char *expected);

// "A ", withdrawn "A- ", with a description "A+ ".
feed_advisory feed_put_id;
// A line: id, other ids ("=" alias, "^" upstream, "~" related), times ("+" published, "*" modified,
// "-" withdrawn), severities ("!"), and each package behind "|" with its versions and (note).
feed_advisory feed_put_notice;
// "[>=1.0 <2.0]"; before the bounds the type where it is not the ecosystem's own ("semver", "git",
// "?" for unreadable), the order, the text and the repository.
void feed_put_range(struct bh_buf *b, const struct bh_range *r);
// All ranges and versions: " [>=1.0 <2.0] =0.9".
void feed_put_versions(struct bh_buf *b, const struct bh_affected *a);
