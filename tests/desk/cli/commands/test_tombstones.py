"""What is left of a destroyed record says everywhere by what it was destroyed, and nothing changes it."""

from __future__ import annotations

import pytest

from tests.desk.office import Office

CODE = "500.12/001/IKP/2024"
BY = "BA 7 tanggal 2024-05-06, disetujui Gubernur, menurut Pergub 12/2023"


@pytest.fixture
def tomb(office: Office) -> Office:
    office.bury(CODE)
    return office


REFUSED = (
    ("describe", CODE, "--title", "Lain"),
    ("describe", CODE, "--summary", "Lain"),
    ("recode", CODE, "--classification", "000.1", "--reason", "salah"),
    ("publish", CODE),
    ("withdraw", CODE, "--reason", "salah"),
    ("hold", "add", CODE, "--mandate", "Sengketa 012"),
    ("reread", CODE),
    ("reread", CODE, "--pages", "1"),
    ("get", CODE, "--to", "salinan.txt"),
    ("get", CODE, "--searchable", "--to", "salinan.pdf"),
    ("page", CODE, "1", "--to", "salinan.png"),
    ("certify", CODE),
    ("export", CODE, "--to", "tas", "--organization", "Dinas"),
)


def test_every_change_and_every_copy_is_refused_by_the_decision(tomb: Office) -> None:
    before = tomb.json("log", "--record", CODE)
    for arguments in REFUSED:
        told = tomb.run(*arguments)
        assert (told.status, f"sudah musnah berdasarkan {BY}" in told.err) == (1, True), arguments
    assert tomb.json("log", "--record", CODE) == before


def test_show_list_and_search_say_by_what_it_was_destroyed(tomb: Office) -> None:
    (shown,) = tomb.json("show", CODE)
    warrant = {
        "number": "BA 7",
        "decided": "2024-05-06",
        "approved_by": "Gubernur",
        "reason": "sudah tidak bernilai guna",
        "version": 1,
        "due": "2024-01-01",
        "disposition": "destroy",
        "schedule": "Pergub 12/2023",
    }
    assert (shown["phase"], shown["warrant"]) == ("destroyed", warrant)
    page = tomb.run("show", CODE).out
    assert BY in page
    assert "sudah tidak bernilai guna" in page
    assert f"MUSNAH berdasarkan {BY}" in tomb.run("list", "--code", CODE).out
    assert tomb.json("list", "--code", CODE)[0]["warrant"] == warrant
    (found,) = tomb.json("search", f"kode:{CODE}")
    assert [(hit["phase"], hit["warrant"]) for hit in found["hits"]] == [("destroyed", warrant)]
    assert "MUSNAH BA 7, 2024-05-06" in tomb.run("search", f"kode:{CODE}").out


def test_in_english(tomb: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARSIP_LANG", "en")
    told = tomb.run("describe", CODE, "--title", "Other")
    assert "was destroyed by BA 7 of 2024-05-06, approved by Gubernur, under Pergub 12/2023" in told.err
