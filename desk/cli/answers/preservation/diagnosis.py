"""Shows what the doctor found: the machine, the archive, and what should be mended."""

from __future__ import annotations

from archive.integrity.ndsa import Area, Lacking, Standing
from desk.operations.preservation.diagnosis import Filesystem, Holdings
from desk.views.preservation.diagnosis import DiagnosisRow, GlanceRow
from desk.words.language import _
from ingest.reading.fence.sandbox import Fences


def glance_text(seen: GlanceRow) -> list[str]:
    """The short look for a person."""
    if not seen.complaints:
        return [_("arsip dapat dipakai: {home}").format(home=seen.home)]
    return _complaints_text(seen.complaints)


def diagnosis_text(diagnosis: DiagnosisRow) -> list[str]:
    """The diagnosis for a person."""
    engine = diagnosis.tesseract
    rows = [
        ("Python", diagnosis.python),
        (_("Pustaka"), ", ".join(f"{name} {number}" for name, number in diagnosis.libraries.items())),
        (
            "Tesseract",
            f"{engine.version} ({', '.join(engine.languages)})" if engine else _("tidak terpasang"),
        ),
        (_("Pagar pembaca"), _fences_text(diagnosis.fences)),
        (_("Inti / pekerja"), f"{diagnosis.cores} / {diagnosis.workers}"),
        ("OMP_THREAD_LIMIT", str(diagnosis.omp_thread_limit)),
        (_("Ruang bebas"), f"{diagnosis.free.bytes / (1 << 30):.1f} GiB, {diagnosis.free.inodes} inode"),
        (_("Sistem berkas"), _filesystem_text(diagnosis.filesystem)),
        (_("Arsip"), f"{diagnosis.home}: {_holdings_text(diagnosis.holdings)}"),
    ]
    if diagnosis.holdings is not None:
        rows.append((_("Rumah arsip"), _house_text(diagnosis.holdings)))
        rows.append((_("Tingkat NDSA"), _ndsa_text(diagnosis.holdings.ndsa)))
    lines = [f"{label:<18}{value}" for label, value in rows]
    return [*lines, *_complaints_text(diagnosis.complaints)]


def _complaints_text(complaints: tuple[str, ...]) -> list[str]:
    return [_("perlu diperbaiki: {code}").format(code=code) for code in complaints]


def _fences_text(fences: Fences) -> str:
    names = ((_("berkas"), fences.files), (_("jaringan"), fences.network), (_("sinyal"), fences.signals))
    return ", ".join(name if stands else _("{name}: tidak ada").format(name=name) for name, stands in names)


def _house_text(holdings: Holdings) -> str:
    if holdings.is_house_open:
        return _("terbuka; belum ada administrator, siapa pun boleh apa pun")
    return _("tertutup; setiap petugas masuk dengan namanya")


def _holdings_text(holdings: Holdings | None) -> str:
    if holdings is None:
        return _("belum ada")
    behind = _("tidak ada") if holdings.lag is None else str(holdings.lag)
    return _(
        "{records} arsip ({uncoded} belum berkode), {quarantined} di karantina, "
        "ketinggalan indeks {lag}, sisa kerja {leftovers}"
    ).format(
        records=holdings.records,
        uncoded=holdings.uncoded,
        quarantined=holdings.quarantined,
        lag=behind,
        leftovers=holdings.leftovers,
    )


def _filesystem_text(filesystem: Filesystem) -> str:
    names = {
        True: _("nama terpakai tidak tertimpa"),
        False: _("nama terpakai dapat tertimpa"),
        None: _("tidak dapat ditulisi"),
    }
    return f"{filesystem.type or '?'}, {names[filesystem.keeps_names]}"


def _ndsa_text(standings: tuple[Standing, ...]) -> str:
    """The level of each area, and what its next level lacks."""
    areas = {
        Area.STORAGE: _("penyimpanan"),
        Area.INTEGRITY: _("keutuhan"),
        Area.CONTROL: _("kendali"),
        Area.METADATA: _("metadata"),
        Area.CONTENT: _("isi"),
    }
    lacking = {
        Lacking.NOTHING: "",
        Lacking.SECOND_COPY: _("belum ada salinan kedua"),
        Lacking.COPY_ELSEWHERE: _("perlu salinan di tempat lain"),
        Lacking.REGULAR_CHECK: _("belum semua diperiksa dalam 90 hari"),
        Lacking.METADATA_STANDARD: _("metadata pelestarian belum menurut PREMIS"),
        Lacking.JOURNAL_REVIEW: _("jurnal perlu ditelaah berkala"),
        Lacking.FORMAT_VERIFICATION: _("format belum diverifikasi"),
    }
    parts = []
    for each in standings:
        why = f" ({lacking[each.lacking]})" if lacking[each.lacking] else ""
        parts.append(f"{areas[each.area]} {each.level}{why}")
    return ", ".join(parts)
