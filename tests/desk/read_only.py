"""Commands on a home that is mounted for reading only: run in a mount namespace of its own, `unshare --mount`.

python -m tests.desk.read_only HOME COMMANDS    (JSON in, one JSON list of status, output and errors a command out)
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper

from desk.cli.main import main


def run(arguments: list[str]) -> tuple[object, str, str]:
    sys.argv = ["arsip", *arguments]
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    status: object = None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    out.seek(0)
    err.seek(0)
    return status, out.read(), err.read()


if __name__ == "__main__":
    home, commands = sys.argv[1:]
    subprocess.run(["mount", "--bind", home, home], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", home], check=True)
    for command in json.loads(commands):
        print(json.dumps(run(command)))  # noqa: T201
