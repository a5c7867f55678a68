"""The translations, read from the .po files themselves when a language is first used."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from leadcat_web.words.languages import ENGLISH

DOMAIN = "leadcat_web"
LOCALES = Path(__file__).parent.parent / "locales"


def po_file(language: str) -> Path:
    """Where the translations into this language stand."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalog(language: str) -> Catalog:
    """The messages of this language as they stand in its file."""
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


@cache
def translations(language: str) -> NullTranslations:
    """Looks texts up in this language; English says them as they are written."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalog(language))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
