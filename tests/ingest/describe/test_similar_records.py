from archive.accession.duplicate_candidates import forget
from archive.archive import Archive
from ingest.describe.similar_records import lookalikes, sketch_unknown, suggest_rescans
from tests.ingest.batch.test_run import archive as archive  # noqa: PLC0414 - the fixture
from tests.ingest.describe.test_rescan_test import decree
from tests.making import file_one


def test_a_rescan_is_suggested_once_and_another_paper_of_the_form_never(archive: Archive) -> None:
    first = file_one(archive, decree().texts[0].encode())
    assert list(suggest_rescans(archive)) == []
    again = file_one(archive, decree().texts[0].replace("tim ", "tirn ", 1).encode())
    other = file_one(archive, decree("17/DISKOMINFO/2023", "9 Juli 2023", "2023").texts[0].encode())
    (found,) = suggest_rescans(archive)
    assert {found.record, found.other} == {first.id, again.id}
    assert list(suggest_rescans(archive)) == []
    assert archive.rescans.queue() == (found,)
    told = {item.record.id: item for item in lookalikes(archive, first)}
    assert (told[again.id].comparison.is_rescan, told[other.id].comparison.is_rescan) == (True, False)
    assert [(item.here, item.there) for item in told[again.id].differences] == [("tim", "tirn")]


def test_records_of_an_older_program_are_compared_when_they_have_a_sketch(archive: Archive) -> None:
    file_one(archive, decree().texts[0].encode())
    file_one(archive, decree().texts[0].replace("tim ", "tirn ", 1).encode())
    known = archive.rescans.waiting(2)
    with archive.catalogue.writing() as connection:
        for record in known:
            forget(connection, record)
    assert list(suggest_rescans(archive)) == []
    sketch_unknown(archive)
    assert len(list(suggest_rescans(archive))) == 1


def test_a_record_whose_text_is_lost_waits_no_more(archive: Archive) -> None:
    lost = file_one(archive, decree().texts[0].encode())
    path = archive.store.path_of(lost.id, "text.txt")
    path.unlink()
    assert list(suggest_rescans(archive)) == []
    assert archive.rescans.waiting(1) == ()
    assert lookalikes(archive, lost) == ()
