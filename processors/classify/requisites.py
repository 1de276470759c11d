"""The requisites of an act: its form, body, date and number, each with the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from processors.classify.rulebook import body_rules, form_rules
from processors.provenance.mentions import Mention, find_mentions
from processors.text import fold
from zanwatch.messages import Label, Language

_SENTENCE = re.compile(r"\.\s+(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:г|гг|ж|и\.\s?о|м\.\s?а|им|обл|р)$", re.IGNORECASE)
_EDGES = " .,;:-–—"


@dataclass(frozen=True)
class Head:
    """The first sentence of the requisites, and the acts it names: one, or several of a joint act."""

    text: str
    folded: str
    acts: tuple[Mention, ...]


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    value: str


def head_of(requisites: str) -> Head:
    """Return the first sentence of `requisites`; what follows is registration and later fate."""
    end = len(requisites)
    for match in _SENTENCE.finditer(requisites):
        if not _ABBREVIATION.search(requisites[: match.start()]):
            end = match.start()
            break
    text = requisites[:end]
    return Head(text, fold(text), find_mentions(text))


def requisite_labels(requisites: str, language: Language, codes: tuple[str, ...] = ()) -> tuple[Label, ...]:
    """Return act_type, body, act_date and act_number as far as `requisites` (and the source's `codes`) say them."""
    head = head_of(requisites)
    form = _form(head, language)
    act_type = _act_type(head, form, codes)
    return (*act_type, *_bodies(head, form, language), *_date_and_number(head))


def _form(head: Head, language: Language) -> _Found | None:
    """Russian prints the form first, Kazakh last; the longer words win («конституционный закон» over «закон»)."""
    found = [
        _Found(m.start(), m.end(), rule.value)
        for rule in form_rules().forms
        for m in rule.pattern(language).finditer(head.folded)
    ]
    outer = _outermost(found)
    if not outer:
        return None
    return min(outer, key=lambda f: f.start) if language == "ru" else max(outer, key=lambda f: f.end)


def _outermost(found: list[_Found]) -> list[_Found]:
    return [
        f
        for i, f in enumerate(found)
        if not any(
            (o.start <= f.start and f.end <= o.end) and (o.end - o.start > f.end - f.start or j < i)
            for j, o in enumerate(found)
            if i != j
        )
    ]


def _act_type(head: Head, form: _Found | None, codes: tuple[str, ...]) -> list[Label]:
    """Say the form the words name, unless the source's codes contradict it; the code alone where words are silent."""
    coded = [(code, rule.value) for code in codes for rule in form_rules().forms if code in rule.codes]
    if form and coded and form.value not in {value for _, value in coded}:
        return []
    if form:
        words = head.text[form.start : form.end]
        return [Label(name="act_type", value=form.value, evidence=words, rule=f"act_type.{form.value}")]
    values = {value for _, value in coded}
    if values == {"resolution", "government_resolution"}:
        coded = [(code, value) for code, value in coded if value == "resolution"]
    if len({value for _, value in coded}) != 1:
        return []
    code, value = coded[0]
    return [Label(name="act_type", value=value, evidence=code, rule="act_type.code")]


def _bodies(head: Head, form: _Found | None, language: Language) -> list[Label]:
    """Name every body of the head; "other" with its words where issuing words match no rule; else stay silent."""
    found = [
        _Found(m.start(), m.end(), rule.id)
        for rule in body_rules().bodies
        for m in rule.pattern(language).finditer(head.folded)
    ]
    if form and form.value in body_rules().silent:
        return []
    labels: dict[str, Label] = {}
    for one in sorted(_outermost(found), key=lambda f: f.start):
        words = head.text[one.start : one.end]
        labels.setdefault(one.value, Label(name="body", value=one.value, evidence=words, rule=f"body.{one.value}"))
    return list(labels.values()) or _other_body(head, form, language)


def _other_body(head: Head, form: _Found | None, language: Language) -> list[Label]:
    if form is None or not head.acts:
        return []
    named = head.acts[0].start
    start, end = (form.end, named) if language == "ru" else (0, min(named, form.start))
    words = head.text[start:end].strip(_EDGES)
    words = re.sub(r"\s+от$", "", words)
    known = body_rules().country.sub("", fold(words)).strip(_EDGES)
    return [Label(name="body", value="other", evidence=words, rule="body.other")] if known else []


def _date_and_number(head: Head) -> list[Label]:
    """Say them where exactly one act is named, with a date of the calendar."""
    if len(head.acts) != 1 or head.acts[0].date is None or head.acts[0].flags:
        return []
    act = head.acts[0]
    words = head.text[act.start : act.end]
    labels = [Label(name="act_date", value=str(act.date), evidence=words, rule="act.date")]
    if act.number:
        labels.append(Label(name="act_number", value=act.number, evidence=words, rule="act.number"))
    return labels
