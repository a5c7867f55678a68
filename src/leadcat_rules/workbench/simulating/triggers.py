"""What each event raised (E3), as one column more of the history.

The columns of a sale are null in a contact's event, and the other way round; null is not true.
"""

from __future__ import annotations

from enum import IntEnum

from leadcat_rules.domain import SaleStatus
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Expressed

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

RAISED = "raised"
"""The column's name."""


class Raised(IntEnum):
    """What an event can raise at once."""

    NOTHING = 0
    SOLD_AT_ONCE = 1
    """Sold and registered (E5)."""
    SOLD = 2
    LOST_AT_ONCE = 3
    LOST = 4
    REGISTERED = 5
    LEAD_STATUS = 6


def with_raised(history: ir.Table) -> ir.Table:
    """The history with what each event raised; as a column, so that it is found out once."""
    sold, lost = (history.status == status.value for status in (SaleStatus.SOLD, SaleStatus.LOST))
    changed = history.status != history.status_before
    of_new = ibis.cases(
        (sold, _raised(Raised.SOLD_AT_ONCE)),
        (lost, _raised(Raised.LOST_AT_ONCE)),
        else_=_raised(Raised.REGISTERED),
    )
    of_sale = ibis.cases(
        (history.is_new, of_new),
        (sold & changed, _raised(Raised.SOLD)),
        (lost & changed, _raised(Raised.LOST)),
        else_=_raised(Raised.NOTHING),
    )
    was = history.lead_status_before
    other = was.isnull() | (history.lead_status != was)
    raised = ibis.cases(
        (history.status.notnull(), of_sale),
        (history.lead_status.notnull() & other, _raised(Raised.LEAD_STATUS)),
        else_=_raised(Raised.NOTHING),
    )
    return history.mutate(**{RAISED: raised})


def rules_are_tried(history: ir.Table) -> Expressed:
    """Whether nothing ends the search before the company's category is looked at (E3, E4, E10)."""
    known = history.company.notnull() & history.company_known
    return (history[RAISED] != int(Raised.NOTHING)) & known & ~history.late


def _raised(raised: Raised) -> Expressed:
    return ibis.literal(int(raised), "int8")
