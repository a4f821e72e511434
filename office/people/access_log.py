"""Notes in the journal who looked at closed records, before they see them."""

from __future__ import annotations

from collections.abc import Sequence

from archive.archive import Archive
from archive.journal.entries import Act, Action
from archive.journal.replay import ReplayTable, WithoutRows
from archive.values.record import AccessLevel, Record

CLI = "cli"


def note_access(archive: Archive, seen: Sequence[Record], what: str, face: str) -> None:
    """Note those of the records that are closed, all in one entry; `what` of them is about to be shown.

    An archive that is only read keeps no note.
    """
    closed = [one.id for one in seen if one.description.effective_access is not AccessLevel.ORDINARY]
    if closed and not archive.is_read_only:
        detail = {"records": " ".join(closed), "what": what, "face": face}
        with archive.catalogue.writing() as connection:
            archive.journal.write(connection, Act(Action.VIEWED, None, detail))


REPLAY: ReplayTable = {Action.VIEWED: WithoutRows("the journal itself is the list of them")}
