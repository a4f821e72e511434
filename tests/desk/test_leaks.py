"""Nothing that is not public reaches the public: unique words are planted in records that are excluded, each for
another reason, and looked for on every road on which the public can ask."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.accession.submission import Filed
from archive.archive import Archive
from archive.catalogue.schema import alias, other_name
from archive.registers.code_pattern import Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.values.period import Period
from archive.values.record import (
    AccessLevel,
    Description,
    Page,
    PageSource,
    PageWord,
    Publicity,
    Record,
    Suggestion,
)
from desk.operations.index.engine import open_indexes
from search.language.analyzer import indonesian
from search.mirror.follow import catch_up
from search.question.tree import Prefix
from tests.desk.office import Office
from tests.making import DESCRIBED, file_all, make_archive, submission

pytestmark = pytest.mark.slow  # together they take more than the quick part of the tests may

NOWHERE = "uqznowhere"
FIELDS = (
    "title", "number", "kind", "unit", "classification", "summary", "page", "second", "file", "alias", "other", "hint",
)  # fmt: skip
REASONS = ("exempt", "restricted", "undecided", "waiting", "withdrawn", "reclassified")
COMMON = "laporan layanan informasi"


def word(field: str, reason: str) -> str:
    """A word of letters alone that stands in one field of one excluded record and nowhere else."""
    return f"uqz{field}{reason}"


PLANTED = tuple(word(field, reason) for reason in REASONS for field in FIELDS)


def description(reason: str) -> Description:
    return Description(
        title=f"Rahasia {word('title', reason)} {COMMON}",
        number=f"{word('number', reason)}/12",
        dated=date(2031, 5, 6),
        kind=word("kind", reason),
        unit=word("unit", reason),
        classification=word("classification", reason),
        period=Period.parse("2031"),
        summary=word("summary", reason),
        publicity=Publicity.PERIODIC,
    )


def plant(archive: Archive, reason: str) -> Record:
    """File a record with its words everywhere, and make it one that the public may not see."""
    said = description(reason)
    pattern = Pattern.parse("{classification}/{number:03}/{unit}")
    archive.registers.add_scheme(Scheme(None, said.unit or "", pattern, Scope.UNIT, date(2020, 1, 1)))
    item = submission(archive.home.staging / "given", reason.encode(), said)
    pages = tuple(
        Page(
            number,
            f"{COMMON} {word(field, reason)}",
            PageSource.OCR,
            words=(PageWord(word(field, reason), 1, 2, 3, 4),),
        )
        for number, field in enumerate(("page", "second"), 1)
    )
    original = replace(item.original, name=f"{word('file', reason)}.pdf")
    hint = Suggestion("number", word("hint", reason), word("hint", reason), 1)
    (filed,) = file_all(archive, [replace(item, pages=pages, original=original, suggestions=(hint,))])
    assert isinstance(filed, Filed)
    with archive.catalogue.writing() as connection:
        connection.execute(alias.insert().values(record=filed.record.id, code=word("alias", reason)))
        connection.execute(other_name.insert().values(record=filed.record.id, name=word("other", reason)))
    exclude(archive, filed.record, reason)
    return filed.record


def exclude(archive: Archive, record: Record, reason: str) -> None:
    said = record.description
    match reason:
        case "exempt":
            archive.filing.describe(record.id, replace(said, publicity=Publicity.EXEMPT))
        case "restricted":
            archive.filing.describe(record.id, replace(said, access=AccessLevel.RESTRICTED))
        case "undecided":
            archive.filing.describe(record.id, replace(said, publicity=Publicity.UNDECIDED))
        case "withdrawn":
            archive.publishing.publish(record.id)
            archive.publishing.withdraw(record.id, "keliru")
        case "reclassified":
            archive.publishing.publish(record.id)
            archive.filing.describe(record.id, replace(said, access=AccessLevel.SECRET))
        case _:
            assert reason == "waiting"  # for somebody to publish it


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two published records, one of which has private sides, and one record for each reason."""
    archive = make_archive(tmp_path_factory.mktemp("planted") / "arsip-home")
    for number, text in enumerate((COMMON, f"{COMMON} triwulan")):
        said = replace(DESCRIBED, title=f"Laporan layanan {number}", publicity=Publicity.STANDING)
        item = submission(archive.home.staging / "given", text.encode(), said)
        original = replace(item.original, name="uqzprivate.txt")
        hint = Suggestion("kind", "uqzprivate", "uqzprivate", 1)
        (filed,) = file_all(archive, [replace(item, original=original, suggestions=(hint,))])
        archive.publishing.publish(filed.record.id)
    for reason in REASONS:
        plant(archive, reason)
    archive.close()
    return archive.home.root


