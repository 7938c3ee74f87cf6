"""var/prove.json: what was proven, with which code, on which machine; a run that was cut off goes on from here."""

import hashlib
import json
import os
import platform
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.proofs.recording import KINDS
from tests.proofs.row import Row

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("core", "shared", "tenants", "national_office", "tests")
SUFFIXES = {".py", ".html", ".json"}


def fingerprint(root: Path = ROOT) -> str:
    """The code that is proven: what was shown with other code is shown anew."""
    digest = hashlib.sha256((root / "uv.lock").read_bytes())
    for path in sorted(path for folder in SOURCES for path in (root / folder).rglob("*") if path.suffix in SUFFIXES):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": os.cpu_count(), "memory_gib": round(memory / 2**30), "python": platform.python_version()}


@dataclass
class Result:
    """One row's outcome so far. `rounds` holds, by part and number, the figures of the rounds that passed."""

    row: str
    claim: str
    code: str
    scale: float
    rounds: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    seconds: float = 0.0
    held: bool | None = None
    why_not: str = ""
    finished: str = ""
    machine: dict[str, Any] = field(default_factory=machine)

    def figures(self, kind: str) -> Counter[str]:
        """What was tried, planted or absent, over all rounds."""
        return sum((Counter(told.get(kind, {})) for told in self.rounds.values()), Counter())

    def names(self, kind: str) -> list[str]:
        """What was looked for, also where the number is 0."""
        return sorted({name for told in self.rounds.values() for name in told.get(kind, {})})

    def judge(self, row: Row) -> None:
        """Whether the row holds, once all of its rounds passed."""
        tried = self.figures("tried")
        short = [name for name, goal in row.goals.items() if tried[name] < int(goal * self.scale)]
        if short:
            self.why_not = f"too few {', '.join(short)}"
        elif not self.figures("planted"):
            self.why_not = "no planted fault was looked for"
        self.held = not self.why_not
        self.finished = datetime.now(UTC).isoformat(timespec="seconds")


class Results:
    """The file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        kept = json.loads(path.read_text()) if path.exists() else []
        self.rows: dict[str, Result] = {row["row"]: Result(**row) for row in kept}

    def begin(self, row: Row, *, code: str, scale: float, again: bool) -> Result:
        """What is known of a row with this code and scale, else a clean sheet."""
        known = self.rows.get(row.name)
        if again or known is None or (known.code, known.scale) != (code, scale) or known.held is False:
            passed = known.rounds if known and not again and (known.code, known.scale) == (code, scale) else {}
            known = self.rows[row.name] = Result(row.name, row.claim, code, scale, rounds=passed)
        return known

    def save(self) -> None:
        """Write all of it, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps([asdict(row) for row in self.rows.values()], indent=1, ensure_ascii=False) + "\n")
        draft.replace(self.path)


def read_figures(lines: Iterable[str]) -> dict[str, dict[str, int]]:
    """A round's log, added up by kind and name."""
    told: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for line in lines:
        figure = json.loads(line)
        told[figure["kind"]][figure["what"]] += figure["number"]
    return {kind: dict(figures) for kind, figures in told.items()}
