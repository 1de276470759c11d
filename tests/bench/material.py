"""Pairs of editions to measure on, as editions, as plain text and as pages."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from processors.parse.blocks import Block
from tests.codes import REAL, edition, invented, tax_code
from tests.operations import (
    Operation,
    article_added,
    article_amended,
    article_moved,
    article_renumbered,
    article_repealed,
    article_split,
    articles_merged,
    inject,
)
from tests.outline import blocks_of, outline
from zanwatch.messages import Edition

SEED = 52
OPERATIONS = 52
GROWING = (50, 100, 200, 400, 800, 1600)
"""Articles of the invented codes; every tenth article is amended in each."""
_ON_ARTICLES: Final[tuple[Operation, ...]] = (
    article_added, article_repealed, article_amended, article_renumbered, article_moved, article_split, articles_merged,
)  # fmt: skip
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div id="container" class="lang_rus"><div class="slogan"><h1>{title}</h1><p>{title}</p>
<span class="status status_upd"></span></div><div id="tabs_container"><ul><li class="selected">
<a href="/rus/docs/K2600000001">Текст</a></li></ul></div>
<div class="container_gamma text text_upd"><article>
{body}
</article></div></div></body></html>
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions of one code."""

    name: str
    old: Edition
    new: Edition

    @property
    def texts(self) -> tuple[str, str]:
        """Both editions as plain text, a line a provision."""
        return "\n".join(self.old.lines()), "\n".join(self.new.lines())

    @property
    def pages(self) -> tuple[bytes, bytes]:
        """Both editions as pages of a portal."""
        return page(self.old), page(self.new)

    @property
    def size(self) -> int:
        """Characters of both editions."""
        return sum(map(len, self.texts))


def main_pair() -> Pair:
    """Return the Tax Code with 52 operations of all kinds."""
    name, old = _code()
    return Pair(f"{name}, 52 operations of all kinds", old, inject(old, SEED, OPERATIONS).new)


def articles_pair(seed: int = SEED) -> Pair:
    """Return the Tax Code with 52 operations on whole articles, whose words are edited too: much text differs."""
    name, old = _code()
    return Pair(f"{name}, 52 operations on whole articles", old, inject(old, seed, OPERATIONS, _ON_ARTICLES).new)


def moved_pair() -> Pair:
    """Return the Tax Code with 52 of its articles moved to other places, and edited."""
    name, old = _code()
    return Pair(f"{name}, 52 articles moved", old, inject(old, SEED, OPERATIONS, (article_moved,)).new)


def _code() -> tuple[str, Edition]:
    """Return the Tax Code, or an invented code where the Tax Code is not at hand."""
    if (REAL / "tax_code_2026_ru").exists():
        return "Tax Code 2026 (ru)", edition(tax_code())
    return "invented code of 1600 articles", edition(invented(1600, SEED))


def growing_pairs() -> Iterator[Pair]:
    """Yield invented codes of growing size with the same density of changes."""
    for articles in GROWING:
        old = edition(invented(articles, SEED))
        yield Pair(f"{articles} articles", old, inject(old, SEED, articles // 10).new)


def page(edited: Edition) -> bytes:
    """Return an edition as the page of a portal that prints it."""
    blocks = blocks_of(outline(edited).below)
    body = "\n".join(
        _markup(list(run)) for _, run in groupby(blocks, key=lambda block: block.cell and block.cell.table)
    )
    return _PAGE.format(title=html.escape(blocks[0].text), body=body).encode()


def _markup(blocks: Sequence[Block]) -> str:
    if blocks[0].cell:
        rows = groupby(blocks, key=lambda block: block.cell and block.cell.row)
        return f"<table>{''.join(_row(list(row)) for _, row in rows)}</table>"
    shapes = {"heading": "<h3>{}</h3>", "bold": "<p><b>{}</b></p>", "note": '<p class="note">{}</p>', "title": ""}
    return "\n".join(shapes.get(block.style, "<p>{}</p>").format(html.escape(block.text)) for block in blocks)


def _row(cells: Sequence[Block]) -> str:
    return f"<tr>{''.join(f'<td><p>{html.escape(cell.text)}</p></td>' for cell in cells)}</tr>"
