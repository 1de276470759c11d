"""Text of a portal, and what is typed in by hand, is hostile: from crawl to mail and page it stays text."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from lxml import html as parser
from pydantic import ValidationError

from tests.crawl.portal import Answer, Portal, Serving
from tests.pier import DAYS, TITLES, Pier, dated
from tests.portals import count, environ, opened, tree, zanwatch
from zanwatch import archive
from zanwatch.errors import ArchiveError
from zanwatch.messages import Capture

ACT = "V2600000301"
TITLE = "Об учёте <script>alert('title')</script>\r\nBcc: everyone@evil.example"
LINE = "<img src=x onerror=alert('line')> javascript:alert(1) {{ 7 * 7 }} '; DROP TABLE captures; --"
SQL = "'; DROP TABLE captures; -- "


@dataclass
class Hostile(Pier):
    """A portal that has been broken into. `inner` is an address that only this machine can reach."""

    inner: str = ""

    def _adilet(self, path: str) -> Answer:
        answer = super()._adilet(path)
        escaped = {name: _escaped(text) for name, text in (("title", TITLE), ("line", LINE))}
        body = answer.body.decode()
        for title in TITLES.values():
            body = body.replace(title, f"{title} {escaped['title']}")
        poison = (
            f"<!-- <script>alert('comment')</script> --><script>alert('page')</script>"
            f'<iframe src="{self.inner}/frame"></iframe><p>15. {escaped["line"]} <a href="{self.inner}/link">.</a>'
            f'<a href="javascript:alert(2)">..</a><img src="{self.inner}/picture"></p>'
            if self.acts.get(ACT) != dated(DAYS[0])
            else ""
        )
        return Answer(answer.status, body.replace("</article>", f"{poison}</article>").encode(), answer.headers)


def _escaped(text: str) -> str:
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\n": "&#10;"}
    return "".join(marks.get(letter, letter) for letter in text)


class Left(NamedTuple):
    folder: Path
    asked: list[str]
    mails: list[EmailMessage]
    pages: dict[str, bytes]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Two days with the portal, told to a reader whose watch list holds SQL; what is left of them."""
    folder, secret = tmp_path_factory.mktemp("hostile"), Portal()
    people = folder / "people.yml"
    person = {"email": "reader@monitoring.example", "language": "ru", "name": SQL.strip()}
    watch = [{"keywords": ["alert", SQL, "') OR 1 = 1 --", "{x:String}", "%s"]}]
    people.write_text(yaml.safe_dump({"recipients": [{**person, "watch": watch}]}, allow_unicode=True))
    settings = environ(folder, ZANWATCH_WATCHLISTS=str(people))
    with Serving(secret) as inner:
        pier = Hostile(inner=inner.url)
        with Serving(pier) as serving:
            for day in DAYS[:2]:
                pier.acts = {ACT: dated(day)}
                now = ("--now", f"{day}T06:00:00+05:00")
                zanwatch(settings, "crawl", "adilet", "--url", serving.url, "--delay", "0", *now, code=None)
                zanwatch(settings, "process")
                zanwatch(settings, "report", *now)
            zanwatch(settings, "publish", *now)
    files = sorted((folder / "mail").glob("*.eml"))
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return Left(folder, secret.paths(), mails, tree(folder / "site"))  # type: ignore[arg-type]


def htmls(left: Left) -> dict[str, str]:
    pages = {name: data.decode() for name, data in left.pages.items() if name.endswith(".html")}
    for number, mail in enumerate(left.mails):
        body = mail.get_body(("html",))
        assert body
        pages[f"mail {number}"] = str(body.get_content())
    return pages


def test_the_attack_arrived(left: Left) -> None:
    with opened(left.folder) as rows:
        assert count(rows, "events", "op = 'added' AND position(coalesce(text_after, ''), 'onerror=alert') > 0")
        assert count(rows, "acts", "position(title, '<script>alert') > 0")
    assert any("onerror=alert" in parser.fromstring(page).text_content() for page in htmls(left).values())


