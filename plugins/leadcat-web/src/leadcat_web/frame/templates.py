"""Pages: one Jinja environment for each language, with the words and formats of it as filters."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined

from leadcat_web.words import LANGUAGES, Speech, speech

STATIC = Path(__file__).parent.parent / "static"
_FILTERS = (
    "outcome", "reason", "trigger", "status", "group", "sale_status", "origin", "role",
    "permission", "problem", "advice", "detail", "time", "day", "age", "number", "money",
)  # fmt: skip


@frozen
class Templates:
    """Renders the package's templates; times are shown in one zone."""

    time_zone: str = "UTC"

    def speech(self, language: str) -> Speech:
        """The words and formats of a language."""
        return speech(language, self.time_zone)

    def render(self, name: str, language: str, values: dict[str, Any]) -> str:
        """The page with these values."""
        return _environment(self.speech(language)).get_template(name).render(values)


@cache
def _environment(words: Speech) -> Environment:
    """One for all apps of a process: what it has compiled depends on nothing else."""
    made = Environment(
        loader=PackageLoader("leadcat_web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    made.globals["languages"] = LANGUAGES
    made.filters.update({name: getattr(words, name) for name in _FILTERS})
    return made


@cache
def static_fingerprint() -> str:
    """The first letters of a hash of all static files."""
    digest = hashlib.sha256()
    for file in sorted(each for each in STATIC.rglob("*") if each.is_file()):
        digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:10]
