"""The diagram of categories as Mermaid's text, which many sites draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords


def mermaid(told: RulesetInWords) -> Iterator[str]:
    """The lines of a `stateDiagram-v2`; a label has each rule's number and id."""
    yield "stateDiagram-v2\n"
    yield "    direction LR\n"
    names = {state.id: f"s{number}" for number, state in enumerate(told.states, 1)}
    for state in told.states:
        yield f'    state "{_escaped(state.name)}" as {names[state.id]}\n'
    for arrow in told.arrows:
        rules = ", ".join(f"{number} {_escaped(told.rule(number).id)}" for number in arrow.rules)
        yield f"    {names[arrow.source]} --> {names[arrow.target]} : {rules}\n"
    if not told.arrows:
        yield f'    state "{_escaped(told.words.titles.no_moves)}" as s1\n'


def _escaped(text: str) -> str:
    """What might be Mermaid's own, or HTML's, as its number."""
    return "".join(
        letter if letter.isalnum() or letter in " ,_" else f"#{ord(letter)};" for letter in text
    )
