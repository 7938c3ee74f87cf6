"""The project's own files, as the architecture tests read them."""

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "shared", "tenants", "national_office")
NOT_OURS = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def project_files(root: Path = ROOT) -> list[Path]:
    """Every file that is tracked or would be: what git sees, and without git what stands in the folder."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        return sorted(path for name in set(listed.split("\0")) if name and (path := root / name).is_file())
    return sorted(_walk(root))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (Path(folder) / name for name in names if not name.endswith((".mo", ".pyc")))


class Module:
    """One Python file of ours."""

    def __init__(self, path: Path, root: Path = ROOT) -> None:
        self.path = path
        self.place = path.relative_to(root).as_posix()
        self.name = self.place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))


_read: dict[Path, Module] = {}


def modules(*packages: str) -> list[Module]:
    """Every module of the packages (ours, when none is named), migrations left out; each is read once."""
    found = sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))
    kept = [path for path in found if not {"migrations", *NOT_OURS}.intersection(path.relative_to(ROOT).parts)]
    return [_read.setdefault(path, Module(path)) for path in kept]


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
