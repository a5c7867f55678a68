"""A table that is printed page by page, so that a long one needs no memory."""

from __future__ import annotations

from collections.abc import Sequence

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


@frozen
class _Column:
    header: str
    needed: int
    """The width of its widest cell so far."""
    longest_word: int

    @classmethod
    def headed(cls, header: str) -> _Column:
        return cls(header, len(header), len(header))

    def with_cells(self, cells: Sequence[Text]) -> _Column:
        words = (word for cell in cells for word in cell.plain.split(" "))
        return evolve(
            self,
            needed=max(self.needed, *(cell.cell_len for cell in cells)),
            longest_word=max(self.longest_word, *map(cell_len, words)),
        )


class PagedTable:
    """Columns keep the width that the pages before needed; too wide a cell goes on below."""

    def __init__(self, console: Console, headers: Sequence[str]) -> None:
        self._console = console
        self._columns = [_Column.headed(header) for header in headers]
        self._rows: list[Sequence[Text]] = []
        self._has_begun = False

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
        for column, width in zip(self._columns, self._widths(), strict=True):
            page.add_column(column.header, width=width, overflow="fold")
        for row in self._rows:
            page.add_row(*row)
        return page

    def _widths(self) -> list[int]:
        """As wide as needed; in a narrow console two lines a cell, then more, then broken words."""
        available = self._console.width - _GAP * (len(self._columns) - 1)
        widths = [column.needed for column in self._columns]
        words = [column.longest_word for column in self._columns]
        halves = [max(column.longest_word, column.needed * 6 // 10) for column in self._columns]
        for narrowest in (halves, words, [_NARROWEST] * len(widths)):
            widths = _narrowed(widths, narrowest, available)
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
