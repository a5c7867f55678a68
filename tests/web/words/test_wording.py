from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest

from leadcat_rules import (
    CategoryGroup,
    ConfirmationStatus,
    ErrorCode,
    Origin,
    Outcome,
    Reason,
    SaleStatus,
    Trigger,
)
from leadcat_web.desk import CRM_PERMISSIONS
from leadcat_web.words import Speech, speech, titles, wording

_WORDS: list[tuple[type[StrEnum], object, Callable[[Speech], Callable[[str], str]]]] = [
    (Outcome, wording.OUTCOMES, lambda said: said.outcome),
    (Reason, wording.REASONS, lambda said: said.reason),
    (Trigger, wording.TRIGGERS, lambda said: said.trigger),
    (ConfirmationStatus, wording.STATUSES, lambda said: said.status),
    (CategoryGroup, wording.GROUPS, lambda said: said.group),
    (SaleStatus, wording.SALE_STATUSES, lambda said: said.sale_status),
    (Origin, wording.ORIGINS, lambda said: said.origin),
    (ErrorCode, titles.TITLES, lambda said: said.problem),
]


@pytest.mark.parametrize(("words", "table", "of"), _WORDS)
def test_each_word_of_the_core_has_a_person_s_words_and_no_other_has(
    words: type[StrEnum], table: dict[str, str], of: Callable[[Speech], Callable[[str], str]]
) -> None:
    assert set(table) == set(words)
    assert all(of(speech("en"))(word) == table[word] for word in words)


def test_each_permission_has_words() -> None:
    assert set(wording.PERMISSIONS) == set(CRM_PERMISSIONS)


def test_reasons_are_told_apart() -> None:
    for language in ("en", "sv", "nb", "da", "nl", "de"):
        told = [speech(language).reason(reason) for reason in Reason]
        assert len(set(told)) == len(told)


def test_a_word_that_is_not_ours_is_shown_as_it_is() -> None:
    assert speech("sv").outcome("<odd>") == "<odd>"


def test_a_plural_says_its_number() -> None:
    said = speech("en")
    assert said.ngettext("%(num)d rule", "%(num)d rules", 1) == "1 rule"
    assert said.ngettext("%(num)d rule", "%(num)d rules", 3) == "3 rules"
