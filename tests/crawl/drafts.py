"""A small portal of drafts under discussion, in the markup of Open NPA, which can be told to misbehave."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

from tests.crawl.portal import Answer, Asked

ROBOTS = "User-agent: *\n" + "".join(
    f"Disallow: {path}\n" for path in ("/npa/view", "/application", "/report", "/legalact/", "/public")
)
PAGE_SIZE = 5
REMARKS = 10
FILE = b"PK\x03\x04" + b"docx" * 100
LABELS = {
    "ru": ("Тип НПА", "Дата создания", "Публичное обсуждение до", "Приказ", "Версия проекта"),
    "kk": ("НҚА түрі", "Құру күні", "Қоғамдық талқылаудың мерзімі", "Бұйрық", "Жоба нұсқасы"),
}


@dataclass
class Draft:
    """A draft as the portal shows it; `links` are addresses its card leads to besides."""

    created: date
    until: date
    comments: int = 0
    views: int = 7
    archived: bool = False
    report: bool = False
    links: tuple[str, ...] = ()


@dataclass
class Drafts:
    """Drafts by id, newest first; `special` overrides the answer of a path, `before` is called at every request."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    conclusions: list[str] = field(default_factory=list)
    robots: str = ROBOTS
    special: dict[str, Answer] = field(default_factory=dict)
    before: Callable[[str], None] = lambda path: None
    prints_total: bool = True
    language: str = ""
    """Answers in this language whatever the cookie says."""
    asked: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        self.before(path)
        if path in self.special:
            return self.special[path]
        parts, query = urlsplit(path), {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        cookie = self.asked[-1].cookie
        language = self.language or ("ru" if cookie == "egovLang=ru" else "kk")
        match parts.path:
            case "/robots.txt":
                return Answer(body=self.robots.encode(), content_type="text/plain")
            case "/list":
                return self._list(query, language)
            case "/Arvlist":
                return self._conclusions(query, language)
            case "/npa/view" if query["id"] in self.drafts:
                return self._card(query, language)
            case "/npa/viewArvConclusion":
                return Answer(body=page('<div class="blog-item"><h2>RIA</h2></div>', language))
            case "/application/viewcardhistory":
                return Answer(body=page('<div class="view-npa"><h2>v1</h2></div>', language))
            case "/report":
                return Answer(body=page("<table><tr><td>1</td></tr></table>", language))
            case "/application/downloadnpa" | "/application/downloadconceptfile" | "/application/downloadreport":
                return Answer(body=FILE, content_type="application/octet-stream")
        return Answer(404, page("404", language))

    def _list(self, query: dict[str, str], language: str) -> Answer:
        archived = query.get("status") == "IN_ARCHIVE"
        first, last = (_day(query.get(name, "")) for name in ("createBeginDate", "createEndDate"))
        held = [
            id_ for id_, draft in self.drafts.items()
            if draft.archived == archived and (first or date.min) <= draft.created <= (last or date.max)
        ]  # fmt: skip
        return self._paged(held, query, language, self._item)

    def _conclusions(self, query: dict[str, str], language: str) -> Answer:
        def item(id_: str, _: str) -> str:
            link = f"/npa/viewArvConclusion?id={id_}"
            return f'<div class="contentlist"><h3><a href="{link}">RIA {id_}</a></h3><a href="{link}">.</a></div>'

        return self._paged(self.conclusions, query, language, item)

    def _paged(self, held: list[str], query: dict[str, str], lang: str, item: Callable[[str, str], str]) -> Answer:
        number = int(query.get("page", "1"))
        shown = "".join(item(id_, lang) for id_ in held[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
        script = f"<script>$(function() {{ pager({{ totalPages: {-(-len(held) // PAGE_SIZE)}, }}) }})</script>"
        tail = '<div class="pagination-container"></div>' + (script if self.prints_total else "")
        return Answer(body=page(shown + tail, lang))

    def _item(self, id_: str, language: str) -> str:
        kind, created, until, act, _ = LABELS[language]
        draft = self.drafts[id_]
        return (
            f'<div class="contentlist"><h3><a href="/npa/view?id={id_}">{kind} {id_}</a></h3><div class="info">'
            f"<strong> Статус:</strong> {'Архив' if draft.archived else 'Открыт'}<br/><strong>{kind}:</strong> {act}"
            f"<br/><strong>{created}:</strong> {draft.created:%d/%m/%Y} <br/>"
            f"<strong>{until}:</strong> {draft.until:%d/%m/%Y}</div>"
            f'<div class="tags"><span class="icon1"></span>{draft.comments}<span class="icon2"></span>Министерство'
            f'<span class="likeSpan"><span class="icon3"></span>{draft.views}</span>'
            f'<span class="icon5"></span>{draft.views}<span title="+"><i></i>0</span>'
            f'<span title="-"><i></i></span>0</div></div>'
        )

    def _card(self, query: dict[str, str], language: str) -> Answer:
        id_ = query["id"]
        kind, created, _, act, version = LABELS[language]
        draft = self.drafts[id_]
        links = [*draft.links, f"/report?id={id_}"] if draft.report else draft.links
        return Answer(
            body=page(
                f'<div class="view-npa"><h2>{id_}</h2><small><b>{kind}:</b> {act}</small>'
                f"<small><b>{created}:</b> {draft.created:%d/%m/%Y}</small><small><b>{version}:</b> 1</small></div>"
                + "".join(f'<a href="{link}">.</a>' for link in links)
                + f'<ul class="blog-info"><i card-id="{id_}"></i></ul>'
                + (_pager(draft, id_) if query.get("typeComment", "6") == "6" else ""),
                language,
            )
        )


def _pager(draft: Draft, id_: str) -> str:
    """Pages of ten remarks, each with its answer; a card whose remarks fill one page prints none."""
    pages = -(-draft.comments // 2 // REMARKS)
    href = f"'/npa/view?typeComment=6&pageComment={{{{number}}}}&id=' + {id_}"
    script = f'$("#pagination2").twbsPagination({{ startPage: 1, totalPages: {pages}, href: {href} }})'
    return f'<div id="pagination2"></div><style>a{{}}</style><script>{script}</script>' if pages > 1 else ""


def page(inner: str, language: str) -> bytes:
    return f'<!DOCTYPE html><html lang="{language}"><head><title>t</title></head><body>{inner}</body></html>'.encode()


def _day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = map(int, text.split("."))
    return date(year, month, day)
