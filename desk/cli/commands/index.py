"""`arsip index`: how far the search index is, whether it is whole, building it again, and on which engine."""

from __future__ import annotations

from pathlib import Path

import click

from archive.archive import Archive
from desk.cli import exits
from desk.cli.answers.index import finding_text, status_text
from desk.cli.options import Desk, Group, argument, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.cli.progress import records_read
from desk.operations.index_status import status_of_index
from desk.operations.index_upkeep import is_there
from desk.operations.wiring import (
    examined_server,
    generations,
    generations_on,
    public_generations,
    public_generations_on,
)
from desk.settings.general import BadSetting
from desk.settings.index import Chosen, Engine, IndexSettings, choose, index_settings, load_index
from desk.views.index import (
    ChosenRow,
    RebuiltRow,
    RemovedRow,
    VerifiedRow,
    finding_row,
    refused_rows,
    status_row,
)
from desk.words.language import N_, _
from search.mirror.audience import Public, View
from search.mirror.follow import Followed, rebuild
from search.mirror.reconcile import verify


@click.group("index", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command(
    "status",
    findings=N_("indeks tidak ada, tertinggal, atau menolak arsip"),
    help=N_("Menunjukkan sampai mana indeks mengikuti arsip."),
)
@desk_command
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
@desk_command
def rebuild_index(desk: Desk) -> int:
    with desk.opened() as archive:
        followed = _build(desk, archive, load_index(archive.home.root))
        not_taken = refused_rows(generations(archive).current().refusals())
    rebuilt = RebuiltRow(followed.applied, followed.position, followed.unread, not_taken)
    desk.tell(rebuilt, _("indeks dibangun: {records} arsip").format(records=rebuilt.records))
    return exits.FINDINGS if followed.unread or not_taken else exits.DONE


@command.command(
    "verify",
    findings=N_("ada yang kurang, lebih, atau berbeda"),
    help=N_("Membandingkan indeks dengan katalog dan teks arsip, halaman demi halaman."),
)
@desk_command
def verify_index(desk: Desk) -> int:
    count = 0
    with desk.opened() as archive, records_read(archive, quiet=desk.as_json) as read:
        for finding in verify(read, generations(archive).current()):
            count += 1
            desk.tell(finding_row(finding), finding_text(finding))
        if is_there(public := public_generations(archive)):
            for finding in verify(View(archive, Public()), public.current()):
                count += 1
                desk.tell(finding_row(finding, audience="public"), finding_text(finding))
    desk.tell(VerifiedRow(count), _("indeks diperiksa: {count} temuan").format(count=count))
    return exits.FINDINGS if count else exits.DONE


@command.command("tidy", help=N_("Membuang indeks yang tidak melayani dan tidak sedang dibangun."))
@desk_command
def tidy(desk: Desk) -> None:
    with desk.opened() as archive:
        removed = generations(archive).tidy() + public_generations(archive).tidy()
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
@desk_command
def use(desk: Desk, engine: str, url: tuple[str, ...], **given: str | int | Path | None) -> int:
    values = {name: _as_written(value) for name, value in given.items() if value is not None}
    chosen: Chosen = {"engine": engine, **({"url": list(url)} if url else {}), **values}
    with desk.opened() as archive:
        settings = _wanted(archive, Engine(engine), chosen)
        version = _looked_over(archive, settings)
        followed = _build(desk, archive, settings)
        not_taken = refused_rows(generations_on(settings, archive).current().refusals())
        choose(archive.home.settings, chosen)
    row = ChosenRow(engine, version, followed.applied, followed.position, followed.unread, not_taken)
    desk.tell(row, _("mesin indeks: {engine}, {records} arsip").format(engine=engine, records=row.records))
    return exits.FINDINGS if followed.unread or not_taken else exits.DONE


def _wanted(archive: Archive, engine: Engine, chosen: Chosen) -> IndexSettings:
    settings = index_settings(archive.home.root, chosen)
    if settings.engine is not engine:
        raise BadSetting(
            "engine_overruled",
            variable="ARSIP_INDEX_ENGINE",
            engine=str(settings.engine),
        )
    return settings


def _looked_over(archive: Archive, settings: IndexSettings) -> str | None:
    """The version of a server that will do; None for the engine that needs none."""
    if settings.engine is Engine.EMBEDDED:
        return None
    server = examined_server(settings, archive)
    if server.is_nearly_full:
        click.echo("arsip: " + _("disk server hampir penuh; indeks akan menjadi hanya-baca"), err=True)
    return server.version


def _build(desk: Desk, archive: Archive, settings: IndexSettings) -> Followed:
    """The staff's index anew, and the public's where the archive has one."""
    with records_read(archive, quiet=desk.as_json) as read:
        followed = rebuild(read, generations_on(settings, archive))
    if is_there(public_generations(archive)):
        rebuild(View(archive, Public()), public_generations_on(settings, archive))
    return followed


def _as_written(value: str | int | Path) -> str | int:
    """A file is written down by its whole path, a number as a number."""
    return str(value.resolve()) if isinstance(value, Path) else value
