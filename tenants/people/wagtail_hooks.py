"""What the studio tells people's services."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import hooks

from core.actors import Actor
from tenants.people.models import User
from tenants.people.services import invite_by_mail, note_person_saved


@hooks.register("after_create_user")
def note_creation(request: HttpRequest, person: User) -> None:
    by = Actor.of(request.user)  # type: ignore[arg-type]
    note_person_saved(person=person, is_new=True, by=by)
    invite_by_mail(person=person, language=get_language() or "sv", by=by)
    text = _("%(email)s gets a link by e-mail, to choose a password by.")
    messages.info(request, text % {"email": person.email})


@hooks.register("after_edit_user")
def note_change(request: HttpRequest, person: User) -> None:
    note_person_saved(person=person, is_new=False, by=Actor.of(request.user))  # type: ignore[arg-type]
