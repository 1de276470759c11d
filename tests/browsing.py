"""A real browser for the tests that look at pages; without one they say so and are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


_PATIENCE_MS: Final = 120_000
"""How long a page may take for anything: a machine with other work at times stands still."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS, timeout=_PATIENCE_MS)
        yield opened
        opened.close()


def new_tab(browser: Browser, **options: Any) -> Page:
    """Return a page in a window of its own, which has the options of Playwright's contexts: close `tab.context`."""
    window = browser.new_context(**options)
    window.set_default_timeout(_PATIENCE_MS)
    return window.new_page()
