"""A real list and a real card from the first request to the last page, by the command line alone.

What was not saved (files, the report, other channels) a server that knows only the saved pages lacks too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from tests.crawl.drafts import ROBOTS
from tests.crawl.portal import Answer, Asked, Serving
from tests.crawl.portal import page as plain
from tests.discussion_pages import real
from tests.portals import environ, mails, opened, words_of, zanwatch

DRAFT = "15906353"
pytestmark = pytest.mark.slow
OPEN, OVER = "2026-09-14T09:00:00+05:00", "2026-09-16T09:00:00+05:00"
KAZAKH = {
    "Дата создания": "Құру күні",
    "Публичное обсуждение до": "Қоғамдық талқылаудың мерзімі",
    "Тип НПА": "НҚА түрі",
    'lang="ru"': 'lang="kk"',
}
"""The list was saved in Russian; these are the words the Kazakh card has for the same labels."""
NO_REMARKS = {"ru": ("Комментарий", "Нет комментариев"), "kk": ("Пікір", "Пікірлер жоқ")}
REPORT = {"ru": ("Раздел", "Комментарии", "Ответ"), "kk": ("Бөлім", "Пікірлер", "Жауаптар")}
TABS = {3: ('НПП "Атамекен"', '"Атамекен" ҰҚП'),
        1: ("Общественные и экспертные советы", "Қоғамдық және сараптамалық кеңестер"),
        8: ("Антикоррупционная экспертиза", "Жемқорлыққа қарсы сараптама"),
        9: ("Научная правовая экспертиза", "Ғылыми құқықтық сараптама"),
        10: ("Научная экономическая экспертиза", "Ғылыми экономикалық сараптама"),
        7: ("ИЗПИ и члены МВК", "ЗҚАИ мен ВАК мүшелері"),
        4: ("Аккредитованные некоммерческие организаций", "Аккредиттелген коммерциялық емес ұйымдар")}  # fmt: skip
THREADS = [("15906843", "15907494"), ("15907498", "15907782"), ("15907499", "15907783")]
"""Each remark with the answer to it."""


@dataclass
class Portal:
    """The saved pages as the portal would serve them: while the discussion runs, and when it is in the archive."""

    over: bool = False
    asked: list[Asked] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        language = "ru" if self.asked[-1].cookie == "egovLang=ru" else "kk"
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        match urlsplit(path).path:
            case "/robots.txt":
                return Answer(body=ROBOTS.encode(), content_type="text/plain")
            case "/list" | "/Arvlist":
                return Answer(body=self._lines(urlsplit(path).path, query, language))
            case "/npa/view" if query["id"] == DRAFT:
                return Answer(body=self._now(_card(language, int(query["typeComment"]))))
            case "/report":
                return Answer(body=_report(language))
        return Answer(404, plain("404"))

    def _lines(self, path: str, query: dict[str, str], language: str) -> bytes:
        """While it runs the draft stands alone on the list of the open; over, on the saved list of the archive."""
        is_archive = query.get("status") == "IN_ARCHIVE"
        if path == "/list" and is_archive == self.over and _day(query, "Begin") <= "2026-09-09" <= _day(query, "End"):
            page = _list(language)
            return page if self.over else self._now(_first_line(page))
        return _empty(language)

    def _now(self, page: bytes) -> bytes:
        """Before the end there is no report yet, and the status is another."""
        if self.over:
            return page
        opened = page.replace("Архив".encode(), "На публичном обсуждении".encode())
        return re.sub(rb"<a [^>]*(?:/report|/application/downloadreport)\?.*?</a>", b"", opened)


def _list(language: str) -> bytes:
    page = real("list_archive_ru_excerpt.html").decode()
    for russian, kazakh in KAZAKH.items() if language == "kk" else ():
        page = page.replace(russian, kazakh)
    return page.replace("</body>", "<script>pager({ totalPages: 1 })</script></body>").encode()


def _first_line(page: bytes) -> bytes:
    root = html.fromstring(page)
    for line in root.find_class("contentlist")[1:]:
        line.drop_tree()
    return html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")


def _day(query: dict[str, str], edge: str) -> str:
    """One end of the days of creation a list is asked for; without one, the day of the draft."""
    return "-".join(reversed(query.get(f"create{edge}Date", "09.09.2026").split(".")))


def _empty(language: str) -> bytes:
    shown = '<div class="pagination-container"></div><script>pager({ totalPages: 0 })</script>'
    return f'<!DOCTYPE html><html lang="{language}"><head><title>t</title></head><body>{shown}</body></html>'.encode()


def _card(language: str, channel: int) -> bytes:
    """The card as saved; another channel than the public one was not, and is the same card without remarks."""
    page = real(f"card_{DRAFT}_{language}_excerpt.html")
    if channel == 6:
        return page
    heading, none = NO_REMARKS[language]
    top, _, _ = page.decode().partition(f'<h2 tabindex="0">{heading}</h2>')
    name = TABS[channel][("ru", "kk").index(language)]
    shown = f'<div class="comments"><div class="main-comments">{none}</div></div>'
    return f"{top}<h2>{name}</h2>{shown}</body></html>".encode()


def _report(language: str) -> bytes:
    head = "".join(f"<th>{name}</th>" for name in REPORT[language])
    table = f"<table><tr>{head}</tr><tr><td>3</td><td>…</td><td>…</td></tr></table>"
    return f'<!DOCTYPE html><html lang="{language}"><head><title>t</title></head><body>{table}</body></html>'.encode()


class Lived(NamedTuple):
    """An installation that lived through the discussion, and what its two crawls said of themselves."""

    folder: Path
    runs: tuple[dict[str, Any], ...]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    real(f"card_{DRAFT}_kk_excerpt.html")
    folder = tmp_path_factory.mktemp("real")
    leave = folder / "permissions.yml"
    leave.write_text("open_npa: 'letter of 1 September 2026, No. 7'\n", encoding="utf-8")
    settings = environ(folder, ZANWATCH_PERMISSIONS=str(leave))
    portal, runs = Portal(), []
    with Serving(portal) as serving:  # type: ignore[arg-type]
        for moment in (OPEN, OVER):
            words = ("crawl", "open_npa", "--url", serving.url, "--delay", "0", "--now", moment, "--act", DRAFT)
            runs.append(json.loads(zanwatch(settings, *words).stdout))
            portal.over = True
    zanwatch(settings, "process")
    zanwatch(settings, "link", "--now", OVER)
    zanwatch(settings, "publish", "--now", OVER)
    zanwatch(settings, "report", "--kind", "consultations", "--date", OVER[:10], "--now", OVER)
    return Lived(folder, tuple(runs))


def rows(lived: Lived, query: str) -> list[dict[str, Any]]:
    with opened(lived.folder) as store:
        return store.select(query)


def page_of(lived: Lived, language: str) -> str:
    page = (lived.folder / "site" / language / "drafts" / f"open_npa-{DRAFT}.html").read_text(encoding="utf-8")
    return " ".join(html.fromstring(page).text_content().split())


def test_both_crawls_agree_with_the_lists_own_total_and_nothing_is_refused(lived: Lived) -> None:
    assert [(run["status"], run["expected"], run["seen"], run["failed"]) for run in lived.runs] == [
        ("green", 1, 1, 0),
        ("green", 3, 3, 0),
    ]
    assert {run["permission"] for run in lived.runs} == {"permitted by: letter of 1 September 2026, No. 7"}
    assert rows(lived, "SELECT reason, address, detail FROM rejects FINAL") == []


def test_the_counters_of_list_and_card_are_in_the_store(lived: Lived) -> None:
    shown = "comments, likes, dislikes, views, accepted, rejected"
    query = (
        f"SELECT DISTINCT seen_on, language, {shown} FROM draft_sightings FINAL WHERE draft_id = '{DRAFT}' ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in rows(lived, query)] == [
        ("card", "kk", 24, 0, 1, 823, 0, 12), ("card", "ru", 24, 0, 1, 822, 0, 12),
        ("list", "kk", 24, 0, 1, 821, 0, 12), ("list", "ru", 24, 0, 1, 821, 0, 12),
    ]  # fmt: skip
    others = rows(lived, "SELECT DISTINCT draft_id, comments, accepted, rejected FROM draft_sightings FINAL"
                         f" WHERE draft_id != '{DRAFT}' ORDER BY ALL")  # fmt: skip
    assert [tuple(row.values()) for row in others] == [("15902831", 6, 3, 0), ("15904836", 10, 5, 0)]


def test_every_remark_has_its_answer_and_the_decision_the_portal_marked(lived: Lived) -> None:
    said = rows(
        lived, "SELECT comment_id, answers, official, decision, channel FROM comments FINAL ORDER BY comment_id"
    )
    remarks = [row for row in said if not row["official"]]
    assert [row["comment_id"] for row in remarks] == [remark for remark, _ in THREADS]
    assert {(row["decision"], row["channel"]) for row in remarks} == {("rejected", "public")}
    answers = {row["answers"]: row["comment_id"] for row in said if row["official"]}
    assert answers == dict(THREADS)
    fates = rows(lived, "SELECT comment_id, answer_id, kind, participant, late_days FROM outcomes FINAL ORDER BY ALL")
    assert [tuple(row.values()) for row in fates] == [(*pair, "template_answer", 1, 0) for pair in THREADS]


def test_the_missing_text_is_flagged_and_the_term_is_measured_by_the_rule_in_force(lived: Lived) -> None:
    (state,) = rows(lived, f"SELECT * FROM draft_states FINAL WHERE draft_id = '{DRAFT}'")
    assert (state["stage"], str(state["created"]), str(state["open_until"])) == ("archived", "2026-09-09", "2026-09-14")
    assert (state["comments"], state["unanswered"]) == (3, 0)
    assert state["title_kk"].startswith("Қазақстан Республикасы Еңбек")
    flags = [flag["code"] for flag in json.loads(state["flags"])]
    assert flags == ["full_text_missing", "no_comparative_table", "no_explanatory_note", "counters"]
    terms = {term["rule"]: term for term in json.loads(state["terms"])}
    term = terms["discussion.public.bylaw"]
    assert (term["given"], term["required"], term["due"], term["kept"]) == (3, 10, "2026-09-23", False)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ru", ("нет полного текста, только паспорт проекта", "Срок обсуждения: правило нарушено",
                "дано рабочих дней: 3", "требуется рабочих дней: 10",
                "23 сентября 2026 года", "Правила приказа № 849", "шаблонный ответ",
                "на карточке: 24, прочитано нами: 6")),
        ("kk", ("толық мәтіні жоқ, тек жобаның паспорты", "сақталмады", "берілген жұмыс күні: 3",
                "талап етілетін жұмыс күні: 10", "2026 жылғы 23 қыркүйек", "№ 849 бұйрықтың Қағидалары",
                "карточкада: 24, біз оқығаны: 6")),
        ("en", ("given: 3", "required: 10", "Rules of order No 849")),
    ],
)  # fmt: skip
def test_the_page_shows_the_flag_and_the_term_with_its_rule(
    lived: Lived, language: str, shown: tuple[str, ...]
) -> None:
    page = page_of(lived, language)
    assert [told for told in shown if told not in page] == []
    assert "УЧАСТНИК 1" not in page, "a commenter is a number of ours, never what the card prints"


def test_the_report_of_the_ended_discussion_leaves_in_every_language(lived: Lived) -> None:
    told = {str(mail["To"]): words_of(mail) for mail in mails(lived.folder, "outcome")}
    assert len(told) == 3
    russian, kazakh = (next(text for to, text in told.items() if who in to) for who in ("pavel", "aigerim"))
    for words in ("дано рабочих дней: 3", "требуется рабочих дней: 10", "нет полного текста"):
        assert words in russian
    for words in ("берілген жұмыс күні: 3", "талап етілетін жұмыс күні: 10", "толық мәтіні жоқ, тек жобаның паспорты"):
        assert words in kazakh
