"""What a page costs at the server, with 100,000 companies and a million decisions.

Requests of one who is signed in go straight into the app, one after another; each is measured from
its beginning to the end of its answer. Prints the median and the 95th of a hundred (p50, p95) for
SQLite and PostgreSQL. What is measured is made first, which takes a minute or two for each;
`--keep` makes the file of SQLite once.
"""

from __future__ import annotations

import asyncio
import platform
import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any, TypeAlias
from urllib.parse import urlencode

from argon2 import PasswordHasher
from attrs import frozen
from fastapi import FastAPI
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine

from leadcat_rules import (
    Category,
    Company,
    Engine,
    Ruleset,
    Sale,
    SaleSaved,
    Snapshot,
    SnapshotHost,
    decision_content,
    parse_ruleset,
)
from leadcat_sql import Account, EmbeddedCrm, Role, migrate
from leadcat_web import crm_app
from leadcat_web.crm.login.login import SESSION_COOKIE
from leadcat_web.crm.roles import Roles
from leadcat_web.frame.cursors import token_of
from tests.sql import million
from tests.sql.server import Server

COMPANIES = 100_000
REQUESTS = 200
WARM = 20
BAR = 50.0
"""Milliseconds that the 95th of a hundred may take."""
KINDS = ("SQLite", "PostgreSQL")
Page: TypeAlias = Callable[[Random], str]
"""The address of a page, another one each time."""


