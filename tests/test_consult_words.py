"""What remarks and answers say: scores on invented cases, evidence that is really there, silence where unsure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.consult.answers import ending_of, reason_in, verdict_of
from processors.consult.remarks import remark_labels
from processors.consult.rulebook import consult_rules
from processors.text import fold
from tests.consult_score import CASES, Case, cases, score
from zanwatch.messages import Label

EVERYTHING = list(cases())
KEYS = sorted({(case.part, case.name) for case in EVERYTHING})


def test_there_are_enough_cases_in_both_languages_and_no_text_twice() -> None:
    texts = {(case.part, case.text) for case in EVERYTHING if case.name != "outcome"}
    held = {text for part, text in texts if part == "held"}
    assert len({text for _, text in texts}) == len(texts) >= 100
    assert len(held) >= 0.4 * len([part for part, _ in texts if part in {"seen", "held"}])
    assert len([case for case in EVERYTHING if case.name == "outcome"]) + len(texts) >= 150
    assert all(len([c for c in EVERYTHING if c.language == language]) >= 80 for language in ("ru", "kk"))


@pytest.mark.parametrize(("part", "name"), KEYS)
def test_what_is_said_is_right_and_enough_is_said(part: str, name: str) -> None:
    result = score([case for case in EVERYTHING if (case.part, case.name) == (part, name)])
    assert result.precision >= 0.95, result
    assert result.recall >= (0.7 if part == "later" else 0.9), result


@pytest.mark.parametrize("case", [c for c in EVERYTHING if c.expected is None], ids=lambda case: case.text[:30])
def test_where_a_reader_is_not_sure_nothing_is_said(case: Case) -> None:
    assert case.said is None


def labels_of(case: Case) -> list[Label]:
    if case.name != "outcome":
        return list(remark_labels(case.text))
    label = ending_of("none", case.text, template=False).label
    return [label] if label else []


@pytest.mark.parametrize("case", EVERYTHING, ids=lambda case: f"{case.name}: {case.text[:30]}")
def test_every_label_quotes_the_text(case: Case) -> None:
    rules = {rule.id for part in ("stances", "kinds", "answers") for rule in getattr(consult_rules(), part)}
    for label in labels_of(case):
        assert label.evidence
        assert label.evidence in case.text
        assert label.rule in rules | {"outcome.template", "outcome.reason", "outcome.words"}


@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    for label in remark_labels(text):
        assert label.evidence in text
    ending_of("none", text, template=True)
    verdict_of(text)
    reason_in(text)


def test_no_pattern_takes_long_on_a_hostile_text() -> None:
    for piece in ("не ", "прошу а, ", '"а" ', "срок ", "жоба ", "сөз ", "а" * 50 + " "):
        text = piece * (20_000 // len(piece))
        remark_labels(text)
        verdict_of(text)
        reason_in(text)


def test_every_rule_has_words_of_its_own_and_none_matches_nothing() -> None:
    rules = consult_rules()
    every = [*rules.stances, *rules.kinds, *rules.answers, *rules.reasons, *rules.greetings, *rules.courtesies]
    assert len({rule.id for rule in every}) == len(every)
    assert [rule.id for rule in every if rule.pattern.search("")] == []
    assert [rule.id for rule in every if fold(rule.pattern.pattern.replace("\\S", "").replace("\\W", "")) == ""] == []


def test_the_score_says_no_when_the_rules_are_wrong() -> None:
    wrong = [case._replace(said="support") for case in EVERYTHING if case.name == "stance"]
    assert score(wrong).precision < 0.5


def test_the_cases_lie_where_the_command_reads_them() -> None:
    assert {file.name for file in CASES.glob("*.yml")} >= {"answers.yml", "remarks_kk.yml", "remarks_ru.yml"}
