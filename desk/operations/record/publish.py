"""Publishes the records that may be public, and makes the public's index where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.archive import Archive
from archive.lifecycle.publishing import NotPublishable, Publishing
from archive.values.record import Record
from desk.operations.index.upkeep import catch_up
from desk.operations.notices import Notify
from office.signing.publication_gate import gate


def publish(archive: Archive, names: Sequence[str], notify: Notify) -> Iterator[Record | NotPublishable]:
    """Each record as it is published, or why it may not be. Raises `NotFound` before anything is published."""
    publishing = Publishing(archive.filing, gate(archive))
    for record in [archive.find(name) for name in names]:
        try:
            yield publishing.publish(record.id)
        except NotPublishable as error:
            yield error
    catch_up(archive, notify, make_public=True)
