"""What the studio tells people's services."""

from django.http import HttpRequest
from wagtail import hooks

from core.actors import Actor
from tenants.people.models import User
from tenants.people.services import note_person_saved


@hooks.register("after_create_user")
def note_creation(request: HttpRequest, person: User) -> None:
    note_person_saved(person=person, is_new=True, by=Actor.of(request.user))  # type: ignore[arg-type]


@hooks.register("after_edit_user")
def note_change(request: HttpRequest, person: User) -> None:
    note_person_saved(person=person, is_new=False, by=Actor.of(request.user))  # type: ignore[arg-type]
