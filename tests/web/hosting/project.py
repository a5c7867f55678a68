"""The URLs of a Django project: those that the page shows."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []
