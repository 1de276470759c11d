"""Captures of discussions for tests: invented pages in tests/examples/discussion, real ones where they are at hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from zanwatch.identity import sha256
from zanwatch.messages import Capture

EXAMPLES = Path(__file__).parent / "examples" / "discussion"
REAL = Path(__file__).parent.parent.parent / "shared" / "real" / "open_npa"
SITE = "https://drafts.example"
SEEN = dt.datetime(2027, 1, 20, 6, tzinfo=dt.UTC)
KINDS = {
    "card": ("card", "9001", "/npa/view?id=9001"),
    "card_atameken": ("card", "9001", "/npa/view?id=9001&typeComment=3"),
    "open": ("card", "9004", "/npa/view?id=9004"),
    "passport": ("card", "9002", "/npa/view?id=9002"),
    "earlier": ("card_earlier", "9001", "/application/viewcardhistory?id=3001"),
    "conclusion": ("card_conclusion", "9003", "/npa/viewArvConclusion?id=9003"),
    "list": ("draft_list", None, "/list?page=1"),
    "report": ("discussion_report", "9001", "/report?id=9001"),
}


def capture(data: bytes, kind: str, **values: Any) -> Capture:
    usual = {
        "source": "open_npa", "run_id": "r", "kind": kind, "address": SITE, "language": "ru", "fetched_at": SEEN,
        "http_status": 200, "sha256": sha256(data), "size": len(data),
    }  # fmt: skip
    return Capture.model_validate(usual | values)


def page(name: str, language: str = "ru", **values: Any) -> tuple[bytes, Capture]:
    """Return an invented page and its capture."""
    kind, draft, address = KINDS[name]
    data = (EXAMPLES / f"{name}.{language}.html").read_bytes()
    known = {"act_id": draft, "address": f"{SITE}{address}", "language": language}
    return data, capture(data, kind, **(known | values))


def real(name: str) -> bytes:
    """Return a real page; the test is skipped where it is not at hand."""
    if not (REAL / name).exists():
        pytest.skip(f"{name} is not at hand")
    return (REAL / name).read_bytes()
