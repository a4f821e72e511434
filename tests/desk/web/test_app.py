"""The desk asked as browsers and programs ask it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from desk.web.app import make_app
from desk.web.door import Door
from tests.desk.web.conftest import ADDRESS, Browsers

Browser = Callable[..., TestClient]
FOR_ANYBODY = {"/masuk", "/keluar", "/bahasa", "/sehat", "/static/{digest}/{name}", "/api/v1/openapi.json"}


def first_hit(browser: TestClient, question: str = "keputusan ppid") -> str:
    (record, *_) = browser.get("/api/v1/search", params={"q": question}).json()["answer"]["hits"]
    return str(record["id"])


def routes(browsers: Browsers) -> Iterator[APIRoute]:
    app = make_app(browsers.desk)
    assert isinstance(app, Door)
    for included in app.app.routes:  # type: ignore[attr-defined]
        router = getattr(included, "original_router", None)
        yield from router.routes if router else [included]


def test_nobody_who_is_not_signed_in_gets_anything_but_the_form(browsers: Browsers) -> None:
    asked = 0
    for route in routes(browsers):
        if route.path in FOR_ANYBODY:
            continue
        path = re.sub(r"\{(number|width)\}", "1", re.sub(r"\{record_id\}", "x", route.path))
        for method in (route.methods or set()) - {"HEAD"}:
            answer = browsers.of().request(method, path)
            asked += 1
            if path.startswith("/api/"):
                assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), path
            else:
                assert answer.status_code == 303
                assert answer.headers["location"].startswith("/masuk?tujuan=")
    assert asked >= 8


def test_signing_in_leads_where_one_wanted_to_go_and_out_ends_it(browser: Browser) -> None:
    one = browser()
    form = one.get("/masuk", params={"tujuan": "/?q=rapat"})
    assert 'name="tujuan" value="/?q=rapat"' in form.text
    entered = one.post("/masuk", data={"nama": "eka", "sandi": "rahasia benar", "tujuan": "/?q=rapat"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/?q=rapat")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert one.get("/").status_code == 200
    token = one.cookies["arsip"]
    assert one.post("/keluar").headers["location"] == "/masuk"
    one.cookies.set("arsip", token)
    assert one.get("/").status_code == 303, "the token is worth nothing any more"


@pytest.mark.parametrize(("name", "password"), [("eka", "keliru-123"), ("tiada", "rahasia benar")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(browser: Browser, name: str, password: str) -> None:
    answer = browser().post("/masuk", data={"nama": name, "sandi": password})
    assert answer.status_code == 403
    assert f'name="nama" value="{name}"' in answer.text
    assert password not in answer.text
    shown = re.search(r'<p class="notice bad"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    assert shown is not None
    assert name not in shown[1]


@pytest.mark.parametrize(
    "target", ["//jahat.example", "https://jahat.example", "/\\jahat.example", "x", "/a\nb"]
)
def test_nobody_is_led_to_another_site(browser: Browser, target: str) -> None:
    answer = browser("eka").post("/bahasa", data={"bahasa": "en", "kembali": target})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://jahat.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    assert browser("eka").post("/keluar", headers=headers).status_code == 403
    assert browser("eka").get("/").status_code == 200


def test_a_browser_that_tells_no_origin_may_tell_where_it_fetches_from(browsers: Browsers) -> None:
    bare = browsers.of("eka")
    del bare.headers["Origin"]
    assert bare.post("/bahasa", data={"bahasa": "en"}).status_code == 403
    assert (
        bare.post("/bahasa", data={"bahasa": "en"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code
        == 303
    )


@pytest.mark.parametrize("host", ["jahat.example", "localhost.jahat.example", "", "localhost@jahat.example"])
def test_another_name_is_not_answered(browser: Browser, host: str) -> None:
    assert browser("eka").get("/", headers={"Host": host}).status_code == 421


def test_a_form_may_not_be_large_and_must_say_its_length(browser: Browser) -> None:
    assert browser().post("/masuk", data={"nama": "x" * (1 << 20)}).status_code == 413
    assert browser().post("/masuk", content=iter([b"nama=x"])).status_code == 413


@pytest.mark.parametrize("path", ["/", "/masuk", "/arsip/tiada", "/api/v1/search", "/tiada", "/sehat"])
def test_every_answer_is_guarded(browser: Browser, path: str) -> None:
    headers = browser("eka").get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_an_answer_shows_where_its_words_stand_and_by_what_it_can_be_narrowed(browser: Browser) -> None:
    page = browser("eka").get("/", params={"q": "rapat anggaran"}).text
    assert "<mark>" in page
    assert 'href="/?q=rapat+anggaran&amp;unit=aptika"' in page
    assert "Aplikasi Informatika" in page
    narrowed = browser("eka").get("/api/v1/search", params={"q": "rapat anggaran", "unit": "ikp"}).json()
    assert narrowed["answer"]["total"] == 0


def test_an_empty_question_asks_nothing_and_a_filter_alone_lists(browser: Browser) -> None:
    assert browser("eka").get("/api/v1/search").json()["answer"] is None
    assert browser("eka").get("/api/v1/search", params={"year": "2024"}).json()["answer"]["total"] >= 1


@pytest.mark.parametrize(
    "asked", [{"q": "periode:kapan"}, {"period": "kapan saja"}, {"year": "abc"}, {"page": "0"}]
)
def test_a_question_that_nobody_understands_has_a_sentence(browser: Browser, asked: dict[str, str]) -> None:
    answer = browser("eka").get("/api/v1/search", params=asked)
    assert answer.status_code == 400
    assert answer.json()["message"]
    page = browser("eka").get(
        "/",
        params={{"period": "periode", "year": "tahun", "page": "hal"}.get(k, k): v for k, v in asked.items()},
    )
    assert page.status_code == 400
    assert "Traceback" not in page.text


def test_what_a_stranger_wrote_is_text(browser: Browser) -> None:
    page = browser("eka").get("/", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_record_and_its_pages_are_the_same_on_both_faces(browser: Browser) -> None:
    eka = browser("eka")
    record = first_hit(eka)
    shown = eka.get(f"/api/v1/records/{record}").json()
    page = eka.get(f"/arsip/{record}").text
    assert shown["original"]["sha256"] in page
    assert shown["title"] in page
    read = eka.get(f"/api/v1/records/{record}/pages", params={"q": "keputusan"}).json()
    assert (read["total"], read["first"], read["last"], read["can_be_drawn"]) == (1, 1, 1, False)
    assert [found["number"] for found in read["found"]] == [1]
    assert "KEPUTUSAN" in eka.get(f"/arsip/{record}/baca", params={"q": "keputusan"}).text


def test_what_does_not_exist_is_told_as_what_is_hidden(browser: Browser) -> None:
    eka = browser("eka")
    paths = ("", "/baca", "/asli", "/hlm/1/1000.jpg")
    told = {
        (eka.get(f"/arsip/tiada{path}").status_code, eka.get(f"/arsip/tiada{path}").text) for path in paths
    }
    assert len(told) == 1
    assert next(iter(told))[0] == 404


def test_a_page_that_cannot_be_drawn_is_not_there_and_no_width_but_ours(browser: Browser) -> None:
    eka = browser("eka")
    record = first_hit(eka)
    assert eka.get(f"/arsip/{record}/hlm/1/999.jpg").status_code == 404
    assert eka.get(f"/arsip/{record}/hlm/9/1000.jpg").status_code == 404


def test_the_original_leaves_as_an_attachment(browser: Browser) -> None:
    eka = browser("eka")
    record = first_hit(eka)
    answer = eka.get(f"/arsip/{record}/asli")
    assert answer.content.startswith(b"KEPUTUSAN\nNOMOR 12")
    assert answer.headers["content-disposition"] == 'attachment; filename="sk.txt"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_the_language_is_chosen_on_the_page_that_one_reads(browser: Browser) -> None:
    one = browser("eka")
    assert "Cari di arsip" in one.get("/").text
    chosen = one.post("/bahasa", data={"bahasa": "en", "kembali": "/?q=rapat"})
    assert chosen.headers["location"] == "/?q=rapat"
    assert '<html lang="en">' in one.get("/").text


def test_files_of_ours_may_be_kept_and_no_others_are_given(browser: Browser) -> None:
    page = browser().get("/masuk").text
    found = re.search(r'href="(/static/[0-9a-f]{16}/arsip.css)"', page)
    assert found is not None
    style = browser().get(found[1])
    assert "immutable" in style.headers["cache-control"]
    assert len(style.content) < 24 << 10
    for path in ("/static/0/arsip.css", "/static/0/..%2fapp.py", "/static/0/tiada.css"):
        assert browser().get(path).status_code == 404


def test_the_api_describes_itself(browser: Browser) -> None:
    described = browser().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/search", "/api/v1/records/{record_id}"} <= set(described["paths"])


def test_the_health_address_needs_nobody(browser: Browser) -> None:
    assert browser().get("/sehat").json() == {"status": "ok"}
    assert str(browser().base_url) == ADDRESS
