from pathlib import Path

import pytest

from archive.accession import duplicate_candidates
from archive.accession.duplicate_candidates import NoSuchRescan, Rescan, RescanState
from archive.archive import Archive
from archive.values.record import Record, RecordId
from tests.archive.values.test_shingles import chosen, misread, text
from tests.making import file_one


def file_text(archive: Archive, words: list[str]) -> Record:
    return file_one(archive, " ".join(words).encode())


def pair(one: Record, other: Record, resemblance: float = 0.9) -> Rescan:
    return Rescan(one.id, other.id, resemblance, ("number",))


def test_a_record_waits_to_be_compared_from_its_filing_on(archive: Archive) -> None:
    first = file_text(archive, text(1))
    assert archive.rescans.waiting(10) == (first.id,)
    archive.rescans.note_compared({first.id: ()})
    assert archive.rescans.waiting(10) == ()


@pytest.mark.slow
def test_a_record_of_few_words_does_not_wait(archive: Archive) -> None:
    file_one(archive, b"surat")
    assert archive.rescans.waiting(10) == archive.rescans.unknown(10) == ()


def test_candidates_are_the_records_with_a_like_text(archive: Archive) -> None:
    first, _other = file_text(archive, text(1)), file_text(archive, text(2))
    again = file_text(archive, misread(text(1), 0.05))
    assert archive.rescans.candidates((again.id,))[again.id] == (first.id,)
    assert archive.rescans.candidates((first.id,))[first.id] == (again.id,)


def test_a_form_that_hundreds_share_is_no_candidate_but_its_rescan_is(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_candidates, "_CROWD", 5)
    form = text(1, 200)
    names = [chosen(seed, ["bunga", "melati", "kenanga", "cempaka"], 80) for seed in range(12)]
    filed = [file_text(archive, form + name + text(100 + seed, 150)) for seed, name in enumerate(names)]
    again = file_text(archive, [*misread(form, 0.01), *names[3], *text(103, 150)])
    assert archive.rescans.candidates((again.id,))[again.id][0] == filed[3].id


def test_a_new_text_takes_the_place_of_the_former(archive: Archive) -> None:
    one, other = file_text(archive, text(1)), file_text(archive, text(2))
    archive.rescans.note_compared({one.id: ()})
    archive.rescans.note_text(one.id, [" ".join(text(2))])
    assert archive.rescans.candidates((one.id,))[one.id] == (other.id,)
    assert one.id in archive.rescans.waiting(10)
    with archive.catalogue.writing() as connection:
        duplicate_candidates.forget(connection, other.id)
    assert archive.rescans.candidates((one.id,))[one.id] == ()
    assert archive.rescans.unknown(10) == (other.id,)


def test_a_pair_is_suggested_once_whichever_of_the_two_was_compared(archive: Archive) -> None:
    one, other = file_text(archive, text(1)), file_text(archive, text(2))
    assert archive.rescans.note_compared({one.id: (pair(one, other),)}) == (pair(one, other),)
    assert archive.rescans.note_compared({other.id: (pair(other, one),)}) == ()
    assert archive.rescans.queue() == archive.rescans.of(one.id) == (pair(one, other),)


def test_the_likest_stand_first_in_the_queue(archive: Archive) -> None:
    one, two, three = (file_text(archive, text(seed)) for seed in range(3))
    archive.rescans.note_compared({three.id: (pair(three, one, 0.6), pair(three, two, 0.8))})
    assert [found.other for found in archive.rescans.queue()] == [two.id, one.id]


def test_a_decision_is_kept_and_in_the_journal_and_leaves_both_records_alone(archive: Archive) -> None:
    one, other = file_text(archive, text(1)), file_text(archive, text(2))
    archive.rescans.note_compared({one.id: (pair(one, other),)})
    decided = archive.rescans.decide(other.id, one.id, RescanState.SAME, "dibandingkan dengan aslinya")
    assert decided.state is RescanState.SAME
    assert archive.rescans.queue() == ()
    assert archive.rescans.of(other.id) == (decided,)
    (*_, entry) = archive.entries()
    assert (entry.action, entry.record, entry.reason) == (
        "rescan_decided",
        one.id,
        "dibandingkan dengan aslinya",
    )
    assert entry.detail == {"other": other.id, "state": "same", "resemblance": "0.9", "facts": "number"}
    assert archive.record(one.id) == one


def test_what_nobody_suggested_cannot_be_decided(archive: Archive) -> None:
    one = file_text(archive, text(1))
    with pytest.raises(NoSuchRescan):
        archive.rescans.decide(one.id, RecordId("0" * 16), RescanState.DIFFERENT, None)


def test_sketches_survive_the_process(archive: Archive, tmp_path: Path) -> None:
    first = file_text(archive, text(1))
    archive.close()
    again = Archive.open(archive.home.root, "siti", archive.journal.clock)
    assert again.rescans.waiting(10) == (first.id,)
    again.close()
