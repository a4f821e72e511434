"""Gives words to reasons: of retention verdicts, and of what the operating system refuses."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from desk.words.language import N_, _

if TYPE_CHECKING:
    from office.keeping.retention import RetentionReason


def retention_text(reason: RetentionReason) -> str:
    """One reason as a clause."""
    phase = _PHASES.get(reason.text or "") if reason.code == "settled" else None
    text = _(phase) if phase else reason.text or "-"
    return _(_RETENTION[reason.code]).format(text=text, day=reason.day or "-")


def system_text(error: OSError) -> str:
    """The file, and why not; of an error that is rare here, the system's own words."""
    known = _SYSTEM.get(error.errno or 0)
    words = _(known) if known else error.strerror or str(error)
    return f"{error.filename}: {words}" if error.filename else words


_RETENTION = {
    "no_rule": N_("tidak ada aturan JRA untuk klasifikasi {text}"),
    "inherited": N_("aturan dari kelas di atasnya, {text}"),
    "settled": N_("nasib akhir sudah tetap: {text}"),
    "from_closing": N_("dihitung dari berkas ditutup {day}"),
    "from_period": N_("dihitung dari akhir kurun waktu {day}"),
    "from_event": N_("dihitung {text} ({day})"),
    "from_budget_year": N_("dihitung {text} ({day})"),
    "no_base_date": N_("tanggal berkas ditutup dan kurun waktu tidak diketahui"),
    "waiting_for_event": N_("tanggal peristiwa belum diketahui: {text}"),
    "open_ended": N_("tanpa batas waktu: {text}"),
    "never_relocated": N_("belum pernah dipindahkan ke inaktif"),
    "exception": N_("ada pengecualian, harus diputus orang: {text}"),
    "personal_file": N_("masuk berkas perseorangan, harus diputus orang"),
    "held": N_("ditahan: {text}"),
}

_PHASES = {"permanent": N_("permanen"), "destroyed": N_("musnah")}

_SYSTEM = {
    errno.EACCES: N_("tidak diizinkan"),
    errno.EPERM: N_("tidak diizinkan"),
    errno.ENOENT: N_("tidak ada"),
    errno.EEXIST: N_("sudah ada"),
    errno.EISDIR: N_("ini folder, bukan berkas"),
    errno.ENOTDIR: N_("bukan folder"),
    errno.ENOTEMPTY: N_("foldernya tidak kosong"),
    errno.ENOSPC: N_("disk penuh"),
    errno.EDQUOT: N_("jatah disk habis"),
    errno.EROFS: N_("disk hanya dapat dibaca"),
    errno.EIO: N_("disk gagal membaca atau menulis"),
    errno.EFBIG: N_("berkas terlalu besar"),
    errno.ENAMETOOLONG: N_("nama terlalu panjang"),
    errno.ELOOP: N_("tautan simbolisnya berputar"),
    errno.EMFILE: N_("terlalu banyak berkas terbuka"),
    errno.ENFILE: N_("terlalu banyak berkas terbuka"),
    errno.ENOMEM: N_("memori habis"),
    errno.EBUSY: N_("sedang dipakai"),
    errno.EXDEV: N_("disk lain"),
}
