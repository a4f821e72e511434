"""Reads questions whose right answer is known, and the archives that they are asked of."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.archive import Archive
from archive.values.record import RecordId
from search.index.contract import IndexEntry, PageText

OWN_QUESTIONS = Path(__file__).with_name("own_questions.tsv")
EXAMPLES = Path(__file__).parent.parent / "examples" / "batch"
_LIST = "daftar-informasi-publik.txt"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the names of the documents that answer it."""

    text: str
    relevant: frozenset[str]


def passages(place: Path) -> Iterator[IndexEntry]:
    """The texts of the collection of sentences (TyDi), one entry each."""
    for line in (place / "docs.tsv").read_text("utf-8").splitlines():
        name, text = line.split("\t", 1)
        yield IndexEntry(RecordId(name), title="", pages=(PageText(1, text),))


def sentences(place: Path, split: str) -> list[Judged]:
    """The questions of one split of that collection that have an answer in it."""
    relevant: dict[str, set[str]] = {}
    for line in (place / f"qrels.{split}.txt").read_text("utf-8").splitlines():
        question, _, text, grade = line.split()
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(text)
    lines = (place / f"queries.{split}.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t", 1) for line in lines]
    return [Judged(text, frozenset(relevant[name])) for name, text in pairs if name in relevant]


def known_items(samples: Path) -> list[Judged]:
    """The documents of one office, asked for by the names that the office gave them on its site."""
    lines = (samples / "known_titles.tsv").read_text("utf-8").splitlines()
    return [Judged(title, frozenset([file])) for title, file in (line.split("\t") for line in lines)]


def own_questions() -> list[Judged]:
    """The project's own questions over `examples/` and the office's samples, written down before any tuning."""
    with OWN_QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Judged(row["question"], frozenset(row["file"].split("|"))) for row in rows]


def read_archive(home: Path, folders: Sequence[Path]) -> Archive:
    """The archive of all files in `folders`, without descriptions; read once, and kept at `home` for the next time."""
    if not home.exists():
        _ingest(home, folders)
    return Archive.open(home, "bench", lambda: datetime.now(UTC))


def with_list(home: Path, titles: Iterable[str]) -> Archive:
    """The archive at `home` and, as one more record, a list of public information that names every title."""
    other = home.with_name(f"{home.name}-list")
    if not other.exists():
        shutil.copytree(home, other)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / _LIST).write_text(_as_list(titles), "utf-8")
            _run(other, "ingest", folder)
    return Archive.open(other, "bench", lambda: datetime.now(UTC))


def _as_list(titles: Iterable[str]) -> str:
    head = "DAFTAR INFORMASI PUBLIK\n\nNo  Nama Informasi  Penanggung Jawab  Waktu  Bentuk\n"
    rows = (f"{number}  {title}  PPID Pelaksana  2024  softcopy\n" for number, title in enumerate(titles, 1))
    return head + "".join(rows)


def _ingest(home: Path, folders: Sequence[Path]) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    _run(home, "init", "--origin", "bench")
    with tempfile.TemporaryDirectory() as place:
        for number, folder in enumerate(folders):
            # a sheet of descriptions would say what is to be found out
            leave_out = shutil.ignore_patterns("*.csv")
            shutil.copytree(folder, Path(place) / str(number), ignore=leave_out)
        _run(home, "ingest", place)


def _run(home: Path, *words: str) -> None:
    environment = {**os.environ, "ARSIP_HOME": str(home), "ARSIP_LANG": "en"}
    # what could not be read of a scan is no reason to stop
    command = [sys.executable, "-c", "from desk.cli.main import main; main()", *words]
    subprocess.run(command, env=environment, check=False)
