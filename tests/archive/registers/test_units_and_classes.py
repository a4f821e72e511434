from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from archive.archive import Archive
from archive.registers.code_pattern import CodeParts, Pattern
from archive.registers.code_scheme import Scheme, Scope
from archive.registers.units_and_classes import MandateMissing, ScheduleTaken, UnknownEntry
from archive.values.record import AccessLevel, Description
from archive.values.register_entries import Classification, OfficeWord, Unit
from archive.values.retention_rule import (
    Retention,
    RetentionRule,
    RetentionSchedule,
    parse_disposition,
    schedule_in_force,
)
from tests.archive.faults import assert_retold
from tests.making import DESCRIBED, Clock, file_one, make_schema


def rule(code: str, fate: str = "Musnah, kecuali Laporan") -> RetentionRule:
    active, inactive = Retention.parse("2 Tahun setelah pensiun"), Retention.parse("3 Tahun")
    return RetentionRule(code, "Kepegawaian", active, inactive, *parse_disposition(fate))


def test_imported_rows_come_back_and_replace_those_with_their_code(archive: Archive) -> None:
    archive.registers.import_units([Unit("IKP", "Lama"), Unit("TIK", "TIK", "IKP", "eng")], "a.csv")
    archive.registers.import_units([Unit("IKP", "Informasi")], "b.csv")
    assert archive.registers.units() == (Unit("IKP", "Informasi"), Unit("TIK", "TIK", "IKP", "eng"))
    archive.registers.import_schedule(
        [rule("800.1"), rule("800.2", "Permanen")], [Classification("800", "")], "c"
    )
    assert archive.registers.schedule() == (rule("800.1"), rule("800.2", "Permanen"))
    assert archive.registers.classification() == (Classification("800", ""),)
    assert [entry.detail["rows"] for entry in archive.entries() if entry.action == "units_imported"] == [
        "2",
        "1",
    ]


def test_the_schedule_has_versions_each_in_force_from_its_first_day(archive: Archive) -> None:
    archive.registers.import_schedule([rule("800.1"), rule("800.2")], [], "a.csv")
    later = (date(2024, 1, 1), "Pergub 12/2023")
    archive.registers.import_schedule([rule("800.1", "Permanen")], [], "b.csv", later[1], later[0])
    archive.registers.import_schedule([rule("800.3")], [], "c.csv", later[1], later[0])
    first, second = archive.registers.schedules()
    assert (first.mandate, first.valid_from, first.rules) == (None, date.min, (rule("800.1"), rule("800.2")))
    named = tuple(replace(each, label=later[1]) for each in (rule("800.1", "Permanen"), rule("800.3")))
    assert second == RetentionSchedule(later[1], later[0], named)
    assert archive.registers.schedule() == named
    assert schedule_in_force((first, second), date(2023, 12, 31)) == first
    assert schedule_in_force((first, second), date(2024, 1, 1)) == second
    assert schedule_in_force((second,), date(2023, 12, 31)) is None
    archive.registers.import_classification([Classification("500.12", "Kominfo")], "classes.csv")
    archive.registers.verify([Description(classification="800.2"), Description(classification="800.3")])
    assert_retold(archive)


def test_another_version_names_its_mandate_and_a_day_of_its_own(archive: Archive) -> None:
    archive.registers.import_schedule([rule("800.1")], [], "a.csv", "Pergub 1/2020", date(2020, 1, 1))
    sequence = archive.last_sequence()
    with pytest.raises(MandateMissing):
        archive.registers.import_schedule([rule("800.1", "Permanen")], [], "b.csv")
    with pytest.raises(ScheduleTaken, match="Pergub 1/2020"):
        archive.registers.import_schedule(
            [rule("800.1", "Permanen")], [], "b.csv", "Pergub 2/2020", date(2020, 1, 1)
        )
    assert archive.last_sequence() == sequence


