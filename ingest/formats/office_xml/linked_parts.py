"""Follows the relations of Office Open XML parts: reads drawings, takes embedded files out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from ingest.formats.office_xml.drawing import read_drawing
from ingest.formats.office_xml.package import OfficePackage, Relation
from ingest.formats.packages.embedded_object import unpacked_object
from ingest.formats.packages.enclosures import Enclosures
from ingest.task.reasons import CannotRead

_DRAWINGS = frozenset(
    ("chart", "chartEx", "chartUserShapes", "diagramData", "drawing", "vmlDrawing", "control", "comments",
     "threadedComment")
)  # fmt: skip
_FILES = frozenset(("package", "oleObject", "aFChunk"))
_FROM_CHARTS = ("chartUserShapes",)  # the workbook behind a chart has what the chart shows
_DEEPEST = 5


class LinkedParts:
    """Follows relations by what they carry. A part that cannot be read is noted among the file's unread ones."""

    def __init__(self, package: OfficePackage, inside: Enclosures) -> None:
        self._package = package
        self._inside = inside
        self._relations: dict[str, Mapping[str, Relation]] = {}
        self._taken: set[str] = set()

    def text(self, part: str, identifier: str) -> str:
        """The words of what a relation of a part leads to; empty where that is none of the part's business to show."""
        relation = self._of(part).get(identifier)
        return self._followed(relation, 0) if relation else ""

    def texts(self, part: str, kinds: Iterable[str]) -> list[str]:
        """The words of all that the relations of these kinds lead to."""
        wanted = set(kinds)
        found = [
            self._followed(relation, 0) for relation in self._of(part).values() if relation.kind in wanted
        ]
        return [text for text in found if text]

    def _of(self, part: str) -> Mapping[str, Relation]:
        if part not in self._relations:
            try:
                self._relations[part] = self._package.relations(part)
            except CannotRead as error:
                self._inside.miss(part, error.reason)
                self._relations[part] = {}
        return self._relations[part]

    def _followed(self, relation: Relation, depth: int) -> str:
        if depth > _DEEPEST:
            return ""
        try:
            if relation.kind in _DRAWINGS:
                return self._drawn(relation, depth)
            if relation.kind in _FILES:
                self._take(relation.target)
        except CannotRead as error:
            self._inside.miss(relation.target, error.reason)
        return ""

    def _drawn(self, relation: Relation, depth: int) -> str:
        words, links = read_drawing(self._package.read(relation.target))
        relations = self._of(relation.target)
        if relation.kind.startswith("chart"):
            links = tuple(name for name, each in relations.items() if each.kind in _FROM_CHARTS)
        below = [self._followed(relations[link], depth + 1) for link in links if link in relations]
        return "\n".join(filter(None, [words, *below]))

    def _take(self, target: str) -> None:
        """Take a file out, once, to be read like a file of its own."""
        if target in self._taken:
            return
        self._taken.add(target)
        found = unpacked_object(posixpath.basename(target), self._package.read(target))
        if found is not None:
            self._inside.put(*found)
