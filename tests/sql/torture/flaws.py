"""Stores and hosts with a fault each, to see whether it is found.

The engine over them is the real one, and each is right as long as nobody else is there and nobody
dies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, field, frozen
from sqlalchemy import delete, update

from leadcat_rules import Claim, Company, Confirmation, Decision, Revision, hookimpl
from leadcat_sql import SqlStore
from leadcat_sql.schema.tables import decisions
from tests.sql.torture.own_host import OwnTableHost


class ClaimsByReadingFirst(SqlStore):
    def claim(self, decision: Decision) -> Claim:
        if self.decision(decision.id) is None:
            row = (decisions.c.tenant == self.tenant) & (decisions.c.event_id == decision.id)
            self.database.write(lambda connection: connection.execute(delete(decisions).where(row)))
        return super().claim(decision)


class _Overwrites(SqlStore):
    def overwrite(self, decision: Decision, confirmation: Confirmation | None) -> bool:
        """Save it whatever version is there."""
        row = (decisions.c.tenant == self.tenant) & (decisions.c.event_id == decision.id)
        before = update(decisions).where(row).values(version=decision.version - 1)
        self.database.write(lambda connection: connection.execute(before).rowcount)
        return super().save(decision, confirmation)


class ComparesVersionsInPython(_Overwrites):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        stored = self.decision(decision.id)
        if stored is None or stored.version != decision.version - 1:
            return False
        return self.overwrite(decision, confirmation)


class AnswersWithoutComparingVersions(_Overwrites):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        if confirmation is None or confirmation.is_pending:
            return super().save(decision, confirmation)
        return self.overwrite(decision, confirmation)


class PublishesByReadingFirst(SqlStore):
    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        active = self.active()
        if (None if active is None else active.id) != expect:
            return None
        while True:
            active = self.active()
            last = None if active is None else active.id
            made = super().publish(revision_id, content, at=at, by=by, expect=last)
            if made is not None:
                return made


class SetsByReadingFirst(OwnTableHost):
    def change(self, company: str, expected: str | None, target: str) -> bool:
        found = self.leadcat_get_company(company)
        if found is None or found.category_id != expected:
            return False
        while not super().change(company, found.category_id, target):
            found = self.leadcat_get_company(company) or found
        return True


class KeepsNoIntents(SqlStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        return super().save(evolve(decision, intent=None), confirmation)


@frozen
class SetsBehind(OwnTableHost):
    """Says that a category is written, and writes it when it is asked the next time."""

    _owed: list[tuple[str, str | None, str]] = field(factory=list, init=False)

    def change(self, company: str, expected: str | None, target: str) -> bool:
        found = self.leadcat_get_company(company)
        if found is None or found.category_id != expected:
            return False
        self._owed.append((company, expected, target))
        return True

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        while self._owed:
            super().change(*self._owed.pop())
        return super().leadcat_get_company(company_id)


@frozen(kw_only=True)
class Flaw:
    """A fault, by the part that has it."""

    store: type[SqlStore] | None = None
    host: type[OwnTableHost] | None = None


FLAWS: Mapping[str, Flaw] = {
    "claims by reading first": Flaw(store=ClaimsByReadingFirst),
    "compares versions in Python": Flaw(store=ComparesVersionsInPython),
    "answers without comparing versions": Flaw(store=AnswersWithoutComparingVersions),
    "publishes by reading first": Flaw(store=PublishesByReadingFirst),
    "keeps no intents": Flaw(store=KeepsNoIntents),
    "sets a category behind": Flaw(host=SetsBehind),
    "sets a category by reading first": Flaw(host=SetsByReadingFirst),
}
"""By what one would say of them."""
