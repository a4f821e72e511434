"""Names and titles that try to steer a terminal or to forge a line, in every command that prints them."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from archive.values.error import ArsipError
from desk.cli.group import cli
from desk.words.problems import explain
from tests.desk.office import Office

pytestmark = pytest.mark.slow  # one office, every command

FORGED = "500.12|099|IKP|2024  palsu"
STEERING = f"\n{FORGED}\x1b[31m\x1b[1m\x1b[2J\u202etxt\r\t\x9b0m\u2028{FORGED}"
NAME = f"a{STEERING}.txt"
TITLE = f"Judul{STEERING}"
OURS = re.compile(r"\x1b\[(?:0|1|33)m")  # the styles of an answer: bold and yellow
STEERS = re.compile(r"[\x00-\x09\x0b\x0d-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(office: Office) -> Office:
    """The office with a record, a held file, a batch, a search and a hold that bear the hostile text."""
    (office.folder / "musuh").mkdir()
    (office.folder / "musuh" / NAME).write_text("surat tentang pengadaan meja\n")
    (office.folder / "musuh" / f"kosong{STEERING}.pdf").write_text("")
    office.run("ingest", "musuh", "--unit", "IKP", "--classification", "500.12", "--period", "2024")
    (record,) = (row["id"] for row in office.json("list") if row["original"]["name"] == NAME)
    said = [("--title", TITLE), ("--kind", TITLE), ("--number", TITLE), ("--summary", TITLE)]
    assert office.run("describe", record, *(part for pair in said for part in pair)).status == 0
    assert office.run("hold", "add", record, "--mandate", TITLE).status == 0
    assert office.run("search", "pengadaan", "--save", TITLE).status == 0
    office.write("id", record)
    return office


USES = """
list
show {id}
show {id} --text
search pengadaan
search pengadaan --facets
search --similar {id}
similar {id}
suggest Judul
searches list
pages {id}
get {id} --to salinan-{id}
page {id} 1 --to halaman.png
signatures {id}
reread {id}
duplicates list
describe {id} --unit IKP
describe {id} --publicity periodic
publish {id}
search --audience public pengadaan
withdraw {id} --reason x
code {id} --classification 500.12
recode {id} --classification 000.1 --reason x
certify {id} --output paket.zip
verify paket.zip
compare salinan-{id}
log
log --record {id}
check
check --record {id}
hold list
sweep --on 2099-01-01
export {id} --to keluar
batch list
batch show 2
batch log 2
batch retry 2
quarantine list
index status
index verify
doctor
import-bag keluar
ingest musuh
""".strip().splitlines()


def judged(said: str) -> None:
    assert STEERS.findall(OURS.sub("", said)) == []
    assert "\x1b[31m" not in said
    assert [line for line in said.splitlines() if line.lstrip().startswith(FORGED)] == []


def test_no_name_steers_a_terminal_or_forges_a_line(hostile: Office) -> None:
    record = (hostile.folder / "id").read_text()
    named = []
    for use in USES:
        words = use.format(id=record).split()
        told = CliRunner().invoke(cli, words, color=True)
        problem = explain(told.exception) if isinstance(told.exception, ArsipError) else None
        for said in (told.stdout, told.stderr, problem.text if problem else ""):
            judged(said)
        named += [words[0]] if "palsu" in told.output else []
        assert problem or told.exception is None or isinstance(told.exception, SystemExit), (
            use,
            told.exception,
        )
    commands = {"list", "show", "search", "suggest", "searches", "reread", "describe", "publish"}
    commands |= {"withdraw", "verify", "compare", "log", "hold", "sweep", "batch", "quarantine", "ingest"}
    assert set(named) >= commands


def test_no_name_steers_who_makes_a_mistake(hostile: Office) -> None:
    hostile.write("lembar.csv", f'berkas,tanggal\n"{NAME}",x\n"{TITLE}",2024\n')
    hostile.write("tabel.csv", f'kode,nama\n"{TITLE}",x\n')
    hostile.write("tanya.csv", f'pertanyaan,tahun\n"a ({TITLE}",x\n')
    for words in (
        ["show", TITLE],
        ["ingest", TITLE],
        [f"--{TITLE}"],
        [TITLE],
        ["list", "--period", TITLE],
        ["describe", TITLE, "--date", TITLE],
        ["search", f"periode:({TITLE}"],
        ["ingest", "musuh", "--sheet", "lembar.csv"],
        ["import", "units", "tabel.csv"],
        ["search", "--batch", "tanya.csv"],
        ["backup", TITLE],
        ["restore", TITLE],
        ["log", "verify", "--against", TITLE],
    ):
        told = hostile.run(*words)
        judged(told.out)
        judged(told.err)


def test_no_name_forges_a_row_of_a_table(hostile: Office) -> None:
    for path in ("hasil.csv", "jawaban.csv"):
        hostile.write("tanya.csv", "pertanyaan\npengadaan\n")
        words = ["pengadaan"] if path == "hasil.csv" else ["--batch", "tanya.csv"]
        assert hostile.run("search", *words, "--export", path).status == 0
        written = (hostile.folder / path).read_bytes().decode("utf-8-sig")
        assert "palsu" in written
        judged(written.replace("\r\n", "\n"))
    hostile.run("batch", "show", "2", "--html", "sertifikat.html")
    judged((hostile.folder / "sertifikat.html").read_text())


def test_json_has_names_as_they_are(hostile: Office) -> None:
    record = (hostile.folder / "id").read_text()
    (row,) = hostile.json("show", record)
    assert (row["original"]["name"], row["title"]) == (NAME, TITLE)
