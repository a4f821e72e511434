"""Compares an object's content files with its inventories: none missing, none unknown, each digest right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from archive.validate.digests import digest_file, is_digest, is_known
from archive.validate.finding import Report
from archive.validate.inventory import DeclaredInventory
from archive.validate.paths import number_of


@dataclass(frozen=True, slots=True)
class Claim:
    """An inventory's claim about a file's digest; `code` is the rule that a false claim breaks."""

    algorithm: str
    digest: str
    code: str


class Claims:
    """Everything that the inventories of one object say of its content files, each thing once.

    Later inventories repeat earlier ones, so what is kept grows with the files, not with the versions.
    """

    def __init__(self) -> None:
        self._by_path: defaultdict[str, dict[Claim, str]] = defaultdict(dict)

    def add(self, inventory: DeclaredInventory, place: str) -> None:
        """Take in what the inventory at `place` says."""
        for path, digest in inventory.manifest.files.items():
            if is_known(inventory.algorithm) and is_digest(inventory.algorithm, digest):
                self._by_path[path].setdefault(Claim(inventory.algorithm, digest, "E092"), place)
        for fixity in inventory.fixity:
            self._by_path[fixity.path].setdefault(Claim(fixity.algorithm, fixity.digest, "E093"), place)

    def check(self, folder: Path, path: str, report: Report) -> None:
        """Read a file once and compare it with all that is said of it."""
        claims = self._by_path.get(path, {})
        if not claims:
            return
        try:
            actual = digest_file(folder / path, sorted({claim.algorithm for claim in claims}))
        except OSError as error:
            report.add("E092", f"cannot be read: {error.strerror}", path)
            return
        for claim, place in claims.items():
            if actual[claim.algorithm] != claim.digest:
                report.add(
                    claim.code,
                    f"{claim.algorithm} is {actual[claim.algorithm]}, {place} says {claim.digest}",
                    path,
                )


def check_listed(inventory: DeclaredInventory, files: frozenset[str], report: Report) -> None:
    """Every content file up to this inventory's version is in its manifest, and the other way round.

    `report` speaks of the inventory; `files` are all content files of the object.
    """
    newest = max((number_of(name) or 0 for name in inventory.versions), default=0)
    for path in sorted(files - inventory.manifest.files.keys()):
        if (number_of(path.partition("/")[0]) or 0) <= newest:
            report.add("E023", f"{path!r} is not in the manifest")
    for path in sorted(inventory.manifest.files.keys() - files):
        report.add("E092", f"{path!r} is in the manifest, but there is no such file")
    for item in inventory.fixity:
        if item.path not in files:
            report.add("E093", f"{item.path!r} has a {item.algorithm}, but there is no such file")
