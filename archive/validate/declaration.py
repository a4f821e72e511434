"""Checks the conformance declarations of objects and storage roots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.validate.finding import Report
from archive.validate.inventory import SPECS
from archive.validate.tree import FileType, FolderEntry, read_start

_TAG = re.compile(r"([0-9])=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DeclarationRules:
    """The declaration to look for, and the codes of its rules (OCFL 1.1 §3.2 for objects, §4.2 for roots)."""

    what: str
    missing: tuple[str, ...]
    several: str
    form: str
    pattern: str
    tag: str
    value: str
    content: str


OBJECT = DeclarationRules("ocfl_object_", ("E003",), "E003", "E002", "E004", "E005", "E006", "E007")
ROOT = DeclarationRules("ocfl_", ("E069", "E076"), "E076", "E075", "E077", "E078", "E079", "E080")


def is_declaration(name: str) -> bool:
    """Whether a file is one, well or badly named: it has the form of a NAMASTE tag, or says what it declares."""
    return _TAG.fullmatch(name) is not None or (name.startswith(("0", "=")) and "ocfl_" in name)


def declares(name: str, rules: DeclarationRules) -> str | None:
    """The version of OCFL that a file of this name declares, if it does."""
    spec = name.removeprefix(f"0={rules.what}")
    return spec if spec != name and spec in SPECS else None


def read_declaration(
    folder: Path, entries: Mapping[str, FolderEntry], rules: DeclarationRules, report: Report
) -> tuple[str | None, frozenset[str]]:
    """The declared version of OCFL, the newest if there are several, and the names of the declaring files."""
    names = [name for name, entry in entries.items() if entry.kind is FileType.FILE and is_declaration(name)]
    specs = [(spec, name) for name in names if (spec := declares(name, rules))]
    for name in names:
        if declares(name, rules) is None:
            _check_name(name, rules, report)
    if not specs:
        for code in rules.missing:
            report.add(code, "there is no conformance declaration")
        return None, frozenset(names)
    if len(names) > 1:
        report.add(rules.several, f"there are {len(names)} conformance declarations: {', '.join(names)}")
    for _, name in specs:
        expected = f"{name[2:]}\n".encode()
        if read_start(folder / name, len(expected) + 1) != expected:
            report.add(rules.content, f"the content is not {name[2:]} and a line feed", name)
    return max(specs)[0], frozenset(names)


def _check_name(name: str, rules: DeclarationRules, report: Report) -> None:
    found = _TAG.fullmatch(name)
    if found is None:
        report.add(
            rules.form, "a declaration is named by NAMASTE: a digit, an equals sign and the value", name
        )
        return
    report.add(rules.pattern, f"a declaration is named 0={rules.what} and the version of OCFL", name)
    if found[1] != "0":
        report.add(rules.tag, f"the tag of a declaration is 0, not {found[1]}", name)
    if not found[2].startswith(rules.what) or found[2].removeprefix(rules.what) not in SPECS:
        report.add(rules.value, f"{found[2]!r} is no version of OCFL that is known", name)
