"""Reads OpenDocument texts and presentations (ISO/IEC 26300), also in one XML file."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from archive.values.record import Page
from ingest.formats.opendocument.styles import OUTLINE, OpenDocumentStyles
from ingest.formats.packages.embedded_object import unpacked_object
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.packages.zip_file import Bundle, opened_bundle
from ingest.formats.text.markup import Listener, attribute, listen, local
from ingest.formats.text.page_text import text_pages
from ingest.formats.text.text_flow import TextFlow
from ingest.formats.word.docx import ENGINE
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason

_ENCRYPTED_MARK = b"encryption-data"  # in the manifest of a file with a password
CONTENT = "content.xml"
_MANIFEST, _STYLES = "META-INF/manifest.xml", "styles.xml"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_MOST_SPACES = 100
_UNSEEN = frozenset(("tracked-changes", "binary-data", "note-citation", "math", "scripts", "event-listeners"))
_SHAPES = frozenset(
    ("text-box", "custom-shape", "rect", "circle", "ellipse", "polygon", "polyline", "path", "line", "connector",
     "caption", "regular-polygon")
)  # fmt: skip
_NOTES = frozenset(("note-body", "annotation"))
_DRAWN = frozenset(("frame", "g", "control", "image", "object", "object-ole"))
_CELLS = ("table-cell", "covered-table-cell")
_HEADS = frozenset(("header", "header-left", "header-first"))
_FEET = frozenset(("footer", "footer-left", "footer-first"))
_MARKS: Mapping[str, str] = {"tab": "\t", "line-break": "\n"}


def read_opendocument(path: Path, limits: Limits, inside: Enclosures) -> tuple[Page, ...]:
    """The pages of an .odt as its writer last laid them out, or the slides of an .odp.

    Raises `CannotRead`, as `opened_bundle` and `listen` do, and `encrypted`.
    """
    with opened_opendocument(path, limits) as bundle:
        styles = OpenDocumentStyles()
        printed = around(bundle, styles, inside)
        words = OpenDocumentWords(styles, OpenDocumentObjects(bundle, inside).text)
        listen(bundle.read(CONTENT), words)
        return text_pages(words.pages(printed), ENGINE, inside.unread)


def read_flat_opendocument(document: bytes) -> tuple[Page, ...]:
    """The pages of a document that is one XML file; raises `CannotRead` as `listen` does."""
    words = OpenDocumentWords(OpenDocumentStyles(), _nothing)
    listen(document, words)
    return text_pages(words.pages(words), ENGINE)


@contextmanager
def opened_opendocument(path: Path, limits: Limits) -> Iterator[Bundle]:
    """The parts of a document; raises `CannotRead` as `opened_bundle` does, and `encrypted`."""
    with opened_bundle(path, limits, unpacked_bytes=limits.office_bytes) as bundle:
        if _MANIFEST in bundle.members and _ENCRYPTED_MARK in bundle.read(_MANIFEST):
            raise CannotRead(Reason.ENCRYPTED, "asks for a password")
        yield bundle


def around(bundle: Bundle, styles: OpenDocumentStyles, inside: Enclosures) -> OpenDocumentWords:
    """The words that the styles of a document print around its pages; its styles become known."""
    words = OpenDocumentWords(styles, _nothing)
    if _STYLES in bundle.members:
        try:
            listen(bundle.read(_STYLES), words)
        except CannotRead as error:
            inside.miss(_STYLES, error.reason)
    return words


def _nothing(_: str) -> str:
    return ""


class OpenDocumentObjects:
    """Objects inside a document: charts and documents have their words, other programs' objects are taken out."""

    def __init__(self, bundle: Bundle, inside: Enclosures) -> None:
        self._bundle = bundle
        self._inside = inside
        self._followed: set[str] = set()

    def text(self, link: str) -> str:
        """The words of an object, once."""
        name = posixpath.normpath(link)
        if name in self._followed:
            return ""
        self._followed.add(name)
        try:
            return self._read(name)
        except CannotRead as error:
            self._inside.miss(name, error.reason)
            return ""

    def _read(self, name: str) -> str:
        content = f"{name}/{CONTENT}"
        if content in self._bundle.members:
            words = OpenDocumentWords(OpenDocumentStyles(), self.text)
            listen(self._bundle.read(content), words)
            return "\n".join(words.pages(None))
        if name in self._bundle.members:
            found = unpacked_object(name, self._bundle.read(name))
            if found is not None:
                self._inside.put(*found)
        return ""


