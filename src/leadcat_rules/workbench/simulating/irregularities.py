"""What isn't as it should be in a history: gathered, counted, and named with its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.workbench.simulating.result import Irregularity

MOST_PLACES = 20
"""So many of a kind are told with their places."""

KINDS: Mapping[str, str] = {
    "duplicate": "delivered again; the first delivery counts (S1)",
    "event_id_reused": "the id of an earlier event with another content; decided as failed (S1)",
    "out_of_order": "older than an earlier event about the same sale or contact (E10)",
    "company_not_found": "the CRM has no such company",
    "no_time": "without a time: never out of order (E10), and in no month",
    "bad_line": "no event; left out",
    "half_line": "the last line is cut off; left out",
    "bad_row": "no event; left out",
    "mixed_type": "a value of another type; taken as unknown",
    "many_currencies": "in none of the 200 commonest currencies: counted without an amount",
    "missing_column": "no column gives it, so it is unknown in every event",
}
"""Every kind, and what it means."""
_OF_ITS_OWN: Mapping[str | None, str] = {
    "id": "each row counts as an event of its own",
    "record": "each event counts as one of a sale or contact of its own",
}


@define
class Irregularities:
    """Gathers them in the order in which they are found."""

    _kept: dict[tuple[str, str], Irregularity] = field(factory=dict)

    def add(
        self, kind: str, count: int, places: Iterable[str] = (), what: str | None = None
    ) -> None:
        """So many more; `what` tells what is special about these."""
        if not count:
            return
        message = KINDS[kind] if what is None else f"{what}: {KINDS[kind]}"
        if kind == "missing_column" and what in _OF_ITS_OWN:
            message = f"{what}: {_OF_ITS_OWN[what]}"
        earlier = self._kept.get((kind, message))
        known: Sequence[str] = () if earlier is None else earlier.places
        self._kept[kind, message] = Irregularity(
            kind=kind,
            message=message,
            count=count + (0 if earlier is None else earlier.count),
            places=(*known, *places)[:MOST_PLACES],
        )

    def all(self) -> tuple[Irregularity, ...]:
        """All of them."""
        return tuple(self._kept.values())


def as_problems(found: Iterable[Irregularity]) -> Iterable[Problem]:
    """What `--strict` refuses: a problem for each place, and one for those that aren't told."""
    for each in found:
        for place in each.places:
            file, _, line = place.rpartition(":")
            yield Problem(
                ErrorCode.IRREGULAR, f"{each.kind}: {each.message}", file=file, line=int(line)
            )
        untold = each.count - len(each.places)
        if untold:
            more = " more" if each.places else ""
            message = f"{each.kind}: {untold}{more} {each.message}"
            yield Problem(ErrorCode.IRREGULAR, message, "leave --strict out to count them")
