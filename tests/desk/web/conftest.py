"""A desk in the browser over a closed house, asked in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from starlette.testclient import TestClient

from archive.values.access import UNLIMITED
from desk.operations.assembly import open_archive
from desk.operations.sign_in import begin_session
from desk.settings.general import Settings
from desk.web.app import make_app
from desk.web.web_desk import WebDesk
from ingest.derivatives.open_documents import OpenDocuments
from ingest.task.limits import Limits

ADDRESS = "http://localhost"


@dataclass(frozen=True, slots=True)
class Browsers:
    """Gives a browser to anybody; `desk` is what they all ask."""

    desk: WebDesk
    tokens: dict[str, str]

    def of(self, name: str | None = None) -> TestClient:
        """A browser in which this person is signed in, or nobody."""
        browser = TestClient(
            make_app(self.desk), ADDRESS, follow_redirects=False, headers={"Origin": ADDRESS}
        )
        if name is not None:
            if name not in self.tokens:  # a password takes half a second
                self.tokens[name] = begin_session(self.desk.archive, name, "rahasia benar", "web").token
            browser.cookies.set("arsip", self.tokens[name])
        return browser


def web_desk(home: Path, ends: ExitStack) -> WebDesk:
    settings = Settings(home, "budi", "budi", "ind+eng", 1, UNLIMITED)
    archive = open_archive(settings)
    ends.callback(archive.close)
    documents = OpenDocuments(archive.home.cache / "open", Limits(), monotonic)
    ends.callback(documents.close)
    return WebDesk(settings, archive, documents, ("localhost",))


@pytest.fixture(scope="session")
def browsers(tmp_path_factory: pytest.TempPathFactory, closed: Path) -> Iterator[Browsers]:
    """Shared by tests that change nothing but sessions."""
    folder = tmp_path_factory.mktemp("web")
    shutil.copytree(closed, folder, dirs_exist_ok=True)
    with ExitStack() as ends:
        yield Browsers(web_desk(folder / "arsip-home", ends), {})


@pytest.fixture
def browser(browsers: Browsers) -> Callable[..., TestClient]:
    return browsers.of
