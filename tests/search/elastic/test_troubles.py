"""What goes wrong with a server or its index: named for what it is, nothing lost, and gone when it is mended."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from archive.archive import Archive
from archive.values.record import RecordId
from search.elastic.access import Access, IndexPlace
from search.elastic.connection import connect
from search.elastic.engine import ElasticIndex
from search.elastic.examination import examine
from search.elastic.generations import ElasticGenerations
from search.elastic.patience import Patience
from search.index.contract import Index, IndexUnavailable, PageText, Trouble
from search.mirror.follow import catch_up
from search.mirror.reconcile import verify
from search.question.parser import parse
from tests.contracts.conftest import serving as served
from tests.contracts.office import OFFICE, entry
from tests.making import file_one
from tests.search.elastic.certificate import self_signed
from tests.search.elastic.making import IMPATIENT, connected, generations_at
from tests.search.elastic.node import free_port
from tests.search.elastic.proxy import Answer, Proxy, Request, proxy_before, refusal, serving
from tests.search.elastic.sources import Server

pytestmark = pytest.mark.elasticsearch
HTML = (("Content-Type", "text/html"),)


@contextmanager
def trouble(expected: Trouble) -> Iterator[None]:
    with pytest.raises(IndexUnavailable) as caught:
        yield
    assert caught.value.reason is expected, caught.value


def at(url: str, tmp_path: Path, **access: object) -> ElasticGenerations:
    client = connect(Access((url,), **access))  # type: ignore[arg-type]
    return ElasticGenerations(client, IndexPlace("arsip-test", tmp_path / "locks"), IMPATIENT)


def ids(index: Index, text: str) -> set[str]:
    return {match.id for match in index.search(parse(text), 100).matches}


@dataclass
class Waiting:
    """Counts the seconds that a patient writer would have waited."""

    seconds: list[float] = field(default_factory=list)

    def patience(self) -> Patience:
        return Patience(self.seconds.append)


def through(proxy: Proxy, index: ElasticIndex, waiting: Waiting | None = None) -> ElasticIndex:
    """The same index asked by way of the proxy."""
    return ElasticIndex(connected(proxy.url), index.name, (waiting or Waiting()).patience())


# -- the server ------------------------------------------------------------------------------------------------


def test_nobody_is_there(tmp_path: Path) -> None:
    with trouble(Trouble.UNREACHABLE):
        at(f"http://127.0.0.1:{free_port()}", tmp_path).current()


@pytest.mark.parametrize(
    "answer",
    [Answer(200, b"<html>", HTML), Answer(404, b"<html>", HTML), Answer(200, b'{"name": "x"}', HTML)],
)
def test_another_kind_of_server_is_there(tmp_path: Path, answer: Answer) -> None:
    with serving(lambda _: answer) as port, trouble(Trouble.FOREIGN):
        at(f"http://127.0.0.1:{port}", tmp_path).current()


def test_a_server_that_hangs_up(tmp_path: Path) -> None:
    with serving(lambda _: Answer(None)) as port, trouble(Trouble.UNREACHABLE):
        at(f"http://127.0.0.1:{port}", tmp_path).current()


def test_an_older_server_refuses_our_language(tmp_path: Path) -> None:
    old = refusal(400, "media_type_header_exception", "A compatible version is required on both headers")
    with serving(lambda _: old) as port, trouble(Trouble.FOREIGN):
        at(f"http://127.0.0.1:{port}", tmp_path).current()


def test_an_older_server_that_understands_us_is_known_by_its_version(tmp_path: Path) -> None:
    told = {"cluster_name": "lama", "nodes": {"a": {"version": "8.19.0"}}}
    with serving(lambda _: Answer(200, json.dumps(told).encode())) as port, trouble(Trouble.FOREIGN):
        examine(connected(f"http://127.0.0.1:{port}"), IndexPlace("arsip-test", tmp_path))


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_does_not_know_us(tmp_path: Path, status: int) -> None:
    with serving(lambda _: refusal(status, "security_exception")) as port, trouble(Trouble.REFUSED):
        at(f"http://127.0.0.1:{port}", tmp_path).current()


def test_a_certificate_nobody_vouches_for_and_one_that_is_known_by_its_print(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(lambda _: Answer(200, b"<html>", HTML), context) as port:
        url = f"https://127.0.0.1:{port}"
        with trouble(Trouble.UNTRUSTED):
            at(url, tmp_path).current()
        with trouble(Trouble.UNTRUSTED):
            at(url, tmp_path, fingerprint="00" * 32).current()
        der = ssl.PEM_cert_to_DER_cert(certificate.read_text().split("-----END PRIVATE KEY-----")[1].strip())
        with trouble(Trouble.FOREIGN):  # trusted, and then seen to be no Elasticsearch
            at(url, tmp_path, fingerprint=sha256(der).hexdigest()).current()
        with trouble(Trouble.FOREIGN):
            at(url, tmp_path, ca_file=certificate).current()


def test_a_server_that_will_do_is_looked_over_and_left_as_it_was(
    client: Elasticsearch, tmp_path: Path
) -> None:
    examined = examine(client, IndexPlace("arsip-test-look", tmp_path))
    assert examined.version.startswith("9.")
    assert examined.nodes >= 1
    assert client.indices.get(index="arsip-test-look*").body == {}


# -- the index -------------------------------------------------------------------------------------------------


def test_an_index_that_is_full_takes_no_more_until_it_is_given_room(
    archive: Archive, client: Elasticsearch, generations: ElasticGenerations
) -> None:
    first = file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    index = generations.current()
    block = {"index.blocks.read_only_allow_delete": True}
    client.indices.put_settings(index=index.name, settings=block)
    second = file_one(archive, b"arsip kedua")
    with trouble(Trouble.FULL):
        catch_up(archive, generations)
    assert ids(index, "arsip") == {first.id}
    client.indices.put_settings(index=index.name, settings=dict.fromkeys(block))
    catch_up(archive, generations)
    assert ids(generations.current(), "arsip") == {first.id, second.id}
    assert list(verify(archive, generations.current())) == []


def test_an_index_deleted_under_us_is_built_again_and_never_made_by_a_write(
    archive: Archive, client: Elasticsearch, generations: ElasticGenerations
) -> None:
    first = file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    index = generations.current()
    client.indices.delete(index=index.name)
    for ask in (lambda: index.search(parse("arsip"), 1), lambda: index.apply(OFFICE, [], 9), index.position):
        with trouble(Trouble.REPLACED):
            ask()
    with trouble(Trouble.MISSING):
        generations.current()
    assert catch_up(archive, generations).rebuilt
    assert ids(generations.current(), "arsip") == {first.id}


def test_a_missing_alias_leaves_a_generation_that_is_named_and_removed(
    archive: Archive, client: Elasticsearch, generations: ElasticGenerations
) -> None:
    file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    old = generations.current().name
    client.indices.delete_alias(index=old, name=old.rpartition("-")[0])
    with trouble(Trouble.MISSING):
        generations.current()
    assert generations.leftovers() == (old,)
    catch_up(archive, generations)
    assert generations.current().name != old
    assert (generations.tidy(), generations.tidy()) == ((old,), ())
    assert not client.indices.exists(index=old)


def test_a_mapping_changed_by_hand_is_noticed_and_built_anew(
    archive: Archive, client: Elasticsearch, generations: ElasticGenerations
) -> None:
    file_one(archive, b"daftar arsip")
    catch_up(archive, generations)
    changed = generations.current().name
    client.indices.put_mapping(index=changed, properties={"bogus": {"type": "keyword"}})
    with trouble(Trouble.CORRUPT):
        generations.current()
    assert catch_up(archive, generations).rebuilt
    assert generations.current().name != changed


def test_an_index_in_the_place_of_the_alias_is_not_touched(
    client: Elasticsearch, generations: ElasticGenerations
) -> None:
    served(generations)
    alias = generations.current().name.rpartition("-")[0]
    client.indices.delete(index=generations.current().name)
    client.indices.create(index=alias)
    try:
        with trouble(Trouble.CORRUPT):
            generations.current()
    finally:
        client.indices.delete(index=alias)


def test_a_build_that_is_broken_off_leaves_the_old_one_and_one_under_way_is_no_leftover(
    generations: ElasticGenerations,
) -> None:
    served(generations)
    serving_one = generations.current().name
    with pytest.raises(RuntimeError), generations.build():  # noqa: PT012 - it must be looked at while it is built
        assert generations.leftovers() == generations.tidy() == ()
        raise RuntimeError
    assert (generations.current().name, generations.leftovers()) == (serving_one, ())


# -- documents -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_page_of_twenty_megabytes_and_a_word_of_forty_thousand_letters(
    generations: ElasticGenerations,
) -> None:
    index = served(generations)
    vast = " ".join(f"kata{number % 50_000}" for number in range(2_000_000))
    assert len(vast) > 18 << 20
    odd = entry(
        "odd", "x" * 40_000, "y" * 40_000, code="500." + "9" * 40_000, number="8" * 40_000, unit="z" * 40_000
    )
    index.apply([entry("vast", "Besar", vast, "halaman kedua"), odd, *OFFICE], [], 1)
    assert ids(index, "kata49999") == {"vast"}
    assert ids(index, "x" * 100) == ids(index, "y" * 100) == {"odd"}
    assert index.count() == len(OFFICE) + 2
    # a server with little memory takes only the beginning, and that is told
    assert {refused.id for refused in index.refusals()} <= {"vast"}


def test_a_document_the_server_refuses_is_kept_by_its_description_and_named(
    generations: ElasticGenerations,
) -> None:
    index = served(generations)
    odd = replace(entry("odd", "Berjudul aneh"), pages=(PageText(1, "a"), PageText(2**40, "b")))
    index.apply([*OFFICE[:5], odd, *OFFICE[5:]], [], 7)
    (refused,) = index.refusals()
    assert refused.id == "odd"
    assert "pages.number" in refused.reason
    assert ids(index, "judul:aneh") == {"odd"}
    assert (index.count(), index.position()) == (len(OFFICE) + 1, 7)
    index.apply([replace(odd, pages=(PageText(1, "biasa"),))], [], 8)
    assert index.refusals() == ()
    assert ids(index, "biasa") == {"odd"}


def test_a_document_refused_whatever_is_left_of_it_is_kept_by_its_id(generations: ElasticGenerations) -> None:
    index = served(generations)
    index.apply([replace(entry("odd", "Aneh"), pages=(PageText(2**40, "b"),)), *OFFICE], [], 7)
    assert [refused.id for refused in index.refusals()] == ["odd"]
    assert "odd" in set(index.ids())


# -- bulks -----------------------------------------------------------------------------------------------------


def times(number: int, answer: Answer) -> Callable[[Request], Answer | None]:
    """Answers so the first `number` bulks."""
    left = [answer] * number

    def meddle(request: Request) -> Answer | None:
        return left.pop() if request.is_bulk and left else None

    return meddle


@pytest.fixture
def proxy(elasticsearch_server: Server) -> Iterator[Proxy]:
    with proxy_before(elasticsearch_server.url) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [
        refusal(429, "es_rejected_execution_exception"),
        refusal(503, "unavailable"),
        Answer(502, b"<html>", HTML),
    ],
)
def test_a_server_that_is_busy_for_a_minute_is_waited_for(
    proxy: Proxy, generations: ElasticGenerations, answer: Answer
) -> None:
    waiting = Waiting()
    index = through(proxy, served(generations), waiting)  # type: ignore[arg-type]
    proxy.meddle = times(9, answer)
    index.apply(OFFICE, [], 25)
    assert sum(waiting.seconds) > 60
    assert len(set(waiting.seconds)) == len(waiting.seconds) == 9
    assert (index.count(), index.position()) == (len(OFFICE), 25)


def test_a_server_that_stays_busy_is_given_up_and_the_position_stays(
    proxy: Proxy, generations: ElasticGenerations
) -> None:
    index = through(proxy, served(generations))  # type: ignore[arg-type]
    proxy.meddle = times(1000, refusal(429, "es_rejected_execution_exception"))
    with trouble(Trouble.BUSY):
        index.apply(OFFICE, [], 25)
    assert index.position() == 0


def test_only_the_items_that_were_rejected_are_sent_again(
    proxy: Proxy, generations: ElasticGenerations
) -> None:
    index = through(proxy, served(generations))  # type: ignore[arg-type]
    spoilt: list[int] = []

    def reject_some(request: Request) -> Answer | None:
        if not request.is_bulk or spoilt:
            return None
        ids_sent = [json.loads(line)["index"]["_id"] for line in request.body.splitlines()[::2]]
        items = [{"index": {"_id": name, "status": 201}} for name in ids_sent]
        error = {"type": "es_rejected_execution_exception", "reason": "queue"}
        for item in items[3:7]:
            item["index"] |= {"status": 429, "error": error}
        spoilt.append(1)
        return Answer(200, json.dumps({"took": 1, "errors": True, "items": items}).encode())

    proxy.afterwards = reject_some
    index.apply(OFFICE, [], 25)
    again = next(request for request in reversed(proxy.seen) if request.is_bulk)
    assert proxy.bulks() == 2
    assert len(again.body.splitlines()) == 2 * 4
    assert (index.count(), index.position()) == (len(OFFICE), 25)


def test_an_answer_that_is_lost_on_the_way_does_no_harm(
    proxy: Proxy, generations: ElasticGenerations
) -> None:
    index = through(proxy, served(generations))  # type: ignore[arg-type]
    proxy.afterwards = times(1, Answer(None))
    index.apply(OFFICE, [RecordId("never-was")], 25)
    assert (proxy.bulks(), index.count(), index.position()) == (2, len(OFFICE), 25)


def test_a_bulk_too_large_for_the_server_is_halved(proxy: Proxy, generations: ElasticGenerations) -> None:
    index = through(proxy, served(generations))  # type: ignore[arg-type]
    proxy.meddle = lambda request: (
        refusal(413, "too_large") if request.is_bulk and len(request.body) > 8000 else None
    )
    index.apply(OFFICE, [], 25)
    assert proxy.bulks() > 3
    assert (index.count(), index.refusals()) == (len(OFFICE), ())


def test_one_document_too_large_for_the_server_is_refused_and_the_rest_goes_on(
    proxy: Proxy, generations: ElasticGenerations
) -> None:
    index = through(proxy, served(generations))  # type: ignore[arg-type]
    proxy.meddle = lambda request: (
        refusal(413, "too_large") if request.is_bulk and len(request.body) > 60_000 else None
    )
    index.apply([*OFFICE, entry("vast", "Besar", *["kata lain lagi " * 3000] * 3)], [], 25)
    assert [refused.id for refused in index.refusals()] == ["vast"]
    assert ids(index, "judul:besar") == {"vast"}
    assert index.count() == len(OFFICE) + 1


# -- what comes late -------------------------------------------------------------------------------------------


def test_a_change_that_comes_late_changes_nothing(generations: ElasticGenerations) -> None:
    index = served(generations)
    index.apply([entry("a", "baru")], [RecordId("b")], 12)
    index.apply([entry("a", "lama"), entry("b", "bangkit")], [], 10)
    assert (ids(index, "baru"), ids(index, "lama"), ids(index, "bangkit")) == ({"a"}, set(), set())
    assert index.position() == 12


def test_every_shard_tells_its_own_position(client: Elasticsearch, tmp_path: Path) -> None:
    with generations_at(client, tmp_path / "locks", shards=3) as spread:
        index = served(spread)
        index.apply(OFFICE, [], 25)
        notes = client.search(index=spread.current().name, query={"ids": {"values": []}})
        assert notes["_shards"]["total"] == 3
        assert (index.position(), index.count()) == (25, len(OFFICE))
        one = next(name for name in (f":position-{n}" for n in range(99)) if _lost(client, spread, name))
        assert one
        assert index.position() == 0


def _lost(client: Elasticsearch, generations: ElasticGenerations, note: str) -> bool:
    name = generations.current().name
    routing = note.rpartition("-")[2]
    found = client.options(ignore_status=404).delete(index=name, id=note, routing=routing)
    return bool(found.get("result") == "deleted")
