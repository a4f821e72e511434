from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from archive.archive import Archive
from archive.catalogue.records import Listing, NotFound
from archive.values.access import UNLIMITED, Audience, Public, Reader, Role, may_see
from archive.values.record import AccessLevel, Description, Original, Publicity, Record, RecordId
from search.answer.ask import AnswerShape, Filters, Mode, ask
from search.embedded import EmbeddedGenerations
from search.index.matching import answers
from search.mirror.audience import View, question_of
from search.mirror.follow import catch_up, entry_of
from tests.making import DESCRIBED, file_one

ORIGINAL = Original("surat.txt", "text/plain", 1, "0" * 64, "0" * 128)
CLERK = Reader(units=("IKP",), clearance=AccessLevel.RESTRICTED)
STRANGER = Reader(units=("TIK",), clearance=AccessLevel.TOP_SECRET)
SUPERVISOR = Reader(Role.OVERSEER, clearance=AccessLevel.SECRET)


@pytest.fixture
def records(archive: Archive) -> dict[str, Record]:
    """One record of the unit IKP for each level, and one that is exempt and says no more."""
    said = {level.value: replace(DESCRIBED, access=level) for level in AccessLevel}
    said["exempt"] = replace(DESCRIBED, publicity=Publicity.EXEMPT)
    return {name: file_one(archive, f"arsip {name}".encode(), about) for name, about in said.items()}


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (Reader(), {"ordinary"}),
        (Reader(units=("IKP",)), {"ordinary"}),
        (Reader(clearance=AccessLevel.SECRET), {"ordinary"}),
        (CLERK, {"ordinary", "restricted", "exempt"}),
        (replace(CLERK, units=("HUKUM", " ikp ")), {"ordinary", "restricted", "exempt"}),
        (STRANGER, {"ordinary"}),
        (SUPERVISOR, {"ordinary", "restricted", "secret", "exempt"}),
        (UNLIMITED, {"ordinary", "restricted", "secret", "top_secret", "exempt"}),
    ],
)
def test_index_and_catalogue_let_an_audience_see_the_same(
    archive: Archive,
    generations: EmbeddedGenerations,
    records: dict[str, Record],
    audience: Audience,
    seen: set[str],
) -> None:
    catch_up(archive, generations)
    view = View(archive, audience)
    answer = ask(view, generations.current(), "arsip", Filters(), AnswerShape())
    names = {record.id: name for name, record in records.items()}
    assert {names[hit.record.id] for hit in answer.hits} == seen
    assert answer.total == len(seen)
    assert {names[record.id] for record in view.listed(Listing())} == seen
    assert {names[record.id] for record in view.records(list(names))} == seen


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("clearance", AccessLevel)
@pytest.mark.parametrize("units", [(), ("",), ("IKP",), ("hukum", " ikp ")])
def test_the_question_of_a_reader_says_what_the_archive_says(
    role: Role, clearance: AccessLevel, units: tuple[str, ...]
) -> None:
    reader = Reader(role, units, clearance)
    facts = product((None, "", "IKP", "Ikp", "HUKUM"), AccessLevel, (Publicity.EXEMPT, Publicity.STANDING))
    for unit, access, publicity in facts:
        said = Description(unit=unit, access=access, publicity=publicity)
        record = Record(RecordId("a" * 16), ORIGINAL, said)
        assert answers(question_of(reader), entry_of(record, ())) is may_see(reader, record), said


def test_what_is_hidden_and_what_is_nowhere_are_the_same(
    archive: Archive, records: dict[str, Record]
) -> None:
    view, hidden = View(archive, STRANGER), records["secret"]
    assert view.record(hidden.id) is None
    for ask_for in (view.find, view.texts):
        with pytest.raises(NotFound, match=f"alias {hidden.id}$"):
            ask_for(hidden.id)
    assert view.find(records["ordinary"].id) == records["ordinary"]


def test_the_public_sees_what_is_published_and_not_its_private_sides(archive: Archive) -> None:
    said = replace(DESCRIBED, publicity=Publicity.STANDING)
    record = archive.publishing.publish(file_one(archive, b"satu", said).id)
    assert archive.find(record.id).original.name == "surat.txt"
    shown = View(archive, Public()).find(record.id)
    assert (shown.original.name, shown.suggestions) == ("original.txt", ())
    assert shown.description == said
    assert View(archive, Public()).record(file_one(archive, b"dua", said).id) is None


def test_the_index_that_follows_the_publics_view_loses_what_is_withdrawn(
    archive: Archive, generations: EmbeddedGenerations
) -> None:
    view, said = View(archive, Public()), replace(DESCRIBED, publicity=Publicity.STANDING)
    first, second = (
        archive.publishing.publish(file_one(archive, text, said).id) for text in (b"arsip satu", b"arsip dua")
    )
    file_one(archive, b"arsip lain")
    catch_up(view, generations)
    assert set(generations.current().ids()) == {first.id, second.id}
    archive.publishing.withdraw(first.id, "keliru")
    archive.filing.describe(second.id, replace(said, publicity=Publicity.EXEMPT))
    catch_up(view, generations)
    assert list(generations.current().ids()) == []


def test_a_word_of_many_hidden_records_weighs_as_much_as_one_of_none(
    archive: Archive, generations: EmbeddedGenerations
) -> None:
    secret = replace(DESCRIBED, access=AccessLevel.SECRET)
    file_one(archive, b"letak zamrut khatulistiwa")
    for number in range(10):
        file_one(archive, f"zamrud {number}".encode(), secret)
    catch_up(archive, generations)
    view = View(archive, STRANGER)

    def told(text: str) -> list[tuple[str, float]]:
        answer = ask(view, generations.current(), text, Filters(), AnswerShape())
        assert answer.mode is Mode.SENTENCE
        return [(hit.record.id, hit.score) for hit in answer.hits]

    assert told("di mana letak zamrud ini") == told("di mana letak zamruk ini") != []
