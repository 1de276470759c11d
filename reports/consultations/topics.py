"""What a draft is about, as far as the words of its title say; a title that says nothing has no topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import Field

from reports.matching import fold
from reports.values import READING_ORDER, Frozen, UiLanguage
from zanwatch.messages import Language


class Topic(Frozen):
    """One topic of `reports/topics.yml`: its names, and the words of titles that say it."""

    id: Annotated[str, Field(pattern=r"^[a-z]{2,20}$")]
    """Part of the name of its feed: readers subscribe to it, so it stays."""
    names: dict[UiLanguage, str]
    kk: tuple[str, ...]
    ru: tuple[str, ...]
    but: tuple[str, ...] = ()

    def evidence(self, folded: Mapping[Language, str], order: tuple[Language, ...]) -> str:
        """Return the first words that say the topic, of titles folded (reports.matching.fold); "" where none do."""
        for language in order:
            match = self._patterns[language].search(folded.get(language, ""))
            if match:
                return match.group()
        return ""

    @cached_property
    def _patterns(self) -> dict[Language, re.Pattern[str]]:
        return {"kk": _pattern(self.kk, self.but), "ru": _pattern(self.ru, self.but)}


class Said(NamedTuple):
    """A topic of a draft and the words of its title that say so."""

    topic: Topic
    words: str


@cache
def topics() -> tuple[Topic, ...]:
    """Return all topics, in the order of the file."""
    content: dict[str, Any] = yaml.safe_load((resources.files("reports") / "topics.yml").read_text(encoding="utf-8"))
    return tuple(Topic.model_validate(topic) for topic in content["topics"])


def topics_of(titles: Mapping[Language, str], reader: UiLanguage = "kk") -> tuple[Said, ...]:
    """Return the topics that the titles of a draft name, each with the words, the reader's language first."""
    folded, order = {language: fold(title) for language, title in titles.items()}, READING_ORDER[reader]
    return tuple(Said(topic, words) for topic in topics() if (words := topic.evidence(folded, order)))


def _pattern(words: tuple[str, ...], but: tuple[str, ...]) -> re.Pattern[str]:
    begun = "|".join(r"\w*\s+".join(map(re.escape, fold(word).split())) for word in words)
    other = "|".join(re.escape(fold(word)) for word in but)
    return re.compile(rf"(?<!\w){f'(?!{other})' if but else ''}(?:{begun})\w*")
