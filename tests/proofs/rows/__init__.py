"""The rows, one file each with a `ROW`. A new one: a file here, and tests that use the fixture `proof`."""

from importlib import import_module
from pkgutil import iter_modules

from tests.proofs.row import Row


def every_row() -> list[Row]:
    """All rows, by the names of their files."""
    names = sorted(module.name for module in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").ROW for name in names]
