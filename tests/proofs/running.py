"""Runs a row: its parts' rounds, one after the other, each a pytest of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.proofs.recording import LOG
from tests.proofs.results import ROOT, Result, Results, read_figures
from tests.proofs.row import Row

Progress = Callable[[str], None]
PYTEST = (sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-n", "0", "-p", "no:cacheprovider")


def run_row(row: Row, results: Results, result: Result, *, progress: Progress, pytest: Sequence[str] = PYTEST) -> None:
    """Run what is still missing of a row, saving after each round; stops at the first that fails."""
    rounds = [(part, number) for part in row.parts for number in range(part.rounds)]
    for place, (part, number) in enumerate(rounds, 1):
        key = f"{row.parts.index(part)}-{number}"
        if key in result.rounds:
            continue
        progress(f"{row.name}: {place} of {len(rounds)}")
        begun = time.monotonic()
        folder = results.path.parent / "prove" / row.name
        passed = run_round([*pytest, *part.tests], number, part.share(result.scale), folder / key)
        result.seconds = round(result.seconds + time.monotonic() - begun, 1)
        if not passed:
            result.held, result.why_not = False, f"see {os.path.relpath(folder / key, ROOT)}.txt"
            results.save()
            return
        result.rounds[key] = read_figures((folder / key).with_suffix(".jsonl").read_text().splitlines())
        results.save()
    result.judge(row)
    results.save()


def run_round(command: Sequence[str], number: int, size: int, stem: Path) -> bool:
    """One pytest; its figures go to `stem`.jsonl and what it says to `stem`.txt. Ends it when this process ends."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    figures, said = stem.with_suffix(".jsonl"), stem.with_suffix(".txt")
    figures.write_text("")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "NODVERK_DATABASE_"))},
        "NODVERK_TEST_KEEP": "1",
        "NODVERK_PROOF_SIZE": str(size),
        "NODVERK_PROOF_SEED": str(number),
        LOG: str(figures),
    }
    with said.open("w") as output:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            return child.wait() == 0
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
