"""Writes into and asks one generation of the embedded index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, Query, Searcher

from archive.storage.disk import Disk
from archive.values.objection import objection
from archive.values.record import RecordId
from search.embedded import schema
from search.embedded.best_pages import BestPages
from search.embedded.compiler import EmbeddedCompiler
from search.embedded.directories import WRITING
from search.embedded.orders import in_order
from search.embedded.tantivy_index import TantivyIndex, damage_named
from search.embedded.writer import GenerationWriter
from search.index.contract import (
    Counted,
    Counts,
    EntryRefusal,
    Facet,
    IndexedRecord,
    IndexEntry,
    IndexUnavailable,
    SearchResults,
    Sort,
    Trouble,
)
from search.index.weights import PAGE_PLACES, RECORD_PLACES
from search.language import analyzer as analysis
from search.language.analyzer import indonesian
from search.question.tree import Question

_AT_ONCE = 20_000  # records of a long answer that are fetched in one go
_IDS_AT_ONCE = 1000
_MOST_VALUES = 65_000  # of one facet: more than an office has units, kinds or classes

_ABOUT, _POSITION = "about.json", "position"
_VERSIONS = {"format": schema.FORMAT, "analyzer": analysis.VERSION}


class EmbeddedIndex:
    """`search.index.contract.Index` on a directory; any number of readers, one writer at a time."""

    def __init__(self, generation: Path) -> None:
        """Opens what `create` made. Raises `IndexUnavailable` when it is damaged or of another version."""
        self._generation = generation
        _check_versions(generation)
        self._records = TantivyIndex(generation / "records")
        self._pages = TantivyIndex(generation / "pages")
        self._writer = GenerationWriter(
            generation / WRITING, (self._records, self._pages), self._refuse_if_replaced
        )
        self._of_records = EmbeddedCompiler(self._records.schema, RECORD_PLACES, "label")
        self._of_pages = EmbeddedCompiler(self._pages.schema, PAGE_PLACES)

    @classmethod
    def create(cls, generation: Path) -> EmbeddedIndex:
        """Makes an empty index in an empty directory."""
        disk = Disk()
        for name, layout in (("records", schema.record_schema()), ("pages", schema.page_schema())):
            (generation / name).mkdir()
            tantivy.Index(layout, str(generation / name))
        disk.rewrite(generation / _POSITION, b"0\n")
        disk.rewrite(generation / _ABOUT, f"{json.dumps(_VERSIONS)}\n".encode())
        return cls(generation)

    def position(self) -> int:
        with damage_named():
            return int((self._generation / _POSITION).read_text("utf-8"))

    def apply(self, entries: Iterable[IndexEntry], removed: Iterable[RecordId], position: int) -> None:
        # after all commits: a crash before this means that the same is applied once more
        note = partial(Disk().rewrite, self._generation / _POSITION, f"{position}\n".encode())
        with self._writer.writing(then=note) as (records, pages):
            for record in removed:
                records.remove(record)
                pages.remove(record)
            for entry in entries:
                records.remove(entry.id)
                pages.remove(entry.id)
                document, of_pages = schema.documents(entry)
                records.add(document, entry.id)
                for page in of_pages:
                    pages.add(page, entry.id)
        indonesian().stems.save()

    def search(
        self, question: Question, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE
    ) -> SearchResults:
        query = self._of_records.query(question)
        with damage_named():
            searcher = self._records.searcher()
            total, hits = in_order(question, sort)(searcher, query, limit, offset)
            best = BestPages.of(question, searcher, self._pages.searcher(), self._of_records, self._of_pages)
            return SearchResults(total, tuple(best.match(score, address) for score, address in hits))

    def all(self, question: Question, sort: Sort = Sort.CODE) -> Iterator[RecordId]:
        query, window = self._of_records.query(question), in_order(question, sort)
        with damage_named():
            searcher = self._records.searcher()
            for offset in range(0, max(1, searcher.num_docs), _AT_ONCE):
                total, hits = window(searcher, query, _AT_ONCE, offset)
                for _, address in hits:
                    yield RecordId(str(searcher.doc(address).get_first("id")))
                if offset + _AT_ONCE >= total:
                    return

    def facets(self, question: Question, facets: Sequence[Facet], limit: int) -> tuple[Counts, ...]:
        query = self._of_records.query(question)
        wanted = {facet: {"terms": {"field": schema.FACETS[facet], "size": _MOST_VALUES}} for facet in facets}
        if not wanted:
            return ()
        with damage_named():
            found = self._records.searcher().aggregate(query, wanted)
        return tuple(_counts(facet, found[facet]["buckets"], limit) for facet in facets)

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        with damage_named():
            searcher = self._records.searcher()
            return tuple(searcher.doc_freq("body_stem", stem) for stem in stems)

    def held(self, ids: Sequence[RecordId]) -> tuple[IndexedRecord, ...]:
        with damage_named():
            records, pages = self._records.searcher(), self._pages.searcher()
            numbers: dict[RecordId, list[int]] = {}
            for page in self._of(ids, self._of_pages, pages):
                numbers.setdefault(_id(page), []).append(_number(page, "number"))
            return tuple(
                _held(document, numbers.get(_id(document), []))
                for document in self._of(ids, self._of_records, records)
            )

    def ids(self) -> Iterator[RecordId]:
        with damage_named():
            searcher, ids = self._records.searcher(), []
            for offset in range(0, searcher.num_docs, _AT_ONCE):
                found = searcher.search(Query.all_query(), _AT_ONCE, count=False, offset=offset)
                ids += [_id(searcher.doc(address)) for _, address in found.hits]
        return iter(sorted(ids))

    def refusals(self) -> tuple[EntryRefusal, ...]:
        """None: tantivy takes every document that the schema can say."""
        return ()

    def count(self) -> int:
        with damage_named():
            return self._records.searcher().num_docs

    def close(self) -> None:
        """Lets other processes write; open files go with the object."""
        self._writer.leave()

    def _refuse_if_replaced(self) -> None:
        if not self._generation.is_dir():
            raise IndexUnavailable(
                Trouble.REPLACED,
                objection("generation_gone", "{name} is no more", name=self._generation.name),
            )

    def _of(
        self, ids: Sequence[RecordId], compiler: EmbeddedCompiler, searcher: Searcher
    ) -> Iterator[Document]:
        """The documents of the records, however many each has."""
        for start in range(0, len(ids), _IDS_AT_ONCE):
            query = Query.term_set_query(compiler.schema, "id", list(ids[start : start + _IDS_AT_ONCE]))
            for _, address in searcher.search(query, max(1, searcher.num_docs), count=False).hits:
                yield searcher.doc(address)


def _counts(facet: Facet, buckets: Sequence[Mapping[str, Any]], limit: int) -> Counts:
    counted = [Counted(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    counted.sort(key=lambda found: (-found.count, found.value))
    return Counts(facet, tuple(counted[:limit]), len(counted))


def _held(document: Document, pages: list[int]) -> IndexedRecord:
    only_page = document.get_first("only_page")
    numbers = pages if only_page is None else [only_page]
    digest = bytes(document.get_first("digest") or b"").hex()
    return IndexedRecord(_id(document), digest, tuple(sorted(numbers)))


def _id(document: Document) -> RecordId:
    return RecordId(str(document.get_first("id")))


def _number(document: Document, field: str) -> int:
    return int(document.get_first(field) or 0)


def _check_versions(generation: Path) -> None:
    with damage_named():
        made_with = json.loads((generation / _ABOUT).read_text("utf-8"))
    if made_with != _VERSIONS:
        raise IndexUnavailable(
            Trouble.OUTDATED,
            objection("made_with", "made with {found}, this is {known}", found=made_with, known=_VERSIONS),
        )
