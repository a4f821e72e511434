"""Lays the texts of the example batch out on paper, as the letters, tables and reports of an office.

A text is a few lines of plain markup, its blocks parted by empty lines:

    % landscape small      on the first line: the shape of the paper and the size of its print
    # Title                centred and bold; ## a heading
    : Label : value        the fields of a letter
    1. item                or `a.`, `-`: a list; a line with no mark goes on with the item above
    | cell | cell          a table, its first line the header; `|= 1 4 2` above it sets the widths
    @ place, date | office | name | NIP        a signature; // in it breaks the line
    ---                    a new page

Anything else is a paragraph.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from random import Random

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

TEXTS = Path(__file__).parent / "texts"

BODY_NAME = "DINAS KOMUNIKASI DAN INFORMATIKA"
LETTERHEAD = (
    "<font size=13>PEMERINTAH KOTA SAMAWA</font>",
    f"<font size=15><b>{BODY_NAME}</b></font>",
    "<font size=9>Jalan Cendana Raya Nomor 45, Kota Samawa 99123</font>",
    "<font size=9>Laman: diskominfo.samawakota.example  Pos-el: diskominfo@samawakota.example</font>",
)

INK = colors.Color(0.16, 0.2, 0.55)
STAMP = colors.Color(0.36, 0.25, 0.62, alpha=0.6)


@dataclass(frozen=True, slots=True)
class Text:
    """One document as its author wrote it: the options of its paper and its blocks of lines."""

    name: str
    options: frozenset[str]
    blocks: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, name: str) -> Text:
        lines = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        options = frozenset(lines[0][1:].split()) if lines[0].startswith("%") else frozenset()
        whole = "\n".join(lines[1:] if options else lines)
        return cls(name, options, tuple(tuple(block.splitlines()) for block in whole.split("\n\n") if block))

    @property
    def words(self) -> tuple[str, ...]:
        """The words a reader finds on its pages, without the letterhead, in lower case."""
        lines = (line for block in self.blocks for line in block if not line.startswith("|="))
        return tuple(re.findall(r"[^\W\d_]{2,}", unescape(" ".join(lines)).casefold()))


def pdf_of(text: Text, *, is_signed: bool = False) -> bytes:
    """The document as a PDF with a text layer; `is_signed` adds what a pen and a stamp leave on paper."""
    paper = io.BytesIO()
    size = landscape(A4) if "landscape" in text.options else A4
    margin = 15 * mm if "small" in text.options else 22 * mm
    SimpleDocTemplate(
        paper,
        pagesize=size,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=(10 if "small" in text.options else 15) * mm,
        bottomMargin=14 * mm,
        title=text.name,
        author="Dinas Komunikasi dan Informatika Kota Samawa",
        invariant=1,
    ).build(_story(text, size[0] - 2 * margin, is_signed=is_signed), onLaterPages=_page_number)
    return paper.getvalue()


def _page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Times-Roman", 9)
    canvas.drawCentredString(document.pagesize[0] / 2, 8 * mm, f"- {canvas.getPageNumber()} -")


def _story(text: Text, width: float, *, is_signed: bool) -> list[Flowable]:
    size = next((_SIZES[option] for option in text.options if option in _SIZES), 11.5)
    setter = _Setter(size, width, Random(text.name) if is_signed else None)  # noqa: S311 # a scrawl
    story = setter.letterhead()
    for block in text.blocks:
        story += setter.set(block)
    return story


_SIZES = {"small": 8.5, "compact": 10}
_ITEM = re.compile(r"(\d+\.|[a-z]\.|-) +(.*)")


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets one block after the other at this font size and line width; `hand` signs, if there is one."""

    size: float
    width: float
    hand: Random | None

    def style(self, **changes: object) -> ParagraphStyle:
        usual = {
            "fontName": "Times-Roman",
            "fontSize": self.size,
            "leading": self.size * 1.28,
            "spaceAfter": self.size * 0.55,
            "alignment": TA_JUSTIFY,
        }
        return ParagraphStyle("text", **usual | changes)

    def letterhead(self) -> list[Flowable]:
        style = self.style(alignment=TA_CENTER, leading=17, spaceAfter=0)
        lines: list[Flowable] = [Paragraph(line, style) for line in LETTERHEAD]
        rules = [
            HRFlowable(
                width="100%", thickness=thickness, color=colors.black, spaceBefore=before, spaceAfter=1
            )
            for thickness, before in ((2, 4), (0.6, 1))
        ]
        return [*lines, *rules, Spacer(1, 10)]

    def set(self, block: Sequence[str]) -> list[Flowable]:
        kinds: dict[str, Callable[[Sequence[str]], list[Flowable]]] = {
            "##": self.heading,
            "#": self.title,
            "|": self.table,
            ":": self.fields,
            "@": self.signature,
            "---": lambda _: [PageBreak()],
        }
        for mark, setting in kinds.items():
            if block[0].startswith(mark):
                return setting(block)
        return self.items(block) if _ITEM.match(block[0]) else [Paragraph(" ".join(block), self.style())]

    def heading(self, block: Sequence[str]) -> list[Flowable]:
        style = self.style(fontName="Times-Bold", keepWithNext=1, spaceBefore=self.size * 0.4)
        return [Paragraph(line.lstrip("# "), style) for line in block]

    def title(self, block: Sequence[str]) -> list[Flowable]:
        style = self.style(fontName="Times-Bold", fontSize=self.size + 0.5, alignment=TA_CENTER)
        return [Paragraph("<br/>".join(line.lstrip("# ") for line in block), style)]

    def items(self, block: Sequence[str]) -> list[Flowable]:
        items: list[tuple[str, str]] = []
        for line in block:
            if match := _ITEM.match(line):
                items.append((match[1], match[2]))
            else:
                mark, words = items.pop()
                items.append((mark, f"{words} {line.strip()}"))
        style = self.style(
            bulletFontName="Times-Roman",
            bulletFontSize=self.size,
            leftIndent=20,
            bulletIndent=4,
            spaceAfter=self.size * 0.3,
        )
        return [Paragraph(words, style, bulletText=mark) for mark, words in items]

    def fields(self, block: Sequence[str]) -> list[Flowable]:
        style = self.style(spaceAfter=0)
        rows = [[Paragraph(cell.strip(), style) for cell in line[1:].split(" : ", 1)] for line in block]
        label = 0.2 * self.width
        table = Table(
            [[name, Paragraph(":", style), value] for name, value in rows],
            colWidths=[label, 10, self.width - label - 10],
            style=_FIELDS,
        )
        return [table, Spacer(1, self.size)]

    def table(self, block: Sequence[str]) -> list[Flowable]:
        rows = [[cell.strip() for cell in line[1:].split("|")] for line in block if not line.startswith("|=")]
        shares = (
            [float(share) for share in block[0][2:].split()]
            if block[0].startswith("|=")
            else [1.0] * len(rows[0])
        )
        plain = self.style(fontSize=self.size - 1, leading=self.size * 1.15, alignment=0, spaceAfter=0)
        bold = self.style(fontName="Times-Bold", fontSize=self.size - 1, alignment=TA_CENTER, spaceAfter=0)
        cells = [
            [Paragraph(cell, plain if number else bold) for cell in row] for number, row in enumerate(rows)
        ]
        widths = [self.width * share / sum(shares) for share in shares]
        return [Table(cells, colWidths=widths, repeatRows=1, style=_GRID), Spacer(1, self.size)]

    def signature(self, block: Sequence[str]) -> list[Flowable]:
        """Up to two signatures beside each other, the last one on the right."""
        style = self.style(alignment=TA_CENTER, spaceAfter=0)
        cells: list[list[Flowable]] = [[]] * (2 - len(block))
        for line in block:
            place, office, name, number = (
                part.strip() for part in line[1:].replace("//", "<br/>").split("|")
            )
            middle = Scrawl(self.hand) if self.hand else Paragraph("<br/>ttd.<br/><br/>", style)
            above = [Paragraph(words, style) for words in (place, office) if words]
            below = [
                Paragraph(words, style) for words in (f"<b><u>{name}</u></b>", number and f"NIP {number}")
            ]
            cells.append([*above, middle, *below])
        table = Table([cells], colWidths=[self.width / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
        return [KeepTogether([Spacer(1, self.size), table])]


_FIELDS = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.88, 0.88, 0.88)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)


