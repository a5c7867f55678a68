"""No language lacks a word that the domain or a condition has."""

from __future__ import annotations

from string import Formatter

import pytest

from leadcat_rules.cli.document import Format, Language
from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.variables import (
    BUILT_IN,
    FIELD_TYPES,
    NOTHING,
    TRIGGERS,
    CategoryType,
    FieldType,
    ItemType,
    LeadStatusType,
    Operator,
)
from leadcat_rules.vocabulary import RECORD_KINDS
from leadcat_rules.workbench.documenting import FORMATS, WORDS
from leadcat_rules.workbench.documenting.words import Words

TYPES: tuple[type[FieldType], ...] = (*FIELD_TYPES.values(), ItemType, CategoryType, LeadStatusType)
OPERATORS: dict[str, Operator] = {
    name: found for each in TYPES for name, found in each.operators().items()
}
EACH_LANGUAGE = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@EACH_LANGUAGE
def test_every_operator_has_its_clause_of_the_variable_and_its_value(words: Words) -> None:
    assert words.operators.keys() == OPERATORS.keys()
    for name, clause in words.operators.items():
        needed = {"it"} if OPERATORS[name].takes is NOTHING else {"it", "value"}
        assert fields(clause) == needed, name


@EACH_LANGUAGE
def test_no_two_operators_of_a_type_say_the_same_unless_their_values_differ(words: Words) -> None:
    for each in TYPES:
        said = [(words.operators[name], found.takes) for name, found in each.operators().items()]
        assert len(set(said)) == len(said), each


@EACH_LANGUAGE
def test_every_variable_and_every_word_of_the_domain_is_there(words: Words) -> None:
    assert words.variables.keys() == BUILT_IN.keys() - {TRIGGERS}
    assert words.attributes.keys() == set(RECORD_KINDS)
    assert words.triggers.keys() == set(Trigger)
    assert words.groups.keys() == set(CategoryGroup)
    assert words.sale_statuses.keys() == set(SaleStatus)
    assert words.origins.keys() == set(Origin)
    assert words.units.keys() == WORDS["en"].units.keys()


@EACH_LANGUAGE
def test_what_is_filled_in_is_the_same_as_in_english(words: Words) -> None:
    english = WORDS["en"]
    for name in ("quoted", "comes_from", "sentence", "confirmed_within", "yes_within", "deleted"):
        assert fields(getattr(words, name)) == fields(getattr(english, name)), name
    assert words.particular.keys() == english.particular.keys()
    for trigger, clause in words.triggers.items():
        assert fields(clause) == fields(english.triggers[trigger])


def test_the_command_offers_what_there_is() -> None:
    assert set(Language) == WORDS.keys()
    assert set(Format) == FORMATS.keys()
