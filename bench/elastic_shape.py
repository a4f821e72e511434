"""Measures three shapes of records and pages on Elasticsearch: size, writing, rewriting, asking.

    .venv/bin/python -m bench.elastic_shape [--records 20000] [--words 250] [--url http://127.0.0.1:9200]
                                            [--shapes two one nested]
    .venv/bin/python -m bench.elastic_shape --records 1000000 --words 30

`nested`: a document a record, its pages nested in it, their words copied up (what Arsip does).
`two`:    an index of records with all their words, and one of pages.
`one`:    both kinds of documents in one index, a field telling them apart; best pages by collapse.

Every shape is given the same finished words, sent by the same `parallel_bulk`, and must answer the same two
requests: the ten best records that have all the words, wherever, with the total; the three best pages of each.
Records are made as they are sent, an index goes before the next one comes, and what is known is told at once, so
that a run of a million needs little memory, the disk of one index, and may be cut off.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from bench.made_up import Office, remember_analysis
from bench.timing import seconds, timed
from search.elastic.compiler import OF_PAGES, OF_RECORDS, ElasticCompiler
from search.elastic.document import record_document
from search.elastic.mapping import layout
from search.index.contract import BEST_PAGES, IndexEntry
from search.index.weights import PAGE_PLACES
from search.question.parser import parse
from search.question.tree import wanted_terms
from tests.search.elastic.sources import running

_QUESTIONS = 200
_REWRITTEN = 50
_WARM_UP = 2000
_TOLD_EVERY = 50_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """`documents` of an entry, each with its index; `ask` sends what one question needs."""

    name: str
    mappings: Mapping[str, Json]
    documents: Callable[[IndexEntry], Iterator[Json]]
    ask: Callable[[Elasticsearch, str], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=250)
    parser.add_argument("--url")
    parser.add_argument("--shapes", nargs="+", default=list(shapes()), choices=list(shapes()))
    options = parser.parse_args()
    remember_analysis()
    with ExitStack() as stack:
        url = options.url
        if url is None:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            place.chmod(0o755)
            url = stack.enter_context(running(place)).url
        client = Elasticsearch(url, request_timeout=600)
        tell(f"{options.records} records of 3 pages of {options.words} words")
        chosen = [shapes()[name] for name in options.shapes]
        for shape in chosen:  # a server is slow at first, whatever it is given
            measure(client, shape, min(_WARM_UP, options.records), options.words)
        tell("warmed up")
        for shape in chosen:
            measure(client, shape, options.records, options.words)


def measure(client: Elasticsearch, shape: Shape, records: int, words: int) -> None:
    office = Office(words)
    names = list(shape.mappings)
    client.indices.delete(index=names, ignore_unavailable=True)
    for index, mappings in shape.mappings.items():
        settings = {**layout().settings, "index.refresh_interval": "-1", "index.number_of_replicas": 0}
        client.indices.create(index=index, settings=settings, mappings=mappings)
    writing = seconds(lambda: write(client, shape, office, records))
    client.indices.refresh(index=names)
    client.indices.flush(index=names)
    stats = client.indices.stats(index=names, metric="store")["_all"]["primaries"]
    size = stats["store"]["size_in_bytes"]
    tell(f"{shape.name:7} {records / writing:8.0f} records/s  {size / records / 3:7.0f} bytes/page")
    questions = office.questions(_QUESTIONS)
    for question in questions[:20]:
        shape.ask(client, question)
    tell(f"{shape.name:7} ask     {timed([lambda text=text: shape.ask(client, text) for text in questions])}")  # type: ignore[misc]
    again = list(office.entries(_REWRITTEN))
    tell(
        f"{shape.name:7} rewrite {timed([lambda entry=entry: rewrite(client, shape, entry) for entry in again])}"  # type: ignore[misc]
    )
    client.indices.delete(index=names)


def write(client: Elasticsearch, shape: Shape, office: Office, records: int) -> None:
    actions = (action for entry in reported(office.entries(records)) for action in shape.documents(entry))
    for _ in parallel_bulk(
        client, actions, thread_count=2, chunk_size=500, max_chunk_bytes=8 << 20,
        expand_action_callback=encoded_once,
    ):  # fmt: skip
        pass


def reported(entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
    """The same entries; now and then it is told how many have gone by, and how fast."""
    start = perf_counter()
    for number, entry in enumerate(entries, 1):
        yield entry
        if number % _TOLD_EVERY == 0:
            tell(f"        {number:9} records, {number / (perf_counter() - start):8.0f} a second")


def encoded_once(action: Any) -> tuple[Json, bytes]:
    """An action and its document, encoded by a quicker encoder than the client's."""
    about = {name: action[name] for name in ("_index", "_id")}
    return {"index": about}, msgspec.json.encode(action["_source"])


