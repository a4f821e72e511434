"""Measures search over very many records, beside raw tantivy, and filing, growth and size.

    .venv/bin/python -m bench.search [--records 1000000] [--asked 40] [--updates 10000] [--place DIRECTORY]

Raw tantivy is given finished query objects over the same files: the ten best records and, for each of them, the
query for its best pages, exactly as `Index.search` asks it. Both take turns, the one that begins changing.
Beside the rebuild stands what tantivy alone needs for the same finished documents, which nobody can go below.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bench.bare_tantivy import TEN, Asked, BareTantivy, bare_build
from bench.filing import file_one_by_one, grow, read_beside_a_batch, size_of
from bench.million import KINDS, UNITS, Office
from bench.timing import Taken, Times, measured, seconds
from search.answer.ask import Filters
from search.embedded import EmbeddedGenerations
from search.index.contract import Facet, Index, IndexEntry
from search.language.analyzer import indonesian
from search.question.parser import parse
from search.question.tree import Question, both


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=40, help="questions of each kind")
    parser.add_argument(
        "--updates", type=int, default=10_000, help="single updates for the growth of the directory"
    )
    parser.add_argument(
        "--at-once", type=int, default=200_000, help="records applied together by the rebuild"
    )
    parser.add_argument("--place", type=Path, help="where the index is made; a temporary directory else")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.place) as folder:
        generations, office = EmbeddedGenerations(Path(folder)), Office()
        pages = _build(generations, office, options.records, options.at_once)
        size = size_of(Path(folder))
        print(
            f"size: {size / 1e6:,.1f} MB, {size / options.records:,.0f} bytes a record, {size / pages:,.0f} a page\n"
        )
        _ask(generations.current(), Path(folder), office, options.asked)
        file_one_by_one(generations.current(), office, options.records)
        read_beside_a_batch(Path(folder), office, options.records)
        grow(generations.current(), Path(folder), office, options.updates)


def _build(generations: EmbeddedGenerations, office: Office, records: int, at_once: int) -> int:
    """A rebuild, its records made before the clock runs; the words of the stem table are known by then."""
    taken = Taken(0.0, 0.0)
    pages = 0
    indonesian().spaced(" ".join(office.vocabulary))
    with generations.build() as building:
        for first in range(0, records, at_once):
            entries = list(office.entries(first, min(at_once, records - first)))
            pages += sum(len(entry.pages) for entry in entries)
            taken += measured(partial(building.index.apply, entries, [], first + len(entries)))
        taken += measured(building.index.close)  # the merging
        building.switch()
    print(f"rebuild: {records} records, {pages} pages, {taken.per(records)}")
    entries = list(Office().entries(0, min(records, at_once)))
    print(f"bare tantivy, two threads, given {len(entries)} of these records as finished documents: "
          f"{bare_build(entries).per(len(entries))}")  # fmt: skip
    return pages


def _ask(index: Index, place: Path, office: Office, count: int) -> None:
    raw = BareTantivy(place)
    for _ in range(20):  # what both need to have in memory
        index.search(parse(office.words(0, 100, 1)[0]), TEN)
    print(f"{'ten records with their pages':28} {'Arsip p50':>10} {'p95 ms':>8} {'raw p50':>9} {'p95 ms':>8} "
          f"{'p95 ×':>6} {'paired ×':>8}")  # fmt: skip
    for name, asked in kinds_of_questions(office, count).items():
        _compare(name, [(_search(index, one), raw.search(one)) for one in asked])
    some = [parse(word) for word in office.words(20, 400, count)]
    _compare("facets: unit, year, kind", [(_facets(index, one), raw.facets(one, _FACETS)) for one in some])
    by_kind = [Filters(unit=unit, kind=kind).question for unit in UNITS for kind in KINDS][:count]
    _compare("all of a unit and kind", [(_all(index, one), raw.all(one)) for one in by_kind])
    print()


def kinds_of_questions(office: Office, count: int) -> dict[str, list[Asked]]:
    frequent, middle, rare = (
        office.words(*ranks, count) for ranks in ((12, 180), (200, 1500), (3000, 30_000))
    )
    filed = list(Office().entries(0, count))  # the first that were built, word for word
    filters = [Filters(unit=UNITS[at % 10], kind=KINDS[at % 8], year=2006 + at % 18) for at in range(count)]
    return {
        "common word": [Asked(parse(word)) for word in frequent],
        "rare word": [Asked(parse(word)) for word in rare],
        "two words": [Asked(parse(f"{a} {b}")) for a, b in zip(frequent, middle, strict=True)],
        "phrase": [Asked(parse(f'"{" ".join(_three_words(entry))}"')) for entry in filed],
        "prefix": [Asked(parse(f"{word[:4]}*")) for word in middle],
        "fuzzy": [Asked(parse(f"{word[:-1]}q~")) for word in middle],
        "word, unit, kind, year": [
            Asked(both(parse(word), filters[at].question)) for at, word in enumerate(frequent)
        ],
        "unit, kind, year": [Asked(filters.question) for filters in filters],
        "page 501 of a common word": [Asked(parse(word), 5000) for word in frequent],
        "code": [Asked(parse(str(entry.code))) for entry in filed],
        "code prefix": [Asked(Filters(code=entry.classification).question) for entry in filed],
    }


def _three_words(entry: IndexEntry) -> list[str]:
    return entry.pages[0].text.split()[4:7]


_FACETS = (Facet.UNIT, Facet.YEAR, Facet.KIND)


def _search(index: Index, asked: Asked) -> Callable[[], object]:
    return lambda: index.search(asked.question, TEN, asked.offset)


def _facets(index: Index, question: Question) -> Callable[[], object]:
    return lambda: index.facets(question, _FACETS, 20)


def _all(index: Index, question: Question) -> Callable[[], object]:
    return lambda: list(index.all(question))


def _compare(name: str, pairs: Sequence[tuple[Callable[[], object], Callable[[], object]]]) -> None:
    taken: list[tuple[float, float]] = []
    for at, (ours, raw) in enumerate(pairs):
        if at % 2:
            other, own = seconds(raw), seconds(ours)
        else:
            own, other = seconds(ours), seconds(raw)
        taken.append((own, other))
    arsip, bare = (Times.of(side) for side in zip(*taken, strict=True))
    paired = median(own / other for own, other in taken)
    print(f"{name:28} {arsip.p50:10.2f} {arsip.p95:8.2f} {bare.p50:9.2f} {bare.p95:8.2f} "
          f"{arsip.p95 / bare.p95:6.2f} {paired:8.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
