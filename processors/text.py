"""Text as matched and text as compared. Neither ever replaces the text as printed."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Final

from zanwatch.messages import Language

_LOOKALIKES: Final = dict(zip("aceopxykmhbtiABCEHIKMOPTXYë", "асеорхукмнвтіавсенікмортхуе", strict=True))
_DASHES: Final = dict.fromkeys("‐‑‒–—―−", "-")
_QUOTES: Final = dict.fromkeys("«»“”„‟‹›″", '"')
_SPACES: Final = dict.fromkeys("\u00a0\u2007\u202f\u2009\t\n\r", " ")

_UNSEEN: Final = ('"', "'", "\u00ad", "\u200b", "\ufeff")

_FOLD: Final = str.maketrans(
    {chr(c): chr(c).lower() for c in range(0x0400, 0x0530) if len(chr(c).lower()) == 1}
    | {chr(c): chr(c).lower() for c in range(0x41, 0x5B)}
    | {"ё": "е", "Ё": "е", "ʼ": "'", "’": "'"}
    | _LOOKALIKES
    | _DASHES
    | _QUOTES
    | _SPACES
)

_LETTERS: Final = "".join(map(chr, range(0x0410, 0x0450))) + "ЁёҒғҚқҢңӘәІіӨөҮүҰұҺһ"
_MARKS: Final = "".join([*_SPACES, *_DASHES, *_QUOTES, "ʼ’ë№§°…•·×÷±≤≥²³½Σ€₸", *_UNSEEN])
_WRITTEN: Final = "".join(dict.fromkeys("\0" + "".join(map(chr, range(0x20, 0x7F))) + _LETTERS + _MARKS))
"""The characters laws are written with: few enough for a byte to count."""
_AS_BYTES: Final = codecs.charmap_build(_WRITTEN)
_AS_FOLDED: Final = _WRITTEN.translate(_FOLD)

_BYTE_OF: Final = {char: at for at, char in enumerate(_WRITTEN)}
_FOLDED_BYTES: Final = bytes(_BYTE_OF[char] for char in _AS_FOLDED).ljust(256, b"\0")
_ENDS: Final = " .;,:"

_BETWEEN_NUMBERS: Final = re.compile(r"(?<=\d)\s+(?=\d)")
_KEPT_SPACE: Final = "\x00"
_NUMERO: Final = re.compile(r"\bn(?=\s*\d)")
_KAZAKH_ONLY: Final = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_END_BYTES: Final = bytes(_BYTE_OF[char] for char in _ENDS)
_N_BYTE: Final = _BYTE_OF["n"]
_SPACE_BYTE: Final = bytes([_BYTE_OF[" "]])
_BETWEEN_DIGIT_BYTES: Final = re.compile(
    b"%(space)b(?<=[%(digits)b]%(space)b)%(space)b*(?=[%(digits)b])"
    % {b"space": re.escape(_SPACE_BYTE), b"digits": re.escape(bytes(_BYTE_OF[char] for char in "0123456789"))}
)
_DROPPED_BYTES: Final = _SPACE_BYTE + bytes(_BYTE_OF[char] for char in _UNSEEN)
_CYRILLIC: Final = frozenset(map(chr, range(0x0400, 0x0530)))
_SAMPLE: Final = 50_000
_KAZAKH_SHARE: Final = 0.02
"""Kazakh prose has 6-10 % of these letters (measured on two codes), Russian prose none."""


def fold(text: str) -> str:
    """Return `text` for matching: lower case, Latin look-alikes, dashes and quotes made one.

    Every character maps to exactly one, so places in the result are places in `text`.
    """
    try:
        # Two codecs in a row do what `translate` does, several times faster; most of parsing is folding.
        data, _ = codecs.charmap_encode(text, "strict", _AS_BYTES)
    except UnicodeEncodeError:
        return text.translate(_FOLD)
    return codecs.charmap_decode(data, "strict", _AS_FOLDED)[0]


def collapse(text: str) -> str:
    """Return `text` with every run of white space made one space, and none at the ends."""
    return " ".join(text.split())


def squeeze(text: str) -> str:
    """Return `text` without any white space: what must never be lost."""
    return "".join(text.split())


def gist(text: str) -> str:
    """Return what is left of `text` when everything editorial is gone.

    Equal gist means that two texts differ at most in white space, case, quotes, dashes, look-alike
    letters, `N` for `№`, and the mark at their end. A space between two digits stays: it may part numbers.
    """
    try:
        data, _ = codecs.charmap_encode(text, "strict", _AS_BYTES)
    except UnicodeEncodeError:
        return _gist_of(fold(text))
    folded = data.translate(_FOLDED_BYTES)
    if _N_BYTE in folded:  # rare, and a matter of word borders, which bytes do not know
        return _gist_of(codecs.charmap_decode(folded, "strict", _WRITTEN)[0])
    kept = _BETWEEN_DIGIT_BYTES.sub(b"\0", folded.rstrip(_END_BYTES))
    bare = codecs.charmap_decode(kept.translate(None, _DROPPED_BYTES), "strict", _WRITTEN)[0]
    return bare.replace(_KEPT_SPACE, " ")


def _gist_of(folded: str) -> str:
    """What `gist` does on bytes, for any text."""
    marked = _NUMERO.sub("№", folded.rstrip(_ENDS))
    bare = "".join(_BETWEEN_NUMBERS.sub(_KEPT_SPACE, marked).split())
    for mark in _UNSEEN:
        bare = bare.replace(mark, "")
    return bare.replace(_KEPT_SPACE, " ")


def language_of(text: str) -> Language | None:
    """Guess the language from letters only Kazakh has; None when there is too little text."""
    counts = Counter(text[:_SAMPLE])
    letters = sum(count for char, count in counts.items() if char in _CYRILLIC)
    if letters < 100:
        return None
    return "kk" if sum(counts[char] for char in _KAZAKH_ONLY) / letters >= _KAZAKH_SHARE else "ru"
