"""A table that is printed page by page, so that a long one needs no memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from attrs import evolve, frozen
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

PAGE = 50
"""Rows that are laid out together."""
_GAP = 2
_NARROWEST = 10
_HARDLY_READABLE = 6
_LONG_WORD = 32
"""A longer word, such as a rule's id, is broken before others' cells become tall."""
_T = TypeVar("_T")


@frozen
class _Column:
    header: str
    needed: int
    """The width of its widest cell so far."""
    longest_word: int
    is_whole: bool = False

    @classmethod
    def headed(cls, header: str, *, is_whole: bool) -> _Column:
        return cls(header, len(header), len(header), is_whole)

    @property
    def unbroken(self) -> int:
        """The width below which something is broken that should not be."""
        return self.needed if self.is_whole else self.longest_word

    @property
    def readable(self) -> int:
        """The width below which something is broken that isn't very long."""
        return self.needed if self.is_whole else min(self.longest_word, _LONG_WORD)

    def at_least(self, width: int) -> int:
        """This width, or all that is needed of what stays whole."""
        return self.needed if self.is_whole else width

    def with_cells(self, cells: Sequence[Text]) -> _Column:
        words = (word for cell in cells for word in cell.plain.split(" "))
        return evolve(
            self,
            needed=max(self.needed, *(cell.cell_len for cell in cells)),
            longest_word=max(self.longest_word, *map(cell_len, words)),
        )


class PagedTable:
    """Columns keep the width that the pages before needed; too wide a cell goes on below.

    In a narrow console the columns `whole` stay unbroken longest, such as ids; the column
    `spare` is left out where words would be broken.
    """

    def __init__(
        self,
        console: Console,
        headers: Sequence[str],
        *,
        whole: Collection[str] = (),
        spare: str | None = None,
    ) -> None:
        self._console = console
        self._columns = [_Column.headed(each, is_whole=each in whole) for each in headers]
        self._spare = spare
        self._rows: list[Sequence[Text]] = []
        self._has_begun = False
        self._left_out: int | None = None

    def add(self, *cells: Text) -> None:
        """One more row, printed with its page."""
        self._rows.append(cells)
        if len(self._rows) == PAGE:
            self.flush()

    def flush(self) -> None:
        """Print the rows that wait for their page to be full."""
        if not self._rows:
            return
        cells = zip(*self._rows, strict=True)
        pairs = zip(self._columns, cells, strict=True)
        self._columns = [column.with_cells(below) for column, below in pairs]
        if not self._has_begun:
            self._left_out = self._spare_place()
        self._print(self._page())
        self._has_begun = True
        self._rows.clear()

    def _print(self, page: Table) -> None:
        if self._console.is_terminal:
            self._console.print(page)
            return
        with self._console.capture() as captured:
            self._console.print(page)
        # Cells are filled up with blanks, which only a terminal's colours need at the end.
        for line in captured.get().rstrip("\n").split("\n"):
            print(line.rstrip(), file=self._console.file)
        self._console.file.flush()

    def _page(self) -> Table:
        page = Table(
            box=SIMPLE_HEAD,
            show_edge=False,
            show_header=not self._has_begun,
            pad_edge=False,
            padding=(0, _GAP - 1, 0, 0),
        )
        columns = self._kept(self._columns)
        for column, width in zip(columns, self._widths(columns), strict=True):
            page.add_column(column.header, width=width, overflow="fold")
        for row in self._rows:
            page.add_row(*self._kept(row))
        return page

    def _kept(self, row: Sequence[_T]) -> list[_T]:
        return [each for place, each in enumerate(row) if place != self._left_out]

    def _spare_place(self) -> int | None:
        """Which column is left out, where not all words have room."""
        if sum(column.unbroken for column in self._columns) <= self._available(self._columns):
            return None
        spare = (n for n, column in enumerate(self._columns) if column.header == self._spare)
        return next(spare, None)

    def _available(self, columns: Sequence[_Column]) -> int:
        return self._console.width - _GAP * (len(columns) - 1)

    def _widths(self, columns: Sequence[_Column]) -> list[int]:
        """As wide as needed; in a narrow console two lines a cell, then more, then broken words."""
        widths = [column.needed for column in columns]
        for narrowest in (
            [max(column.readable, column.needed * 6 // 10) for column in columns],
            [column.readable for column in columns],
            [column.at_least(_NARROWEST) for column in columns],
            [column.at_least(_HARDLY_READABLE) for column in columns],
            [_NARROWEST] * len(widths),
        ):
            widths = _narrowed(widths, narrowest, self._available(columns))
        return widths


def _narrowed(widths: Sequence[int], narrowest: Sequence[int], available: int) -> list[int]:
    """Those that can give most give first, so that few columns break their lines."""
    narrowed = [min(width, available) for width in widths]
    spare = [max(0, width - least) for width, least in zip(narrowed, narrowest, strict=True)]
    excess = max(0, sum(narrowed) - available)
    for index in sorted(range(len(widths)), key=spare.__getitem__, reverse=True):
        given = min(spare[index], excess)
        narrowed[index] -= given
        excess -= given
    return narrowed
