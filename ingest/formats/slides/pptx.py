"""Reads PowerPoint presentations in XML (.pptx, .pptm), a page a slide."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from archive.values.record import Page
from ingest.formats.office_xml.drawing import read_drawing
from ingest.formats.office_xml.linked_parts import LinkedParts
from ingest.formats.office_xml.package import OfficePackage, linked_ids, opened_package
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.markup import Listener, listen, local
from ingest.formats.text.page_text import Drawn, text_pages
from ingest.formats.word.docx import ENGINE
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead

_BESIDE = ("notesSlide", "comments", "comment")
_BEHIND = ("slideLayout", "slideMaster")


def read_slides(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The slides of a .pptx in the order they are shown, a page each, with their notes and comments; what a layout or a
    master writes on slides stands on the first of them. A slide that is broken is a page with a reason.

    Raises `CannotRead`, as `opened_package` and `listen` do.
    """
    with opened_package(path, limits) as package:
        main = package.main_part()
        relations = package.relations(main)
        order = _SlideOrder()
        listen(package.read(main), order)
        deck = _Deck(package, inside)
        texts = [deck.slide(relations[link].target) for link in order.links if link in relations]
        return text_pages(texts, ENGINE, inside.unread)


class _Deck:
    """Reads slides with what belongs to them."""

    def __init__(self, package: OfficePackage, inside: Enclosures) -> None:
        self._package = package
        self._inside = inside
        self._linked = LinkedParts(package, inside)
        self._backgrounds: set[str] = set()

    def slide(self, part: str) -> str | CannotRead:
        try:
            words, links = read_drawing(self._package.read(part))
        except CannotRead as error:
            return error
        linked = [self._linked.text(part, link) for link in links]
        texts = ["\n".join(filter(None, [words, *linked])), *self._beside(part), *self._behind(part)]
        return Drawn("\n\n".join(filter(None, texts)))

    def _beside(self, part: str) -> list[str]:
        return [self._words(target) for target in self._targets(part, _BESIDE)]

    def _behind(self, part: str, depth: int = 0) -> list[str]:
        """What the layout and the master have besides places for a slide's own words, where nobody has told it yet."""
        texts = []
        for target in self._targets(part, _BEHIND):
            if target not in self._backgrounds and depth < len(_BEHIND):
                self._backgrounds.add(target)
                texts += [self._words(target, without_placeholders=True), *self._behind(target, depth + 1)]
        return texts

    def _targets(self, part: str, kinds: tuple[str, ...]) -> list[str]:
        with suppress(CannotRead):
            return [each.target for each in self._package.relations(part).values() if each.kind in kinds]
        return []

    def _words(self, part: str, *, without_placeholders: bool = False) -> str:
        try:
            return read_drawing(self._package.read(part), without_placeholders=without_placeholders)[0]
        except CannotRead as error:
            self._inside.miss(part, error.reason)
            return ""


class _SlideOrder(Listener):
    def __init__(self) -> None:
        self.links: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "sldId":
            self.links += linked_ids(attributes)
