"""Everything a library objects to, and every state and reason, has words of the desk's own."""

from __future__ import annotations

import ast
import errno
import string
from collections.abc import Iterator
from enum import StrEnum

import pytest

from archive.values.dates import BadDate, parse_date
from archive.values.objection import Objection, objection
from archive.values.record import AccessLevel, PageSource, Publication, Publicity, Stage
from desk.words.objections import OBJECTIONS, objection_text
from desk.words.problems import explain
from desk.words.reasons import system_text
from desk.words.states import reason_text, state_text
from ingest.task.reasons import Reason
from tests.desk.office import Office
from tests.sources import calls


def objections() -> Iterator[tuple[str, str]]:
    """The code and the English words of every objection that the libraries' sources make."""
    for call in calls("objection", "archive", "ingest", "search", "office"):
        match call.args:
            case [ast.Constant(str() as code), ast.Constant(str() as words)]:
                yield code, words
            case _:
                pass


def named(words: str) -> set[str]:
    return {name for _text, name, _how, _conversion in string.Formatter().parse(words) if name}


def test_the_sources_make_objections() -> None:
    assert len(dict(objections())) > 30


def test_each_objection_is_told_with_its_values() -> None:
    for code, words in objections():
        given = Objection(code, words, {name: f"<{name}>" for name in named(words)})
        told = objection_text(given)
        assert not [name for name in named(words) if f"<{name}>" not in told], (code, told)


def test_each_refused_setting_is_told_with_its_values() -> None:
    for call in calls("BadSetting", "desk"):
        (reason,) = [str(argument.value) for argument in call.args if isinstance(argument, ast.Constant)]
        assert named(OBJECTIONS[reason]) == {value.arg for value in call.keywords}, reason


@pytest.mark.parametrize("kind", ["replica", "backup"])
def test_a_foreign_folder_is_named_for_what_it_is_not(kind: str) -> None:
    assert "/x bukan " in objection_text(objection(f"no_{kind}", "{root} is no {kind}", root="/x", kind=kind))


def test_an_objection_in_an_objection_is_told_as_well() -> None:
    with pytest.raises(BadDate) as refused:
        parse_date("31 Pebruari 2024")
    told = objection_text(objection("bad_value", "{why}: '{cell}'", why=refused.value.objection, cell="x"))
    assert told == "tidak ada hari seperti itu: 'x'"


@pytest.mark.parametrize("kind", [Stage, AccessLevel, Publicity, Publication, PageSource])
def test_every_state_has_a_name_of_its_own(kind: type[StrEnum]) -> None:
    assert len({state_text(state) for state in kind}) == len(kind)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_told_with_its_code(reason: Reason) -> None:
    assert reason_text(reason).startswith(f"{reason.value} (")


def test_a_reason_of_another_version_stands_alone() -> None:
    assert (reason_text("moonstruck"), reason_text(None)) == ("moonstruck", "?")


def test_what_the_system_refuses_is_told_with_the_file() -> None:
    assert system_text(OSError(errno.ENOSPC, "No space left on device", "a.pdf")) == "a.pdf: disk penuh"
    assert system_text(OSError(errno.ENOTTY, "Inappropriate ioctl")) == "Inappropriate ioctl"
    problem = explain(PermissionError(errno.EACCES, "Permission denied", "a.pdf"))
    assert problem is not None
    assert problem.text == "gagal: a.pdf: tidak diizinkan"


def test_a_file_whose_name_holds_a_line_end_is_told_on_one_line(office: Office) -> None:
    office.write("baru/surat\nkedua.txt", "surat tentang pengadaan meja\n")
    told = office.run("ingest", "baru")
    assert r"surat\nkedua.txt" in told.out
    assert "\nkedua.txt" not in told.out


def test_a_wrong_sheet_is_told_in_indonesian_with_line_column_and_code(office: Office) -> None:
    office.write("baru/a.txt", "surat\n")
    office.write("baru/batch.csv", "berkas,tanggal,unit\na.txt,31 Pebruari 2024,IKP\n")
    told = office.run("ingest", "baru", "--sheet", "baru/batch.csv")
    assert told.status == 1
    assert "baris 2, tanggal: bad_value: tidak ada hari seperti itu: '31 Pebruari 2024'" in told.err


def test_a_refused_row_of_a_table_is_told_in_indonesian_and_in_english_as_json(office: Office) -> None:
    office.write("jra.csv", "kode,retensi_aktif,retensi_inaktif,status_akhir\n500.12,2 tahn,1 tahun,Musnah\n")
    told = office.run("import", "jra", "jra.csv")
    assert (
        "baris 2: bad_retention: retensi_aktif: mungkin maksudnya 'tahun', bukan 'tahn': '2 tahn'" in told.out
    )
    row, _summary = office.run("import", "jra", "jra.csv", "--json").lines
    message = "retensi_aktif: did you mean 'tahun' for 'tahn': '2 tahn'"
    assert (row["code"], row["message"]) == ("bad_retention", message)


def test_a_record_is_shown_with_the_names_that_people_know(office: Office) -> None:
    told = office.run("show", "500.12/001/IKP/2024").out
    for name in ("biasa", "belum ditetapkan", "tidak diumumkan"):
        assert name in told
    assert "undecided" not in told
