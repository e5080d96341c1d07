#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A hostile surrounding: what is typed, descriptors, signals, limits, places that are not there."""
import unittest

from support import Case, main


class Words(Case):
    """A file name of somebody else's becomes an argument by way of the shell's "*"."""

    def test_arguments_are_shown_printable(self):
        for args in (["scan", "--\x1b[31mx"], ["\x1b]0;x\x07"], ["scan", "t", "-o", "\x1bx"], ["scan", "t", "--workers", "\n\x1b"],
                     ["help", "\u202ex"], ["vercmp", "\x9b1m", "1", "2"]):
            with self.subTest(args=args):
                text = self.run_buhin(*args, code=2).stderr
                self.assertEqual([c for c in text[:-1] if not c.isprintable()], [], text)
                self.assertTrue(text.endswith("\n"))

    def test_letter_beyond_ascii_is_shown_whole(self):
        self.assertIn("there is no option '-\u3042'", self.run_buhin("scan", "-\u3042", code=2).stderr)
        self.assertIn("there is no option '-\\xff'", self.run_buhin(b"scan", b"-\xff", code=2).stderr)


if __name__ == "__main__":
    main()
