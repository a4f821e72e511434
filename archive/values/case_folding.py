"""Case folding: the form in which words and names are compared."""

from __future__ import annotations

import unicodedata

APOSTROPHES = "'`´’‘‛′‵＇ʹʻʼʽʾʿˈˊˋ՚ꞌ"
"""The apostrophe, and all that is written for one, or for hamza and ain."""

_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


def fold(text: str) -> str:
    """The form in which words are compared: compatibility characters resolved, case and accents gone.

    >>> fold("Jum'at, ＲＡＰＡＴ Évaluasi ﬁnal")
    'jumat, rapat evaluasi final'
    """
    if text.isascii():
        return text.translate(_NO_APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_NO_APOSTROPHES).casefold())
    plain = "".join(
        letter
        for letter in decomposed.translate(_NO_APOSTROPHES)
        if unicodedata.category(letter) not in ("Mn", "Cf")
    )
    return unicodedata.normalize("NFKC", plain).casefold()
