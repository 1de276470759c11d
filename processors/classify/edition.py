"""What an edition is: form, body, status, whether it changes other acts. Silent where not sure."""

from __future__ import annotations

from processors.classify.requisites import requisite_labels
from processors.classify.rulebook import form_rules
from processors.text import fold
from zanwatch.messages import Assessment, EditionHeader, Label


def classify_edition(header: EditionHeader) -> Assessment:
    """Return what the header of an edition says about its act, each label with the words it rests on."""
    labels = [
        *requisite_labels(header.requisites, header.language, header.act_types),
        Label(name="language", value=header.language, evidence=header.language, rule="language.header"),
        *_status(header),
        *_title(header),
    ]
    return Assessment(subject=header.id, act_id=header.act_id, language=header.language, labels=tuple(labels))


def _status(header: EditionHeader) -> list[Label]:
    """Say the status where code and words agree, or one of them is silent."""
    coded = [r for r in form_rules().statuses if r.code == header.status]
    printed = [
        (rule, match)
        for rule in form_rules().statuses
        if (pattern := rule.pattern(header.language)) and (match := pattern.search(fold(header.requisites)))
    ]
    if {r.value for r in coded} | {r.value for r, _ in printed} != {r.value for r in coded or [p[0] for p in printed]}:
        return []
    if coded:
        return [Label(name="status", value=coded[0].value, evidence=header.status, rule="status.code")]
    return [
        Label(name="status", value=r.value, evidence=header.requisites[m.start() : m.end()], rule="status.words")
        for r, m in printed
    ]


def _title(header: EditionHeader) -> list[Label]:
    folded = fold(header.title)
    return [
        Label(name=rule.name, value="yes", evidence=header.title[match.start() : match.end()], rule=rule.id)
        for rule in form_rules().titles
        if rule.language == header.language and (match := rule.pattern.search(folded))
    ]
