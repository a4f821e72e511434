from archive.accession.intents import Intent, forget, intend, left_behind, pending
from archive.archive import Archive
from archive.journal.entries import Action
from tests.making import file_one


def test_an_intent_stands_until_it_is_forgotten(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    intent = Intent(record, Action.DESCRIBED, "salah ketik")
    with archive.catalogue.writing() as connection:
        intend(connection, intent)
    with archive.catalogue.reading() as connection:
        assert pending(connection) == (intent,)
    with archive.catalogue.writing() as connection:
        forget(connection, record.id)
        assert pending(connection) == ()


def test_a_record_has_one_intent_the_last(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    with archive.catalogue.writing() as connection:
        intend(connection, Intent(record, Action.FILED))
        intend(connection, Intent(record, Action.CODED))
        assert pending(connection) == (Intent(record, Action.CODED),)


def test_only_a_filing_is_left_behind_for_its_bytes(archive: Archive) -> None:
    record = file_one(archive, b"satu")
    with archive.catalogue.writing() as connection:
        intend(connection, Intent(record, Action.DESCRIBED))
        assert left_behind(pending(connection)) == {}
        intend(connection, Intent(record, Action.FILED))
        assert left_behind(pending(connection)) == {record.original.sha256: record}
