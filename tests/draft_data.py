"""Invented drafts under discussion, as rows of a store of their own: what reports are made of."""
# ruff: noqa: E501  (invented texts read better on one line)

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.report_data import DAY, at, run
from zanwatch.discussion import DraftFile, Term
from zanwatch.messages import Label, Language, Signal
from zanwatch.rows import Rows, by_table, run_rows
from zanwatch.store import Store

SOURCE = "open_npa"
SECRET = "Жасұланова Гүлнәр Бекқызы"
"""A private person who remarks; nothing published may hold her name."""
WITNESS = "Петровский П. П."


def draft(draft_id: str, **values: object) -> tuple[str, dict[str, Any]]:
    """Return a row of `draft_states`: a draft open from 20 February to 5 March, unless told otherwise."""
    usual: dict[str, Any] = {
        "source": SOURCE, "draft_id": draft_id, "kind": "draft", "known": 3, "first_seen": at(DAY - dt.timedelta(days=10)),
        "seen_at": at(DAY, 6), "title_kk": "Жел диірмендерін тіркеу қағидаларын бекіту туралы", "title_ru": "Об утверждении Правил регистрации ветряных мельниц",
        "body_kk": "ҚР Жел министрлігі", "body_ru": "Министерство ветра РК", "doc_type_kk": "Бұйрық", "doc_type_ru": "Приказ",
        "stage": "open", "project_version": 1, "created": dt.date(2026, 2, 20), "open_until": dt.date(2026, 3, 5),
        "address": f"https://drafts.example/npa/view?id={draft_id}", "comments": 4, "unanswered": 1, "report_seen_at": None,
        "amends": ["Z2600000101"], "terms": terms(), "flags": flags(("no_comparative_table", "Файлы: проект.docx")),
    }  # fmt: skip
    return "draft_states", usual | values


def terms() -> str:
    """Return one term that was not kept, by a rule nobody has checked."""
    found = Term(duty="discussion", rule="discussion.public.bylaw", verified=False, required=10, given=4, due=dt.date(2026, 3, 6), kept=False)  # fmt: skip
    return json.dumps([found.model_dump(mode="json")])


def flags(*found: tuple[str, str]) -> str:
    """Return flags with their evidence."""
    return json.dumps([Signal(code=code, detail=detail).model_dump() for code, detail in found], ensure_ascii=False)


def remark(draft_id: str, comment_id: str, text: str, author: str = SECRET, **values: object) -> Rows:
    """Return the rows of one remark: its words, its author, what became of it."""
    key = {"source": SOURCE, "draft_id": draft_id, "comment_id": comment_id}
    said: dict[str, Any] = {
        "answers": "", "official": False, "channel": "public", "said_at": at(DAY - dt.timedelta(days=5), 11),
        "block_id": "", "text": text, "decision": "none", "seen_at": at(DAY, 6),
    }  # fmt: skip
    end: dict[str, Any] = {
        "channel": "public", "participant": 1, "kind": "unanswered", "labels": "[]", "cluster": "", "answer_id": "",
        "answered_at": None, "answer_due": None, "late_days": None, "seen_at": at(DAY, 6),
    }  # fmt: skip
    return [
        ("comments", key | said | {name: values[name] for name in said.keys() & values.keys()}),
        ("commenters", key | {"author": author, "seen_at": at(DAY, 6)}),
        ("outcomes", key | end | {name: values[name] for name in end.keys() & values.keys()}),
    ]


def answer(draft_id: str, comment_id: str, to: str, text: str, **values: object) -> Rows:
    """Return the row of a state body's answer."""
    said: dict[str, Any] = {
        "source": SOURCE, "draft_id": draft_id, "comment_id": comment_id, "answers": to, "official": True,
        "channel": "public", "said_at": at(DAY, 10), "block_id": "", "text": text, "decision": "none",
        "seen_at": at(DAY, 6),
    }  # fmt: skip
    return [("comments", said | values)]


def passage(draft_id: str, comment_id: str, language: Language, words: str) -> tuple[str, dict[str, Any]]:
    """Return the row that says what part of the draft a remark is about, as the page in `language` quotes it."""
    return "comment_blocks", {
        "source": SOURCE, "draft_id": draft_id, "comment_id": comment_id, "language": language, "block": words,
        "seen_at": at(DAY, 6),
    }  # fmt: skip


def labels(**said: tuple[str, str]) -> str:
    """Return labels: name → value and the words it rests on."""
    found = [
        Label(name=name, value=value, evidence=words, rule=f"test.{name}") for name, (value, words) in said.items()
    ]
    return json.dumps([label.model_dump() for label in found], ensure_ascii=False)


