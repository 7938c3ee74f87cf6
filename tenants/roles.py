"""The declared policy: who may do what. Groups and Wagtail's permissions are derived from it, and from nothing else.

What the office's people (N- before a role in the domain) may do with other tenants' items is the same declaration,
applied in the office's own schema.
"""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """The roles of a tenant. A person can have several; the rights add up."""

    VL = "VL"
    KO = "KO"
    ST = "ST"
    KM = "KM"
    PM = "PM"
    SG = "SG"
    RG = "RG"
    EX = "EX"


class RoleText(NamedTuple):
    """How people read a role."""

    name_sv: str
    name_en: str
    sentence_sv: str
    sentence_en: str


class Right(StrEnum):
    """What a role may do with one sort of object."""

    READ = "R"
    WRITE = "W"
    EDIT = "E"
    APPROVE = "A"
    PUBLISH = "P"
    SHARE = "S"


class Subject(StrEnum):
    """The sorts of object that the policy speaks of."""

    KNOWLEDGE = "knowledge"
    NEWS = "news"
    EVENT = "event"
    SITE = "site"


ROLES: dict[Role, RoleText] = {
    Role.VL: RoleText(
        "Verksamhetsledare",
        "Head of operations",
        "Leder verksamheten: godkänner rapporter, publicerar, delar och bestämmer vilka som har vilken roll.",
        "Leads the work: approves reports, publishes, shares and decides who has which role.",
    ),
    Role.KO: RoleText(
        "Koordinator",
        "Coordinator",
        "Håller ihop projekten: redigerar allt innehåll, publicerar evenemang och delar med andra noder.",
        "Keeps the projects together: edits all content, publishes events and shares with other nodes.",
    ),
    Role.ST: RoleText(
        "Strateg",
        "Strategist",
        "Arbetar med kunskapen: redigerar, granskar och godkänner rapporter och delar dem.",
        "Works with the knowledge: edits, reviews and approves reports and shares them.",
    ),
    Role.KM: RoleText(
        "Kommunikatör",
        "Communicator",
        "Sköter webbplatsen: redigerar, publicerar, delar och hämtar in det andra noder har delat.",
        "Runs the site: edits, publishes, shares and brings in what other nodes have shared.",
    ),
    Role.PM: RoleText(
        "Projektmedarbetare",
        "Project worker",
        "Skriver egna utkast, som någon annan publicerar.",
        "Writes drafts of their own, which someone else publishes.",
    ),
    Role.SG: RoleText("Styrgrupp", "Steering group", "Läser allt i noden.", "Reads everything in the node."),
    Role.RG: RoleText(
        "Rådgivande grupp",
        "Advisory group",
        "Läser evenemang och det som gruppen bjuds in till.",
        "Reads events and what the group is invited to.",
    ),
    Role.EX: RoleText(
        "Extern kontakt",
        "External contact",
        "Ser bara sin egen aktörs uppgifter.",
        "Sees only their own actor's data.",
    ),
}

# R read, W write own drafts, E edit all, A approve, P publish, S share. SITE is the front page and the section pages.
# Nothing here for what a person is invited to, or owns as an actor's contact: that is granted on the single object.
_TABLE: dict[Subject, dict[Role, str]] = {
    Subject.KNOWLEDGE: {
        Role.VL: "R A P S", Role.KO: "R E S", Role.ST: "R E A S", Role.KM: "R E P S", Role.PM: "R W", Role.SG: "R",
    },
    Subject.NEWS: {
        Role.VL: "R P S", Role.KO: "R E S", Role.ST: "R E S", Role.KM: "R E P S", Role.PM: "R W", Role.SG: "R",
    },
    Subject.EVENT: {
        Role.VL: "R A S", Role.KO: "R E P S", Role.ST: "R", Role.KM: "R E P S", Role.PM: "R W", Role.SG: "R",
        Role.RG: "R",
    },
    Subject.SITE: {
        Role.VL: "R E P", Role.KO: "R", Role.ST: "R", Role.KM: "R E P", Role.PM: "R", Role.SG: "R", Role.RG: "R",
    },
}  # fmt: skip

POLICY: dict[Subject, dict[Role, frozenset[Right]]] = {
    subject: {role: frozenset(Right(letter) for letter in row.get(role, "").split()) for role in Role}
    for subject, row in _TABLE.items()
}

ADOPTERS = frozenset({Role.VL, Role.KO, Role.ST, Role.KM})
"""Who may bring in what other tenants have shared."""

MANAGERS = frozenset({Role.VL})
"""Who may invite people and set their roles."""

REVIEW = "Granskning"
"""The workflow that reports go through, and its one step: approved by those who may approve knowledge items."""

INDEX_PAGES: dict[Subject, str] = {
    Subject.KNOWLEDGE: "editorial.KnowledgeIndexPage",
    Subject.NEWS: "editorial.NewsIndexPage",
    Subject.EVENT: "events.EventIndexPage",
}
"""Under which page the objects of a subject stand, by model label."""


def rights_of(roles: frozenset[Role], subject: Subject) -> frozenset[Right]:
    """What someone with these roles may do with a subject."""
    return frozenset[Right]().union(*(POLICY[subject][role] for role in roles))


def roles_with(right: Right, *subjects: Subject) -> frozenset[Role]:
    """The roles that have a right on at least one of the subjects."""
    return frozenset(role for role in Role if any(right in POLICY[subject][role] for subject in subjects))
