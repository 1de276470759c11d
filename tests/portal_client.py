"""What tests of the demo portal share: questions to both its forms, and what the answers hold."""

import datetime as dt
import json
import re
import urllib.error
import urllib.request
from typing import Any, NamedTuple

import lxml.html
from lxml import etree

from processors.parse.edition import parse
from zanwatch.demo.acts import Act, load_acts
from zanwatch.demo.portal import Portal
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, Language

SEGMENTS: dict[Language, str] = {"ru": "rus", "kk": "kaz"}


class Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes


def ask(url: str, body: object = None) -> Answer:
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data)
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            return Answer(response.status, response.headers["Content-Type"], response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers["Content-Type"], error.read())


def present(day: int) -> list[Act]:
    return [act for act in load_acts().values() if act.present(day)]


def pages(day: int) -> list[tuple[Act, Language]]:
    return [(act, language) for act in present(day) for language in SEGMENTS]


def page_url(portal: Portal, act: Act, language: Language) -> str:
    return f"{portal.adilet_url}/{SEGMENTS[language]}/docs/{act.id}"


def bank_document(portal: Portal, act: Act, language: Language, date: str = "") -> dict[str, Any]:
    """The whole document, its pages put together."""
    url = f"{portal.control_bank_url}/api/documents/{act.bank}/{SEGMENTS[language]}{date}?withHtml=false&page="
    document: dict[str, Any] = json.loads(ask(f"{url}1").body)
    for number in range(2, document["pagesCount"] + 1):
        document["content"] += json.loads(ask(f"{url}{number}").body)["content"]
    return document


def article(page: bytes) -> lxml.html.HtmlElement:
    path = "//div[contains(@class, 'container_gamma text')]//article"
    (found,) = lxml.html.fromstring(page.decode()).xpath(path)
    assert isinstance(found, lxml.html.HtmlElement)
    return found


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def page_words(page: bytes) -> str:
    (title,) = lxml.html.fromstring(page.decode()).xpath("//div[@class='container_alpha slogan']/h1")
    return squeeze(title.text_content() + article(page).text_content())


def bank_words(document: dict[str, Any]) -> str:
    return squeeze("".join(element.get("text", "") for element in document["content"]))


def page_edition(portal: Portal, act: Act, language: Language) -> Edition:
    return _edition("adilet", ask(page_url(portal, act, language)).body, act, language)


def bank_edition(portal: Portal, act: Act, language: Language) -> Edition:
    return _edition("control_bank", json.dumps(bank_document(portal, act, language)).encode(), act, language)


def _edition(source: str, data: bytes, act: Act, language: Language) -> Edition:
    moment = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
    capture = Capture(
        source=source, run_id="1", kind="text", address=f"http://127.0.0.1/{act.id}", act_id=act.id,
        language=language, fetched_at=moment, http_status=200, sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return parse(data, capture)


def feed(portal: Portal, page: int, year: int = 2026, segment: str = "rus") -> etree._Element:
    answer = ask(f"{portal.adilet_url}/{segment}/index/docs/dt={year}-&rss=true&page={page}")
    assert (answer.status, answer.content_type.split(";")[0]) == (200, "application/rss+xml")
    channel = etree.fromstring(answer.body).find("channel")
    assert channel is not None
    return channel