@pytest.fixture
def public(desk: Office, planted: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The command line, held to what the public may see."""
    monkeypatch.setenv("ARSIP_HOME", str(planted))
    monkeypatch.setenv("ARSIP_READER_ROLE", "public")
    return desk


def heard(office: Office, *arguments: str) -> str:
    """All that one run lets anybody know: status, both streams, the file it wrote; without the time it took."""
    target = office.folder / "out.csv"
    target.unlink(missing_ok=True)
    told = office.run(*arguments)
    written = target.read_text() if target.exists() else ""
    timeless = re.sub(r'"took_ms":[\d.]+|\(\d+ ms\)', "", told.out)
    return f"{told.status}\n{timeless}\n{told.err}\n{written}"


def roads(asked: str) -> list[tuple[str, ...]]:
    """Every way to ask for a word."""
    return [
        ("search", asked, "--facets", "--boxes", "--json"),
        ("search", f"layanan {asked}", "--facets", "--boxes", "--json"),
        ("search", f"layanan ATAU {asked}", "--json"),
        ("search", f"layanan -{asked}", "--json"),
        ("search", f"{asked[:-1]}*", "--json"),
        ("search", f'"{asked}"', "--sort", "newest"),
        *(
            ("search", f"{field}:{asked}")
            for field in ("judul", "nomor", "jenis", "isi", "unit", "kelas", "kode")
        ),
        *(("search", option, asked, "--facets") for option in ("--code", "--unit", "--kind", "--class")),
        ("search", "--similar", asked),
        ("search", f"layanan {asked}", "--export", "out.csv"),
        ("suggest", asked[:-1], "--json"),
        ("suggest", f"layanan {asked[:-2]}", "--json"),
        ("show", asked),
        ("show", asked, "--text"),
        ("get", asked, "--to", "out.csv"),
        ("list", "--code", asked),
        ("list", "--unit", asked),
    ]


def general() -> list[tuple[str, ...]]:
    """Questions that excluded records would answer too, in every order."""
    return [
        *(
            ("search", "--sort", sort, "--facets", "--json")
            for sort in ("relevance", "code", "newest", "oldest")
        ),
        ("search", "laporan layanan", "--facets", "--boxes", "--json"),
        ("search", "--export", "out.csv"),
        ("search", "periode:2031", "--facets", "--json"),
        ("suggest", "uqz", "--json"),
        ("suggest", "lap", "--json"),
        ("suggest", "500.1", "--json"),
        ("list", "--json"),
        ("searches", "list"),
    ]


def test_no_planted_word_is_heard_whatever_is_asked(public: Office) -> None:
    told = "".join(heard(public, *arguments) for arguments in general())
    assert '"total":2' in told
    assert "uqz" not in told.replace(NOWHERE, "")


@pytest.mark.parametrize("asked", [word("title", "exempt"), word("page", "withdrawn")])
def test_a_word_of_excluded_records_is_as_good_as_none(public: Office, asked: str) -> None:
    _assert_as_good_as_none(public, asked)


@pytest.mark.parametrize("asked", [*PLANTED, "uqzprivate"])
def test_every_planted_word_is_as_good_as_none(public: Office, asked: str) -> None:
    _assert_as_good_as_none(public, asked)


def _assert_as_good_as_none(public: Office, asked: str) -> None:
    nowhere = (NOWHERE + "abcdefghijklmnopqrstuvwxyz" * 2)[: len(asked)]
    for about, control in zip(roads(asked), roads(nowhere), strict=True):
        told = heard(public, *about).replace(asked, "*").replace(asked[:-1], "*").replace(asked[:-2], "*")
        none = (
            heard(public, *control)
            .replace(nowhere, "*")
            .replace(nowhere[:-1], "*")
            .replace(nowhere[:-2], "*")
        )
        assert told == none, about


def test_ids_and_codes_of_excluded_records_are_those_of_nobody(public: Office, planted: Path) -> None:
    archive = Archive.open(planted, "budi", lambda: pytest.fail("nothing is written"))
    hidden = [record for reason in REASONS for record in [archive.find(word("alias", reason))]]
    archive.close()
    names = [name for record in hidden[:2] for name in (record.id, record.code or "")]
    for name in names:
        for arguments in (("show", name), ("get", name, "--to", "out.csv"), ("search", "--similar", name)):
            nobody = heard(public, *(other.replace(name, "0" * 16) for other in arguments))
            assert heard(public, *arguments).replace(name, "0" * 16) == nobody


def test_a_batch_of_questions_tells_nothing_either(public: Office) -> None:
    asked = ("uqztitleexempt", "uqzpagewithdrawn", NOWHERE)
    public.write("questions.csv", "pertanyaan\n" + "\n".join(asked) + "\n")
    rows = public.json("search", "--batch", "questions.csv", "--export", "out.csv")
    answers = [{**row["answer"], "took_ms": 0} for row in rows[:-1]]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["total"] == 0


def test_without_its_index_the_public_still_sees_nothing_more(public: Office, planted: Path) -> None:
    (planted / "index-public").mkdir(exist_ok=True)
    for path in planted.glob("index-public/*"):
        path.rename(public.folder / path.name)
    (planted / "index-public" / "lock").mkdir()
    try:
        told = heard(public, "search", "--facets", "--json")
        assert "pencarian isi sedang mati" in told
        assert '"total":2' in told
        assert "uqz" not in told
        assert '"total":0' in heard(public, "search", "uqztitleexempt", "--json")
    finally:
        (planted / "index-public" / "lock").rmdir()


def test_no_planted_word_is_in_the_public_index_itself(public: Office, planted: Path) -> None:
    public.run("search")
    archive = Archive.open(planted, "budi", lambda: pytest.fail("nothing is written"))
    indexes = open_indexes(archive)
    catch_up(archive, indexes.staff)
    public_index, whole_index = indexes.public.current(), indexes.staff.current()
    archive.close()
    assert public_index.search(Prefix("uqz"), 10).total == 0
    assert public_index.count() == 2
    assert whole_index.search(Prefix("uqz"), 10).total == whole_index.count() == 2 + len(REASONS)
    planted_stems = [indonesian().spaced(word)[1] for word in PLANTED]
    assert sum(public_index.frequencies(planted_stems)) == 0 < sum(whole_index.frequencies(planted_stems))


def test_the_public_cannot_ask_as_staff_nor_use_other_commands(public: Office) -> None:
    assert public.run("search", "--audience", "staff").status == 2
    for arguments in (
        ("log",),
        ("sweep",),
        ("describe", "x", "--title", "y"),
        ("publish", "x"),
        ("hold", "list"),
    ):
        told = public.run(*arguments)
        assert (told.status, told.out) == (1, "")


def test_a_withdrawn_record_is_gone_at_once(
    desk: Office, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARSIP_HOME", str(planted))
    archive = Archive.open(planted, "budi", lambda: pytest.fail("nothing is written"))
    waiting = archive.find(word("alias", "waiting")).id
    archive.close()
    asked = ("search", "--audience", "public", word("page", "waiting"))
    assert desk.json("publish", waiting)[0]["publication"] == "published"
    assert desk.json(*asked)[0]["total"] == 1
    assert desk.json("withdraw", waiting, "--reason", "keliru")[0]["publication"] == "withdrawn"
    assert desk.json(*asked)[0]["total"] == 0


def test_what_keeps_the_indexes_away_does_not_keep_a_record_from_being_published(
    desk: Office, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARSIP_HOME", str(planted))
    monkeypatch.setenv("ARSIP_INDEX_ENGINE", "solr")
    archive = Archive.open(planted, "budi", lambda: pytest.fail("nothing is written"))
    waiting = archive.find(word("alias", "waiting")).id
    archive.close()
    published = desk.run("publish", waiting)
    assert published.status == 0
    assert "solr" in published.err


def test_staff_see_of_other_units_only_what_is_ordinary(
    desk: Office, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARSIP_HOME", str(planted))
    monkeypatch.setenv("ARSIP_READER_UNITS", word("unit", "restricted"))
    monkeypatch.setenv("ARSIP_READER_CLEARANCE", "restricted")
    (answer,) = desk.json("search", "uqzpage*", "--facets")
    seen = {hit["snippet"].split()[-1] for hit in answer["hits"]}
    assert seen == {word("page", reason) for reason in ("restricted", "undecided", "waiting", "withdrawn")}
    assert answer["total"] == len(seen)
    for asked in (word("page", "exempt"), word("page", "reclassified")):
        _assert_as_good_as_none(desk, asked)
