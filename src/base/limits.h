// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every cap on hostile input, each with its reason. A cap that is reached is an error that names
// the file (BH_E_LIMIT), never a silent cut.

#include <stdint.h>

#define BH_KIB (UINT64_C(1) << 10)
#define BH_MIB (UINT64_C(1) << 20)
#define BH_GIB (UINT64_C(1) << 30)

// Paths: Linux takes at most PATH_MAX (4096) in one call; deeper trees are reported.
#define BH_LIMIT_PATH 4096

// Nesting of JSON, XML, YAML, TOML: real lock files stay below 200 (npm 1 nests by folder).
#define BH_LIMIT_DEPTH 512

// One string of a document: certificates and licence texts reach some 100 KiB; OSV details 64 KiB.
#define BH_LIMIT_STRING (16 * BH_MIB)

// One tag, comment or processing instruction of XML; the largest real tags name some ten namespaces
// and their schemas, in 2 KB.
#define BH_LIMIT_XML_TOKEN (1 * BH_MIB)

// One number as written; a double needs 25 bytes, the longest exact decimal fraction of one 1100.
#define BH_LIMIT_NUMBER (4 * BH_KIB)

// One member name where names are looked up; the longest of real files are paths (npm lock files).
#define BH_LIMIT_KEY (4 * BH_KIB)

// One text or manifest file read whole: the largest real lock files are some 30 MB.
#define BH_LIMIT_TEXT_FILE (256 * BH_MIB)

// A package database read whole (rpm databases of full desktops reach 400 MB).
#define BH_LIMIT_DATABASE (1 * BH_GIB)

// Archives inside archives: war > jar > shaded jar is 3; more than 8 is a bomb.
#define BH_LIMIT_ARCHIVE_DEPTH 8

// Entries of one archive: the largest real jars hold some 200 000 classes.
#define BH_LIMIT_ARCHIVE_ENTRIES 2000000

// What one archive may inflate to in total, and the ratio from which inflation stops.
#define BH_LIMIT_INFLATED      (4 * BH_GIB)
#define BH_LIMIT_INFLATE_RATIO 1100 // deflate's own maximum is 1032:1
// Below this the ratio of the whole is not looked at: small archives whose entries are read twice.
#define BH_LIMIT_INFLATE_FREE (16 * BH_MIB)

// Directory of one zip archive: 2 000 000 entries with names of 80 bytes.
#define BH_LIMIT_ZIP_DIRECTORY (256 * BH_MIB)

// Tables of an executable: kernels built with a section for each function have some 150 000; a
// string table of section names is some 10 MB then.
#define BH_LIMIT_EXE_SECTIONS 1000000
#define BH_LIMIT_EXE_NAMES    (64 * BH_MIB)
#define BH_LIMIT_EXE_SEGMENTS 65536
// Real universal binaries have at most 5 slices; from 45 on it would be a Java class.
#define BH_LIMIT_EXE_SLICES 44
// Notes are some hundred bytes; those of core files some MB.
#define BH_LIMIT_EXE_NOTES (64 * BH_MIB)

// A group, artifact or version of Maven: folders and files of a repository, each of 255 bytes.
#define BH_LIMIT_COORDINATE 1024

// A product's profile is some 20 lines; the rest is room for its reasons.
#define BH_LIMIT_PROFILE (1 * BH_MIB)

// Keys of a TOML document that are remembered at a time, to find those that are defined twice; the
// largest tables of real lock files have some 100 000.
#define BH_LIMIT_TOML_KEYS 4000000

// Lists of files and copyright files of all Debian packages: a full desktop has some 300 MB.
#define BH_LIMIT_DPKG_FILES (2 * BH_GIB)

// Release files of apt and lists of packages of repositories beside the distribution's: those of
// large vendors have some 10 MB each.
#define BH_LIMIT_APT_LISTS (512 * BH_MIB)

// node_modules within node_modules: npm 2, which never flattened, came to some 30. Each level costs
// a look-up for every need below it.
#define BH_LIMIT_NPM_NESTING 100

// Go programs: where the build information is looked for in data without a section of its own (the
// linker puts it first, other linkers somewhere among some MB); its list of modules, which has some
// 100 KB in the largest programs.
#define BH_LIMIT_GO_SEARCH  (64 * BH_MIB)
#define BH_LIMIT_GO_MODULES (16 * BH_MIB)

// The list of crates in a Rust program, compressed and not; real ones have some 100 KB, and deflate
// makes a megabyte of 4 KB.
#define BH_LIMIT_CRATE_LIST (2 * BH_MIB)

// One rpm header: rpm's own limits (lib/header.cc).
#define BH_LIMIT_RPM_TAGS   65535
#define BH_LIMIT_RPM_HEADER (256 * BH_MIB)

// Memory that one entry may take in a worker (arena); the worker's own limit is above it.
#define BH_LIMIT_ENTRY_MEMORY  (1 * BH_GIB)
#define BH_LIMIT_WORKER_MEMORY (4 * BH_GIB)

// Wall-clock seconds for one entry of a target; the largest jars and databases take under 5.
#define BH_LIMIT_ENTRY_SECONDS 120

// One event frame between a worker and its parent.
#define BH_LIMIT_FRAME (32 * BH_MIB)

