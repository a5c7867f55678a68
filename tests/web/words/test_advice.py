"""What is wrong and what to do is said in each language."""

from __future__ import annotations

import re

import pytest

from leadcat_rules import ErrorCode, Problem
from leadcat_web.words import LANGUAGES, speech
from leadcat_web.words.advice import ADVICE, SAYS_ALL
from tests.web.settings.saving import EDITOR
from tests.web.sites import WebSite

STARTING = (
    "FILE_NOT_FOUND", "NOT_A_FILE", "NOT_READABLE", "NOT_WRITABLE", "PLUGIN_IMPORT_FAILED",
    "PLUGIN_UNKNOWN", "PLUGIN_IS_A_CLASS", "PLUGIN_REGISTERED_TWICE", "HOOK_NOT_MARKED",
    "HOOK_UNKNOWN", "HOOK_ARGUMENT_UNKNOWN", "HOOK_WRAPPER_REFUSED", "HOOK_ANSWERED_TWICE",
    "HOOK_RESERVED", "COMMAND_TAKEN", "VARIABLE_INVALID", "VARIABLE_DEFINED_TWICE",
    "INVALID_STORE_URL", "DRIVER_MISSING", "STORE_FOREIGN", "STORE_NOT_EMPTY", "CRM_MISSING",
    "DOES_NOT_FIT", "IRREGULAR", "EXTRA_MISSING",
)  # fmt: skip
"""Codes of commands, and of what ends a program before it serves any page."""


def test_each_code_that_can_reach_a_page_has_advice_and_no_other_has() -> None:
    assert set(ADVICE) == set(ErrorCode) - {ErrorCode[name] for name in STARTING}
    assert set(ADVICE) >= SAYS_ALL


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_it_is_said_in_each_language(language: str) -> None:
    said = speech(language)
    assert not [code for code, english in ADVICE.items() if said.advice(code) == english]


def test_a_code_that_no_page_knows_has_none() -> None:
    assert speech("de").advice("odd") == ""


def test_the_core_s_words_are_a_detail_where_they_say_more() -> None:
    more = Problem(ErrorCode.UNKNOWN_KEY, "unknown key 'setto'", "did you mean 'set'?")
    assert speech("de").detail(more) == "unknown key 'setto' (did you mean 'set'?)"
    assert speech("de").detail(Problem(ErrorCode.NOT_ALLOWED, "'ann' may not", "ask")) == ""


def plain(page: str) -> str:
    """The page's main part as plain words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main")[-1]))


@pytest.mark.parametrize(
    ("language", "title", "advice"),
    [
        ("sv", "Okänd utlösare", "Det finns fyra utlösare"),
        ("de", "Unbekannter Auslöser", "Es gibt vier Auslöser"),
    ],
)
def test_the_editor_says_what_is_wrong_where_and_what_to_do(
    site: WebSite, language: str, title: str, advice: str
) -> None:
    root = site.client("root", **{"accept-language": language})
    text = (
        '{"name": "x", "rules": [{"id": "a", "trigger": "sale_solt", "set_category_to": "Lost"}]}'
    )
    page = root.post_form(f"{EDITOR}/check", {"text": text}).text
    told = plain(page)
    assert title in told
    assert advice in told
    assert "/rules/0/trigger" in told
    assert "sale_solt" in told
    (detail,) = re.findall(r'<span class="soft small" lang="en">(.*?)</span>', page)
    assert "did you mean" in detail


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_R6_who_is_not_allowed_is_told_in_her_language_alone(site: WebSite, language: str) -> None:
    berit = site.client("berit", **{"accept-language": language})
    answer = berit.post_form(EDITOR, {"text": "{}"})
    assert answer.status_code == 403
    told = plain(answer.text)
    assert speech(language).advice(ErrorCode.NOT_ALLOWED) in told.replace("&#39;", "'")
    assert "not allowed" not in told
    assert "administrator (" not in told
    assert 'lang="en"' not in answer.text.split("<main")[-1]
