"""A world of drafts and acts made by rules and a seed: what became of what is known, so a search can be scored.

Drafts come to nothing, become an act as they stand, under another title, with other numbers, two in one; and beside
each stand decoys: acts that are like it and did not come of it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from processors.classify import classify_edition
from processors.consult.rows import Known
from processors.consult.state import state_row
from processors.consult.steps import outcome_rows
from processors.consult.thread import outcomes
from processors.parse.edition import parse
from zanwatch.archive import Archive
from zanwatch.discussion import Comment, DraftSeen, DraftTextFiled
from zanwatch.discussion_rows import draft_rows, draft_text_rows
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, EditionFiled, Language
from zanwatch.rows import Rows, assessment_rows, by_table, sighting_rows

SEEN = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
THINGS = """
качелей каруселей фонтанов скворечников голубятен катков оранжерей пирсов мостков беседок аттракционов лежаков
теплиц ульев мельниц маяков причалов тиров шатров навесов тротуаров арыков родников газонов клумб изгородей
""".split()  # noqa: SIM905
PLACES = "городских сельских береговых школьных больничных вокзальных дворцовых парковых музейных рыночных".split()  # noqa: SIM905
ASPECTS = [
    "порядка осмотра", "требований к ограждению", "норм содержания", "правил приемки", "методики расчета износа",
    "перечня неисправностей", "формы журнала учета", "квалификационных требований к смотрителям",
]  # fmt: skip
BODIES = ["парков и садов", "озёр и причалов", "площадей и фонтанов"]
ACTIONS = [
    "владелец осматривает опоры", "смотритель записывает неисправности", "комиссия проверяет крепления",
    "акт подписывается всеми участниками", "ограждение красится светлой краской", "заявка подается в канцелярию",
    "срок службы определяется по паспорту", "повреждённые доски заменяются", "журнал хранится у смотрителя",
    "вход закрывается на время ремонта", "уведомление вручается под роспись", "жалоба рассматривается коллегией",
]  # fmt: skip
ENDS = [
    "не позднее установленного дня", "при сильном ветре", "в присутствии соседей", "до начала сезона",
    "после каждого дождя", "по просьбе посетителей", "с применением уровня", "за счет владельца", "при дневном свете",
]  # fmt: skip


class Made(NamedTuple):
    """An invented document."""

    id: str
    title: str
    body: str
    day: dt.date
    number: str
    lines: tuple[str, ...]
    readable: bool = True
    """Whether its text can be read."""


class World(NamedTuple):
    """Drafts, acts, and which draft became which act."""

    drafts: tuple[Made, ...]
    acts: tuple[Made, ...]
    truth: frozenset[tuple[str, str]]


class Maker:
    """Makes documents, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.drafts: list[Made] = []
        self.acts: list[Made] = []
        self.truth: set[tuple[str, str]] = set()

    def lines(self, thing: str, place: str, count: int) -> tuple[str, ...]:
        """Return points of rules about one thing."""
        pick = self.chance.choice
        made = [
            f"В отношении {place} {thing} {pick(ACTIONS)} и {pick(ACTIONS)} {pick(ENDS)} в течение"
            f" {self.chance.randrange(2, 60)} дней." for _ in range(count)
        ]  # fmt: skip
        return tuple(made)

    def draft(self, title: str, lines: tuple[str, ...], body: str, readable: bool = True) -> Made:
        """Add a draft, its title wrapped as cards do."""
        wrapped = self.chance.choice([
            title, f"Проект приказа Министра {body} Республики Казахстан «{title}»", f"О проекте приказа «{title}»",
        ])  # fmt: skip
        day = dt.date(2026, 1, 12) + dt.timedelta(days=self.chance.randrange(120))
        made = Made(f"{9000 + len(self.drafts)}", wrapped, body, day, "", lines, readable)
        self.drafts.append(made)
        return made

    def act(self, title: str, lines: tuple[str, ...], body: str, after: dt.date, readable: bool = True) -> Made:
        """Add an act, some weeks after a day."""
        number = str(100 + len(self.acts))
        day = after + dt.timedelta(days=self.chance.randrange(20, 150))
        made = Made(f"V26000{50000 + len(self.acts)}", title, body, day, number, lines, readable)
        self.acts.append(made)
        return made

    def world(self) -> World:
        """Return what was made."""
        return World(tuple(self.drafts), tuple(self.acts), frozenset(self.truth))


