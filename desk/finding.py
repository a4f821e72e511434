"""Asking as somebody: the view and the index of one audience, and what is left when the index is down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from archive.archive import Archive
from desk.language import _
from desk.settings import Settings
from desk.wiring import generations, opened_archive, public_generations
from search.ask import Answer, Filters, Wanted, ask
from search.audience import Audience, Public, View
from search.bydescription import ask_by_description
from search.follow import CountsDiffer, catch_up
from search.index import Generations, Index, IndexUnavailable, Trouble


@dataclass(frozen=True, slots=True)
class Finder:
    """An archive as somebody sees it, with the index that is theirs to ask."""

    view: View
    generations: Generations

    def index(self) -> Index:
        """The index that serves; the public's first learns what was withdrawn. Raises `IndexUnavailable`."""
        if isinstance(self.view.audience, Public):
            try:
                catch_up(self.view, self.generations)
            except (CountsDiffer, OSError) as error:
                raise IndexUnavailable(Trouble.CORRUPT, str(error)) from error
        return self.generations.current()

    def ask(self, text: str, filters: Filters, wanted: Wanted) -> Answer:
        """Raises `search.query.BadQuestion`."""
        try:
            return ask(self.view, self.index(), text, filters, wanted)
        except IndexUnavailable as error:
            tell_index_is_down(error)
            return ask_by_description(self.view, text, filters, wanted)


@contextmanager
def opened_finder(settings: Settings, audience: Audience) -> Iterator[Finder]:
    """The archive at the home as `audience` sees it; raises as `opened_archive` does."""
    with opened_archive(settings) as archive:
        yield finder_of(archive, audience)


def finder_of(archive: Archive, audience: Audience) -> Finder:
    theirs = public_generations if isinstance(audience, Public) else generations
    return Finder(View(archive, audience), theirs(archive))


def tell_index_is_down(error: IndexUnavailable) -> None:
    click.echo(_("arsip: pencarian isi sedang mati ({error})").format(error=error), err=True)
