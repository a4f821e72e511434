"""How ingesting is told: a line a file, and the batch report whose counts must come out even."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from archive.values.record import PageCounts
from desk.words.escaping import one_line
from desk.words.language import _
from desk.words.states import reason_text, state_text
from ingest.batch.outcome import Decision, Outcome, OutcomeKind, PageRun, TextState
from ingest.inbox.containers import Unpacked


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One file's line in JSON; a contract: fields may be added, never changed."""

    path: str
    outcome: OutcomeKind
    id: str | None
    code: str | None
    sha256: str | None
    pages: PageCounts
    reason: str | None
    message: str | None
    source: str
    text: TextState
    runs: tuple[PageRun, ...] = ()


@dataclass(frozen=True, slots=True)
class UnpackedRow:
    """The line in JSON of a ZIP file that was opened: its files are the batch's now, `path` below the ZIP file's."""

    path: str
    files: int
    outcome: Literal["unpacked"] = "unpacked"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """The line in JSON of a file that nothing has become of yet."""

    path: str
    outcome: Literal["waiting"] = "waiting"


@dataclass(frozen=True, slots=True)
class _IngestTotals:
    received: int
    filed: int
    already_filed: int
    quarantined: int
    uncoded: int
    pages: PageCounts
    batch: int | None = None
    certified: bool | None = None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    summary: _IngestTotals


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a run; `received` files went in, and each must come out as one outcome.

    `is_certified` tells whether the batch's certificate found nothing open.
    """

    received: int
    filed: int = 0
    already_filed: int = 0
    quarantined: int = 0
    uncoded: int = 0
    pages: PageCounts = PageCounts()
    reasons: dict[str, int] = field(default_factory=dict)
    batch: int | None = None
    is_certified: bool | None = None

    def plus(self, outcome: Outcome) -> Tally:
        """The tally with one more outcome."""
        match outcome.kind:
            case OutcomeKind.FILED:
                uncoded = self.uncoded + (outcome.code is None)
                return replace(self, filed=self.filed + 1, uncoded=uncoded, pages=self.pages + outcome.pages)
            case OutcomeKind.ALREADY_FILED:
                return replace(self, already_filed=self.already_filed + 1)
            case OutcomeKind.QUARANTINED:
                reason = outcome.reason or "?"
                reasons = self.reasons | {reason: self.reasons.get(reason, 0) + 1}
                return replace(self, quarantined=self.quarantined + 1, reasons=reasons)

    @property
    def is_even(self) -> bool:
        """Whether as many files came out as went in."""
        return self.received == self.filed + self.already_filed + self.quarantined

    @property
    def has_findings(self) -> bool:
        return bool(self.quarantined or self.pages.failed or not self.is_even or self.is_certified is False)

    def row(self) -> SummaryRow:
        return SummaryRow(
            _IngestTotals(
                self.received,
                self.filed,
                self.already_filed,
                self.quarantined,
                self.uncoded,
                self.pages,
                self.batch,
                self.is_certified,
            )
        )

    def text(self) -> str:
        """The batch report for a person."""
        pages = self.pages
        lines = [
            _("Laporan batch"),
            _("  diterima           {received:>6} berkas").format(received=self.received),
            _("  diarsipkan         {filed:>6}  (belum berkode: {uncoded})").format(
                filed=self.filed, uncoded=self.uncoded
            ),
            _("  sudah pernah masuk {known:>6}").format(known=self.already_filed),
            _("  dikarantina        {held:>6}  {reasons}").format(
                held=self.quarantined,
                reasons=", ".join(f"{reason}: {count}" for reason, count in sorted(self.reasons.items())),
            ),
            _("  halaman: {text} teks, {ocr} OCR, {blank} kosong, {failed} gagal").format(
                text=pages.text, ocr=pages.ocr, blank=pages.blank, failed=pages.failed
            ),
        ]
        if not self.is_even:
            lines.append(_("  JUMLAH TIDAK COCOK: ada berkas tanpa hasil"))
        if self.is_certified is False:
            lines.append(
                _("  ada yang belum selesai; lihat: arsip batch show {batch}").format(batch=self.batch)
            )
        return "\n".join(line.rstrip() for line in lines)


def outcome_row(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        path=one_line(outcome.path),
        outcome=outcome.kind,
        id=outcome.id,
        code=outcome.code,
        sha256=outcome.sha256,
        pages=outcome.pages,
        reason=outcome.reason,
        message=outcome.message,
        source=str(outcome.source),
        text=outcome.text,
        runs=outcome.runs,
    )


def unpacked_text(unpacked: Unpacked) -> str:
    """A ZIP file's line for a person."""
    return _("dibuka       {path}: {files} berkas").format(
        path=one_line(unpacked.bundle.path), files=unpacked.files
    )


def waiting_text(path: str) -> str:
    """The line of a file that nothing has become of yet, for a person."""
    return _("menunggu     {path}").format(path=one_line(path))


def outcome_text(outcome: Outcome) -> str:
    """One file's line for a person."""
    name: Any = outcome.code or outcome.id or "-"
    match outcome.kind:
        case OutcomeKind.FILED:
            return _("diarsipkan   {path} → {name}, {read}").format(
                path=one_line(outcome.path), name=name, read=_read_text(outcome)
            )
        case OutcomeKind.ALREADY_FILED:
            return _("sudah ada    {path} = {name}").format(path=one_line(outcome.path), name=name)
        case OutcomeKind.QUARANTINED:
            return _("dikarantina  {path} → {name}: {reason}").format(
                path=one_line(outcome.path), name=name, reason=reason_text(outcome.reason)
            )


def _read_text(outcome: Outcome) -> str:
    pages = outcome.pages
    if outcome.text is TextState.NONE:
        return _("tanpa teks")
    return _("{total} halaman (teks {text}, OCR {ocr}, kosong {blank}, gagal {failed})").format(
        total=pages.total, text=pages.text, ocr=pages.ocr, blank=pages.blank, failed=pages.failed
    )


def run_lines(outcome: Outcome) -> list[str]:
    """How the pages of one file were read and why, a line for pages that are alike."""
    return ["    " + _run_text(run) for run in outcome.runs]


def _run_text(run: PageRun) -> str:
    where = str(run.first) if run.first == run.last else f"{run.first}–{run.last}"
    parts = [
        _("hlm. {where}: {source}").format(where=where, source=state_text(run.source)),
        run.engine,
        _("{dpi} dpi").format(dpi=run.resolution) if run.resolution else None,
        _("diputar {degrees}°").format(degrees=run.rotation) if run.rotation else None,
        _("keyakinan {confidence:.0f}").format(confidence=run.confidence)
        if run.confidence is not None
        else None,
        reason_text(run.reason) if run.reason else None,
        _why_text(run.why) if run.why else None,
    ]
    return ", ".join(part for part in parts if part)


def _why_text(why: Decision) -> str | None:
    return {
        Decision.OWN_TEXT: _("teks berkas itu sendiri"),
        Decision.SECOND_READER: _("teks berkas itu sendiri, dengan pembaca kedua"),
        Decision.OCR_BESIDE: _("teks berkas itu sendiri, ditambah yang hanya terlihat pada gambar"),
        Decision.IMAGE: _("hanya gambar"),
        Decision.SET_ASIDE: _("teks berkas itu sendiri kurang atau lebih buruk, dikesampingkan"),
        Decision.NO_INK: _("tidak ada tinta"),
    }.get(why)
