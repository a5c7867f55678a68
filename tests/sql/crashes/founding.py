"""A database that is made and filled, killed at each of its moments in turn."""

from __future__ import annotations

import time
from collections.abc import Iterator

from attrs import field, frozen

from leadcat_rules import Refused, Snapshot
from leadcat_rules.testing import ACME, CATEGORIES, COMPANIES, LEAD_STATUSES, a_sale
from leadcat_sql import EmbeddedCrm
from tests.sql.crashes.cradle import Fate, Tell
from tests.sql.crashes.dying import Toll
from tests.sql.crashes.killing import Killer
from tests.sql.crashes.nursery import BrokenDeed, Nursery
from tests.sql.databases import Kind, empty_database
from tests.sql.torture.places import leave_all, wait_until_alone
from tests.sql.torture.rules import rules
from tests.sql.torture.violation import Violation

NAME = "making the database"
_MOST_MOMENTS = 400
_SNAPSHOT = Snapshot(CATEGORIES, LEAD_STATUSES, {each.id: each for each in COMPANIES})


@frozen(kw_only=True)
class Founding:
    """Makes all tables, loads a CRM, publishes rules. Tells as `Doing` does."""

    url: str
    moment: int

    def __call__(self, tell: Tell) -> None:
        killer = Killer(self.moment, tell)
        killer.arm()
        crm = EmbeddedCrm.open(self.url, create=True, ruleset=rules())
        crm.load(_SNAPSHOT)
        tell(killer.moments)


@frozen(kw_only=True)
class FoundingAgain:
    """Does the same where somebody else may have begun. Tells each thing that is wrong."""

    url: str

    def __call__(self, tell: Tell) -> None:
        for problem in self._problems():
            tell(problem)

    def _problems(self) -> Iterator[str]:
        crm = EmbeddedCrm.open(self.url, create=True, ruleset=rules())
        loaded = crm.companies()
        if loaded and len(loaded) != len(COMPANIES):
            yield f"{len(loaded)} companies were loaded, of {len(COMPANIES)}"
        try:
            crm.load(_SNAPSHOT)
        except Refused:
            if not loaded:
                yield "the CRM is empty, and refuses to be filled"
        revisions = crm.engine.settings.history()
        if len(revisions) != 1:
            yield f"the rules were published {len(revisions)} times"
        decision = crm.save_sale(a_sale(company=ACME.id, status="sold"))
        if decision.outcome != "updated":
            yield f"a sale that is sold then was {decision.outcome}: {decision.error}"


@frozen
class Founders:
    """New databases of one kind."""

    nursery: Nursery
    kind: Kind
    toll: Toll = field(factory=Toll, init=False)

    def run(self, *, first: int = 1, step: int = 1) -> Toll:
        """Kill at the moments `first`, `first + step` …, and at last let it be done."""
        began = time.monotonic()
        for moment in range(first, _MOST_MOMENTS, step):
            is_killed = self._at(moment)
            self.toll.seconds = time.monotonic() - began
            if not is_killed:
                return self.toll
        raise AssertionError(f"{NAME} has no end after {_MOST_MOMENTS} moments")

    def _at(self, moment: int) -> bool:
        url = empty_database(self.kind)
        try:
            fate = self.nursery.fate(Founding(url=url, moment=moment))
            wait_until_alone(url)
            problems = self.nursery.fate(FoundingAgain(url=url)).told
        except BrokenDeed as broken:
            problems = (str(broken),)
        finally:
            leave_all()
        if problems:
            where = f"{NAME}, {self.kind}, moment {moment}"
            told = [str(each) for each in problems]
            raise Violation(where, told, {}, f"--only {NAME!r} --database {self.kind}")
        self._count(fate)
        return fate.was_killed

    def _count(self, fate: Fate) -> None:
        if fate.was_killed:
            self.toll.kills += 1
        else:
            self.toll.moments = int(str(fate.told[-1]))
