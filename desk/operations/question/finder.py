"""Asks as somebody: by the view and index of one audience, or by the catalogue when the index is down."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.archive import Archive
from archive.values.access import Audience, Public
from archive.values.record import Record
from archive.values.register_entries import NO_UNITS, OfficeWord, UnitHistory
from desk.operations.index.engine import generations, portal_generations
from desk.operations.notices import ContentNotSearched, Notify
from desk.operations.record.derivatives import places_in
from search.answer.ask import Answer, AnswerShape, Filters, Placing, ask, ask_all
from search.answer.catalogue_only import ask_by_description
from search.answer.completion import Suggestions, suggest
from search.answer.similar import Similar, ask_similar
from search.index.contract import Generations, Index, IndexUnavailable, Trouble
from search.language.office_words import office_words
from search.mirror.audience import View
from search.mirror.follow import CountsDiffer, catch_up


@dataclass(frozen=True, slots=True)
class Finder:
    """An archive as somebody sees it, with the index that is theirs to ask."""

    view: View
    generations: Generations
    notify: Notify
    placed: Placing | None = None
    units: UnitHistory = NO_UNITS
    own_words: tuple[OfficeWord, ...] = ()

    def index(self) -> Index:
        """The index that serves; the public's first learns what was withdrawn. Raises `IndexUnavailable`."""
        if isinstance(self.view.audience, Public):
            try:
                catch_up(self.view, self.generations)
            except (CountsDiffer, OSError) as error:
                raise IndexUnavailable(Trouble.CORRUPT, str(error)) from error
        return self.generations.current()

    def ask(self, text: str, filters: Filters, wanted: AnswerShape) -> Answer:
        """Raises `search.question.parser.BadQuestion`."""
        wanted = replace(wanted, placed=self.placed, words=office_words(self.own_words))
        try:
            return ask(self.view, self.index(), text, filters, wanted)
        except IndexUnavailable as error:
            self.notify(ContentNotSearched(error))
            return ask_by_description(self.view, text, filters, wanted)

    def similar(self, record: Record, filters: Filters, wanted: AnswerShape) -> Similar:
        """Finds similar records.

        Raises `IndexUnavailable`, since only an index knows which words distinguish records.
        """
        return ask_similar(self.view, self.index(), record, filters, wanted)

    def suggest(self, text: str, limit: int) -> Suggestions:
        """Nothing when the index is down."""
        try:
            return suggest(self.view, self.index(), text, limit)
        except IndexUnavailable as error:
            self.notify(ContentNotSearched(error))
            return Suggestions()

    def all(self, text: str, filters: Filters, wanted: AnswerShape) -> Iterator[Record]:
        """Every record that answers, in the order of `wanted`. Raises `search.question.parser.BadQuestion`."""
        wanted = replace(wanted, words=office_words(self.own_words))
        try:
            return ask_all(self.view, self.index(), text, filters, wanted)
        except IndexUnavailable as error:
            self.notify(ContentNotSearched(error))
            everything = ask_by_description(
                self.view, text, filters, replace(wanted, limit=sys.maxsize, offset=0)
            )
            return (hit.record for hit in everything.hits)


def finder_of(archive: Archive, audience: Audience, notify: Notify) -> Finder:
    theirs = portal_generations if isinstance(audience, Public) else generations
    registers = archive.registers
    return Finder(
        View(archive, audience),
        theirs(archive),
        notify,
        places_in(archive),
        registers.unit_history(),
        registers.office_words(),
    )
