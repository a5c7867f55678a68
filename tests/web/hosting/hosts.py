"""The hosts that docs/web.md shows, as their own test clients see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from attrs import frozen
from sybil import Document
from sybil.parsers.markdown import PythonCodeBlockParser

from tests.web.hosting import project

ROOT = Path(__file__).parents[3]
_UNTIL = "## The embedded CRM"


@cache
def shown() -> Mapping[str, Any]:
    """What the page's examples have defined, up to the hosts."""
    page = ROOT / "docs" / "web.md"
    document = Document.parse(str(page), PythonCodeBlockParser())
    document.namespace["__name__"] = project.__name__
    end = page.read_text("utf-8").index(_UNTIL)
    with chdir(ROOT):
        for example in document:
            if example.region.start < end:
                example.evaluate()
    return document.namespace


@frozen
class Seen:
    """An answer of any host."""

    status: int
    headers: Mapping[str, str]
    text: str


class Host(Protocol):
    """A browser, signed in as anna, on one of the hosts."""

    prefix: str

    def get(self, path: str) -> Seen:
        """A page."""
        ...

    def post(self, path: str, form: Mapping[str, str]) -> Seen:
        """A form."""
        ...


class OnStarlette:
    """Starlette's test client, for FastAPI too."""

    def __init__(self, app: Any, prefix: str, sign_in: str | None, **headers: str) -> None:
        from starlette.testclient import TestClient

        self.prefix = prefix
        self._client = TestClient(app, headers=headers, follow_redirects=False)
        if sign_in:
            self._client.get(sign_in)

    def get(self, path: str) -> Seen:
        answer = self._client.get(path)
        return Seen(answer.status_code, dict(answer.headers), answer.text)

    def post(self, path: str, form: Mapping[str, str]) -> Seen:
        answer = self._client.post(path, data=dict(form))
        return Seen(answer.status_code, dict(answer.headers), answer.text)


class OnFlask:
    """Flask's test client."""

    prefix = "/leads"

    def __init__(self) -> None:
        self._client = shown()["flask_host"].test_client()
        self._client.get("/sign-in/anna")

    def get(self, path: str) -> Seen:
        answer = self._client.get(path)
        return Seen(answer.status_code, dict(answer.headers), answer.text)

    def post(self, path: str, form: Mapping[str, str]) -> Seen:
        answer = self._client.post(path, data=dict(form))
        return Seen(answer.status_code, dict(answer.headers), answer.text)

    def first_part(self, path: str) -> bytes:
        answer = self._client.get(path)
        part: bytes = next(answer.iter_encoded())
        answer.close()
        return part


class OnDjango:
    """Django's test client."""

    prefix = "/leads"

    def __init__(self) -> None:
        from django.test import Client, override_settings

        project.urlpatterns = shown()["urlpatterns"]
        self._settings = override_settings(
            ROOT_URLCONF=project.__name__,
            ALLOWED_HOSTS=["testserver"],
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        )
        self._settings.enable()
        self._client = Client(enforce_csrf_checks=True)
        self._client.get("/sign-in/anna")

    def get(self, path: str) -> Seen:
        return _of_django(self._client.get(path))

    def post(self, path: str, form: Mapping[str, str]) -> Seen:
        kind = "application/x-www-form-urlencoded"  # as a browser sends it
        return _of_django(self._client.post(path, urlencode(form), content_type=kind))

    def first_part(self, path: str) -> bytes:
        answer = self._client.get(path)
        part: bytes = next(iter(answer.streaming_content))
        answer.close()
        return part


def _of_django(answer: Any) -> Seen:
    parts: Iterable[bytes] = answer.streaming_content if answer.streaming else [answer.content]
    return Seen(answer.status_code, dict(answer.headers), b"".join(parts).decode())
