"""Writes about people and their roles."""

from tenants.people.services.groups import sync_groups
from tenants.people.services.passwords import (
    ask_for_password_link,
    invite_by_mail,
    note_password_set,
    send_password_link,
)
from tenants.people.services.persons import create_user, deactivate_user, invite_user, note_person_saved, set_roles
from tenants.people.services.throttling import forget_tries, give_back, take_try

__all__ = [
    "ask_for_password_link",
    "create_user",
    "deactivate_user",
    "forget_tries",
    "give_back",
    "invite_by_mail",
    "invite_user",
    "note_password_set",
    "note_person_saved",
    "send_password_link",
    "set_roles",
    "sync_groups",
    "take_try",
]