def test_a_script_in_title_text_or_comment_stays_text(left: Left) -> None:
    for name, page in htmls(left).items():
        shown = parser.fromstring(page)
        ours = ["../../search.js"] if name.endswith("acts/search.html") else []
        assert [(script.get("src"), script.text) for script in shown.xpath("//script")] == [(src, None) for src in ours]
        assert not shown.xpath("//iframe | //img | //object | //embed"), name
        assert not shown.xpath("//@*[starts-with(name(), 'on')]"), name
        assert not [to for to in shown.xpath("//@href | //@src") if to.strip().lower().startswith("javascript:")], name
        assert "alert('comment')" not in page, name
        assert "49 '; DROP" not in page, name


def test_the_index_of_the_search_hands_over_words_and_nothing_that_runs(left: Left) -> None:
    index = {name: data.decode() for name, data in left.pages.items() if "/find-" in name}
    assert any("alert('title')" in text for text in index.values())
    for name, text in index.items():
        assert "<" not in text, name
        opening, *rows, closing = text.splitlines()
        assert (opening, closing) == ("zanwatchFound([", "]);"), name
        assert all(isinstance(word, str) for row in json.loads(f"[{''.join(rows)}]") for word in row)


def test_feeds_carry_no_script_either(left: Left) -> None:
    feeds = [json.loads(left.pages[f"{language}/feed.json"]) for language in ("kk", "ru", "en")]
    shown = [item["content_html"] for feed in feeds for item in feed["items"]]
    assert any("onerror=alert" in parser.fromstring(content).text_content() for content in shown)
    assert not [content for content in shown if parser.fromstring(content).xpath("//script | //img | //@onerror")]
    atom = [data for name, data in left.pages.items() if name.endswith(".xml")]
    assert atom
    assert not [data for data in atom if b"<script" in data or b"<img" in data]


def test_a_title_adds_no_header_and_no_reader(left: Left) -> None:
    assert left.mails
    for mail in left.mails:
        assert mail["Bcc"] is None
        assert mail["To"].addresses[0].addr_spec == "reader@monitoring.example"
        assert len(mail.get_all("Subject", [])) == 1
        assert len(str(mail["Subject"]).splitlines()) == 1


def test_sql_in_a_watch_list_is_a_word_to_look_for(left: Left) -> None:
    body = left.mails[-1].get_body(("plain",))
    assert body
    assert "onerror=alert" in str(body.get_content()), "the reader watches for the word"
    with opened(left.folder) as rows:
        assert count(rows, "captures")


@pytest.mark.parametrize("query", ["../../../etc/passwd", "..%2fschema%2f001_facts", "runs;DROP"])
def test_the_name_of_a_query_leads_nowhere_else(left: Left, query: str) -> None:
    assert "no query is called" in zanwatch(environ(left.folder), "sql", query, code=1).stderr


def test_sql_in_a_parameter_is_a_value(left: Left) -> None:
    asked = ("sql", "SELECT {x:String} AS said", "--set", f"x={SQL}", "--format", "json")
    assert "DROP TABLE" in zanwatch(environ(left.folder), *asked).stdout
    with opened(left.folder) as rows:
        assert count(rows, "captures")


def test_no_link_of_a_portal_is_followed(left: Left) -> None:
    assert left.asked == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "Z1/../../x", "Z1\x00", "Z1\n", ""])
def test_no_name_leads_out_of_the_archive_or_into_a_message(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError):
        archive.connect(f"file:{tmp_path}").get(name)
    told = {
        "source": "adilet", "run_id": "r", "kind": "text", "address": "https://x.example/", "act_id": "Z1",
        "language": "ru", "fetched_at": "2026-03-02T00:00:00Z", "http_status": 200, "sha256": name, "size": 1,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        Capture.model_validate(told)


def test_a_link_in_the_archive_is_not_followed(tmp_path: Path) -> None:
    kept, outside = archive.connect(f"file:{tmp_path}/archive"), tmp_path / "outside"
    name = kept.put(b"what was fetched")
    file = next((tmp_path / "archive").rglob("*.gz"))
    file.rename(outside)
    file.symlink_to(outside)
    with pytest.raises(ArchiveError, match="does not hold"):
        kept.get(name)
