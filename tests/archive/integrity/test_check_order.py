"""What was checked longest ago comes first, and each place of the journal belongs to the run that checked it last."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from archive.catalogue import schema
from archive.integrity.check_order import Span, cover, stretches, united

LAST = 30
spans = st.tuples(st.integers(1, LAST), st.integers(1, LAST)).map(lambda ends: (min(ends), max(ends)))


def prepared(connection: Connection) -> None:
    """A journal of thirty entries; what they say does not matter here."""
    schema.tables.create_all(connection, tables=[schema.journal, schema.checked, schema.scrub])
    row = {"time": "", "actor": "", "action": "filed", "detail": "{}", "previous": "", "digest": ""}
    connection.execute(schema.journal.insert(), [row | {"sequence": at} for at in range(1, LAST + 1)])


@settings(max_examples=30)
@given(st.lists(st.tuples(spans, st.integers(1, 5)), max_size=20))
def test_each_place_belongs_to_the_run_that_covered_it_last(covered: list[tuple[Span, int]]) -> None:
    last: dict[int, int | None] = dict.fromkeys(range(1, LAST + 1))
    with create_engine("sqlite://").begin() as connection:
        prepared(connection)
        for span, run in covered:
            cover(connection, span, run)
            last |= dict.fromkeys(range(span[0], span[1] + 1), run)
        found = stretches(connection)
    assert {at: one.run for one in found for at in range(one.first, one.last + 1)} == last
    assert sum(one.last - one.first + 1 for one in found) == LAST
    assert [one.run or 0 for one in found] == sorted(one.run or 0 for one in found)


@given(st.lists(spans, max_size=12))
def test_spans_are_united_to_as_few_as_can_be(given_spans: list[Span]) -> None:
    found = list(united(given_spans))
    places = {at for first, last in given_spans for at in range(first, last + 1)}
    assert {at for first, last in found for at in range(first, last + 1)} == places
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))
