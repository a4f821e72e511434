"""Opens Office Open XML packages (ECMA-376, part 2): their parts, and the relations between them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.formats.packages.zip_file import opened_bundle
from ingest.formats.text.markup import Listener, attribute, listen, local
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_RELATIONSHIP_SPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)


class PartSource(Protocol):
    """Where the parts of a document lie: a ZIP file, or one XML file with all of them."""

    @property
    def members(self) -> Mapping[str, object]: ...

    def read(self, name: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Relation:
    """A line from one part of a document to another; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class OfficePackage:
    """The parts of an Office Open XML document, found by name whatever its case."""

    source: PartSource
    names: Mapping[str, str]

    @classmethod
    def of(cls, source: PartSource) -> OfficePackage:
        return cls(source, {name.replace("\\", "/").lstrip("/").lower(): name for name in source.members})

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def read(self, part: str) -> bytes:
        """The bytes of a part; raises `CannotRead` (`damaged`) where there is none."""
        if not self.has(part):
            raise CannotRead(Reason.DAMAGED, f"{part}: there is no such part")
        return self.source.read(self.names[part.lower()])

    def main_part(self) -> str:
        """The part that the document begins with; raises `CannotRead` (`damaged`)."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.target
        raise CannotRead(Reason.DAMAGED, "the document has no main part")

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Returns a part's relations within the package, by their ids; raises `CannotRead` (`damaged`)."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(listing):
            return {}
        found = _Relations(folder)
        listen(self.read(listing), found)
        return found.relations


@contextmanager
def opened_package(path: Path, limits: Limits) -> Iterator[OfficePackage]:
    """The document's parts; raises `CannotRead` as `opened_bundle` does."""
    with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes) as bundle:
        yield OfficePackage.of(bundle)


def linked_ids(attributes: Mapping[str, str]) -> Iterator[str]:
    """The ids of relations that an element names."""
    for name, value in attributes.items():
        if name.startswith(_RELATIONSHIP_SPACES):
            yield value


class _Relations(Listener):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.relations: dict[str, Relation] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            identifier = attribute(attributes, "Id") or str(len(self.relations))
            given = (attribute(attributes, "Target") or "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", self._folder, given)).lstrip("/")
            kind = (attribute(attributes, "Type") or "").rpartition("/")[2]
            self.relations[identifier] = Relation(identifier, kind, target)
