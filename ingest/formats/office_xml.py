"""Reads documents and slides of Office Open XML and OpenDocument straight from their XML."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import Page
from ingest.formats.markup import Listener, listen
from ingest.formats.page_text import text_pages
from ingest.formats.zip_file import Bundle, opened_bundle
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_ENGINE = "arsip office"
_BREAK = "\f"
_MOST_SPACES = 100
_NO = ("0", "false", "off")
_ENCRYPTED_MARK = b"encryption-data"  # in the manifest of an OpenDocument file with a password


def read_word(path: Path, limits: Limits) -> tuple[Page, ...]:
    """The pages of a .docx as its writer last laid them out; headers before the first, footers and notes behind the
    last. Raises `CannotRead`, as `opened_bundle` and `listen` do."""
    with _opened(path, limits) as bundle:
        main = _main_part(bundle)
        heads: list[str] = []
        feet: list[str] = []
        for relation in _relations(bundle, main):
            if relation.kind in ("header", "footer", "footnotes", "endnotes", "comments"):
                with suppress(CannotRead):  # what stands around a document does not decide about it
                    (heads if relation.kind == "header" else feet).append(
                        _ooxml_text(bundle, relation.target)
                    )
        whole = "\n".join([*dict.fromkeys(heads), _ooxml_text(bundle, main), *dict.fromkeys(feet)])
    return text_pages(whole.split(_BREAK), _ENGINE)


def read_slides(path: Path, limits: Limits) -> tuple[Page, ...]:
    """The slides of a .pptx in the order they are shown, a page each, with their notes; a slide that is broken is
    a page with a reason. Raises `CannotRead`, as `opened_bundle` and `listen` do."""
    with _opened(path, limits) as bundle:
        main = _main_part(bundle)
        targets = {relation.id: relation.target for relation in _relations(bundle, main)}
        order = _SlideOrder()
        listen(bundle.read(main), order)
        slides = [targets[identifier] for identifier in order.identifiers if identifier in targets]
        return text_pages([_or_fault(_slide_text, bundle, slide) for slide in slides], _ENGINE)


def read_opendocument(path: Path, limits: Limits) -> tuple[Page, ...]:
    """The pages of an .odt as its writer last laid them out, or the slides of an .odp.

    Raises `CannotRead`, as `opened_bundle` and `listen` do, and `encrypted`.
    """
    with _opened(path, limits) as bundle:
        manifest = "META-INF/manifest.xml"
        if manifest in bundle.members and _ENCRYPTED_MARK in bundle.read(manifest):
            raise CannotRead(Reason.ENCRYPTED, "asks for a password")
        text = _OpenDocumentText()
        listen(bundle.read("content.xml"), text)
        around = _OpenDocumentText()
        if "styles.xml" in bundle.members and not text.is_slides:
            with suppress(CannotRead):
                listen(bundle.read("styles.xml"), around)
    pages = text.whole().split(_BREAK)
    pages = pages[1:] if text.is_slides else ["\n".join(filter(None, [around.whole(), pages[0]])), *pages[1:]]
    return text_pages(pages, _ENGINE)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[Bundle]:
    with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes) as bundle:
        yield bundle


def _or_fault(read: Callable[[Bundle, str], str], bundle: Bundle, part: str) -> str | CannotRead:
    try:
        return read(bundle, part)
    except CannotRead as error:
        return error


# -- Office Open XML (ECMA-376): elements by their local names, for there are two sets of name spaces ---------------


@dataclass(frozen=True, slots=True)
class _Relation:
    """A line from one part of a document to another; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


def _main_part(bundle: Bundle) -> str:
    for relation in _relations(bundle, ""):
        if relation.kind == "officeDocument":
            return relation.target
    raise CannotRead(Reason.DAMAGED, "the document has no main part")


def _relations(bundle: Bundle, part: str) -> list[_Relation]:
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in bundle.members:
        return []
    found = _Relations(folder)
    listen(bundle.read(listing), found)
    return found.relations


def _ooxml_text(bundle: Bundle, part: str) -> str:
    text = _OfficeOpenText()
    listen(bundle.read(part), text)
    return "".join(text.pieces).strip("\n")


