"""A rule's values as people read them, in their language."""

from __future__ import annotations

import pytest

from leadcat_rules import CrmLists
from leadcat_web.pages.settings.rule_words import Reader, Sentence
from leadcat_web.words import speech


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("yes", "no", "unknown", "1.5")),
        ("sv", ("ja", "nej", "okänt", "1,5")),
        ("de", ("ja", "nein", "unbekannt", "1,5")),
    ],
)
def test_true_false_and_null_are_words(language: str, told: tuple[str, ...]) -> None:
    reader = Reader(speech(language), CrmLists(), {"odd": "Odd"})
    condition = {"name": "odd", "operator": "one_of", "value": [True, False, None, 1.5]}
    sentence = reader.conditions(condition)
    assert isinstance(sentence, Sentence)
    assert sentence.values == told
