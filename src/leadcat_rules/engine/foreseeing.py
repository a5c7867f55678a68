"""A host that was asked before: what several events need is read once for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.host import Host
from leadcat_rules.plugins import HostFault


def foreseen(host: Host, company_ids: Sequence[str]) -> Flow[Host]:
    """A host that knows these companies; where they can't be read at once, each is read alone."""
    if not company_ids or not host.answers("leadcat_get_companies"):
        return _Foreseen(host.plugins, host.context)
    try:
        found = yield from host.companies(company_ids)
    except HostFault:
        # Asked one by one, the host tells which of them it was.
        found = None
    if found is None:
        return _Foreseen(host.plugins, host.context)
    known = dict.fromkeys(company_ids) | {company.id: company for company in found}
    return _Foreseen(host.plugins, host.context, known)


@define(eq=False)
class _Foreseen(Host):
    """For the first look at several events; whoever looks again asks the host itself."""

    _known: dict[str, Company | None] = field(factory=dict)
    _lists: CrmLists | None = None

    def company(self, company_id: str) -> Flow[Company | None]:
        """As it was a moment ago."""
        if company_id in self._known:
            return self._known[company_id]
        return (yield from Host.company(self, company_id))

    def lists(self, *, with_lead_statuses: bool) -> Flow[CrmLists]:
        """Read once, when it is needed first."""
        if self._lists is None:
            self._lists = yield from Host.lists(self, with_lead_statuses=with_lead_statuses)
        return self._lists
