"""`arsip verify`: check an authenticity packet, and perhaps a copy of its record, without the archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from archive.export.packet_check import BadPacket, Checked, check_packet
from archive.journal.signed_note import PublicKey
from archive.storage.disk import digest_file
from desk.cli import exits
from desk.cli.options import Command, Desk, argument, option, reader_command
from desk.cli.parameters import EXISTING_FILE
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class _Verdict:
    sound: bool
    code: str | None
    key_compared: bool
    copy_compared: bool
    record: str | None = None
    record_code: str | None = None
    title: str | None = None
    version: int | None = None
    sha256: str | None = None
    made: str | None = None
    by: str | None = None
    entries: int | None = None
    key: str | None = None


@click.command("verify", cls=Command, findings=N_("paket tidak membuktikan apa yang disebutnya"))
@argument("packet", metavar=N_("PAKET"), type=EXISTING_FILE)
@argument("copy", metavar=N_("[BERKAS]"), type=EXISTING_FILE, required=False)
@option("--key", "trusted", help=N_("Kunci publik yang diumumkan kantor."))
@reader_command
def command(desk: Desk, packet: Path, copy: Path | None, trusted: str | None) -> int:
    key = PublicKey.parse(trusted) if trusted else None
    presented = digest_file(copy) if copy else None
    try:
        checked = check_packet(packet.read_bytes(), trusted=key, presented=presented)
    except BadPacket as error:
        row = _Verdict(False, error.code, key is not None, copy is not None)
        desk.tell(row, _("TIDAK TERBUKTI: {reason}").format(reason=_reason(error.code)))
        return exits.FINDINGS
    row = _proven(checked, key_compared=key is not None, copy_compared=copy is not None)
    desk.tell(row, _text(row, checked))
    return exits.DONE


def _proven(checked: Checked, *, key_compared: bool, copy_compared: bool) -> _Verdict:
    said = checked.statement
    return _Verdict(
        sound=True,
        code=None,
        key_compared=key_compared,
        copy_compared=copy_compared,
        record=said.record,
        record_code=said.code,
        title=said.title,
        version=said.version,
        sha256=said.original.sha256,
        made=said.made,
        by=said.by,
        entries=len(checked.entries),
        key=str(checked.key),
    )


def _text(row: _Verdict, checked: Checked) -> str:
    lines = [
        _("TERBUKTI: {name}, versi {version}: {title}").format(
            name=row.record_code or row.record, version=row.version, title=row.title
        ),
        _("sha256 {sha256}").format(sha256=row.sha256),
        _("dibuat {made} oleh {by}; {entries} entri dari {size} entri jurnal").format(
            made=row.made, by=row.by, entries=row.entries, size=checked.checkpoint.size
        ),
        _("kunci {key}").format(key=row.key),
    ]
    if not row.key_compared:
        lines.append(_("PERHATIAN: kunci itu belum dibandingkan; sebutkan yang diumumkan dengan --key"))
    if row.copy_compared:
        lines.append(_("BERKAS SAMA: bita demi bita berkas yang diarsipkan"))
    return "\n".join(lines)


def _reason(code: str) -> str:
    reasons = {
        "container": _("berkas paket diubah, terpotong, atau bukan paket"),
        "incomplete": _("ada bagian paket yang tidak ada"),
        "keys": _("daftar kunci tidak dapat dibaca"),
        "signature": _("tanda tangan atas paket palsu"),
        "files": _("isi paket bukan yang ditandatangani"),
        "rotation": _("penggantian kunci tidak sah"),
        "checkpoint": _("tanda tangan atas jurnal palsu"),
        "statement": _("keterangan paket tidak dapat dibaca"),
        "entries": _("entri jurnal bukan tentang arsip ini, atau diubah"),
        "inclusion": _("entri jurnal tidak ada dalam jurnal yang ditandatangani"),
        "original": _("berkas asli bukan yang dicatat jurnal"),
        "inventory": _("daftar berkas arsip bukan yang dicatat jurnal"),
        "key": _("ditandatangani kunci lain, bukan kunci yang disebut"),
        "presented": _("BERKAS BUKAN SALINAN ARSIP INI: bitanya berbeda"),
    }
    return reasons[code]
