"""What a message says of the files it names, held against what they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.exchange.errors import RefusedError
from shared.exchange.payload import pictures_of
from shared.media.queries import references_of


def types_of(payloads: Iterable[Any], *, origin_role: str) -> dict[str, str]:
    """The type, from its bytes, of every file that these payloads name and their origin holds. One query at most."""
    named = {one for payload in payloads for one in _named(payload)}
    return {each.hash: each.extension for each in references_of(named, origin_role=origin_role)} if named else {}


def _named(value: Any) -> Iterator[str]:
    """Hashes anywhere in a payload that nobody has cleaned yet."""
    if isinstance(value, dict):
        if isinstance(digest := value.get("hash"), str) and len(digest) == 64:
            yield digest
        yield from (one for part in value.values() for one in _named(part))
    elif isinstance(value, list):
        yield from (one for part in value for one in _named(part))


def check_types(payload: dict[str, Any], types: Mapping[str, str]) -> None:
    """Refuse a clean payload that calls a file another type than its bytes are. Raises RefusedError."""
    for picture in pictures_of(payload):
        known = types.get(picture["hash"], picture["extension"])
        if known != picture["extension"]:
            reason = f"the file {picture['hash'][:12]} is of the type {known}, not {picture['extension']}"
            raise RefusedError(reason)
