"""Logs are tested on real scopes."""

from tests.isolation.standing import database, standing_copy

__all__ = ["database", "standing_copy"]
