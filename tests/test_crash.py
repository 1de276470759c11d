"""Doing it twice changes nothing: killed anywhere, told twice, late or shuffled, rows and mails are the same."""

import datetime as dt
import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from processors import runner
from processors.parse.edition import EDITION_KINDS
from processors.steps import Ports
from tests.crawl.portal import Serving
from tests.pier import DAYS, Pier, dated, html
from tests.portals import ROOT, environ, facts, opened, tree, views
from zanwatch import archive, bus, store
from zanwatch.bus import Message
from zanwatch.messages import day_of
from zanwatch.topics import TOPICS

ACTS = ("V2600000301", "V2600000302")
ORDERS = 20
SEEDS = ("0", "1", "2", "77", "4096")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


class Kill(NamedTuple):
    seam: str
    turn: int


def act(settings: dict[str, str], *commands: tuple[str, ...], kill: Kill | None = None) -> str:
    """Run commands one after another in one process, or up to the seam it is killed at; return what they printed."""
    seam, turn = kill or Kill("never", 0)
    words = [word for command in commands for word in ("then", *command)][1:]
    line = [sys.executable, "-m", "tests.dying", seam, str(turn), *words]
    done = subprocess.run(line, env=settings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == (-signal.SIGKILL if kill else 0), (kill, words, done.stdout, done.stderr)
    return done.stdout


def at(day: str) -> tuple[str, str]:
    return "--now", f"{day}T06:00:00+05:00"


def crawl(source: str, url: str, day: str) -> tuple[str, ...]:
    return ("crawl", source, "--url", url, "--delay", "0", *at(day))


CRAWL_KILLS = [Kill("archive.put", 1), Kill("publish", 2), Kill("before remembering", 3)]
PROCESS_KILLS = [
    Kill("rows", 1), Kill("archive.put", 2), Kill("publish", 1), Kill("before commit", 1), Kill("before marks", 1),
    Kill("marks", 1), Kill("rows", 4), Kill("publish", 2),
]  # fmt: skip
REPORT_KILLS = [Kill("intent", 1), Kill("mail", 1), Kill("mail", 1)]
PUBLISH_KILLS = [Kill("page", 9)]


class Life(NamedTuple):
    """What is left of three days."""

    folder: Path
    facts: dict[str, list[str]]
    views: dict[str, list[str]]
    mails: dict[str, bytes]
    site: dict[str, bytes]
    rewritten: set[str]
    """Mail files that were written again after they had left."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has crawled for three days and looked at nothing."""
    folder, pier = tmp_path_factory.mktemp("crawled"), Pier()
    with Serving(pier) as serving:
        for day in DAYS:
            pier.acts = dict.fromkeys(ACTS, dated(day))
            for source in ("adilet", "control_bank"):
                act(environ(folder), crawl(source, serving.url, day))
    return folder


def messages_of(folder: Path) -> list[Message]:
    port = bus.connect(f"sqlite:{folder}/bus.db")
    try:
        return [Message(r.topic, r.key, r.value) for r in port.poll("reader of the test", list(TOPICS), 100_000)]
    finally:
        port.close()


def publish(folder: Path, messages: list[Message]) -> None:
    port = bus.connect(f"sqlite:{folder}/bus.db")
    port.publish(messages)
    port.close()


def day_of_message(message: Message) -> str:
    fact = json.loads(message.value)
    moment = dt.datetime.fromisoformat(fact.get("fetched_at") or fact["started_at"])
    return str(day_of(moment))


def live(folder: Path, crawled: Path, *, is_killed: bool) -> Life:
    """Three days of process and report, then the pages; killed at every seam on the way, or never."""
    settings = environ(folder)
    shutil.copytree(crawled / "archive", folder / "archive")
    first_written: dict[str, int] = {}
    rewritten: set[str] = set()

    def watch_mails() -> None:
        for file in (folder / "mail").glob("*.eml"):
            written = file.stat().st_mtime_ns
            if first_written.setdefault(file.name, written) != written:
                rewritten.add(file.name)

    def die_in(command: tuple[str, ...], kills: list[Kill]) -> None:
        for kill in kills if is_killed else ():
            act(settings, command, kill=kill)
            watch_mails()

    for day in DAYS:
        publish(folder, [message for message in messages_of(crawled) if day_of_message(message) == day])
        if day == DAYS[1]:
            die_in(("process",), PROCESS_KILLS)
            act(settings, ("process",))
            die_in(("report", *at(day)), REPORT_KILLS)
        act(settings, ("process",), ("report", *at(day)))
        watch_mails()
    die_in(("publish", *at(DAYS[-1])), PUBLISH_KILLS)
    act(settings, ("publish", *at(DAYS[-1])))
    with opened(folder) as rows:
        known, seen = facts(rows), views(rows)
    return Life(folder, known, seen, tree(folder / "mail"), tree(folder / "site"), rewritten)


@pytest.fixture(scope="module")
def quiet(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    return live(tmp_path_factory.mktemp("quiet"), crawled, is_killed=False)


@pytest.fixture(scope="module")
def killed(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Life:
    return live(tmp_path_factory.mktemp("killed"), crawled, is_killed=True)


def test_the_quiet_life_is_worth_comparing_with(quiet: Life) -> None:
    assert len(quiet.views["events"]) == len(ACTS) * 2 * 2
    assert len(quiet.mails) == 9
    assert quiet.facts["captures"]


def test_killed_anywhere_the_rows_are_the_same(quiet: Life, killed: Life) -> None:
    for table, rows in quiet.facts.items():
        assert killed.facts[table] == rows, table
    assert killed.views == quiet.views


def test_killed_anywhere_the_mails_are_the_same_and_none_leaves_twice(quiet: Life, killed: Life) -> None:
    assert killed.mails.keys() == quiet.mails.keys()
    assert killed.mails == quiet.mails
    assert killed.rewritten == set()


def test_killed_anywhere_the_pages_are_whole(quiet: Life, killed: Life) -> None:
    assert killed.site == quiet.site


@pytest.mark.parametrize("source", ["adilet", "control_bank"])
def test_a_crawl_killed_anywhere_files_the_same(tmp_path: Path, source: str) -> None:
    found = []
    with Serving(Pier(acts=dict.fromkeys(ACTS, dated(DAYS[0])))) as serving:
        command = crawl(source, serving.url, DAYS[0])
        for name, kills in (("quiet", []), ("killed", CRAWL_KILLS)):
            settings = environ(tmp_path / name)
            for kill in kills:
                act(settings, command, kill=kill)
            act(settings, command, ("process",))
            with opened(tmp_path / name) as rows:
                found.append(facts(rows))
    assert len(found[0]["sightings"]) == len(ACTS) * 2
    assert found[1] == found[0]


class Talk(NamedTuple):
    """All that was ever said of one act, and what is known of it when it is told once and in order."""

    messages: list[Message]
    views: dict[str, list[str]]


@pytest.fixture(scope="module")
def talk(quiet: Life, tmp_path_factory: pytest.TempPathFactory) -> Talk:
    def speaks_of_an_edition(message: Message) -> bool:
        return message.topic != "captures" or json.loads(message.value)["kind"] in EDITION_KINDS

    said = [m for m in messages_of(quiet.folder) if m.key == ACTS[0] and speaks_of_an_edition(m)]
    captures = [message for message in said if message.topic == "captures"]
    return Talk(said, told(tmp_path_factory.mktemp("talk"), quiet.folder, [captures]))


def told(folder: Path, archived: Path, portions: list[list[Message]]) -> dict[str, list[str]]:
    """Tell the messages to the steps, portion by portion; return the views of the store after it."""
    messages, rows = bus.connect(f"sqlite:{folder}/bus.db"), store.connect(f"chdb:{folder}/store")
    try:
        ports = Ports(archive.connect(f"file:{archived}/archive"), rows)
        for portion in portions:
            messages.publish(portion)
            runner.drain(messages, ports, lambda *_: None)
        return views(rows)
    finally:
        rows.close()
        messages.close()


@pytest.mark.parametrize("seed", range(ORDERS))
def test_told_twice_late_and_in_any_order_the_answers_are_the_same(
    quiet: Life, talk: Talk, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    twice = [*talk.messages, *talk.messages]
    chance.shuffle(twice)
    cut = chance.randrange(len(twice))
    assert talk.views["events"]
    assert told(tmp_path, quiet.folder, [twice[:cut], twice[cut:]]) == talk.views


def test_for_any_hash_seed_the_bytes_are_the_same(crawled: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_bytes(html(ACTS[0], "rus", 3))
    new.write_bytes(html(ACTS[0], "rus", 30, count=11))
    commands = [
        ("process",),
        ("report", *at(DAYS[1])),
        ("publish", *at(DAYS[2])),
        ("diff", str(old), str(new), "--format", "json", *at(DAYS[2])),
    ]
    found = []
    for seed in SEEDS:
        folder = tmp_path / seed
        shutil.copytree(crawled, folder)
        printed = act(environ(folder, PYTHONHASHSEED=seed), *commands)
        found.append((printed.replace(str(folder), ""), tree(folder / "mail"), tree(folder / "site")))
    assert found[0][1]
    assert all(result == found[0] for result in found[1:])
