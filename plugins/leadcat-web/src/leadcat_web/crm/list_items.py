"""The items of the CRM's two lists: made from a form, and put without breaking rules unawares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from leadcat_rules import (
    AutomationRule,
    Category,
    CategoryGroup,
    CrmLists,
    ErrorCode,
    LeadStatus,
    NotFound,
    Problem,
)
from leadcat_sql import EmbeddedCrm

Item: TypeAlias = Category | LeadStatus
ListWord: TypeAlias = Literal["category", "lead_status"]


class WouldBreak(Exception):
    """Rules wait for what is to be deleted or renamed (S4); nothing was changed."""

    def __init__(self, rules: Sequence[AutomationRule]) -> None:
        super().__init__("rules would break")
        self.rules = rules


class ItemChanged(Exception):
    """Somebody else has changed the item since its form was shown; nothing was changed."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("the item is another one than the form was shown for")
        self.item = item


def items_of(lists: CrmLists, word: ListWord) -> Sequence[Item]:
    """The items of this list, the deleted ones too."""
    return lists.categories if word == "category" else lists.lead_statuses


def item_of(lists: CrmLists, word: ListWord, id: str) -> Item:
    """The item of this id; raises NotFound."""
    found = next((item for item in items_of(lists, word) if item.id == id), None)
    if found is None:
        what = word.replace("_", " ")
        raise NotFound(Problem(ErrorCode.NOT_FOUND, f"the CRM has no {what} with the id {id!r}"))
    return found


@frozen(kw_only=True)
class ItemChange:
    """One change of a list: `make` gives the item that is put, from the one that is there."""

    word: ListWord
    id: str | None
    """None for a new item."""
    seen: Item | None
    """What the form was shown for."""
    make: Callable[[Item | None, str], Item]
    sure: bool
    """Whether it was said what rules would break."""

    def into(self, crm: EmbeddedCrm) -> Item:
        """Raises ItemChanged, WouldBreak, NotFound, and InvalidInput for a name that is taken."""
        settings = crm.engine.settings.open()
        with crm.transaction() as work:
            lists = CrmLists(work.categories(), work.lead_statuses())
            stored = None if self.id is None else item_of(lists, self.word, self.id)
            if self.seen is not None and stored != self.seen:
                raise ItemChanged(stored)
            item = self.make(stored, self.id or _free_id(items_of(lists, self.word)))
            before = {rule.id for rule in evolve(settings, lists=lists).broken_rules}
            after = evolve(settings, lists=_with(lists, item)).broken_rules
            broken = [rule for rule in after if rule.id not in before]
            if broken and not self.sure:
                raise WouldBreak(broken)
            if isinstance(item, Category):
                work.put_category(item)
            else:
                work.put_lead_status(item)
        return item


def made_category(name: str, group: str, lead_status_enabled: bool) -> Callable[..., Item]:
    """Makes a category of these words; ValueError for what none can have."""

    def make(stored: Item | None, id: str) -> Item:
        return Category(
            id=id,
            name=name,
            group=CategoryGroup(group),
            lead_status_enabled=lead_status_enabled,
            deleted=stored is not None and stored.deleted,
        )

    return make


def made_lead_status(name: str) -> Callable[..., Item]:
    """Makes a lead status of this name."""
    return lambda stored, id: LeadStatus(
        id=id, name=name, deleted=stored is not None and stored.deleted
    )


def marked(deleted: bool) -> Callable[..., Item]:
    """Marks an item as deleted, or takes the mark back."""
    return lambda stored, _: evolve(stored, deleted=deleted)


def _with(lists: CrmLists, item: Item) -> CrmLists:
    if isinstance(item, Category):
        others = [each for each in lists.categories if each.id != item.id]
        return evolve(lists, categories=[*others, item])
    statuses = [each for each in lists.lead_statuses if each.id != item.id]
    return evolve(lists, lead_statuses=[*statuses, item])


def _free_id(items: Sequence[Item]) -> str:
    """A number, because the ids of SuperOffice's lists are."""
    numbers = [int(item.id) for item in items if item.id.isascii() and item.id.isdigit()]
    return str(max(numbers, default=0) + 1)
