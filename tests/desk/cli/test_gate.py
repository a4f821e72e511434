"""The one gate: every command declares what lets a person in, and a closed house asks everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from desk.cli.group import cli
from desk.printing.permission_table import permissions_text
from office.people.permissions import Right
from tests.desk.closed_house import ClosedHouse
from tests.desk.office import Office

ROOT = Path(__file__).resolve().parents[3]
FOR_ANYBODY = {
    "init": "there is no archive yet",
    "restore": "there is no archive yet",
    "rebuild-catalogue": "the catalogue with the appointments is lost",
    "doctor": "shows no record, and says whether the house is open",
    "verify": "looks at a packet, at no archive",
    "sheet print": "prints an empty sheet",
    "login": "lets people in",
    "logout": "lets people out",
    "serve": "starts a server that asks everybody to sign in",
    "person password": "asks by itself, for everybody may change their own",
}


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*above, name)), command


ALL = dict(commands(cli))


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_declares_what_lets_a_person_in(name: str) -> None:
    rights = getattr(ALL[name].callback, "rights", None)
    assert rights is not None, "no desk_command(may=...)"
    assert bool(rights) is (name not in FOR_ANYBODY)
    assert all(isinstance(right, Right) for right in rights)


def test_the_page_of_permissions_is_what_the_program_does() -> None:
    assert (ROOT / "docs" / "permissions.md").read_text() == permissions_text()


def test_a_closed_house_refuses_by_code_and_changes_nothing(house: ClosedHouse) -> None:
    before = house.journal()
    refused = house.office.run("hold", "add", "500.12/001/IKP/2024", "--mandate", "Sengketa")
    assert (refused.status, house.journal() == before) == (1, True)
    assert "not_signed_in" in refused.err
    house.enter("dewi")
    before = house.journal()
    refused = house.office.run("hold", "add", "500.12/001/IKP/2024", "--mandate", "Sengketa")
    assert (refused.status, house.journal() == before) == (1, True)
    assert "not_your_role" in refused.err


def test_an_officer_describes_what_the_own_unit_holds(house: ClosedHouse) -> None:
    house.enter("dewi")
    house.office.json("describe", "500.12/001/IKP/2024", "--summary", "Ringkas")
    refused = house.office.run("describe", "000.1/001/APTIKA/2023", "--summary", "Ringkas")
    assert (refused.status, "not_your_unit" in refused.err) == (1, True)
    assert house.office.run("log").status == 1  # the journal is not hers to read
    house.enter("indra")
    assert [
        line["actor"] for line in house.office.run("log", "--json").lines if line["action"] == "described"
    ] == ["dewi"]


def test_to_close_is_immediate_and_to_open_is_the_ppids(house: ClosedHouse) -> None:
    house.enter("dewi")
    house.office.json("describe", "500.12/001/IKP/2024", "--publicity", "exempt")
    refused = house.office.run("describe", "500.12/001/IKP/2024", "--publicity", "standing")
    assert (refused.status, "not_your_role" in refused.err) == (1, True)


def test_an_auditor_reads_and_writes_nothing(house: ClosedHouse) -> None:
    house.enter("indra")
    assert house.office.run("search", "keputusan").status == 0
    refused = house.office.run("describe", "500.12/001/IKP/2024", "--summary", "x")
    assert "auditor_writes_nothing" in refused.err


def test_may_says_why(house: ClosedHouse) -> None:
    house.enter("dewi")
    told = house.office.run("may", "dewi", "describe", "--unit", "APTIKA", "--json")
    assert (told.status, told.row["why"]) == (1, "not_your_unit")
    told = house.office.run("may", "dewi", "describe", "--unit", "IKP", "--json")
    assert (told.status, told.row["role"]) == (0, "unit_officer")
    told = house.office.run("may", "dewi", "describe", "--unit", "IKP", "--on", "2019-12-31", "--json")
    assert (told.status, told.row["why"]) == (1, "appointment_ended")


def test_a_wrong_password_lets_nobody_in_and_five_make_a_pause(house: ClosedHouse) -> None:
    wrong = house.office.folder / "salah.txt"
    wrong.write_text("bukan ini\n")
    told = [house.office.run("login", "dewi", "--password-file", wrong) for _ in range(5)]
    assert {one.status for one in told} == {1}
    refused = house.office.run("login", "dewi", "--password-file", house.passwords)
    assert (refused.status, "UTC" in refused.err) == (1, True)


def test_who_signed_out_is_nobody(house: ClosedHouse) -> None:
    house.enter("indra")
    house.office.json("logout")
    assert "not_signed_in" in house.office.run("search", "keputusan").err


def test_the_first_administrator_can_sign_in_or_is_none(office: Office) -> None:
    office.json("person", "add", "adi", "--name", "Adi")
    refused = office.run("appoint", "adi", "administrator", "--from", "2020-01-01", "--mandate", "SK 1")
    assert (refused.status, "arsip person password adi" in refused.err) == (1, True)
    assert office.run("search", "keputusan").status == 0


def test_a_table_of_people_is_taken_whole_or_names_its_lines(office: Office) -> None:
    table = office.folder / "petugas.csv"
    table.write_text(
        "pengenal,nama,jabatan,nip,peran,unit,sejak,sampai,dasar\n"
        "dewi,Dewi Sartika,Arsiparis,1987,unit_officer,IKP,2024-01-02,,SK 5/2024\n"
        "dewi,Dewi Sartika,,,documentation,,2025-01-02,,SK 1/2025\n"
        "eka,Eka,,,penguasa,,2024-01-02,,SK 5/2024\n"
        "fajar,Fajar,,,ppid,,,,SK 5/2024\n"
    )
    told = office.run("import", "people", table, "--json")
    assert told.status == 1
    assert [line["line"] for line in told.lines[:-1]] == [4, 5]
    assert office.run("import", "people", table, "--accept-valid").status == 3
    assert [line["role"] for line in office.run("appointments", "--json").lines] == [
        "unit_officer",
        "documentation",
    ]
