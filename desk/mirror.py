"""The index from the desk's side: kept up with the archive, and never in the way of it."""

from __future__ import annotations

import click

from archive.archive import Archive
from desk.language import _
from desk.settings import BadSetting
from desk.troubles import trouble_text
from desk.wiring import generations
from search import follow
from search.index import IndexUnavailable


def catch_up(archive: Archive) -> None:
    """Let the index learn what changed; if it cannot, say so: the archive itself is whole without it."""
    try:
        followed = follow.catch_up(archive, generations(archive))
    except (IndexUnavailable, follow.CountsDiffer, OSError, BadSetting) as error:
        text = _(
            "indeks pencarian tidak dapat dimutakhirkan; arsip sendiri utuh, dan indeks menyusul nanti: {why}"
        )
        why = trouble_text(error) if isinstance(error, IndexUnavailable) else error
        click.echo("arsip: " + text.format(why=why), err=True)
        return
    for record in followed.unread:
        text = _("isi arsip {record} tidak terbaca dari penyimpanan; periksa dengan: arsip check")
        click.echo("arsip: " + text.format(record=record), err=True)
