"""`arsip index`: how far the search index is, whether it is whole, building it again, and on which engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from archive.archive import Archive
from desk import exits
from desk.choosing import choose
from desk.language import _
from desk.options import Desk, Group, desk_command
from desk.parameters import EXISTING_FILE
from desk.progress import records_read
from desk.settings import BadSetting, Engine, IndexSettings, index_settings, load_index
from desk.wiring import examined_server, generations, generations_on, opened_archive
from search.follow import Followed, rebuild
from search.index import Generations, IndexUnavailable
from search.verify import Finding, Flaw, verify


@dataclass(frozen=True, slots=True)
class _Refused:
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Status:
    """`lag` counts the changes of records still to come; `trouble` is a stable code, None when the index serves.

    `refused` are the records that the engine would not take whole; `leftovers` what `arsip index tidy` removes.
    """

    engine: str
    records: int
    position: int
    journal: int
    lag: int
    trouble: str | None = None
    refused: tuple[_Refused, ...] = ()
    leftovers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rebuilt:
    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[_Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """`server` is the version of the server, None for the embedded engine."""

    engine: str
    server: str | None
    records: int
    position: int
    unread: tuple[str, ...]
    refused: tuple[_Refused, ...]


@dataclass(frozen=True, slots=True)
class _FindingRow:
    record: str
    flaw: str
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    detail: str | None


@dataclass(frozen=True, slots=True)
class _Verified:
    findings: int


@dataclass(frozen=True, slots=True)
class _Removed:
    removed: tuple[str, ...]


@click.group("index", cls=Group)
def command() -> None:
    """The group has no options of its own."""


@command.command(
    "status",
    findings=_("indeks tidak ada, tertinggal, atau menolak arsip"),
    help=_("Menunjukkan sampai mana indeks mengikuti arsip."),
)
@desk_command
def status(desk: Desk) -> int:
    with opened_archive(desk.settings) as archive:
        found = _status(archive)
    desk.tell(found, _status_text(found))
    return exits.FINDINGS if found.trouble or found.lag or found.refused else exits.DONE


@command.command(
    "rebuild",
    findings=_("ada isi arsip yang tidak terbaca atau ditolak"),
    help=_("Membangun indeks baru dari arsip; yang lama melayani sampai selesai."),
)
@desk_command
def rebuild_index(desk: Desk) -> int:
    with opened_archive(desk.settings) as archive:
        place = generations(archive)
        followed = _built(desk, archive, place)
        refused = _refused(place)
    rebuilt = _Rebuilt(followed.applied, followed.position, followed.unread, refused)
    desk.tell(rebuilt, _("indeks dibangun: {records} arsip").format(records=rebuilt.records))
    return exits.FINDINGS if followed.unread or refused else exits.DONE


@command.command(
    "verify",
    findings=_("ada yang kurang, lebih, atau berbeda"),
    help=_("Membandingkan indeks dengan katalog dan teks arsip, halaman demi halaman."),
)
@desk_command
def verify_index(desk: Desk) -> int:
    count = 0
    with opened_archive(desk.settings) as archive, records_read(archive, quiet=desk.as_json) as read:
        for finding in verify(read, generations(archive).current()):
            count += 1
            desk.tell(_finding_row(finding), _finding_text(finding))
    desk.tell(_Verified(count), _("indeks diperiksa: {count} temuan").format(count=count))
    return exits.FINDINGS if count else exits.DONE


@command.command("tidy", help=_("Membuang indeks yang tidak melayani dan tidak sedang dibangun."))
@desk_command
def tidy(desk: Desk) -> None:
    with opened_archive(desk.settings) as archive:
        removed = generations(archive).tidy()
    names = ", ".join(removed) or _("tidak ada")
    desk.tell(_Removed(removed), _("indeks sisa yang dibuang: {names}").format(names=names))


@command.command(
    "use",
    findings=_("ada isi arsip yang tidak terbaca atau ditolak"),
    help=_("Memilih mesin indeks: memeriksa server, membangun indeks di sana, lalu mencatat pilihan itu."),
)
@click.argument("engine", metavar=_("MESIN"), type=click.Choice([engine.value for engine in Engine]))
@click.option("--url", multiple=True, help=_("Alamat server; boleh lebih dari satu."))
@click.option("--user", help=_("Nama pengguna di server."))
@click.option("--password-file", type=EXISTING_FILE, help=_("Berkas berisi kata sandinya."))
@click.option("--api-key-file", type=EXISTING_FILE, help=_("Berkas berisi kunci API."))
@click.option("--ca-file", type=EXISTING_FILE, help=_("Sertifikat penerbit yang dipercaya (PEM)."))
@click.option("--fingerprint", help=_("Sidik SHA-256 sertifikat server."))
@click.option("--name", help=_("Awalan nama indeks."))
@click.option("--shards", type=click.IntRange(1, 1000), help=_("Banyaknya pecahan indeks."))
@click.option("--replicas", type=click.IntRange(0, 10), help=_("Banyaknya salinan tiap pecahan."))
@desk_command
def use(desk: Desk, engine: str, url: tuple[str, ...], **given: str | int | Path | None) -> int:
    values = {name: _as_written(value) for name, value in given.items() if value is not None}
    table = {"engine": engine} | ({"url": list(url)} if url else {}) | values
    with opened_archive(desk.settings) as archive:
        settings = _wanted(archive, Engine(engine), table)
        server = examined_server(settings, archive) if settings.engine is Engine.ELASTICSEARCH else None
        place = generations_on(settings, archive)
        followed = _built(desk, archive, place)
        refused = _refused(place)
        choose(archive.home.settings, table)
    chosen = _Chosen(
        engine,
        server.version if server else None,
        followed.applied,
        followed.position,
        followed.unread,
        refused,
    )
    if server and server.is_nearly_full:
        click.echo("arsip: " + _("disk server hampir penuh; indeks akan menjadi hanya-baca"), err=True)
    desk.tell(
        chosen, _("mesin indeks: {engine}, {records} arsip").format(engine=engine, records=chosen.records)
    )
    return exits.FINDINGS if followed.unread or refused else exits.DONE


def _wanted(archive: Archive, engine: Engine, table: Mapping[str, str | int | list[str]]) -> IndexSettings:
    settings = index_settings(archive.home.root, table)
    if settings.engine is not engine:
        raise BadSetting(f"ARSIP_INDEX_ENGINE: {settings.engine} wins over what would be chosen")
    return settings


def _as_written(value: str | int | Path) -> str | int:
    """A file is written down by its whole path, a number as a number."""
    return str(value.resolve()) if isinstance(value, Path) else value


def _built(desk: Desk, archive: Archive, place: Generations) -> Followed:
    with records_read(archive, quiet=desk.as_json) as read:
        return rebuild(read, place)


def _status(archive: Archive) -> _Status:
    engine, journal = load_index(archive.home.root).engine.value, archive.last_sequence()
    try:
        place = generations(archive)
        index = place.current()
        position = index.position()
        return _Status(
            engine=engine,
            records=index.count(),
            position=position,
            journal=journal,
            lag=archive.unseen(position),
            refused=_refused(place),
            leftovers=place.leftovers(),
        )
    except IndexUnavailable as error:
        return _Status(engine, 0, 0, journal, archive.unseen(0), error.reason.value)


def _refused(place: Generations) -> tuple[_Refused, ...]:
    return tuple(_Refused(refusal.id, refusal.reason) for refusal in place.current().refusals())


def _status_text(found: _Status) -> str:
    lines = [
        _("{engine}: {records} arsip, jurnal {position} dari {journal} (tertinggal {lag})").format(
            engine=found.engine,
            records=found.records,
            position=found.position,
            journal=found.journal,
            lag=found.lag,
        )
        + (f": {found.trouble}" if found.trouble else "")
    ]
    lines += [_("  ditolak: {id}: {reason}").format(id=one.id, reason=one.reason) for one in found.refused]
    lines += [
        _("  sisa: {name} (buang dengan: arsip index tidy)").format(name=name) for name in found.leftovers
    ]
    return "\n".join(lines)


def _finding_row(finding: Finding) -> _FindingRow:
    return _FindingRow(finding.record, finding.flaw.value, finding.missing, finding.extra, finding.detail)


def _finding_text(finding: Finding) -> str:
    words = {
        Flaw.MISSING: _("tidak ada dalam indeks"),
        Flaw.EXTRA: _("ada dalam indeks, tidak ada dalam arsip"),
        Flaw.PAGES: _("halaman berbeda: kurang {missing}, lebih {extra}"),
        Flaw.DIFFERENT: _("deskripsi atau teksnya berbeda"),
        Flaw.REFUSED: _("ditolak: {detail}"),
    }
    said = words[finding.flaw].format(
        missing=list(finding.missing), extra=list(finding.extra), detail=finding.detail
    )
    return f"{finding.record}: {said}"
