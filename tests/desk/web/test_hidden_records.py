"""What a person may not see is not there in the browser: no page, count, facet, picture or address tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.desk.closed_house import ClosedHouse
from tests.desk.web.conftest import Browsers, web_desk

pytestmark = pytest.mark.slow  # each takes a whole office through its steps

PATHS = ("", "/baca", "/baca?q=rapat", "/asli", "/hlm/1/240.jpg")
TWINS = ("", "/pages", "/pages?q=rapat", "/original", "/pages/1/240.jpg")


@pytest.fixture
def browsers_of_house(house: ClosedHouse) -> Iterator[Browsers]:
    with ExitStack() as ends:
        yield Browsers(web_desk(house.office.home, ends), {})


def test_a_closed_record_of_another_unit_is_as_one_that_nobody_has(
    house: ClosedHouse, browsers_of_house: Browsers
) -> None:
    house.enter("eka")
    hidden = house.office.record("Undangan rapat anggaran")["id"]
    house.office.json("describe", hidden, "--access", "secret")
    nobody = "x" * len(hidden)
    dewi, joko = browsers_of_house.of("dewi"), browsers_of_house.of("joko")
    assert joko.get(f"/api/v1/records/{hidden}").status_code == 200, "the PPID reads it"
    for path in PATHS:
        told, unknown = dewi.get(f"/arsip/{hidden}{path}"), dewi.get(f"/arsip/{nobody}{path}")
        assert (told.status_code, told.text.replace(hidden, nobody)) == (404, unknown.text)
        assert told.headers == unknown.headers
    for path in TWINS:
        told = dewi.get(f"/api/v1/records/{hidden}{path}")
        assert told.status_code == 404
        assert told.text.replace(hidden, nobody) == dewi.get(f"/api/v1/records/{nobody}{path}").text
    for question in ("rapat anggaran", "unit:aptika", "tahun:2023", hidden):
        page = dewi.get("/", params={"q": question})
        assert "Undangan" not in page.text
        assert hidden not in page.text.replace(question, "")
        found = dewi.get("/api/v1/search", params={"q": question}).json()
        assert hidden not in [hit["id"] for hit in found["answer"]["hits"]]
    everything = dewi.get("/api/v1/search", params={"stage": "received"}).json()
    assert "aptika" not in str(everything["facets"])
