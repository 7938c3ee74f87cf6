"""Writes about people and their roles."""

from tenants.people.services.groups import sync_groups
from tenants.people.services.persons import create_user, deactivate_user, invite_user, note_person_saved, set_roles

__all__ = ["create_user", "deactivate_user", "invite_user", "note_person_saved", "set_roles", "sync_groups"]
