"""Death at every step, of the follower and of the server: afterwards the index has what the archive has."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from elastic_transport import Urllib3HttpNode
from elasticsearch import Elasticsearch

from archive.archive import Archive
from archive.journal.changes import Change
from archive.values.record import Record, RecordId
from search.elastic.access import Access, IndexPlace
from search.elastic.connection import connect
from search.elastic.generations import ElasticGenerations
from search.elastic.patience import Patience
from search.index.contract import IndexUnavailable
from search.mirror.follow import catch_up, rebuild
from search.mirror.reconcile import verify
from tests.making import DESCRIBED, Killed, file_one
from tests.search.elastic.making import IMPATIENT, generations_at
from tests.search.elastic.node import Node
from tests.search.elastic.proxy import Answer, Request, proxy_before
from tests.search.elastic.sources import Server

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Until:
    """The archive as it told its story up to some place in the journal."""

    archive: Archive
    last: int

    def changes(self, after: int, limit: int) -> tuple[Change, ...]:
        return tuple(change for change in self.archive.changes(after, limit) if change.sequence <= self.last)

    def records(self, ids: Sequence[RecordId]) -> tuple[Record, ...]:
        return self.archive.records(ids)

    def texts(self, record_id: RecordId) -> tuple[str, ...]:
        return self.archive.texts(record_id)


def deadly(allowed: int, *, after: bool) -> type[Urllib3HttpNode]:
    """A way to the server on which we die at one request, before it is sent or after it was answered."""
    left = [allowed]

    class Deadly(Urllib3HttpNode):
        def perform_request(self, *args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0 and not (after and left[0] == -1):
                raise Killed
            answer = super().perform_request(*args, **kwargs)
            if left[0] < 0:
                raise Killed
            return answer

    return Deadly


@pytest.fixture
def told(archive: Archive) -> Until:
    """An archive of some records, and its story before the last changes."""
    records = [file_one(archive, f"surat nomor {number} tentang arsip".encode()) for number in range(5)]
    last = archive.last_sequence()
    archive.filing.describe(records[0].id, replace(DESCRIBED, title="Keputusan baru"))
    file_one(archive, b"laporan yang menyusul")
    return Until(archive, last)


def whole(archive: Archive, generations: ElasticGenerations) -> bool:
    catch_up(archive, generations)
    generations.tidy()
    index = generations.current()
    is_whole = list(verify(archive, index)) == [] and index.position() == archive.last_sequence()
    return is_whole and index.count() == archive.count() and generations.leftovers() == ()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("road", [catch_up, rebuild], ids=["follow", "rebuild"])
def test_our_death_at_any_request_leaves_what_the_next_run_completes(
    told: Until, client: Elasticsearch, elasticsearch_server: Server, tmp_path: Path, road: Any, after: bool
) -> None:
    step, is_through = 0, False
    while not is_through:
        with generations_at(client, tmp_path / "locks") as generations:
            catch_up(told, generations)
            failing = Elasticsearch(elasticsearch_server.url, node_class=deadly(step, after=after))
            dying = ElasticGenerations(failing, generations.place, IMPATIENT)
            try:
                road(told.archive, dying)
                is_through = True
            except Killed:
                step += 1
            assert whole(told.archive, generations), f"killed at request {step}"
    assert step > 6


@pytest.fixture
def node(own_node: Callable[..., Node]) -> Node:
    return own_node()


def test_a_server_killed_in_the_middle_of_a_bulk_gets_the_rest_when_it_is_back(
    told: Until, node: Node, tmp_path: Path
) -> None:
    def back(_: float) -> None:
        if not node.is_running:
            node.start()
            node.wait()

    killed: list[threading.Timer] = []

    def kill_soon(request: Request) -> Answer | None:
        if request.is_bulk and not killed:
            killed.append(threading.Timer(0.005, node.kill))
            killed[0].start()
        return None

    with proxy_before(node.url) as proxy:
        client = connect(Access((proxy.url,)))
        generations = ElasticGenerations(
            client, IndexPlace("arsip", tmp_path / "locks"), Patience(back, gone=60)
        )
        catch_up(told, generations)
        proxy.meddle = kill_soon
        try_to_catch_up(told.archive, generations)  # what is no bulk is not waited for
        killed[0].join()
        back(0)
        assert whole(told.archive, generations)


def test_an_elected_master_killed_while_a_batch_is_filed_loses_nothing(
    archive: Archive, three_nodes: list[Node], tmp_path: Path
) -> None:
    client = connect(Access(tuple(node.url for node in three_nodes)))
    place = IndexPlace("arsip", tmp_path / "locks", shards=3, replicas=1)
    generations = ElasticGenerations(client, place, Patience(sleep, gone=60))
    file_one(archive, b"surat pertama")
    catch_up(archive, generations)
    master = str(client.cat.master(h="node")).strip()
    killing = threading.Thread(target=next(node for node in three_nodes if node.name == master).kill)
    for number in range(40):
        file_one(archive, f"surat nomor {number} tentang arsip".encode())
        if number == 12:
            killing.start()
        try_to_catch_up(archive, generations)
    killing.join()
    while not try_to_catch_up(archive, generations):
        sleep(1)
    assert client.cluster.health()["number_of_nodes"] == 2
    assert whole(archive, generations)


def try_to_catch_up(archive: Archive, generations: ElasticGenerations) -> bool:
    """What an ingest does; a server that cannot answer now is left for the next time."""
    try:
        return not catch_up(archive, generations).rebuilt
    except IndexUnavailable as error:
        if error.reason.wants_rebuild:
            raise
        return False
