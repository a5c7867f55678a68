"""A dry run of a backfill: what would be decided, page by page; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from attrs import define, field

from leadcat_rules import (
    Category,
    Company,
    CrmLists,
    Engine,
    Event,
    LeadStatus,
    MemoryStore,
    Preview,
    Reason,
    Ruleset,
    hookimpl,
)
from leadcat_sql.crm.backfilling.batch import Batch
from leadcat_sql.crm.backfilling.came_of import CameOf, one_by_one
from leadcat_sql.crm.backfilling.present_state import Candidate, Page, page_behind
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.stores.rows import record_key


class OnePage:
    """A host that has the companies of one page; nothing is ever written to it."""

    leadcat_name = "dry-run"

    def __init__(self, lists: CrmLists) -> None:
        self._lists = lists
        self._companies: dict[str, Company] = {}

    def turn_to(self, page: Page) -> None:
        """Have the companies of this page, and no others."""
        self._companies = {each.company.id: each.company for each in page.candidates}

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        """The company as it was when the page was read."""
        return self._companies.get(company_id)

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        """All of them."""
        return self._lists.categories

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        """All of them."""
        return self._lists.lead_statuses

    @hookimpl
    def leadcat_set_category(self) -> bool:
        """Nobody calls it: a preview writes nothing."""
        return False


class KnownTimes(MemoryStore):
    """An empty store that knows how new the log says each record is (E10)."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Mapping[str, datetime] = {}
        """By `sale:s1` or `contact:p1`."""

    def newest_at(self, event: Event) -> datetime | None:
        """See `Store`."""
        return self.times.get(record_key(event))


@define
class Tried:
    """What became of the pages so far."""

    crm: EmbeddedCrm
    batch: Batch
    rules: Ruleset
    size: int
    without: Sequence[str] = ()
    waiting: int = 0
    """How many are left alone because a question about them waits."""
    _lists: CrmLists = field(init=False)
    _host: OnePage = field(init=False)
    _store: KnownTimes = field(factory=KnownTimes, init=False)
    _engine: Engine = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._lists = CrmLists(self.crm.categories(), self.crm.lead_statuses())
        self._host = OnePage(self._lists)
        self._engine = Engine.open(
            self.rules,
            read_only=True,
            plugins=[self._host],
            store=self._store,
            without=self.without,
        )

    def pages(self) -> Iterator[tuple[int, Sequence[CameOf]]]:
        """Each page: how many companies, and what would come of their events."""
        after: str | None = ""
        while after is not None:
            page = self._read(after)
            self.waiting += page.waiting
            self._host.turn_to(page)
            yield page.seen, [each for some in page.candidates for each in self._try(some)]
            after = page.last

    def _read(self, after: str) -> Page:
        tenant, arguments = self.crm.shared.tenant, (self._lists, self.batch, after, self.size)
        return self.crm.store.database.read(
            lambda connection: page_behind(connection, tenant, *arguments)
        )

    def _try(self, candidate: Candidate) -> Iterator[CameOf]:
        self._store.times = candidate.newest_at

        def preview(event: Event) -> CameOf:
            seen: Preview = self._engine.preview(event)
            return CameOf.previewed(event, seen)

        return one_by_one(candidate, self.batch, preview, _reason)


def _reason(came: CameOf) -> Reason:
    return came.reason
