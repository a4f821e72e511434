"""Lets the indexes catch up with the archive, and never stops its work."""

from __future__ import annotations

from archive.archive import Archive
from archive.values.access import Public
from desk.operations.index.engine import Indexes, generations, open_indexes
from desk.operations.notices import IndexNotFollowing, Notify, TextNotRead
from desk.settings.general import BadSetting
from search.index.contract import Generations, IndexUnavailable, Trouble
from search.mirror import follow
from search.mirror.audience import View
from search.mirror.follow import Followable


def catch_up(archive: Archive, notify: Notify, *, make_public: bool = False) -> None:
    """Let the indexes learn what changed; if one cannot, say so: the archive itself is whole without it.

    After a publication `make_public` makes the public's index where there was none.
    """
    indexes = usable_indexes(archive, notify)
    if indexes is not None:
        follow_by(archive, indexes, notify, make_public=make_public)


def usable_indexes(archive: Archive, notify: Notify) -> Indexes | None:
    """The indexes that the settings describe; None, and a notice, where these are wrong."""
    try:
        return open_indexes(archive)
    except (BadSetting, OSError) as error:
        notify(IndexNotFollowing(error))
        return None


def follow_by(archive: Archive, indexes: Indexes, notify: Notify, *, make_public: bool = False) -> None:
    """As `catch_up`, by indexes that are open already."""
    if _catch_up(archive, indexes.staff, notify) and (make_public or is_there(indexes.public)):
        _catch_up(View(archive, Public()).mirrored, indexes.public, notify)


def _catch_up(archive: Followable, indexes: Generations, notify: Notify) -> bool:
    """Whether the index could be asked; what hinders one on the same server hinders the other."""
    try:
        followed = follow.catch_up(archive, indexes)
    except (IndexUnavailable, follow.CountsDiffer, OSError) as error:
        notify(IndexNotFollowing(error))
        return not isinstance(error, IndexUnavailable)
    for record in followed.unread:
        notify(TextNotRead(record))
    return True


def is_there(indexes: Generations) -> bool:
    """Whether there is an index, be it one that cannot be used."""
    try:
        indexes.current()
    except IndexUnavailable as error:
        return error.reason is not Trouble.MISSING
    return True


def counts_differ(archive: Archive) -> bool:
    """Whether an index that has seen every change holds another number of records than the catalogue."""
    try:
        index = generations(archive).current()
        return not archive.unseen(index.position()) and index.count() != archive.count()
    except IndexUnavailable:
        return False