def rules() -> Ruleset:
    """The four rules, two of which ask, and one of an analyst's."""
    return parse_ruleset(
        {
            "name": "bench",
            "rules": [
                {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
                {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost",
                 "ask_for_confirmation": True},
                {"id": "registered", "trigger": "sale_registered",
                 "set_category_to": "Prospect", "enabled": False},
                {"id": "status", "trigger": "lead_status_changed", "lead_status": "Qualified",
                 "set_category_to": "Opportunity", "ask_for_confirmation": True},
                {"id": "big", "trigger": "sale_sold", "set_category_to": "VIP customer",
                 "when": {"all": [{"name": "sale_amount", "operator": "greater_than",
                                   "value": 1_000_000}]}},
            ],
        }
    )  # fmt: skip


def decision() -> object:
    """One that updated, with its trace: `#` and `@` stand for its id and its company's number."""
    lead = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
    customer = Category(id="7", name="Customer", group="customer")
    company = Company(id="c@", name="Company @", category=lead)
    host = SnapshotHost(Snapshot((lead, customer), (), {"c@": company}))
    sold = parse_ruleset(
        {
            "name": "bench",
            "rules": [
                {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer",
                 "when": {"all": [{"name": "sale_amount", "operator": "greater_than", "value": 1},
                                  {"name": "company_country", "operator": "is_unknown"}]}},
            ],
        }
    )  # fmt: skip
    engine = Engine.open(sold, plugins=[host])
    sale = Sale(id="s@", company="c@", status="sold", amount=1_200, currency="SEK")
    return decision_content(engine.handle(SaleSaved(id="#", before=None, after=sale, actor="ann")))


def make(url: str, companies: int, *, with_decisions: bool) -> None:
    """Fill this empty database."""
    migrate(url)
    if with_decisions:
        million.fill(url, decision())
    with EmbeddedCrm.open(url, synchronous="normal") as crm:
        crm.seed(companies=companies)
    EmbeddedCrm.open(url, ruleset=rules()).close()
    if url.startswith("postgresql"):
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
        engine.dispose()


def pages(companies: int) -> Mapping[str, Page]:
    """Whatever is measured, by its name."""

    def log(**query: str) -> Page:
        return lambda _: f"/log?{urlencode(query)}"

    def deep(random: Random) -> str:
        number = random.randrange(1, million.DECISIONS)
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        return f"/log?after={token_of((at, million.event_id(number)))}"

    def words(*each: str) -> Page:
        return lambda random: f"/companies?{urlencode({'search': random.choice(each)})}"

    return {
        "settings": lambda _: "/settings/lead-categorization",
        "company": lambda random: f"/companies/c{random.randrange(1, companies)}",
        "companies": lambda _: "/companies",
        "companies of a category": lambda random: f"/companies?category={random.choice('1237')}",
        "search: common words": words("Nordic", "a", "Timber", "AB", "Stockholm"),
        "search: several words": words("Nordic Timber Stockholm", "Viking Glass", "oslo 2"),
        "search: rare, or none": words("Zenith Cycles Leeds", "no such company", "xyzzy", "Åland"),
        "log": log(),
        "log, deep": deep,
        "log of a company": lambda random: f"/log?company=c{random.randrange(1, 20_000)}",
        "log of a rule": log(rule="sold"),
        "log of a rare rule": log(rule="rare"),
        "log of a trigger": log(trigger="sale_sold"),
        "log of a rare trigger": log(trigger="sale_lost"),
        "log: updated": log(outcome="updated"),
        "log: failed": log(outcome="failed"),
        "log of a reason": log(reason="no_trigger"),
        "log of an actor": log(actor="ann"),
        "log of a rare actor": log(actor="bob"),
        "log by who answered": log(answered_by="dag"),
        "log of a day": log(since="2026-01-05", until="2026-01-05"),
        "log: rule, actor, outcome": log(rule="sold", actor="ann", outcome="updated"),
        "log: rare actor and rule": log(actor="bob", rule="sold"),
        "decision": lambda random: f"/log/event/{million.event_id(random.randrange(1, 10**6))}",
        "inbox": lambda _: "/inbox",
        "inbox history": lambda _: "/inbox/history",
        "overview": lambda _: "/",
    }


@frozen
class Figures:
    """Milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Figures:
        """From seconds."""
        parts = quantiles(times, n=100, method="inclusive")
        return cls(parts[49] * 1e3, parts[94] * 1e3)


async def measured(app: FastAPI, cookie: str, path: Page, requests: int) -> Figures:
    """So many requests after a few that don't count; SystemExit for what isn't answered."""
    random = Random(7)
    times = []
    for number in range(WARM + requests):
        address = path(random)
        begun = perf_counter()
        status = await _answered(app, address, cookie)
        if number >= WARM:
            times.append(perf_counter() - begun)
        if status != 200:
            raise SystemExit(f"{address} is answered with {status}")
    return Figures.of(times)


async def _answered(app: FastAPI, address: str, cookie: str) -> int:
    path, _, query = address.partition("?")
    statuses = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
             "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
             "query_string": query.encode(), "headers": headers, "client": ("127.0.0.1", 1),
             "server": ("localhost", 80)}  # fmt: skip
    await app(scope, receive, send)
    return int(statuses[0])


def measure(url: str, options: Namespace) -> Mapping[str, Figures]:
    """All pages on this database."""
    with EmbeddedCrm.open(url, plugins=[Roles()]) as crm:
        account = Account("root", Role.ADMINISTRATOR, PasswordHasher().hash("nobody signs in"))
        crm.put_account(account)
        app = crm_app(crm)
        cookie = f"{SESSION_COOKIE}={app.state.login.sessions.begun(account)}"
        wanted = {
            name: path
            for name, path in pages(options.companies).items()
            if options.decisions or name != "decision"
        }

        async def all_of_them() -> dict[str, Figures]:
            return {
                name: await measured(app, cookie, path, options.requests)
                for name, path in wanted.items()
            }

        return asyncio.run(all_of_them())


@contextmanager
def databases(options: Namespace) -> Iterator[Mapping[str, str]]:
    """The URL of each kind, filled."""
    with ExitStack() as stack:
        folder = options.keep or Path(tempfile.mkdtemp(prefix="leadcat-"))
        if options.keep is None:
            stack.callback(shutil.rmtree, folder)
        urls = {}
        if "SQLite" in options.databases:
            file = folder / f"bench-{options.companies}-{options.decisions}.db"
            urls["SQLite"] = f"sqlite:///{file}"
            if not file.exists():
                make(urls["SQLite"], options.companies, with_decisions=options.decisions)
        if "PostgreSQL" in options.databases:
            server = Server()
            stack.callback(server.stop)
            server.execute("CREATE DATABASE bench")
            urls["PostgreSQL"] = server.url("bench")
            make(urls["PostgreSQL"], options.companies, with_decisions=options.decisions)
        yield urls


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=COMPANIES)
    parser.add_argument("--no-decisions", dest="decisions", action="store_false")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="for each page")
    parser.add_argument("--databases", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for the file of SQLite")
    options = parser.parse_args(arguments)
    with databases(options) as urls:
        figures = {kind: measure(url, options) for kind, url in urls.items()}
    Console().print(_table(figures, options))


def _table(figures: Mapping[str, Mapping[str, Figures]], options: Namespace) -> Table:
    decisions = f"{million.DECISIONS:,}" if options.decisions else "no"
    table = Table(
        title=f"Milliseconds for a page at the server, {options.requests} requests each; "
        f"{options.companies:,} companies, {decisions} decisions;\n"
        f"! is more than {BAR:.0f}; Python {platform.python_version()}, {platform.machine()}",
        title_justify="left",
    )
    table.add_column("page")
    for kind in figures:
        table.add_column(f"{kind} p50", justify="right")
        table.add_column("p95", justify="right")
    for name in next(iter(figures.values())):
        table.add_row(name, *(cell for each in figures.values() for cell in _cells(each[name])))
    return table


def _cells(figures: Figures) -> tuple[str, str]:
    return f"{figures.p50:.1f}", f"{'! ' if figures.p95 > BAR else ''}{figures.p95:.1f}"


if __name__ == "__main__":
    main()
