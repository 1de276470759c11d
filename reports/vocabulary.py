"""How labels and sources are called in Kazakh, Russian and English: the names that stand beside rules and sources.

The rules are data shared by those who apply them and those who show their results; no code is shared.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

Names = dict[str, str]
"""Language of the interface → name."""


@cache
def names_of(value: str) -> Names:
    """Return the names of `value` in the languages of the interface; none where no rule names it."""
    return _all_names().get(value, {})


@cache
def basis_of(alarm: str) -> Names:
    """Return what the alarm called `alarm` rests on, in words; none where no rule says."""
    rules = _rules("alarms")["alarms"]
    return next((rule["basis"] for rule in rules if rule["id"] == alarm), {})


@cache
def duty_of(rule: str) -> Names:
    """Return the source of the rule on a term called `rule`, in words; none where no rule says."""
    duties = _rules("duties")["duties"]
    return next((duty["basis"] for duty in duties if duty["id"] == rule), {})


@cache
def source_of(name: str) -> Names:
    """Return what readers call the source `name`; none where no such source is described."""
    file = resources.files("crawlers") / "sources" / f"{name}.yml"
    if not name.isidentifier() or not file.is_file():
        return {}
    called: Names = yaml.safe_load(file.read_text(encoding="utf-8"))["called"]
    return called


@cache
def _all_names() -> dict[str, Names]:
    forms, bodies, substance = (_rules(name) for name in ("act_types", "bodies", "substance"))
    named: dict[str, Names] = {rule["value"]: rule["names"] for rule in (*forms["forms"], *forms["statuses"])}
    named |= {rule["id"]: rule["names"] for rule in bodies["bodies"]}
    named |= substance["names"]
    named |= {rule["id"]: rule["names"] for rule in _rules("alarms")["alarms"]}
    return named


def _rules(name: str) -> dict[str, Any]:
    text = (resources.files("processors") / "rules" / f"{name}.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content
