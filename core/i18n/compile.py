"""Compiles each .po to a .mo beside it when it is older or missing."""

from pathlib import Path

import polib

PACKAGES = ("core", "shared", "tenants", "national_office")
ROOT = Path(__file__).resolve().parents[2]


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every catalogue of the four packages."""
    return sorted(path for package in PACKAGES for path in root.glob(f"{package}/locale/*/LC_MESSAGES/django.po"))


def borrowed(root: Path = ROOT) -> list[Path]:
    """The catalogues of single apps: what we say instead of a library's own words."""
    return sorted(path for package in PACKAGES for path in root.glob(f"{package}/*/locale/*/LC_MESSAGES/*.po"))


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Make the .mo of every catalogue that changed since it was made; returns those made. Whole or not at all."""
    made: list[Path] = []
    for source in (*catalogues(root), *borrowed(root)):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        made.append(target)
    return made
