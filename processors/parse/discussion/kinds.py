"""What a file on disk holds of a discussion: a crawl says what it asked for, a file does not."""

from __future__ import annotations

from typing import Final

from processors.parse.discussion.page import elements, of_class, whole
from processors.parse.discussion.rulebook import columns, words
from processors.parse.html import parse_html
from processors.parse.readers import adilet

_FILES: Final = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_PAGES: Final = (
    ("draft_list", f"//{of_class('contentlist', 'div')}"),
    ("card", f"//{of_class('view-npa')}[//{of_class('blog-info', 'ul')}]"),
    ("card_earlier", f"//{of_class('view-npa')}"),
    ("card_conclusion", f"//{of_class('blog-item', 'div')}//h2"),
)


def kind_of(data: bytes) -> str | None:
    """Return the kind of capture `data` would be; None where it is nothing of a discussion."""
    if data.startswith(_FILES):
        return "draft_file"
    root = parse_html(data) if adilet.sniff(data) else None
    if root is None:
        return None
    page = next((kind for kind, path in _PAGES if elements(root, path)), None)
    heads = [{words(whole(cell)) for cell in elements(row, "./td|./th")} for row in elements(root, "//table//tr[1]")]
    fields = [{columns()[word].field for word in head if word in columns()} for head in heads]
    return page or ("discussion_report" if any({"remark", "answer"} <= found for found in fields) else None)
