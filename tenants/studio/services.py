"""Dressing a new tenant: its site answers at its host, its front pages carry its name, its manager can sign in.

Both steps run in the tenant's schema, inside provisioning's transaction.
"""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Site

from core.actors import SYSTEM
from core.tenancy.signing import signing_for
from shared.registry.models import Tenant
from shared.registry.queries import address_of_host
from shared.registry.services import NewTenant
from tenants.editorial.models import HomePage
from tenants.people.models import User
from tenants.people.queries import person_by_email
from tenants.people.services import create_user
from tenants.roles import Role


def dress_tenant(tenant: Tenant, new: NewTenant) -> str:
    """Make a new schema the tenant's own. Idempotent; nothing to pass on."""
    port = int(settings.NODVERK_PUBLIC_PORT or (443 if settings.NODVERK_PUBLIC_SCHEME == "https" else 80))
    Site.objects.filter(is_default_site=True).update(hostname=new.host_name, port=port, site_name=tenant.name_sv)
    Page.objects.filter(depth=1).update(title=tenant.name_sv, draft_title=tenant.name_sv)
    names = {"sv": tenant.name_sv, "en": tenant.name_en}
    for home in HomePage.objects.select_related("locale"):
        name = names.get(home.locale.language_code, tenant.name_sv)
        Page.objects.filter(pk=home.pk).update(title=name, draft_title=name)
    return ""


def seat_manager(tenant: Tenant, new: NewTenant) -> str:
    """Let the first manager in; returns how, for the operator to pass on. Does nothing when that person is there."""
    if new.manager is None or person_by_email(new.manager.email) is not None:
        return ""
    person = create_user(
        email=new.manager.email,
        name=f"{new.manager.first_name} {new.manager.last_name}".strip(),
        roles=[Role.VL],
        password=new.manager.password,
        by=SYSTEM,
    )
    if new.manager.password is not None:
        return ""
    address = f"{address_of_host(new.host_name)}{_first_password_path(tenant, person)}"
    text = _("%(email)s chooses a password within %(days)s days at %(address)s")
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
    return text % {"email": person.email, "days": days, "address": address}


def _first_password_path(tenant: Tenant, person: User) -> str:
    """Where "forgotten password" would send the person: good once, and for a time."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    with signing_for(tenant):
        arguments = {"uidb64": key, "token": default_token_generator.make_token(person)}
    urlconf = str(settings.TENANT_TYPES[tenant.type]["URLCONF"])
    with override(settings.LANGUAGE_CODE):
        return reverse("wagtailadmin_password_reset_confirm", urlconf=urlconf, kwargs=arguments)
