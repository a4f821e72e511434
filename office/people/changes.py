"""Says which rights a change of a description takes."""

from __future__ import annotations

from dataclasses import replace

from archive.values.access import LEVELS
from archive.values.record import Description, Publicity
from office.people.permissions import Right


def rights_for(former: Description, said: Description) -> tuple[Right, ...]:
    """All the rights that whoever makes this change must hold.

    To close is allowed to many and at once; to open what was closed is the decision of the PPID alone (UU 14/2008,
    article 19).
    """
    before, after = _closure(former), _closure(said)
    rights = [Right.CLOSE] if after > before else [Right.OPEN] if after < before else []
    described = replace(former, access=said.access, publicity=said.publicity) != said
    if described or not rights:
        rights.append(Right.DESCRIBE)
    return tuple(rights)


def _closure(said: Description) -> tuple[bool, int]:
    """How closed a record is; what is larger is seen by fewer."""
    return said.publicity is Publicity.EXEMPT, LEVELS.index(said.effective_access)
