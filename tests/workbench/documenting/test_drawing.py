"""Where the boxes and arrows of a diagram stand, whatever the graph is."""

from __future__ import annotations

import re

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.domain import Category
from leadcat_rules.workbench.documenting import written
from leadcat_rules.workbench.documenting.drawing import Box, draw
from leadcat_rules.workbench.documenting.layering import Edge, layered
from tests.unit.given import rule
from tests.workbench.documenting.given import CUSTOMER, LISTS, told

NODES = [f"n{number}" for number in range(7)]
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] != e[1]),
    unique=True,
    max_size=14,
)


@settings(max_examples=30, deadline=None)
@given(EDGES)
def test_boxes_never_overlap_and_each_arrow_joins_its_two(edges: list[Edge]) -> None:
    drawing = draw({node: [node] for node in NODES}, dict.fromkeys(edges, "1"))
    boxes = list(drawing.boxes.values())
    assert len(boxes) == len(NODES)
    for index, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[index + 1 :])
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height
    for (source, target), line in drawing.lines.items():
        assert touches(drawing.boxes[source], line.points[0])
        assert touches(drawing.boxes[target], line.points[-1])


@settings(max_examples=30, deadline=None)
@given(EDGES)
def test_only_what_closes_a_circle_runs_to_the_left(edges: list[Edge]) -> None:
    layers = layered(NODES, edges)
    depth = {slot[0]: n for n, each in enumerate(layers.slots) for slot in each if len(slot) == 1}
    for edge in edges:
        assert (depth[edge[0]] > depth[edge[1]]) is (edge in layers.turned)
    if all(source < target for source, target in edges):
        assert not layers.turned


def test_a_long_chain_is_no_deep_recursion() -> None:
    chain = [(f"n{n}", f"n{n + 1}") for n in range(3000)]
    layers = layered([f"n{n}" for n in range(3001)], chain)
    assert len(layers.slots) == 3001


def test_the_labels_of_a_crossing_dont_hide_each_other() -> None:
    edges = {("a", "c"): "1", ("a", "d"): "2", ("b", "c"): "3", ("b", "d"): "4"}
    drawing = draw({node: [node] for node in "abcd"}, edges)
    places = [line.label for line in drawing.lines.values()]
    assert all(
        abs(x - other_x) > 12 or abs(y - other_y) > 18
        for index, (x, y) in enumerate(places)
        for other_x, other_y in places[index + 1 :]
    )


def test_of_many_rules_and_names_the_first_few_are_drawn() -> None:
    many = [
        Category(id=f"{number}", name=f"Name {number}", group="potential_customer")
        for number in range(100, 112)
    ]
    lists = evolve(LISTS, categories=(CUSTOMER, *many))
    shown = told(*(rule(id=f"r{number}") for number in range(7)), lists=lists)
    drawn = re.findall(r"<text[^>]*>(.*?)</text>", "".join(written(shown, "svg")))
    assert drawn[6:] == ["Name 106", "+ 5", "Customer", "1, 2, 3, 4, 5 …"]


def test_a_ruleset_without_rules_has_a_document_too() -> None:
    assert told().arrows == ()


def overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.width < other.x or other.x + other.width < one.x
    return not (beside or one.y + one.height < other.y or other.y + other.height < one.y)


def touches(box: Box, point: tuple[float, float]) -> bool:
    return point[0] in (box.x, box.x + box.width) and box.y <= point[1] <= box.y + box.height
