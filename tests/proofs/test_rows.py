"""The rows of the proof, and the runner that keeps count of them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.__main__ import table
from tests.proofs.recording import Proof
from tests.proofs.results import ROOT, Result, Results, fingerprint, read_figures
from tests.proofs.row import Part, Row
from tests.proofs.rows import every_row
from tests.proofs.running import run_row

QUICK = (sys.executable, "-m", "pytest", "-c", "/dev/null", "-q")  # without the suite's database

TESTS = """
from tests.isolation.sizes import SEED, SIZE
from tests.proofs.recording import Proof, proof

def test_it(proof: Proof) -> None:
    proof.tried("rounds", 1)
    proof.tried("things", SIZE)
    proof.planted("wrong", {planted})
    proof.absent("lost", {absent})
"""


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path / "prove.json")


def row(folder: Path, *, planted: str = "3", absent: str = "0", goal: int = 100) -> Row:
    """A row of one test with two rounds of fifty things."""
    file = folder / "test_planted.py"
    file.write_text(TESTS.format(planted=planted, absent=absent))
    return Row("planted", "A claim", (Part((str(file),), size=100, rounds=2),), {"things": goal})


def prove(row: Row, results: Results, code: str = "a") -> Result:
    result = results.begin(row, code=code, scale=1, again=False)
    if result.held is None:
        run_row(row, results, result, progress=lambda text: None, pytest=QUICK)
    return result


def test_a_row_holds_when_its_rounds_passed(tmp_path: Path, results: Results) -> None:
    result = prove(row(tmp_path), results)
    assert (result.held, result.why_not, sorted(result.rounds)) == (True, "", ["0-0", "0-1"])
    assert [dict(result.figures(kind)) for kind in ("tried", "planted")] == [
        {"rounds": 2, "things": 100},
        {"wrong": 6},
    ]
    assert result.names("absent") == ["lost"]


def test_it_goes_on_after_the_rounds_that_passed(tmp_path: Path, results: Results) -> None:
    """The second round fails; mended, only that one runs, and what is known with this code is not asked again."""
    broken = row(tmp_path, absent="SEED")
    first = prove(broken, results)
    assert (first.held, sorted(first.rounds)) == (False, ["0-0"])
    marked = {kind: {name: number + 1 for name, number in told.items()} for kind, told in first.rounds["0-0"].items()}
    first.rounds["0-0"] = marked
    results.save()
    again = prove(row(tmp_path), Results(results.path))
    assert (again.held, again.figures("tried")["rounds"]) == (True, 3)
    assert prove(broken, Results(results.path)).held is True


def test_other_code_is_proven_anew(tmp_path: Path, results: Results) -> None:
    prove(row(tmp_path), results)
    other = results.begin(row(tmp_path), code="b", scale=1, again=False)
    assert (other.held, other.rounds) == (None, {})


@pytest.mark.parametrize(
    ("rounds", "why_not"),
    [
        ({"tried": {"things": 99}, "planted": {"wrong": 1}}, "too few things"),
        ({"tried": {}, "planted": {"wrong": 1}}, "too few things"),
        ({"tried": {"things": 100}, "planted": {}}, "no planted fault was looked for"),
        ({"tried": {"things": 100}, "planted": {"wrong": 1}}, ""),
    ],
)
def test_what_was_left_out_proves_nothing(rounds: dict[str, Any], why_not: str, tmp_path: Path) -> None:
    result = Result("planted", "A claim", "a", 1, rounds={"0-0": rounds})
    result.judge(row(tmp_path))
    assert (result.held, result.why_not) == (not why_not, why_not)


def test_the_results_are_read_back_as_they_were_written(tmp_path: Path, results: Results) -> None:
    result = results.begin(row(tmp_path), code="a", scale=0.5, again=False)
    result.rounds["0-0"] = read_figures([json.dumps({"test": "x", "kind": "tried", "what": "things", "number": 7})])
    results.save()
    kept = Results(results.path).rows
    assert kept == {"planted": result}
    assert kept["planted"].rounds == {"0-0": {"tried": {"things": 7}, "planted": {}, "absent": {}}}


def test_figures_are_told_and_hold() -> None:
    told: list[dict[str, object]] = []
    proof = Proof("test", told.append)
    with pytest.raises(AssertionError, match="wrong: planted and not found"):
        proof.planted("wrong", 0)
    with pytest.raises(AssertionError, match="lost: 1"):
        proof.absent("lost", 1)
    assert told == []
    proof.absent("lost", 0)
    assert told == [{"test": "test", "kind": "absent", "what": "lost", "number": 0}]


def test_the_code_has_a_fingerprint_that_changes_with_it(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text("")
    (tmp_path / "core").mkdir()
    before = fingerprint(tmp_path)
    (tmp_path / "core" / "new.py").write_text("")
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize("row", every_row(), ids=lambda row: str(row.name))
def test_each_row_names_tests_that_are_there_and_goals_that_its_parts_can_reach(row: Row) -> None:
    files = [test.partition("::")[0] for part in row.parts for test in part.tests]
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert row.goals != {}
    assert all(part.size % part.rounds == 0 for part in row.parts)


def test_rows_have_names_of_their_own() -> None:
    names = [row.name for row in every_row()]
    assert sorted(set(names)) == sorted(names)


def test_the_table_tells_what_held_at_full_size_when_and_on_what(tmp_path: Path) -> None:
    rows = [Row(name=name, claim=f"Claim {name}", parts=(), goals={"jobs": 1}) for name in ("one", "two", "three")]
    results = Results(tmp_path / "prove.json")
    for row, scale in zip(rows, (1.0, 0.1, 1.0), strict=True):
        result = results.begin(row, code="x", scale=scale, again=False)
        result.rounds["0-0"] = {"tried": {"jobs": 1_200}, "absent": {"lost": 0}, "planted": {"losses": 2}}
        result.machine = {"cores": 2, "memory_gib": 24, "python": "3.13.0"}
        result.seconds, result.held, result.finished = 61.4, row.name != "three", "2026-11-25T21:00:00+00:00"
    assert table(results, rows).splitlines() == [
        "| Row | What is shown | Tried | Absent | Planted and found | Time | When |",
        "|---|---|---|---|---|---|---|",
        "| one | Claim one | 1,200 jobs | 0 lost | 2 losses | 61 s | 2026-11-25 |",
        "| two | Claim two | not run | | | | |",
        "| three | Claim three | not run | | | | |",
        "",
        "On 2 cores and 24 GiB, with Python 3.13.0.",
    ]
