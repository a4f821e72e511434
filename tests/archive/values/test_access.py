from __future__ import annotations

from dataclasses import replace

import pytest

from archive.values.access import UNLIMITED, Audience, Public, Reader, Role, may_see, unit_key
from archive.values.record import (
    AccessLevel,
    Description,
    Original,
    Publication,
    Publicity,
    Record,
    RecordId,
)

RECORD = Record(
    id=RecordId("a" * 16),
    original=Original("surat.txt", "text/plain", 1, "0" * 64, "0" * 128),
    description=Description(title="Surat", unit="Bagian Umum"),
)
MARKED = {level.value: level for level in AccessLevel}


def record(access: AccessLevel, publicity: Publicity = Publicity.UNDECIDED) -> Record:
    return replace(RECORD, description=replace(RECORD.description, access=access, publicity=publicity))


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (Reader(), {"ordinary"}),
        (Reader(units=("Bagian Umum",)), {"ordinary"}),
        (Reader(clearance=AccessLevel.TOP_SECRET), {"ordinary"}),
        (
            Reader(units=(" bagian  UMUM",), clearance=AccessLevel.SECRET),
            {"ordinary", "restricted", "secret"},
        ),
        (Reader(units=("Hukum",), clearance=AccessLevel.TOP_SECRET), {"ordinary"}),
        (Reader(units=("",), clearance=AccessLevel.TOP_SECRET), {"ordinary"}),
        (Reader(Role.OVERSEER), {"ordinary"}),
        (Reader(Role.OVERSEER, clearance=AccessLevel.SECRET), {"ordinary", "restricted", "secret"}),
        (UNLIMITED, set(MARKED)),
        (Public(), set[str]()),
    ],
)
def test_a_reader_sees_what_is_ordinary_and_what_clearance_and_unit_cover(
    reader: Audience, seen: set[str]
) -> None:
    assert {name for name, level in MARKED.items() if may_see(reader, record(level))} == seen


def test_exempt_information_is_restricted_however_it_is_marked() -> None:
    exempt = record(AccessLevel.ORDINARY, Publicity.EXEMPT)
    assert not may_see(Reader(units=("Bagian Umum",)), exempt)
    assert may_see(Reader(units=("Bagian Umum",), clearance=AccessLevel.RESTRICTED), exempt)


def test_the_public_sees_what_is_published_and_nothing_else() -> None:
    open_record = record(AccessLevel.ORDINARY, Publicity.STANDING)
    assert not may_see(Public(), open_record)
    assert may_see(Public(), replace(open_record, publication=Publication.PUBLISHED))
    secret = replace(record(AccessLevel.SECRET, Publicity.STANDING), publication=Publication.PUBLISHED)
    assert not may_see(Public(), secret)


def test_units_are_compared_without_case_accents_and_spaces() -> None:
    assert unit_key(" Ikp  Pusat") == unit_key("IKP PUSAT") == "ikp pusat"
    assert unit_key("Jum‘at") == unit_key("jum'at")
