"""`arsip compare`: whether a presented copy is the archived document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.values.record import Phase
from desk.cli import exits
from desk.cli.options import Command, Desk, argument, desk_command
from desk.cli.parameters import EXISTING_FILE
from desk.operations.comparison import Compared, ComparisonVerdict, compare_copy
from desk.operations.wiring import opened_archive
from desk.words.language import N_, _
from desk.words.states import reason_text


@dataclass(frozen=True, slots=True)
class _ComparisonRow:
    verdict: ComparisonVerdict
    record: str | None
    code: str | None
    title: str | None
    stage: str | None
    phase: str | None
    version: int | None
    filed: str | None
    by: str | None
    intact: bool | None
    words: int | None
    apart: int | None
    held: str | None
    reason: str | None


@click.command(
    "compare", cls=Command, findings=N_("salinan itu bukan, bita demi bita, berkas yang diarsipkan")
)
@argument("copy", metavar=N_("BERKAS"), type=EXISTING_FILE)
@desk_command
def command(desk: Desk, copy: Path) -> int:
    with opened_archive(desk.settings) as archive:
        found = compare_copy(archive, desk.settings, copy)
    row = _row(found)
    desk.tell(row, _text(row))
    return exits.DONE if found.verdict is ComparisonVerdict.SAME and row.intact else exits.FINDINGS


def _row(found: Compared) -> _ComparisonRow:
    record, same = found.record, found.same
    entry = same.filed if same else None
    return _ComparisonRow(
        verdict=found.verdict,
        record=record.id if record else None,
        code=record.code if record else None,
        title=record.title if record else None,
        stage=record.stage if record else None,
        phase=record.phase if record else None,
        version=same.version if same else None,
        filed=entry.time if entry else None,
        by=entry.actor if entry else None,
        intact=same.is_intact if same else None,
        words=found.words,
        apart=found.apart,
        held=found.held,
        reason=found.reason,
    )


def _text(row: _ComparisonRow) -> str:
    lines = [_answer(row)]
    if row.phase == Phase.DESTROYED:
        lines.append(_("arsip ini sudah musnah"))
    elif row.verdict is ComparisonVerdict.SAME and not row.intact:
        lines.append(_("TETAPI berkas di penyimpanan sendiri rusak; periksa dengan: arsip check"))
    if row.reason:
        lines.append(_("teksnya tidak dapat dibandingkan: {reason}").format(reason=reason_text(row.reason)))
    if row.held:
        lines.append(_("bita yang sama ada di karantina: {held}").format(held=row.held))
    return "\n".join(lines)


def _answer(row: _ComparisonRow) -> str:
    name = f"{row.code or row.record}: {row.title}"
    match row.verdict:
        case ComparisonVerdict.SAME:
            return _("YA, bita demi bita: {name}\nversi {version}, diarsipkan {filed} oleh {by}").format(
                name=name, version=row.version, filed=row.filed or "?", by=row.by or "?"
            )
        case ComparisonVerdict.SAME_TEXT:
            return _("TEKS SAMA, bita lain: {name} ({words} kata)").format(name=name, words=row.words)
        case ComparisonVerdict.NEAR_TEXT:
            text = _("TIDAK, tetapi mirip: {name} ({apart} dari {words} kata berbeda)")
            return text.format(name=name, apart=row.apart, words=row.words)
        case ComparisonVerdict.DIFFERENT:
            return _("TIDAK, tidak ada arsip yang sama atau mirip")
