"""The reference control bank: its search tells which edition of every act is current; documents come as JSON.

The search is sorted by the date of adoption, so the whole list is walked: an amended act stands where it
always stood. Acts outside the years asked for are only noted; when the date of such an act moves, its new
edition is read together with the one it replaced.

History of the site:
- 2026-08: one collector reports 403 for everyone; such a run is red, and Әділет goes on watching the same acts.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from scrapy.http import Request, Response

from crawlers.checks import load_json, load_object
from crawlers.description import Count, Description, Text
from crawlers.spider import Outcome, Watcher, content_type
from crawlers.watch import Entry, Fetched, Refused, Target, Walk
from zanwatch.errors import Rejected
from zanwatch.identity import is_act_id
from zanwatch.reasons import say

_ABSENT: Final = "absent"
"""In place of the hash of a page that is not there; never "", which stands for answers without a body."""


class ControlBankDescription(Description):
    """What is known of the control bank beside what every source says."""

    page_size: Count
    """Documents a page of the search."""
    search_language: Text
    act_types: tuple[Text, ...]
    """Codes of the types asked for; none means all."""


class Site(Watcher):
    """The spider of the control bank."""

    description_type = ControlBankDescription

    def index(self) -> Iterator[Request]:
        """Ask for the first page of the search."""
        yield self._search(self.watch.tally.walk(self.watch.description.walks), 1)

    def pages_of(self, entry: Entry) -> Iterator[Target]:
        """Return the document in every language, each with the list of its editions."""
        for name, language in self.watch.description.languages.items():
            address = f"{self.watch.base_url}/api/documents/{entry.reference}/{name}?withHtml=false&page=1"
            document = Target("document", address, entry.act_id, language, entry.date, has_sisters=True)
            editions = f"{address.partition('?')[0]}/versions"
            listed = replace(document, kind="versions", address=editions, may_be_absent=True, has_sisters=False)
            yield from (document, listed)

    def preceding(self, entry: Entry, baseline: str) -> Iterator[Target]:
        """Return the edition of the day `baseline`: the bank keeps editions under their dates."""
        date = _date(baseline)
        if date:
            for target in (page for page in self.pages_of(entry) if page.kind == "document"):
                address = target.address.replace("?", f"/{date:%d.%m.%Y}?")
                yield replace(target, address=address, date=date, may_be_absent=True)

    def absent(self, target: Target) -> None:
        """Remember that a document has no list of editions, so that it is asked for again only once the act moves."""
        if target.kind == "versions" and target.act_id and target.language:
            watch, act_id, language = self.watch, target.act_id, target.language
            watch.frontier.fetched(act_id, target.name, language, mark=target.mark, at=watch.clock(), sha256=_ABSENT)

    def outside_index(self, entry: Entry) -> Iterable[Target]:
        """Return nothing: a document has no address but by the bank's own id, which only the search tells."""
        if entry.act_id in self.watch.options.acts:
            self.watch.tally.problems[say("not_listed", act=entry.act_id)] = None
        return ()

    def page_request(self, target: Target) -> Request:
        """Ask for the first portion of a document, or for the list of its editions."""
        return self._portion(target, ()) if target.kind == "document" else super().page_request(target)

    def inspect(self, target: Target, body: bytes) -> None:
        """Refuse pages where data was expected."""
        if target.kind == "versions":
            load_json(body, self.watch.description.captcha)

    def _search(self, walk: Walk, page: int) -> Request:
        description = self.watch.description
        assert isinstance(description, ControlBankDescription)  # noqa: S101 - see description_type
        query = {
            "page": page,
            "limit": description.page_size,
            "lang": description.search_language,
            "actTypes": list(description.act_types),
            "sortBy": {"desc": True, "field": "stateAgencyApprovalDate"},
        }
        return self.ask(
            Target("search", f"{self.watch.base_url}/api/documents/search"), partial(self._read_search, walk, page),
            method="POST", body=json.dumps(query), headers={"Content-Type": "application/json"},
        )  # fmt: skip

    def _read_search(self, walk: Walk, page: int, response: Response, target: Target) -> Iterator[Outcome]:
        data = load_object(response.body, self.watch.description.captcha)
        total, items = data.get("documentsFound"), data.get("list")
        if not isinstance(total, int) or not isinstance(items, list):
            raise Rejected("unknown_format", "a search result without documentsFound and list")
        walk.total = total
        for item in items:
            entry = self._entry(item)
            if entry:
                yield from self.visit(entry)
            else:
                yield Refused(target, "unreadable", f"an item of the list names no act: {str(item)[:200]}", b"")
        following = walk.after(page, {_reference(item) for item in items})
        if following:
            yield self._search(walk, following)

    def _entry(self, item: object) -> Entry | None:
        reference, act_id = _reference(item), _field(item, "ngr")
        if not (reference.isalnum() and is_act_id(act_id)):
            return None
        adopted = _date(_field(item, "metadata", "stateAgencyApprovalDate"))
        is_wanted = adopted is None or adopted.year >= self.first_year or act_id in self.asked_for
        return Entry(act_id, _date(_field(item, "versionDate")), wanted=is_wanted, reference=reference)

    def _portion(self, target: Target, before: tuple[bytes, ...]) -> Request:
        url = target.address.replace("&page=1", f"&page={len(before) + 1}")
        return self.ask(target, partial(self._read_portion, before), url=url, priority=10)

    def _read_portion(self, before: tuple[bytes, ...], response: Response, target: Target) -> Iterator[Outcome]:
        portions = (*before, response.body)
        data = load_object(response.body, self.watch.description.captcha)
        if sum(map(len, portions)) > self.watch.description.max_bytes:
            raise Rejected("too_large", f"{len(portions)} portions are larger than the description allows")
        count, content = data.get("pagesCount", 1), data.get("content")
        if not isinstance(content, list) or not isinstance(count, int):
            raise Rejected("unknown_format", "a document without content, or without the number of its portions")
        if not content:
            raise Rejected("empty", f"portion {len(portions)} of a document holds nothing")
        if len(portions) < count:
            yield self._portion(target, portions)
            return
        body = portions[0] if len(portions) == 1 else _joined(portions)
        edition_date = _date(_field(data, "versionDate")) or target.date
        yield Fetched(target, body, edition_date, response.status, content_type(response))


def _joined(portions: tuple[bytes, ...]) -> bytes:
    """Return the first portion with the content of all; raises Rejected when they are not of one edition."""
    documents: list[dict[str, Any]] = [json.loads(portion) for portion in portions]
    editions = {(_reference(document), _field(document, "versionDate")) for document in documents}
    if len(editions) > 1:
        raise Rejected("cut", "the document changed while its portions were read")
    content = [node for document in documents for node in document["content"]]
    return json.dumps({**documents[0], "content": content}, ensure_ascii=False).encode()


def _reference(item: object) -> str:
    return _field(item, "id")


def _field(item: object, *path: str) -> str:
    """Return a field as text, from the item itself or from its `version`; "" where it is missing."""
    for start in (item, item.get("version") if isinstance(item, dict) else None):
        value = start
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, (str, int)):
            return str(value)
    return ""


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
