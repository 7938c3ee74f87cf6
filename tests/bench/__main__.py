"""`make bench`: measures row after row, prints a table, writes var/bench.json."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import ground

ROWS = ("provisioning", "exchange", "catalogue", "pages")


def main() -> int:
    """0 also when goals are missed: a miss is printed, it fails nothing."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure, as ratios side by side in one run.")
    parser.add_argument("--only", choices=ROWS, action="append", help="one row (repeatable)")
    parser.add_argument("--small", action="store_true", help="small sizes: a look in minutes")
    options = parser.parse_args()
    ground.settle()
    measures = []
    console = Console()
    for name in options.only or ROWS:
        console.print(f"[bold]{name}[/bold]")
        for measure in rows_of(name, full=not options.small):
            console.print(f"  {measure.name} {measure.size}: {measure.value:.3g} {measure.unit}")
            measures.append(measure)
    console.print(table_of(measures))
    target = ground.ROOT / "var" / "bench.json"
    target.write_text(json.dumps([measure.as_json() for measure in measures], indent=1, ensure_ascii=False) + "\n")
    console.print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores; written to {target}")
    return 0


def rows_of(name: str, *, full: bool) -> Iterator[Any]:
    """The figures of one row, as they come."""
    yield from importlib.import_module(f"tests.bench.row_{name}").measure(full=full)


def table_of(measures: list[Any]) -> Table:
    """All figures with their goals."""
    table = Table("what", "size", "figure", "unit", "goal", "met")
    words = {True: "yes", False: "NO", None: ""}
    for each in measures:
        table.add_row(each.name, each.size, f"{each.value:.3g}", each.unit, each.goal, words[each.met])
    return table


if __name__ == "__main__":
    sys.exit(main())
