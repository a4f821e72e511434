"""An index server that will not do, at the desk: its trouble is named, files are filed, the catalogue answers."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.cli import exits
from tests.desk.office import Office
from tests.search.elastic.certificate import self_signed
from tests.search.elastic.proxy import Answer, refusal, serving

pytestmark = pytest.mark.slow

_OLD = refusal(400, "media_type_header_exception", "A compatible version is required on both headers")
_FULL = "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark];"
ANSWERS = {
    "hangs up": (Answer(None), "server indeks tidak menjawab"),
    "wrong password": (refusal(401, "security_exception", "unable to authenticate"), "menolak masuk"),
    "too few rights": (refusal(403, "security_exception", "unauthorized"), "menolak masuk"),
    "no Elasticsearch": (Answer(200, b"<html>", (("Content-Type", "text/html"),)), "bukan Elasticsearch"),
    "too old": (_OLD, "bukan Elasticsearch versi 9"),
    "full": (refusal(429, "cluster_block_exception", _FULL), "disk server indeks penuh"),
}


@pytest.fixture(params=ANSWERS, ids=list(ANSWERS))
def troubled(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The address of a server that gives one answer to all, and what is to be said of it."""
    answer, said = ANSWERS[request.param]
    with serving(lambda _: answer) as port:
        yield f"http://127.0.0.1:{port}", said


def test_a_server_that_will_not_do_is_not_chosen(office: Office, troubled: tuple[str, str]) -> None:
    url, said = troubled
    password = office.write("sandi", "rahasia-sekali\n")
    told = office.run(
        "index", "use", "elasticsearch", "--url", url, "--user", "arsip", "--password-file", password
    )
    assert (told.status, said in told.err, "rahasia" in told.out + told.err) == (1, True, False)
    assert not (office.home / "arsip.toml").exists()


def test_an_untrusted_certificate_is_not_trusted(office: Office, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with serving(lambda _: Answer(None), context) as port:
        told = office.run("index", "use", "elasticsearch", "--url", f"https://127.0.0.1:{port}")
    assert (told.status, "sertifikat server indeks tidak dipercaya" in told.err) == (1, True)


def test_whatever_the_server_says_files_are_filed_and_the_catalogue_answers(
    office: Office, troubled: tuple[str, str]
) -> None:
    (office.home / "arsip.toml").write_text(f'[index]\nengine = "elasticsearch"\nurl = "{troubled[0]}"\n')
    told = office.run("ingest", office.write("masuk/baru.txt", "Laporan tambahan\n"), "--json")
    assert (told.status, troubled[1] in told.err) == (exits.FINDINGS, True), told.err
    assert len(office.json("list")) == 4
    asked = office.run("search", "unit:IKP", "--json")
    assert "pencarian isi sedang mati" in asked.err
    assert (asked.row["content"], asked.row["total"]) == (False, 1)
