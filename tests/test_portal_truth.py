"""The demo portal changes exactly as its truth says, and its data are strict."""

import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import pytest
import yaml
from pydantic import ValidationError

from tests.portal_client import bank_edition, page_edition, pages, present
from zanwatch.demo.acts import Act, Block, load_acts, load_plan
from zanwatch.demo.portal import Portal
from zanwatch.demo.truth import TrueChange, load_truth
from zanwatch.identity import is_path
from zanwatch.messages import Edition, Language


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal() as running:
        yield running


@pytest.mark.parametrize("day", [1, 2])
def test_both_forms_are_one_edition(portal: Portal, day: int) -> None:
    portal.set_day(day)
    for act, language in pages(day):
        page, bank = page_edition(portal, act, language), bank_edition(portal, act, language)
        assert (page.header.text_hash, page.signals) == (bank.header.text_hash, ()), (act.id, language)
        assert (page.header.title, page.header.status) == (bank.header.title, bank.header.status)


def test_truth_names_the_outages_of_the_plan() -> None:
    names = {"shell": "shell", "unavailable": "http_error"}
    planned = {
        (number, o.act, language, names[o.kind])
        for number, day in enumerate(load_plan().days, 1)
        for o in day.outages
        for language in o.languages
    }
    told = {(d.day, u.act, lang, u.reason) for d in load_truth().days for u in d.unseen for lang in u.languages}
    assert planned == told


class Mark(NamedTuple):
    """A line that differs between two days; a note stands under the path it belongs to."""

    path: str
    is_note: bool
    label: str
    text: str


def _marks(edition: Edition | None) -> Counter[Mark]:
    if edition is None:
        return Counter()
    lines = [Mark(p.path, False, p.label, p.text) for p in edition.provisions]
    return Counter([*lines, *(Mark(n.path or "act", True, "", n.text) for n in edition.notes)])


def _explained(mark: Mark, stated: set[str]) -> bool:
    """A line at or below a stated path; a footnote may also stand above it."""
    below = any(path == "act" or mark.path == path or mark.path.startswith(f"{path}/") for path in stated)
    return below or (mark.is_note and any(path.startswith(f"{mark.path}/") for path in stated))


@pytest.mark.parametrize("day", [2, 3])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_truth_is_what_happens(portal: Portal, day: int, language: Language) -> None:
    (told,) = [d for d in load_truth().days if d.day == day]
    truth = {(c.act, c.path) for c in told.changes if language in c.languages}
    assert all(is_path(path) for _, path in truth)
    now: dict[str, Edition] = {}
    for number in (day - 1, day):
        portal.set_day(number)
        before, now = now, {act.id: bank_edition(portal, act, language) for act in present(number)}
    for act_id, after in now.items():
        old, new = _marks(before.get(act_id)), _marks(after)
        moved = {*(old - new), *(new - old)}
        stated = {path for act, path in truth if act == act_id}
        assert not [mark for mark in moved if not _explained(mark, stated)], act_id
        for path in stated:
            assert any(_explained(mark, {path}) for mark in moved), (act_id, path)


@pytest.mark.parametrize("change", [c for day in load_truth().days for c in day.changes], ids=lambda c: c.path)
def test_truth_names_the_cause_of_what_was_enacted(change: TrueChange) -> None:
    needs_cause = change.op not in {"note", "editorial"} and not (change.op == "added" and change.path == "act")
    assert (change.cause in load_acts()) == needs_cause


def test_data_files_hold_nothing_twice() -> None:
    """YAML lets the later of two equal keys win in silence; here that is an error."""

    class Unique(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key) for key, _ in node.value]
            assert len(keys) == len(set(keys)), f"{node.start_mark}: {keys}"
            return super().construct_mapping(node, deep)

    folder = files("zanwatch.demo")
    sources = [folder / "portal.yml", folder / "truth.yml", *(folder / "acts").iterdir()]
    for source in sources:
        yaml.load(source.read_text(encoding="utf-8"), Unique)


def test_acts_are_strict() -> None:
    Block.model_validate({"kind": "pt", "ru": "1. а", "kk": "1. б"})
    for wrong in (
        {"kind": "pt", "ru": "1. а"},
        {"kind": "pt", "ru": "1. а", "kk": "1. б", "colour": "red"},
        {"kind": "pt", "ru": "1. а", "kk": "1. б", "since": "2"},
        {"kind": "pt", "ru": "1. а", "kk": "1. б", "since": 4},
        {"kind": "stub", "ru": "1) а", "kk": "1) б"},
        {"kind": "table", "ru": "а", "kk": "б"},
        {"kind": "verse", "ru": "а", "kk": "б"},
    ):
        with pytest.raises(ValidationError):
            Block.model_validate(wrong)
    act = next(iter(load_acts().values()))
    with pytest.raises(ValidationError):
        act.number = "1"
    unsaid = act.model_dump(mode="json") | {"blocks": [{"kind": "pt", "ru": "1. а", "kk": "1. б", "since": 2}]}
    with pytest.raises(ValidationError, match="without an edition"):
        Act.model_validate_json(json.dumps(unsaid))
