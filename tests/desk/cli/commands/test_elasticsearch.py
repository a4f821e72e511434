"""An office that moves its index to Elasticsearch and back, and one whose server goes away."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from desk.cli import exits
from desk.settings.index import load_index
from tests.desk.office import Office
from tests.search.elastic.making import connected
from tests.search.elastic.node import free_port
from tests.search.elastic.sources import Server

pytestmark = pytest.mark.elasticsearch

_ROOT = Path(__file__).resolve().parents[4]
REAL = _ROOT / "../shared/samples/office"
OFFICERS_QUESTIONS = _ROOT / "bench/officer_questions.csv"
QUESTIONS = (
    *("informasi", "rapat anggaran", '"informasi publik"', "kode:000.1", "unit:IKP", "periode:2024"),
    *("judul:keputusan", "lapor*", "rapat -hadir", "dokumentasi OR undangan"),
)


@pytest.fixture
def client(elasticsearch_server: Server) -> Elasticsearch:
    return connected(elasticsearch_server.url)


@pytest.fixture
def name(client: Elasticsearch) -> Iterator[str]:
    name = f"arsip-test-{secrets.token_hex(6)}"
    yield name
    if names := list(client.indices.get_alias(index=f"{name}-*").body):
        client.indices.delete(index=names)


def answers(office: Office) -> list[list[tuple[str, int | None, str]]]:
    """What identifies the hits of each question."""
    found = (office.json("search", question, "--limit", "20")[0] for question in QUESTIONS)
    return [sorted((hit["id"], hit["page"], hit["snippet"]) for hit in answer["hits"]) for answer in found]


def test_ten_questions_have_the_same_answers_on_both_engines_and_back(
    office: Office, elasticsearch_server: Server, name: str
) -> None:
    before = answers(office)
    (chosen,) = office.json(
        "index", "use", "elasticsearch", "--url", elasticsearch_server.url, "--name", name
    )
    assert (chosen["engine"], chosen["records"], chosen["server"][:2]) == ("elasticsearch", 3, "9.")
    assert answers(office) == before
    (status,) = office.json("index", "status")
    assert (status["engine"], status["records"], status["lag"], status["trouble"]) == (
        "elasticsearch",
        3,
        0,
        None,
    )
    assert office.json("index", "verify") == [{"findings": 0}]
    office.write("masuk/baru.txt", "Laporan tambahan tentang zamrud\n")
    office.run("ingest", office.folder / "masuk/baru.txt")
    assert [hit["title"] for hit in office.json("search", "zamrud")[0]["hits"]] == ["baru.txt"]
    office.json("index", "rebuild")
    assert office.json("index", "status")[0]["leftovers"] == []
    office.json("index", "use", "embedded")
    assert load_index(office.home).engine.value == "embedded"
    assert [hit["title"] for hit in office.json("search", "zamrud")[0]["hits"]] == ["baru.txt"]


@pytest.mark.ocr
@pytest.mark.samples
@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the private samples are not beside the checkout")
def test_an_officers_questions_have_the_same_answers_whatever_engine_has_the_real_documents(
    desk: Office, elasticsearch_server: Server, name: str
) -> None:
    """The relevance of the two differs a little (`docs/elasticsearch.md`); the records and the first of them do not."""
    desk.run("init")
    assert desk.run("ingest", REAL).status in (exits.DONE, exits.FINDINGS)
    before = real_answers(desk)
    assert len(before) == 10
    assert all(ids for ids, _ in before)
    desk.json("index", "use", "elasticsearch", "--url", elasticsearch_server.url, "--name", name)
    assert desk.json("index", "verify") == [{"findings": 0}]
    assert real_answers(desk) == before
    desk.json("index", "use", "embedded")
    assert real_answers(desk) == before


def real_answers(office: Office) -> list[tuple[frozenset[str], str]]:
    """All records that answer each of the officer's questions, and the first of them."""
    with OFFICERS_QUESTIONS.open(encoding="utf-8", newline="") as table:
        questions = [row["pertanyaan"] for row in csv.DictReader(table)]
    found = (office.json("search", question, "--limit", "1000")[0]["hits"] for question in questions)
    return [(frozenset(hit["id"] for hit in hits), hits[0]["id"]) for hits in found]


def test_without_its_server_an_office_files_on_and_the_index_catches_up(
    office: Office, elasticsearch_server: Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.json("index", "use", "elasticsearch", "--url", elasticsearch_server.url, "--name", name)
    monkeypatch.setenv("ARSIP_ELASTICSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    office.write("masuk/baru.txt", "Laporan tambahan tentang zamrud\n")
    told = office.run("ingest", office.folder / "masuk/baru.txt", "--json")
    assert told.err.count("server indeks tidak menjawab") == 1
    assert len(office.json("list")) == 4
    assert office.run("index", "status", "--json").row["trouble"] == "unreachable"
    assert office.run("index", "rebuild").status == 1
    asked = office.run("search", "unit:IKP", "--json")
    assert "pencarian isi sedang mati" in asked.err
    assert (asked.row["content"], asked.row["total"]) == (False, 1)
    monkeypatch.delenv("ARSIP_ELASTICSEARCH_URL")
    assert office.run("index", "status", "--json").row["lag"] == 1
    office.write("masuk/lain.txt", "Satu berkas lagi\n")
    office.run("ingest", office.folder / "masuk/lain.txt")
    assert [hit["title"] for hit in office.json("search", "zamrud")[0]["hits"]] == ["baru.txt"]
    assert office.json("index", "verify") == [{"findings": 0}]


def test_the_public_asks_an_index_of_its_own_there_too(
    office: Office, elasticsearch_server: Server, name: str, client: Elasticsearch
) -> None:
    record = office.record("Keputusan tentang PPID")["id"]
    office.run("describe", record, "--publicity", "periodic")
    assert office.run("publish", record).status == 0
    office.json("index", "use", "elasticsearch", "--url", elasticsearch_server.url, "--name", name)
    asked = office.json("search", "pengelola OR anggaran", "--audience", "public")[0]
    assert [hit["id"] for hit in asked["hits"]] == [record]
    aliases = {
        alias
        for about in client.indices.get_alias(index=f"{name}-*").body.values()
        for alias in about["aliases"]
    }
    assert {f"{name}-staff", f"{name}-public"} <= aliases
    assert office.json("index", "verify") == [{"findings": 0}]


def test_a_server_that_will_not_do_leaves_the_setting_as_it_was(office: Office) -> None:
    told = office.run("index", "use", "elasticsearch", "--url", f"http://127.0.0.1:{free_port()}")
    assert told.status == 1
    assert "server indeks tidak menjawab" in told.err
    assert not (office.home / "arsip.toml").exists()
