"""The lines of an amending act, each with the numbered provision it belongs to and its words without quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from processors.provenance.mentions import Span, layout
from processors.provenance.quotes import quoted_spans
from processors.text import fold
from zanwatch.identity import parent_path, unit_of
from zanwatch.messages import Edition, Link, Provision

_DATA = frozenset({"tbl", "row", "cell"})


@dataclass(frozen=True)
class Line:
    """One line of the act."""

    provision: Provision
    clause: str
    """Path of the nearest numbered provision: the line itself, or what it stands in."""
    above: tuple[str, ...]
    """What the clause stands in, nearest first."""
    anchors: tuple[str, ...] = ()
    """What links of the portal call the line, and what it stands in."""

    @cached_property
    def text(self) -> str:
        """The line without its number."""
        return self.provision.text

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """The outermost quotes."""
        return quoted_spans(self.text)

    @cached_property
    def shown(self) -> str:
        """The words with blanks for what is in quotes and in brackets."""
        text = self.text
        for start, end in (*self.quotes, *layout(fold(_blank(text, self.quotes))).brackets):
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    @cached_property
    def plain(self) -> str:
        """The same folded, for matching."""
        return fold(self.shown)

    @property
    def numbered(self) -> bool:
        """Whether the line opens its clause."""
        return self.clause == self.provision.path

    @property
    def is_data(self) -> bool:
        """Whether the line is a part of a table."""
        return unit_of(self.provision.path) in _DATA

    @property
    def announces(self) -> bool:
        """Whether something is to follow."""
        return self.text.rstrip().endswith(":")

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the line."""
        return self.provision.links


def _blank(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def lines_of(edition: Edition) -> list[Line]:
    """Return the provisions of `edition` as lines, in document order."""
    by_path = {p.path: p for p in edition.provisions}
    return [_line(provision, by_path) for provision in edition.provisions]


def _line(provision: Provision, by_path: dict[str, Provision]) -> Line:
    chain = [provision.path, *_above(provision, by_path)]
    numbered = [i for i, path in enumerate(chain) if path in by_path and by_path[path].label]
    first = numbered[0] if numbered else 0
    anchors = tuple(name for path in chain if path in by_path for name in by_path[path].anchors)
    return Line(provision, chain[first], tuple(chain[first + 1 :]), anchors)


def _above(provision: Provision, by_path: dict[str, Provision]) -> Iterator[str]:
    seen = {provision.path}
    path = parent_path(provision.path) or provision.parent
    while path and path not in seen:
        seen.add(path)
        yield path
        node = by_path.get(path)
        path = parent_path(path) or (node.parent if node else "")


def text_within(lines: Sequence[Line], container: str) -> tuple[str, ...]:
    """Return the printed lines of `container` but its stamp and title."""
    inner = (line.provision for line in lines if line.provision.path.startswith(f"{container}/"))
    return tuple(p.line for p in inner if p.line and unit_of(p.path) != "title")
