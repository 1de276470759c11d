"""Terms of discussion: which rule holds for which document, channel and day, and where it was read."""

from __future__ import annotations

import datetime as dt

import pytest

from processors.consult.duties import Document, document_of, duty, duty_rules
from zanwatch.discussion import Channel

DAY = dt.date(2026, 9, 9)


@pytest.mark.parametrize(
    ("names", "document"),
    [
        (("Приказ", ""), "bylaw"),
        (("Бұйрық", ""), "bylaw"),
        (("Закон", ""), "bill"),
        (("Заң", ""), "bill"),
        (("Кодекс", ""), "bill"),
        (("Постановление Правительства", ""), "bylaw"),
        (("Қаулы", ""), "bylaw"),
        (("Консультативный документ регуляторной политики", ""), "consultative"),
        (("", "Проект Закона Республики Казахстан «О качелях»"), "bill"),
        (("", "Проект приказа «О реализации Закона о качелях»"), "bylaw"),
        (("", "Концепция проекта Закона «О качелях»"), "concept"),
        (("", "Әткеншектер туралы Қазақстан Республикасы Заңының жобасы"), "bill"),
        (("", "Әткеншектер туралы заңды іске асыру жөніндегі бұйрықтың жобасы"), "bylaw"),
        (("", "О качелях"), None),
    ],
)
def test_a_document_is_known_by_its_type_or_title(names: tuple[str, ...], document: Document | None) -> None:
    assert document_of(*names) == document


@pytest.mark.parametrize(
    ("document", "channel", "days"),
    [
        ("bylaw", "public", 10), ("bill", "public", 15), ("bylaw", "atameken", 10), ("bill", "atameken", 15),
        ("bylaw", "councils", 10), ("bill", "councils", 15), ("consultative", "public", 10),
    ],
)  # fmt: skip
def test_the_term_of_each_channel(document: Document, channel: Channel, days: int) -> None:
    rule = duty("discussion", document, channel, DAY)
    assert rule is not None
    assert rule.days == days


def test_without_a_rule_nothing_is_owed() -> None:
    assert duty("discussion", None, "public", DAY) is None
    assert duty("discussion", "bylaw", "legal", DAY) is None
    assert duty("discussion", "bylaw", "public", dt.date(2010, 1, 1)) is None


def test_a_rule_counts_from_the_day_after() -> None:
    rule = duty("discussion", "bylaw", "public", DAY)
    assert rule is not None
    assert rule.due(dt.date(2026, 9, 15)) == dt.date(2026, 9, 29)
    assert rule.between(dt.date(2026, 9, 9), dt.date(2026, 9, 14)) == 3


def test_of_two_rules_at_most_one_holds_on_a_day() -> None:
    rules = duty_rules().duties
    for day in (dt.date(2017, 1, 9), dt.date(2021, 9, 30), dt.date(2021, 10, 1), DAY):
        found = [(r.kind, d, c) for r in rules if r.holds_on(day) for d in r.documents for c in r.channels]
        assert len(found) == len(set(found)), day


def test_a_rule_is_verified_only_with_its_article_and_the_state_of_the_text() -> None:
    for rule in duty_rules().duties:
        assert rule.verified == bool(rule.read), rule.id
        assert not rule.verified or rule.article, rule.id
        assert rule.since is None or rule.until is None or rule.since <= rule.until, rule.id
    assert len({rule.id for rule in duty_rules().duties}) == len(duty_rules().duties)
