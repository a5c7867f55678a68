"""Where something stands in a list that is read page by page."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

Position: TypeAlias = tuple[datetime, str]
"""The time by which a list is ordered, and the id, which orders what has the same time."""