class OpenDocumentWords(Listener):
    """Hears a part of a document; `linked` gives the words of an object by its link."""

    def __init__(self, styles: OpenDocumentStyles, linked: Callable[[str], str]) -> None:
        self.heads: dict[str, None] = {}
        self.feet: dict[str, None] = {}
        self._flow = TextFlow()
        self._styles = styles
        self._linked = linked
        self._unseen = 0
        self._paragraphs = 0  # that are open in this block
        self._around: list[int] = []  # that are open in the blocks around it
        self._inline_frames: list[bool] = []
        self._lists = _OpenLists(styles)
        self._is_slides = False

    def pages(self, around: OpenDocumentWords | None) -> list[str]:
        """The pages, with what stands at the head of pages before the first and what stands at their foot behind the
        last; of slides the words of masters stand on the first."""
        pages = self._flow.pages()
        if self._is_slides:
            pages = pages[:-1] or pages
        if around is not None:
            above = [*around.heads, *([around._flow.text()] if around is not self else [])]
            pages[0] = type(pages[0])("".join(f"{text}\n" for text in above if text) + pages[0])
            below = "".join(f"\n{text}" for text in around.feet if text)
            pages[-1] = type(pages[-1])(pages[-1].rstrip("\n") + below)
        return pages

    # -- elements --

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self._unseen or name in _UNSEEN or self._is_hidden(name, attributes):
            self._unseen += 1
        elif name in ("p", "h"):
            self._start_paragraph(name, attributes)
        elif name in _SHAPES or name in _NOTES or name in _HEADS or name in _FEET:
            self._begin_block()
        elif name == "s":
            count = attribute(attributes, "c") or "1"
            self._flow.write(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name in _MARKS:
            self._flow.write(_MARKS[name])
        else:
            self._start_layout(tag, name, attributes)

    def _start_layout(self, tag: str, name: str, attributes: Mapping[str, str]) -> None:
        self._styles.take(name, attributes)
        self._lists.start(name, attributes)
        if name in _DRAWN:
            self._start_drawing(name, attributes)
        elif name == "soft-page-break":
            self._flow.end_page()
        elif name in _CELLS:
            self._flow.begin_cell()
        elif name == "page" and attribute(attributes, "master-page-name") is not None:
            self._is_slides = True
        elif tag.startswith(_FORM):
            for words in ("label", "current-value", "value"):
                self._flow.anchor(attribute(attributes, words) or "")

    def _start_drawing(self, name: str, attributes: Mapping[str, str]) -> None:
        self._flow.draw()
        if name == "frame":
            self._inline_frames.append(attribute(attributes, "anchor-type") == "as-char")
        elif name in ("object", "object-ole"):
            self._flow.anchor(self._linked(attribute(attributes, "href") or ""))

    def end(self, tag: str) -> None:
        name = local(tag)
        if self._unseen:
            self._unseen -= 1
        elif name in ("p", "h"):
            self._paragraphs -= 1
            self._flow.end_line()
        elif name in _SHAPES:
            self._flow.anchor(self._cut_block())
        elif name in _NOTES:
            self._flow.note(self._cut_block())
        elif name in _HEADS:
            self.heads[self._cut_block()] = None
        elif name in _FEET:
            self.feet[self._cut_block()] = None
        else:
            self._end_layout(name)

    def _end_layout(self, name: str) -> None:
        self._lists.end(name)
        if name in _CELLS:
            self._flow.end_cell()
        elif name == "table-row":
            self._flow.end_row()
        elif name == "frame" and self._inline_frames and self._inline_frames.pop():
            self._flow.part_words()
        elif name == "page" and self._is_slides:
            self._flow.end_page()

    def data(self, text: str) -> None:
        if self._paragraphs and not self._unseen:
            self._flow.write(text)

    def _begin_block(self) -> None:
        """A text of its own begins: the paragraph around it has no share in its words."""
        self._around.append(self._paragraphs)
        self._paragraphs = 0
        self._flow.draw()
        self._flow.begin_block()

    def _cut_block(self) -> str:
        self._paragraphs = self._around.pop()
        return self._flow.cut_block()

    def _is_hidden(self, name: str, attributes: Mapping[str, str]) -> bool:
        if name == "section":
            return attribute(attributes, "display") == "none"
        if name == "frame" and attribute(attributes, "placeholder") == "true":
            return True
        return name in ("p", "h", "span", "a") and self._styles.is_hidden(attribute(attributes, "style-name"))

    def _start_paragraph(self, name: str, attributes: Mapping[str, str]) -> None:
        self._paragraphs += 1
        style = attribute(attributes, "style-name")
        if self._styles.begins_page(style) and not self._flow.is_page_empty:
            self._flow.end_page()
        self._flow.write(self._lists.label(name, style, attributes))


class _OpenLists:
    """The lists around the paragraph that is read; they give the label printed before it."""

    def __init__(self, styles: OpenDocumentStyles) -> None:
        self._styles = styles
        self._open: list[str | None] = []  # the style of each open list
        self._keys: dict[str, str] = {}
        self._key = ""
        self._lists = 0
        self._is_new_item = False
        self._start: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "list":
            self._open_list(attributes)
        elif name == "list-item":
            start = attribute(attributes, "start-value") or ""
            self._is_new_item = True
            self._start = int(start) if start.isdecimal() and len(start) < 7 else None  # noqa: PLR2004
        elif name == "list-header":
            self._is_new_item = False

    def end(self, name: str) -> None:
        if name == "list" and self._open:
            self._open.pop()
        elif name == "list-item":
            self._is_new_item = False

    def label(self, name: str, style: str | None, attributes: Mapping[str, str]) -> str:
        """Returns the label printed before a paragraph; nothing before the second one of a list item."""
        if self._open:
            list_style = next((each for each in reversed(self._open) if each), None) or self._styles.list_of(
                style
            )
            if not self._is_new_item or list_style is None:
                return ""
            self._is_new_item = False
            return self._styles.label(
                f"{self._key} {list_style}", list_style, len(self._open) - 1, self._start
            )
        level = attribute(attributes, "outline-level") or ""
        if name == "h" and level.isdecimal() and attribute(attributes, "is-list-header") != "true":
            return self._styles.label(OUTLINE, OUTLINE, int(level[:2]) - 1)
        return ""

    def _open_list(self, attributes: Mapping[str, str]) -> None:
        self._open.append(attribute(attributes, "style-name"))
        if len(self._open) > 1:
            return
        before = attribute(attributes, "continue-list")
        if before is not None:
            self._key = self._keys.get(before, self._key)
        elif attribute(attributes, "continue-numbering") != "true":
            self._lists += 1
            self._key = str(self._lists)
        self._keys[attribute(attributes, "id") or ""] = self._key
