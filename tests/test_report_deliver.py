"""The ledger: every report leaves once, whatever dies when, and what nobody can know is said to be unknown."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import itertools
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from reports import letters, mailers
from reports.deliver import Delivery, deliver
from reports.mailers import Mailer, Refused, Unknown
from reports.watchlists import Interest, Recipient
from tests.ports import free_ports
from tests.report_data import BEES_ID, at, change, put, run
from zanwatch.config import Settings, load
from zanwatch.errors import ConfigError, DeliveryError
from zanwatch.store import Store, connect

DAYS = (dt.date(2026, 5, 1) + dt.timedelta(days=30 * n) for n in itertools.count())
ANNA = Recipient(email="anna@example.org", name="Анна", language="ru", watch="everything")
BOLAT = Recipient(email="bolat@example.org", name="Болат", language="kk", watch="everything")


class Died(BaseException):
    """The process was killed here."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('deliver')}/store")
    yield opened
    opened.close()


@pytest.fixture
def day(store: Store) -> dt.date:
    """Return a day of its own with one run and nothing changed."""
    fresh = next(DAYS)
    put(store, [run("lantern", fresh)])
    return fresh


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"ZANWATCH_MAIL": f"file:{tmp_path}/mail"})


def mails(settings: Settings) -> list[EmailMessage]:
    files = sorted(Path(settings.mail.removeprefix("file:")).glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]


def states(done: list[Delivery]) -> list[str]:
    return [delivery.state for delivery in done]


class Post:
    """A mailer that does what it is told; it stands for a way that breaks."""

    def __init__(self, knows: bool | None, *fates: BaseException | None) -> None:
        self.sent: list[str] = []
        self._knows, self._fates = knows, iter(fates)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        pass

    def send(self, message: EmailMessage) -> None:
        if (fate := next(self._fates, None)) is not None:
            raise fate
        self.sent.append(str(message["To"]))

    def holds(self, message_id: str) -> bool | None:
        return self._knows


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mailer], Mailer]:
    def chosen(post: Mailer) -> Mailer:
        monkeypatch.setattr(mailers, "connect", lambda url: post)
        return post

    return chosen


def test_a_quiet_day_is_reported_to_everybody_once(store: Store, settings: Settings, day: dt.date) -> None:
    assert states(deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))) == ["sent", "sent"]
    found = mails(settings)
    assert {message["To"].addresses[0].addr_spec for message in found} == {"anna@example.org", "bolat@example.org"}
    assert any("изменений нет" in message["Subject"] for message in found)
    bytes_before = [message.as_bytes() for message in found]
    assert states(deliver(store, settings, day, [ANNA, BOLAT], at(day, 11))) == ["already", "already"]
    assert [message.as_bytes() for message in mails(settings)] == bytes_before


def test_a_newcomer_gets_the_mail_the_others_do_not_get_again(store: Store, settings: Settings, day: dt.date) -> None:
    deliver(store, settings, day, [ANNA], at(day, 9))
    assert states(deliver(store, settings, day, [ANNA, BOLAT], at(day, 10))) == ["already", "sent"]


def test_a_crash_before_the_hand_over_sends_later(store: Store, settings: Settings, day: dt.date, use: Any) -> None:
    use(Post(None, Died()))
    with pytest.raises(Died):
        deliver(store, settings, day, [ANNA], at(day, 9))
    post = use(Post(False))
    assert states(deliver(store, settings, day, [ANNA], at(day, 10))) == ["sent"]
    assert len(post.sent) == 1


