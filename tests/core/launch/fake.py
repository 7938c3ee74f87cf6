"""Demo and smoke over small programs: ``python -m tests.core.launch.fake demo|smoke``."""

import os
import sys
from pathlib import Path

from core.launch.commands import ROOT, database_url
from core.launch.demo import run_demo
from core.launch.ports import metrics_port_from_environment
from core.launch.programs import Programs
from core.launch.smoke import run_smoke
from core.launch.tour import CHECKS, node_front, portal_front, unknown_host
from core.postgres import LaunchError

FRONTS = tuple(check for check in CHECKS if check.run in {portal_front, node_front, unknown_host})
PARTS = Path(__file__).with_name("parts.py")


def programs() -> Programs:
    def part(name: str) -> list[str]:
        return [sys.executable, str(PARTS), name]

    return Programs(
        ROOT,
        migrate=["/bin/true"],
        worker=part("worker"),
        fill=part("fill"),
        web=part("web"),
        metrics=part("metrics"),
        metrics_port=metrics_port_from_environment(),
    )


def run(name: str) -> int:
    if name == "smoke":
        return run_smoke(ROOT, programs(), FRONTS, database_url=database_url())
    var, port = Path(os.environ["NODVERK_VAR"]), int(os.environ["NODVERK_PORT"])
    return run_demo(ROOT, var, port, programs(), database_url())


if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1]))
    except LaunchError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
