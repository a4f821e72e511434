"""Patterns of codes: added, listed, tried out."""

from __future__ import annotations

from tests.desk.office import PATTERN, Office


def test_a_scheme_is_added_and_listed(desk: Office) -> None:
    desk.run("init")
    (added,) = desk.json("scheme", "add", "IKP", PATTERN, "--from", "2024-01-01", "--to", "2024-12-31")
    assert added == {
        "id": 1,
        "unit": "IKP",
        "pattern": PATTERN,
        "scope": "unit+year",
        "valid_from": "2024-01-01",
        "valid_to": "2024-12-31",
    }
    assert desk.json("scheme", "list") == [added]


def test_a_bad_pattern_is_refused_with_its_position(desk: Office) -> None:
    desk.run("init")
    told = desk.run("scheme", "add", "IKP", "ab/{nomor}", "--from", "2024-01-01")
    assert told.status == 2
    assert "huruf ke-4" in told.err
    assert desk.json("scheme", "list") == []


def test_a_bad_date_is_refused(desk: Office) -> None:
    told = desk.run("scheme", "add", "IKP", PATTERN, "--from", "kemarin")
    assert told.status == 2
    assert "kemarin" in told.err


def test_a_pattern_that_repeats_codes_is_warned_of(desk: Office) -> None:
    desk.run("init")
    told = desk.run("scheme", "add", "IKP", "{number}/IKP", "--from", "2024-01-01", "--scope", "year")
    assert told.status == 0
    assert "year_missing" in told.err


def test_codes_are_previewed_before_their_scheme_exists(desk: Office) -> None:
    desk.run("init")
    arguments = ("scheme", "preview", "IKP", PATTERN, "--on", "2024-05-06", "--count", "2")
    assert desk.json(*arguments) == [{"code": "500.12/001/IKP/2024"}, {"code": "500.12/002/IKP/2024"}]
    assert desk.json("scheme", "list") == []


def test_a_preview_goes_on_from_the_last_code_given(office: Office) -> None:
    assert office.record("Keputusan tentang PPID")["code"] == "500.12/001/IKP/2024"
    told = office.json("scheme", "preview", "IKP", "--on", "2024-05-06", "--count", "1")
    assert told == [{"code": "500.12/002/IKP/2024"}]


def test_a_unit_without_a_scheme_has_no_codes_to_preview(desk: Office) -> None:
    desk.run("init")
    told = desk.run("scheme", "preview", "IKP")
    assert (told.status, told.out) == (1, "")
    assert "IKP" in told.err