def tell(line: str) -> None:
    print(line, flush=True)


def rewrite(client: Elasticsearch, shape: Shape, entry: IndexEntry) -> None:
    """One record once more, findable at the end."""
    for action in shape.documents(entry):
        client.index(index=action["_index"], id=action["_id"], document=action["_source"])
    client.indices.refresh(index=list(shape.mappings))


def shapes() -> Mapping[str, Shape]:
    return {shape.name: shape for shape in _shapes()}


def _shapes() -> list[Shape]:
    flat = deepcopy(dict(layout().mappings))
    del flat["properties"]["pages"]
    page = {"record": {"type": "keyword"}, "page": {"properties": _page_words()}}
    pages = {"dynamic": "strict", "_source": {"enabled": False}, "properties": page}
    both = deepcopy(flat)
    both["properties"] |= page
    return [
        Shape("nested", {"shape-nested": dict(layout().mappings)}, nested_documents, ask_nested),
        Shape(
            "two", {"shape-records": flat, "shape-pages": pages},
            lambda entry: apart(entry, "shape-records", "shape-pages"),
            lambda client, text: ask_apart(client, text, "shape-records", "shape-pages"),
        ),
        Shape(
            "one", {"shape-one": both},
            lambda entry: apart(entry, "shape-one", "shape-one"),
            lambda client, text: ask_apart(client, text, "shape-one", "shape-one"),
        ),
    ]  # fmt: skip


def nested_documents(entry: IndexEntry) -> Iterator[Json]:
    yield {"_index": "shape-nested", "_id": entry.id, "_source": _document(entry)}


def apart(entry: IndexEntry, records: str, pages: str) -> Iterator[Json]:
    document = _document(entry)
    given = document.pop("pages")
    document["words"] |= {name: [page[name] for page in given] for name in ("body", "body_stem")}
    yield {"_index": records, "_id": entry.id, "_source": document}
    for page in given:
        source = {"record": entry.id, "page": page}
        yield {"_index": pages, "_id": f"{entry.id}-{page['number']}", "_source": source}


def ask_nested(client: Elasticsearch, text: str) -> None:
    ids = _best_records(client, "shape-nested", text)
    inner = {"size": BEST_PAGES, "_source": False, "docvalue_fields": ["pages.number"]}
    terms = OF_PAGES.any_term(wanted_terms(parse(text))).to_dict()
    nested = {"nested": {"path": "pages", "query": terms, "inner_hits": inner}}
    query = {"bool": {"filter": [{"ids": {"values": ids}}], "should": [nested]}}
    client.search(index="shape-nested", query=query, size=10, source=False)


def ask_apart(client: Elasticsearch, text: str, records: str, pages: str) -> None:
    ids = _best_records(client, records, text)
    terms = ElasticCompiler(PAGE_PLACES, "page.").any_term(wanted_terms(parse(text))).to_dict()
    inner = {"name": "best", "size": BEST_PAGES, "_source": False, "docvalue_fields": ["page.number"]}
    client.search(
        index=pages,
        query={"bool": {"filter": [{"terms": {"record": ids}}], "must": [terms]}},
        collapse={"field": "record", "inner_hits": inner},
        size=10,
        source=False,
    )


def _best_records(client: Elasticsearch, index: str, text: str) -> list[str]:
    answer = client.search(
        index=index,
        query=OF_RECORDS.query(parse(text)).to_dict(),
        sort=[{"_score": "desc"}, {"order": "asc"}],
        track_total_hits=True,
        size=10,
        source=False,
    )
    return [hit["_id"] for hit in answer["hits"]["hits"]]


def _document(entry: IndexEntry) -> Json:
    document: Json = msgspec.to_builtins(record_document(entry))
    return {name: value for name, value in document.items() if value is not None}


def _page_words() -> Json:
    words: Json = deepcopy(layout().mappings["properties"]["pages"]["properties"])
    for field in words.values():
        field.pop("copy_to", None)
    return words


if __name__ == "__main__":
    main()
