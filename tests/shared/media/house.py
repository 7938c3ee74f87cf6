"""The cast's tenants together, for tests that need all of them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class House:
    """Two nodes and the office."""

    umea: Any
    orebro: Any
    kansli: Any
