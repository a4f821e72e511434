"""How well the embedded index ranks: MRR@10 and S@10 on the relevance collection, as asked and as relaxed.

    .venv/bin/python -m bench.relevance [--place ../shared/samples/relevance] [--split valid]

Deterministic. `as asked` is what `search.answer.ask` does: a sentence is answered by its best words;
other words all, if some text has them all, else as many as possible.
`all words` does not look for sentences, `some words` asks for any.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.values.record import RecordId
from search.answer.ranking import as_sentence
from search.embedded import EmbeddedGenerations
from search.index.contract import Index, IndexEntry, PageText
from search.question.parser import parse
from search.question.sentence import is_sentence
from search.question.tree import Question, relaxed

_CUTOFF = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the texts that answer it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quality:
    """The mean reciprocal rank of the first right text, and the share of questions with one, among ten."""

    mrr: float
    success: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--place", type=Path, default=Path("../shared/samples/relevance"))
    parser.add_argument("--split", choices=["train", "valid"], default="valid")
    options = parser.parse_args()
    questions = judged(options.place, options.split)
    with tempfile.TemporaryDirectory() as folder:
        generations = EmbeddedGenerations(Path(folder))
        with generations.build() as building:
            building.index.apply(texts(options.place), [], 1)
            building.switch()
        index = generations.current()
        for name, ask in (("as asked", as_asked), ("all words", all_words), ("some words", some_words)):
            found = quality(index, questions, ask)
            print(f"{name:10}  {len(questions)} questions  MRR@10 {found.mrr:.4f}  S@10 {found.success:.4f}")


def texts(place: Path) -> Iterator[IndexEntry]:
    for line in (place / "docs.tsv").read_text("utf-8").splitlines():
        name, text = line.split("\t", 1)
        yield IndexEntry(RecordId(name), title="", pages=(PageText(1, text),))


def judged(place: Path, split: str) -> list[Judged]:
    relevant: dict[str, set[str]] = {}
    for line in (place / f"qrels.{split}.txt").read_text("utf-8").splitlines():
        question, _, text, grade = line.split()
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(text)
    lines = (place / f"queries.{split}.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines]
    return [Judged(text, frozenset(relevant[name])) for name, text in pairs if name in relevant]


def as_asked(index: Index, text: str) -> list[str]:
    if is_sentence(text):
        return _found(index, as_sentence(text, parse(text), index))
    return all_words(index, text)


def all_words(index: Index, text: str) -> list[str]:
    question = parse(text)
    return _found(index, question) or _found(index, relaxed(question) or question)


def some_words(index: Index, text: str) -> list[str]:
    question = parse(text)
    return _found(index, relaxed(question) or question)


def _found(index: Index, question: Question) -> list[str]:
    return [match.id for match in index.search(question, _CUTOFF).matches]


def quality(index: Index, questions: list[Judged], ask: Callable[[Index, str], list[str]]) -> Quality:
    ranks = []
    for question in questions:
        found = ask(index, question.text)
        right = [rank for rank, name in enumerate(found, 1) if name in question.relevant]
        ranks.append(1 / right[0] if right else 0.0)
    return Quality(sum(ranks) / len(ranks), sum(rank > 0 for rank in ranks) / len(ranks))


if __name__ == "__main__":
    main()
