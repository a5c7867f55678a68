"""The diagram of categories as SVG, alone or inside of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Tree

from leadcat_rules.workbench.documenting.arrows import Arrow
from leadcat_rules.workbench.documenting.drawing import (
    LINE,
    PADDING,
    Box,
    Drawing,
    Line,
    Point,
    draw,
    width_of,
)
from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords, State

_LONGEST = 32
_MOST_NUMBERS = 5
_MOST_NAMES = 8
_STYLE = """
svg { color-scheme: light dark; }
.sheet { fill: light-dark(#ffffff, #1a2029); }
text { fill: light-dark(#1a222d, #e6eaf0); font: 14px system-ui, "Segoe UI", Roboto, sans-serif; }
"""
DIAGRAM_STYLE = """
.state rect { fill: light-dark(#eef0f4, #222a35); stroke: light-dark(#788494, #7c899b); }
.eligible rect { stroke: light-dark(#0b5c8a, #7cc4ef); stroke-width: 2; }
.state text, .label text { text-anchor: middle; dominant-baseline: central; }
.way { fill: none; stroke: light-dark(#67748a, #97a3b4); stroke-width: 1.5; }
.head { fill: light-dark(#67748a, #97a3b4); }
.label rect { fill: light-dark(#ffffff, #1a2029); }
.label text { font-size: 13px; }
"""
"""How the parts of the diagram look, in both themes."""


def diagram(told: RulesetInWords) -> Iterator[str]:
    """The diagram as a file of its own, in pieces."""
    root = _picture(told)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    style = Tree.Element("style")
    style.text = _STYLE + DIAGRAM_STYLE
    sheet = Tree.Element("rect", {"class": "sheet", "width": "100%", "height": "100%"})
    root[2:2] = [style, sheet]
    yield Tree.tostring(root, encoding="unicode")
    yield "\n"


def inline_diagram(told: RulesetInWords) -> str:
    """The diagram as a part of a page that has `DIAGRAM_STYLE`."""
    return Tree.tostring(_picture(told), encoding="unicode")


def numbers_of(arrow: Arrow) -> str:
    """The numbers of an arrow's rules, the first few of many."""
    shown = ", ".join(str(number) for number in arrow.rules[:_MOST_NUMBERS])
    return f"{shown} …" if len(arrow.rules) > _MOST_NUMBERS else shown


def _picture(told: RulesetInWords) -> Tree.Element:
    names = {state.id: _lines(state) for state in told.states}
    labels = {(arrow.source, arrow.target): numbers_of(arrow) for arrow in told.arrows}
    drawing = draw(names, labels)
    width = drawing.width if labels else width_of(told.words.titles.no_moves) + 40
    height = drawing.height if labels else 60
    root = Tree.Element(
        "svg",
        {
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "aria-labelledby": "diagram-title diagram-text",
        },
    )
    _add(root, "title", told.words.titles.diagram, id="diagram-title")
    _add(root, "desc", _described(told), id="diagram-text")
    if not labels:
        _add(root, "text", told.words.titles.no_moves, x="20", y="35")
    _add_all(root, told, drawing, names, labels)
    return root


def _described(told: RulesetInWords) -> str:
    lines = [
        f"{told.state(arrow.source).name} → {told.state(arrow.target).name}: {numbers_of(arrow)}"
        for arrow in told.arrows
    ]
    return "; ".join(lines) or told.words.titles.no_moves


def _add_all(
    root: Tree.Element,
    told: RulesetInWords,
    drawing: Drawing,
    names: dict[str, list[str]],
    labels: dict[tuple[str, str], str],
) -> None:
    for line in drawing.lines.values():
        _add(root, "path", d=_curve(line.points), **{"class": "way"})
        _add(root, "path", d=_head(line.points), **{"class": "head"})
    for state in told.states:
        _add_state(root, state, names[state.id], drawing.boxes[state.id])
    for arrow in told.arrows:
        edge = (arrow.source, arrow.target)
        _add_label(root, told, arrow, drawing.lines[edge], labels[edge])


def _add_state(root: Tree.Element, state: State, lines: list[str], box: Box) -> None:
    group = _add(root, "g", **{"class": "state eligible" if state.is_eligible else "state"})
    _add(group, "title", state.name)
    place = {"x": f"{box.x:g}", "y": f"{box.y:g}", "width": f"{box.width:g}"}
    _add(group, "rect", **place, height=f"{box.height:g}", rx="8")
    for number, line in enumerate(lines):
        y = box.y + PADDING + LINE * (number + 0.5)
        _add(group, "text", line, x=f"{box.x + box.width / 2:g}", y=f"{y:g}")


def _add_label(
    root: Tree.Element, told: RulesetInWords, arrow: Arrow, line: Line, text: str
) -> None:
    x, y = line.label
    width = width_of(text) + 8
    group = _add(root, "g", **{"class": "label"})
    _add(group, "title", ", ".join(told.rule(number).id for number in arrow.rules))
    _add(
        group,
        "rect",
        x=f"{x - width / 2:g}",
        y=f"{y - 9:g}",
        width=f"{width:g}",
        height="18",
        rx="4",
    )
    _add(group, "text", text, x=f"{x:g}", y=f"{y:g}")


def _curve(points: Sequence[Point]) -> str:
    """Curves that leave and reach each point level."""
    x, y = points[0]
    told = [f"M{x:g} {y:g}"]
    for to_x, to_y in points[1:]:
        middle = (x + to_x) / 2
        told.append(f"C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}")
        x, y = to_x, to_y
    return "".join(told)


def _head(points: Sequence[Point]) -> str:
    x, y = points[-1]
    back = -9 if points[-2][0] < x else 9
    return f"M{x:g} {y:g}l{back} -4.5v9z"


def _lines(state: State) -> list[str]:
    shown = [_shortened(name) for name in state.names]
    if len(shown) <= _MOST_NAMES:
        return shown
    return [*shown[: _MOST_NAMES - 1], f"+ {len(shown) - _MOST_NAMES + 1}"]


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _add(parent: Tree.Element, tag: str, text: str = "", /, **attributes: str) -> Tree.Element:
    made = Tree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made
