"""Invented discussions for tests: cards, remarks and answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zanwatch.discussion import Comment, DraftSeen
from zanwatch.identity import stable_id
from zanwatch.messages import Language

ALMATY = dt.timezone(dt.timedelta(hours=5))
TITLES: dict[Language, str] = {
    "ru": "О внесении изменений в приказ Министра парков от 14 октября 2025 года № 434 «Об утверждении Правил качелей»",
    "kk": "«Әткеншектер қағидаларын бекіту туралы» 2025 жылғы 14 қазандағы № 434 бұйрыққа өзгерістер енгізу туралы",
}
TYPES: dict[Language, str] = {"ru": "Приказ", "kk": "Бұйрық"}
FORMAT = (
    "Уважаемый пользователь! Порядок размещения проектов изменен, на портале стоит краткое содержание, полный текст"
    " рассматривается рабочей группой министерства."
)


def at(day: int, hour: int = 10, minute: int = 0, month: int = 9) -> dt.datetime:
    """Return a moment of 2026 in Kazakhstan."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=ALMATY)


def remark(key: str, text: str, author: str = "", said: dt.datetime | None = None, **more: Any) -> Comment:
    """Return a remark."""
    return Comment.model_validate({"id": key, "text": text, "author": author, "said_at": said} | more)


def answer(key: str, to: str, text: str, said: dt.datetime | None = None) -> Comment:
    """Return the answer of a state body."""
    return Comment(id=key, answers=to, official=True, author="Министерство парков", said_at=said, text=text)


def card(seen_at: dt.datetime, comments: tuple[Comment, ...] = (), language: Language = "ru", **more: Any) -> DraftSeen:
    """Return a card as one page showed it."""
    usual: dict[str, Any] = {
        "source": "npa", "draft_id": "77", "kind": "draft", "channel": "public", "language": language,
        "title": TITLES[language], "doc_type": TYPES[language], "body": "Министерство парков", "stage": "open",
        "created": dt.date(2026, 9, 9), "open_until": dt.date(2026, 9, 14), "comments": comments, "run_id": "r",
        "seen_at": seen_at, "address": f"https://example.org/npa/view?id=77&l={language}",
    }  # fmt: skip
    made = usual | more
    made["capture_id"] = stable_id(made["source"], language, made["channel"], seen_at.isoformat())
    return DraftSeen.model_validate(made)
