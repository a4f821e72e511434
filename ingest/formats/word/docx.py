"""Reads Word documents in XML: .docx, .docm, the XML of Word 2003, packages in one XML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from archive.values.record import Page
from ingest.formats.office_xml.linked_parts import LinkedParts
from ingest.formats.office_xml.package import OfficePackage, Relation, opened_package
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.text.markup import attribute, listen, local
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.text_flow import TextFlow, framed
from ingest.formats.word.part_words import Linked, WordWords
from ingest.formats.word.styles import WordStyles
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead

ENGINE = "arsip office"
_STYLES = ("styles", "numbering")
_NOTES = ("footnotes", "endnotes", "comments")
_NOTE = ("footnote", "endnote", "comment")
_HEADER, _FOOTER = "header", "footer"


def read_word(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The pages of a .docx as its writer last laid them out; headers before the first, footers behind the last, notes
    and comments on the pages that refer to them. Raises `CannotRead`, as `opened_package` and `listen` do."""
    with opened_package(path, limits) as package:
        return text_pages(package_texts(package, inside), ENGINE, inside.unread)


def read_word_2003(document: bytes) -> tuple[Page, ...]:
    """The pages of a document in the XML of Word 2003; raises `CannotRead` as `listen` does."""
    words = WordWords(WordStyles(), {}, lambda _: "")
    listen(document, words)
    return text_pages(words.flow.pages(), ENGINE)


def package_texts(package: OfficePackage, inside: Enclosures) -> list[str]:
    """The texts of a document's pages; raises as `read_word` does."""
    main = package.main_part()
    document = _Document(package, LinkedParts(package, inside), inside)
    relations = package.relations(main).values()
    for relation in _of(relations, _STYLES):
        document.learn(relation)
    notes = {relation.kind: document.notes(relation) for relation in _of(relations, _NOTES)}
    heads = [document.around(relation) for relation in _of(relations, (_HEADER,))]
    feet = [document.around(relation) for relation in _of(relations, (_FOOTER,))]
    words = WordWords(document.styles, notes, document.linked(main))
    listen(package.read(main), words)
    return framed(words.flow.pages(), heads, feet)


def _of(relations: Iterable[Relation], kinds: tuple[str, ...]) -> list[Relation]:
    return [relation for relation in relations if relation.kind in kinds]


class _Document:
    """Reads the parts around the main one; a broken one of them is noted, and does not decide about the document."""

    def __init__(self, package: OfficePackage, linked: LinkedParts, inside: Enclosures) -> None:
        self.styles = WordStyles()
        self._package = package
        self._linked = linked
        self._inside = inside

    def linked(self, part: str) -> Linked:
        return lambda identifier: self._linked.text(part, identifier)

    def learn(self, relation: Relation) -> None:
        try:
            self.styles.hear(self._package.read(relation.target))
        except CannotRead as error:
            self._inside.miss(relation.target, error.reason)

    def around(self, relation: Relation) -> str:
        """The words of a header or a footer."""
        words = WordWords(self.styles, {}, self.linked(relation.target))
        self._hear(relation.target, words)
        return words.flow.text()

    def notes(self, relation: Relation) -> Mapping[str, str]:
        """The words of each note by its id."""
        words = _NoteWords(self.styles, {}, self.linked(relation.target))
        self._hear(relation.target, words)
        return words.notes

    def _hear(self, part: str, words: WordWords) -> None:
        try:
            listen(self._package.read(part), words)
        except CannotRead as error:
            self._inside.miss(part, error.reason)


class _NoteWords(WordWords):
    """Hears a part full of notes, each a text of its own."""

    def __init__(self, styles: WordStyles, notes: Mapping[str, Mapping[str, str]], linked: Linked) -> None:
        super().__init__(styles, notes, linked)
        self.notes: dict[str, str] = {}
        self._id = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) in _NOTE:
            self._id = attribute(attributes, "id") or ""
            self.flow = TextFlow()
        else:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        if local(tag) in _NOTE:
            self.notes[self._id] = self.flow.text()
        else:
            super().end(tag)
