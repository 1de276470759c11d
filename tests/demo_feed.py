"""The pages of the demo portal as captures, fed to the steps in any order and without a crawl."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from processors import runner
from processors.steps import Ports
from zanwatch import archive, bus, store
from zanwatch.bus import Message
from zanwatch.demo.acts import Act, load_acts, load_plan
from zanwatch.demo.adilet import AdiletPages
from zanwatch.demo.inline import SEGMENT
from zanwatch.identity import sha256
from zanwatch.messages import LANGUAGES, Capture, Language

Page = tuple[Capture, bytes]


def pages(acts: Iterable[str], days: Iterable[int] = (1, 2, 3)) -> list[Page]:
    """Texts in both languages, card and history of some acts on some days."""
    printer = AdiletPages(load_acts(), load_plan())
    found: list[Page] = []
    for act in map(load_acts().__getitem__, acts):
        for day in days:
            if act.present(day):
                found += [_page(act, day, lang, "text", printer.text(act, day, lang, 1)) for lang in LANGUAGES]
                found.append(_page(act, day, "ru", "info", printer.info(act, day, "ru", 1)))
                found.append(_page(act, day, "ru", "history", printer.history(act, day, "ru", 1)))
    return found


def _page(act: Act, day: int, language: Language, kind: str, words: str) -> Page:
    data = words.encode()
    moment = dt.datetime.combine(load_plan().days[day - 1].date, dt.time(6), dt.UTC)
    address = f"https://portal.example/{SEGMENT[language]}/docs/{act.id}" + ("" if kind == "text" else f"/{kind}")
    fact = Capture(
        source="adilet", run_id=f"r{day}", kind=kind, address=address, act_id=act.id, language=language,
        edition_date=act.editions_at(day)[-1].date, fetched_at=moment, http_status=200, sha256=sha256(data),
        size=len(data),
    )  # fmt: skip
    return fact, data


def shuffled(found: list[Page], seed: int) -> list[Page]:
    """The same pages in another order, some of them twice."""
    mixed = [*found, *found[:: seed + 2]]
    random.Random(seed).shuffle(mixed)
    return mixed


@contextmanager
def processed(folder: Path, found: Iterable[Page]) -> Iterator[store.Store]:
    """The store after all steps have handled the pages in the order given, one by one."""
    messages = bus.connect(f"sqlite:{folder}/bus.db")
    ports = Ports(archive.connect(f"file:{folder}/archive"), store.connect(f"chdb:{folder}/store"))
    try:
        for fact, data in found:
            ports.archive.put(data)
            messages.publish([Message("captures", fact.act_id or "", fact.to_json())])
        runner.drain(messages, ports, lambda *_: None)
        yield ports.store
    finally:
        ports.store.close()
        messages.close()
