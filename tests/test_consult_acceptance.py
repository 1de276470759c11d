"""Accepted proposals beside the adopted text: found and not found only where a reader would say the same."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from processors.consult.likeness import words_of
from processors.consult.lineage.acceptance import Line
from processors.consult.lineage.checks import Checked, checked
from processors.consult.lineage.proposals import proposals_in
from processors.consult.lineage.rulebook import proposal_rules
from tests.consult_score import CASES
from zanwatch.messages import LANGUAGES

PARTS: dict[str, list[dict[str, Any]]] = yaml.safe_load((CASES / "acceptance.yml").read_text(encoding="utf-8"))
GOLDEN = [case for part in PARTS.values() for case in part]


def lines(texts: list[str]) -> tuple[Line, ...]:
    return tuple(Line(f"pt:{n}", text, words_of(text)) for n, text in enumerate(texts, start=1))


def told(case: dict[str, Any]) -> Checked | None:
    found = [
        checked(case["remark"], language, lines(case["draft"]), lines(case["act"]), in_part=case.get("in_part", False))
        for language in LANGUAGES
    ]
    return next((one for one in found if one), None)


def verdict(case: dict[str, Any]) -> str | None:
    found = told(case)
    return found.verdict if found else None


@pytest.mark.parametrize("part", sorted(PARTS))
def test_what_is_said_is_right(part: str) -> None:
    said = [case for case in PARTS[part] if verdict(case) in {"found", "not_found"}]
    sure = [case for case in PARTS[part] if case["verdict"] in {"found", "not_found"}]
    wrong = [case for case in said if verdict(case) != case["verdict"]]
    right = len(said) - len(wrong)
    print(f"{part}: precision {right / len(said):.3f}, recall {right / len(sure):.3f} of {len(PARTS[part])}")
    assert right / len(said) >= 0.95, wrong
    assert right / len(sure) >= 0.9


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["remark"][:40])
def test_both_quotations_are_really_there(case: dict[str, Any]) -> None:
    found = told(case)
    if found is None:
        return
    assert found.proposed in case["remark"]
    assert not found.adopted or found.adopted in case["act"]


def test_an_act_that_takes_nothing_over_is_never_found() -> None:
    """The text stays as it was in the draft: whatever was proposed is not in it."""
    for case in GOLDEN:
        if case["draft"]:
            assert verdict(case | {"act": case["draft"]}) in {None, "not_found", "unclear"}


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3), st.lists(st.text(max_size=80), max_size=3))
def test_no_text_is_too_strange(remark: str, draft: list[str], act: list[str]) -> None:
    for language in LANGUAGES:
        checked(remark, language, lines(draft), lines(act), in_part=False)


def test_no_pattern_takes_long_on_a_hostile_text() -> None:
    for piece in (
        "слова «а» ",
        "«а» деген сөз ",
        "дополнить а ",
        "с 3 до ",
        "изложить в редакции «",
        "после слов «а» ",
    ):
        proposals_in(piece * (20_000 // len(piece)))


def test_rules_have_names_of_their_own_and_the_groups_they_need() -> None:
    rules = proposal_rules().proposals
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        groups = set(rule.pattern.groupindex)
        assert ("old" in groups) or rule.kind == "wording", rule.id
        assert ("new" in groups) or rule.kind == "deleted", rule.id
