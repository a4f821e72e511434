"""Prints separator sheets, and reads their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from urllib.parse import parse_qsl, urlencode

from archive.values.period import BadPeriod, Period
from archive.values.record import Description

_PREFIX = "arsip:sheet?"
_PLAIN = "PATCHT"  # the separator that many scanners' makers print
_PAGE = 595.0, 842.0  # A4, points
_CODE = 300.0
_QUIET = 4


class SheetKind(StrEnum):
    """The kinds of sheets: behind one a new document begins, or the other sides of all pages before it."""

    DOCUMENT = "document"
    BACKS = "backs"


class BadSeparator(ValueError):
    """A code that is a separator sheet's, and says what no sheet of ours says."""


@dataclass(frozen=True, slots=True)
class Separator:
    """The content of one sheet; what it leaves out is not known."""

    kind: SheetKind = SheetKind.DOCUMENT
    unit: str | None = None
    classification: str | None = None
    period: Period | None = None

    @classmethod
    def parse(cls, text: str) -> Separator | None:
        """Parses a code; None if it is not a separator sheet's. Raises `BadSeparator`. Raises `BadSeparator`."""
        if text == _PLAIN:
            return cls()
        if not text.startswith(_PREFIX):
            return None
        said = dict(parse_qsl(text.removeprefix(_PREFIX), keep_blank_values=True))
        try:
            kind = SheetKind(said.pop("kind", SheetKind.DOCUMENT))
            period = Period.parse(said.pop("period")) if "period" in said else None
            known = {name: said.pop(name) for name in ("unit", "classification") if said.get(name)}
        except (ValueError, BadPeriod) as error:
            raise BadSeparator(f"{text[:200]}: {error}") from error
        if said:
            raise BadSeparator(f"{text[:200]}: nobody knows {', '.join(sorted(said))}")
        return cls(kind, period=period, **known)

    def __str__(self) -> str:
        period = f"{self.period.start.isoformat()}..{self.period.end.isoformat()}" if self.period else None
        parts = {
            "kind": self.kind.value,
            "unit": self.unit,
            "classification": self.classification,
            "period": period,
        }
        return _PREFIX + urlencode({name: value for name, value in parts.items() if value})

    @property
    def description(self) -> Description:
        return Description(unit=self.unit, classification=self.classification, period=self.period)


def sheet_pdf(separator: Separator, lines: Sequence[str]) -> bytes:
    """An A4 page with the code, large enough for a fax, and these lines for people below it."""
    import segno  # noqa: PLC0415 - the codes are read far more often than printed

    modules = list(segno.make(str(separator), error="q", micro=False).matrix_iter(border=_QUIET))
    size = _CODE / len(modules)
    left, top = (_PAGE[0] - _CODE) / 2, _PAGE[1] - 120
    drawn = [
        f"{left + column * size:.2f} {top - (row + 1) * size:.2f} {size:.2f} {size:.2f} re"
        for row, line in enumerate(modules)
        for column, is_dark in enumerate(line)
        if is_dark
    ]
    below = top - _CODE - 40
    texts = [
        f"BT /F1 {18 if number == 0 else 13} Tf 80 {below - number * 26:.0f} Td ({_escaped(line)}) Tj ET"
        for number, line in enumerate(lines)
    ]
    return _page("\n".join([*drawn, "f", *texts]))


def _page(content: str) -> bytes:
    import pikepdf  # noqa: PLC0415

    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=_PAGE)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
        page.Contents = document.make_stream(content.encode("cp1252", "replace"))
        file = BytesIO()
        document.save(file, deterministic_id=True)
    return file.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
