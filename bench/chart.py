"""A picture of lines over two logarithmic axes, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Line = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 860, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 210, 20, 50
_COLOURS = (
    "#0b5fff", "#8a8d91", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b",
    "#e377c2", "#bcbd22", "#1b7837", "#762a83", "#404040",
)  # fmt: skip
_APART = 15
"""Between two names at the right."""


class Chart:
    """The lines with their names; x and y are logarithmic."""

    def __init__(self, lines: Mapping[str, Line], across: str, up: str) -> None:
        self._lines = lines
        self._across, self._up = across, up
        points = [point for line in lines.values() for point in line]
        self._x = floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))
        self._y = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))

    def svg(self) -> str:
        """The whole picture."""
        size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif"'
        parts = [f'{head} font-size="12">', '<rect width="100%" height="100%" fill="#fff"/>']
        parts += [*self._grid(), *self._drawn(), *self._titles(), "</svg>"]
        return "\n".join(parts) + "\n"

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Where this point is drawn."""
        wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        along = (log10(x) - self._x[0]) / max(1, self._x[1] - self._x[0])
        above = (log10(y) - self._y[0]) / max(1, self._y[1] - self._y[0])
        return round(_LEFT + along * wide, 1), round(_HEIGHT - _BOTTOM - above * high, 1)

    def _grid(self) -> Iterator[str]:
        for power in range(self._x[0], self._x[1] + 1):
            x, _ = self._at(10.0**power, 10.0 ** self._y[0])
            yield _stroke([(x, _TOP), (x, _HEIGHT - _BOTTOM)], "#e3e6ea", 1)
            yield _text(x, _HEIGHT - _BOTTOM + 18, f"{10**power:,}", "middle")
        for power in range(self._y[0], self._y[1] + 1):
            _, y = self._at(10.0 ** self._x[0], 10.0**power)
            yield _stroke([(_LEFT, y), (_WIDTH - _RIGHT, y)], "#e3e6ea", 1)
            yield _text(_LEFT - 8, y + 4, f"{10.0**power:,g}", "end")

    def _drawn(self) -> Iterator[str]:
        lowest = float(_HEIGHT)
        ends = sorted(self._lines, key=lambda name: self._lines[name][-1][1])
        for name in ends:
            colour = _COLOURS[list(self._lines).index(name) % len(_COLOURS)]
            places = [self._at(*point) for point in self._lines[name]]
            yield _stroke(places, colour, 3 if name == next(iter(self._lines)) else 1.5)
            yield from (f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in places)
            lowest = min(places[-1][1], lowest - _APART)
            told = _stroke([places[-1], (_WIDTH - _RIGHT + 10, lowest)], colour, 0.5)
            yield told + _text(_WIDTH - _RIGHT + 14, lowest + 4, name, "start", colour)

    def _titles(self) -> Iterator[str]:
        middle = _LEFT + (_WIDTH - _LEFT - _RIGHT) / 2
        yield _text(middle, _HEIGHT - 12, self._across, "middle")
        turned = f'transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle"'
        yield f"<text {turned}>{escape(self._up)}</text>"


def _stroke(places: Sequence[tuple[float, float]], colour: str, width: float) -> str:
    points = " ".join(f"{x},{y}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    place = f'x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
