"""Compiles the question's tree to tantivy's queries; no text of a user is ever parsed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, product

from tantivy import FieldType, Occur, Query, Schema

from archive.values.period import Period
from archive.values.record import RecordId
from search.index.weights import EXACT_NAME, ONE_MORE_WORD, WeightedField
from search.question.tree import (
    And,
    Below,
    DatedWithin,
    Either,
    Everything,
    Filter,
    Fuzzy,
    Need,
    Not,
    OneOf,
    Or,
    Overlaps,
    Phrase,
    Preferring,
    Prefix,
    Question,
    Simple,
    Term,
    Weighted,
    Where,
    Word,
    Words,
    looks_in,
)


@dataclass(frozen=True, slots=True)
class EmbeddedCompiler:
    """Compiles for one schema; `places` says where the terms of each part of a record are looked for."""

    schema: Schema
    places: Mapping[Where, tuple[WeightedField, ...]]
    label: str | None = None

    def query(self, question: Question) -> Query:
        match question:
            case Word() | Phrase() | Prefix() | Fuzzy() | Either():
                return self.term(question)
            case Words():
                return self._words(question)
            case And() | Or() | Not() | Preferring():
                return self._joined(question)
            case _:
                return Query.const_score_query(self._filter(question), 0.0)

    def term(self, term: Term) -> Query:
        """Matches `term` in any of its places; whole codes and numbers weigh most."""
        if isinstance(term, Either):
            return _any(map(self._weigh, term.choices))
        places = (place for where in looks_in(term) for place in self.places.get(where, ()))
        found = [query for place in places for query in self._in_place(term, place)]
        if self.label and term.where in (Where.ANYWHERE, Where.NUMBER) and isinstance(term, Word | Phrase):
            words = (term.surface,) if isinstance(term, Word) else term.words
            exact = Query.term_query(self.schema, self.label, " ".join(words))
            also = Query.boolean_query([(Occur.Must, exact), (Occur.Must, _any(found))])
            found.append(Query.const_score_query(also, EXACT_NAME))
        return _any(found)

    def _weigh(self, weighted: Weighted) -> Query:
        query = self.term(weighted.term)
        if weighted.is_flat:
            return Query.const_score_query(query, weighted.weight)
        return self._weighed(query, weighted.weight)

    def any_term(self, terms: Iterable[Simple]) -> Query:
        """Matches what has at least one of `terms`."""
        return _any(map(self.term, terms))

    def of_one_record(self, record: RecordId, query: Query) -> Query:
        """Matches what belongs to `record` and answers `query`."""
        return _every([Query.const_score_query(self._exactly("id", record), 0.0), query])

    def _in_place(self, term: Simple, place: WeightedField) -> Iterable[Query]:
        match term:
            case Word():
                yield self._weighed(self._exactly(place.field, term.surface), place.weight)
                if term.stem:
                    yield self._weighed(self._exactly(place.stems, term.stem), place.stem_weight)
            case Phrase():
                yield self._weighed(self._phrase(term, place.field), place.weight)
            case Fuzzy():
                yield Query.fuzzy_term_query(self.schema, place.field, term.surface, term.distance)
            case Prefix():
                # no change at all, and then anything: no time goes into reading a regular expression
                yield Query.fuzzy_term_query(self.schema, place.field, term.start, 0, prefix=True)

    def _phrase(self, phrase: Phrase, field: str) -> Query:
        if len(phrase.words) == 1:
            return self._exactly(field, phrase.words[0])
        spreads = [
            Query.phrase_query(self.schema, field, list(zip(places, phrase.words, strict=True)))
            for places in _spreads(len(phrase.words), phrase.slop)
        ]
        return spreads[0] if len(spreads) == 1 else Query.disjunction_max_query(spreads)

    def _joined(self, question: And | Or | Not | Preferring) -> Query:
        match question:
            case And():
                return _every(map(self.query, question.parts))
            case Or():
                return _any(map(self.query, question.parts))
            case Not():
                everything = Query.const_score_query(Query.all_query(), 0.0)
                return Query.boolean_query(
                    [(Occur.Must, everything), (Occur.MustNot, self.query(question.part))]
                )
            case Preferring():
                gains = ((self.query(bonus.question), bonus.weight) for bonus in question.bonuses)
                bonuses = ((Occur.Should, Query.const_score_query(*gain)) for gain in gains)
                return Query.boolean_query([(Occur.Must, self.query(question.question)), *bonuses])

    def _words(self, words: Words) -> Query:
        if words.need is Need.MOST:
            terms = [self.term(term) for term in words.terms]
            return _any([*terms, *(Query.const_score_query(term, ONE_MORE_WORD) for term in terms)])
        clauses = [(Occur.Must, self.term(term)) for term in words.indispensable]
        clauses += [(Occur.Should, self.term(term)) for term in words.others]
        return Query.boolean_query(clauses, words.fewest)

    def _filter(self, question: Filter) -> Query:
        match question:
            case Below():
                return self._exactly(question.tree, question.path)
            case OneOf():
                return _any(self._exactly(question.what, value) for value in question.values)
            case Overlaps():
                return self._overlapping(question.period)
            case DatedWithin():
                first, last = question.period.start.toordinal(), question.period.end.toordinal()
                return Query.range_query(self.schema, "dated", FieldType.Integer, first, last)
            case Everything():
                return Query.all_query()

    def _overlapping(self, period: Period) -> Query:
        first, last = period.start.toordinal(), period.end.toordinal()
        return _every(
            [
                Query.range_query(self.schema, "first_day", FieldType.Integer, None, last),
                Query.range_query(self.schema, "last_day", FieldType.Integer, first, None),
            ]
        )

    def _exactly(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value)

    def _weighed(self, query: Query, weight: float) -> Query:
        return query if weight == 1.0 else Query.boost_query(query, weight)


def _spreads(words: int, slop: int) -> Iterator[tuple[int, ...]]:
    """The places of the words of a phrase, from 0, with at most `slop` other words among them, the nearest first."""
    gaps = (
        gaps
        for total in range(slop + 1)
        for gaps in product(range(total + 1), repeat=words - 1)
        if sum(gaps) == total
    )
    for spread in gaps:
        yield (0, *accumulate(1 + gap for gap in spread))


def _every(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
