"""The entrance as a process: exit statuses, two streams, a reader that leaves, an interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.office import Office

pytestmark = pytest.mark.slow  # each of them starts the command anew

ROOT = Path(__file__).resolve().parents[3]
# What parses, stems, signs, draws, asks a server or moves a schema: each takes longer to load than to say the help.
HEAVY = {
    *("PIL", "Sastrawi", "alembic", "argon2", "charset_normalizer", "elasticsearch", "img2pdf", "lxml"),
    *(
        "msoffcrypto",
        "numpy",
        "openpyxl",
        "pdfminer",
        "pi_heif",
        "pikepdf",
        "pyhanko",
        "pypdfium2",
        "pytesseract",
    ),
    *("rapidfuzz", "segno", "tifftools", "tomlkit", "xlrd", "zxingcpp"),
}
COMMAND = (sys.executable, "-c", "from desk.cli.main import main; main()")


def started(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    # Whoever starts the tests in the background may have them ignore interrupts, and children inherit that.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, inherited)


def test_the_answer_goes_to_standard_output_and_the_trouble_to_standard_error(office: Office) -> None:
    process = started("show", "500.12/001/IKP/2024", cwd=office.folder)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"Keputusan tentang PPID" in out
    process = started("show", "500.12/999/IKP/2024", cwd=office.folder)
    out, err = process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert err.startswith(b"arsip: ")


def test_a_reader_that_leaves_early_is_no_error(office: Office) -> None:
    with started("log", cwd=office.folder) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_an_interrupted_batch_says_what_is_safe(office: Office) -> None:
    for number in range(80):
        office.write(f"banyak/{number}.txt", f"surat {number}\n")
    with started("ingest", "banyak", cwd=office.folder) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        err = process.stderr.read().decode()
    assert process.returncode == 1
    assert "tetap aman" in err
    assert "Traceback" not in err
    *_rows, last = office.json("ingest", "banyak")
    assert last["summary"]["received"] == 80
    assert len(office.json("list")) == 83


@pytest.mark.parametrize("command", ["list", "search", "check", "sweep", "log", "show x", "index status"])
def test_a_file_where_the_home_should_be_is_no_archive(desk: Office, command: str) -> None:
    desk.write("arsip-home", "bukan folder")
    told = desk.run(*command.split())
    assert (told.status in (1, 2), told.out) == (True, "")
    assert told.err


def test_a_catalogue_of_another_version_is_left_alone(office: Office) -> None:
    office.write("arsip-home/arsip-home", "arsip-home 2\n")
    told = office.run("list")
    assert (told.status, told.out) == (1, "")
    assert "arsip-home 2" in told.err


def test_a_catalogue_that_is_no_database_is_a_message(office: Office) -> None:
    (office.home / "catalogue.sqlite").write_bytes(b"bukan basis data" * 100)
    told = office.run("list")
    assert (told.status, told.out) == (1, "")
    assert told.err.startswith("arsip: ")


def test_the_version_is_told(desk: Office) -> None:
    told = desk.run("--version")
    assert (told.status, told.out.startswith("arsip ")) == (0, True)


def test_without_a_command_there_is_help(desk: Office) -> None:
    told = desk.run()
    assert told.status == 2
    assert "ingest" in told.out + told.err


@pytest.mark.parametrize(
    "command", [("search", "rapat"), ("check",), ("ingest", "kosong"), ("show", "salah")]
)
def test_no_command_loads_what_reads_documents_into_its_own_process(
    command: tuple[str, ...], office: Office
) -> None:
    """They take a quarter of a second to load, and what they parse belongs into fenced processes."""
    (office.folder / "kosong").mkdir()
    program = "import sys; from desk.cli.main import main\ntry: main()\nfinally: print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=office.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "desk.cli.main" in loaded
    assert not {"pdfminer", "pikepdf", "pypdfium2", "zxingcpp", "pytesseract"} & loaded


def test_help_loads_no_library_that_only_the_work_needs() -> None:
    """Every command's help, one after another in one process. `watch` cuts stacks, and loads what cuts them."""
    program = (
        "import sys\nfrom desk.cli.group import COMMANDS\nfrom desk.cli.main import main\n"
        "for name in [name for names in COMMANDS.values() for name in names if name != 'watch']:\n"
        "    sys.argv = ['arsip', name, '--help']\n"
        "    try: main()\n"
        "    except SystemExit: pass\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "desk.cli.commands.ingest" in loaded
    assert not HEAVY & loaded
