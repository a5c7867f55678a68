"""A string of which some conditions hold and others don't, or that there is none.

What must stand in it, put together with a filler that no condition names between the parts, is the
string that least can go wrong with: what it can't avoid, no string can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from itertools import chain, count, islice, permutations
from typing import Final, Literal, TypeAlias

from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.letter_case import same_but_for_case
from leadcat_rules.workbench.reasoning.sampling import samples

Wanted: TypeAlias = Mapping[Leaf, bool]
"""Which conditions shall hold, and which not."""


class Failure(Enum):
    """What came of it when no string was found."""

    NONE = auto()
    """There is none."""
    GIVEN_UP = auto()
    """None was found, and there may be one."""


NONE: Final = Failure.NONE
GIVEN_UP: Final = Failure.GIVEN_UP
Found: TypeAlias = str | Literal[Failure.NONE, Failure.GIVEN_UP]

_SPELLING, _PATTERN = "equal_to_case_insensitive", "matches_regex"
_MOST_SPELLINGS = 5_000
_MOST_FILLED = 4
_FEW_PARTS = 3
_MOST_ORDERS = 6
_FILLERS = " x-_0123456789abcdefghijklmnopqrstuvwyz"
_NEEDLE: Mapping[str, tuple[str, bool]] = {
    "starts_with": ("prefix", True),
    "ends_with": ("suffix", True),
    "contains": ("part", True),
    "does_not_contain": ("part", False),
}
"""Where what the operator names stands, and whether it does when the condition holds."""


def find_text(wanted: Wanted, taken: Collection[str], plain: Iterable[str]) -> Found:
    """A string that isn't taken, of which exactly the wanted conditions hold.

    The first of the plain ones that will do, else one as short as is easily found.
    """
    wanted = dict(sorted(wanted.items(), key=lambda each: _is_pattern(each[0])))
    for leaf, holds in wanted.items():
        if holds and leaf.operator == _SPELLING:
            return _of_one_spelling(leaf.operand, wanted, taken)
    for text in chain(plain, _short(wanted), _with_patterns(wanted)):
        if text not in taken and _fits(text, wanted):
            return text
    return _surest(wanted, taken)


def contradiction(wanted: Wanted, taken: Collection[str]) -> Wanted:
    """One or two of these for which no string is found either; all of them if that takes more."""
    suspects = [leaf for leaf in wanted if leaf.operator in (_SPELLING, _PATTERN)]
    suspects += [leaf for leaf in _failing(wanted) if leaf not in suspects]
    for one in suspects:
        for other in wanted:
            text = _of_both(one, wanted[one], other, wanted[other])
            few = {one: wanted[one], other: wanted[other]}
            if text is None or (text in taken and not isinstance(find_text(few, taken, ()), str)):
                return few
    return wanted


@lru_cache(maxsize=20_000)
def _of_both(one: Leaf, one_holds: bool, other: Leaf, other_holds: bool) -> str | None:
    """A string of which both are as wanted, where one is easily found."""
    found = find_text({one: one_holds, other: other_holds}, (), ())
    return found if isinstance(found, str) else None


def _failing(wanted: Wanted) -> list[Leaf]:
    prefix, parts, suffix = _needed(wanted)
    text = _filler(wanted).join([prefix, *parts, suffix])
    return [
        leaf
        for leaf, holds in wanted.items()
        if leaf.operator in _NEEDLE and leaf.holds_of(text) is not holds
    ]


def _fits(text: str, wanted: Wanted) -> bool:
    return all(_holds(leaf, text) is holds for leaf, holds in wanted.items())


@lru_cache(maxsize=100_000)
def _holds(leaf: Leaf, text: str) -> bool:
    return leaf.holds_of(text)


def _of_one_spelling(text: str, wanted: Wanted, taken: Collection[str]) -> Found:
    spellings = list(islice(same_but_for_case(text), _MOST_SPELLINGS))
    for each in spellings:
        if each not in taken and _fits(each, wanted):
            return each
    return GIVEN_UP if len(spellings) == _MOST_SPELLINGS or any(map(_is_pattern, wanted)) else NONE


def _surest(wanted: Wanted, taken: Collection[str]) -> Found:
    filler = _filler(wanted)
    literal = {leaf: holds for leaf, holds in wanted.items() if leaf.operator in _NEEDLE}
    prefix, parts, suffix = _needed(wanted)
    texts = ((filler * times).join([prefix, *parts, suffix]) for times in count(1))
    for text in islice((each for each in texts if each not in taken), _MOST_FILLED):
        if not _fits(text, literal):
            return NONE
        if _fits(text, wanted):
            return text
    return GIVEN_UP


def _short(wanted: Wanted) -> Iterator[str]:
    """What must stand in the string, overlapping where it can."""
    prefix, parts, suffix = _needed(wanted)
    for ordered in islice(permutations(parts), _MOST_ORDERS if len(parts) <= _FEW_PARTS else 1):
        text = prefix
        for each in (*ordered, suffix):
            text = text if each in text and each is not suffix else _joined(text, each)
        yield text


def _joined(text: str, end: str) -> str:
    for size in range(min(len(text), len(end)), -1, -1):
        if text.endswith(end[:size]):
            return text + end[size:]
    return text + end


def _needed(wanted: Wanted) -> tuple[str, list[str], str]:
    """The longest prefix, the parts, and the longest suffix that must stand in it."""
    found: dict[str, list[str]] = {"prefix": [], "part": [], "suffix": []}
    for leaf, holds in wanted.items():
        where, there = _NEEDLE.get(leaf.operator, ("", not holds))
        if there is holds:
            found[where].append(leaf.operand)
    longest = {where: max(texts, key=len, default="") for where, texts in found.items()}
    return longest["prefix"], list(dict.fromkeys(found["part"])), longest["suffix"]


def _filler(wanted: Wanted) -> str:
    """A character that stands nowhere in what conditions name."""
    named = {letter for leaf in wanted for letter in str(leaf.operand).lower()}
    usual = (letter for letter in _FILLERS if letter not in named)
    return next(usual, None) or next(
        each for each in map(chr, range(0x4E00, 0xD800)) if each not in named
    )


def _is_pattern(leaf: Leaf) -> bool:
    return leaf.operator == _PATTERN


def _with_patterns(wanted: Wanted) -> Iterator[str]:
    """Strings that match the expressions, alone and between what else must stand there."""
    prefix, parts, suffix = _needed(wanted)
    for pattern in (leaf.operand for leaf, holds in wanted.items() if holds and _is_pattern(leaf)):
        for sample in samples(pattern):
            yield sample
            yield "".join([prefix, sample, *parts, suffix])
