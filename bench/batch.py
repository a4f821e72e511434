"""Runs a large batch, kills it in the middle, goes on, draws its memory: `python -m bench.batch --pages 2000`.

    python -m bench.batch [--pages N] [--pages-a-file N] [--lines N] [--kill-at SHARE] [--every SECONDS]

Makes scanned PDFs of its own (pages of Indonesian office prose, a little noisy, each different; with few `--lines` they
are small and soon read), ingests them, kills the main process with SIGKILL after a share of the pages was read, and
runs the same command again. It tells the seconds of both runs, pages a minute, how many pages the second run found
read, the memory over time of the main process and of the largest process of a reader, and what the certificate
says. It ends with 1 unless that is clean and every page is there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from PIL import Image, ImageDraw, ImageFont

_DPI = 150
_WORDS = """
arsip dokumen informasi publik layanan permohonan keberatan pejabat pengelola dokumentasi unit kearsipan jadwal
retensi klasifikasi keputusan gubernur kepala dinas komunikasi informatika laporan tahunan penyusutan pemusnahan
penyerahan berkas surat undangan rapat notula anggaran pelaksanaan kegiatan masyarakat daerah provinsi kabupaten
"""


@dataclass(frozen=True, slots=True)
class Look:
    """Seconds since the start, and MiB resident in the main process and in the largest of the others."""

    seconds: float
    main: float
    worker: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: its end, its seconds, and as time went on the memory of its processes."""

    status: int
    seconds: float
    memory: tuple[Look, ...]
    lines: tuple[dict[str, Any], ...]


def make_scans(folder: Path, pages: int, pages_a_file: int, lines: int) -> None:
    """So many pages in PDFs of page images; the seed is the page's number."""
    for number, first in enumerate(range(0, pages, pages_a_file)):
        target = folder / f"berkas-{number:05}.pdf"
        images = (_page(page, lines) for page in range(first, min(first + pages_a_file, pages)))
        next(images).save(target, "PDF", resolution=_DPI, save_all=True, append_images=images, quality=70)


def _page(number: int, lines: int) -> Image.Image:
    chance = random.Random(number)  # the same pages at every run
    size = round(8.27 * _DPI), min(round(11.69 * _DPI), 320 + lines * 36)
    page = Image.effect_noise(size, 12).point(lambda grey: min(255, grey + 110))
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(11 * _DPI / 72)
    draw.text((150, 110), f"HALAMAN {number}", fill=0, font=font)
    for line in range(lines):
        text = " ".join(chance.choices(_WORDS.split(), k=9))
        draw.text((150, 170 + line * 36), text, fill=0, font=font)
    return page.rotate(chance.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=235)


def run(home: Path, folder: Path, every: float, kill_after: int = 0) -> Run:
    """Ingest the folder; with `kill_after`, until so many pages stand in the ledgers or in the store."""
    code = "from desk.cli.main import main; main()"
    command = [sys.executable, "-c", code, "--home", str(home), "ingest", str(folder), "--json"]
    start = perf_counter()
    memory: list[Look] = []
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, start_new_session=True)
        while process.poll() is None:
            with suppress(FileNotFoundError, ProcessLookupError):
                memory.append(_look(perf_counter() - start, process.pid))
            if kill_after and _pages_read(home) >= kill_after:
                os.kill(process.pid, signal.SIGKILL)
            sleep(every)
        seconds = perf_counter() - start
        out.seek(0)
        lines = tuple(json.loads(line) for line in out.read().splitlines() if line.endswith(b"}"))
    return Run(process.returncode, seconds, tuple(memory), lines)


def _look(seconds: float, main: int) -> Look:
    return Look(seconds, _resident(main), max(map(_resident, _below(main)), default=0.0))


def _below(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they did."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, task.read_text().split()):
                yield child
                yield from _below(child)


def _resident(pid: int) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        return _resident_of(pid)
    return 0.0


def _resident_of(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _pages_read(home: Path) -> int:
    """Lines in the ledgers of what is being read, and in the page files of what is filed."""
    files = [*(home / "reading").glob("*.jsonl"), *(home / "store").rglob("pages.jsonl")]
    lines = 0
    for path in files:
        with suppress(FileNotFoundError):
            lines += path.read_bytes().count(b"\n")
    return lines


def tell(name: str, done: Run, pages: int) -> None:
    pace = f", {60 * pages / done.seconds:.1f} pages/min" if done.status in (0, 3) else ""
    print(f"\n{name}: status {done.status}, {done.seconds:.1f} s{pace}")
    if done.memory:
        step = max(1, len(done.memory) // 20)
        print("  MiB in the main process: " + " ".join(f"{look.main:.0f}" for look in done.memory[::step]))
        print(
            f"  at most {max(look.main for look in done.memory):.0f}; in one of a reader's processes ", end=""
        )
        print(f"{max(look.worker for look in done.memory):.0f}")


def _certificate(home: Path) -> Iterator[dict[str, Any]]:
    code = "from desk.cli.main import main; main()"
    command = [sys.executable, "-c", code, "--home", str(home), "batch", "show", "1", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    yield from (json.loads(line) for line in done.stdout.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--pages-a-file", type=int, default=20)
    parser.add_argument("--lines", type=int, default=38, help="of prose on a page")
    parser.add_argument("--kill-at", type=float, default=0.5, help="share of the pages; 0: never")
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two looks at the memory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place) / "home", Path(place) / "masuk"
        folder.mkdir()
        make_scans(folder, options.pages, options.pages_a_file, options.lines)
        code = "from desk.cli.main import main; main()"
        subprocess.run(
            [sys.executable, "-c", code, "--home", str(home), "init"], check=True, capture_output=True
        )
        known = 0
        if options.kill_at:
            tell("killed", run(home, folder, options.every, round(options.kill_at * options.pages)), 0)
            known = _pages_read(home)
            print(f"  pages read by then: {known}")
        tell("gone on" if known else "whole", run(home, folder, options.every), options.pages - known)
        (certificate,) = _certificate(home)
    print(f"\ncertificate: {json.dumps(certificate)}")
    counts = certificate["pages"]
    whole = counts["ocr"] == options.pages and not any(
        certificate[part] for part in ("failed_pages", "held_files", "waiting", "unfound_pages", "index")
    )
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
