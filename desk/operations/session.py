"""Opens a session on an archive for every face: it signs what changed, and the indexes catch up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive.archive import Archive
from archive.journal.continuity import WritingStopped
from archive.journal.entries import BrokenChain
from archive.journal.keys import NoSecretKey
from archive.journal.signed_note import BadKey
from archive.journal.signing import Inconsistent
from archive.journal.transcript import BrokenTranscript
from desk.operations.assembly import open_archive
from desk.operations.index.upkeep import catch_up
from desk.operations.notices import ClockBehind, JournalRewritten, LogInTrouble, Notify, NotSigned
from desk.settings.general import Settings


@contextmanager
def opened_archive(settings: Settings, notify: Notify) -> Iterator[Archive]:
    """The archive at the home; at the end its journal, if it grew, is signed, and the indexes follow it.

    This holds after an error, too: what was changed before it stays changed. Raises as `Archive.open` does.
    """
    archive = open_archive(settings)
    for trouble in archive.troubles:
        notify(LogInTrouble(trouble))
    if archive.is_clock_behind():
        notify(ClockBehind())
    try:
        before = archive.last_sequence()
        try:
            yield archive
        finally:
            if archive.last_sequence() != before:
                settle(archive, notify)
    finally:
        archive.close()


def settle(archive: Archive, notify: Notify) -> None:
    """Sign the journal, and let the indexes follow it."""
    _seal(archive, notify)
    catch_up(archive, notify)


def _seal(archive: Archive, notify: Notify) -> None:
    """Sign the journal as it is now; if that cannot be, say so: what was changed is kept all the same."""
    try:
        archive.notary.checkpoint()
    except (NoSecretKey, BadKey) as error:
        notify(NotSigned(error))
    except Inconsistent as error:
        archive.continuity.stop_for(error)
        notify(JournalRewritten(error.signed))
    except (BrokenChain, BrokenTranscript, WritingStopped) as error:
        notify(LogInTrouble(error))
