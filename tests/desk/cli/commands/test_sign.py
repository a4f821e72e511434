"""The five stages at the command line: signed by five persons, returned, published, and what is due."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.closed_house import ClosedHouse
from tests.desk.office import Told

pytestmark = pytest.mark.slow  # each takes a whole office through its steps

STEPS = ("describe", "verify", "authenticate", "code", "store")
SIGNERS = dict(zip(STEPS, ("dewi", "eka", "fajar", "gita", "eka"), strict=True))
STAGES = ("received", "described", "verified", "authenticated", "coded", "stored")
CODE = "500.12/001/IKP/2024"


@pytest.fixture
def house(house: ClosedHouse) -> ClosedHouse:
    """A record is described whole, and the checklist is filled in."""
    house.enter("dewi")
    for option, value in {"summary": "Ringkas", "kind": "keputusan", "publicity": "periodic"}.items():
        house.office.json("describe", CODE, f"--{option}", value)
    asked = [row["question"] for row in house.office.json("checklist")]
    lines = ["pertanyaan,jawaban,catatan", *(f'"{question}",ya,' for question in asked)]
    house.office.write("daftar.csv", "\n".join(lines))
    return house


def sign(house: ClosedHouse, step: str, who: str | None = None) -> Told:
    house.enter(who or SIGNERS[step])
    filled = ("--checklist", house.office.folder / "daftar.csv") if step == "verify" else ()
    return house.office.run("sign", step, CODE, *filled, "--json")


def shown(house: ClosedHouse) -> dict[str, Any]:
    house.enter("joko")
    (row,) = house.office.json("show", CODE)
    return row


def test_five_persons_sign_and_the_ppid_publishes(house: ClosedHouse) -> None:
    for step, stage in zip(STEPS, STAGES[1:], strict=True):
        house.enter(SIGNERS[step])
        assert [row["code"] for row in house.office.json("queue", step)] == [CODE] or step == "describe"
        assert sign(house, step).row == {
            "id": shown(house)["id"],
            "step": step,
            "verdict": "agreed",
            "stage": stage,
        }
    house.enter("joko")
    assert house.office.run("publish", CODE).status == 0
    assert [one["person"] for one in shown(house)["sign_offs"]] == list(SIGNERS.values())


def test_what_nobody_stood_for_is_not_published(house: ClosedHouse) -> None:
    sign(house, "describe")
    house.enter("joko")
    refused = house.office.run("publish", CODE)
    assert refused.status == 3
    assert [f"not_signed:{step}" in refused.err for step in STEPS] == [False, True, True, True, False]


def test_what_must_be_told_at_once_is_published_and_stands_on_the_agenda(house: ClosedHouse) -> None:
    house.office.json("describe", CODE, "--publicity", "immediate")
    house.enter("joko")
    assert house.office.run("publish", CODE).status == 3  # not even described
    sign(house, "describe")
    house.enter("joko")
    assert house.office.run("publish", CODE).status == 0
    assert "fast_lane" not in {row["source"] for row in house.office.json("agenda", "--within", "1d")}
    duties = house.office.json("agenda", "--within", "30d")
    (duty,) = [row for row in duties if row["source"] == "fast_lane"]
    assert (duty["late"], duty["provisional"], duty["subject"]) == (False, True, shown(house)["id"])
    late = house.office.json("agenda", "--on", "2199-01-01")
    assert all(row["late"] for row in late if row["source"] == "fast_lane")


def test_a_return_says_why_and_lowers_the_stage(house: ClosedHouse) -> None:
    for step in STEPS[:3]:
        sign(house, step)
    house.enter("gita")
    told = house.office.run("return", CODE, "--to", "verify", "--reason", "halaman 2 hilang", "--json")
    assert (told.status, told.row["verdict"], told.row["stage"]) == (0, "returned", "described")
    last = shown(house)["sign_offs"][-1]
    assert (last["back_to"], last["reason"]) == ("verify", "halaman 2 hilang")


def test_an_edit_of_what_is_published_withdraws_it(house: ClosedHouse) -> None:
    for step in STEPS:
        sign(house, step)
    house.enter("joko")
    house.office.json("publish", CODE)
    house.enter("dewi")
    (row,) = house.office.json("describe", CODE, "--summary", "lain")
    assert (row["stage"], row["publication"]) == ("received", "withdrawn")


def test_refusals_have_codes_and_change_nothing(house: ClosedHouse) -> None:
    sign(house, "describe")
    before = house.journal()
    house.enter("eka")
    before = house.journal()
    told = house.office.run("sign", "verify", CODE, "000/tidak/ada", "--json")
    assert told.status == 1
    refused = [row["refused"] for row in told.lines]
    assert refused[0] == ["not_found"]
    assert refused[1][0] == "checklist_open:1"
    assert house.journal() == before
    assert sign(house, "authenticate", "indra").err.count("auditor_writes_nothing") == 1


def test_queues_are_counted_by_step_and_unit_and_are_mine(house: ClosedHouse) -> None:
    sign(house, "describe")
    counted = {(row["step"], row["unit"]): row["waiting"] for row in house.office.json("queue")}
    assert counted == {("describe", "APTIKA"): 1, ("describe", None): 1, ("verify", "IKP"): 1}
    house.enter("dewi")
    assert house.office.json("queue", "--mine") == []
    house.enter("gita")
    assert [row["code"] for row in house.office.json("queue", "--mine")] == [CODE]


def test_a_closed_record_is_noted_before_it_is_shown(house: ClosedHouse) -> None:
    house.office.json("describe", CODE, "--publicity", "exempt")
    identity = shown(house)["id"]
    entries = house.office.json("log")
    assert (entries[-1]["action"], entries[-1]["actor"]) == ("viewed", "joko")
    assert entries[-1]["detail"] == {"face": "cli", "records": identity, "what": "description"}


def test_an_own_checklist_is_asked_from_its_version_on(house: ClosedHouse) -> None:
    table = house.office.write("periksa.csv", "pertanyaan,jenis\nNomor ada,keputusan\n")
    house.enter("adi")
    assert house.office.run("import", "checklist", table).status == 0
    assert [row["question"] for row in house.office.json("checklist", "keputusan")] == ["Nomor ada"]
    days = house.office.write(
        "libur.csv", "tanggal,jenis,nama,dasar\n2026-12-25,holiday,Natal,SKB 3 Menteri\n"
    )
    assert house.office.run("import", "holidays", days).status == 0


def test_in_an_open_house_nobody_signs(office: Any) -> None:
    refused = office.run("sign", "describe", CODE)
    assert (refused.status, "administrator" in refused.err) == (1, True)
