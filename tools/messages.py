"""Keeps the translations of leadcat-web in step with its texts.

`messages.py` takes new texts into the .po files and drops those that are gone; what is new stays
empty until somebody translates it. `messages.py --check` changes nothing, says what is missing,
and exits with 1 when anything is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from attrs import frozen
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "plugins/leadcat-web/src/leadcat_web"
LANGUAGES = ("sv", "nb", "da", "nl", "de")
"""English is what the texts are written in."""

_METHODS = [("**/templates/**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
_JINJA = {
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "no",
}
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_HEADER = "# The texts of leadcat-web in PROJECT; made and checked by tools/messages.py."


def po_file(language: str) -> Path:
    """Where the translations into this language stand."""
    return PACKAGE / "locales" / language / "LC_MESSAGES" / "leadcat_web.po"


@cache
def texts() -> Catalog:
    """Every text of the package's modules and templates."""
    catalog = Catalog(project="leadcat-web", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(PACKAGE), _METHODS, {"**/templates/**.html": _JINJA}, keywords=_KEYWORDS
    )
    for place, _, text, comments, context in sorted(found, key=lambda each: each[:2]):
        catalog.add(text, None, [(place, 1)], auto_comments=comments, context=context)
    return catalog


def read(language: str) -> Catalog:
    """The translations of this language; an empty catalog when there is no file yet."""
    if po_file(language).exists():
        with po_file(language).open("rb") as file:
            return read_po(file, locale=language)
    return Catalog(language, project="leadcat-web", charset="utf-8", fuzzy=False)


def update(language: str) -> None:
    """Bring a file up to date; nothing is guessed, and a file that is up to date stays as it is."""
    catalog = read(language)
    catalog.update(texts(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = _HEADER.replace("PROJECT", str(catalog.locale.english_name))
    catalog.last_translator = catalog.language_team = "leadcat-rules contributors"
    written = BytesIO()
    write_po(written, catalog, width=100, include_lineno=False, sort_output=True)
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    if not po_file(language).exists() or po_file(language).read_bytes() != written.getvalue():
        po_file(language).write_bytes(written.getvalue())


@frozen
class Flaw:
    """One thing that a language's file lacks."""

    language: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.text!r}"


def flaws(language: str) -> Iterator[Flaw]:
    """All that is wrong with a language's file: missing, fuzzy, obsolete, other placeholders."""
    catalog, wanted = read(language), texts()
    for message in wanted:
        if message.id:
            what = _flaw(message, catalog.get(message.id, message.context))
            if what:
                yield Flaw(language, what, _first(message.id))
    kept = {_first(message.id) for message in wanted}
    for message in [*catalog, *catalog.obsolete.values()]:
        if _first(message.id) not in kept:
            yield Flaw(language, "obsolete", _first(message.id))


def _flaw(wanted: Message, found: Message | None) -> str | None:
    if found is None:
        return "not in the file"
    translations = _all(found.string)
    if not all(translations):
        return "not translated"
    if found.fuzzy:
        return "fuzzy"
    needed = _placeholders(_all(wanted.id)[-1])
    # "one company" may leave out its number; the last form, of many, has all.
    if _placeholders(translations[-1]) != needed or any(
        not _placeholders(each) <= needed for each in translations
    ):
        return "other placeholders"
    return None if all(map(_can_be_filled, translations)) else "a stray %"


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def _can_be_filled(text: str) -> bool:
    return "%" not in _PLACEHOLDER.sub("", text).replace("%%", "")


def _all(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return _all(text)[0]


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    if not arguments:
        for language in LANGUAGES:
            update(language)
    found = [flaw for language in LANGUAGES for flaw in flaws(language)]
    for flaw in found:
        print(flaw)
    return 1 if found and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
