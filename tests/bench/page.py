"""The figures as people read them: a table on the terminal, and the same in docs/performance.md."""

from pathlib import Path
from typing import Any

from rich.table import Table

HEAD = ("what", "size", "figure", "unit", "goal", "met")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
WORDS = {True: "yes", False: "NO", None: ""}


def cells_of(row: dict[str, Any]) -> tuple[str, ...]:
    """One row of var/bench.json as text."""
    return (row["name"], row["size"], f"{row['value']:.3g}", row["unit"], row["goal"], WORDS[row["met"]])


def table_of(rows: list[dict[str, Any]]) -> Table:
    """For the terminal."""
    table = Table(*HEAD)
    for row in rows:
        table.add_row(*cells_of(row))
    return table


def markdown_of(rows: list[dict[str, Any]], told: str) -> str:
    """For a page: when and where it was measured, and a table."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(cells_of(row) for row in rows)]
    return "\n".join([told, "", *("| " + " | ".join(line) + " |" for line in lines)])


def write_page(page: Path, rows: list[dict[str, Any]], told: str) -> None:
    """Put the figures where the page has its marks. Raises ValueError for a page without them."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        message = f"{page} has no place for figures: {BEGIN} and {END}"
        raise ValueError(message)
    page.write_text(f"{before}{BEGIN}\n{markdown_of(rows, told)}\n{END}{after}", encoding="utf-8")
