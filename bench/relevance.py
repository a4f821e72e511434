"""Measures how well the embedded index ranks: how often the right document comes first.

    .venv/bin/python -m bench.relevance [--samples ../shared/samples] [--homes FOLDER] [--only own]

Deterministic. Every question is asked as `arsip search` asks it. `known` are documents without descriptions, asked for
by the names that their office gave them; `own` are the project's questions over `examples/` and the office's samples;
`+ list` is the same archive with one list that names every document; `sentences` are whole questions over passages
(TyDi QA). The first run reads the documents, which takes minutes; they are kept in `--homes`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archive.archive import Archive
from archive.values.access import UNLIMITED
from bench.judged import (
    EXAMPLES,
    Judged,
    known_items,
    own_questions,
    passages,
    read_archive,
    sentences,
    with_list,
)
from search.answer.ask import AnswerShape, Filters, ask
from search.answer.ranking import as_sentence
from search.embedded import EmbeddedGenerations
from search.index.contract import Index
from search.mirror.audience import View
from search.mirror.follow import rebuild
from search.question.parser import BadQuestion, parse
from search.question.sentence import is_sentence
from search.question.tree import relaxed

_CUTOFF = 10

Ask = Callable[[str], list[str]]
"""Gives the names of the first documents that answer."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Of all questions, the share with a right document first and in the first three, the mean reciprocal rank of
    the first right one, and the share with one, among ten."""

    first: float
    in_three: float
    mrr: float
    success: float

    @classmethod
    def of(cls, ranks: list[int]) -> Quality:
        """`ranks` has the place of each question's first right document, 0 where none is among the ten."""

        def share(most: int) -> float:
            return sum(0 < rank <= most for rank in ranks) / len(ranks)

        return cls(share(1), share(3), sum(1 / rank for rank in ranks if rank) / len(ranks), share(_CUTOFF))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--samples", type=Path, default=Path("../shared/samples"))
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "arsip-relevance")
    parser.add_argument("--only", help="sets whose name begins so")
    parser.add_argument("--misses", action="store_true", help="also what came instead of the right document")
    options = parser.parse_args()
    print(f"{'':12} questions   first  in three  MRR@10   S@10")
    for name, questions, opened in _collections(options.samples, options.homes):
        if name.startswith(options.only or ""):
            with opened as answer:
                _report(name, questions, answer, with_misses=options.misses)


def _collections(
    samples: Path, homes: Path
) -> Iterator[tuple[str, list[Judged], AbstractContextManager[Ask]]]:
    for split in ("train", "valid"):
        place = samples / "relevance"
        yield f"sentences {split}", sentences(place, split), _of_passages(place)
    for name, questions, folders in (
        ("known", known_items(samples), [samples / "known"]),
        ("own", own_questions(), [samples / "office", EXAMPLES]),
    ):
        home = homes / name
        yield name, questions, _of_archive(partial(read_archive, home, folders))
        titles = [question.text for question in questions]
        yield f"{name} + list", questions, _of_archive(partial(with_list, home, titles))


@contextmanager
def _of_passages(place: Path) -> Iterator[Ask]:
    with tempfile.TemporaryDirectory() as folder:
        generations = EmbeddedGenerations(Path(folder))
        with generations.build() as building:
            building.index.apply(passages(place), [], 1)
            building.switch()
        index = generations.current()
        yield lambda text: _passages_found(index, text)


def _passages_found(index: Index, text: str) -> list[str]:
    question = parse(text)
    asked = as_sentence(text, question, index) if is_sentence(text) else question
    found = index.search(asked, _CUTOFF).matches
    if not found and (loose := relaxed(question)) is not None:
        found = index.search(loose, _CUTOFF).matches
    return [match.id for match in found]


@contextmanager
def _of_archive(opened: Callable[[], Archive]) -> Iterator[Ask]:
    archive = opened()
    with tempfile.TemporaryDirectory() as folder:
        generations = EmbeddedGenerations(Path(folder))
        rebuild(archive, generations)
        index, view = generations.current(), View(archive, UNLIMITED)
        yield lambda text: [
            hit.record.original.name for hit in ask(view, index, text, Filters(), AnswerShape(_CUTOFF)).hits
        ]
    archive.close()


def _report(name: str, questions: list[Judged], answer: Ask, *, with_misses: bool) -> None:
    found = [_found(answer, question.text) for question in questions]
    ranks = [_rank(question, names) for question, names in zip(questions, found, strict=True)]
    quality = Quality.of(ranks)
    print(
        f"{name:16} {len(questions):5}   {quality.first:.3f}     {quality.in_three:.3f}"
        f"   {quality.mrr:.4f}  {quality.success:.4f}",
        flush=True,
    )
    for question, rank, names in zip(questions, ranks, found, strict=True):
        if with_misses and rank != 1:
            print(f"    {rank:2} {question.text}\n       {', '.join(names[:4])}")


def _found(answer: Ask, text: str) -> list[str]:
    with suppress(BadQuestion):  # what is refused has found nothing
        return answer(text)
    return []


def _rank(question: Judged, names: list[str]) -> int:
    return next((rank for rank, name in enumerate(names, 1) if name in question.relevant), 0)


if __name__ == "__main__":
    main()