class Scrawl(Flowable):  # type: ignore[misc] # reportlab has no types
    """A signature in ink with a round office stamp beside it."""

    def __init__(self, hand: Random) -> None:
        super().__init__()
        self.hand = hand

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, 62.0
        return self.width, self.height

    def draw(self) -> None:
        middle = self.width / 2
        self._stamp(middle - 62 + self.hand.uniform(-5, 5), 28 + self.hand.uniform(-4, 4))
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.5)
        stroke = self.canv.beginPath()
        stroke.moveTo(middle - 45, 24)
        for step in range(9):
            x = middle - 45 + 12 * step
            height = 34 / (1 + step / 3)
            ends = (x + self.hand.uniform(-4, 6), 28 + height, x + 14, 26 - height / 2)
            stroke.curveTo(*ends, x + 12, 24 + self.hand.uniform(-5, 7))
        self.canv.drawPath(stroke)

    def _stamp(self, x: float, y: float) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(self.hand.uniform(-14, 14))
        canvas.setStrokeColor(STAMP)
        canvas.setFillColor(STAMP)
        for radius, thickness in ((38, 2), (26, 0.9)):
            canvas.setLineWidth(thickness)
            canvas.circle(0, 0, radius)
        canvas.setFont("Helvetica-Bold", 7)
        canvas.drawCentredString(0, 3, "DISKOMINFO")
        canvas.drawCentredString(0, -7, "SAMAWA")
        canvas.setFont("Helvetica-Bold", 6.5)
        ring = "PEMERINTAH KOTA SAMAWA * DINAS KOMINFO * "
        for number, letter in enumerate(ring):
            canvas.saveState()
            canvas.rotate(-360 * number / len(ring) + 150)
            canvas.drawCentredString(0, 29.5, letter)
            canvas.restoreState()
        canvas.restoreState()
