import re
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from archive.values.register_entries import Classification, OfficeWord, Unit
from archive.values.retention_rule import Disposition, Retention, RetentionRule
from ingest.tables import import_tables, office_tables
from ingest.tables.columns import CLASSIFICATION, JRA, UNITS, Column
from ingest.tables.import_tables import read_classification, read_jra, read_office_words, read_units
from ingest.tables.office_tables import ANSWERS, CHECKLIST, HOLIDAYS, PEOPLE
from ingest.tables.table_reader import BadTable

CHECKOUT = Path(__file__).resolve().parents[3]
SAMPLES = CHECKOUT / "../shared/samples/tables"
DOCUMENT = CHECKOUT / "docs/tables.md"

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample tables are not beside the checkout"
)
YEARS = Retention(2, None, "2 Tahun")


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def refusals(table: import_tables.Table[object]) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.code) for refusal in table.refused]


def test_units_come_with_parent_and_language(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "kode,nama,induk,bahasa", "SEK,Sekretariat,,", "SEK-UM,Subbag Umum,SEK,ind+eng")
    assert read_units(path).rows == (
        Unit("SEK", "Sekretariat"),
        Unit("SEK-UM", "Subbag Umum", "SEK", "ind+eng"),
    )


def test_what_is_wrong_with_a_unit_is_named(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "kode,nama,induk,bahasa", ",X,,", "A,,,", "B,b,b,", "C,c,,Indonesia", "D,d,,ind"
    )
    table = read_units(path)
    assert refusals(table) == [(2, "no_code"), (3, "no_name"), (4, "bad_parent"), (5, "bad_language")]
    assert table.rows == (Unit("D", "d", None, "ind"),)


def test_a_class_needs_a_title(tmp_path: Path) -> None:
    table = read_classification(csv_file(tmp_path, "kode;uraian", "500.12;Kominfo", "500.13;"))
    assert table.rows == (Classification("500.12", "Kominfo"),)
    assert refusals(table) == [(3, "no_title")]


def test_a_schedule_has_rules_and_headings(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "No,Kode Klasifikasi,Jenis Arsip,Aktif,Jangka Simpan Inaktif,Nasib Akhir",
        "1,000.8,KETATALAKSANAAN,,,",
        '2,000.8.3,"SOP\nlain",2 Tahun,2 Tahun,"Musnah, kecuali SK"',
    )
    table = read_jra(path, "Pergub 30")
    assert table.headings == (Classification("000.8", "KETATALAKSANAAN"),)
    rule = RetentionRule("000.8.3", "SOP lain", YEARS, YEARS, Disposition.DESTROY, "kecuali SK", "Pergub 30")
    assert table.rows == (rule,)
    assert (table.refused, table.ignored) == ((), ("No",))


@pytest.mark.parametrize(
    "header", ["retensi_aktif", "Retensi Aktif", "retensiAktif", "RETENSI  AKTIF", "aktif"]
)
def test_headers_are_known_however_they_are_spelt(tmp_path: Path, header: str) -> None:
    path = csv_file(tmp_path, f"kode,{header},inaktif,keterangan", "1,2 Tahun,2 Tahun,Musnah")
    assert read_jra(path).rows == (RetentionRule("1", "", YEARS, YEARS, Disposition.DESTROY),)


def test_the_column_named_first_wins(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "kode,aktif,inaktif,keterangan,nasib akhir", "1,2,2,lihat buku,Permanen")
    table = read_jra(path)
    assert table.rows[0].disposition is Disposition.PERMANENT
    assert table.ignored == ("keterangan",)


def test_titles_may_stand_above_the_header(tmp_path: Path) -> None:
    table = read_units(csv_file(tmp_path, "DAFTAR UNIT", "", "kode,nama", "A,a"))
    assert table.rows == (Unit("A", "a"),)


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ("1,2 Tahun,,Musnah", "incomplete_rule", "retensi_inaktif is empty"),
        ("1,2 Tshun,2 Tahun,Musnah", "bad_retention", "retensi_aktif: did you mean 'tahun'"),
        ("1,2 Tahun,-,Musnah", "bad_retention", "write 0 Tahun"),
        ("1,2 Tahun,2 Tahun,Miusnah", "bad_disposition", "did you mean 'musnah'"),
        ("1,x,2 Tahun,Miusnah", "bad_retention", "status_akhir: did you mean 'musnah'"),
        ("KODE,AKTIF,INAKTIF,NASIB", "repeated_header", "again"),
    ],
)
def test_what_is_wrong_with_a_rule_is_named(tmp_path: Path, row: str, code: str, message: str) -> None:
    (refusal,) = read_jra(csv_file(tmp_path, "kode,aktif,inaktif,nasib akhir", row)).refused
    assert (refusal.line, refusal.code) == (2, code)
    assert message in refusal.message
    assert refusal.text == " | ".join(filter(None, row.split(",")))


@pytest.mark.parametrize(
    "code", ["KP.04.06.a", "500", "HM 04", "000.5.6.2", "SEK-UM", "B.3/UM", "A(1)", "É1"]
)
def test_codes_are_text(tmp_path: Path, code: str) -> None:
    assert read_units(csv_file(tmp_path, "kode,nama", f"{code},a")).rows == (Unit(code, "a"),)


