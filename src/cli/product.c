// SPDX-License-Identifier: Apache-2.0
// Reads the profile of a product. It is the user's own file, as the command line is, so it is read
// here and not by a worker.

#include "cli/product.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/input.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/report.h"

static int read_text(const char *path, struct bh_diag *diag, struct bh_arena *arena, bh_str *ret)
{
    struct bh_input in;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return bh_fail_errno(diag, "cannot open '%s'", path);
    diag->file = bh_str_z(path);
    int r = bh_input_fd(fd, &in);
    if (r == BH_E_UNSUPPORTED)
        r = bh_fail(diag, r, BH_NOWHERE, "not a regular file");
    else if (r == 0 && (r = bh_input_all(&in, arena, BH_LIMIT_PROFILE, ret)) == BH_E_LIMIT)
        r = bh_fail(diag, r, BH_NOWHERE, "the profile is too large");
    else if (r == BH_E_SYSTEM)
        r = bh_fail_errno(diag, "cannot be read");
    close(fd);
    return r;
}

int bh_product_read(struct bh_cli *cli, const struct bh_args *args, struct bh_product *ret)
{
    const char *path = bh_args_value(args, BH_OPTION_PROFILE);
    struct bh_diag diag = cli->diag;
    bh_str text;

    if (!path)
        return 0;
    int r = read_text(path, &diag, &ret->arena, &text);
    if (r == 0)
        r = bh_profile_read(text, &diag, &ret->arena, &ret->profile);
    ret->given = r == 0;
    return r < 0 ? bh_cli_failed(cli, r) : 0;
}

void bh_product_done(struct bh_product *p)
{
    bh_arena_done(&p->arena);
}
