// SPDX-License-Identifier: Apache-2.0
// Targets of commands that take both folders and documents.

#include "cli/target.h"

#include <sys/stat.h>

#include "base/error.h"
#include "scan/read_document.h"
#include "scan/scan.h"

static int scan(struct bh_cli *cli, const char *target, struct bh_inventory **ret,
                unsigned *ret_isolation)
{
    const struct bh_scan_options o = {.target = target, .diag = &cli->diag};
    struct bh_inventory *inventory BH_CLEANUP(bh_inventory_freep) = bh_inventory_new();
    struct bh_scan_stats stats = {0};
    int r = inventory ? bh_scan_run(&o, inventory, &stats) : BH_E_NOMEM;

    *ret_isolation = stats.isolation;
    if (r == 0)
        r = bh_inventory_finish(inventory);
    if (r == 0) {
        *ret = inventory;
        inventory = NULL;
    }
    return r;
}

int bh_target_read(struct bh_cli *cli, const char *target, struct bh_inventory **ret,
                   unsigned *ret_isolation)
{
    struct bh_diag silent = {.lang = cli->lang};
    struct stat st;
    int r = BH_E_FORMAT;

    *ret = NULL;
    if (stat(target, &st) == 0 && S_ISREG(st.st_mode))
        r = bh_document_read(target, NULL, &silent, ret, ret_isolation);
    if (r == BH_E_FORMAT) // no document
        r = scan(cli, target, ret, ret_isolation);
    else if (r < 0) // for its message
        r = bh_document_read(target, NULL, &cli->diag, ret, ret_isolation);
    return r < 0 ? bh_cli_failed(cli, r) : 0;
}
