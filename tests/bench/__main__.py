"""`make bench`: measures row after row, prints a table, writes var/bench.json."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench import ground
from tests.bench.page import table_of, write_page

ROWS = ("provisioning", "exchange", "proving", "queue", "pages", "catalogue")
FIGURES = ground.ROOT / "var" / "bench.json"
PAGE = ground.ROOT / "docs" / "performance.md"


def main() -> int:
    """0 also when goals are missed: a miss is printed, it fails nothing."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure, as ratios side by side in one run.")
    parser.add_argument("--rows", choices=ROWS, action="extend", nargs="+", help="some rows instead of all")
    parser.add_argument("--small", action="store_true", help="small sizes: a look in minutes")
    parser.add_argument("--page", action="store_true", help="only put the last run into docs/performance.md")
    options = parser.parse_args()
    console = Console()
    if options.page:
        write_page(PAGE, json.loads(FIGURES.read_text(encoding="utf-8")), told(FIGURES))
        console.print(f"written to {PAGE}")
        return 0
    ground.settle()
    measures: list[dict[str, Any]] = []
    for name in options.rows or ROWS:
        console.print(f"[bold]{name}[/bold]")
        for measure in rows_of(name, full=not options.small):
            console.print(f"  {measure.name} {measure.size}: {measure.value:.3g} {measure.unit}")
            measures.append(measure.as_json())
            FIGURES.write_text(json.dumps(measures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(table_of(measures))
    console.print(f"{told(FIGURES)} Written to {FIGURES}")
    return 0


def rows_of(name: str, *, full: bool) -> Iterator[Any]:
    """The figures of one row, as they come."""
    yield from importlib.import_module(f"tests.bench.row_{name}").measure(full=full)


def told(figures: Path) -> str:
    """When the figures were taken, and on what."""
    taken = datetime.fromtimestamp(figures.stat().st_mtime, UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"Measured {taken:%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores and {memory:.0f} GB."


if __name__ == "__main__":
    sys.exit(main())
