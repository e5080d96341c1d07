// SPDX-License-Identifier: Apache-2.0
// Terminal and progress line, on a pseudo-terminal.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/term.h"

struct pty {
    int master, slave;
};

static int open_pty(void **state)
{
    static struct pty pty;
    struct winsize size = {.ws_row = 24, .ws_col = 20};

    if (openpty(&pty.master, &pty.slave, NULL, NULL, &size) < 0)
        return -1;
    *state = &pty;
    return fcntl(pty.master, F_SETFL, O_NONBLOCK);
}

static int close_pty(void **state)
{
    struct pty *pty = *state;

    close(pty->slave);
    return close(pty->master);
}

// What was written to the terminal since the last call.
static void assert_shown(const struct pty *pty, const char *expect)
{
    char text[500];
    ssize_t n = read(pty->master, text, sizeof(text) - 1);

    text[n < 0 ? 0 : n] = '\0';
    assert_string_equal(text, expect);
}

static void what_it_can(void **state)
{
    struct pty *pty = *state;
    static const struct {
        const char *no_color, *term, *columns;
        bool escapes, colour;
        size_t width;
    } rows[] = {
        {NULL, "xterm-256color", NULL, true, true, 20},
        {"", "xterm", NULL, true, true, 20},
        {"1", "xterm", NULL, true, false, 20},
        {"0", "xterm", NULL, true, false, 20},
        {NULL, "dumb", NULL, false, false, 20},
        {NULL, NULL, NULL, false, false, 20},
        {NULL, "xterm", "132", true, true, 132},
        {NULL, "xterm", "0", true, true, 20},
        {NULL, "xterm", "wide", true, true, 20},
        {NULL, "xterm", "18446744073709551615", true, true, 20},
    };
    struct bh_term t;

    for (size_t i = 0; i < BH_COUNT(rows); i++) {
        bh_term_init(&t, pty->slave, rows[i].no_color, rows[i].term, rows[i].columns);
        assert_true(t.tty);
        assert_int_equal(t.escapes, rows[i].escapes);
        assert_int_equal(t.colour, rows[i].colour);
        assert_int_equal(t.columns, rows[i].width);
    }
    struct winsize unknown = {0};
    assert_int_equal(ioctl(pty->slave, TIOCSWINSZ, &unknown), 0);
    bh_term_init(&t, pty->slave, NULL, "xterm", NULL);
    assert_int_equal(t.columns, 80);
    assert_string_equal(bh_term_style(&t, BH_BOLD_RED), "\x1b[1;31m");
    assert_string_equal(bh_term_style(&t, BH_PLAIN), "\x1b[0m");
}

static void no_terminal(void **state)
{
    (void)state;
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct bh_term t;
    struct bh_progress p;

    bh_term_init(&t, fd, NULL, "xterm", NULL);
    assert_false(t.tty);
    assert_false(t.colour);
    assert_int_equal(t.columns, 0);
    assert_string_equal(bh_term_style(&t, BH_RED), "");
    bh_progress_init(&p, &t);
    p.last_ms -= 1000;
    assert_false(bh_progress_due(&p));
    bh_progress_draw(&p, BH_STR("text"));
    assert_false(p.shown);
    bh_term_init(&t, fd, NULL, "xterm", "40");
    assert_int_equal(t.columns, 40);
    close(fd);
}

static void line_in_place(void **state)
{
    struct pty *pty = *state;
    struct bh_term t;
    struct bh_progress p;

    bh_term_init(&t, pty->slave, NULL, "xterm", NULL);
    bh_progress_init(&p, &t);
    bh_progress_clear(&p); // nothing to clear
    assert_shown(pty, "");
    assert_false(bh_progress_due(&p));
    p.last_ms -= 100;
    assert_true(bh_progress_due(&p));
    bh_progress_draw(&p, BH_STR("12 files"));
    assert_shown(pty, "\r12 files\x1b[K");
    assert_false(bh_progress_due(&p));

    // 20 columns, one stays free: nine characters of two columns fit, or 19 of one.
    bh_progress_draw(&p, BH_STR("部品台帳部品台帳部品台帳"));
    assert_shown(pty, "\r部品台帳部品台帳部\x1b[K");
    bh_progress_draw(&p, BH_STR("a部品台帳部品台帳部品台帳"));
    assert_shown(pty, "\ra部品台帳部品台帳部\x1b[K");
    bh_progress_draw(&p, BH_STR("evil\x1b]0;title\x07name"));
    assert_shown(pty, "\revil\\x1b]0;title\\x0\x1b[K");

    struct winsize small = {.ws_row = 24, .ws_col = 5};
    assert_int_equal(ioctl(pty->slave, TIOCSWINSZ, &small), 0);
    bh_progress_draw(&p, BH_STR("123456"));
    assert_shown(pty, "\r1234\x1b[K");

    bh_progress_clear(&p);
    assert_shown(pty, "\r\x1b[K");
    bh_progress_clear(&p);
    assert_shown(pty, "");
}

static void the_clock_runs(void **state)
{
    (void)state;
    int64_t before = bh_monotonic_ms();

    usleep(2000);
    assert_true(bh_monotonic_ms() > before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_it_can, open_pty, close_pty),
        cmocka_unit_test(no_terminal),
        cmocka_unit_test_setup_teardown(line_in_place, open_pty, close_pty),
        cmocka_unit_test(the_clock_runs),
    };
    void *pty;

    if (open_pty(&pty) < 0) { // a bare chroot
        printf("skipped: there is no pseudoterminal (/dev/pts)\n");
        return 77;
    }
    close_pty(&pty);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
