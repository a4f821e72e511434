"""Reads XML and HTML as a stream of words: no tree, no entities, nothing fetched."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.formats.plain import decoded
from ingest.task.reasons import CannotRead, Reason

HTML_ENGINE = "html.parser"
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
    reader.feed(_html_decoded(data, charset))
    reader.close()
    lines = (" ".join(line.split(" ")).strip() for line in "".join(reader.pieces).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent = tag
        if tag in _CELLS:
            self.pieces.append("\t")
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.pieces.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")


def _html_decoded(data: bytes, charset: str | None) -> str:
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = charset or (declared[1].decode("ascii") if declared else None)
    if name is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(data)
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        return decoded(data)
