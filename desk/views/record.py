"""How one record is told: its line in JSON and its page for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from archive.integrity.damage import Damaged
from archive.values.record import Excerpt, Original, PageCounts, Record, RecordId, Suggestion
from desk.views.look_alikes import RescanRow
from desk.views.verdicts import verdict_text
from desk.words.escaping import one_line
from desk.words.language import _
from desk.words.states import state_text
from ingest.derivatives.requests import Signature


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in JSON; a contract: fields may be added, never changed."""

    id: str
    code: str | None
    title: str
    number: str | None
    dated: date | None
    kind: str | None
    unit: str | None
    classification: str | None
    period: str | None
    summary: str | None
    closed: date | None
    event: date | None
    access: str
    publicity: str
    stage: str
    publication: str
    phase: str
    version: int
    aliases: tuple[str, ...]
    pages: PageCounts
    original: Original
    suggestions: tuple[Suggestion, ...]
    text: tuple[str, ...] | None = None
    cut_from: tuple[Excerpt, ...] = ()
    names: tuple[str, ...] | None = None
    rescans: tuple[RescanRow, ...] | None = None
    signatures: tuple[Signature, ...] | None = None
    damaged: tuple[Damaged, ...] = ()


def record_row(
    record: Record, text: tuple[str, ...] | None = None, damaged: tuple[Damaged, ...] = ()
) -> RecordRow:
    said = record.description
    return RecordRow(
        id=record.id,
        code=record.code,
        title=record.title,
        number=said.number,
        dated=said.dated,
        kind=said.kind,
        unit=said.unit,
        classification=said.classification,
        period=str(said.period) if said.period else None,
        summary=said.summary,
        closed=said.closed,
        event=said.event,
        access=said.access,
        publicity=said.publicity,
        stage=record.stage,
        publication=record.publication,
        phase=record.phase,
        version=record.version,
        aliases=record.aliases,
        pages=record.pages,
        original=record.original,
        suggestions=record.suggestions,
        text=text,
        cut_from=record.cut_from,
        damaged=damaged,
    )


def damaged_by_record(damaged: Iterable[Damaged]) -> Mapping[RecordId, tuple[Damaged, ...]]:
    """The damaged files of each record that has some."""
    return {record: tuple(files) for record, files in groupby(damaged, attrgetter("record"))}


def record_line(record: Record, damaged: tuple[Damaged, ...] = ()) -> str:
    """A record on one line."""
    said = record.description
    parts = [record.code or record.id, record.title, said.unit, str(said.period) if said.period else None]
    parts += [_("RUSAK")] if damaged else []
    return "  ".join(part for part in parts if part)


def damaged_line(damaged: Damaged) -> str:
    """One damaged file for a person, who has the record's name before."""
    since = _("sejak {day}, belum dipulihkan").format(day=damaged.since[:10])
    return f"{verdict_text(damaged.verdict):<14}{damaged.record}  {damaged.file}  ({since})"


def record_page(record: Record, damaged: tuple[Damaged, ...] = ()) -> str:
    """A record with everything that is known about it, a line each; what is not known is left out."""
    said, pages = record.description, record.pages
    counts = _("{total} (teks {text}, OCR {ocr}, kosong {blank}, gagal {failed})").format(
        total=pages.total, text=pages.text, ocr=pages.ocr, blank=pages.blank, failed=pages.failed
    )
    rows = [
        (_("Judul"), record.title),
        (_("Kode arsip"), record.code or _("belum berkode")),
        (_("Id"), record.id),
        (_("Nomor dokumen"), said.number),
        (_("Tanggal"), said.dated),
        (_("Jenis"), said.kind),
        (_("Unit"), said.unit),
        (_("Klasifikasi"), said.classification),
        (_("Kurun waktu"), said.period),
        (_("Ringkasan"), said.summary),
        (_("Ditutup"), said.closed),
        (_("Peristiwa"), said.event),
        (_("Keamanan"), state_text(said.access)),
        (_("Sifat informasi"), state_text(said.publicity)),
        (_("Tahap"), state_text(record.stage)),
        (_("Publikasi"), state_text(record.publication)),
        (_("Halaman"), counts),
        (
            _("Berkas asli"),
            f"{one_line(record.original.name)} ({record.original.media_type}, {record.original.size} B)",
        ),
        ("SHA-256", record.original.sha256),
        *((_("Dari tumpukan"), _excerpt(excerpt)) for excerpt in record.cut_from),
    ]
    lines = [f"{label:<16}{value}" for label, value in rows if value is not None]
    if record.suggestions:
        lines.append(_("Usulan dari isi (belum dikonfirmasi):"))
    for hint in record.suggestions:
        where = _("hlm. {page}").format(page=hint.page)
        lines.append(f"  {hint.field:<14}{hint.value}  [{where}: {hint.evidence}]")
    return "\n".join([*lines, *map(damaged_line, damaged)])


def _excerpt(excerpt: Excerpt) -> str:
    pages = ", ".join(map(str, excerpt.pages))
    return _("{name}, hlm. {pages} (SHA-256 {sha256})").format(
        name=excerpt.name, pages=pages, sha256=excerpt.sha256
    )
