"""Compares an earlier inventory with the newest one: same object, same states, same metadata."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from archive.validate.blocks import VersionBlock
from archive.validate.finding import Report
from archive.validate.inventory import DeclaredInventory
from archive.validate.paths import number_of


def check_prior(prior: DeclaredInventory, root: DeclaredInventory, version: str, report: Report) -> None:
    """Check the inventory of the folder `version` against the root's (OCFL 1.1 §3.7); `report` speaks of it."""
    if prior.id != root.id and prior.id is not None and root.id is not None:
        report.add("E037", f"the id is {prior.id!r}, the object's is {root.id!r}")
        if root.spec != "1.0":
            report.add("E110", f"the id changed: {prior.id!r}, later {root.id!r}")
    check_head(version, prior, report)
    if prior.content != root.content:
        report.add("E020", f"contentDirectory is {prior.content!r}, in the object's root {root.content!r}")
        report.add("E019", f"contentDirectory is {prior.content!r}, in the object's root {root.content!r}")
    _check_states(prior, root, version, report)


def check_head(version: str, inventory: DeclaredInventory, report: Report) -> None:
    """The newest version that a version folder's inventory knows is its own (OCFL 1.1 §3.7)."""
    if inventory.head is not None and inventory.head != version:
        report.add("E040", f"head is {inventory.head!r} in the inventory of {version}")


def check_first(first: DeclaredInventory, root: DeclaredInventory, report: Report) -> None:
    """If contentDirectory is set at all, it is set from the first version on (OCFL 1.1 §3.3.1)."""
    if root.sets_content and not first.sets_content:
        report.add("E019", "contentDirectory is set in the newest inventory, but not in the first")


def _check_states(prior: DeclaredInventory, root: DeclaredInventory, version: str, report: Report) -> None:
    number = number_of(version) or 0
    expected = [name for name in root.versions if (number_of(name) or 0) <= number]
    for name in expected:
        if name not in prior.versions:
            report.add("E066", f"{name} is missing")
            continue
        for problem in _state_problems(name, prior, root):
            report.add("E066", f"{name}: {problem}")
        _check_making(name, prior.versions[name], root.versions[name], report)
    for name in prior.versions:
        if name not in root.versions:
            report.add("E066", f"{name} is not in the object's root inventory")


def _state_problems(name: str, prior: DeclaredInventory, root: DeclaredInventory) -> Iterator[str]:
    was, now = prior.versions[name].state, root.versions[name].state
    for path in sorted(was.keys() ^ now.keys()):
        where = "earlier" if path in was else "newest"
        yield f"only the {where} inventory has the logical path {path!r}"
    common = was.keys() & now.keys()
    if prior.algorithm == root.algorithm:
        changed = {path for path in common if was[path] != now[path]}
    else:
        # Digests by two algorithms cannot be compared, but the content paths that they stand for can.
        places = defaultdict(list)
        for place, digest in prior.manifest.files.items():
            places[digest].append(place)
        files = root.manifest.files
        changed = {p for p in common if any(files.get(place) != now[p] for place in places[was[p]])}
    for path in sorted(changed):
        yield f"logical path {path!r} has other content than in the newest inventory"


def _check_making(name: str, was: VersionBlock, now: VersionBlock, report: Report) -> None:
    for key in ("created", "message", "user"):
        if was.making.get(key) != now.making.get(key):
            report.add("W011", f"{name}: {key} is not what the newest inventory says")
