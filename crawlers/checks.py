"""Whether an answer is the page asked for. An error page, a shell or a CAPTCHA is never the text of a law."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import lxml.html
from lxml import etree

from zanwatch.errors import Rejected

_TAIL: Final = 4096
"""Bytes at the end of a page in which it must be closed."""


def check_status(status: int, body: bytes) -> None:
    """Raise Rejected unless the answer is a plain 200 with a body."""
    if status != HTTPStatus.OK:
        words = HTTPStatus(status).phrase if status in set(HTTPStatus) else "unknown status"
        raise Rejected("http_error", f"the source answered {status} {words}")
    if not body.strip():
        raise Rejected("empty", "the source answered 200 with an empty body")


def check_html(body: bytes, selector: str, captcha: Sequence[str]) -> None:
    """Raise Rejected unless `body` is a whole page that holds something for the XPath `selector`.

    A law may speak of a CAPTCHA: its words count only where the text is missing.
    """
    try:
        page = lxml.html.fromstring(body)
    except (etree.ParserError, ValueError) as error:
        raise Rejected("unreadable", f"not a page: {error}") from error
    if not page.xpath(selector):
        check_captcha(body, captcha)
        raise Rejected("shell", f"a page of {len(body)} bytes without the part it was fetched for")
    if b"</html>" not in body[-_TAIL:].lower():
        raise Rejected("cut", "the page ends before its closing tag")


def load_json(body: bytes, captcha: Sequence[str]) -> Any:
    """Return the JSON in `body`; raises Rejected when it is something else."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        if body.lstrip().startswith(b"<"):
            check_captcha(body, captcha)
            raise Rejected("shell", f"a page of {len(body)} bytes where data was expected") from error
        raise Rejected("unreadable", f"not JSON: {error}") from error


def load_object(body: bytes, captcha: Sequence[str]) -> dict[str, Any]:
    """Return the JSON object in `body`; raises Rejected when it is something else."""
    data = load_json(body, captcha)
    if not isinstance(data, dict):
        raise Rejected("unknown_format", f"a JSON {type(data).__name__} where an object was expected")
    return data


def load_feed(body: bytes, captcha: Sequence[str]) -> etree._Element:
    """Return the channel of the RSS feed in `body`; raises Rejected when it is something else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        channel = etree.fromstring(body, parser).find("channel")
    except etree.XMLSyntaxError as error:
        channel = None
        detail = f"not a feed: {error}"
    else:
        detail = "a document without a channel where a feed was expected"
    if channel is None:
        check_captcha(body, captcha)
        raise Rejected("shell" if b"<html" in body.lower() else "unreadable", detail)
    return channel


def check_captcha(body: bytes, captcha: Sequence[str]) -> None:
    """Raise Rejected where the page asks whether a person is reading."""
    text = body.decode("utf-8", "replace").lower()
    met = next((word for word in captcha if word in text), None)
    if met:
        raise Rejected("captcha", f"the page asks whether a person is reading ({met!r})")