@pytest.mark.parametrize("code", ["-", "500.", ".5", "500..12", "5\u200b1", "9" * 65, "(1)"])
def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    assert refusals(read_units(csv_file(tmp_path, "kode,nama", f"{code},a"))) == [(2, "bad_code")]


def test_duplicates_with_other_content_are_all_refused(tmp_path: Path) -> None:
    table = read_units(csv_file(tmp_path, "kode,nama", "A.1,a", "B,b", "a/1,other", "A.1,a"))
    assert refusals(table) == [(2, "duplicate_code"), (4, "duplicate_code"), (5, "duplicate_code")]
    assert "line 2, 5" in table.refused[1].message
    assert table.rows == (Unit("B", "b"),)


def test_a_row_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    table = read_units(csv_file(tmp_path, "kode,nama", "A,a", "A,  a"))
    assert (table.rows, table.refused, table.repeated) == ((Unit("A", "a"),), (), (3,))


def test_a_number_in_place_of_a_code_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["kode", "uraian"], ["500.10", "teks"], [500.1, "angka"], [600, "bulat"]):
        sheet.append(row)
    book.save(tmp_path / "table.xlsx")
    table = read_classification(tmp_path / "table.xlsx")
    assert [row.code for row in table.rows] == ["500.10", "600"]
    assert refusals(table) == [(3, "number_as_code")]


@pytest.mark.parametrize(
    ("lines", "code", "message"),
    [
        (["nomer,unit", "1,Biro"], "missing_column", "no column kode; the headers are: nomer, unit"),
        (["kode,nama,kode", "1,a,2"], "repeated_column", "two columns are called 'kode'"),
        ([""], "missing_column", "empty"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    tmp_path: Path, lines: list[str], code: str, message: str
) -> None:
    with pytest.raises(BadTable, match=message) as refused:
        read_units(csv_file(tmp_path, *lines))
    assert refused.value.reason == code


@pytest.mark.samples
@needs_samples
def test_the_provincial_tables_are_taken_whole() -> None:
    jra = read_jra(SAMPLES / "jra_pergub30_permendagri83.csv")
    assert (len(jra.rows), len(jra.headings), jra.refused, jra.repeated) == (2439, 537, (), ())
    assert sum(rule.exception_text is not None for rule in jra.rows) == 12
    classes = read_classification(SAMPLES / "classification_pergub26_permendagri78.csv")
    assert (len(classes.rows), classes.refused, classes.repeated) == (2264, (), ())


@pytest.mark.samples
@needs_samples
def test_the_dirty_table_names_every_row_it_refuses() -> None:
    table = read_jra(SAMPLES / "jra_tvri.csv")
    assert Counter(refusal.code for refusal in table.refused) == {
        "repeated_header": 2,
        "bad_retention": 54,
        "bad_disposition": 5,
        "duplicate_code": 10,
    }
    assert (len(table.rows), len(table.headings)) == (433, 129)
    physical = (SAMPLES / "jra_tvri.csv").read_text(encoding="utf-8-sig").split("\n")
    for refusal in table.refused:
        assert physical[refusal.line - 1].startswith(refusal.text.partition(" | ")[0])


@pytest.mark.samples
@needs_samples
def test_a_numbered_unit_list_takes_its_numbers_for_codes() -> None:
    table = read_units(SAMPLES / "opd_kalbar.csv")
    assert (len(table.rows), table.refused) == (45, ())
    assert table.rows[0].code == "1"


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Units", UNITS),
        ("Classification", CLASSIFICATION),
        ("Retention schedule", JRA),
        ("People", PEOPLE),
        ("Holidays", HOLIDAYS),
        ("Checklist", CHECKLIST),
        ("Answers", ANSWERS),
    ],
)
def test_the_document_lists_every_column_and_synonym(heading: str, columns: tuple[Column, ...]) -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition(f"### {heading}\n")[2].partition("\n#")[0]
    listed = re.findall(r"^\| `.*\|$", section, re.MULTILINE)
    assert listed == [
        f"| `{column.name}` | {'yes' if column.is_required else 'no'} | "
        f"{', '.join(f'`{synonym}`' for synonym in column.synonyms)} |"
        for column in columns
    ]


def test_the_document_lists_every_reason() -> None:
    sources = [
        Path(str(module.__file__)).read_text(encoding="utf-8") for module in (import_tables, office_tables)
    ]
    raised = set(re.findall(r'(?:objection|empty_cell|bad_cell)\(\s*"(\w+)"', "".join(sources))) | {
        "number_as_code"
    }
    listed = re.findall(r"^\| `(\w+)` \| [^|]*\|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(raised) == 21
    assert raised == set(listed)


def test_office_words_have_two_different_forms_and_several_meanings(tmp_path: Path) -> None:
    path = tmp_path / "istilah.csv"
    long = "kata " * 60
    path.write_text(
        f"singkatan,arti\nSKM,survei kepuasan\nSKM,satuan kerja\nSKM,\nSKM,skm\nSKM,{long}\n", "utf-8"
    )
    table = read_office_words(path)
    assert table.rows == (OfficeWord("SKM", "survei kepuasan"), OfficeWord("SKM", "satuan kerja"))
    refused = [(row.line, row.code) for row in table.refused]
    assert refused == [(4, "incomplete_term"), (5, "same_term"), (6, "long_term")]
