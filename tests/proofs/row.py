"""What a row of proof is: which tests, how much of each, and what must have been tried in the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """Tests that run as one process, `rounds` times with `size / rounds` each; a round that passed is kept."""

    tests: tuple[str, ...]
    size: int = 1
    rounds: int = 1

    def share(self, scale: float) -> int:
        """What one round tries."""
        return max(1, round(self.size * scale / self.rounds))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the proof.

    It holds when every part passed, a planted fault was found, and `goals` (what was tried: how often, at full size)
    were reached; a test that was left out proves nothing.
    """

    name: str
    claim: str
    parts: tuple[Part, ...]
    goals: Mapping[str, int] = field(default_factory=dict)