def world(seed: int, families: int) -> World:
    """Return a world of so many families of drafts and acts."""
    maker = Maker(seed)
    subjects = [(thing, place) for thing in THINGS for place in PLACES]
    maker.chance.shuffle(subjects)
    kinds = [_as_it_stands, _reworded, _changed_numbers, _merged, _unread, _came_to_nothing, _amending]
    for n, subject in enumerate(subjects[:families]):
        kinds[n % len(kinds)](maker, *subject)
    return maker.world()


def _title(maker: Maker, thing: str, place: str) -> tuple[str, str, str]:
    aspect, body = maker.chance.choice(ASPECTS), maker.chance.choice(BODIES)
    return f"Об утверждении {aspect} {place} {thing}", aspect, body


def _as_it_stands(maker: Maker, thing: str, place: str) -> None:
    title, aspect, body = _title(maker, thing, place)
    lines = maker.lines(thing, place, 14)
    draft = maker.draft(title, lines, body)
    kept = tuple(_touched(maker, line, 0.1) for line in lines)
    maker.truth.add((draft.id, maker.act(title, kept, body, draft.day).id))
    _decoys(maker, aspect, thing, place, body, draft.day)


def _reworded(maker: Maker, thing: str, place: str) -> None:
    title, aspect, body = _title(maker, thing, place)
    lines = maker.lines(thing, place, 14)
    draft = maker.draft(title, lines, body)
    other = maker.chance.choice([a for a in ASPECTS if a != aspect])
    renamed = f"О некоторых вопросах содержания {place} {thing} и об утверждении {other}"
    kept = tuple(_touched(maker, line, 0.2) for line in lines)
    maker.truth.add((draft.id, maker.act(renamed, kept, body, draft.day).id))
    _decoys(maker, aspect, thing, place, body, draft.day)


def _changed_numbers(maker: Maker, thing: str, place: str) -> None:
    title, _, body = _title(maker, thing, place)
    lines = maker.lines(thing, place, 14)
    draft = maker.draft(title, lines, body)
    kept = tuple(_renumbered(maker, line) for line in lines)
    maker.truth.add((draft.id, maker.act(title, kept, body, draft.day).id))


def _merged(maker: Maker, thing: str, place: str) -> None:
    title, _, body = _title(maker, thing, place)
    one, two = maker.lines(thing, place, 10), maker.lines(thing, place, 10)
    first = maker.draft(title, one, body)
    second = maker.draft(f"{title} и порядка их учета", two, body)
    act = maker.act(f"{title} и порядка их учета", one + two, body, max(first.day, second.day))
    maker.truth |= {(first.id, act.id), (second.id, act.id)}


def _unread(maker: Maker, thing: str, place: str) -> None:
    title, _, body = _title(maker, thing, place)
    lines = maker.lines(thing, place, 12)
    draft = maker.draft(title, lines, body, readable=False)
    maker.truth.add((draft.id, maker.act(title, lines, body, draft.day).id))


def _came_to_nothing(maker: Maker, thing: str, place: str) -> None:
    title, aspect, body = _title(maker, thing, place)
    draft = maker.draft(title, maker.lines(thing, place, 14), body, readable=maker.chance.random() < 0.5)
    _decoys(maker, aspect, thing, place, body, draft.day)
    maker.act(title, maker.lines(thing, place, 14), body, draft.day - dt.timedelta(days=400))


def _amending(maker: Maker, thing: str, place: str) -> None:
    """The same act is amended several times under one title: dates, numbers and texts tell the drafts apart."""
    body, number = maker.chance.choice(BODIES), maker.chance.randrange(100, 999)
    name = f"«Об утверждении правил приемки {place} {thing}»"
    title = f"О внесении изменений в приказ Министра {body} от 14 октября 2024 года № {number} {name}"
    other = title.replace(f"№ {number}", f"№ {number + 1}")
    lines = maker.lines(thing, place, 8)
    draft = maker.draft(title, lines, body)
    kept = tuple(_touched(maker, line, 0.1) for line in lines)
    maker.truth.add((draft.id, maker.act(title, kept, body, draft.day).id))
    maker.act(other, maker.lines(thing, place, 8), body, draft.day)
    maker.act(title, maker.lines(thing, place, 8), body, draft.day)