def _slide_text(bundle: Bundle, slide: str) -> str:
    texts = [_ooxml_text(bundle, slide)]
    for relation in _relations(bundle, slide):
        if relation.kind == "notesSlide":
            with suppress(CannotRead):
                texts.append(_ooxml_text(bundle, relation.target))
    return "\n\n".join(texts).replace(_BREAK, "\n")


class _Relations(Listener):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.relations: list[_Relation] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.relations.append(_Relation(attributes.get("Id", ""), kind, target.lstrip("/")))


class _SlideOrder(Listener):
    def __init__(self) -> None:
        self.identifiers: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) == "sldId":  # its own number is `id`, the one in a name space is the relation's
            self.identifiers += [value for name, value in attributes.items() if name.endswith("}id")]


class _OfficeOpenText(Listener):
    """The words of a part of a Word or PowerPoint file; page breaks are form feeds."""

    _UNSEEN = frozenset(("Fallback", "moveFrom", "tabs", "tabLst", "rPr"))
    _MARKS: Mapping[str, str] = {"tab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-", "tr": "\n"}

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._unseen = 0
        self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if self._unseen or name in self._UNSEEN:
            self._unseen += 1
        elif name == "t":
            self._in_text = True
        elif name == "lastRenderedPageBreak":
            if (
                self.pieces and self.pieces[-1] != _BREAK
            ):  # beside a break that somebody set it is the same one
                self.pieces.append(_BREAK)
        elif (name == "br" and _attribute(attributes, "type") == "page") or (
            name == "pageBreakBefore" and self.pieces and _attribute(attributes, "val") not in _NO
        ):
            self.pieces.append(_BREAK)
        elif name in self._MARKS and name != "tr":
            self.pieces.append(self._MARKS[name])

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._unseen:
            self._unseen -= 1
        elif name == "t":
            self._in_text = False
        elif name == "p" and self.pieces[-1:] != [_BREAK]:
            self.pieces.append("\n")
        elif name == "tc" and self.pieces[-1:] == ["\n"]:
            self.pieces[-1] = "\t"
        elif name == "tr":
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if self._in_text and not self._unseen:
            self.pieces.append(text)


# -- OpenDocument (ISO/IEC 26300) ----------------------------------------------------------------------------------


class _OpenDocumentText(Listener):
    """The words of an OpenDocument part; page breaks, and the beginnings of slides, are form feeds."""

    _UNSEEN = frozenset(("tracked-changes",))
    _MARKS: Mapping[str, str] = {"tab": "\t", "line-break": "\n"}

    def __init__(self) -> None:
        self.is_slides = False
        self._pieces: list[str] = []
        self._unseen = 0
        self._paragraphs = 0
        self._style = ""
        self._breaking: set[str] = set()

    def whole(self) -> str:
        return "".join(self._pieces).strip("\n")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if self._unseen or name in self._UNSEEN:
            self._unseen += 1
        elif name in ("p", "h"):
            self._paragraphs += 1
            self._break_page(needed=_attribute(attributes, "style-name") in self._breaking)
        elif name == "s":
            count = _attribute(attributes, "c") or "1"
            self._pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name in self._MARKS:
            self._pieces.append(self._MARKS[name])
        else:
            self._start_layout(name, attributes)

    def _start_layout(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "soft-page-break":
            self._break_page(needed=True)
        elif name == "page" and _attribute(attributes, "master-page-name") is not None:
            self.is_slides = True
            self._pieces.append(_BREAK)
        elif name == "style":
            self._style = _attribute(attributes, "name") or ""
        elif name == "paragraph-properties" and _attribute(attributes, "break-before") == "page":
            self._breaking.add(self._style)

    def _break_page(self, *, needed: bool) -> None:
        if needed and self._pieces and self._pieces[-1] != _BREAK:
            self._pieces.append(_BREAK)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._unseen:
            self._unseen -= 1
        elif name in ("p", "h"):
            self._paragraphs -= 1
            self._pieces.append("\n")
        elif name == "table-cell" and self._pieces[-1:] == ["\n"]:
            self._pieces[-1] = "\t"
        elif name == "table-row":
            self._pieces.append("\n")

    def data(self, text: str) -> None:
        if self._paragraphs and not self._unseen:
            self._pieces.append(text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attributes: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in attributes.items() if _local(key) == name), None)
