"""Names the steps that a record still owes before the public may see it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from archive.archive import Archive
from archive.values.publicity import Obstacle
from archive.values.record import Publicity, Record, Stage
from office.people.directory import is_closed
from office.signing.sign_offs import Step

_STAGES = tuple(Stage)
_OWED = MappingProxyType(
    {
        Step.DESCRIBE: Obstacle.NOT_DESCRIBED,
        Step.VERIFY: Obstacle.NOT_VERIFIED,
        Step.AUTHENTICATE: Obstacle.NOT_AUTHENTICATED,
        Step.CODE: Obstacle.NOT_CODED,
    }
)
"""The steps that stand before a publication; storing comes after it."""


def owed(record: Record) -> tuple[Step, ...]:
    """The steps that are still owed for a record that the public sees, or shall see."""
    return tuple(step for step in _OWED if _STAGES.index(record.stage) < _STAGES.index(step.stage))


def gate(archive: Archive) -> Callable[[Record], tuple[Obstacle, ...]]:
    """The obstacles of the office against publishing a record; none in an open house.

    What must be told at once (serta merta, UU 14/2008, article 10) needs its description only: the steps still owed
    go on the agenda.
    """
    with archive.catalogue.reading() as connection:
        closed = is_closed(connection)

    def against(record: Record) -> tuple[Obstacle, ...]:
        if not closed:
            return ()
        steps = owed(record)
        if record.description.publicity is Publicity.IMMEDIATE:
            steps = tuple(step for step in steps if step is Step.DESCRIBE)
        found = [_OWED[step] for step in steps]
        if archive.damaged(record.id):
            found.append(Obstacle.DAMAGED)
        if record.id in archive.holds.mandates():
            found.append(Obstacle.HELD)
        return tuple(found)

    return against