def _decoys(maker: Maker, aspect: str, thing: str, place: str, body: str, day: dt.date) -> None:
    """Acts like the one looked for: of another place, of another aspect, of another year."""
    elsewhere = maker.chance.choice([p for p in PLACES if p != place])
    maker.act(f"Об утверждении {aspect} {elsewhere} {thing}", maker.lines(thing, elsewhere, 14), body, day)
    otherwise = maker.chance.choice([a for a in ASPECTS if a != aspect])
    maker.act(f"Об утверждении {otherwise} {place} {thing}", maker.lines(thing, place, 14), body, day)


def _touched(maker: Maker, line: str, share: float) -> str:
    return f"{line[:-1]}, {maker.chance.choice(ENDS)}." if maker.chance.random() < share else line


def _renumbered(maker: Maker, line: str) -> str:
    words = line.split()
    return " ".join(str(int(w) + maker.chance.randrange(1, 9)) if w.isdigit() else w for w in words)


def edition(made: Made, requisites: str = "", language: Language = "ru") -> Edition:
    """Return the text of an invented document, read as any markdown is."""
    points = "\n\n".join(f"{n}. {line}" for n, line in enumerate(made.lines, start=1))
    text = f"# {made.title}\n\n{points}\n\nНастоящий приказ вводится в действие со дня подписания.\n"
    data = text.encode()
    capture = Capture(
        source="demo", run_id="r", kind="text", address=f"file:///{made.id}.md", act_id=made.id, language=language,
        edition_date=made.day, fetched_at=SEEN, http_status=200, content_type="text/markdown", sha256=sha256(data),
        size=len(data),
    )  # fmt: skip
    read = parse(data, capture)
    return read.model_copy(update={"header": read.header.model_copy(update={"requisites": requisites})})


def act_rows(made: Made, archive: Archive) -> Rows:
    """Return the rows of an act, its text filed."""
    text = edition(made, requisites_of(made))
    filed = EditionFiled(header=text.header, body=archive.put(text.to_json()))
    return sighting_rows(filed, text) + assessment_rows(classify_edition(text.header))


def draft_rows_of(made: Made, archive: Archive, comments: tuple[Comment, ...] = ()) -> Rows:
    """Return the rows of a draft: its card, its state, what became of its remarks, its text."""
    seen = DraftSeen(
        source="npa", draft_id=made.id, kind="draft", channel="public", language="ru", title=made.title,
        doc_type="Приказ", body=f"Министерство {made.body} РК", stage="archived", created=made.day,
        open_until=made.day + dt.timedelta(days=14), comments=comments, capture_id=f"c{made.id}", run_id="r",
        address="https://example.org", seen_at=SEEN,
    )  # fmt: skip
    rows = draft_rows(seen)
    tables = by_table(rows)
    known = Known(tuple(tables["draft_sightings"]), {row["comment_id"]: row for row in tables.get("comments", [])}, {})
    fates = outcomes(known, "bylaw")
    rows += [("draft_states", state_row(known, fates, ()))] + [row for fate in fates for row in outcome_rows(fate)]
    return rows + (draft_text_rows(_text(made, archive)) if made.readable else [])


def _text(made: Made, archive: Archive) -> DraftTextFiled:
    text = edition(made)
    return DraftTextFiled(
        source="npa", draft_id=made.id, address=f"https://example.org/{made.id}.docx", role="text", language="ru",
        body=archive.put(text.to_json()), text_hash=text.header.text_hash, size=text.header.size,
        capture_id=f"t{made.id}", run_id="r", seen_at=SEEN,
    )  # fmt: skip


def requisites_of(made: Made) -> str:
    """Return how an act is called in full."""
    months = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
    day = f"{made.day.day} {months[made.day.month - 1]} {made.day.year} года"
    return f"Приказ Министра {made.body} Республики Казахстан от {day} № {made.number}"


def scrambled(items: Sequence[Made], seed: int) -> Iterator[Made]:
    """Yield `items` in another order."""
    order = list(items)
    random.Random(seed).shuffle(order)
    yield from order
