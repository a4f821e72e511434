"""`arsip import`: units, classification and retention schedule from a table, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from desk.cli import exits
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.operations.wiring import opened_archive
from desk.words.language import N_, _
from desk.words.objections import objection_text
from ingest.tables.import_tables import RowRefusal, Table, read_classification, read_jra, read_units

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class _RefusedRow:
    line: int
    code: str
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class _ImportTotals:
    accepted: int
    refused: int
    imported: bool
    repeated: tuple[int, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ImportSummary:
    summary: _ImportTotals


@click.group("import", cls=Group)
def command() -> None:
    """The group has no options of its own."""


def _table_command(name: str, text: str) -> Callable[[Callable[..., int]], click.Command]:
    """What the three imports share: a file, and leave to take only the valid rows."""

    def decorate(function: Callable[..., int]) -> click.Command:
        shared = desk_command(function)
        shared = option("--accept-valid", is_flag=True, help=N_("Muat baris yang benar saja."))(shared)
        shared = argument("file", metavar=N_("BERKAS"), type=EXISTING_FILE)(shared)
        return command.command(name, findings=N_("sebagian dimuat, ada baris yang ditolak"), help=text)(
            shared
        )

    return decorate


@_table_command("units", N_("Memuat daftar unit: kode, nama, induk, bahasa."))
def units(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_units(file)
    with opened_archive(desk.settings) as archive:
        return _take(desk, table, accept_valid, partial(archive.registers.import_units, source=file.name))


@_table_command("classification", N_("Memuat klasifikasi arsip: kode, uraian."))
def classification(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_classification(file)
    with opened_archive(desk.settings) as archive:
        store = partial(archive.registers.import_classification, source=file.name)
        return _take(desk, table, accept_valid, store)


@_table_command("jra", N_("Memuat JRA: kode, uraian, retensi_aktif, retensi_inaktif, status_akhir."))
def jra(desk: Desk, file: Path, accept_valid: bool) -> int:
    table = read_jra(file)
    with opened_archive(desk.settings) as archive:
        store = partial(archive.registers.import_schedule, headings=table.headings, source=file.name)
        return _take(desk, table, accept_valid, store)


def _take(
    desk: Desk, table: Table[_Row], accept_valid: bool, store: Callable[[tuple[_Row, ...]], None]
) -> int:
    """Import a table whole, or its valid rows where a person asked for that; name every refused row."""
    for refusal in table.refused:
        desk.tell(_RefusedRow(refusal.line, refusal.code, refusal.message, refusal.text), _refused(refusal))
    taken = bool(table.rows) and (accept_valid or not table.refused)
    if taken:
        store(table.rows)
    totals = _ImportTotals(len(table.rows), len(table.refused), taken, table.repeated, table.ignored)
    desk.tell(_ImportSummary(totals), _summary_text(totals))
    if not taken:
        return exits.COULD_NOT
    return exits.FINDINGS if table.refused else exits.DONE


def _refused(refusal: RowRefusal) -> str:
    return _("baris {line}: {code}: {message} [{text}]").format(
        line=refusal.line,
        code=refusal.code,
        message="; ".join(map(objection_text, refusal.objections)),
        text=refusal.text,
    )


def _summary_text(totals: _ImportTotals) -> str:
    text = _("{accepted} baris benar, {refused} baris ditolak").format(
        accepted=totals.accepted, refused=totals.refused
    )
    if totals.repeated:
        lines = ", ".join(map(str, totals.repeated))
        text += _("; baris berulang dilewati: {lines}").format(lines=lines)
    if totals.ignored:
        text += _("; kolom tidak dikenal: {headers}").format(headers=", ".join(totals.ignored))
    if totals.imported:
        return text
    return text + _("; tidak ada yang dimuat (pakai --accept-valid untuk memuat baris yang benar saja)")
