"""Writes docs/permissions.md: who may do what, from the constants that decide it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from office.people.appointments import OfficeRole
from office.people.clearances import OF_THEIR_UNIT, OVERSEERS
from office.people.permissions import PERMISSIONS, WRITES_NOTHING, Grant, Reach, Right
from office.signing.sign_offs import APART, RELAXED_IN_SMALL_OFFICE

_HEAD = """# Who may do what

Written by `python -m desk.printing.permission_table`; a test holds it to the program.

A right is held by an appointment in force: a role, for a unit or the whole office, by a mandate. ● reaches all
holdings, ○ those of the appointment's own unit. Until an administrator is appointed the house is open, and nobody is
asked. Rights in italics change nothing.

Whoever can write the home's files can pass every rule here. Real separation needs the program under a system user of
its own, which the officers reach through a face.
"""


def permissions_text() -> str:
    """The whole page, in Markdown."""
    return "\n".join([_HEAD, *_rights(), "", *_apart(), "", *_clearances()]) + "\n"


def _rights() -> Iterator[str]:
    yield "## Rights\n"
    yield "| right | " + " | ".join(f"`{role}`" for role in OfficeRole) + " |"
    yield "|---|" + ":-:|" * len(OfficeRole)
    for right, grants in PERMISSIONS.items():
        yield f"| {_name(right)} | " + " | ".join(_cell(role, grants) for role in OfficeRole) + " |"


def _name(right: Right) -> str:
    return f"*`{right}`*" if right in WRITES_NOTHING else f"`{right}`"


def _cell(role: OfficeRole, grants: tuple[Grant, ...]) -> str:
    reach = next((grant.reach for grant in grants if grant.role is role), None)
    return "" if reach is None else "●" if reach is Reach.ALL else "○"


def _apart() -> Iterator[str]:
    yield "## Steps of one record that two different persons take\n"
    for pair in sorted(sorted(pair, key=lambda step: step.rank) for pair in APART):
        relaxed = " (a small office may leave both to one person, marked)" * (
            set(pair) == RELAXED_IN_SMALL_OFFICE
        )
        yield f"- `{pair[0]}` and `{pair[1]}`{relaxed}"


def _clearances() -> Iterator[str]:
    yield "## What each role reads\n"
    yield "| role | whose records | up to |"
    yield "|---|---|---|"
    for role in OfficeRole:
        whose = "all" if role in OVERSEERS else "the own unit's" if role in OF_THEIR_UNIT else "all"
        level = OVERSEERS.get(role) or OF_THEIR_UNIT.get(role) or "ordinary"
        yield f"| `{role}` | {whose} | {level} |"


if __name__ == "__main__":
    Path("docs/permissions.md").write_text(permissions_text(), encoding="utf-8")