@pytest.mark.parametrize("call", [1, 2])
def test_a_crash_at_either_write_of_the_ledger_leaves_one_file(
    store: Store, settings: Settings, day: dt.date, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    real, calls = store.insert, itertools.count(1)

    def insert(table: str, rows: Any) -> None:
        if next(calls) == call:
            raise Died
        real(table, rows)

    monkeypatch.setattr(store, "insert", insert)
    with pytest.raises(Died):
        deliver(store, settings, day, [ANNA], at(day, 9))
    monkeypatch.setattr(store, "insert", real)
    assert len(mails(settings)) == call - 1
    first = [message.as_bytes() for message in mails(settings)]
    assert states(deliver(store, settings, day, [ANNA], at(day, 10))) == [["sent"], ["already"]][call - 1]
    assert len(mails(settings)) == 1
    assert first in ([], [message.as_bytes() for message in mails(settings)])
    assert states(deliver(store, settings, day, [ANNA], at(day, 11))) == ["already"]


def test_where_nobody_can_know_the_mail_is_uncertain_and_not_repeated(
    store: Store, settings: Settings, day: dt.date, use: Any
) -> None:
    use(Post(None, Died()))
    with pytest.raises(Died):
        deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))
    post = use(Post(None))
    for hour in (10, 11):
        with pytest.raises(DeliveryError, match=r"anna@example\.org: uncertain"):
            deliver(store, settings, day, [ANNA, BOLAT], at(day, hour))
    assert post.sent == ["Болат <bolat@example.org>"]
    listed = [row for row in store.named("uncertain_deliveries") if row["report_date"] == day]
    assert [(row["recipient"], row["state"]) for row in listed] == [("anna@example.org", "uncertain")]


def test_one_refusal_does_not_stop_the_others_and_is_tried_again(
    store: Store, settings: Settings, day: dt.date, use: Any
) -> None:
    post = use(Post(None, Refused("no such user"), None))
    with pytest.raises(DeliveryError, match=r"anna@example\.org: refused"):
        deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))
    assert post.sent == ["Болат <bolat@example.org>"]
    again = use(Post(None))
    assert states(deliver(store, settings, day, [ANNA, BOLAT], at(day, 10))) == ["sent", "already"]
    assert again.sent == ["Анна <anna@example.org>"]


def test_a_silence_after_the_text_is_uncertain_at_once(
    store: Store, settings: Settings, day: dt.date, use: Any
) -> None:
    use(Post(None, Unknown("cut off"), None))
    with pytest.raises(DeliveryError, match="uncertain"):
        deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))


def test_what_came_too_late_for_its_day_is_told_in_the_next_mail_once(
    store: Store, settings: Settings, day: dt.date
) -> None:
    early, late = (
        change("amended", f"art:{n}", (("+", words),), new_capture=f"{day}", ordinal=n, seen_at=at(day, 6, n))
        for n, words in ((1, "вовремя"), (2, "с опозданием"))
    )
    put(store, [early])
    deliver(store, settings, day, [ANNA], at(day, 9))
    put(store, [late])
    second, third = day + dt.timedelta(days=1), day + dt.timedelta(days=2)
    deliver(store, settings, second, [ANNA, BOLAT], at(second, 9))
    deliver(store, settings, third, [ANNA], at(third, 9))
    told = {(m["Date"].datetime.date(), m["To"].addresses[0].username): _text(m) for m in mails(settings)}
    assert "вовремя" in told[day, "anna"]
    assert "с опозданием" not in told[day, "anna"]
    assert "с опозданием" in told[second, "anna"]
    assert "вовремя" not in told[second, "anna"]
    assert "с опозданием" not in told[third, "anna"] + told[second, "bolat"]


def test_a_reader_with_a_list_gets_what_the_list_says(store: Store, settings: Settings, day: dt.date) -> None:
    put(store, [change("amended", "art:1", (("+", "о мёде"),), new_capture=f"{day}", seen_at=at(day, 6))])
    other = Recipient(email="c@example.org", language="en", watch=(Interest(acts=("Z0000000001",)),))
    deliver(store, settings, day, [ANNA, other], at(day, 9))
    texts = {m["To"].addresses[0].username: _text(m) for m in mails(settings)}
    assert BEES_ID in texts["anna"]
    assert "о мёде" not in texts["c"]
    assert "Nothing changed in what you watch" in texts["c"]


