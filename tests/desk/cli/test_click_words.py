"""Two languages from one process: each thread is answered in its own, by help, errors and answers alike."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import click
import pytest

from archive.accession.batches import NoSuchBatch
from archive.values.dates import BadDate, parse_date
from archive.values.record import Stage
from desk.cli.group import cli
from desk.words.language import speak
from desk.words.problems import explain
from desk.words.states import reason_text, state_text

COMMANDS = (("ingest",), ("index", "use"), ("log", "export"), ("import", "units"), ("doctor",))
SAID = {
    "id": (
        "Pemakaian: arsip index use [OPSI] MESIN",
        "Tampilkan bantuan ini.",
        "Status keluar:",
        "--home FOLDER",
        "[wajib]",
        "Tidak ada opsi '--txet'",
        "Nilai untuk '--period' salah",
        "tidak ada batch dengan nomor 7",
        "bukan tanggal; tulis 17 Agustus 2024",
        "dikodekan",
        "damaged (rusak)",
    ),
    "en": (
        "Usage: arsip index use [OPTIONS] ENGINE",
        "Show this message and exit.",
        "Exit status:",
        "--home DIRECTORY",
        "[required]",
        "No such option '--txet'",
        "Invalid value for '--period'",
        "there is no batch with the number 7",
        "not a date; write 17 Agustus 2024",
        "coded",
        "damaged (damaged)",
    ),
}


def helps() -> Iterator[str]:
    for names in ((), *COMMANDS):
        context = click.Context(cli, info_name="arsip")
        for name in names:
            group = context.command
            assert isinstance(group, click.Group)
            found = group.get_command(context, name)
            assert found is not None
            context = click.Context(found, context, name)
        yield context.get_help()


def errors() -> Iterator[str]:
    for use in (["show", "--txet", "x"], ["list", "--period", "x"]):
        with pytest.raises(click.ClickException) as caught:
            cli.main(use, standalone_mode=False)
        yield caught.value.format_message()
    with pytest.raises(BadDate) as bad:
        parse_date("kemarin")
    for error in (NoSuchBatch(7), bad.value):
        problem = explain(error)
        assert problem is not None
        yield problem.text


def everything(language: str, both: Barrier) -> list[str]:
    speak(language)
    told = []
    for _round in range(3):
        both.wait()
        told.append("\n".join([*helps(), *errors(), state_text(Stage.CODED), reason_text("damaged")]))
    return told


def test_two_threads_are_answered_in_two_languages_at_once() -> None:
    both = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(SAID, threads.map(lambda language: everything(language, both), SAID), strict=True))
    for language, rounds in answers.items():
        for told in rounds:
            assert [words for words in SAID[language] if words not in told] == []
    assert len({told for rounds in answers.values() for told in rounds}) == len(SAID)
