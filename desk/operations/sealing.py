"""The signature under the journal from the desk's side: given when a command changed something, never in its way."""

from __future__ import annotations

import click

from archive.archive import Archive
from archive.journal.keys import NoSecretKey
from archive.journal.signed_note import BadKey
from archive.journal.signing import Inconsistent
from desk.words.language import _


def seal(archive: Archive) -> None:
    """Sign the journal as it is now; if that cannot be, say so: what was changed is kept all the same."""
    try:
        archive.notary.checkpoint()
    except (NoSecretKey, BadKey) as error:
        text = _("jurnal tidak dapat ditandatangani ({error}); perubahan sendiri tersimpan")
        click.echo("arsip: " + text.format(error=error), err=True)
    except Inconsistent as error:
        text = _(
            "JURNAL BUKAN LANJUTAN dari {signed} entri yang ditandatangani; periksa dengan: arsip log verify"
        )
        click.echo("arsip: " + text.format(signed=error.signed), err=True)
