// SPDX-License-Identifier: Apache-2.0
#pragma once
// Lists of updates in repositories of rpm packages (updateinfo.xml, as dnf and yum read it): those
// of Amazon Linux, Oracle Linux, Rocky Linux, AlmaLinux, Fedora and EPEL, openSUSE and SUSE Linux
// Enterprise, Red Hat Enterprise Linux. There is no specification; the elements are those that
// libsolv (ext/repo_updateinfoxml.c) and createrepo_c (updateinfo) read.

#include "feeds/feed.h"

// A record is one update of the type "security"; others (bugfix, enhancement, newpackage) are
// passed over. What was fixed is all that such a list tells: of a package that it does not name
// nothing is known, so it covers nothing.
//
// - Ids. As given. Rebuilds of Red Hat Enterprise Linux have one id in several repositories, in
//   each with the packages of that repository, which are taken in one after the other: there the
//   repository's name stands behind it ("RLSA-2022:7513#rocky-linux-9-x86-64-baseos-rpms"). A
//   second update of the same id in one file gets "#2". The id as given is an alias then.
// - Vulnerabilities are upstream ids: references of CVEs, and CVEs in titles of references (Fedora
//   has them in those of bugs alone).
// - Releases. A collection's name, the update's release, its id, else the tag of the build
//   (platform.h). An update of which none tells the release ends the reading (BH_E_UNSUPPORTED).
// - Packages. Binary packages, and the source package where it is named and has the same version.
//   Affected is what is before the build. What belongs to a module says so in its tag
//   (".module+el8.5.0+..."), by which it is told from other builds; its note names the stream.
// - Topics of Amazon Linux ("ALAS2KERNEL-5.15-2022-001") have packages that the main repository
//   has too, in other versions. Where the version begins with the number of the topic, versions
//   before that number are not affected; of others it cannot be told by the version whether they
//   are of the topic.
// - A retracted update is withdrawn.
extern const struct bh_feed_kind bh_feed_updateinfo;
