"""Tenancy is tested on real scopes, commits and logins."""

from tests.isolation.standing import database, standing_copy

__all__ = ["database", "standing_copy"]
