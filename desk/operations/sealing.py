"""The signature under the journal from the desk's side: given when something changed, never in its way."""

from __future__ import annotations

from archive.archive import Archive
from archive.journal.keys import NoSecretKey
from archive.journal.signed_note import BadKey
from archive.journal.signing import Inconsistent
from desk.operations.notices import JournalRewritten, Notify, NotSigned


def seal(archive: Archive, notify: Notify) -> None:
    """Sign the journal as it is now; if that cannot be, say so: what was changed is kept all the same."""
    try:
        archive.notary.checkpoint()
    except (NoSecretKey, BadKey) as error:
        notify(NotSigned(error))
    except Inconsistent as error:
        notify(JournalRewritten(error.signed))
