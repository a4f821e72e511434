from __future__ import annotations

import pytest

from archive.archive import Archive
from archive.lifecycle.holds import NoSuchHold
from archive.values.retention_rule import Retention, RetentionRule, parse_disposition
from office.keeping.retention import RetentionOutcome
from office.keeping.sweep import sweep
from tests.making import NOON, file_one


def test_a_hold_blocks_until_the_last_one_is_lifted(archive: Archive) -> None:
    record = file_one(archive, b"isi")
    two_years = Retention.parse("2 Tahun")
    rule = RetentionRule("500.12", "Kominfo", two_years, two_years, *parse_disposition("Musnah"))
    archive.registers.import_schedule([rule], [], "jra.csv")
    first, second = archive.holds.place(record.id, "perkara 1"), archive.holds.place(record.id, "perkara 2")
    assert archive.holds.mandates() == {record.id: ("perkara 1", "perkara 2")}
    today = NOON.date()
    assert [verdict.outcome for _, verdict in sweep(archive, today)] == [RetentionOutcome.BLOCKED]
    archive.holds.lift(first.id, "putusan")
    assert archive.holds.in_force() == (second,)
    archive.holds.lift(second.id, "putusan")
    assert [verdict.outcome for _, verdict in sweep(archive, today)] == [RetentionOutcome.NOT_COMPUTABLE]
    reasons = [entry.reason for entry in archive.entries(record.id) if entry.action == "hold_lifted"]
    assert reasons == ["putusan", "putusan"]


def test_a_hold_is_lifted_once(archive: Archive) -> None:
    hold = archive.holds.place(file_one(archive, b"isi").id, "perkara")
    archive.holds.lift(hold.id, "selesai")
    for number in (hold.id, 99):
        with pytest.raises(NoSuchHold):
            archive.holds.lift(number, "lagi")