def test_the_schedule_of_an_older_home_is_in_force_since_ever(archive: Archive) -> None:
    archive.registers.import_schedule([rule("800.1")], [], "a.csv")
    make_schema(archive, 10)
    opened = Archive.open(archive.home.root, "siti", Clock())
    assert opened.registers.schedules() == (RetentionSchedule(None, date.min, (rule("800.1"),)),)
    assert_retold(opened)
    opened.close()


def test_an_empty_register_knows_everything_and_a_filled_one_only_its_own(archive: Archive) -> None:
    archive.registers.verify([DESCRIBED, Description()])
    archive.registers.import_units([Unit("IKP", "Informasi"), Unit("APTIKA", "Aplikasi")], "units.csv")
    archive.registers.import_classification([Classification("500.12", "Kominfo")], "classes.csv")
    archive.registers.import_schedule([rule("800.1")], [], "jra.csv")
    archive.registers.verify([DESCRIBED, Description(classification="800.1")])
    with pytest.raises(UnknownEntry) as unknown:
        archive.registers.verify([Description(unit="APTIK")])
    assert (unknown.value.kind, unknown.value.nearest) == ("unit", ("APTIKA",))
    with pytest.raises(UnknownEntry):
        archive.registers.verify([Description(classification="500.13")])


def test_the_scheme_on_the_documents_date_applies_and_a_preview_gives_nothing_away(archive: Archive) -> None:
    pattern = Pattern.parse("{number:04}/{unit}/{month:roman}/{year:2}")
    archive.registers.add_scheme(Scheme(None, "IKP", pattern, Scope.UNIT_YEAR, date(2025, 1, 1)))
    sample = CodeParts("500.12", 0, "IKP", date(2025, 3, 1), AccessLevel.ORDINARY)
    for _ in range(2):
        assert archive.registers.preview(sample, 2) == ("0001/IKP/III/25", "0002/IKP/III/25")
    before = file_one(archive, b"lama")
    after = file_one(
        archive, b"baru", Description(unit="IKP", classification="500.12", dated=date(2025, 3, 1))
    )
    assert (before.code, after.code) == ("500.12/001/IKP/2024", "0001/IKP/III/25")
    assert archive.registers.preview(sample, 1) == ("0002/IKP/III/25",)
    trial = Scheme(None, "IKP", Pattern.parse("T-{number}"), Scope.CONTINUOUS, date(2025, 1, 1))
    assert archive.registers.preview(sample, 1, trial) == ("T-1",)
    nobody = CodeParts("500.12", 0, "TIK", date(2025, 3, 1), AccessLevel.ORDINARY)
    assert archive.registers.preview(nobody, 1) == ()


def test_a_code_that_was_ever_given_is_passed_over(archive: Archive) -> None:
    """Two schemes may come to the same code; a number scoped by year without the year in the code surely does."""
    pattern = Pattern.parse("{classification}/{number}")
    archive.registers.add_scheme(Scheme(None, "TIK", pattern, Scope.UNIT_YEAR, date(2020, 1, 1)))
    archive.registers.add_scheme(Scheme(None, "STAT", pattern, Scope.UNIT, date(2020, 1, 1)))
    codes = [
        file_one(
            archive,
            f"{unit} {year}".encode(),
            Description(unit=unit, classification="555", dated=date(year, 1, 1)),
        ).code
        for unit in ("TIK", "STAT")
        for year in (2023, 2024)
    ]
    assert codes == ["555/1", "555/2", "555/3", "555/4"]


def test_an_office_keeps_its_own_words_and_the_journal_tells_them(archive: Archive) -> None:
    words = (OfficeWord("SIKEDIP", "sistem kearsipan digital"), OfficeWord("SIKEDIP", "aplikasi arsip"))
    archive.registers.import_office_words(words, "istilah.csv")
    archive.registers.import_office_words(words[:1], "istilah.csv")
    assert archive.registers.office_words() == (words[1], words[0])
    (first, second) = [entry for entry in archive.entries() if entry.action == "office_words_imported"]
    assert (first.detail["rows"], second.detail["rows"]) == ("2", "1")
