"""Texts of codes to test on: two real ones, where they are beside the checkout, and invented ones of any size."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from processors.parse.blocks import Block, Cell
from processors.parse.edition import text_hash
from processors.parse.structure import build
from zanwatch.messages import Edition, EditionHeader, Language

REAL: Final = Path(__file__).resolve().parents[2] / "shared" / "real" / "texts"
_HEADINGS: Final = {"part": "", "razdel": "Раздел", "glava": "Глава", "paragraf": "Параграф"}
_FRONT: Final = re.compile(r"---\n(?P<meta>.*?)\n---\n(?P<body>.*?)(?:\n---\n|\Z)", re.S)
_BLOCK_OF_KK: Final = re.compile(r"(?:[IVX]+ бөлім|\d+(?:-\d+)?-бап)\b")


def edition(blocks: Sequence[Block], language: Language = "ru") -> Edition:
    """Return the edition that stands in `blocks`."""
    provisions, notes, signals = build(blocks)
    header = EditionHeader(
        act_id="K2600000001", language=language, edition_date=dt.date(2026, 3, 2), edition_date_basis="source",
        title="t", source="test", address="a", capture_id="c", seen_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        text_hash=text_hash(provisions, notes), size=sum(len(p.line) for p in provisions),
    )  # fmt: skip
    return Edition(header=header, provisions=provisions, notes=notes, signals=signals)


def real(path: str) -> Path:
    """Return a real text; skips the test visibly when it is not there."""
    found = REAL / path
    if not found.exists():
        pytest.skip(f"the real text {path} is not beside this checkout")
    return found


def tax_code() -> list[Block]:
    """Return the Tax Code of 2026 in Russian: 848 articles, 2.4 million characters."""
    blocks = [Block("Налоговый кодекс Республики Казахстан", "title")]
    said: dict[str, Any] = {}
    for file in sorted(real("tax_code_2026_ru").rglob("st-*.md")):
        found = _FRONT.match(file.read_text(encoding="utf-8"))
        assert found, file
        meta = yaml.load(found["meta"], Loader=yaml.CSafeLoader)
        blocks += _headings(meta, said)
        blocks += _article(found["body"])
    return blocks


def _headings(meta: dict[str, Any], said: dict[str, Any]) -> Iterator[Block]:
    for at, (key, word) in enumerate(_HEADINGS.items()):
        if meta.get(key) is None or said.get(key) == meta[key]:
            continue
        for below in list(_HEADINGS)[at:]:
            said.pop(below, None)
        said[key] = meta[key]
        yield Block(f"{word} {meta[key]}. {meta[f'{key}_title']}" if word else meta[key], "heading")


def _article(body: str) -> Iterator[Block]:
    for raw in body.splitlines():
        line = " ".join(re.sub(r"<[^>]*>", "", raw).split())
        if line.startswith("# "):
            yield Block(line[2:], "bold")
        elif line and not line.startswith(">"):
            yield Block(line)


def constitution() -> list[Block]:
    """Return the Constitution in Kazakh."""
    lines = [line for raw in real("constitution_kk.txt").read_text("utf-8").splitlines() if (line := raw.strip())]
    blocks = [Block(lines[0], "title")]
    for line in lines[1:]:
        section = blocks[-1].style == "heading" and blocks[-1].text.endswith("бөлім")
        blocks.append(Block(line, "heading" if section or _BLOCK_OF_KK.match(line) else "text"))
    return blocks


_STEMS: Final = {
    "ru": (
        "колод смотр журнал кочев арык верев насып сторож пастбищ загон водопо камен перевал овражн степн "
        "полив запас желоб ремонт участ нагруз ограждён пошлин замер источн канав посев навес брод склад "
        "караван"
    ),
    "kk": (
        "құдық күзет журнал көш арық арқан үйінді бақташы жайылым қора суат тас асу сай дала суару қор науа "
        "жөндеу учаске салмақ қоршау алым өлшем бұлақ жыра егіс бастырма өткел қойма керуен"
    ),
}
_ENDINGS: Final = {
    "ru": ("ный ного ному ник ника нику ники ение ения ению ать ает али ованный ованием ческий щик щика овод"),
    "kk": ("лық тың қа шы шыға шылар лау лауға лаудың ды дың дар дарға лаған латын дағы сыз шылық ман"),
}
_SMALL: Final = {
    "ru": ("и в на по для не или с к из от до при"),
    "kk": ("және мен үшін не да бұл сол"),
}
WORDS: Final = {
    lang: tuple(stem + ending for stem, ending in product(_STEMS[lang].split(), _ENDINGS[lang].split()))
    for lang in _STEMS
}
"""Invented words, some 600 a language: the same few come often, as in a law."""


def invented(articles: int, seed: int, language: Language = "ru") -> list[Block]:
    """Return an invented code; the same for the same seed."""
    rng = random.Random(f"code {seed} {articles} {language}")
    blocks = [Block("О степных колодцах" if language == "ru" else "Дала құдықтары туралы", "title")]
    tables = 0
    for number in range(1, articles + 1):
        if number % 8 == 1:
            chapter = number // 8 + 1
            name = f"Глава {chapter}." if language == "ru" else f"{chapter}-тарау."
            blocks.append(Block(f"{name} {phrase(rng, language, 2, 6).capitalize()}", "heading"))
        head = f"Статья {number}." if language == "ru" else f"{number}-бап."
        blocks.append(Block(f"{head} {phrase(rng, language, 2, 8).capitalize()}", "bold"))
        blocks += _points(rng, language)
        if rng.random() < 0.06:
            tables += 1
            blocks += _rows(rng, language, tables)
        if rng.random() < 0.2:
            blocks.append(Block(note(number, 2020 + rng.randrange(6), rng.randrange(1, 200), language), "note"))
    return blocks


def note(article: int | str, year: int, act: int, language: Language) -> str:
    """Return what the publisher says of an amended article."""
    if language == "ru":
        return f"Сноска. Статья {article} с изменением, внесенным Законом РК от 01.02.{year} № {act}-VIII."
    return f"Ескерту. {article}-бапқа өзгеріс енгізілді – ҚР 01.02.{year} № {act}-VIII Заңымен."


def phrase(rng: random.Random, language: Language, least: int, most: int) -> str:
    """Return words that mean nothing, frequent ones more often."""
    words: list[str] = []
    for _ in range(rng.randint(least, most)):
        small = words and words[-1] not in _small(language) and rng.random() < 0.15
        words.append(
            rng.choice(_small(language)) if small else WORDS[language][int(len(WORDS[language]) * rng.random() ** 1.5)]
        )
    return " ".join(words)


def _small(language: Language) -> list[str]:
    return _SMALL[language].split()


def _points(rng: random.Random, language: Language) -> Iterator[Block]:
    for point in range(1, rng.randint(2, 7)):
        opening = phrase(rng, language, 6, 40).capitalize()
        listed = rng.random() < 0.35
        yield Block(f"{point}. {opening}{':' if listed else '.'}")
        if listed:
            last = rng.randint(3, 9)
            for sub in range(1, last + 1):
                yield Block(f"{sub}) {phrase(rng, language, 5, 25)}{'.' if sub == last else ';'}")
        elif rng.random() < 0.3:
            yield Block(f"{phrase(rng, language, 6, 40).capitalize()}.")


def _rows(rng: random.Random, language: Language, table: int) -> Iterator[Block]:
    for row in range(1, rng.randint(4, 12)):
        for column, text in enumerate((phrase(rng, language, 4, 12), f"{rng.randint(1, 90)},5", "%"), 1):
            yield Block(text, cell=Cell(table, row, column))
