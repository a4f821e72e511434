"""What the operating system refuses, in words for a person."""

from __future__ import annotations

import errno

from desk.words.language import _


def system_text(error: OSError) -> str:
    """The file, and why not; of an error that is rare here, the system's own words."""
    words = _WORDS.get(error.errno or 0) or error.strerror or str(error)
    return f"{error.filename}: {words}" if error.filename else words


_WORDS = {
    errno.EACCES: _("tidak diizinkan"),
    errno.EPERM: _("tidak diizinkan"),
    errno.ENOENT: _("tidak ada"),
    errno.EEXIST: _("sudah ada"),
    errno.EISDIR: _("ini folder, bukan berkas"),
    errno.ENOTDIR: _("bukan folder"),
    errno.ENOTEMPTY: _("foldernya tidak kosong"),
    errno.ENOSPC: _("disk penuh"),
    errno.EDQUOT: _("jatah disk habis"),
    errno.EROFS: _("disk hanya dapat dibaca"),
    errno.EIO: _("disk gagal membaca atau menulis"),
    errno.EFBIG: _("berkas terlalu besar"),
    errno.ENAMETOOLONG: _("nama terlalu panjang"),
    errno.ELOOP: _("tautan simbolisnya berputar"),
    errno.EMFILE: _("terlalu banyak berkas terbuka"),
    errno.ENFILE: _("terlalu banyak berkas terbuka"),
    errno.ENOMEM: _("memori habis"),
    errno.EBUSY: _("sedang dipakai"),
    errno.EXDEV: _("disk lain"),
}
