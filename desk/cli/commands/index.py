"""`arsip index` shows, verifies, rebuilds and moves the search index."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.answers.index import finding_text, status_text
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.cli.progress import record_bar
from desk.operations.index.rebuild import change_engine, rebuild_indexes, tidy_indexes, verify_indexes
from desk.operations.index.status import status_of_index
from desk.settings.index import Chosen, Engine
from desk.views.index import (
    RemovedRow,
    VerifiedRow,
    chosen_row,
    finding_row,
    rebuilt_row,
    status_row,
)
from desk.words.language import N_, _
from office.people.permissions import Right


@click.group("index", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command(
    "status",
    findings=N_("indeks tidak ada, tertinggal, atau menolak arsip"),
    help=N_("Menunjukkan sampai mana indeks mengikuti arsip."),
)
@desk_command(may=Right.RUN_MACHINE)
def status(desk: Desk) -> int:
    with desk.opened() as archive:
        found = status_row(status_of_index(archive))
    desk.tell(found, status_text(found))
    return exits.FINDINGS if found.trouble or found.lag or found.refused else exits.DONE


@command.command(
    "rebuild",
    findings=N_("ada isi arsip yang tidak terbaca atau ditolak"),
    help=N_("Membangun indeks baru dari arsip; yang lama melayani sampai selesai."),
)
@desk_command(may=Right.RUN_MACHINE)
def rebuild_index(desk: Desk) -> int:
    with desk.opened() as archive, record_bar(archive.count(), quiet=desk.as_json) as progress:
        built = rebuild_indexes(archive, progress)
    row = rebuilt_row(built)
    desk.tell(row, _("indeks dibangun: {records} arsip").format(records=row.records))
    return exits.DONE if built.is_whole else exits.FINDINGS


@command.command(
    "verify",
    findings=N_("ada yang kurang, lebih, atau berbeda"),
    help=N_("Membandingkan indeks dengan katalog dan teks arsip, halaman demi halaman."),
)
@desk_command(may=Right.RUN_MACHINE)
def verify_index(desk: Desk) -> int:
    count = 0
    with desk.opened() as archive, record_bar(archive.count(), quiet=desk.as_json) as progress:
        for audience, finding in verify_indexes(archive, progress):
            count += 1
            desk.tell(finding_row(finding, audience=audience), finding_text(finding))
    desk.tell(VerifiedRow(count), _("indeks diperiksa: {count} temuan").format(count=count))
    return exits.FINDINGS if count else exits.DONE


@command.command("tidy", help=N_("Membuang indeks yang tidak melayani dan tidak sedang dibangun."))
@desk_command(may=Right.RUN_MACHINE)
def tidy(desk: Desk) -> None:
    with desk.opened() as archive:
        removed = tidy_indexes(archive)
    names = ", ".join(removed) or _("tidak ada")
    desk.tell(RemovedRow(removed), _("indeks sisa yang dibuang: {names}").format(names=names))


@command.command(
    "use",
    findings=N_("ada isi arsip yang tidak terbaca atau ditolak"),
    help=N_("Memilih mesin indeks: memeriksa server, membangun indeks di sana, lalu mencatat pilihan itu."),
)
@argument("engine", metavar=N_("MESIN"), type=click.Choice([engine.value for engine in Engine]))
@option("--url", multiple=True, help=N_("Alamat server; boleh lebih dari satu."))
@option("--user", help=N_("Nama pengguna di server."))
@option("--password-file", type=EXISTING_FILE, help=N_("Berkas berisi kata sandinya."))
@option("--api-key-file", type=EXISTING_FILE, help=N_("Berkas berisi kunci API."))
@option("--ca-file", type=EXISTING_FILE, help=N_("Sertifikat penerbit yang dipercaya (PEM)."))
@option("--fingerprint", help=N_("Sidik SHA-256 sertifikat server."))
@option("--name", help=N_("Awalan nama indeks."))
@option("--shards", type=click.IntRange(1, 1000), help=N_("Banyaknya pecahan indeks."))
@option("--replicas", type=click.IntRange(0, 10), help=N_("Banyaknya salinan tiap pecahan."))
@desk_command(may=Right.RUN_MACHINE)
def use(desk: Desk, engine: str, url: tuple[str, ...], **given: str | int | Path | None) -> int:
    values = {name: _as_written(value) for name, value in given.items() if value is not None}
    chosen: Chosen = {"engine": engine, **({"url": list(url)} if url else {}), **values}
    with desk.opened() as archive, record_bar(archive.count(), quiet=desk.as_json) as progress:
        built = change_engine(archive, Engine(engine), chosen, progress, desk.notify)
    row = chosen_row(engine, built)
    desk.tell(row, _("mesin indeks: {engine}, {records} arsip").format(engine=engine, records=row.records))
    return exits.DONE if built.is_whole else exits.FINDINGS


def _as_written(value: str | int | Path) -> str | int:
    """A file is written down by its whole path, a number as a number."""
    return str(value.resolve()) if isinstance(value, Path) else value
