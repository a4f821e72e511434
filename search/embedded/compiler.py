"""From the question's tree to tantivy's query objects; no text of a user is ever parsed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Schema

from archive.period import Period
from archive.record import RecordId
from search.embedded.schema import Place
from search.index import unit_key
from search.question import (
    And,
    ClassBelow,
    CodeBelow,
    Everything,
    Filter,
    Not,
    Or,
    Overlaps,
    Phrase,
    Prefix,
    Question,
    Term,
    UnitIs,
    Where,
    Word,
    Words,
)

_EXACT_NAME = 20.0  # a whole code or number as typed comes before any match of its words
_ONE_MORE_WORD = 1000.0  # more than any sum of BM25 scores: having more of the words always ranks higher


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles for one schema; `places` says where the terms of each part of a record are looked for."""

    schema: Schema
    places: Mapping[Where, tuple[Place, ...]]
    label: str | None = None

    def query(self, question: Question) -> Query:
        match question:
            case Word() | Phrase() | Prefix():
                return self.term(question)
            case Words():
                return self._words(question)
            case And() | Or():
                join = _every if isinstance(question, And) else _any
                return join(self.query(part) for part in question.parts)
            case Not():
                everything = Query.const_score_query(Query.all_query(), 0.0)
                return Query.boolean_query(
                    [(Occur.Must, everything), (Occur.MustNot, self.query(question.part))]
                )
            case _:
                return Query.const_score_query(self._filter(question), 0.0)

    def term(self, term: Term) -> Query:
        """Matches `term` in any of its places; whole codes and numbers weigh most."""
        found = [query for place in self.places.get(term.where, ()) for query in self._in_place(term, place)]
        if self.label and term.where in (Where.ANYWHERE, Where.NUMBER) and not isinstance(term, Prefix):
            words = (term.surface,) if isinstance(term, Word) else term.words
            exact = Query.term_query(self.schema, self.label, " ".join(words))
            also = Query.boolean_query([(Occur.Must, exact), (Occur.Must, _any(found))])
            found.append(Query.const_score_query(also, _EXACT_NAME))
        return _any(found)

    def of_one_record(self, record: RecordId, terms: Iterable[Term]) -> Query:
        """Matches what belongs to `record` and has at least one of `terms`."""
        return _every(
            [Query.const_score_query(self._exactly("id", record), 0.0), _any(map(self.term, terms))]
        )

    def _in_place(self, term: Term, place: Place) -> Iterable[Query]:
        match term:
            case Word():
                yield self._weighed(self._exactly(place.field, term.surface), place.weight)
                if term.stem:
                    yield self._weighed(self._exactly(place.stems, term.stem), place.stem_weight)
            case Phrase() if len(term.words) == 1:
                yield self._weighed(self._exactly(place.field, term.words[0]), place.weight)
            case Phrase():
                phrase = Query.phrase_query(self.schema, place.field, list(term.words))
                yield self._weighed(phrase, place.weight)
            case Prefix():
                # the words of an index are letters and digits only, so nothing in a prefix needs escaping
                yield Query.regex_query(self.schema, place.field, f"{term.start}.*")

    def _words(self, words: Words) -> Query:
        terms = [self.term(term) for term in words.terms]
        if words.every:
            return _every(terms)
        return _any([*terms, *(Query.const_score_query(term, _ONE_MORE_WORD) for term in terms)])

    def _filter(self, question: Filter) -> Query:
        match question:
            case CodeBelow():
                return self._exactly("code", question.code)
            case ClassBelow():
                return self._exactly("class", question.code)
            case UnitIs():
                return self._exactly("unit", unit_key(question.unit))
            case Overlaps():
                return self._overlapping(question.period)
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


def _every(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
