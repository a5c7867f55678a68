"""The zone in which `leadcat serve` shows times."""

from __future__ import annotations

import re
import sys
from subprocess import run

import pytest

from tests.unit.cli.calls import environment, leadcat_process
from tests.web.commands.servers import form, serving

_SAVED_AT = re.compile(r'<time datetime="[^"]*T(\d\d):[^"]*"[^>]*>[^<]*?(\d+):\d\d')


@pytest.mark.parametrize("asked", [("--time-zone", "Asia/Tokyo"), ()], ids=["option", "TZ"])
def test_times_are_shown_in_the_zone_that_was_asked_for_or_in_the_machines(
    url: str, asked: tuple[str, ...]
) -> None:
    with serving("--database", url, *asked, TZ="Europe/Paris" if asked else "Asia/Tokyo") as served:
        sales = served.signed_in("sales", served.passwords["sales"])
        form(sales, "/new/sales/acme", status="sold", amount="1200", currency="SEK")
        page = sales.get("/log").text
        found = _SAVED_AT.search(page)
        assert found is not None, page
        assert (int(found[2]) - int(found[1])) % 24 == 9


@pytest.mark.parametrize(
    ("named", "known"),
    [
        ("Europe/Oslo", "Europe/Oslo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("Etc/UTC", "UTC"),
        ("Nowhere/At_All", "UTC"),
    ],
)
def test_the_machines_zone_is_that_of_TZ_if_it_has_a_name(named: str, known: str) -> None:
    asked = "from leadcat_web.commands.zones import machine_zone; print(machine_zone())"
    done = run(
        [sys.executable, "-c", asked],
        env=environment(TZ=named),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == f"{known}\n"


@pytest.mark.parametrize("typed", ["Europe/Stokholm", "europe/stockholm"])
def test_a_zone_that_is_none_is_told_with_the_nearest(typed: str, url: str) -> None:
    done = leadcat_process("serve", "--port", "0", "--database", url, "--time-zone", typed)
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'Europe/Stockholm'?" in re.sub(r"[\s│]+", " ", done.err)
