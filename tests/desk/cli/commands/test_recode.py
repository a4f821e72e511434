"""A record in the wrong class: put right with its code kept, or under a new code found beside the old one."""

from __future__ import annotations

from tests.desk.office import Office

TITLE = "Keputusan tentang PPID"


def other_class(office: Office) -> str:
    """A class of the register that the record is not in."""
    own = office.record(TITLE)["classification"]
    return next(row for row in ("000.1", "500.12.1") if row != own)


def test_a_new_code_and_the_old_one_still_found(office: Office) -> None:
    before = office.record(TITLE)
    wanted = other_class(office)
    (after,) = office.json("recode", before["code"], "--classification", wanted, "--reason", "salah kelas")
    assert after["classification"] == wanted
    assert after["aliases"] == [before["code"]]
    assert after["code"] != before["code"]
    assert office.json("show", before["code"])[0]["id"] == office.json("show", after["code"])[0]["id"]
    (found,) = office.json("search", f"kode:{before['code']}")
    assert [hit["id"] for hit in found["hits"]] == [before["id"]]
    last = office.json("log", "--record", before["id"])[-1]
    assert (last["action"], last["reason"]) == ("recoded", "salah kelas")


def test_the_class_put_right_and_the_code_kept(office: Office) -> None:
    before = office.record(TITLE)
    wanted = other_class(office)
    told = office.run("describe", before["code"], "--classification", wanted)
    assert told.status == 2
    assert "--reason" in told.err
    (after,) = office.json("describe", before["code"], "--classification", wanted, "--reason", "salah kelas")
    assert (after["code"], after["classification"]) == (before["code"], wanted)


def test_code_puts_the_class_of_a_coded_record_right(office: Office) -> None:
    before = office.record(TITLE)
    wanted = other_class(office)
    (after,) = office.json("code", before["code"], "--classification", wanted)
    assert (after["code"], after["classification"]) == (before["code"], wanted)
    assert office.run("code", before["code"], "--classification", wanted).status == 1


def test_a_class_that_nobody_knows_is_refused(office: Office) -> None:
    told = office.run("recode", office.record(TITLE)["code"], "--classification", "9.9", "--reason", "x")
    assert told.status == 2
