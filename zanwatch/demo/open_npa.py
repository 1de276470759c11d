"""The drafts in the markup of Open NPA: lists, cards in eight channels, earlier versions, reports, Word files."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from zanwatch.demo import word
from zanwatch.demo.acts import Strict, Words, read_yaml
from zanwatch.demo.drafts import Draft, Remark, Version
from zanwatch.demo.wire import MISSING, Reply, Request
from zanwatch.messages import Language

PAGE_ITEMS: Final = 5
_REPORT_FILE: Final = 50_000_000
_EXPORT: Final = 60_000_000
"""Added to the number of a draft: the number of its report, and of itself as a Word file."""
_SHORT: Final = 45
_ROBOTS: Final = """User-agent: *
Disallow: /npa/view
Disallow: /application
Disallow: /report
Disallow: /legalact/
Disallow: /public
"""


class Interface(Strict):
    """The words of the portal's own interface."""

    channels: dict[int, Words]
    words: dict[str, Words]

    def told(self, language: Language) -> dict[str, str]:
        """Return the words in `language`."""
        return {name: words.get(language) for name, words in self.words.items()}


class OpenNpaSite:
    """Answers in the Open NPA form; without a cookie in Kazakh, as in life."""

    def __init__(self, drafts: Mapping[str, Draft], day: Callable[[], int]) -> None:
        self._drafts = drafts
        self._day = day
        self._visits = itertools.count(1)

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        address = urlsplit(request.target)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        language: Language = "ru" if "egovLang=ru" in request.cookie else "kk"
        pages = {
            "/robots.txt": lambda: Reply(200, "text/plain; charset=utf-8", _ROBOTS),
            "/list": lambda: self._list(query, language),
            "/Arvlist": lambda: self._conclusions(query, language),
            "/npa/view": lambda: self._card(query, language),
            "/npa/viewArvConclusion": lambda: self._conclusion(query, language),
            "/application/viewcardhistory": lambda: self._earlier(query, language),
            "/report": lambda: self._report(query, language),
            "/application/downloadconceptfile": lambda: self._file(query),
            "/application/downloadnpa": lambda: self._export(query),
            "/application/downloadreport": lambda: self._report_file(query),
        }
        page = pages.get(address.path)
        return page() if page else MISSING

    def _known(self, number: str, kind: str = "draft") -> Draft | None:
        draft = self._drafts.get(number)
        return draft if draft and draft.kind == kind and draft.since <= self._day() else None

    def _shown(self, kind: str) -> list[Draft]:
        return [draft for draft in self._drafts.values() if draft.kind == kind and draft.since <= self._day()]

    def _list(self, query: Mapping[str, str], language: Language) -> Reply:
        archived, day = query.get("status") == "IN_ARCHIVE", self._day()
        begin, end = _reversed(query.get("createBeginDate", "")), _reversed(query.get("createEndDate", ""))
        held = [
            draft for draft in self._shown("draft")
            if draft.is_archived(day) == archived and begin <= f"{draft.created}" <= (end or "9")
        ]  # fmt: skip
        return self._paged("npa_list.html", held, query, language)

    def _conclusions(self, query: Mapping[str, str], language: Language) -> Reply:
        return self._paged("npa_conclusions.html", self._shown("conclusion"), query, language)

    def _paged(self, template: str, held: Sequence[Draft], query: Mapping[str, str], language: Language) -> Reply:
        page = int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1
        shown = held[(page - 1) * PAGE_ITEMS : page * PAGE_ITEMS]
        cards = [self._facts(draft, language) for draft in shown]
        return _page(template, language, cards=cards, pages=-(-len(held) // PAGE_ITEMS))

    def _card(self, query: Mapping[str, str], language: Language) -> Reply:
        draft, channel = self._known(query.get("id", "")), query.get("typeComment", "6")
        if draft is None or not channel.isdecimal() or int(channel) not in _interface().channels:
            return MISSING
        facts = self._facts(draft, language)
        channels = {number: name.get(language) for number, name in _interface().channels.items()}
        remarks = [
            _remark(draft, remark, self._day(), language) for remark in draft.remarks_on(self._day(), int(channel))
        ]
        return _page("npa_card.html", language, **facts, channel=int(channel), channels=channels, remarks=remarks)

    def _conclusion(self, query: Mapping[str, str], language: Language) -> Reply:
        draft = self._known(query.get("id", ""), "conclusion")
        return _page("npa_conclusion.html", language, **self._facts(draft, language)) if draft else MISSING

    def _earlier(self, query: Mapping[str, str], language: Language) -> Reply:
        for draft in self._shown("draft"):
            for number, version in enumerate(draft.versions_on(self._day())[:-1], 1):
                if version.history == query.get("id"):
                    facts = self._facts(draft, language) | {"version": version, "number": number}
                    return _page("npa_earlier.html", language, **facts)
        return MISSING

    def _report(self, query: Mapping[str, str], language: Language) -> Reply:
        draft = self._known(query.get("id", ""))
        if draft is None or not draft.is_reported(self._day()):
            return MISSING
        return _page("npa_report.html", language, draft=draft, rows=list(self._report_rows(draft, language)))

    def _report_rows(self, draft: Draft, language: Language) -> Iterator[tuple[str, str, str]]:
        for remark in reversed(draft.remarks_on(self._day())):
            answer = remark.answer_on(self._day())
            yield _quoted(draft.versions[0], remark.block, language), remark.text, answer.text if answer else ""

    def _file(self, query: Mapping[str, str]) -> Reply:
        files_on = [file for draft in self._drafts.values() for file in draft.files if file.since <= self._day()]
        found = next((file for file in files_on if file.id == query.get("id")), None)
        return Reply(200, word.MIME, word.document(found.lines, found.rows)) if found else MISSING

    def _export(self, query: Mapping[str, str]) -> Reply:
        draft = self._known(_minus(query.get("id", ""), _EXPORT))
        if draft is None:
            return MISSING
        language: Language = "ru" if query.get("sysLang") == "ru" else "kk"
        version = draft.versions_on(self._day())[-1]
        lines = [draft.title.get(language), *(line.get(language) for line in version.lines)]
        rows = [(name.get(language), value.get(language)) for name, value in version.passport]
        return Reply(200, word.MIME, word.document(lines, rows))

    def _report_file(self, query: Mapping[str, str]) -> Reply:
        draft = self._known(_minus(query.get("id", ""), _REPORT_FILE))
        if draft is None or not draft.is_reported(self._day()):
            return MISSING
        words = _interface().told("ru")
        head = (words["section"], words["remarks"], words["answer"])
        rows = [head, *self._report_rows(draft, "ru")]
        return Reply(200, word.MIME, word.document([words["report_title"], draft.title.ru], rows))

    def _facts(self, draft: Draft, language: Language) -> dict[str, Any]:
        """Return what lists and cards print of a draft; every look is a visit."""
        day = self._day()
        remarks = draft.remarks_on(day)
        decisions = [remark.decision_on(day) for remark in remarks]
        versions = draft.versions_on(day)
        return {
            "draft": draft, "archived": draft.is_archived(day), "reported": draft.is_reported(day),
            "views": draft.views + next(self._visits), "version": versions[-1], "number": len(versions),
            "comments": len(remarks) + sum(remark.answer_on(day) is not None for remark in remarks),
            "accepted": decisions.count("accepted"), "rejected": decisions.count("rejected"),
            "earlier": [(number, version.history) for number, version in enumerate(versions[:-1], 1)],
            "files": [file for file in draft.files if file.language == language and file.since <= day],
            "export": int(draft.id) + _EXPORT, "report_file": int(draft.id) + _REPORT_FILE,
        }  # fmt: skip


def _remark(draft: Draft, remark: Remark, day: int, language: Language) -> dict[str, Any]:
    block = _quoted(draft.versions[0], remark.block, language)
    short = block if len(block) <= _SHORT else f"{block[:_SHORT]}..."
    decision, answer = remark.decision_on(day), remark.answer_on(day)
    return {"said": remark, "block": short, "decision": decision, "answer": answer}


def _quoted(version: Version, block: int, language: Language) -> str:
    lines = [line.get(language) for line in version.lines] or [name.get(language) for name, _ in version.passport]
    return lines[block - 1] if block else ""


def _reversed(day: str) -> str:
    return "-".join(reversed(day.split("."))) if day else ""


def _minus(number: str, added: int) -> str:
    return str(int(number) - added) if number.isdecimal() else ""


def _page(template: str, language: Language, **facts: Any) -> Reply:
    text = _environment().get_template(template).render(language=language, ui=_interface().told(language), **facts)
    return Reply(200, "text/html; charset=utf-8", text)


@cache
def _interface() -> Interface:
    return read_yaml(files("zanwatch.demo") / "open_npa.yml", Interface)


@cache
def _environment() -> Environment:
    loader = PackageLoader("zanwatch.demo", "templates")
    env = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters["day"] = lambda day: f"{day:%d/%m/%Y}"
    env.filters["moment"] = lambda moment: f"{moment:%d/%m - %H:%M}"
    return env
