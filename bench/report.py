# SPDX-License-Identifier: Apache-2.0
"""Rows of figures as text for a terminal, or as Markdown."""
import os
import platform
import re
import unicodedata


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def size(value):
    return f"{value / 1e6:.1f} MB" if value < 1e7 else f"{value / 1e6:.0f} MB"


def rate(value, unit):
    for factor, letter in ((1e6, " M"), (1e3, " k")):
        if value >= factor:
            return f"{value / factor:.2f}{letter}{unit}/s"
    return f"{value:.0f} {unit}/s"


def verdict(value, budget, at_least=False):
    held = value >= budget if at_least else value <= budget
    return "ok" if held else "OVER" if not at_least else "UNDER"


def machine():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as f:
        model = re.search(r"^(?:model name|Model)\s*:\s*(.*)$", f.read(), flags=re.M)
    with open("/proc/meminfo", encoding="ascii") as f:
        memory = int(re.search(r"MemTotal:\s*(\d+)", f.read()).group(1)) * 1024
    try:
        system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        system = ""
    return (f"{model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
            f"{memory / 1e9:.0f} GB, Linux {platform.release()}, {system}")


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Table:
    def __init__(self, title, head, note=""):
        self.title, self.head, self.note = title, head, note
        self.rows = []

    def add(self, *cells):
        self.rows.append([str(c) for c in cells])

    def text(self):
        widths = [max(width(r[i]) for r in [self.head] + self.rows) for i in range(len(self.head))]
        def line(cells):
            # the first column is a name, the others are numbers
            return "  ".join(" " * (w - width(c)) + c if i else c + " " * (w - width(c))
                             for i, (c, w) in enumerate(zip(cells, widths))).rstrip()
        return "\n".join([self.title] + ["  " + line(r) for r in [self.head] + self.rows] +
                         ([f"  {self.note}"] if self.note else [])) + "\n"

    def markdown(self):
        def line(cells):
            return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"
        rule = "|---|" + "---:|" * (len(self.head) - 1)
        return "\n".join([f"### {self.title}", "", line(self.head), rule] + [line(r) for r in self.rows] +
                         (["", self.note] if self.note else [])) + "\n"
