"""`arsip serve` serves the desk in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from desk.cli import exits
from desk.cli.options import ANYBODY, Command, Desk, desk_command, option
from desk.cli.parameters import EXISTING_FILE
from desk.views.served import ServedRow
from desk.words.language import N_, _

_PORT = 8080


@click.command("serve", cls=Command)
@option("--host", default="127.0.0.1", metavar=N_("ALAMAT"), help=N_("Alamat tempat meja dilayani."))
@option("--port", default=_PORT, type=click.IntRange(1, 65535), help=N_("Nomor porta."))
@option("--certificate", type=EXISTING_FILE, help=N_("Berkas sertifikat TLS (PEM)."))
@option("--key", type=EXISTING_FILE, help=N_("Berkas kunci sertifikat (PEM)."))
@option(
    "--name",
    "names",
    multiple=True,
    metavar=N_("NAMA"),
    help=N_("Nama lain meja ini, misalnya di balik proksi."),
)
@desk_command(may=ANYBODY)
def command(
    desk: Desk, host: str, port: int, certificate: Path | None, key: Path | None, names: tuple[str, ...]
) -> int:
    from desk.serve.desk_server import Listening, serve_desk  # noqa: PLC0415 - the server takes long to load

    if (certificate is None) != (key is None):
        raise click.UsageError(_("--certificate dan --key diberikan bersama"))
    address = f"{'https' if certificate else 'http'}://{host}:{port}/"
    desk.tell(ServedRow(address), _("Meja Arsip: {address}").format(address=address))
    serve_desk(desk.settings, Listening(host, port, certificate, key, names))
    return exits.DONE