def test_a_closed_way_is_an_error_and_leaves_no_trace(store: Store, day: dt.date, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(DeliveryError):
        deliver(store, load({"ZANWATCH_MAIL": f"file:{tmp_path}/mail"}), day, [ANNA], at(day, 9))
    with pytest.raises(DeliveryError):
        deliver(store, load({"ZANWATCH_MAIL": "smtp://127.0.0.1:1"}), day, [ANNA], at(day, 9))
    with pytest.raises(ConfigError):
        deliver(store, load({"ZANWATCH_MAIL": "pigeon:loft"}), day, [ANNA], at(day, 9))
    assert store.named("delivery_states", report="daily", day=day.isoformat()) == []


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


class Inbox:
    """A real mail server's memory; it can be told to refuse people or texts, or to hang up."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got += [(address, envelope.content or b"") for address in envelope.rcpt_tos]  # type: ignore[list-item]
        answer = self.answers.get("text", "250 OK")
        if answer == "hang up":
            assert server.transport
            server.transport.abort()
        return answer


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    kept = Inbox()
    [port] = free_ports(1)
    controller = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=300)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    controller.stop()


def letter(to: Recipient = ANNA, identity: str = "abc") -> EmailMessage:
    from reports.render import Letter

    return letters.compose(Letter("тема", "текст", "<p>текст</p>"), identity, to, load({}), at(dt.date(2026, 3, 3)))


def test_every_mailer_hands_over_what_it_is_given(tmp_path: Path, inbox: tuple[Inbox, str]) -> None:
    kept, address = inbox
    for url in (f"file:{tmp_path}/mail", address):
        with mailers.connect(url) as mailer:
            assert not mailer.holds("<abc@localhost>")
            mailer.send(letter())
            assert mailer.holds("<abc@localhost>") in (True, None)
    filed = (tmp_path / "mail" / "abc@localhost.eml").read_bytes()
    ((to, served),) = kept.got
    assert to == "anna@example.org"
    parsed = [email.message_from_bytes(raw, policy=email.policy.default) for raw in (filed, served)]
    assert _text(parsed[0]) == _text(parsed[1])  # type: ignore[arg-type]
    assert parsed[0].items() == [
        item for item in parsed[1].items() if item[0] not in ("X-Peer", "X-MailFrom", "X-RcptTo")
    ]


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    with mailers.connect(f"file:{tmp_path}/mail") as mailer:
        for _ in range(2):
            mailer.send(letter())
        assert [file.name for file in (tmp_path / "mail").iterdir()] == ["abc@localhost.eml"]
        with pytest.raises(Refused):
            mailer.send(letter(identity="../../etc/passwd"))
    assert not list(tmp_path.parent.rglob("passwd*"))


@pytest.mark.parametrize(
    ("who", "answer", "error"),
    [("anna@example.org", "550 no such user", Refused), ("text", "554 spam", Refused), ("text", "hang up", Unknown)],
)
def test_a_server_that_says_no_and_one_that_falls_silent_differ(
    inbox: tuple[Inbox, str], who: str, answer: str, error: type[DeliveryError]
) -> None:
    kept, address = inbox
    kept.answers[who] = answer
    with mailers.connect(address) as mailer:
        with pytest.raises(error):
            mailer.send(letter())
        kept.answers.clear()
        mailer.send(letter(BOLAT))
    assert kept.got[-1][0] == "bolat@example.org"


def test_a_password_never_travels_in_the_open(inbox: tuple[Inbox, str]) -> None:
    _, address = inbox
    with pytest.raises(DeliveryError, match="open line"), mailers.connect(address.replace("//", "//user:secret@")):
        pass


def test_reports_travel_through_a_real_server(store: Store, day: dt.date, inbox: tuple[Inbox, str]) -> None:
    kept, address = inbox
    settings = load({"ZANWATCH_MAIL": address})
    kept.answers["anna@example.org"] = "550 no such user"
    with pytest.raises(DeliveryError, match="anna"):
        deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))
    kept.answers.clear()
    assert states(deliver(store, settings, day, [ANNA, BOLAT], at(day, 9))) == ["sent", "already"]
    assert [to for to, _ in kept.got] == ["bolat@example.org", "anna@example.org"]
