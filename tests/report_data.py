"""An invented country of acts: facts as the steps make them, put into a store of their own."""
# ruff: noqa: E501  (invented texts read better on one line)

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from zanwatch.identity import sha256, stable_id
from zanwatch.messages import (
    Assessment,
    Cause,
    Change,
    Edition,
    EditionFiled,
    EditionHeader,
    Fact,
    Label,
    Language,
    Note,
    Op,
    Provision,
    Redline,
    Reject,
    RejectReason,
    Run,
)  # fmt: skip
from zanwatch.rows import assessment_rows, by_table, change_rows, reject_rows, run_rows, sighting_rows, text_rows
from zanwatch.store import Store

DAY = dt.date(2026, 3, 3)
BEFORE = DAY - dt.timedelta(days=1)
BEES: dict[Language, str] = {
    "ru": "Об учёте пасек и пчелиных семей",
    "kk": "Омарталар мен бал аралары ұяларын есепке алу туралы",
}
BEES_ID, LAMPS_ID, WELLS_ID, KITES_ID = "Z2600000101", "V2600000202", "P2600000303", "V2600000404"


def at(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """Return a moment of `day` in Kazakhstan, as UTC."""
    local = dt.datetime.combine(day, dt.time(hour, minute), dt.timezone(dt.timedelta(hours=5)))
    return local.astimezone(dt.UTC)


def run(source: str, day: dt.date, **values: object) -> Run:
    """Return a run of `source` that ended at seven in the morning of `day`, green unless told otherwise."""
    usual = {
        "run_id": f"{source}-{day}", "source": source, "started_at": at(day, 6), "finished_at": at(day, 7),
        "expected": 120, "seen": 120, "fetched": 4, "changed": 2, "failed": 0, "skipped": 116,
        "oldest_unchecked": day - dt.timedelta(days=9), "source_updated": day, "status": "green",
    }  # fmt: skip
    return Run.model_validate(usual | values)


def reject(reason: RejectReason, day: dt.date, detail: str = "no text container", **values: object) -> Reject:
    """Return a refusal of `day`."""
    usual = {
        "source": "lantern", "run_id": f"lantern-{day}", "address": f"https://lantern.example/rus/docs/{LAMPS_ID}",
        "act_id": LAMPS_ID, "language": "ru", "reason": reason, "detail": detail, "sha256": sha256(detail.encode()),
        "seen_at": at(day, 6, 30),
    }  # fmt: skip
    return Reject.model_validate(usual | values)


def cause(**values: object) -> Cause:
    """Return a cause that the source states."""
    usual = {
        "act_type": "Закон", "date": "2026-02-20", "number": "31-IX", "certainty": "stated",
        "url": "https://lantern.example/rus/docs/Z2600000031#z12", "commencement": "вводится с 01.07.2026",
        "in_force": "2026-07-01", "published": "2026-02-25", "evidence": "в редакции Закона от 20.02.2026 № 31-IX",
    }  # fmt: skip
    return Cause.model_validate(usual | values)


def change(op: Op, path: str, redline: Redline, **values: object) -> Change:
    """Return a change of the act on bees, in Russian, seen on DAY, unless told otherwise."""
    act, language = str(values.get("act_id", BEES_ID)), str(values.get("language", "ru"))
    before = "".join(text for kind, text in redline if kind != "+")
    after = "".join(text for kind, text in redline if kind != "-")
    usual = {
        "id": stable_id(act, language, path, op, before, after), "act_id": act, "language": language,
        "source": "lantern", "title": BEES.get(language, ""), "requisites": "Закон от 11 января 2026 года № 7-IX",  # type: ignore[call-overload]
        "address": f"https://lantern.example/{'rus' if language == 'ru' else 'kaz'}/docs/{act}",
        "old_edition": "2026-01-11", "new_edition": "2026-03-02", "old_hash": "old", "new_hash": "new",
        "old_capture": stable_id(act, language, "old"), "new_capture": stable_id(act, language, "new"),
        "seen_at": at(DAY, 6, 40), "ordinal": 0, "op": op,
        "path_before": None if op == "added" else path, "path_after": None if op == "repealed" else path,
        "text_before": before or None, "text_after": after or None, "redline": redline,
        "at_before": 3, "at_after": 3, "span_before": 1, "span_after": 1, "causes": (cause(),), "note": None,
    }  # fmt: skip
    return Change.model_validate(usual | values)


def edition(
    act_id: str, language: Language, title: str, day: dt.date, **values: object
) -> tuple[EditionFiled, Edition]:
    """Return an edition first seen on `day`, with a little text."""
    usual = {
        "act_id": act_id, "language": language, "edition_date": day, "edition_date_basis": "source", "title": title,
        "requisites": "Приказ от 1 марта 2026 года № 5" if language == "ru" else "2026 жылғы 1 наурыздағы № 5 бұйрық",
        "status": "new", "act_types": ("ПРИК",), "source": "lantern",
        "address": f"https://lantern.example/{'rus' if language == 'ru' else 'kaz'}/docs/{act_id}",
        "capture_id": stable_id(act_id, language, day.isoformat()), "run_id": f"lantern-{day}",
        "seen_at": at(day, 6, 20), "text_hash": stable_id("text", act_id, language, day.isoformat()), "size": 100,
    }  # fmt: skip
    header = EditionHeader.model_validate(usual | values)
    lines = (
        ("title", "", title), ("art:1", "Статья 1.", "Что учитывается"), ("art:1/pt:1", "1.", "Учёту подлежит каждая пасека."),
        ("art:1/pt:1/sub:1", "1)", "стоящая на одном месте более десяти дней;"), ("art:2", "Статья 2.", "Кто учитывает"),
    )  # fmt: skip
    provisions = tuple(
        Provision(at=i, path=path, parent="", label=label, text=text) for i, (path, label, text) in enumerate(lines)
    )
    notes = (Note(at=len(lines), path="art:2", kind="amendment", text="Сноска. Статья 2 в новой редакции."),)
    body = Edition(header=header, provisions=provisions, notes=notes)
    return EditionFiled(header=header, body=sha256(body.to_json())), body


def compared(change: Change, state: str = "compared") -> dict[str, object]:
    """Return the row that says the editions of `change` follow each other, or wait for confirmation."""
    row = change.model_dump(include={"act_id", "language", "source", "new_capture", "old_capture", "new_edition",
                                     "old_edition", "new_hash", "old_hash", "seen_at"})  # fmt: skip
    return row | {"state": state, "changes": 1, "known": 2}


def assessed(subject: Change, name: str, value: str, evidence: str) -> Assessment:
    """Return one label of a change."""
    label = Label(name=name, value=value, evidence=evidence, rule="test")
    return Assessment(subject=subject.id, act_id=subject.act_id, language=subject.language, labels=(label,))


def put(store: Store, facts: Iterable[Fact | tuple[EditionFiled, Edition]]) -> None:
    """File facts as the steps do."""
    rows: list[tuple[str, dict[str, object]]] = []
    for fact in facts:
        match fact:
            case Change():
                rows += [*change_rows(fact), ("comparisons", compared(fact))]
            case Run():
                rows += run_rows(fact)
            case Reject():
                rows += reject_rows(fact)
            case Assessment():
                rows += assessment_rows(fact)
            case (EditionFiled() as filed, Edition() as body):
                rows += [*sighting_rows(filed, body), *text_rows(body)]
            case _:
                raise TypeError(type(fact))
    for table, found in by_table(rows).items():
        store.insert(table, found)


def full_day() -> list[Fact | tuple[EditionFiled, Edition]]:
    """Return one day of everything: changes in both languages, new, repealed, held, refused, red and absent."""
    long = "владелец пасеки сообщает о ней в местный исполнительный орган, который вносит её в книгу учёта и выдаёт номер, "
    hive: Redline = (
        ("=", f"В течение года {long}{long}не позднее "), ("-", "десяти"), ("+", "пяти рабочих"),
        ("=", f" дней со дня установки ульев; {long}{long}и сохраняет его до снятия с учёта."),
    )  # fmt: skip
    ара: Redline = (
        ("=", "Омартаның иесі ұялар орнатылған күннен бастап "), ("-", "он"), ("+", "бес жұмыс"),
        ("=", " күн ішінде жергілікті атқарушы органға хабарлайды."),
    )  # fmt: skip
    kk_cause = cause(
        act_type="Заң",
        commencement="01.07.2026 бастап қолданысқа енгізіледі",
        evidence="20.02.2026 № 31-IX Заңының редакциясында",
    )
    amended = change(
        "amended",
        "art:12-1/pt:3/sub:2",
        hive,
        ordinal=1,
        note="Сноска. Статья 12-1 с изменением, внесённым Законом от 20.02.2026 № 31-IX.",
    )
    return [
        run("lantern", BEFORE), run("mirror", BEFORE, expected=None), run("attic", BEFORE - dt.timedelta(days=1)),
        run("lantern", DAY, seen=118),
        run("mirror", DAY, expected=None, source_updated=None),
        reject("shell", DAY, "2718 bytes, no div.text"), reject("captcha", DAY, "form with a picture", act_id=None, address="https://lantern.example/rus/docs/K1"),
        amended,
        change("added", "art:13/pt:4", (("+", "4. Пасека, снятая с места, остаётся в книге учёта ещё один год."),), ordinal=2, causes=()),
        change("renumbered", "art:15", (), path_before="art:14", ordinal=3),
        change("note", "art:1", (("-", "Сноска. Старая."), ("+", "Сноска. Новая.")), ordinal=4),
        change("amended", "art:12-1/pt:3/sub:2", ара, language="kk", requisites="2026 жылғы 11 қаңтардағы № 7-IX Заң", causes=(kk_cause,)),
        assessed(amended, "substance", "срок сокращён", "пяти рабочих"),
        change("repealed", "act", (("-", "Правила содержания уличных фонарей."),), act_id=LAMPS_ID, title="О содержании уличных фонарей", requisites="Приказ от 5 мая 2020 года № 88"),
        change("editorial", "rules/pt:7", (("=", "колодцы "), ("-", "общаго"), ("+", "общего"), ("=", " пользования")), act_id=WELLS_ID, title="О колодцах", causes=()),
        edition(BEES_ID, "ru", BEES["ru"], BEFORE), edition(BEES_ID, "kk", BEES["kk"], BEFORE),
        edition(LAMPS_ID, "ru", "О содержании уличных фонарей", BEFORE, status="yts"),
        edition(WELLS_ID, "ru", "О колодцах", BEFORE),
        edition(KITES_ID, "ru", "Правила запуска воздушных змеев", DAY), edition(KITES_ID, "kk", "Батпырауық ұшыру қағидалары", DAY),
    ]  # fmt: skip


def hold(store: Store) -> None:
    """Let an edition of the act on wells wait for confirmation."""
    shrunk = change("amended", "rules", (("-", "почти всё"),), act_id=WELLS_ID, new_capture="short", title="О колодцах")
    store.insert("comparisons", [compared(shrunk, "held")])
