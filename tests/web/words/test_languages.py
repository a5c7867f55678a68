from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcat_web.words import LANGUAGES, chosen_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en;q=0.5, de;q=0.9", "de"),
        ("fr, da;q=0.2", "da"),
        ("no", "nb"),
        ("nn-NO", "nb"),
        ("NB-no", "nb"),
        ("sv;q=0, nl;q=0.1", "nl"),
        ("sv;q=x, nl;q=0.1", "nl"),
        ("sv;q=7, nl;q=0.1", "nl"),
        ("sv;q=nan, nl;q=0.1", "nl"),
        ("sv;level=1, nl;q=0.1", "nl"),
        ("*", "en"),
        ("zh, ja", "en"),
    ],
)
def test_the_best_language_that_the_browser_accepts(accepted: str | None, language: str) -> None:
    assert chosen_language(None, accepted) == language


def test_the_visitor_s_own_choice_goes_first() -> None:
    assert chosen_language("nl", "sv") == "nl"


def test_a_cookie_with_an_unknown_language_counts_for_nothing() -> None:
    assert chosen_language("../../etc", "sv") == "sv"


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_sent_a_language_comes_of_it(cookie: str, header: str) -> None:
    assert chosen_language(cookie, header) in LANGUAGES