// What the parent of a scan keeps until all files (or the document) are read; a whole desktop comes
// to some 400 MB. A small archive can hold as much as one file may say, a folder many of them.
#define BH_LIMIT_SCAN_OUTPUT (1 * BH_GIB)

// Licences, digests or properties of one component: documents with licence texts split by file come
// to some ten thousand.
#define BH_LIMIT_EVENT_ARRAY 1000000

// What one entry may say of itself: the largest documents and package databases hold 300 000 parts;
// a package names some hundred needs, a lock file of 100 000 packages a million of them; a desktop
// with all of TeX and Java has some 3 million files; and more than some thousand messages about one
// file help nobody.
#define BH_LIMIT_ENTRY_COMPONENTS 2000000
#define BH_LIMIT_ENTRY_NEEDS      2000000
#define BH_LIMIT_ENTRY_RELATIONS  4000000
#define BH_LIMIT_ENTRY_FILES      20000000
#define BH_LIMIT_ENTRY_NOTES      10000

// Documents: texts of one part, so that its record stays below BH_LIMIT_FRAME (licence texts are
// the largest); places of one part that are told one by one (a header of a vendored library lies in
// some hundred); relations, of which the largest real documents have two million; and messages
// about one file, which must not fill the memory of who reads them.
#define BH_LIMIT_DOCUMENT_PART     (16 * BH_MIB)
#define BH_LIMIT_DOCUMENT_PLACES   10000
#define BH_LIMIT_DOCUMENT_EDGES    20000000
#define BH_LIMIT_DOCUMENT_WARNINGS 1000

// One version of Maven: the cap of its own ComparableVersion; it keeps two of them on the stack.
#define BH_LIMIT_MAVEN_VERSION 256

// One line with two versions to compare; real versions stay below 100 bytes.
#define BH_LIMIT_VERSION_LINE (64 * BH_KIB)

// Severities of one advisory, or of one of its packages, of which each of its findings has a copy.
// Real ones have some 5; the longest CVSS vector has 230 bytes.
#define BH_LIMIT_SEVERITIES    100
#define BH_LIMIT_SEVERITY_TEXT 1024

// Conditions of one advisory (packages, ranges and versions that must also be there), which each of
// its packages repeats: some 30 bytes each, so that the record stays below BH_LIMIT_FRAME. A router
// with 500 models and as many versions comes to some thousand.
#define BH_LIMIT_CONDITIONS 200000

// One download of a feed: the largest OSV dump has some 400 MB.
#define BH_LIMIT_DOWNLOAD (8 * BH_GIB)

// One download: a server that sends just enough not to count as stalled must not hold the store for
// days; what it has sent by then is resumed.
#define BH_LIMIT_DOWNLOAD_SECONDS 21600L

// A list of checksums of a feed's files, which is read anew for each of them; JVN iPedia's has 12
// KB.
#define BH_LIMIT_CHECKSUM_LIST (1 * BH_MIB)

// The list of changes of a CSAF provider, or one of its documents: Red Hat's list has 300,000
// lines.
#define BH_LIMIT_PROVIDER_FILE (128 * BH_MIB)

// OSV's list of ecosystems: some 50, with some 300 releases of them, in 6 KB.
#define BH_LIMIT_ECOSYSTEMS     1000
#define BH_LIMIT_ECOSYSTEM_LIST (256 * BH_KIB)

// Parts and relations that are followed to say what uses the parts with findings: a tenth of a
// second. One part costs at most all that there are.
#define BH_LIMIT_USE_STEPS 20000000

// Versions that are tried until one is found that nothing known affects: four fixes of one incident
// are many, and each step takes the time of a match of the part.
#define BH_LIMIT_UPGRADE_STEPS 8

// Notices that are read to say how long distributions take to fix, of packages and of whole
// ecosystems: some 20 us each.
#define BH_LIMIT_LAG_RECORDS 10000

// Questions to the catalogue about one part: a service pack of SUSE has some 30 ecosystems, and two
// names are asked about in each. A feed may invent any number of them, and each question reads the
// whole record, which has all of them.
#define BH_LIMIT_QUESTIONS 256

// Documents of one folder: a provider of CSAF has one for each vulnerability since 2000.
#define BH_LIMIT_FOLDER_DOCUMENTS 1000000

// Comparisons of a product of a VEX statement with a component. A distribution's largest document
// names 20 000 products of one vulnerability, and a target has some hundred parts and what they are
// in that it is compared with.
#define BH_LIMIT_VEX_COMPARISONS 200000000

// Tests, objects and states of one OVAL document, all of which are kept: Oracle's of all years has
// some million, of 100 bytes each.
#define BH_LIMIT_OVAL_TESTS 4000000

// Releases that one OVAL definition is about, each with all of its packages; SUSE's products and
// service packs come to some 50.
#define BH_LIMIT_OVAL_PLATFORMS 256

// A phrase of affected versions of JVN iPedia; the longest known ones have some 200 bytes.
#define BH_LIMIT_JVN_PHRASE (4 * BH_KIB)

// CVEs of one of its entries, of which each has a record of its own: bulletins of whole product
// lines name some 300. What the entry takes in memory, times their number: 300 times 100 KB.
#define BH_LIMIT_JVN_CVES  1000
#define BH_LIMIT_JVN_SPLIT (256 * BH_MIB)
