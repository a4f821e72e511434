"""Lays out the receipt of a batch: what was received, file by file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.printing.printout import PrintedLine, Printout, SignatureBlock
from desk.words.dates import moment_text
from desk.words.language import _


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A file as it came, and what became of it."""

    file: str
    outcome: str
    identity: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The batch by its number, and who took it in when."""

    number: int
    began: datetime
    officer: str
    lines: tuple[ReceivedLine, ...]


def receipt_paper(receipt: Receipt, giver: str | None, zone: str) -> Printout:
    """*Tanda Terima* for whoever brought the papers."""
    began = receipt.began.astimezone(ZoneInfo(zone))
    return Printout(
        title=_("Tanda Terima"),
        dated=began.date(),
        number=f"TERIMA/{receipt.number:06}/{began.year}",
        header=(
            PrintedLine(_("Diterima"), moment_text(began, zone)),
            PrintedLine(_("Dari"), giver or "…"),
            PrintedLine(_("Banyaknya"), str(len(receipt.lines))),
        ),
        columns=(_("No"), _("Berkas"), _("Hasil"), _("Id")),
        rows=_rows(receipt.lines),
        signatures=(
            SignatureBlock(_("Yang menyerahkan"), giver or "…"),
            SignatureBlock(_("Yang menerima"), receipt.officer),
        ),
    )


def _rows(lines: Sequence[ReceivedLine]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(number), one.file, one.outcome, one.identity) for number, one in enumerate(lines, start=1)
    )