def sighting(draft_id: str, *files: DraftFile) -> tuple[str, dict[str, Any]]:
    """Return a card that offers `files`."""
    return "draft_sightings", {
        "source": SOURCE, "draft_id": draft_id, "kind": "draft", "channel": "public", "language": "ru", "project_version": 1,
        "seen_at": at(DAY, 6), "capture_id": f"capture-{draft_id}", "run_id": "run", "address": f"https://drafts.example/npa/view?id={draft_id}",
        "title": "", "doc_type": "", "body": "", "status": "", "stage": "open", "created": None, "open_until": None,
        "online_from": None, "online_until": None, "comments": None, "likes": None, "dislikes": None, "views": None,
        "accepted": None, "rejected": None, "report_address": "", "passport": False, "text_body": "", "text_hash": "",
        "seen_on": "card", "earlier": "[]", "related": "[]",
        "files": json.dumps([file.model_dump() for file in files], ensure_ascii=False), "signals": "[]",
    }  # fmt: skip


def adopted(draft_id: str, act_id: str, certainty: str = "stated") -> tuple[str, dict[str, Any]]:
    """Return the row that says which act a draft became."""
    return "lineage", {
        "source": SOURCE, "draft_id": draft_id, "act_id": act_id, "certainty": certainty, "score": 0.97,
        "evidence": "приказ от 2 марта 2026 года № 5", "at": at(DAY, 7),
    }  # fmt: skip


def check(draft_id: str, comment_id: str, act_id: str, verdict: str) -> tuple[str, dict[str, Any]]:
    """Return the row that says whether an accepted proposal stands in the act."""
    return "acceptance_checks", {
        "source": SOURCE, "draft_id": draft_id, "comment_id": comment_id, "act_id": act_id, "language": "ru",
        "verdict": verdict, "proposed": "слова «в течение десяти дней»", "adopted": "в течение пяти дней",
        "path": "art:2", "score": 0.4, "at": at(DAY, 7),
    }  # fmt: skip


def full_discussion() -> list[tuple[str, Mapping[str, Any]]]:
    """Return four drafts: one closing, one new, one ended and become an act, one without any text of its own."""
    rows: list[tuple[str, Mapping[str, Any]]] = [
        draft("501"),
        draft("502", first_seen=at(DAY, 6), created=DAY, open_until=DAY + dt.timedelta(days=14), comments=0, unanswered=0,
              title_ru="О внесении изменений в приказ о маяках <script>alert(1)</script>", title_kk="Маяктар туралы бұйрыққа өзгерістер енгізу туралы", flags="[]", amends=[]),
        draft("503", stage="archived", open_until=DAY - dt.timedelta(days=1), body_ru="Министерство маяков РК", body_kk="ҚР Маяктар министрлігі"),
        draft("504", stage="archived", open_until=DAY - dt.timedelta(days=40), comments=0, unanswered=0, flags=flags(("full_text_missing", "Наименование проекта НПА (с указанием вида НПА)"))),
        sighting("501", DraftFile(name="Проект приказа.docx", address="https://drafts.example/application/downloadnpa?id=1", role="text"), DraftFile(name="x", address="javascript:alert(1)", role="other")),
        adopted("503", "V2600000202"),
        check("503", "901", "V2600000202", "not_found"),
        passage("501", "801", "ru", "Срок хранения стекла маяка"),
        passage("501", "801", "kk", "Маяк шынысын сақтау мерзімі"),
    ]  # fmt: skip
    rows += remark(
        "501",
        "801",
        f"Прошу увеличить срок. С уважением, Жасұланова Г. Б., тел. +7 701 123 45 67, {SECRET.split()[0].lower()}@mail.example",
        labels=labels(stance=("proposal", "Прошу увеличить срок")),
        answer_due=DAY - dt.timedelta(days=1),
    )
    rows += remark(
        "501",
        "802",
        '=HYPERLINK("http://evil.example")',
        author=WITNESS,
        participant=2,
        kind="template_answer",
        answer_id="812",
        answered_at=at(DAY, 10),
        late_days=2,
    )
    rows += answer("501", "812", "802", f"Уважаемый {WITNESS}! Уважаемая Гүлнәр Бекқызы! Ваше обращение рассмотрено.")
    rows += remark(
        "503",
        "901",
        "В пункте 2 слова «в течение пяти дней» заменить словами «в течение десяти дней».",
        kind="accepted",
        decision="accepted",
        answer_id="911",
        answered_at=at(DAY - dt.timedelta(days=2), 10),
        late_days=0,
        cluster="901",
    )
    rows += remark(
        "503",
        "902",
        "В пункте 2 слова «в течение пяти дней» заменить словами «в течение десяти дней»!",
        participant=2,
        kind="accepted",
        decision="accepted",
        cluster="901",
        author=WITNESS,
    )
    rows += answer("503", "911", "901", "Принято.", said_at=at(DAY - dt.timedelta(days=2), 10))
    rows += run_rows(run(SOURCE, DAY - dt.timedelta(days=1))) + run_rows(run(SOURCE, DAY))
    return rows


def put_rows(store: Store, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Insert `rows`, table by table."""
    for table, found in by_table((table, dict(row)) for table, row in rows).items():
        store.insert(table, found)
