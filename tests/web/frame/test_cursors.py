"""A page's end goes into an address and comes back, and nothing else does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_web.frame.cursors import token_of, unpacked
from tests.web.sites import WebSite

MOMENTS = st.datetimes(timezones=st.just(UTC))
IDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=200)
@given(MOMENTS, IDS)
def test_a_position_comes_back_as_it_was(moment: datetime, id: str) -> None:
    assert unpacked(token_of((moment, id))) == (moment, id)


def sealed(content: Any) -> str:
    packed = content if isinstance(content, str) else json.dumps(content, separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "damaged",
    [
        "x",
        "ä",
        "A" * 20_000,
        sealed("[" * 2_900),
        sealed(["0001-01-01T00:00:00+14:00", "e1"]),
        sealed(["9999-12-31T23:59:59-14:00", "e1"]),
        sealed(["2026-01-13T10:00:00", "e1"]),
        sealed(["2026-01-13T10:00:00+00:00", 7]),
        sealed(["2026-01-13T10:00:00+00:00", "a\0b"]),
        sealed([7, "e1"]),
        sealed({"at": 1}),
    ],
)
def test_a_damaged_one_is_a_page_that_says_so(site: WebSite, damaged: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpacked(damaged)
    assert site.client("ann").get("/log", params={"after": damaged}).status_code == 400
