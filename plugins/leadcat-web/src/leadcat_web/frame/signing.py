"""Signed tokens and cookies: forms that can't be forged, news for the next page."""

from __future__ import annotations

from secrets import compare_digest, token_urlsafe
from typing import Any

from attrs import frozen
from itsdangerous import BadData, URLSafeTimedSerializer


@frozen
class Signing:
    """Signs with the app's secret key; each purpose has a salt of its own."""

    key: bytes

    def seal(self, purpose: str, value: Any) -> str:
        """A text that only this app can have made."""
        return URLSafeTimedSerializer(self.key, salt=f"leadcat-{purpose}").dumps(value)

    def open(self, purpose: str, text: str | None, *, max_age: int | None = None) -> Any:
        """What was sealed, at most `max_age` seconds ago; None for everything else."""
        if not text:
            return None
        try:
            signer = URLSafeTimedSerializer(self.key, salt=f"leadcat-{purpose}")
            return signer.loads(text, max_age=max_age)
        except BadData:
            return None

    def new_token(self) -> str:
        """A random token, signed, for a browser to keep."""
        return self.seal("csrf", token_urlsafe(16))

    def is_token(self, token: str | None) -> bool:
        """Whether this app has given it out."""
        return self.open("csrf", token) is not None

    def same(self, token: str | None, sent: str | None) -> bool:
        """Whether a form carries the token that the browser keeps."""
        return bool(
            token
            and sent
            and self.is_token(token)
            and compare_digest(token.encode(), sent.encode())
        )
