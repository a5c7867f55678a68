"""Which rules are written otherwise, and whether what is written means the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.canonical import canonical_json
from leadcat_rules.errors import pointer
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.comparing.difference import Changed, RuleChange, RuleDifference
from leadcat_rules.workbench.comparing.meaning import means_the_same
from leadcat_rules.workbench.comparing.pair import Pair
from leadcat_rules.workbench.comparing.twins import in_order

Json = Mapping[str, Any]
_DEFAULTS: Json = {"enabled": True, "ask_for_confirmation": False}
_HEAD = ("name", "description", "attributes")


@frozen
class Written:
    """A rule as it stands in its file, defaults left out."""

    place: int
    content: Json

    @property
    def id(self) -> str:
        """Its id."""
        id: str = self.content["id"]
        return id

    @property
    def pointer(self) -> str:
        """Where it stands."""
        return pointer("rules", self.place)

    @property
    def nameless(self) -> str:
        """All of it but its id."""
        return canonical_json({key: self.content[key] for key in self.content if key != "id"})


def differences(pair: Pair) -> Iterator[RuleDifference]:
    """In the order of the new file; those that were removed at the end."""
    old, new = written(pair.old.ruleset), written(pair.new.ruleset)
    partners = _partners(old, new)
    places = [partners[rule.id].place for rule in new if rule.id in partners]
    stays = {places[each] for each in in_order(places)}
    for rule in new:
        was = partners.get(rule.id)
        if was is None:
            yield RuleDifference(RuleChange.ADDED, None, rule.id, None, rule.pointer)
            continue
        changed = tuple(_changed(pair, was, rule))
        moved = was.place not in stays
        if changed or moved:
            yield RuleDifference(
                RuleChange.CHANGED, was.id, rule.id, was.pointer, rule.pointer, changed, moved
            )
    kept = {rule.id for rule in partners.values()}
    for rule in old:
        if rule.id not in kept:
            yield RuleDifference(RuleChange.REMOVED, rule.id, None, rule.pointer, None)


def head_differences(pair: Pair) -> Iterator[Changed]:
    """What differs beside the rules. Attributes alone mean anything: when one has another type."""
    old, new = pair.old, pair.new
    was, now = json.loads(old.ruleset.canonical()), json.loads(new.ruleset.canonical())
    for key in _HEAD:
        if was.get(key) != now.get(key):
            is_harmless = key != "attributes" or pair.has_one_schema
            yield Changed(key, was.get(key), now.get(key), is_harmless)


def written(ruleset: Ruleset) -> list[Written]:
    """Its rules, in their order."""
    rules = json.loads(ruleset.canonical())["rules"]
    return [Written(place, content) for place, content in enumerate(rules)]


def _partners(old: Sequence[Written], new: Sequence[Written]) -> dict[str, Written]:
    """What each new rule was: the old one of its id, else one that differs in the id alone."""
    by_id = {rule.id: rule for rule in old}
    ids = {rule.id for rule in new}
    found = {rule.id: by_id[rule.id] for rule in new if rule.id in by_id}
    nameless: dict[str, list[Written]] = {}
    for rule in reversed(old):
        if rule.id not in ids:
            nameless.setdefault(rule.nameless, []).append(rule)
    for rule in new:
        if rule.id not in found and nameless.get(rule.nameless):
            found[rule.id] = nameless[rule.nameless].pop()
    return found


def _changed(pair: Pair, old: Written, new: Written) -> Iterator[Changed]:
    was, now = {**_DEFAULTS, **old.content}, {**_DEFAULTS, **new.content}
    for key in dict.fromkeys((*was, *now)):
        before, after = was.get(key), now.get(key)
        if before != after:
            yield Changed(key, before, after, means_the_same(pair, key, old.id, new.id))
