"""The desk in a real browser: by keyboard alone, and nothing that hinders anybody, in both languages."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from desk.web.app import make_app
from tests.desk.web.conftest import web_desk

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"),
]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, closed: Path) -> Iterator[str]:
    """Where a server of its own serves the closed house."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(closed, folder, dirs_exist_ok=True)
    with ExitStack() as ends, closing(socket.create_server(("127.0.0.1", 0))) as bound:
        desk = web_desk(folder / "arsip-home", ends)
        server = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://localhost:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new browser; it fails the test for what a page writes into its console."""
    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        opened = browser.new_context(
            color_scheme=request.param, viewport={"width": 1280, "height": 900}
        ).new_page()
        told: list[str] = []
        opened.on("console", lambda message: told.append(message.text))
        opened.on("pageerror", lambda error: told.append(str(error)))
        yield opened
        browser.close()
    assert [line for line in told if "status of 40" not in line] == []


def enter(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.fill("#nama", "eka")
    page.fill("#sandi", "rahasia benar")
    page.press("#sandi", "Enter")
    page.wait_for_selector("#tanya")


def hindrances(page: Page) -> list[str]:
    """What axe finds, and whether the page must be moved sideways."""
    found = [violation["id"] for violation in Axe().run(page, options=WCAG).response["violations"]]
    root = "document.documentElement"
    wider = page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")
    return [*found, "sideways"] if wider else found


def test_what_is_sought_is_read_after_two_keys(page: Page, address: str) -> None:
    enter(page, address)
    page.keyboard.type("keputusan ppid")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/baca?q=keputusan+ppid**")
    assert "KEPUTUSAN" in page.inner_text(".text")
    page.go_back()
    page.click("form.who button")
    page.wait_for_url("**/masuk")


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_hinders_anybody(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/masuk")
    if language == "en":
        page.click("form.language button")
    assert page.locator("html").get_attribute("lang") == language
    assert hindrances(page) == []
    enter(page, address)
    page.goto(f"{address}/?q=keputusan")
    read = page.locator(".hit h2 a").first.get_attribute("href") or ""
    for path in (
        "/",
        "/?q=rapat",
        "/?q=zzqq",
        "/?tahun=2024",
        "/?q=periode:x",
        read,
        read.split("/baca")[0],
        "/tiada",
    ):
        page.goto(address + path)
        assert hindrances(page) == [], path
        page.set_viewport_size({"width": 320, "height": 700})
        assert hindrances(page) == [], path
        page.set_viewport_size({"width": 1280, "height": 900})
