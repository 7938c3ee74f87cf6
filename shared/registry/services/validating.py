"""Looking at every fact of a new tenant before anything is made. Each refusal is one sentence."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.design.colour import PAPER, contrast, is_hex_colour
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.schemas import is_plain_name
from core.tenancy.shape import schema_exists
from shared.registry.enums import PartyRelation, Rung, TenantState, TenantType
from shared.registry.errors import InvalidFactError, InvalidNameError
from shared.registry.models import Domain, Tenant
from shared.registry.names import shown, validate_host, validate_name, validate_schema, validate_slug
from shared.registry.services.facts import NewTenant, Party, Place
from shared.taxonomy.queries import counties_by_code, municipalities_by_code

SEEN = 3.0
"""The contrast that WCAG asks of a shape; a fainter accent would never be shown as it was chosen."""


def validate_form(new: NewTenant) -> None:
    """Refuse (InvalidFactError) what is wrong whatever else there is; asks no database."""
    validate_slug(new.slug, ())
    validate_schema(new.schema_name)
    _one_of(TenantType, new.type, _("The type %(value)s does not exist: choose %(choices)s."))
    _one_of(Rung, new.rung, _("Rung %(value)s comes without a workspace: choose %(choices)s."))
    for name in (new.name_sv, new.name_en):
        validate_name(name, ())
    for host in new.hosts:
        _validate_host(new, host, ())
    _validate_accent(new.accent)
    _validate_dates(new.started_on, new.ended_on)
    _validate_parties(new.parties)
    _validate_places(new.places)
    for email in (new.email, new.manager.email if new.manager is not None else ""):
        if email:
            _validate_email(email)


def validate_against_registry(connection: DatabaseWrapper, new: NewTenant) -> None:
    """Refuse (InvalidFactError) what another tenant has, what looks like it, and places that do not exist."""
    tenants = list(Tenant.objects.all())
    validate_slug(new.slug, [tenant.slug for tenant in tenants])
    _validate_schema_is_free(connection, new.schema_name)
    present = [tenant for tenant in tenants if tenant.state != TenantState.LEFT]
    names = sorted({name for tenant in present for name in (tenant.name_sv, tenant.name_en)})
    for name in (new.name_sv, new.name_en):
        validate_name(name, names)
    hosts = list(Domain.objects.values_list("domain", flat=True))
    for host in new.hosts:
        _validate_host(new, host, hosts)
    if new.type == TenantType.NATIONAL_OFFICE:
        for tenant in tenants:
            if tenant.is_office:
                text = _("There is a national office already: %(name)s.")
                raise InvalidFactError(text % {"name": tenant.slug})
    _validate_codes(new)


def _one_of(choices: type[models.Choices], value: object, text: str) -> None:
    if value not in choices.values:
        told = ", ".join(str(each) for each in choices.values)
        raise InvalidFactError(text % {"value": value, "choices": told})


def _validate_host(new: NewTenant, host: str, taken: Iterable[str]) -> None:
    is_office = new.type == TenantType.NATIONAL_OFFICE
    validate_host(host, taken, base=settings.NODVERK_BASE_DOMAIN, is_office=is_office)


def _validate_schema_is_free(connection: DatabaseWrapper, schema: str) -> None:
    if not is_plain_name(connection, schema):
        raise InvalidNameError(_("The schema %(schema)s is reserved.") % {"schema": schema})
    if schema_exists(connection, schema) or Tenant.objects.filter(schema_name=schema).exists():
        raise InvalidNameError(_("The schema %(schema)s is taken.") % {"schema": schema})


def _validate_accent(accent: str) -> None:
    if not is_hex_colour(accent):
        raise InvalidFactError(_("The accent %(accent)s is not a colour written #rrggbb.") % {"accent": accent})
    ratio = contrast(accent, PAPER)
    if ratio < SEEN:
        text = _("The accent %(accent)s is too faint on paper (contrast %(ratio)s:1): choose one of 3:1 or more.")
        raise InvalidFactError(text % {"accent": accent, "ratio": f"{int(ratio * 10) / 10:.1f}"})


def _validate_dates(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        text = _("The end %(end)s is before the start %(start)s.")
        raise InvalidFactError(text % {"start": start.isoformat(), "end": end.isoformat()})


def _validate_parties(parties: tuple[Party, ...]) -> None:
    for party in parties:
        _one_of(PartyRelation, party.relation, _("The relation %(value)s does not exist: choose %(choices)s."))
        for name in (party.name_sv, party.name_en):
            validate_name(name, ())
    twice = _first_twice((party.relation, party.slug) for party in parties)
    if twice is not None:
        text = _("%(party)s is named twice as %(relation)s.")
        raise InvalidFactError(text % {"party": twice[1], "relation": twice[0]})


def _validate_places(places: tuple[Place, ...]) -> None:
    for place in places:
        validate_name(place.city, ())
    twice = _first_twice((place.city,) for place in places)
    if twice is not None:
        raise InvalidFactError(_("The place %(place)s is named twice.") % {"place": twice[0]})
    if sum(place.is_seat for place in places) > 1:
        raise InvalidFactError(_("A tenant has one seat, not several."))


def _first_twice(keys: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    return next((key for key, count in Counter(keys).items() if count > 1), None)


def _validate_email(email: str) -> None:
    try:
        Tenant._meta.get_field("email").run_validators(email)
    except ValidationError as error:
        raise InvalidFactError(_("%(email)s is not an e-mail address.") % {"email": shown(email)}) from error


def _validate_codes(new: NewTenant) -> None:
    """Every code is known, and the municipality lies in the county."""
    counties = {code for code in (new.county_code, *new.covers_counties) if code}
    for code in sorted(counties - set(counties_by_code(counties))):
        raise InvalidFactError(_("There is no county with the code %(code)s.") % {"code": code})
    places = {code for code in (new.municipality_code, *(place.municipality_code for place in new.places)) if code}
    found = municipalities_by_code(places)
    for code in sorted(places - set(found)):
        raise InvalidFactError(_("There is no municipality with the code %(code)s.") % {"code": code})
    home = found.get(new.municipality_code)
    if home is not None and new.county_code and home.county.code != new.county_code:
        text = _("%(municipality)s (%(code)s) does not lie in the county %(county)s.")
        words = {"municipality": home.name, "code": home.code, "county": new.county_code}
        raise InvalidFactError(text % words)
