#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page (written by hand, mdoc(7)) names the commands and options of the command table, no more and no fewer."""
import os
import re

from support import Case, main

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../doc/buhin.1")


def text_of(macros):
    """Arguments of a line of the page, as `buhin help` writes them: "Ar FORMAT Ns Op = Ns Ar FILE" is "FORMAT[=FILE]"."""
    text, join, closing = "", True, ""
    for word in macros:
        if word == "Op":
            text, join, closing = text + ("" if join else " ") + "[", True, closing + "]"
        elif word in ("Ns", "|"):
            text, join = text + word.replace("Ns", ""), True
        elif word not in ("Ar", "Cm"):
            text, join = text + ("" if join else " ") + word, False
    return text + closing


def text_of_lines(lines):
    return " ".join(text_of(line.lstrip(".").split()) for line in lines.splitlines())


class Manual(Case):
    def setUp(self):
        super().setUp()
        with open(PAGE, encoding="utf-8") as f:
            self.sections = {m[1]: m[2].splitlines() for m in re.finditer(r"^\.Sh (.+)\n((?:(?!\.Sh ).*\n)*)", f.read(), re.M)}
        listed = self.run_buhin("help").stdout.split("\ncommands:\n")[1]
        self.commands = re.findall(r"^  ([a-z]+) ", listed, re.M)

    def help_of(self, command):
        """Operands, own options, options of every command, of `buhin help COMMAND`."""
        text = self.run_buhin("help", command, env={"COLUMNS": "1000"}).stdout
        own, common = [re.findall(r"^  (-.|  )[ ,] (--[a-z-]+)(?: (\S+))?(?:  |$)", part, re.M)
                       for part in text.split("\noptions of every command:\n")]
        return re.match(r"usage: buhin \S+ \[options\] ?(.*)\n", text)[1], {*own}, {*common}

    def page_options(self):
        """Options by command; those of every command under ""."""
        options, about = {}, []
        for line in self.sections["OPTIONS"]:
            words = line.split()
            if re.match(r"Options? of", line):
                about = [""] if "every command" in line else []
            elif words[0] == ".Cm" and len(words) <= 3 and not options.get("in"):
                about.append(words[1])
            elif words[0] == ".Bl":
                options["in"] = True
            elif words[0] == ".El":
                options["in"] = False
            elif words[0] == ".It":
                m = re.match(r"\.It (?:Fl (.) , )?Fl -(\S+) ?(.*)", line)
                for command in about:
                    options.setdefault(command, set()).add((f"-{m[1]}" if m[1] else "  ", "--" + m[2], text_of(m[3].split())))
        del options["in"]
        return options

    def test_commands(self):
        usages = [text_of_lines(usage) for usage in "\n".join(self.sections["SYNOPSIS"]).split(".Nm\n") if usage]
        self.assertEqual([usage.split()[0] for usage in usages], self.commands)
        for usage, command in zip(usages, self.commands):
            operands = self.help_of(command)[0]
            if command == "advisories":  # too long for the page: what can be done, then "..."
                operands = "|".join(verb.split()[0] for verb in operands.split(" | ")) + " [...]"
            with self.subTest(command=command):
                self.assertEqual(usage.replace(" [options]", ""), f"{command} {operands}".strip())

    def test_described_commands_are_there(self):
        described = {line.split()[2] for line in self.sections["DESCRIPTION"] if line.startswith(".It Cm")}
        self.assertLessEqual(described, set(self.commands))
        self.assertEqual(set(self.commands) - described, {"completion", "help", "version"})

    def test_options(self):
        page = self.page_options()
        common = page.pop("")
        for command in self.commands:
            with self.subTest(command=command):
                _, own, every = self.help_of(command)
                self.assertEqual(page.pop(command, set()), own)
                self.assertEqual(common, every)
        self.assertEqual(page, {})

    def test_exit_codes(self):
        codes = [int(line.split()[1]) for line in self.sections["EXIT STATUS"] if line.startswith(".It")]
        with open(os.path.join(os.path.dirname(PAGE), "../src/cli/cli.h"), encoding="utf-8") as f:
            self.assertEqual(codes, [int(n) for n in re.findall(r"BH_EXIT_[A-Z]+ = (\d+)", f.read())])


if __name__ == "__main__":
    main()
