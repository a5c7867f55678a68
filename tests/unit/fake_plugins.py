"""Plugins as a stranger would write them, handed in or installed as distributions."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib import invalidate_caches
from pathlib import Path

import pytest

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.errors import ErrorCode, PluginError, Problem
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import Plugins

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")
QUALIFIED = LeadStatus(id="5", name="Qualified")
ACME = Company(id="c1", name="Acme AB", category=LEAD)


class Crm:
    """A whole host over what is in memory."""

    def __init__(self) -> None:
        self.companies = {ACME.id: ACME}
        self.changes: list[Change] = []

    @hookimpl
    def leadcat_list_categories(self, context: object) -> Sequence[Category]:
        return [LEAD, CUSTOMER]

    @hookimpl
    def leadcat_list_lead_statuses(self, context: object) -> Sequence[LeadStatus]:
        return [QUALIFIED]

    @hookimpl
    def leadcat_get_company(self, context: object, company_id: str) -> Company | None:
        return self.companies.get(company_id)

    @hookimpl
    def leadcat_set_category(self, context: object, change: Change) -> bool:
        self.changes.append(change)
        return True


class Observer:
    """Remembers the decisions that it was told of."""

    def __init__(self) -> None:
        self.told: list[object] = []

    @hookimpl
    def leadcat_decided(self, context: object, decision: object) -> None:
        self.told.append(decision)


class Installation:
    """A folder on sys.path into which distributions with entry points are put."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules: list[str] = []

    def add(
        self,
        distribution: str,
        source: str,
        *,
        version: str = "1.2",
        group: str = "leadcat",
        name: str = "",
        entry: str = "",
    ) -> None:
        """The distribution leadcat-DISTRIBUTION with a module of this source.

        Its entry point bears its name unless another is given, and names the module unless
        `entry` names what is in it.
        """
        module = f"leadcat_{distribution}_installed"
        self.modules.append(module)
        (self.folder / f"{module}.py").write_text(source, "utf-8")
        info = self.folder / f"leadcat_{distribution}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: leadcat-{distribution}\nVersion: {version}\n", "utf-8"
        )
        found = f"{name or distribution} = {entry or module}"
        (info / "entry_points.txt").write_text(f"[{group}]\n{found}\n", "utf-8")
        invalidate_caches()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """An empty installation, forgotten after the test."""
    monkeypatch.syspath_prepend(tmp_path)
    made = Installation(tmp_path)
    yield made
    for module in made.modules:
        sys.modules.pop(module, None)


def refused(
    *plugins: object, discover: bool = False, without: Sequence[str] = (), strict: bool = False
) -> tuple[Problem, ...]:
    """Everything that is wrong with these plugins; none of them is registered."""
    with pytest.raises(PluginError) as refusal:
        Plugins.load(plugins, discover=discover, without=without, strict=strict)
    return refusal.value.problems


def the_problem(*plugins: object, discover: bool = False, without: Sequence[str] = ()) -> Problem:
    """The only thing that is wrong with these plugins."""
    (problem,) = refused(*plugins, discover=discover, without=without)
    return problem


def codes(problems: Sequence[Problem]) -> set[ErrorCode]:
    """The codes of these problems."""
    return {problem.code for problem in problems}
