"""Keeps one server for a whole test run: `python -m tests.search.elastic.keeper RUN FOLDER`, where RUN is a process id.

Whoever needs the server first starts this, in a session of its own, so that Ctrl-C passes it by. It writes
`answer.json` into FOLDER and stops the server and removes FOLDER when the process RUN has ended, however it ended.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
from pathlib import Path

from tests.search.elastic.distribution import NoServer
from tests.search.elastic.sources import running

ANSWER = "answer.json"


def keep(run: int, folder: Path) -> None:
    watched = os.pidfd_open(run)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    files = folder / "files"
    files.mkdir(mode=0o755)
    try:
        with running(files) as server:
            _answer(folder, {"url": server.url, "source": server.source})
            select.select([watched], [], [])
    except NoServer as error:
        _answer(folder, {"reason": str(error)})
        select.select([watched], [], [])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(folder: Path, answer: dict[str, str]) -> None:
    draft = folder / f"{ANSWER}.draft"
    draft.write_text(json.dumps(answer))
    draft.replace(folder / ANSWER)


if __name__ == "__main__":
    keep(int(sys.argv[1]), Path(sys.argv[2]))
