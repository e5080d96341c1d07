// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names that the CycloneDX writer and reader share: properties that carry what the format has no
// member for.

// bom-ref of the component that stands for the target itself.
#define BH_CDX_TARGET "buhin:target"

#define BH_CDX_FILES          "buhin:files"
#define BH_CDX_ROOT           "buhin:root"
#define BH_CDX_SCOPE          "buhin:scope"
#define BH_CDX_SOURCE_NAME    "buhin:source-name"
#define BH_CDX_SOURCE_VERSION "buhin:source-version"
#define BH_CDX_STATEMENT      "buhin:statement"
