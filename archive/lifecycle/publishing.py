"""Publishes records, and withdraws them from the public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archive.accession.filing import Filing
from archive.journal.entries import Action
from archive.journal.replay import ReplayTable, WithoutRows
from archive.values.error import ArsipError
from archive.values.publicity import Obstacle, obstacles
from archive.values.record import Publication, Record, RecordId


class NotPublishable(ArsipError, ValueError):
    """The record may not be published, for all of `obstacles`."""

    code = "not_publishable"

    def __init__(self, record: RecordId, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(f"{record}: {', '.join(obstacles)}")
        self.record = record
        self.obstacles = obstacles


class NotPublished(ArsipError, ValueError):
    """A record that is not published cannot be withdrawn."""

    code = "not_published"

    def __init__(self, record: RecordId) -> None:
        super().__init__(record)
        self.record = record


class Publishing:
    def __init__(
        self, filing: Filing, against: Callable[[Record], tuple[Obstacle, ...]] | None = None
    ) -> None:
        """`against` names what else stands against a publication, beside the `obstacles` of the record itself."""
        self._filing = filing
        self._against = against or _nothing

    def publish(self, record_id: RecordId) -> Record:
        """Let everybody see a record. Raises `NotPublishable`, `records.NotFound`."""
        return self._filing.revise(record_id, self._published, Action.PUBLISHED)

    def _published(self, record: Record) -> Record:
        if found := (*obstacles(record), *self._against(record)):
            raise NotPublishable(record.id, found)
        return replace(record, publication=Publication.PUBLISHED)

    def withdraw(self, record_id: RecordId, reason: str) -> Record:
        """End a publication, for a reason that the journal keeps. Raises `NotPublished`, `records.NotFound`."""
        return self._filing.revise(record_id, _withdrawn, Action.WITHDRAWN, reason)


def _nothing(_: Record) -> tuple[Obstacle, ...]:
    return ()


def _withdrawn(record: Record) -> Record:
    if record.publication is not Publication.PUBLISHED:
        raise NotPublished(record.id)
    return replace(record, publication=Publication.WITHDRAWN)


_IN_STORE = WithoutRows("the publication stands in the record's newest version in the store")

REPLAY: ReplayTable = {Action.PUBLISHED: _IN_STORE, Action.WITHDRAWN: _IN_STORE}
