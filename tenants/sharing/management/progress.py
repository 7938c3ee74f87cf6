"""How far a verification or a rebuild has come: one line on a terminal, nothing elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Line:
    """The line: whose turn it is, percent, steps a second, time."""

    def __init__(self, bars: Bars, task: TaskID) -> None:
        self.bars = bars
        self.task = task

    def expect(self, total: int) -> None:
        """So many steps, roughly."""
        self.bars.update(self.task, total=max(total, 1))

    def begin(self, stage: str) -> None:
        """The turn of a tenant."""
        self.bars.update(self.task, description=stage)

    def more(self, number: int) -> None:
        """So many steps were done."""
        self.bars.update(self.task, advance=number)
        task = self.bars.tasks[self.task]
        self.bars.update(self.task, rate=f"{task.speed or 0:,.0f} {_('a second')}")


@contextmanager
def shown() -> Iterator[Line]:
    """The line on the terminal's error output."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Bars(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
        yield Line(bars, bars.add_task("", total=None, rate=""))
