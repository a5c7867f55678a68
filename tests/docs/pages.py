"""The pages of the documentation, those of plugins too."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "plugins").glob("*/README.md")),
]


def name_of(page: Path) -> str:
    """Its path in the project."""
    return str(page.relative_to(ROOT))
