"""Measures what filing costs an index that serves: the time to be found, its readers, its disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import repeat, takewhile
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter

from bench.million import Office
from bench.timing import Times, seconds
from search.answer.ask import Filters
from search.embedded import EmbeddedGenerations, EmbeddedIndex
from search.index.contract import IndexEntry, PageText
from search.question.parser import parse

_SINGLE = 300  # records filed one by one
_BATCH = 5_000
_REPORTS = 10
_ALL_REPORTED = 20  # updates at the beginning, after each of which the size is taken


def file_one_by_one(index: EmbeddedIndex, office: Office, records: int) -> None:
    """New records until each is found by a word that nothing else has, and at once by its description."""
    by_content, by_description = [], []
    for number in range(records, records + _SINGLE):
        word = f"baru{number}x"
        entry = _with_word(office.entry(number), word)
        description = Filters(code=entry.code, unit=entry.unit, period=entry.period).question
        start = perf_counter()
        index.apply([entry], [], number)
        found = index.search(parse(word), 1).total
        by_content.append(perf_counter() - start)
        by_description.append(seconds(partial(index.search, description, 1)))
        if found != 1 or index.search(description, 1).total != 1:
            raise SystemExit(f"{entry.id} was filed and is not found")
    print(f"a new record applied and found by content        {Times.of(by_content)}")
    print(f"then asked for by code, unit and period together {Times.of(by_description)}")


def _with_word(entry: IndexEntry, word: str) -> IndexEntry:
    *before, last = entry.pages
    return replace(entry, pages=(*before, PageText(last.number, f"{last.text} {word}")))


def read_beside_a_batch(place: Path, office: Office, records: int) -> None:
    """The same questions with nothing going on, and while another process files a batch."""
    index = EmbeddedGenerations(place).current()
    questions = [
        parse(f"{a} {b}") for a, b in zip(office.words(12, 180, 40), office.words(200, 1500, 40), strict=True)
    ]

    def ask(rounds: Iterable[object]) -> list[float]:
        return [seconds(partial(index.search, question, 10)) for _ in rounds for question in questions]

    ask(range(1))
    quiet = ask(range(5))
    context = get_context("spawn")
    begun, done = context.Event(), context.Event()
    writer = context.Process(target=_file_batch, args=(place, records + _SINGLE, begun, done))
    writer.start()
    begun.wait(120)
    beside = ask(takewhile(lambda _: not done.is_set(), repeat(0)))
    writer.join()
    print(f"two words asked, nobody writing                  {Times.of(quiet)}")
    if len(beside) > 1:
        print(f"two words asked, {_BATCH} records being applied    {Times.of(beside)}")


def _file_batch(place: Path, first: int, begun: Event, done: Event) -> None:
    entries = list(Office(first).entries(first, _BATCH))
    index = EmbeddedGenerations(place).current()
    begun.set()
    index.apply(entries, [], first + _BATCH)
    done.set()


def grow(index: EmbeddedIndex, place: Path, office: Office, updates: int) -> None:
    """Updates of single records, one after the other, and the size of the directory meanwhile."""
    live, largest = size_of(place), 0
    held = index.count()
    every = max(1, updates // _REPORTS)
    for number in range(updates):
        index.apply([office.entry(number * 7 % held)], [], held + number)
        if number % every == every - 1 or number < _ALL_REPORTED:
            largest = max(largest, size_of(place))
    print(f"{updates} single updates: directory {live / 1e6:.1f} MB before, {size_of(place) / 1e6:.1f} after, "
          f"at most {largest / 1e6:.1f} ({largest / live:.2f} ×)")  # fmt: skip


def size_of(place: Path) -> int:
    """Bytes of all files below a directory."""
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
