"""The command line: one function per command, one sentence for what stands in the way."""

from collections.abc import Callable
from pathlib import Path

from core.environment import text
from core.installation import prepare_installation
from core.launch.demo import run_demo
from core.launch.ports import metrics_port_from_environment, port_from_environment
from core.launch.programs import Programs
from core.launch.reset import refuse_foreign, run_reset, run_status, run_stop
from core.launch.smoke import run_smoke
from core.launch.terminal import complain
from core.postgres import LaunchError
from core.postgres.errors import reason_of

ROOT = Path(__file__).resolve().parents[2]


def var_folder() -> Path:
    var = Path(text("NODVERK_VAR", str(ROOT / "var"))).resolve()
    refuse_foreign(ROOT, var)
    return var


def database_url() -> str | None:
    return text("DATABASE_URL") or None


def demo() -> int:
    programs = Programs(ROOT, metrics_port=metrics_port_from_environment())
    return run_demo(ROOT, var_folder(), port_from_environment(), programs, database_url())


def smoke() -> int:
    return run_smoke(ROOT, Programs(ROOT), database_url=database_url())


def reset() -> int:
    return run_reset(ROOT, var_folder(), database_url())


def stop() -> int:
    return run_stop(var_folder())


def status() -> int:
    return run_status(var_folder())


def database() -> int:
    """Start and prepare the database, print the owner's URL, and leave it running."""
    installation = prepare_installation(ROOT, var_folder(), database_url())
    print(installation.owner_url)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "demo": demo,
    "smoke": smoke,
    "reset": reset,
    "stop": stop,
    "status": status,
    "database": database,
}


def main(arguments: list[str]) -> int:
    """Run one command. Exit code 1 with a sentence when something outside stands in the way."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        complain(f"Usage: python -m core.launch {'|'.join(COMMANDS)}")
        return 2
    try:
        return COMMANDS[arguments[0]]()
    except LaunchError as error:
        complain(error)
    except OSError as error:
        complain(f"The system refuses: {reason_of(error)}.")
    except KeyboardInterrupt:
        return 130
    return 1
