"""Shows one record to a person: on a line, and on a page."""

from __future__ import annotations

from archive.integrity.damage import Damaged
from archive.values.objection import Objection
from archive.values.record import Excerpt, Record, destroyed_by
from desk.cli.answers.preservation.verdicts import verdict_text
from desk.cli.answers.record.derivatives import signature_text
from desk.cli.answers.record.look_alikes import rescan_text
from desk.cli.answers.record.pages import page_line
from desk.operations.record.facts import RecordFacts
from desk.views.record.record import RecordRow
from desk.words.escaping import body
from desk.words.language import _
from desk.words.objections import objection_text
from desk.words.states import state_text
from office.signing.sign_offs import SignOff


def record_line(record: Record, damaged: tuple[Damaged, ...] = (), unit_name: str | None = None) -> str:
    """A record on one line, its unit with the name of the record's own day."""
    said = record.description
    parts = [
        record.code or record.id,
        record.title,
        named_unit(said.unit, unit_name),
        str(said.period) if said.period else None,
    ]
    parts += [_("MUSNAH {by}").format(by=destruction_text(record)).rstrip()] if record.is_destroyed else []
    parts += [_("RUSAK")] if damaged else []
    return "  ".join(part for part in parts if part)


def destruction_text(record: Record) -> str:
    """By what decision a record was destroyed; empty where its tombstone keeps none."""
    by = destroyed_by(record)
    return objection_text(by) if isinstance(by, Objection) else by


def named_unit(code: str | None, name: str | None) -> str | None:
    """The code of a unit, with its name where the register has one."""
    return f"{code} ({name})" if code and name else code


def damaged_line(damaged: Damaged) -> str:
    """One damaged file for a person, who has the record's name before."""
    since = _("sejak {day}, belum dipulihkan").format(day=damaged.since[:10])
    return f"{verdict_text(damaged.verdict):<14}{damaged.record}  {damaged.file}  ({since})"


def record_page(record: Record, damaged: tuple[Damaged, ...] = (), unit_name: str | None = None) -> list[str]:
    """Shows all that is known about a record, a line each; unknown facts are left out."""
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
        (_("Unit"), named_unit(said.unit, unit_name)),
        (_("Klasifikasi"), said.classification),
        (_("Kurun waktu"), said.period),
        (_("Ringkasan"), said.summary),
        (_("Ditutup"), said.closed),
        (_("Peristiwa"), said.event),
        (_("Keamanan"), state_text(said.access)),
        (_("Sifat informasi"), state_text(said.publicity)),
        (_("Tahap"), state_text(record.stage)),
        (_("Publikasi"), state_text(record.publication)),
        (_("Musnah"), (destruction_text(record) or _("ya")) if record.is_destroyed else None),
        (_("Alasan musnah"), record.warrant.reason if record.warrant else None),
        (_("Halaman"), counts),
        (
            _("Berkas asli"),
            f"{record.original.name} ({record.original.media_type}, {record.original.size} B)",
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
    return [*lines, *map(damaged_line, damaged)]


def _excerpt(excerpt: Excerpt) -> str:
    pages = ", ".join(map(str, excerpt.pages))
    return _("{name}, hlm. {pages} (SHA-256 {sha256})").format(
        name=excerpt.name, pages=pages, sha256=excerpt.sha256
    )


def facts_page(facts: RecordFacts, row: RecordRow) -> list[str]:
    """Everything about a record, or only its pages' text, if that was asked for."""
    if facts.texts is not None:
        return [body("\f".join(facts.texts))]
    lines = record_page(facts.record, facts.damaged, facts.unit_name)
    lines += [_("Nama lain       {name}").format(name=other) for other in facts.names]
    lines += map(rescan_text, row.rescans or ())
    lines += map(signature_text, facts.signatures or ())
    lines += map(_sign_off_text, facts.sign_offs)
    lines += map(page_line, facts.unread)
    return lines


def _sign_off_text(one: SignOff) -> str:
    is_return = one.back_to is not None
    words = (
        _("Dikembalikan    ke {step}: {person} ({role}), {day}: {reason}")
        if is_return
        else _("Ditandatangani  {step}: {person} ({role}), {day}")
    )
    return words.format(
        step=one.back_to or one.step,
        person=one.person,
        role=state_text(one.role),
        day=one.time[:10],
        reason=one.reason,
    )
