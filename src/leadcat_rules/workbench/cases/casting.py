"""Which company of the CRM a case plays on. Needs the extra `workbench`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from attrs import frozen

from leadcat_rules.domain import Company, Sale
from leadcat_rules.events import SaleSaved
from leadcat_rules.files import Snapshot
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.cases.proving import Prover
from leadcat_rules.workbench.reasoning import All, Formula, Not
from leadcat_rules.workbench.reasoning.formulas import Earlier
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.places import Record
from leadcat_rules.workbench.reasoning.shapes import is_relative

_COMPANIES = 30
"""So many companies, each unlike the others, are tried."""
_LOOKED_AT = 5_000
"""So many of a CRM's companies are looked at."""
_CONDITIONS = 500
"""So many conditions on companies are minded; beyond that a trial says whether it will do."""


@frozen
class Role:
    """A company, and what conditions say of it."""

    company: Company
    said: Mapping[Leaf, bool]

    @property
    def formula(self) -> Formula:
        """Holds for companies of which the same is so."""
        return All(leaf if holds else Not(leaf) for leaf, holds in self.said.items())

    def may_play(self, formula: Formula) -> bool:
        """Whether nothing that the formula plainly asks for is otherwise; costs no solver."""
        return all(self.said.get(leaf, wanted) is wanted for leaf, wanted in _asked(formula))


class Casting:
    """The companies of a CRM that rules can tell apart."""

    def __init__(self, crm: Snapshot, prover: Prover) -> None:
        self._conditions = list(islice(_about_companies(prover), _CONDITIONS))
        self._roles: dict[tuple[bool, ...], Role] = {}
        for company in islice(crm.companies.values(), _LOOKED_AT):
            if company.is_potential_customer and len(self._roles) < _COMPANIES:
                self.add(company)

    def roles(self, formula: Formula) -> list[Role]:
        """One for each kind of company, without those of which the formula can't hold."""
        return [role for role in self._roles.values() if role.may_play(formula)]

    def add(self, company: Company) -> None:
        """Take this one too, if there is none like it."""
        facts = _facts(company)
        said = tuple(leaf.holds_in(facts) for leaf in self._conditions)
        if said not in self._roles:
            both = zip(self._conditions, said, strict=True)
            self._roles[said] = Role(company, dict(both))


def _asked(formula: Formula) -> Iterator[tuple[Leaf, bool]]:
    """The conditions that hold wherever it holds, and those that never do."""
    if isinstance(formula, Leaf):
        yield formula, True
    elif isinstance(formula, Not) and isinstance(formula.part, Leaf):
        yield formula.part, False
    elif isinstance(formula, All):
        for part in formula.parts:
            yield from _asked(part)


def _facts(company: Company) -> Facts:
    """The company in some event; conditions on companies look at nothing else of it."""
    sale = Sale(id="s", status="open", company=company.id)
    return Facts(SaleSaved(before=None, after=sale), company)


def _about_companies(prover: Prover) -> Iterator[Leaf]:
    """The conditions of all rules that look at the company alone, each once."""
    seen: set[Leaf] = set()
    for rule in range(prover.rules):
        for leaf in _leaves(prover.reasoner.matches(0, rule)):
            is_ours = leaf.place.record is Record.COMPANY and leaf.is_sound
            if is_ours and leaf not in seen and not is_relative(leaf):
                seen.add(leaf)
                yield leaf


def _leaves(formula: Formula) -> Iterator[Leaf]:
    if isinstance(formula, Leaf):
        yield formula
    elif isinstance(formula, Not):
        yield from _leaves(formula.part)
    elif not isinstance(formula, Earlier):
        for part in formula.parts:
            yield from _leaves(part)
