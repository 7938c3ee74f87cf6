"""The words of `manage.py tenants`: what may be said, and a new tenant made of it."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shared.registry.enums import PartyRelation, Rung, TenantType
from shared.registry.errors import InvalidFactError
from shared.registry.services import Manager, NewTenant, Party, Place
from shared.registry.services.facts import ACCENT

BETWEEN_LANGUAGES = "="
BEFORE_CODE = ":"


def add_verbs(parser: CommandParser) -> None:
    """Every verb with its own words."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=_("VERB"))
    _add_facts(verbs.add_parser("provision", help=_("make a tenant; a rerun completes it or changes nothing")))
    listed = verbs.add_parser("list", help=_("every tenant, its address and state"))
    listed.add_argument("--json", action="store_true", help=_("everything the registry knows, for programs"))
    _add_choice(verbs.add_parser("suspend", help=_("stop serving; nothing is lost")))
    _add_choice(verbs.add_parser("resume", help=_("serve again")))
    migrate = verbs.add_parser("migrate", help=_("bring schemas to the code's state"))
    _add_choice(migrate)
    set_aside = _("put a tenant that is not ready in quarantine and migrate the rest")
    migrate.add_argument("--set-aside", action="store_true", help=set_aside)
    _add_choice(verbs.add_parser("check", help=_("compare schemas, ids and rights with what they should be")))


def _add_choice(parser: ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--tenant", action="append", metavar=_("NAME"), help=_("a short name; may be repeated"))
    choice.add_argument("--all", action="store_true", help=_("every tenant"))


def _add_facts(parser: ArgumentParser) -> None:
    types, rungs = ", ".join(TenantType.values), ", ".join(str(rung) for rung in Rung.values)
    place, party = _("PLACE[:CODE]"), _("NAME[=ENGLISH NAME]")
    parser.add_argument("slug", metavar=_("NAME"), help=_("short name: a–z, 0–9 and hyphens"))
    parser.add_argument("--name", required=True, help=_("name in Swedish"))
    parser.add_argument("--name-en", default="", help=_("name in English (else the Swedish one)"))
    parser.add_argument("--type", default=TenantType.NODE.value, help=types)
    parser.add_argument("--rung", default=str(Rung.NODE.value), help=rungs)
    parser.add_argument("--host", default="", help=_("host (else the short name under the base domain)"))
    parser.add_argument("--alias", action="append", default=[], help=_("another host; may be repeated"))
    parser.add_argument("--schema", default="", help=_("schema (else the short name)"))
    parser.add_argument("--accent", default=ACCENT, help=_("accent colour, #rrggbb"))
    parser.add_argument("--county", default="", help=_("county, its code (else the municipality's)"))
    parser.add_argument("--municipality", default="", help=_("municipality, its code"))
    covers = _("a county it covers, its code (else its own); may be repeated")
    parser.add_argument("--covers", action="append", default=[], help=covers)
    parser.add_argument("--seat", default="", metavar=place, help=_("seat (else the municipality)"))
    parser.add_argument("--place", action="append", default=[], metavar=place, help=_("a further place"))
    for relation, help_text in (
        (PartyRelation.HOST, _("an organisation that hosts it")),
        (PartyRelation.PARTNER, _("an organisation that is its partner")),
        (PartyRelation.FUNDER, _("an organisation that funds it")),
    ):
        option = "--hosted-by" if relation is PartyRelation.HOST else f"--{relation.value}"
        parser.add_argument(
            option, dest=_named_as(relation), action="append", default=[], metavar=party, help=help_text
        )
    parser.add_argument("--starts", default="", metavar=_("DATE"), help=_("start, as 2026-01-31"))
    parser.add_argument("--ends", default="", metavar=_("DATE"), help=_("end, as 2026-01-31"))
    parser.add_argument("--email", default="", metavar=_("E-MAIL"), help=_("the address that visitors may write to"))
    parser.add_argument("--manager", default="", metavar=_("E-MAIL"), help=_("the first manager's address"))


def new_tenant_from(options: dict[str, Any]) -> NewTenant:
    """The facts as they were given. Raises InvalidFactError for a date or a number that is none."""
    email = str(options["manager"])
    places = tuple(_place(text) for text in options["place"])
    seat = (_place(options["seat"], is_seat=True),) if options["seat"] else ()
    county = options["county"] or options["municipality"][:2]
    is_node = options["type"] == TenantType.NODE
    return NewTenant(
        slug=options["slug"],
        name_sv=options["name"],
        name_en=options["name_en"] or options["name"],
        type=options["type"],
        rung=_rung(options["rung"]),
        host=options["host"],
        aliases=tuple(options["alias"]),
        schema=options["schema"],
        accent=options["accent"],
        email=options["email"],
        county_code=county,
        municipality_code=options["municipality"],
        covers_counties=tuple(options["covers"]) or ((county,) if county and is_node else ()),
        started_on=_date(options["starts"]),
        ended_on=_date(options["ends"]),
        manager=Manager(email, email.partition("@")[0], "") if email else None,
        parties=tuple(_party(relation, text) for relation in PartyRelation for text in options[_named_as(relation)]),
        places=(*seat, *places),
    )


def _named_as(relation: PartyRelation) -> str:
    return f"{relation.value}_organisations"


def _rung(text: str) -> Any:
    """A number; which ones there are is for provisioning to say."""
    return int(text) if text.isdecimal() else text


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidFactError(_("%(text)s is not a date as 2026-01-31.") % {"text": text}) from error


def _place(text: str, *, is_seat: bool = False) -> Place:
    city, _colon, code = text.partition(BEFORE_CODE)
    return Place(city.strip(), code.strip(), is_seat=is_seat)


def _party(relation: PartyRelation, text: str) -> Party:
    swedish, _sign, english = (part.strip() for part in text.partition(BETWEEN_LANGUAGES))
    return Party(relation, slugify(swedish)[:80], swedish, english or swedish)
