"""Every publisher's note in the real pages read to its acts, or flagged; run with -s to see the table."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from processors.diff.compare import compare
from processors.parse.edition import parse
from processors.provenance import NoteReading, attach, read_note
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, Language

REAL = Path(__file__).parent.parent.parent / "shared" / "real"
NEEDS_REAL = pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not beside this checkout")
PAGES = sorted([*REAL.glob("adilet/*.html"), *REAL.glob("pairs/*.md"), *REAL.glob("zan_api/*.json")])


def language_of(path: Path) -> Language:
    return "kk" if re.search(r"kaz|kk_", path.name) else "ru"


def edition(path: Path) -> Edition | None:
    data = path.read_bytes()
    capture = Capture(
        source="real", run_id="r", kind="text",
        address=f"https://adilet.zan.kz/{path.name}", language=language_of(path),
        fetched_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), http_status=200, sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return None if "search" in path.name else parse(data, capture)


def readings(path: Path) -> list[tuple[str, NoteReading]]:
    found = edition(path)
    return [(n.text, read_note(n.text, language_of(path), n.links)) for n in found.notes] if found else []


@NEEDS_REAL
def test_every_real_note_is_read_or_flagged(capsys: pytest.CaptureFixture[str]) -> None:
    rows, forms = [], Counter[str]()
    for path in PAGES:
        for text, reading in readings(path):
            named = [(e.operation, str(e.cause.date), e.cause.number) for e in reading.events if e.cause]
            said = [e.operation for e in reading.events if not e.cause]
            forms.update([f"{operation} (act)" for operation, _, _ in named] + [f"{s} (no act)" for s in said])
            assert named or said or reading.flags, text
            assert len(re.findall(r"(?:№|\bN)\s*\d", re.sub(r"\([^()]*\)", "", text))) == len(named), text
            rows.append(f"{path.name[:34]:34} {named or said} {' '.join(reading.flags)}")
    print("\n".join([*rows, *(f"{form}: {count}" for form, count in sorted(forms.items()))]))
    assert len(rows) >= 10
    assert not [row for row in rows if row.endswith("leftover")], capsys.readouterr().out


@NEEDS_REAL
@pytest.mark.parametrize(
    ("ru", "kk"),
    [
        ("adilet/ru_V1600014606.html", "adilet/kk_V1600014606.html"),
        ("pairs/137412_rus_2020-08-10.md", "pairs/137412_kaz_2020-08-10.md"),
        ("pairs/137412_rus_2020-10-27.md", "pairs/137412_kaz_2020-10-27.md"),
        ("pairs/35109_rus_2011_new.md", "pairs/35109_kaz_2011_new.md"),
    ],
)
def test_real_twins_name_the_same_acts_and_terms(ru: str, kk: str) -> None:
    left, right = (
        sorted(
            (
                e.cause.act_type,
                str(e.cause.date),
                e.cause.number,
                e.cause.commencement_rule.rpartition(".")[0],
                str(e.cause.in_force),
                e.cause.clause,
            )
            for _, r in readings(REAL / p)
            for e in r.events
            if e.cause
        )
        for p in (ru, kk)
    )
    assert left
    assert left == right


@NEEDS_REAL
def test_notes_of_the_tax_code_speak_of_validity() -> None:
    notes = [
        line
        for path in sorted(REAL.glob("texts/tax_code_2026_ru/**/*.md"))
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("Сноска.")
    ]
    assert len(notes) >= 10
    assert all([e.operation for e in read_note(n, "ru", ()).events] == ["validity"] for n in notes)


PAIRS = [
    ("137412_rus_2020-08-10", "137412_rus_2020-10-27", {("2020-10-27", "20-42-3.3.15")}),
    ("137412_kaz_2019_old", "137412_kaz_2020-08-10", {("2020-08-10", "20-42-3.3.8")}),
    ("137412_kaz_2020-08-10", "137412_kaz_2020-10-27", {("2020-10-27", "20-42-3.3.15")}),
    ("35109_rus_2007_old", "35109_rus_2011_new", {("2011-06-21", "230")}),
    ("35109_kaz_2007_old", "35109_kaz_2011_new", {("2011-06-21", "230")}),
]


@NEEDS_REAL
@pytest.mark.parametrize(("old", "new", "expected"), PAIRS, ids=[p[1] for p in PAIRS])
def test_every_real_change_of_substance_is_given_its_act(old: str, new: str, expected: set[tuple[str, str]]) -> None:
    before, after = edition(REAL / f"pairs/{old}.md"), edition(REAL / f"pairs/{new}.md")
    assert before
    assert after
    changes = [c for c in attach(compare(before, after), before, after) if c.op not in {"editorial", "note"}]
    assert changes
    for change in changes:
        assert {(str(c.date), c.number) for c in change.causes} == expected, change.path_after
        assert {c.certainty for c in change.causes} == {"stated"}
        assert change.note
        assert change.flags == ()
