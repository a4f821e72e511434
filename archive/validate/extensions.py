"""Checks the extensions folders of objects and storage roots, and the names in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.validate.finding import Report
from archive.validate.tree import FileTree, FileType, usable

# The community's register, github.com/OCFL/extensions; "initial" is reserved there for the same use.
REGISTERED = frozenset(
    (
        "initial",
        "0001-digest-algorithms",
        "0002-flat-direct-storage-layout",
        "0003-hash-and-id-n-tuple-storage-layout",
        "0004-hashed-n-tuple-storage-layout",
        "0005-mutable-head",
        "0006-flat-omit-prefix-storage-layout",
        "0007-n-tuple-omit-prefix-storage-layout",
        "0008-schema-registry",
        "0009-digest-algorithms",
        "0010-differential-n-tuple-omit-prefix-storage-layout",
        "0011-direct-clean-path-layout",
        "0012-hash-and-no-prefix-id-n-tuple-storage-layout",
    )
)


@dataclass(frozen=True, slots=True)
class ExtensionRules:
    """The codes of what must not lie in the folder, by version of OCFL, and of a name that is not registered."""

    stranger: Mapping[str, str]
    unregistered: str


OBJECT = ExtensionRules({"1.0": "E067", "1.1": "E067"}, "W013")
ROOT = ExtensionRules({"1.0": "E086", "1.1": "E112"}, "W016")


def check_extensions(folder: Path, rules: ExtensionRules, spec: str, report: Report, tree: FileTree) -> None:
    """Only folders, named by registered extensions (OCFL 1.1 §3.9, §4.4); `report` speaks of `folder`."""
    for name, entry in usable(tree.entries(folder), report).items():
        if entry.kind is not FileType.FOLDER:
            report.add(rules.stranger[spec], "a file in the extensions folder", name)
        elif name not in REGISTERED and not (spec == "1.0" and rules is ROOT):
            report.add(rules.unregistered, "no registered extension has this name", name)
