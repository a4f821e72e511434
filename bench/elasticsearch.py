"""Measures our engine on Elasticsearch beside the bare client: writing, asking, freshness, size.

    .venv/bin/python -m bench.elasticsearch [--records 200000] [--words 250] [--url http://127.0.0.1:9200]

Writing: `apply`, as the follower calls it (5,000 records at a time, the position noted after each), beside
`elasticsearch.helpers.parallel_bulk` given the same documents, finished; both end with a refresh. Words are
parted before the clock starts, for both; `analysed too` is ours with the parting of the words in it, once while
every word is new, and once when their stems are known. The greater number of records only fills the index.
Asking: `search` with its best pages and a snippet of each, beside the same two requests, ready made, sent by
the bare client. Freshness: from `apply` of one record to the answer that has it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from archive.values.record import RecordId
from bench.made_up import Office, remember_analysis
from bench.timing import Times, seconds, timed
from search.answer.snippet import cut_snippet
from search.elastic.access import Access, IndexPlace
from search.elastic.connection import connect
from search.elastic.document import encoded, record_document
from search.elastic.engine import ElasticIndex
from search.elastic.generations import ElasticGenerations
from search.elastic.patience import Patience
from search.index.contract import IndexEntry
from search.question.parser import parse
from search.question.tree import wanted_terms
from tests.search.elastic.sources import running

_AT_ONCE = 5000
_WRITTEN = 10_000  # records that both ways of writing are timed on
_ANALYSED = 2000
_QUESTIONS = 300
Json = dict[str, Any]
Texts = Mapping[RecordId, Sequence[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--words", type=int, default=250)
    parser.add_argument("--url")
    options = parser.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place.chmod(0o755)
        url = options.url or stack.enter_context(running(place)).url
        client = connect(Access((url,), seconds=600))
        generations = ElasticGenerations(client, IndexPlace("arsip-bench", place / "locks"), Patience(sleep))
        office = Office(options.words)
        written = min(_WRITTEN, options.records)
        tell(f"{options.records} records of {office.pages} pages of {options.words} words")
        analysed_too(generations, office, min(_ANALYSED, written))
        remember_analysis()
        writing(client, generations, office, written)
        texts = fill(generations, office, options.records)
        asking(client, generations.current(), office, texts)
        freshness(generations.current(), office)
        on_disk(client, generations.current(), options.records * office.pages)
        client.indices.delete(index=generations.current().name)


def analysed_too(generations: ElasticGenerations, office: Office, count: int) -> None:
    for known in ("new words", "known words"):
        entries = list(office.entries(count))
        with generations.build() as building:
            took = seconds(lambda index=building.index, given=entries: apply_all(index, given))  # type: ignore[misc]
        tell(f"analysed too, {known:11} {count / took:8.0f} records/s")


def writing(client: Elasticsearch, generations: ElasticGenerations, office: Office, count: int) -> None:
    entries = list(office.entries(count))
    finished: list[Json] = [json.loads(encoded(record_document(entry))) for entry in entries]
    for name in ("warming up", "1st", "2nd"):
        with generations.build() as building:
            ours = seconds(lambda index=building.index: apply_all(index, entries))  # type: ignore[misc]
        with generations.build() as building:
            theirs = seconds(lambda index=building.index: all_by_helper(client, index, finished))  # type: ignore[misc]
        tell(
            f"writing, {name:10}  ours {count / ours:8.0f} records/s  parallel_bulk {count / theirs:8.0f}  "
            f"ratio {theirs / ours:.2f} (goal 0.8 or more)"
        )


def all_by_helper(client: Elasticsearch, index: ElasticIndex, finished: Iterable[Json]) -> None:
    actions = ({"_index": index.name, "_id": document["id"], "_source": document} for document in finished)
    deque(parallel_bulk(client, actions), maxlen=0)
    index.count()


def fill(generations: ElasticGenerations, office: Office, count: int) -> Texts:
    start = perf_counter()
    texts: dict[RecordId, Sequence[str]] = {}
    with generations.build() as building:
        for position, some in enumerate(_batches(office.entries(count)), 1):
            building.index.apply(some, [], position)
            texts |= {entry.id: [page.text for page in entry.pages] for entry in some}
            done = min(position * _AT_ONCE, count)
            if position % 4 == 0 or done == count:
                tell(f"filling, {done:9} records  {done / (perf_counter() - start):8.0f} records/s")
        building.switch()
    return texts


def asking(client: Elasticsearch, index: ElasticIndex, office: Office, texts: Texts) -> None:
    questions = [parse(text) for text in office.questions(_QUESTIONS)]
    sent: list[list[Json]] = []
    for question in questions:
        recorder = Recorder(client)
        ElasticIndex(recorder, index.name, Patience(sleep)).search(question, 10)  # type: ignore[arg-type]
        sent.append(recorder.sent)

    def ours(number: int) -> None:
        found = index.search(questions[number], 10)
        terms = wanted_terms(questions[number])
        for match in found.matches:
            cut_snippet(texts[match.id][(match.page or 1) - 1], terms)

    def theirs(number: int) -> None:
        for body in sent[number]:
            client.search(**body)

    numbers = range(len(questions))
    bare, full = _alternating(numbers, theirs, ours)
    tell(f"asking, bare client    {bare}")
    tell(
        f"asking, ours           {full}  p50 x {full.p50 / bare.p50:.2f}  p95 x {full.p95 / bare.p95:.2f} (goal 1.3)"
    )


def _alternating(numbers: Iterable[int], first: Any, second: Any) -> tuple[Times, Times]:
    """Both over the same questions, warmed up, in turns: whatever else the machine does meets both alike."""
    one: list[float] = []
    other: list[float] = []
    for number in numbers:
        first(number)
        one.append(seconds(lambda at=number: first(at)))  # type: ignore[misc]
        other.append(seconds(lambda at=number: second(at)))  # type: ignore[misc]
    return Times.of(one), Times.of(other)


def freshness(index: ElasticIndex, office: Office) -> None:
    entries = list(office.entries(30))

    def found(number: int) -> None:
        index.apply([entries[number]], [], 10**9 + number)
        question = parse(f"nomor:{entries[number].number}")
        while not index.search(question, 1).total:
            pass

    tell(f"freshness              {timed([lambda at=number: found(at) for number in range(30)])}")  # type: ignore[misc]


def on_disk(client: Elasticsearch, index: ElasticIndex, pages: int) -> None:
    client.indices.flush(index=index.name)
    stats = client.indices.stats(index=index.name, metric="store")["_all"]["primaries"]
    tell(f"on disk                {stats['store']['size_in_bytes'] / pages:8.0f} bytes/page")


def apply_all(index: ElasticIndex, entries: Iterable[IndexEntry]) -> None:
    for position, some in enumerate(_batches(entries), 1):
        index.apply(some, [], position)
    index.count()


def _batches(entries: Iterable[IndexEntry]) -> Iterator[list[IndexEntry]]:
    given = iter(entries)
    while some := list(islice(given, _AT_ONCE)):
        yield some


def tell(line: str) -> None:
    """At once, also into a file: what is known when a long run is cut off is worth having."""
    print(line, flush=True)


class Recorder:
    """A client that writes down what it is asked to search."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        self.sent: list[Json] = []

    def search(self, **body: Any) -> Any:
        self.sent.append(body)
        return self._client.search(**body)

    def options(self, **_: Any) -> Elasticsearch:
        return self._client


if __name__ == "__main__":
    main()
