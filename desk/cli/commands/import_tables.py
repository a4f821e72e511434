"""`arsip import` imports units, classes, terms or the retention schedule from a table, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from archive.values.retention_rule import RetentionSchedule
from desk.cli import exits
from desk.cli.answers.office.tables import import_totals_text, refused_line_text
from desk.cli.answers.preservation.retention import adoption_lines
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import DATE, EXISTING_FILE
from desk.operations.clock import today
from desk.operations.office.agenda import take_holidays
from desk.operations.office.people import take_people
from desk.operations.office.signing import take_checklists
from desk.views.office.tables import ImportTotals, refused_line_row
from desk.views.preservation.retention import adoption_row
from desk.views.summary import Summary
from desk.words.language import N_, _
from ingest.tables.import_tables import Table, read_classification, read_jra, read_office_words, read_units
from ingest.tables.office_tables import read_checklist, read_holidays, read_people
from office.keeping.adoption import preview_adoption
from office.keeping.sweep import swept_day
from office.people.appointments import OfficeRole
from office.people.permissions import Right
from office.service.working_days import DayKind

_Row = TypeVar("_Row")


@click.group("import", cls=Group)
def command() -> None:
    """The group has no options of its own."""


def _table_command(
    name: str, text: str, may: Right = Right.REGISTER
) -> Callable[[Callable[..., int]], click.Command]:
    """Gives the imports what they share: a file, and leave to take only the valid rows."""

    def decorate(function: Callable[..., int]) -> click.Command:
        shared = desk_command(may=may)(function)
        shared = option("--accept-valid", is_flag=True, help=N_("Muat baris yang benar saja."))(shared)
        shared = argument("file", metavar=N_("BERKAS"), type=EXISTING_FILE)(shared)
        return command.command(name, findings=N_("sebagian dimuat, ada baris yang ditolak"), help=text)(
            shared
        )

    return decorate


@_table_command("units", N_("Memuat daftar unit: kode, nama, induk, bahasa."))
@option("--from", "first", type=DATE, help=N_("Sejak kapan nama yang lain berlaku; bawaan: hari ini."))
def units(desk: Desk, file: Path, accept_valid: bool, first: date | None) -> int:
    table = read_units(file)
    day = first or today(desk.settings)
    with desk.opened() as archive:
        store = partial(archive.registers.import_units, source=file.name, day=day)
        return _take(desk, table, accept_valid, store)


@_table_command("classification", N_("Memuat klasifikasi arsip: kode, uraian."))
def classification(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_classification(file)
    with desk.opened() as archive:
        store = partial(archive.registers.import_classification, source=file.name)
        return _take(desk, table, accept_valid, store)


@_table_command("terms", N_("Memuat istilah kantor: singkatan, kepanjangan."))
def terms(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_office_words(file)
    with desk.opened() as archive:
        return _take(
            desk, table, accept_valid, partial(archive.registers.import_office_words, source=file.name)
        )


@_table_command("jra", N_("Memuat JRA: kode, uraian, retensi_aktif, retensi_inaktif, status_akhir."))
@option("--mandate", help=N_("Dasar hukum JRA ini, misalnya Pergub 12/2023; wajib bila sudah ada JRA."))
@option("--from", "first", type=DATE, help=N_("Hari pertama berlakunya; wajib dengan --mandate."))
@option("--adopt", is_flag=True, help=N_("Berlakukan, setelah melihat berapa putusan yang berubah."))
def jra(
    desk: Desk, file: Path, accept_valid: bool, mandate: str | None, first: date | None, adopt: bool
) -> int:
    if (mandate is None) != (first is None):
        raise click.UsageError(_("--mandate dan --from ditulis bersama"))
    table = read_jra(file, mandate)
    with desk.opened() as archive:
        version = RetentionSchedule(mandate, first or date.min, table.rows)
        if _is_taken(table, accept_valid):
            day = swept_day(archive, None, today(desk.settings))
            if preview := preview_adoption(archive, version, day):
                row = adoption_row(version, preview, adopted=adopt)
                desk.tell(row, adoption_lines(row))
                if not adopt:
                    return exits.FINDINGS
        store = partial(
            archive.registers.import_schedule,
            headings=table.headings,
            source=file.name,
            mandate=version.mandate,
            valid_from=version.valid_from,
        )
        return _take(desk, table, accept_valid, store)


@_table_command(
    "people",
    N_("Memuat petugas: pengenal, nama, jabatan, nip, peran, unit, sejak, sampai, dasar."),
    Right.MANAGE_PEOPLE,
)
def people(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_people(file, tuple(OfficeRole))
    with desk.opened() as archive:
        return _take(desk, table, accept_valid, partial(take_people, archive))


@_table_command("holidays", N_("Memuat hari libur: tanggal, jenis, nama, dasar."))
def holidays(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_holidays(file, tuple(DayKind))
    with desk.opened() as archive:
        return _take(desk, table, accept_valid, partial(take_holidays, archive, file.name))


@_table_command("checklist", N_("Memuat daftar periksa: pertanyaan, jenis."))
def checklist(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_checklist(file)
    with desk.opened() as archive:
        return _take(desk, table, accept_valid, partial(take_checklists, archive, file.name))


def _is_taken(table: Table[_Row], accept_valid: bool) -> bool:
    return bool(table.rows) and (accept_valid or not table.refused)


def _take(
    desk: Desk, table: Table[_Row], accept_valid: bool, store: Callable[[tuple[_Row, ...]], None]
) -> int:
    """Import a table whole, or its valid rows where a person asked for that; name every refused row."""
    for refusal in table.refused:
        desk.tell(refused_line_row(refusal), refused_line_text(refusal))
    taken = _is_taken(table, accept_valid)
    if taken:
        store(table.rows)
    totals = ImportTotals(len(table.rows), len(table.refused), taken, table.repeated, table.ignored)
    desk.tell(Summary(totals), import_totals_text(totals))
    if not taken:
        return exits.COULD_NOT
    return exits.FINDINGS if table.refused else exits.DONE
