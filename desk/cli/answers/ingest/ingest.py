"""Reports an ingest: a line a file, how its pages were read, and the batch report."""

from __future__ import annotations

from desk.operations.ingest.tally import Tally
from desk.words.escaping import one_line
from desk.words.language import N_, _
from desk.words.objections import filled
from desk.words.problems import problem_text
from desk.words.states import reason_text, short_id, state_text
from ingest.batch.outcome import Decision, Outcome, OutcomeKind, PageRun, TextState
from ingest.inbox.containers import Unpacked
from ingest.inbox.drop_folder import DropProblem
from ingest.inbox.incoming import legible
from ingest.inbox.walk import PassedOver


def tally_text(tally: Tally) -> list[str]:
    """The batch report for a person."""
    pages = tally.pages
    lines = [
        _("Laporan batch"),
        _("  diterima           {received:>6} berkas").format(received=tally.received),
        _("  diarsipkan         {filed:>6}  (belum berkode: {uncoded})").format(
            filed=tally.filed, uncoded=tally.uncoded
        ),
        _("  sudah pernah masuk {known:>6}").format(known=tally.already_filed),
        _("  dikarantina        {held:>6}  {reasons}").format(
            held=tally.quarantined,
            reasons=", ".join(f"{reason}: {count}" for reason, count in sorted(tally.reasons.items())),
        ),
        _("  halaman: {text} teks, {ocr} OCR, {blank} kosong, {failed} gagal").format(
            text=pages.text, ocr=pages.ocr, blank=pages.blank, failed=pages.failed
        ),
    ]
    if tally.passed_over:
        lines.append(_("  dilewati           {count:>6}  (bukan dokumen)").format(count=tally.passed_over))
    if not tally.is_even:
        lines.append(_("  JUMLAH TIDAK COCOK: ada berkas tanpa hasil"))
    if tally.is_certified is False:
        lines.append(_("  ada yang belum selesai; lihat: arsip batch show {batch}").format(batch=tally.batch))
    return [line.rstrip() for line in lines]


def unpacked_text(unpacked: Unpacked) -> str:
    """A ZIP file's line for a person."""
    return _("dibuka       {path}: {files} berkas").format(path=unpacked.bundle.path, files=unpacked.files)


def waiting_text(path: str) -> str:
    """The line of a file that nothing has become of yet, for a person."""
    return _("menunggu     {path}").format(path=path)


def outcome_text(outcome: Outcome) -> str:
    """One file's line for a person."""
    name = outcome.code or short_id(outcome.id or "-")
    match outcome.kind:
        case OutcomeKind.FILED:
            return _("diarsipkan   {path} → {name}, {read}").format(
                path=outcome.path, name=name, read=_read_text(outcome)
            )
        case OutcomeKind.ALREADY_FILED:
            return _("sudah ada    {path} = {name}").format(path=outcome.path, name=name)
        case OutcomeKind.QUARANTINED if outcome.id is None:
            return _("ditinggalkan {path}: {reason}").format(
                path=outcome.path, reason=reason_text(outcome.reason)
            )
        case OutcomeKind.QUARANTINED:
            return _("dikarantina  {path} → {name}: {reason}").format(
                path=outcome.path, name=name, reason=reason_text(outcome.reason)
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
        one_line(run.part) if run.part else None,
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


def passed_over_text(over: PassedOver) -> str:
    """Something that is not taken in, on a line."""
    return _("dilewati     {path}: {reason}").format(path=legible(over.path), reason=reason_text(over.reason))


def drop_problem_text(problem: DropProblem) -> str:
    """Files of a watched folder that were not ingested; what is wrong with a sheet takes a line a fault."""
    values = {
        "paths": tuple(legible(drop.path) for drop in problem.drops),
        "reason": problem.reason,
        "message": problem_text(problem.cause),
    }
    return filled(N_("bermasalah   {paths}: {reason}: {message}"), values)
