"""Who will see what, in plain words."""

from django.utils.translation import gettext as _

from core.tenancy.binding import TenantLike
from shared.catalogue.enums import Visibility
from shared.registry.queries import tenants_in_service


def explain_visibility(tenant: TenantLike) -> dict[str, str]:
    """For each visibility, a sentence on who will see the page. One query."""
    everyone = tenants_in_service()
    own = next((each.name for each in everyone if each.id == tenant.id), "")
    others = [each.name for each in everyone if each.id != tenant.id]
    office = next((each.name for each in everyone if each.is_office and each.id != tenant.id), "")
    sentences = {
        Visibility.TENANT: _("Only people who are signed in at %(own)s."),
        Visibility.NATIONAL: _("People who are signed in at %(own)s and at %(office)s, which may receive a copy."),
        Visibility.NETWORK: _("People who are signed in at %(own)s and at: %(others)s. They may receive a copy."),
        Visibility.PUBLIC: _(
            "Everyone: on our own site, on the portal and in its search. %(others)s may receive and publish a copy."
        ),
    }
    if not office:
        sentences[Visibility.NATIONAL] = _("Only people who are signed in at %(own)s, which is the national office.")
    names = {"own": own, "office": office, "others": listed(others)}
    return {visibility.value: sentence % names for visibility, sentence in sentences.items()}


def listed(names: list[str]) -> str:
    """Names in a sentence: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_('and')} {names[-1]}"
