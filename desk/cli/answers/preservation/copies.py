"""Says what became of copies in other places: backups, restored archives, replicas."""

from __future__ import annotations

from archive.copies.backup import BackedUp, Generation
from archive.copies.rebuild import Rebuilt
from desk.cli.answers.preservation.verdicts import check_text, failure_text
from desk.operations.preservation.restore import CheckedRestore
from desk.views.preservation.copies import ReplicaRow, SyncRow
from desk.words.language import _


def generation_text(generation: Generation) -> str:
    return _("{name}  {made}  {records} arsip, jurnal sampai {position}").format(
        name=generation.name,
        made=generation.made[:16],
        records=generation.records,
        position=generation.position,
    )


def backup_text(made: BackedUp) -> list[str]:
    lines = [generation_text(made.generation)]
    lines.append(_("{written} arsip baru atau berubah disalin").format(written=made.written))
    lines += [failure_text(failure) for failure in made.failures]
    return lines


def restored_text(result: CheckedRestore) -> list[str]:
    restored = result.restored
    lines = [
        _("{records} arsip dipulihkan dari cadangan {name}").format(
            records=restored.records, name=restored.generation.name
        ),
        _("jurnal sama dengan yang dicadangkan")
        if result.same_journal
        else _("JURNAL TIDAK SAMA dengan yang dicadangkan"),
    ]
    lines += [_("tetap musnah: {record}").format(record=record) for record in restored.buried]
    return [*lines, *map(failure_text, restored.failures), *map(check_text, result.findings)]


def rebuilt_text(rebuilt: Rebuilt) -> list[str]:
    lines = [
        _("katalog dibangun: {records} arsip, {entries} catatan jurnal").format(
            records=rebuilt.records, entries=rebuilt.entries
        )
    ]
    if rebuilt.aside is not None:
        lines.append(_("katalog lama disimpan di {place}").format(place=rebuilt.aside))
    lines += [
        _("tidak tercatat di jurnal, dicatat sekarang: {record}").format(record=record)
        for record in rebuilt.recovered
    ]
    lines += [_("TIDAK TERBACA: {record}").format(record=record) for record in rebuilt.unread]
    lines += [_("HILANG dari penyimpanan: {record}").format(record=record) for record in rebuilt.lost]
    lines += [
        _("catatan jurnal {sequence} terlalu singkat: muat lagi tabel atau polanya").format(sequence=sequence)
        for sequence in rebuilt.gaps
    ]
    return lines


def replica_text(row: ReplicaRow) -> str:
    state = _("diperbarui {day}").format(day=row.synced[:10]) if row.synced else _("belum diperbarui")
    return f"{row.place}  {state}" + ("" if row.reachable else "  " + _("TIDAK ADA DI TEMPATNYA"))


def sync_text(row: SyncRow) -> list[str]:
    text = _("{place}: {written} arsip disalin").format(place=row.place, written=row.written)
    return [text, *map(failure_text, row.failures)]
