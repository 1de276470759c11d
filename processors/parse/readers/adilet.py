"""The text page of Әділет (adilet.zan.kz, old.adilet.zan.kz and mirrors).

History: 07.08.2026 to mid-September 2026 the main host answered 200 with a script shell of ~2.7 KB
that holds no text; server-rendered pages kept their markup on old.adilet.zan.kz.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from processors.parse.blocks import Block, Document
from processors.parse.html import blocks_of, parse_html
from processors.text import collapse
from zanwatch.errors import Rejected
from zanwatch.messages import Language, Link

_LANGUAGES: Final[dict[str, Language]] = {"rus": "ru", "kaz": "kk"}
DOC: Final = re.compile(r"/(?P<lang>rus|kaz|eng)/(?:archive/)?docs/(?P<id>[A-Z][0-9A-Za-z_]+)(?:[/#?]|$)")
"""An address of an act on the portal."""
_ARCHIVED: Final = re.compile(r"/archive/docs/[A-Z][0-9A-Za-z_]+/(\d{2})\.(\d{2})\.(\d{4})")
_CAPTCHA: Final = re.compile("captcha|cf-challenge|ddos-guard|не робот".encode(), re.I)
_ERROR: Final = re.compile(r"\b(?:403|404|429|50[0-9])\b|не найден|табылмады|ошибка|қате|недоступ|технически", re.I)
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w-]+)", re.I)


def sniff(data: bytes) -> bool:
    """Say whether `data` looks like HTML at all; what kind of page it is, `read` decides."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<!--")) or b"<html" in head or b"<body" in head


def read(data: bytes, address: str = "") -> Document:
    """Return the lines of the page and what its head says of the act.

    Raises Rejected when this is not a whole text page: captcha, error_page, shell, cut, empty, bad_encoding.
    """
    decodable(data)
    root = parse_html(data)
    article = first(root, "//div[contains(@class,'container_gamma') and contains(@class,'text')]//article")
    if root is None or article is None:
        raise without_text(data, root)
    if b"</article>" not in data or b"</html>" not in data[-4096:].lower():
        raise Rejected("cut", f"the page ends before its end ({len(data)} bytes, no closing </html>)")
    blocks, signals = blocks_of(article)
    if not any(block.text for block in blocks):
        raise Rejected("empty", "the text container of the page is empty")
    head = first(root, "//div[contains(@class,'slogan')]")
    title = text_of(first(head, ".//h1"))
    act_id, language = whose(root)
    return Document(
        blocks=(Block(title, "title"), *blocks) if title else tuple(blocks),
        act_id=act_id,
        language=language,
        edition_date=_archived(address),
        title=title,
        requisites=text_of(first(head, "./p")),
        status=_status(head),
        related=_control_bank(root),
        signals=tuple(signals),
    )


def decodable(data: bytes) -> None:
    """Raise Rejected (empty, bad_encoding) unless `data` is a page in the portal's encoding."""
    if not data.strip():
        raise Rejected("empty", "the answer has no body")
    declared = _CHARSET.search(data[:2048])
    encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
    if encoding.lower().replace("-", "") != "utf8":
        raise Rejected("bad_encoding", f"the page declares {encoding}; this portal writes utf-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected("bad_encoding", f"not utf-8 at byte {error.start} of {len(data)}") from error


def without_text(data: bytes, root: etree._Element | None) -> Rejected:
    """Return what a page is that lacks the part it was fetched for: captcha, error_page, cut or shell."""
    if _CAPTCHA.search(data):
        return Rejected("captcha", "the portal asks whether we are human")
    title = text_of(first(root, "//title"))
    if _ERROR.search(title) or _ERROR.search(text_of(first(root, "//h1"))):
        return Rejected("error_page", f"an error page: {title[:120]!r}")
    if b"<article" in data or b"container_alpha" in data:
        return Rejected("cut", f"the page ends before its text ({len(data)} bytes)")
    return Rejected("shell", f"a page without its text container ({len(data)} bytes): {title[:120]!r}")


def whose(root: etree._Element) -> tuple[str, Language | None]:
    """Return the act and the language a page says it is of; "" and None where it does not say."""
    container = root.find(".//*[@id='container']")
    marks = (container.get("class") or "").split() if container is not None else []
    language = next((_LANGUAGES[m.removeprefix("lang_")] for m in marks if m.removeprefix("lang_") in _LANGUAGES), None)
    for href in _tabs(root):
        found = DOC.search(href)
        if found:
            return found["id"], language or _LANGUAGES.get(found["lang"])
    return "", language


def _tabs(root: etree._Element) -> Iterator[str]:
    """Yield where the selected tabs and entries of the menu lead; they stand before the text, which is not searched."""
    for name in ("tabs_container", "menu"):
        bar = root.find(f".//*[@id='{name}']")
        if bar is not None:
            yield from _hrefs(bar, ".//li[contains(@class,'selected')]//a/@href")


def _status(head: etree._Element | None) -> str:
    span = first(head, ".//span[contains(@class,'status')]")
    classes = (span.get("class") or "").split() if span is not None else []
    return next((c.removeprefix("status_") for c in classes if c.startswith("status_")), "")


def _archived(address: str) -> date | None:
    found = _ARCHIVED.search(address)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _control_bank(root: etree._Element) -> tuple[Link, ...]:
    links = _hrefs(root, "//a[contains(@class,'icon_ekb')]/@href")
    return tuple(Link(text="control_bank", href=href) for href in links[:1])


def first(element: etree._Element | None, path: str) -> etree._Element | None:
    """Return the first element at the XPath `path`."""
    found = element.xpath(path) if element is not None else None
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _hrefs(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path)
    return [str(href) for href in found] if isinstance(found, list) else []


def text_of(element: etree._Element | None) -> str:
    """Return the words of an element, white space made one."""
    return collapse("".join(element.itertext())) if element is not None else ""
