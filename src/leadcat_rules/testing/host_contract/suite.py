"""What a host's test class gives to the suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, nullcontext
from typing import Any, ClassVar

import pytest

from leadcat_rules.domain import Id
from leadcat_rules.files import Snapshot
from leadcat_rules.testing.calling import Context
from leadcat_rules.testing.contract import Contract
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.hosts import ADMINISTRATOR


class HostSuite(Contract, adds_promises=True):
    """The parts that every group of promises builds on."""

    administrator: ClassVar[Id] = ADMINISTRATOR
    """An actor whom the host allows to answer, undo and change settings, if it has a say."""
    stranger: ClassVar[Id] = "mallory"
    """An actor whom the host allows to read only."""
    lists_lead_statuses: ClassVar[bool] = True
    """The CRM has lead statuses. False where contacts carry none."""
    others_write_meanwhile: ClassVar[bool] = True
    """Somebody else can change a category while an event is handled.

    False where the event's transaction keeps everybody else waiting.
    """

    def make_host(self, snapshot: Snapshot) -> object:
        """A new host over a CRM with exactly this content: a plugin, or a list of plugins."""
        what = f"a host with these {len(snapshot.companies)} companies"
        self.missing("make_host(self, snapshot)", what)

    def category_of(self, host: Any, company_id: Id) -> Id | None:
        """The id of the category that the company has, read behind the hooks' back."""
        what = f"the category of {company_id!r} in {type(host).__name__}, read without its hooks"
        self.missing("category_of(self, host, company_id)", what)

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        """Give the company this category, or none, behind the hooks' back."""
        what = f"{company_id!r} in {type(host).__name__} gets {category_id!r}, without its hooks"
        self.missing("put_category(self, host, company_id, category_id)", what)

    def make_id(self, number: int) -> Id:
        """An id of the CRM's own kind, another for each number below 1,000."""
        return str(number)

    def context(self, host: Any) -> Context:  # noqa: ARG002  # for whoever replaces it
        """A context manager around each call, which gives the hooks' `context`.

        A host with transactions commits at its end, and rolls back when an exception leaves it.
        """
        return nullcontext()

    @pytest.fixture
    def crm(self) -> Iterator[Crm]:
        """The host that a test begins with, an engine over it, and a way behind its back."""
        with closing(Crm(self)) as crm:
            yield crm
