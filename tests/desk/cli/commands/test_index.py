"""How far the index is, whether it is whole, and what is left over."""

from __future__ import annotations

import shutil

from tests.desk.office import Office


def test_an_index_that_kept_up_has_no_lag(office: Office) -> None:
    (status,) = office.json("index", "status")
    fields = {"engine", "records", "position", "journal", "lag", "trouble", "refused", "leftovers"}
    assert set(status) == fields
    assert (status["records"], status["lag"], status["trouble"]) == (3, 0, None)
    assert (status["refused"], status["leftovers"]) == ([], [])


def test_a_missing_index_is_a_finding_until_it_is_rebuilt(office: Office) -> None:
    shutil.rmtree(office.home / "index")
    told = office.run("index", "status", "--json")
    assert (told.status, told.row["trouble"]) == (3, "missing")
    (rebuilt,) = office.json("index", "rebuild")
    assert set(rebuilt) == {"records", "position", "unread", "refused"}
    assert office.run("index", "status").status == 0


def test_a_record_whose_text_is_gone_is_named_when_rebuilding(office: Office) -> None:
    record = office.record("laporan.txt")["id"]
    office.object_file(record, "text.txt").unlink()
    told = office.run("index", "rebuild", "--json")
    assert (told.status, told.row["unread"]) == (3, [record])


def test_a_whole_index_is_verified_without_findings(office: Office) -> None:
    assert office.json("index", "verify") == [{"findings": 0}]


def test_a_record_whose_text_changed_behind_the_index_is_a_finding(office: Office) -> None:
    record = office.record("laporan.txt")["id"]
    office.object_file(record, "text.txt").unlink()
    told = office.run("index", "verify", "--json")
    finding, count = told.lines
    assert (told.status, count) == (3, {"findings": 1})
    assert (finding["record"], finding["flaw"], finding["extra"]) == (record, "pages", [1])


def test_a_generation_left_by_an_accident_is_named_and_removed(office: Office) -> None:
    shutil.copytree(office.home / "index" / "gen-000001", office.home / "index" / "gen-000007")
    assert office.json("index", "status")[0]["leftovers"] == ["gen-000007"]
    assert office.json("index", "tidy") == [{"removed": ["gen-000007"]}]
    assert office.json("index", "tidy") == [{"removed": []}]
    assert office.run("index", "status").status == 0


def test_an_engine_without_an_address_is_refused(office: Office) -> None:
    told = office.run("index", "use", "elasticsearch")
    assert told.status == 2
    assert "index.url" in told.err


def test_back_to_the_embedded_engine_keeps_the_other_settings(office: Office) -> None:
    settings = office.write(
        "arsip-home/arsip.toml", '# ours\n[reading]\nworkers = 1\n\n[index]\nname = "x"\n'
    )
    (chosen,) = office.json("index", "use", "embedded")
    assert (chosen["engine"], chosen["server"], chosen["records"]) == ("embedded", None, 3)
    assert settings.read_text().startswith("# ours\n[reading]\nworkers = 1\n")
    assert 'engine = "embedded"' in settings.read_text()
