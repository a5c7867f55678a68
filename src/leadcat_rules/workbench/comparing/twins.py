"""Rules that both rulesets have unchanged, and those because of which they may differ.

When an event is treated otherwise, one of the rules that fire was changed, or stands elsewhere:
two unchanged ones that keep their order would both match it in both rulesets, and the same one
come first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from attrs import frozen

from leadcat_rules.canonical import canonical_json
from leadcat_rules.workbench.comparing.compiled import Compiled
from leadcat_rules.workbench.comparing.pair import Pair


@frozen
class Touched:
    """The ids of rules that are on and have no twin, or have moved past another's."""

    old: Sequence[str]
    new: Sequence[str]


def touched(pair: Pair) -> Touched:
    """In the order of evaluation."""
    old, new = pair.old, pair.new
    if not pair.has_one_schema:
        # The same words may mean something else.
        return Touched([*old.numbers], [*new.numbers])
    twins = _twins(pair)
    moved = set(twins) - set(_in_order(twins, new))
    unmoved = {id: twin for id, twin in twins.items() if id not in moved}
    stayed = set(unmoved.values())
    return Touched(
        [id for id in old.numbers if id not in unmoved],
        [id for id in new.numbers if id not in stayed],
    )


def _twins(pair: Pair) -> dict[str, str]:
    """Rules that match the same events and want the same, first of all those of the same id."""
    old, new = pair.old, pair.new
    found = {id: id for id in old.numbers if id in new.numbers and _are_twins(pair, id)}
    others: dict[str, list[str]] = {}
    for id in reversed([*new.numbers]):
        if id not in found:
            others.setdefault(_key(new, id), []).append(id)
    for id in old.numbers:
        if id not in found and others.get(_key(old, id)):
            found[id] = others[_key(old, id)].pop()
    return {id: found[id] for id in old.numbers if id in found}


def _are_twins(pair: Pair, id: str) -> bool:
    """Whether the rules of this id are; where they are written otherwise, it is proved."""
    old, new = pair.old, pair.new
    if _key(old, id) == _key(new, id):
        return True
    is_wanted = old.effect(id) == new.effect(id)
    same = is_wanted and pair.is_the_same(pair.matches(old, id), pair.matches(new, id))
    return same is True


def _key(side: Compiled, id: str) -> str:
    return f"{side.effect(id)} {canonical_json(side.rule(id).conditions)}"


def _in_order(twins: dict[str, str], new: Compiled) -> list[str]:
    ids = [*twins]
    kept = in_order([new.numbers[twin] for twin in twins.values()])
    return [ids[place] for place in kept]


def in_order(numbers: Sequence[int]) -> list[int]:
    """The places of the most of these different numbers that already stand in order."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [place]
    kept: list[int] = []
    at = last[-1] if last else None
    while at is not None:
        kept.append(at)
        at = before[at]
    return kept[::-1]
