"""A page of the portal, and the account of what was read of it: nothing on it is passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from processors.parse.discussion.rulebook import labels, rules, words
from processors.parse.html import parse_html
from processors.parse.readers import adilet
from processors.text import collapse
from zanwatch.errors import Rejected
from zanwatch.messages import Capture, Language, Signal

_TAIL: Final = 4096
_BLANK: Final = 60
"""Characters of a printed word a signal quotes at most."""


def open_page(data: bytes, part: str) -> tuple[etree._Element, list[etree._Element]]:
    """Return the page and its elements at the XPath `part`, without which it is not the page asked for.

    Raises Rejected: empty, bad_encoding, captcha, error_page, shell, cut.
    """
    adilet.decodable(data)
    root = parse_html(data)
    found = elements(root, part) if root is not None else []
    if root is None or not found:
        raise adilet.without_text(data, root)
    if b"</html>" not in data[-_TAIL:].lower():
        raise Rejected("cut", f"the page ends before its end ({len(data)} bytes, no closing </html>)")
    return root, found


def elements(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at an XPath."""
    found = element.xpath(path)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def one(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first element at an XPath."""
    return next(iter(elements(element, path)), None)


def of_class(name: str, tag: str = "*") -> str:
    """Return the step of an XPath for elements of a class."""
    return f"{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def classes(element: etree._Element) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset((element.get("class") or "").split())


def whole(element: etree._Element | None) -> str:
    """Return the words of an element."""
    return adilet.text_of(element)


def address(element: etree._Element, base: str) -> str:
    """Return where a link leads; "" where it leads nowhere."""
    href = collapse(element.get("href") or "")
    try:
        return urljoin(base, href) if href and not href.startswith(("#", "javascript:")) else ""
    except ValueError:
        return ""


def quoted(text: str) -> str:
    """Return the beginning of printed words, for a signal."""
    return repr(collapse(text)[:_BLANK])


class Ledger:
    """Which elements were read; what is left over is told of, by tag and class and never by its words."""

    def __init__(self) -> None:
        self._used: set[etree._Element] = set()

    def use(self, *used: etree._Element) -> None:
        """Say that everything in these elements was read."""
        self._used.update(used)

    def leftovers(self, scope: etree._Element) -> tuple[Signal, ...]:
        """Return a signal for every kind of element in `scope` that says something and was not read."""
        found: Counter[str] = Counter()
        stack = [scope]
        while stack:
            element = stack.pop()
            if element in self._used or self._ignored(element):
                continue
            if self._says(element):
                found[_look(element)] += 1
            stack.extend(element)
        return tuple(Signal(code="element", detail=f"{look} x{n}") for look, n in sorted(found.items()))

    def _ignored(self, element: etree._Element) -> bool:
        named = rules()
        return (
            not isinstance(element.tag, str)
            or element.tag in named.ignored_tags
            or bool(named.ignored_classes & classes(element))
        )

    def _says(self, element: etree._Element) -> bool:
        """Say whether the element itself has words, or leads somewhere."""
        own = [element.text or "", *(child.tail or "" for child in element)]
        return any(piece.strip(" \n\t\r\xa0/") for piece in own) or bool(element.tag == "a" and element.get("href"))


def _look(element: etree._Element) -> str:
    names = " ".join(sorted(classes(element)))
    return f"<{element.tag!s} {names}>"[:120] if names else f"<{element.tag!s}>"


def common_ancestor(found: Iterable[etree._Element]) -> etree._Element:
    """Return the nearest element that holds all of `found`; of one alone, its parent."""
    lines = [[*reversed(list(element.iterancestors()))] for element in found]
    shared = next(iter(lines))[0]
    for level in zip(*lines, strict=False):
        if any(element is not level[0] for element in level):
            break
        shared = level[0]
    return shared


def language_of_labels(found: Iterable[str], page: etree._Element, capture: Capture) -> Language:
    """Return the language the labels are printed in.

    Raises Rejected (wrong_language) where it is another than the page was asked in, or cannot be told.
    """
    seen = Counter(_languages(found))
    said = (page.get("lang") or "")[:2]
    told: Language | None = "kk" if seen["kk"] > seen["ru"] else "ru" if seen["ru"] > seen["kk"] else None
    language = told or capture.language or ("kk" if said == "kk" else "ru" if said == "ru" else None)
    if language is None:
        raise Rejected("wrong_language", "no label of the page says in which language it is")
    if capture.language and language != capture.language:
        raise Rejected("wrong_language", f"asked for {capture.language}, the labels are in {language}")
    return language


def _languages(found: Iterable[str]) -> Iterator[str]:
    for label in found:
        rule = labels().get(words(label))
        if rule and rule.language != "any":
            yield rule.language
