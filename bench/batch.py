"""A large batch with its memory curve, killed in the middle and gone on with: `python -m bench.batch --pages 2000`.

    python -m bench.batch [--pages N] [--pages-a-file N] [--kill-at SHARE] [--every SECONDS]

Makes scanned PDFs of its own (pages of Indonesian office prose, a little noisy, each different), ingests them, kills
the main process with SIGKILL after a share of the pages was read, and runs the same command again. It tells
the seconds of both runs, pages a minute, the resident memory of the main process over time (a line for every tenth of
the run, and the maximum), and what the certificate says. It ends with 1 unless that is clean and every page is there.
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
class Run:
    """One run of the command: its end, its seconds, and (seconds, MiB) of its main process as time went on."""

    status: int
    seconds: float
    memory: tuple[tuple[float, float], ...]
    told: tuple[dict[str, Any], ...]


def make_scans(folder: Path, pages: int, pages_a_file: int) -> None:
    """So many pages in PDFs of page images; the seed is the page's number."""
    for number, first in enumerate(range(0, pages, pages_a_file)):
        images = [_page(page) for page in range(first, min(first + pages_a_file, pages))]
        target = folder / f"berkas-{number:05}.pdf"
        images[0].save(target, "PDF", resolution=_DPI, save_all=True, append_images=images[1:], quality=70)


def _page(number: int) -> Image.Image:
    chance = random.Random(number)  # the same pages at every run
    page = Image.effect_noise((round(8.27 * _DPI), round(11.69 * _DPI)), 12).point(
        lambda grey: min(255, grey + 110)
    )
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(11 * _DPI / 72)
    draw.text((150, 110), f"HALAMAN {number}", fill=0, font=font)
    for line in range(38):
        text = " ".join(chance.choices(_WORDS.split(), k=9))
        draw.text((150, 170 + line * 36), text, fill=0, font=font)
    return page.rotate(chance.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=235)


def run(home: Path, folder: Path, every: float, kill_after: int = 0) -> Run:
    """Ingest the folder; with `kill_after`, until so many pages stand in the ledgers or in the store."""
    code = "from desk.main import main; main()"
    command = [sys.executable, "-c", code, "--home", str(home), "ingest", str(folder), "--json"]
    start = perf_counter()
    memory: list[tuple[float, float]] = []
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, start_new_session=True)
        while process.poll() is None:
            with suppress(FileNotFoundError, ProcessLookupError):
                memory.append((perf_counter() - start, _resident(process.pid)))
            if kill_after and _pages_read(home) >= kill_after:
                os.kill(process.pid, signal.SIGKILL)
            sleep(every)
        seconds = perf_counter() - start
        out.seek(0)
        told = tuple(json.loads(line) for line in out.read().splitlines() if line.endswith(b"}"))
    return Run(process.returncode, seconds, tuple(memory), told)


def _resident(pid: int) -> float:
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
        tenth = max(1, len(done.memory) // 10)
        print("  seconds  MiB resident in the main process")
        for seconds, mebibytes in done.memory[::tenth]:
            print(f"  {seconds:>7.1f}  {mebibytes:>6.1f}")
        print(f"  at most  {max(mebibytes for _, mebibytes in done.memory):>6.1f}")


def _certificate(home: Path) -> Iterator[dict[str, Any]]:
    code = "from desk.main import main; main()"
    command = [sys.executable, "-c", code, "--home", str(home), "batch", "show", "1", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    yield from (json.loads(line) for line in done.stdout.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--pages-a-file", type=int, default=20)
    parser.add_argument("--kill-at", type=float, default=0.5, help="share of the pages; 0: never")
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two looks at the memory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place) / "home", Path(place) / "masuk"
        folder.mkdir()
        make_scans(folder, options.pages, options.pages_a_file)
        code = "from desk.main import main; main()"
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
