"""``make demo``: from whatever state var/ is in to a running installation."""

from pathlib import Path

from core.installation import prepare_installation
from core.installation.addresses import place_of
from core.launch.ports import FIGURES, refuse_taken
from core.launch.programs import Programs, figures_folder
from core.launch.running import only_one
from core.launch.summary import print_summary
from core.launch.supervisor import StopAskedError, Supervisor
from core.launch.terminal import say, step
from core.launch.visitor import answers
from core.postgres import Status, ensure_cluster, start, status
from core.postgres.files import remove_tree

WEB_READY_WITHIN = 60.0


def run_demo(root: Path, var: Path, port: int, programs: Programs, database_url: str | None) -> int:
    """Raise the installation and serve until asked to stop. A rerun continues where an earlier one ended."""
    with only_one(var):
        refuse_taken(port)
        if programs.metrics_port is not None:
            refuse_taken(programs.metrics_port, FIGURES)
        supervisor = Supervisor(var, port)
        with supervisor.on_duty():
            try:
                raise_installation(supervisor, root, programs, database_url)
                print_summary(var, port)
                while True:
                    supervisor.pause()
            except StopAskedError as asked:
                say(f"\nAsked to stop ({asked}).")
    return 0


def raise_installation(supervisor: Supervisor, root: Path, programs: Programs, database_url: str | None) -> None:
    """Database, migrations, worker, content, web, figures: each starts when the one before is ready."""
    var, port = supervisor.var, supervisor.port
    if programs.metrics_port is not None:
        empty_figures(var)
    with step(database_title(database_url)):
        if database_url is None:
            start_cluster(supervisor, root)
        prepare_installation(root, var, database_url)
        supervisor.pause()
    with step("Migrations"):
        supervisor.run_step(programs.command("migrate", programs.migrate, var, port, logged=False))
    supervisor.serve(programs.command("worker", programs.worker, var, port, logged=True))
    with step("Demo content"):
        supervisor.run_step(programs.command("demo", programs.fill, var, port, logged=False))
    with step("Web server"):
        supervisor.serve(programs.web_command(var, port))
        supervisor.wait_for(lambda: answers(port), "The web server did not answer", WEB_READY_WITHIN)
    if programs.metrics_port is not None:
        supervisor.serve(programs.metrics_command(var, port))


def empty_figures(var: Path) -> None:
    """What the last run's processes counted is not this run's."""
    remove_tree(figures_folder(var))
    figures_folder(var).mkdir(parents=True)


def start_cluster(supervisor: Supervisor, root: Path) -> None:
    """Start the embedded cluster as ours to stop; one that ``database`` left running stays as it was."""
    cluster = ensure_cluster(root, supervisor.var)
    if status(cluster) is not Status.RUNNING:
        supervisor.owns(cluster, watched=False)
        start(cluster, tied=True)
        supervisor.owns(cluster, watched=True)


def database_title(database_url: str | None) -> str:
    if database_url is None:
        return "Embedded PostgreSQL (not for production; DATABASE_URL chooses another)"
    return f"PostgreSQL at {place_of(database_url)}"
