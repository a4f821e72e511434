"""The index from the desk's side: kept up with the archive, and never in the way of it."""

from __future__ import annotations

import click

from archive.archive import Archive
from desk.language import _
from desk.wiring import generations
from search.follow import follow
from search.index import IndexUnavailable


def catch_up(archive: Archive) -> None:
    """Let the index learn what changed; if it cannot, say so: the archive itself is whole without it."""
    try:
        follow(archive, generations(archive))
    except IndexUnavailable as error:
        text = _("indeks pencarian tidak dapat dipakai ({error}); bangun lagi dengan: arsip index rebuild")
        click.echo("arsip: " + text.format(error=error), err=True)
