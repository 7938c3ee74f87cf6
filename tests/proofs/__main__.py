"""`python -m tests.proofs [ROW ...]`: proves the rows, prints one line for each, keeps the results."""

import argparse
import signal
import sys
from collections.abc import Sequence

from rich.console import Console

from tests import databases
from tests.proofs.results import ROOT, Result, Results, fingerprint
from tests.proofs.row import Row
from tests.proofs.rows import every_row
from tests.proofs.running import run_row

RESULTS = ROOT / "var" / "prove.json"


def numbers(result: Result, kind: str) -> str:
    """`12,000 requests, 0 foreign rows`."""
    figures = result.figures(kind)
    return ", ".join(f"{figures[name]:,} {name}" for name in result.names(kind))


def line(result: Result) -> str:
    """One row as it is printed."""
    verdict = {True: "holds", False: "FAILS", None: "begun"}[result.held]
    scale = "" if result.scale == 1 else f" (at {result.scale:g} of the size)"
    told = f"{numbers(result, 'tried')}: {numbers(result, 'absent')}; planted and found: {numbers(result, 'planted')}"
    return f"{result.row:<16} {verdict}  {result.why_not or told}{scale}  {result.seconds:,.0f} s"


HEAD = ("Row", "What is shown", "Tried", "Absent", "Planted and found", "Time", "When")


def table(results: Results, rows: Sequence[Row]) -> str:
    """The results as Markdown, and the machines they are from."""
    lines = [f"| {' | '.join(HEAD)} |", "|" + "---|" * len(HEAD)]
    machines = set[str]()
    for row in rows:
        known = results.rows.get(row.name)
        if known is None or not known.held or known.scale != 1:
            lines.append(f"| {row.name} | {row.claim} | not run | | | | |")
            continue
        told = [numbers(known, kind) for kind in ("tried", "absent", "planted")]
        lines.append(
            f"| {row.name} | {row.claim} | {' | '.join(told)} | {known.seconds:,.0f} s | {known.finished[:10]} |"
        )
        machines.add("On {cores} cores and {memory_gib} GiB, with Python {python}.".format_map(known.machine))
    return "\n".join([*lines, "", *sorted(machines)])


def asked(rows: Sequence[Row]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make prove", description="Prove the rows of docs/proofs.md.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(row.name for row in rows)}")
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the size, to try the row itself")
    parser.add_argument("--again", action="store_true", help="also what was proven with this code already")
    parser.add_argument("--table", action="store_true", help="print the results as Markdown, and run nothing")
    options = parser.parse_args()
    unknown = set(options.rows) - {row.name for row in rows}
    if unknown:
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    rows = every_row()
    options = asked(rows)
    results = Results(RESULTS)
    if options.table:
        print(table(results, rows))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console = Console()
    code = fingerprint()
    outcomes: list[bool | None] = []
    try:
        for row in rows:
            if options.rows and row.name not in options.rows:
                continue
            result = results.begin(row, code=code, scale=options.scale, again=options.again)
            with console.status(row.name) as status:
                if result.held is None:
                    run_row(row, results, result, progress=status.update)
            console.print(line(result), highlight=False, soft_wrap=True)
            outcomes.append(result.held)
    finally:
        databases.clear_up()
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
