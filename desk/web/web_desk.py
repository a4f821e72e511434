"""Holds what all requests of the desk share: the archive, its settings, and the documents that are looked at."""

from __future__ import annotations

from dataclasses import dataclass

from archive.archive import Archive
from archive.storage.cache import Cache
from archive.values.access import Audience
from desk.operations.question.finder import Finder, finder_of
from desk.settings.general import Settings
from ingest.derivatives.maker import Derivatives
from ingest.derivatives.open_documents import OpenDocuments


@dataclass(frozen=True, slots=True)
class WebDesk:
    """Shared by all threads. `hosts` are the names by which browsers may ask for it."""

    settings: Settings
    archive: Archive
    documents: OpenDocuments
    hosts: tuple[str, ...]

    def finder(self, archive: Archive, audience: Audience) -> Finder:
        """What somebody asks; that the index is down the answer says itself."""
        return finder_of(archive, audience, lambda _: None)

    def derivatives(self, archive: Archive) -> Derivatives:
        return Derivatives(archive, Cache(archive.home.cache), self.documents)
