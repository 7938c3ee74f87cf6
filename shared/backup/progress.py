"""Progress bars of backups and restores, one a stage."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from core.backup.verify import Progress


@contextmanager
def shown() -> Iterator[Progress]:
    """A bar for each stage on the terminal's error output; its words follow what is at work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=Console(stderr=True)) as bars:

        def progress(text: str, done: int, total: int) -> None:
            stage = text.partition(":")[0]
            if stage not in tasks:
                tasks[stage] = bars.add_task(text, total=total)
            bars.update(tasks[stage], description=text, completed=done, total=total)

        yield progress
