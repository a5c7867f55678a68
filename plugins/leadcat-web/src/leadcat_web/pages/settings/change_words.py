"""A difference between two revisions in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from leadcat_rules import Revision
from leadcat_web.pages.settings.differences import difference
from leadcat_web.pages.settings.rule_words import Reader, RuleWords

MOST_CHANGES = 100
"""Changed rules that a page shows."""


@frozen
class RuleChangeWords:
    """One rule before and after, in words."""

    id: str
    kind: str
    fields: tuple[str, ...]
    before: RuleWords | None
    after: RuleWords | None


@frozen
class ChangeWords:
    """A difference in words."""

    head: tuple[tuple[str, str | None, str | None], ...]
    rules: tuple[RuleChangeWords, ...]
    more: int
    """Changed rules that are not among them."""
    order: tuple[str, ...]
    """The first rules as they are tried now, when the order changed."""
    is_order_cut: bool


def change_words(before: Revision, after: Revision, reader: Reader) -> ChangeWords:
    """What is another, the first `MOST_CHANGES` rules of it."""
    found = difference(before.content, after.content)
    return ChangeWords(
        head=tuple((key, _plain(old), _plain(new)) for key, old, new in found.head),
        rules=tuple(
            RuleChangeWords(
                each.id,
                each.kind,
                each.fields,
                _words(each.before, reader),
                _words(each.after, reader),
            )
            for each in found.rules[:MOST_CHANGES]
        ),
        more=max(0, len(found.rules) - MOST_CHANGES),
        order=found.order[:MOST_CHANGES],
        is_order_cut=len(found.order) > MOST_CHANGES,
    )


def _words(rule: Mapping[str, Any] | None, reader: Reader) -> RuleWords | None:
    return None if rule is None else reader.words(rule)


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
