"""Every text of the pages is there in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from leadcat_web.words import LANGUAGES, speech
from tools import messages

_ENDS = ".?!:…"
_MARKUP = re.compile(r"<|&\w+;|javascript:")


def test_the_languages_of_the_files_are_those_of_the_pages_without_english() -> None:
    assert {"en", *messages.LANGUAGES} == set(LANGUAGES)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_missing_fuzzy_obsolete_or_filled_in_otherwise(language: str) -> None:
    assert not [str(flaw) for flaw in messages.flaws(language)]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_brings_markup_into_a_page(language: str) -> None:
    texts = [text for message in messages.read(language) for text in _all(message.string)]
    assert not [text for text in texts[1:] if _MARKUP.search(text)]


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_ends_as_its_text_does(language: str) -> None:
    ends = [
        (_all(message.id)[0], text)
        for message in messages.read(language)
        for text in _all(message.string)
        if message.id and _end(text) != _end(_all(message.id)[0])
    ]
    assert not ends


@pytest.fixture
def one_text(monkeypatch: pytest.MonkeyPatch) -> Catalog:
    wanted = Catalog()
    wanted.add("Moved %(name)s", None)
    monkeypatch.setattr(messages, "texts", lambda: wanted)
    return wanted


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ('msgid "Gone"\nmsgstr "Borta"\n', "not in the file"),
        ('msgid "Moved %(name)s"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Moved %(name)s"\nmsgstr "Flyttade %(name)s"\n', "fuzzy"),
        ('msgid "Moved %(name)s"\nmsgstr "Flyttade %(namn)s"\n', "other placeholders"),
        ('msgid "Moved %(name)s"\nmsgstr "Flyttade %(name)s 5 % bort"\n', "a stray %"),
    ],
)
def test_the_check_finds(
    entry: str, what: str, one_text: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    messages.po_file("sv").parent.mkdir(parents=True)
    messages.po_file("sv").write_text(entry, "utf-8")
    assert what in {flaw.what for flaw in messages.flaws("sv")}


def test_an_update_keeps_what_is_translated_guesses_nothing_and_is_the_same_twice(
    one_text: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    messages.po_file("sv").parent.mkdir(parents=True)
    messages.po_file("sv").write_text('msgid "Moved %(name)s"\nmsgstr "Flyttade %(name)s"\n')
    one_text.add("Moved %(name)s far", None)
    messages.update("sv")
    first = messages.po_file("sv").read_bytes()
    messages.update("sv")
    assert messages.po_file("sv").read_bytes() == first
    assert [(flaw.what, flaw.text) for flaw in messages.flaws("sv")] == [
        ("not translated", "Moved %(name)s far")
    ]


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        ("Lead categorization", "Kategorisering av leads"),
        ("Set category to", "Ställ in kategori till"),
        (
            "Ask for user confirmation before updating",
            "Be om användarbekräftelse innan uppdatering",
        ),
        ("Save", "Spara"),
        ("Cancel", "Avbryt"),
        ("Sold", "Såld"),
        ("Lost", "Förlorad"),
        (
            "Update category when a sale is sold",
            "Uppdatera kategorin när en försäljning säljs",
        ),
        (
            "Update category when a sale is lost",
            "Uppdatera kategori när en försäljning är förlorad",
        ),
        (
            "Update category when a sale is registered with the company",
            "Uppdatera kategori när en försäljning registreras under företaget",
        ),
    ],
)
def test_the_documentation_s_own_words_are_kept(text: str, swedish: str) -> None:
    assert speech("sv").gettext(text) == swedish


def _end(text: str) -> str:
    return text[-1:] if text[-1:] in _ENDS else ""


def _all(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)
