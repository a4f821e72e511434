"""Staff and public on a server that guards its indices: the portal's user sees its own index and no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.elastic.access import Access, IndexPlace
from search.elastic.connection import connect
from search.elastic.examination import examine
from search.elastic.generations import ElasticGenerations
from search.index.contract import IndexUnavailable, Trouble
from search.question.parser import parse
from tests.contracts.conftest import serving
from tests.contracts.office import OFFICE
from tests.search.elastic.making import IMPATIENT
from tests.search.elastic.node import Node

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

ROLES = {
    "arsip": {"cluster": ["monitor"], "indices": [{"names": ["arsip-*"], "privileges": ["all"]}]},
    "portal": {
        "indices": [{"names": ["arsip-public*"], "privileges": ["read", "view_index_metadata"]}],
    },
}


@pytest.fixture(scope="module")
def guarded(own_node: Callable[..., Node]) -> Node:
    """A server with security on, and a user for the archive and one for the portal."""

    def add_users(node: Node) -> None:
        (node.config / "roles.yml").write_text(
            "".join(f"{role}: {json.dumps(rights)}\n" for role, rights in ROLES.items())
        )
        for user in ROLES:
            node.run("elasticsearch-users", "useradd", user, "-p", f"rahasia-{user}", "-r", user)

    settings = {"xpack.security.enabled": True, "xpack.security.transport.ssl.enabled": False}
    return own_node(settings, add_users)


def generations(
    node: Node, user: str, audience: str, locks: Path, password: str | None = None
) -> ElasticGenerations:
    client = connect(Access((node.url,), user, password or f"rahasia-{user}"))
    return ElasticGenerations(client, IndexPlace(f"arsip-{audience}", locks), IMPATIENT)


@pytest.fixture(scope="module")
def filed(guarded: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both indices built by the archive's user; gives the folder of its locks."""
    locks = tmp_path_factory.mktemp("locks")
    examine(connect(Access((guarded.url,), "arsip", "rahasia-arsip")), IndexPlace("arsip-staff", locks))
    serving(generations(guarded, "arsip", "staff", locks)).apply(OFFICE, [], 25)
    serving(generations(guarded, "arsip", "public", locks)).apply(OFFICE[:3], [], 25)
    return locks


def test_the_portal_asks_the_public_index_to_its_end(guarded: Node, filed: Path) -> None:
    index = generations(guarded, "portal", "public", filed).current()
    assert index.search(parse("layanan"), 10).total == 1
    assert (len(list(index.all(parse("")))), index.count(), index.position()) == (3, 3, 25)


def test_the_portal_may_neither_ask_nor_see_the_staffs_index(guarded: Node, filed: Path) -> None:
    staff = generations(guarded, "arsip", "staff", filed).current()
    portal = connect(Access((guarded.url,), "portal", "rahasia-portal"))
    answer = portal.options(ignore_status=403).search(index=staff.name)
    assert answer.meta.status == 403
    with pytest.raises(IndexUnavailable) as caught:
        generations(guarded, "portal", "staff", filed).current()
    assert caught.value.reason is Trouble.REFUSED


def test_the_portal_may_not_write_its_own_index(guarded: Node, filed: Path) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        generations(guarded, "portal", "public", filed).current().apply(OFFICE[3:5], [], 26)
    assert caught.value.reason is Trouble.REFUSED
    assert generations(guarded, "arsip", "public", filed).current().position() == 25


@pytest.mark.parametrize("user", ["arsip", "nobody"])
def test_a_wrong_password_is_named_and_not_shown(guarded: Node, filed: Path, user: str) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        generations(guarded, user, "staff", filed, "salah-sekali").current()
    assert caught.value.reason is Trouble.REFUSED
    assert "salah-sekali" not in str(caught.value)
