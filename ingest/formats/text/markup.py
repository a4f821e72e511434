"""Reads XML and HTML as a stream of words: no tree, no entities, nothing fetched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from lxml.etree import LIBXML_VERSION, HTMLParser, XMLSyntaxError, fromstring

from ingest.formats.text.page_text import Drawn
from ingest.formats.text.plain import decoded
from ingest.task.reasons import CannotRead, Reason

HTML_ENGINE = f"libxml2 {'.'.join(map(str, LIBXML_VERSION))}"
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LONGEST_DEPTH = 2000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 2048
_SILENT = {"script", "style", "template", "noscript"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "option", "p", "pre", "section", "table", "title", "tr", "ul",
}  # fmt: skip
_CELLS = {"td", "th"}
_DRAWN = {"img", "svg", "canvas", "object", "embed", "iframe", "video", "picture", "math", "input", "applet"}


def local(tag: str) -> str:
    """The name of an element without its name space."""
    return tag.rpartition("}")[2]


def attribute(attributes: Mapping[str, str], name: str) -> str | None:
    """The value of an attribute of this name, in whatever name space."""
    return next((value for key, value in attributes.items() if local(key) == name), None)


class Listener:
    """Hears the elements of an XML document in their order; names are `{namespace}local`."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters between the elements; a long text may come in pieces."""


def listen(document: bytes, listener: Listener) -> None:
    """Tell the listener what an XML document says.

    Raises `CannotRead`: `damaged`; `unsafe` for entities and document types, which no office document has.
    """
    parser = DefusedXMLParser(target=_Guard(listener), forbid_dtd=True)
    try:
        parser.feed(document)
        parser.close()
    except DefusedXmlException as error:
        raise CannotRead(Reason.UNSAFE, f"XML: {type(error).__name__}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise CannotRead(Reason.DAMAGED, f"XML: {error}") from error


class _Guard:
    """Passes the parser's events on, up to a depth that no honest document exceeds."""

    def __init__(self, listener: Listener) -> None:
        self._depth = 0
        self.listener = listener
        self.data: Callable[[str], None] = listener.data

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _LONGEST_DEPTH:
            raise CannotRead(Reason.TOO_DEEP, f"XML: more than {_LONGEST_DEPTH} elements inside each other")
        self.listener.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.listener.end(tag)

    def close(self) -> None:
        """The end of the document."""


def html_text(data: bytes, charset: str | None = None) -> str:
    """Returns the words that a browser would show of an HTML document, or the words of any XML."""
    reader = _HtmlReader()
    parser = HTMLParser(target=reader, encoding="utf-8", no_network=True, huge_tree=True)
    with suppress(XMLSyntaxError):  # of a page without any element
        fromstring(_html_decoded(data, charset).encode("utf-8", "replace") or b" ", parser)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(reader.pieces).splitlines())
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return Drawn(text) if reader.is_drawn_on else text


class _HtmlReader:
    """Hears the elements that libxml2 makes of a page; what is hidden in the page says nothing."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_drawn_on = False
        self._silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._silent or tag in _SILENT or _is_hidden(tag, attributes):
            self._silent += 1
        elif tag in _CELLS:
            self.pieces.append("\t")
        elif tag in _DRAWN:
            self.is_drawn_on = True
        self._break(tag)

    def end(self, tag: str) -> None:
        self._silent = max(0, self._silent - 1)
        self._break(tag)

    def data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))

    def comment(self, text: str) -> None:
        """A comment says nothing."""

    def close(self) -> None:
        """The end of the page."""

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag != "body" and ("hidden" in attributes or bool(_NOT_SHOWN.search(attributes.get("style", ""))))


def _html_decoded(data: bytes, charset: str | None) -> str:
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = charset or (declared[1].decode("ascii") if declared else None)
    if name is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(data)
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return decoded(data)
