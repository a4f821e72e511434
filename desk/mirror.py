"""The index from the desk's side: kept up with the archive, and never in the way of it."""

from __future__ import annotations

import click

from archive.archive import Archive
from desk.language import _
from desk.wiring import generations
from search import follow
from search.index import IndexUnavailable


def catch_up(archive: Archive) -> None:
    """Let the index learn what changed; if it cannot, say so: the archive itself is whole without it."""
    try:
        followed = follow.catch_up(archive, generations(archive))
    except (IndexUnavailable, follow.CountsDiffer, OSError) as error:
        text = _("indeks pencarian tidak dapat dimutakhirkan ({error}); arsip sendiri utuh")
        click.echo("arsip: " + text.format(error=error), err=True)
        return
    for record in followed.unread:
        text = _("isi arsip {record} tidak terbaca dari penyimpanan; periksa dengan: arsip check")
        click.echo("arsip: " + text.format(record=record), err=True)


def counts_differ(archive: Archive) -> bool:
    """Whether an index that has seen every change holds another number of records than the catalogue."""
    try:
        index = generations(archive).current()
        return not archive.unseen(index.position()) and index.count() != archive.count()
    except IndexUnavailable:
        return False
