"""Links to set a password by, sent by e-mail: to who forgot it and to who is new."""

import uuid
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import get_language, override
from wagtail.users.models import UserProfile

from core.actors import Actor
from core.tasks import defer
from core.tasks.errors import TenantGoneError
from core.tenancy.binding import current_tenant
from shared.registry.queries import address_of_host, tenant_by_id
from tenants.audit.services import record
from tenants.people.models import User
from tenants.people.queries import person_by_email
from tenants.people.services.throttling import SIGN_IN, forget_tries

SEND_PASSWORD_LINK = "people.send_password_link"


def ask_for_password_link(*, email: str, language: str) -> None:
    """Have a link sent to the person with this address; nothing, and nothing that shows, when there is none."""
    person = person_by_email(email)
    if person is not None and person.is_active:
        _defer_link(person, language, invited=False)


def invite_by_mail(*, person: User, language: str, by: Actor) -> None:
    """Have a first link sent to somebody who was added."""
    _defer_link(person, language, invited=True)
    record(by=by, verb="person.invited", object_type="people.user", object_id=person.pk, summary=str(person))


def send_password_link(*, person_id: uuid.UUID, language: str, invited: bool) -> bool:
    """Send the mail, in the language the person chose in the studio, else `language`. False when nobody is there."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return False
    with override(_language_of(person) or language):
        context = _mail_context(person)
        kind = "invitation" if invited else "password"
        subject = render_to_string(f"people/mail/{kind}_subject.txt", context).strip()
        text = render_to_string(f"people/mail/{kind}.txt", context)
        send_mail(subject, text, _sender(context["tenant_name"]), [person.email])
    return True


def note_password_set(*, person: User) -> None:
    """After somebody set a password by a link: whoever tried too often may try anew."""
    forget_tries(SIGN_IN, person.email)
    actor = Actor.of(person)
    record(by=actor, verb="person.password_set", object_type="people.user", object_id=person.pk, summary=str(person))


def _defer_link(person: User, language: str, *, invited: bool) -> None:
    defer(
        SEND_PASSWORD_LINK,
        tenant_id=str(current_tenant().id),
        person_id=str(person.pk),
        language=language,
        invited=invited,
    )


def _language_of(person: User) -> str:
    profile = UserProfile.objects.filter(user=person).first()
    return str(profile.preferred_language) if profile else ""


def _sender(name: str) -> str:
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _mail_context(person: User) -> dict[str, Any]:
    tenant = tenant_by_id(current_tenant().id)
    if tenant is None:
        raise TenantGoneError
    key = urlsafe_base64_encode(force_bytes(person.pk))
    arguments = {"uidb64": key, "token": default_token_generator.make_token(person)}
    return {
        "name": person.first_name or person.email,
        "tenant_name": tenant.name_en if get_language() == "en" else tenant.name_sv,
        "address": f"{address_of_host(tenant.host)}{reverse('people:set_password', kwargs=arguments)}",
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }
