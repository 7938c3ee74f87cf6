"""Whether every file that a tenant names is held by it and lies there, and nothing else is held."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from shared.exchange.findings import NOTHING, FindingKind
from shared.media.disk import path_of
from shared.media.errors import InvalidNameError
from shared.media.names import MediaName
from shared.media.queries import Holding, holdings
from tenants.sharing.proving.places import Place


def prove_files(place: Place, *, contents: bool, progress: Callable[[int], None]) -> None:
    """Every file of the tenant: named as often as its reference counts, there, as long as noted.

    With `contents` the bytes are read too: they are those that the name says. Streams; one query.
    """
    for number, holding in enumerate(holdings(), 1):
        _prove_reference(place, holding)
        if holding.rows and holding.uses is not None:
            _prove_bytes(place, holding, contents=contents)
        place.findings.look(place.slug, "files", 1)
        progress(number)


def _prove_reference(place: Place, holding: Holding) -> None:
    if holding.uses is None:
        place.note(FindingKind.MISSING, "media reference", holding.hash, f"{holding.rows} uses", NOTHING)
    elif not holding.rows:
        place.note(FindingKind.ORPHAN, "media reference", holding.hash, NOTHING, f"{holding.uses} uses")
    elif holding.rows != holding.uses:
        found = f"{holding.uses} uses"
        place.note(FindingKind.DIFFERS, "media reference", holding.hash, f"{holding.rows} uses", found)


def _prove_bytes(place: Place, holding: Holding, *, contents: bool) -> None:
    try:
        path = path_of(MediaName(holding.hash, holding.extension))
        size = path.stat().st_size
    except (FileNotFoundError, InvalidNameError):
        place.note(FindingKind.MISSING, "file", holding.hash, f"{holding.size} bytes", NOTHING)
        return
    if size != holding.size:
        place.note(FindingKind.HASH, "file", holding.hash, f"{holding.size} bytes", f"{size} bytes")
    elif contents and (found := _hash_of(path)) != holding.hash:
        place.note(FindingKind.HASH, "file", holding.hash, holding.hash[:12], found[:12])


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
