"""Compiles the question's tree to Elasticsearch's queries; no text of a user is ever parsed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from elasticsearch.dsl import query as dsl
from elasticsearch.dsl.query import Query

from archive.values.period import Period
from search.elastic.document import keyword
from search.index.weights import EXACT_NAME, ONE_MORE_WORD, PAGE_PLACES, RECORD_PLACES, WeightedField
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

_LEFT_OUT_BY_LUCENE = 2.2  # k1 + 1 of BM25, which changes no order alone, but weighs against plain scores

RECORDS: Query = dsl.Exists(field="order")
"""All records, and not the notes that an index keeps of itself."""


@dataclass(frozen=True, slots=True)
class ElasticCompiler:
    """`places` says where the terms of each part of a record are looked for, `above` is put before each field."""

    places: Mapping[Where, tuple[WeightedField, ...]]
    above: str
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
                return dsl.Bool(filter=[_filter(question)])

    def term(self, term: Term) -> Query:
        """Matches `term` in any of its places; whole codes and numbers weigh most."""
        if isinstance(term, Either):
            return _any(map(self._weighed, term.choices))
        places = (place for where in looks_in(term) for place in self.places.get(where, ()))
        found = [query for place in places for query in self._in_place(term, place)]
        if self.label and term.where in (Where.ANYWHERE, Where.NUMBER) and isinstance(term, Word | Phrase):
            words = (term.surface,) if isinstance(term, Word) else term.words
            exact = _exactly(self.label, " ".join(words))
            found.append(_scored(dsl.Bool(filter=[exact, _any(found)]), EXACT_NAME))
        return _any(found)

    def any_term(self, terms: Iterable[Simple]) -> Query:
        return _any(map(self.term, terms))

    def _weighed(self, weighted: Weighted) -> Query:
        query = self.term(weighted.term)
        return (
            _scored(query, weighted.weight)
            if weighted.is_flat
            else dsl.Bool(must=[query], boost=weighted.weight)
        )

    def _in_place(self, term: Simple, place: WeightedField) -> Iterator[Query]:
        field, weight = self.above + place.field, place.weight * _LEFT_OUT_BY_LUCENE
        match term:
            case Word():
                yield dsl.Term(field, {"value": term.surface, "boost": weight})
                if term.stem:
                    stem_weight = place.stem_weight * _LEFT_OUT_BY_LUCENE
                    yield dsl.Term(self.above + place.stems, {"value": term.stem, "boost": stem_weight})
            case Phrase():
                yield _phrase(term, field, weight)
            case Fuzzy():
                yield dsl.Fuzzy(
                    field,
                    {
                        "value": term.surface,
                        "fuzziness": str(term.distance),
                        "transpositions": True,
                        "rewrite": "constant_score",  # every word near it, not the nearest fifty
                    },
                )
            case Prefix():
                yield dsl.Prefix(field, {"value": term.start, "rewrite": "constant_score"})

    def _joined(self, question: And | Or | Not | Preferring) -> Query:
        match question:
            case And():
                return dsl.Bool(must=[self.query(part) for part in question.parts])
            case Or():
                return _any(map(self.query, question.parts))
            case Not():
                return dsl.Bool(filter=[RECORDS], must_not=[self.query(question.part)])
            case Preferring():
                bonuses = [_scored(self.query(bonus.question), bonus.weight) for bonus in question.bonuses]
                return dsl.Bool(must=[self.query(question.question)], should=bonuses)

    def _words(self, words: Words) -> Query:
        if words.need is Need.MOST:
            terms = [self.term(term) for term in words.terms]
            return _any([*terms, *(_scored(term, ONE_MORE_WORD) for term in terms)])
        needed = [self.term(term) for term in words.indispensable]
        others = [self.term(term) for term in words.others]
        return dsl.Bool(must=needed, should=others, minimum_should_match=words.fewest)


OF_RECORDS = ElasticCompiler(RECORD_PLACES, above="words.", label="label")
OF_PAGES = ElasticCompiler(PAGE_PLACES, above="pages.")


def _filter(question: Filter) -> Query:
    match question:
        case Below():
            return _exactly(question.tree.value, question.path)
        case OneOf():
            return _any(_exactly(question.what.value, value) for value in question.values)
        case Overlaps():
            return _overlapping(question.period)
        case DatedWithin():
            first, last = question.period.start.toordinal(), question.period.end.toordinal()
            return dsl.Range("dated", {"gte": first, "lte": last})
        case Everything():
            return RECORDS


def _overlapping(period: Period) -> Query:
    first, last = period.start.toordinal(), period.end.toordinal()
    return dsl.Bool(filter=[dsl.Range("first_day", {"lte": last}), dsl.Range("last_day", {"gte": first})])


def _phrase(phrase: Phrase, field: str, weight: float) -> Query:
    if len(phrase.words) == 1:
        return dsl.Term(field, {"value": phrase.words[0], "boost": weight})
    if not phrase.slop:
        return dsl.MatchPhrase(
            field, {"query": " ".join(phrase.words), "analyzer": "whitespace", "boost": weight}
        )
    clauses = [{"span_term": {field: word}} for word in phrase.words]
    return dsl.SpanNear(clauses=clauses, slop=phrase.slop, in_order=True, boost=weight)


def _exactly(field: str, value: str) -> Query:
    return dsl.Term(field, {"value": keyword(value)})


def _scored(query: Query, score: float) -> Query:
    return dsl.ConstantScore(filter=query, boost=score)


def _any(queries: Iterable[Query]) -> Query:
    """Matches what one of `queries` matches, and nothing when there are none."""
    given = list(queries)
    return dsl.Bool(should=given, minimum_should_match=1) if given else dsl.MatchNone()
