"""Reminders leave once a term, late where a day had no run, never a week late; alarms and calendar are shown."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import itertools
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.provenance.terms import term_rows
from reports import mailers, render
from reports.deliver import deliver
from reports.digest import build
from reports.publish import publish
from reports.reminders import due, remind
from reports.values import UI_LANGUAGES
from reports.vocabulary import basis_of, names_of
from reports.watchlists import Interest, Recipient
from tests.report_data import BEES_ID, WELLS_ID, at, cause, change, edition, put, run
from zanwatch.config import Settings, load
from zanwatch.rows import by_table
from zanwatch.store import Store, connect

EVIL = '<script>alert("x")</script>'
SEEN = dt.date(2026, 3, 3)
ANNA = Recipient(email="anna@example.org", name="Анна", language="ru", watch="everything")
BOLAT = Recipient(email="bolat@example.org", name="Болат", language="kk", watch="everything")
WELLS = Recipient(email="wells@example.org", language="en", watch=(Interest(acts=(WELLS_ID,)),))
STARTS = (dt.date(2026, 7, 1) + dt.timedelta(days=100 * n) for n in itertools.count())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('reminders')}/store")
    put(opened, [
        run("lantern", SEEN), edition(BEES_ID, "ru", "О пасеках", SEEN),
        edition(BEES_ID, "kk", "Омарталар туралы", SEEN),
        change("added", "art:13", (("+", EVIL),), causes=(), ordinal=90),
    ])  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture
def start(store: Store) -> dt.date:
    """A day of its own on which a change of the act on bees begins to apply."""
    day = next(STARTS)
    begin(store, day)
    return day


def begin(store: Store, day: dt.date, **values: Any) -> None:
    made = cause(in_force=day, number=f"{day:%y%m%d}-IX", commencement=f"вводится с {day:%d.%m.%Y}")
    made = cause(**(made.model_dump() | values.pop("cause", {})))
    one = change("amended", "art:5-1", (("+", f"{day}"),), ordinal=day.toordinal(), causes=(made,), **values)
    put(store, [one])
    for table, rows in by_table(term_rows([one])).items():
        store.insert(table, rows)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({
        "ZANWATCH_MAIL": f"file:{tmp_path}/mail", "ZANWATCH_SITE": f"{tmp_path}/site",
        "ZANWATCH_SITE_URL": "https://watch.example",
    })  # fmt: skip


def mails(settings: Settings) -> list[EmailMessage]:
    files = sorted(Path(settings.mail.removeprefix("file:")).glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]


def sent(store: Store, settings: Settings, day: dt.date, *people: Recipient) -> list[str]:
    return [d.state for d in remind(store, settings, day, people or (ANNA,), at(day, 7))]


@given(st.integers(-60, 40))
def test_which_term_is_due(days: int) -> None:
    """From 30 days ahead to 7 days after, the nearest term not yet ahead of us; else none."""
    in_force = dt.date(2026, 7, 1)
    today = in_force + dt.timedelta(days=days)
    term = due(in_force, dt.date(2026, 1, 1), today)
    assert term == (None if days < -30 or days > 7 else 30 if days < -7 else 7 if days < 0 else 0)
    assert due(in_force, today, today) == (days * -1 if days in {-30, -7, 0} else None)


@given(st.integers(-40, 10))
def test_a_term_that_passed_before_the_change_was_known_is_never_due(known: int) -> None:
    in_force = dt.date(2026, 7, 1)
    since = in_force + dt.timedelta(days=known)
    told = {due(in_force, since, in_force + dt.timedelta(days=day)) for day in range(known, 20)} - {None}
    assert told == {term for term in (30, 7, 0) if -known >= term}


def test_the_calendar_is_a_page_linked_from_every_page(store: Store, settings: Settings) -> None:
    start = SEEN + dt.timedelta(days=10)
    begin(store, start)
    publish(store, settings, at(SEEN, 9))
    for language in UI_LANGUAGES:
        site = Path(settings.site) / language
        page = (site / "calendar.html").read_text(encoding="utf-8")
        assert f'id="d-{start}"' in page
        assert 'href="calendar.html"' in (site / "index.html").read_text(encoding="utf-8")
        assert "<script" not in page
        assert f"DTSTART;VALUE=DATE:{start:%Y%m%d}".encode() in (site / "calendar.ics").read_bytes()
        assert 'href="calendar.ics"' in page
    publish(store, settings, at(start + dt.timedelta(days=1), 9))
    for language in UI_LANGUAGES:
        assert f'id="d-{start}"' not in (Path(settings.site) / language / "calendar.html").read_text(encoding="utf-8")


def test_alarms_have_a_section_of_their_own_in_mail_and_page(store: Store, settings: Settings) -> None:
    publish(store, settings, at(SEEN, 9))
    for language in UI_LANGUAGES:
        digest = build(store, SEEN, language)
        assert [alarm.kind for alarm in digest.alarms] == ["silent_edit"]
        letter = render.mail(digest, "", "https://watch.example", "")
        day = (Path(settings.site) / language / "days" / f"{SEEN}.html").read_text(encoding="utf-8")
        for form in (letter.text, letter.html, day):
            assert names_of("silent_edit")[language] in form
            assert basis_of("silent_edit")[language] in form
        assert EVIL in letter.text
        assert EVIL not in letter.html + day
        assert not build(store, SEEN, language, (Interest(acts=(WELLS_ID,)),)).alarms


@pytest.mark.slow
def test_with_a_run_every_day_three_reminders_leave_each_on_its_day(
    store: Store, settings: Settings, start: dt.date
) -> None:
    days = [start + dt.timedelta(days=n) for n in range(-40, 20)]
    found = {(start - day).days: states for day in days if "sent" in (states := sent(store, settings, day))}
    assert found == {30: ["sent"], 7: ["sent"], 0: ["sent"]}
    subjects = [str(mail["Subject"]) for mail in mails(settings)]
    assert len(subjects) == 3


@pytest.mark.parametrize(("late", "states"), [(0, ["sent"]), (1, ["sent"]), (7, ["sent"]), (8, [])])
def test_a_reminder_leaves_late_but_not_after_a_week(
    store: Store, settings: Settings, start: dt.date, late: int, states: list[str]
) -> None:
    day = start + dt.timedelta(days=late)
    assert sent(store, settings, day) == states
    assert sent(store, settings, day) == ["already"] * len(states)


def test_of_two_missed_terms_only_the_last_is_sent(store: Store, settings: Settings, start: dt.date) -> None:
    assert sent(store, settings, start - dt.timedelta(days=5)) == ["sent"]
    assert sent(store, settings, start - dt.timedelta(days=4)) == ["already"]


def test_everybody_is_reminded_in_their_language_of_what_they_watch(
    store: Store, settings: Settings, start: dt.date
) -> None:
    assert sent(store, settings, start - dt.timedelta(days=30), ANNA, BOLAT, WELLS) == ["sent", "sent"]
    found = {mail["To"].addresses[0].username: mail for mail in mails(settings)}
    assert set(found) == {"anna", "bolat"}
    texts = {name: str(mail.get_body(("plain",)).get_content()) for name, mail in found.items()}  # type: ignore[union-attr]
    assert "Через 30 дн." in texts["anna"]
    assert "О пасеках" in texts["anna"]
    assert "30 күннен кейін" in texts["bolat"]
    assert "Омарталар туралы" in texts["bolat"]
    assert all("reminder" in mail["List-Id"] for mail in found.values())


def test_what_was_learnt_after_it_applied_is_no_reminder(store: Store, settings: Settings) -> None:
    day = next(STARTS)
    begin(store, day, seen_at=at(day + dt.timedelta(days=1)))
    assert sent(store, settings, day + dt.timedelta(days=1)) == []


def test_a_date_that_only_a_conjecture_names_is_said_to_be_one(store: Store, settings: Settings) -> None:
    day = next(STARTS)
    begin(store, day, cause={"certainty": "candidate"})
    assert sent(store, settings, day) == ["sent"]
    (mail,) = mails(settings)
    assert "предположительно" in str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


@pytest.mark.parametrize("call", [1, 2])
def test_a_crash_at_either_write_of_the_ledger_leaves_one_mail(
    store: Store, settings: Settings, start: dt.date, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    real, calls = store.insert, itertools.count(1)

    def insert(table: str, rows: Any) -> None:
        if next(calls) == call:
            raise KeyboardInterrupt
        real(table, rows)

    monkeypatch.setattr(store, "insert", insert)
    with pytest.raises(KeyboardInterrupt):
        sent(store, settings, start)
    monkeypatch.setattr(store, "insert", real)
    assert sent(store, settings, start + dt.timedelta(days=1)) == [["sent"], ["already"]][call - 1]
    assert len(mails(settings)) == 1


def test_reminders_and_the_morning_mail_do_not_know_of_each_other(
    store: Store, settings: Settings, start: dt.date
) -> None:
    assert sent(store, settings, start) == ["sent"]
    assert [d.state for d in deliver(store, settings, start, [ANNA], at(start, 7))] == ["sent"]


def test_hostile_words_stay_words(store: Store, settings: Settings) -> None:
    day = next(STARTS)
    begin(store, day, cause={"number": f"{EVIL}\r\nBcc: all@example.org", "commencement": f"с {day} {EVIL}",
                             "act_type": EVIL, "url": "javascript:alert(1)"})  # fmt: skip
    assert sent(store, settings, day) == ["sent"]
    (mail,) = mails(settings)
    assert mail["Bcc"] is None
    body = str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert "<script" not in body
    assert "javascript:" not in body


def test_a_quiet_way_of_sending_is_opened_only_when_something_is_due(
    store: Store, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def closed(url: str) -> Any:
        raise AssertionError("nothing was due")

    monkeypatch.setattr(mailers, "connect", closed)
    assert remind(store, settings, dt.date(2025, 1, 1), [ANNA], at(dt.date(2025, 1, 1))) == []
