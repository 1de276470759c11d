"""The words of the interface: strings, plurals, dates and names of provisions in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml
from markupsafe import Markup, escape

from reports.days import KAZAKHSTAN
from reports.naming import provision_name
from reports.values import READING_ORDER, UiLanguage
from reports.vocabulary import basis_of, duty_of, names_of, source_of
from zanwatch import reasons
from zanwatch.messages import Cause, Language


@cache
def strings(language: UiLanguage) -> dict[str, Any]:
    """Return all strings of `language`: those of reports/strings/<language>.yml, and below `draft` those on drafts."""
    return _words(f"{language}.yml") | {"draft": _words(f"draft.{language}.yml")}


def _words(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((resources.files("reports") / "strings" / name).read_text("utf-8"))
    return content


class Interface:
    """One language of the interface, as the templates speak it."""

    def __init__(self, language: UiLanguage) -> None:
        self.language = language
        self._strings = strings(language)

    @property
    def reading_order(self) -> tuple[Language, ...]:
        """The languages of acts in the order this reader is shown them."""
        return READING_ORDER[self.language]

    def t(self, key: str, **values: object) -> str:
        """Return the string called `key` with `values` filled in; raises KeyError when there is none."""
        node = self._at(key)
        if not isinstance(node, str):
            raise KeyError(key)
        text: str = node
        return text.format(**values) if values else text

    def n(self, key: str, count: int) -> str:
        """Return the string called `key` in the plural form that `count` asks for."""
        form = _PLURALS[self.language](count)
        forms = self._strings["plurals"][key]
        return str(forms.get(form, forms["other"])).format(n=count)

    def word(self, group: str, code: str) -> str:
        """Return our word for a `code` of a source or a rule; a code without a word stays as it is."""
        return str(self._strings[group].get(code, code))

    def said(self, key: str, code: str) -> str:
        """Return our word for `code` in the group of strings called `key`; a code without a word stays as it is."""
        return str(self._at(key).get(code, code))

    def words(self, key: str) -> list[str]:
        """Return the list of strings called `key`."""
        return [str(word) for word in self._at(key)]

    def duty(self, rule: str) -> str:
        """Return the source of the rule on a term called `rule`, for readers; the rule where nobody names one."""
        return str(duty_of(rule).get(self.language, rule))

    def closes(self, left: int) -> str:
        """Return when a discussion closes that goes on for `left` calendar days more; 0 is today."""
        return self.n("closes", left) if left else self.t("draft.closes_today")

    def date(self, day: dt.date) -> str:
        """Return `day` as the language writes dates."""
        return self._date(day, "months")

    def date_of(self, day: dt.date) -> str:
        """Return `day` as it stands before the thing it dates: an act, an edition."""
        return self._date(day, "months_of")

    def date_until(self, day: dt.date) -> str:
        """Return `day` as it stands where something lasts up to it."""
        return self._date(day, "months_until")

    def cause(self, kind: str, cause: Cause) -> str:
        """Return an act by its kind, date and number, in the order of the language; markup in `kind` stays markup."""
        pieces = {
            "type": kind,
            "date": self.t("change.by_date", date=self.date_of(cause.date)) if cause.date else "",
            "number": f"№ {cause.number}" if cause.number else "",
        }
        known = [pieces[name] for name in self.t("change.by").split() if pieces[name]]
        return escape(" ").join(known) if isinstance(kind, Markup) else " ".join(known)

    def why(self, reason: str) -> str:
        """Return why a run is red or a page was refused, in this language; foreign words stay as they are."""
        return reasons.tell(reason, self.language, self._strings["reasons"])

    def value(self, code: str) -> str:
        """Return the name of the value of a label; a value nobody named stays as it is."""
        return names_of(code).get(self.language) or self.word("values", code)

    def source(self, name: str) -> str:
        """Return what readers call the source `name`; the name where it is not described."""
        return source_of(name).get(self.language, name)

    def sources(self, names: Iterable[str]) -> str:
        """Return what readers call several sources, in one line."""
        return ", ".join(map(self.source, names))

    def basis(self, alarm: str) -> str:
        """Return the rule an alarm rests on, in words."""
        return basis_of(alarm).get(self.language, "")

    def month(self, day: dt.date) -> str:
        """Return the month of `day` with its year."""
        return self.t("draft.bodies.month", month=self._strings["draft"]["months"][day.month - 1], year=day.year)

    def moment(self, moment: dt.datetime) -> str:
        """Return day and time in Kazakhstan."""
        local = moment.astimezone(KAZAKHSTAN)
        return self.t("moment", date=self.date(local.date()), time=local.strftime("%H:%M"))

    def provision(self, path: str) -> str:
        """Return the name of the provision at `path`, with a capital letter."""
        name = provision_name(path, self.language)
        return name[:1].upper() + name[1:]

    def _at(self, key: str) -> Any:
        node: Any = self._strings
        for part in key.split("."):
            node = node[part]
        return node

    def _date(self, day: dt.date, months: str) -> str:
        month = self._strings[months][day.month - 1]
        return self.t("date", day=day.day, month=month, year=day.year)


def _russian(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"


_PLURALS: Final[dict[UiLanguage, Callable[[int], str]]] = {
    "ru": _russian,
    "kk": lambda _count: "other",
    "en": lambda count: "one" if count == 1 else "other",
}
