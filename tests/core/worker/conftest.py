"""Workers are tested on real scopes and commits, with a queue that is empty at first."""

from tests.core.tasks.conftest import _empty_queue, database, standing_copy

__all__ = ["_empty_queue", "database", "standing_copy"]
