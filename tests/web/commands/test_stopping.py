"""What a server leaves when it is ended while a plugin doesn't come back (S3)."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from httpx2 import HTTPError

from leadcat_sql import EmbeddedCrm
from tests.unit.fake_plugins import Installation, installation
from tests.web.commands.servers import Served, form, serving
from tests.web.crm.pages import form_of

__all__ = ["installation"]
HANGS = """
import time
from leadcat_rules import hookimpl

@hookimpl
def leadcat_decided(decision):
    print("it hangs", flush=True)
    time.sleep(600)
"""
HANGS_IN_PREVIEWS = """
import time
from leadcat_rules import hookimpl, string

@string("Weather")
def weather(facts):
    print("it hangs", flush=True)
    time.sleep(600)

@hookimpl
def leadcat_variables():
    return [weather]
"""
ASKS_THE_WEATHER = """
{"name": "Slow", "rules": [
  {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost", "ask_for_confirmation": true,
   "when": {"all": [{"name": "weather", "operator": "equal_to", "value": "rain"}]}}
]}
"""
WITHIN = 10.0
"""Seconds that a stop may take."""


def assert_ends_in_time(served: Served) -> None:
    """It ends with 0, and doesn't wait for what hangs."""
    begun = time.monotonic()
    code, _ = served.end()
    assert code == 0
    assert time.monotonic() - begun < WITHIN


def test_S3_a_plugin_that_hangs_keeps_neither_the_server_nor_the_save(
    url: str, installation: Installation
) -> None:
    installation.add("hanging", HANGS)
    with serving("--database", url) as served:
        sales = served.signed_in("sales", served.passwords["sales"])

        def save() -> None:
            try:
                form(sales, "/new/sales/acme", status="sold", amount="1200", currency="SEK")
            except HTTPError:
                return  # the answer never came

        saving = threading.Thread(target=save)
        saving.start()
        assert served.process.stdout is not None
        assert served.process.stdout.readline() == "it hangs\n"
        assert_ends_in_time(served)
        saving.join()
    with EmbeddedCrm.open(url) as crm:
        assert len(crm.sales(company="acme")) == 1
        category = crm.company("acme").category
        assert category is not None
        assert category.name == "Customer"


def test_S3_a_preview_that_hangs_does_not_keep_the_server(
    url: str, installation: Installation, tmp_path: Path
) -> None:
    installation.add("weather", HANGS_IN_PREVIEWS)
    rules = tmp_path / "rules.json"
    rules.write_text(ASKS_THE_WEATHER, "utf-8")
    with serving("--database", url, "--ruleset", str(rules)) as served:
        sales = served.signed_in("sales", served.passwords["sales"])
        saved = form(sales, "/new/sales/acme", status="open", amount="1200", currency="SEK")
        assert saved.status_code == 303, saved.text
        with EmbeddedCrm.open(url) as crm:
            (sale,) = crm.sales(company="acme")
        opened = form_of(sales.get(f"/sales/{sale.id}"))
        asked = sales.post(f"/asking/sales/{sale.id}", data={**opened.values, "status": "lost"})
        assert asked.status_code == 503  # it came too late
        assert served.process.stdout is not None
        assert served.process.stdout.readline() == "it hangs\n"
        assert_ends_in_time(served)
