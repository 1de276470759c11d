"""Names that never change: hashes, deterministic ids, ids of acts, paths of provisions.

A provision is named `[container/]unit:number[/unit:number...]`, the same in Kazakh and Russian:
`art:12-1/pt:3/sub:2`, `rules/pt:5/sub:1/par:2`, `annex:1/tbl:1/row:4/cell:2`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

UNITS: Final = {
    "act": "the act itself",
    "title": "title",
    "preamble": "преамбула / кіріспе",
    "part": "часть кодекса / бөлік",
    "sec": "раздел / бөлім",
    "subsec": "подраздел / кіші бөлім",
    "ch": "глава / тарау",
    "para": "параграф",
    "art": "статья / бап",
    "pt": "пункт / тармақ",
    "sub": "подпункт / тармақша",
    "cl": "часть статьи или пункта / бөлік",
    "par": "абзац",
    "note": "примечание / ескертпе (part of the norm)",
    "tbl": "table",
    "row": "table row",
    "cell": "table cell",
    "rules": "an approved document",
    "annex": "приложение / қосымша",
    "stamp": "approval stamp",
    "sign": "signature",
    "toc": "table of contents",
    "unknown": "text the parser does not understand",
}

CONTAINERS: Final = frozenset({"rules", "annex"})

_STEP = r"[a-z]+(?::[0-9A-Za-zА-Яа-яЁёӘәІіҢңҒғҮүҰұҚқӨөҺһ.-]+)?"
_PATH: Final = re.compile(rf"{_STEP}(?:/{_STEP})*")
_ACT_ID: Final = re.compile(r"[A-Z][0-9A-Za-z_]+")


def sha256(data: bytes) -> str:
    """Return the hex SHA-256 of `data` (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def stable_id(*parts: str | None) -> str:
    """Return a deterministic id (32 hex characters) of `parts`; None and "" differ."""
    encoded = [b"\x00" if part is None else b"\x01" + part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"".join([len(part).to_bytes(8, "big") + part for part in encoded])).hexdigest()[:32]


def is_act_id(text: str) -> bool:
    """Say whether `text` has the form of an NGR id, e.g. `Z1600000480`, `K950001000_`."""
    return _ACT_ID.fullmatch(text) is not None


def step(unit: str, number: str | None = None) -> str:
    """Return one step of a path, `unit:number` or the bare unit."""
    return f"{unit}:{number}" if number else unit


def child(parent: str, unit: str, number: str | None = None) -> str:
    """Return the path of a provision below `parent` ("" is the act's own body)."""
    return f"{parent}/{step(unit, number)}" if parent else step(unit, number)


def parent_path(path: str) -> str:
    """Return the path without its last step; "" at the top."""
    return path.rpartition("/")[0]


def unit_of(path: str) -> str:
    """Return the unit of the last step of `path`."""
    return path.rpartition("/")[2].partition(":")[0]


def number_of(path: str) -> str:
    """Return the number of the last step of `path`; "" where it has none."""
    return path.rpartition("/")[2].partition(":")[2]


def is_path(path: str) -> bool:
    """Say whether `path` is well formed and uses only known units."""
    if _PATH.fullmatch(path) is None:
        return False
    return all(part.partition(":")[0] in UNITS for part in path.split("/"))


def is_within(path: str, ancestors: Iterable[str]) -> bool:
    """Say whether `path` is one of `ancestors` or lies below one of them."""
    return any(path == a or path.startswith(a + "/") for a in ancestors)
