"""A figure as apps give it; how it is told to Prometheus is not their matter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A name without `nodverk_`, what it means, and its values: one under an empty word, or one for each of few words.

    `label` says what the words are. They must be a closed set: states, kinds, tenants' short names.
    """

    name: str
    about: str
    values: dict[str, float]
    label: str = ""
