"""Hosts over what is in memory; each passes `HostContract`.

`category_of` and `put_category` of each read and write behind its hooks' back.
"""

from __future__ import annotations

from asyncio import sleep
from collections import deque
from collections.abc import Iterable, Sequence
from threading import Lock

from attrs import evolve

from leadcat_rules.decisions import Answer, Change, Confirmation
from leadcat_rules.domain import Category, Company, Id, LeadStatus, identifier, optional_identifier
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.testing.crm import a_snapshot

ADMINISTRATOR = "ann"
"""Whom the fakes allow to do everything, unless told otherwise."""


class MemoryHost(SnapshotHost):
    """A `SnapshotHost` with a dialog and a say in what is allowed.

    It remembers what it was asked: `changes` and `confirmations`. Its dialog gives the next of
    `answers`, and *later* when there is none left. `allowed` are the actors who may do more
    than read.
    """

    leadcat_name = "memory"

    def __init__(
        self,
        snapshot: Snapshot | None = None,
        *,
        answers: Iterable[Answer | None] = (),
        allowed: Iterable[str] = (ADMINISTRATOR,),
    ) -> None:
        super().__init__(snapshot or a_snapshot())
        self.answers = deque(answers)
        self.allowed = set(allowed)
        self.changes: list[Change] = []
        """Every change that it was asked to write, also in vain."""
        self.confirmations: list[Confirmation] = []
        """What its dialog was opened for."""

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        """See `SnapshotHost`."""
        self.changes.append(change)
        return super().leadcat_set_category(change)

    @hookimpl
    def leadcat_confirm(self, confirmation: Confirmation) -> Answer | None:
        """The next of its answers."""
        self.confirmations.append(confirmation)
        return self.answers.popleft() if self.answers else None

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        """Everybody may read."""
        return permission == "read" or actor in self.allowed

    def category_of(self, company_id: Id) -> str | None:
        """The id of the category that the company has."""
        return self._companies[identifier(company_id)].category_id

    def put_category(self, company_id: Id, category: Category | Id | None) -> None:
        """Give the company another category, or none, as somebody else would.

        LookupError for one that isn't there.
        """
        wanted = _id_of(category)
        found = None if wanted is None else self._known(wanted)
        with self._lock:
            company = self._companies[identifier(company_id)]
            self._companies[company.id] = evolve(company, category=found)

    def load(self, snapshot: Snapshot) -> None:
        """Have this content from now on, as if somebody else had changed the CRM."""
        with self._lock:
            self._load(snapshot)


class IntIdHost:
    """A host whose own ids are ints, as the rows of a table have them."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        snapshot = snapshot or a_snapshot()
        self._categories = {int(each.id): each for each in snapshot.categories}
        self._lead_statuses = {int(each.id): each for each in snapshot.lead_statuses}
        self._names = {int(id): each.name for id, each in snapshot.companies.items()}
        self._attributes = {int(id): each.attributes for id, each in snapshot.companies.items()}
        self._category_of = {
            int(id): _number(each.category_id) for id, each in snapshot.companies.items()
        }
        self._lock = Lock()

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        """The row of this number; what isn't a number is no row's id."""
        number = _number(company_id)
        if number not in self._names:
            return None
        category = self._category_of[number]
        return Company(
            id=number,
            name=self._names[number],
            category=None if category is None else self._category(category),
            attributes=self._attributes[number],
        )

    @hookimpl
    def leadcat_list_categories(self) -> list[Category]:
        """All rows, the deleted ones too."""
        return [self._category(number) for number in self._categories]

    @hookimpl
    def leadcat_list_lead_statuses(self) -> list[LeadStatus]:
        """All rows, the deleted ones too."""
        return [evolve(row, id=number) for number, row in self._lead_statuses.items()]

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        """Compare numbers and set under a lock (S2); LookupError for no category's number."""
        company, expected = _number(change.company_id), _number(change.expected)
        target = self._known(change.target)
        with self._lock:
            if company not in self._names or self._category_of[company] != expected:
                return False
            self._category_of[company] = target
            return True

    def category_of(self, company_id: Id) -> str | None:
        """The id of the category that the company has."""
        found = self._category_of[int(str(company_id))]
        return None if found is None else str(found)

    def put_category(self, company_id: Id, category: Category | Id | None) -> None:
        """See `MemoryHost`."""
        wanted = _id_of(category)
        self._category_of[int(str(company_id))] = None if wanted is None else self._known(wanted)

    def _known(self, category_id: str) -> int:
        number = _number(category_id)
        if number not in self._categories:
            raise LookupError(f"there is no category with the id {category_id!r}")
        return number

    def _category(self, number: int) -> Category:
        return evolve(self._categories[number], id=number)


class AsyncHost:
    """A host of coroutines over a `MemoryHost`; others get their turn before each answer."""

    def __init__(self, host: MemoryHost | None = None) -> None:
        self.host = host or MemoryHost()

    @hookimpl
    async def leadcat_get_company(self, company_id: str) -> Company | None:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_get_company(company_id)

    @hookimpl
    async def leadcat_list_categories(self) -> Sequence[Category]:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_list_categories()

    @hookimpl
    async def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_list_lead_statuses()

    @hookimpl
    async def leadcat_set_category(self, change: Change) -> bool:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_set_category(change)

    @hookimpl
    async def leadcat_confirm(self, confirmation: Confirmation) -> Answer | None:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_confirm(confirmation)

    @hookimpl
    async def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        """See `MemoryHost`."""
        await _others_first()
        return self.host.leadcat_is_allowed(actor, permission)

    def category_of(self, company_id: Id) -> str | None:
        """The id of the category that the company has."""
        return self.host.category_of(company_id)

    def put_category(self, company_id: Id, category: Category | Id | None) -> None:
        """See `MemoryHost`."""
        self.host.put_category(company_id, category)


async def _others_first() -> None:
    await sleep(0)


def _id_of(category: Category | Id | None) -> str | None:
    return optional_identifier(category.id if isinstance(category, Category) else category)


def _number(id: str | None) -> int | None:
    return int(id) if id is not None and id.isdecimal() else None
