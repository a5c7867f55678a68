"""A real browser on a real server, for pages as people meet them."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Protocol

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
_SETTLED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  await frame();
  // In what is folded away, nothing moves, so nothing there comes to its end.
  const seen = document.getAnimations().filter((each) => each.effect.target.checkVisibility());
  await Promise.allSettled(seen.map((each) => each.finished));
  await frame();
}"""
_PATIENCE = 10_000
"""Milliseconds that a page may take for anything."""


class Browse(Protocol):
    """Opens the site's first page as this person; None is somebody unknown."""

    def __call__(self, who: str | None, path: str = "/", **options: Any) -> Page:
        """`options` are those of a Playwright context: viewport, locale, java_script_enabled."""
        ...


def chromium() -> str:
    """Where Debian's Chromium is: the build without a window needs half the time."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    found = found or shutil.which("chromium")
    assert found, "the tests need Chromium: run tools/browser.sh, or name one in CHROMIUM"
    return found


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium without a screen, until the end of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app on a free port of the loopback; its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1, ws="none")
    server = uvicorn.Server(config)
    started = threading.Event()
    thread = threading.Thread(target=_run, args=(server, listener, started), daemon=True)
    thread.start()
    try:
        assert started.wait(10), "the server didn't start"
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _run(server: uvicorn.Server, listener: socket.socket, started: threading.Event) -> None:
    listener.listen(64)  # connections wait in the queue until the server takes them
    started.set()
    server.run(sockets=[listener])


@contextmanager
def browsing(browser: Browser, address: str) -> Iterator[Browse]:
    """Opens pages, each in a context of its own; all are closed at the end of the block."""
    contexts = []

    def browse(who: str | None, path: str = "/", **options: Any) -> Page:
        known = {} if who is None else {"x-actor": who}
        context = browser.new_context(base_url=address, extra_http_headers=known, **options)
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    try:
        yield browse
    finally:
        for context in contexts:
            context.close()


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 AA that axe finds."""
    found = Axe().run(page, options=_options("tag", _WCAG_22_AA))
    _assert_none(page, found.response["violations"])


def assert_accessible_in_both_themes(page: Page) -> None:
    """None in either; a theme changes colours alone, so no more is looked at in the second."""
    _show(page, "light")
    assert_accessible(page)
    _show(page, "dark")
    found = page.evaluate("(options) => axe.run(options)", _options("rule", _OF_COLOURS))
    _assert_none(page, found["violations"])


def settle(page: Page) -> None:
    """Wait until the page looks as it will stay."""
    page.evaluate(_SETTLED)


def _show(page: Page, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme)
    settle(page)


def _options(kind: str, values: Sequence[str]) -> dict[str, Any]:
    return {"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"]}


def _assert_none(page: Page, violations: Sequence[dict[str, Any]]) -> None:
    told = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in violations
        for node in each["nodes"]
    ]
    assert not told, "\n".join([page.url, *told])
