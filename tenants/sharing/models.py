"""What this tenant shares and what it has received. Pages are named by their translation key, never by a link."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models import BaseModel
from shared.catalogue.enums import Family, Visibility, kind_label
from shared.exchange.enums import OnLoss
from shared.exchange.models import Item
from shared.exchange.terms import CREDIT_LIMIT, LICENCE_LIMIT, PURPOSE_LIMIT, TERMS, Terms
from tenants.sharing.enums import HELD, JOINT_VISIBILITIES, CopyState, Ground, ItemState, Joint


class Contract(BaseModel):
    """On what terms something is shared. `receivers`: those who are chosen, where some are."""

    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility, default=Visibility.TENANT)
    listed = models.BooleanField(_("shown on the portal"), default=True)
    receivers = ArrayField(models.UUIDField(), default=list, blank=True)
    purpose = models.CharField(_("purpose"), max_length=PURPOSE_LIMIT, blank=True)
    may_reshare = models.BooleanField(_("may be shared on"), default=False)
    may_edit = models.BooleanField(_("may be edited"), default=True)
    licence = models.CharField(_("licence"), max_length=LICENCE_LIMIT, blank=True)
    credit = models.CharField(_("credit line"), max_length=CREDIT_LIMIT, blank=True)
    on_loss = models.CharField(_("when we delete it"), max_length=8, choices=OnLoss, default=OnLoss.WITHDRAW)

    class Meta:
        abstract = True


class SharingDefault(Contract):
    """What the share panel proposes for pages of a kind that nobody has chosen for. It shares nothing by itself."""

    kind = models.CharField(_("kind"), max_length=24, unique=True)

    class Meta:
        verbose_name = _("proposal for sharing")
        verbose_name_plural = _("proposals for sharing")

    def __str__(self) -> str:
        return f"{self.kind}: {self.visibility}"


class SharedItem(Contract):
    """The row that makes a page shareable; its key is the item's global id.

    The pages of all languages are one item. Duplicating a page gives it a new translation key, hence no item.
    `chosen_at`: when a person last chose the visibility; empty while it is only the default. `planned`: the visibility
    that it gets at `opens_at`; until then it has none beyond the own node. `until`: when it loses it again.
    `organisers`: those whom we ask to make it together with us, while the visibility lets them see it.
    """

    translation_key = models.UUIDField(unique=True, editable=False)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    kind = models.CharField(_("kind"), max_length=24)
    organisers = ArrayField(models.UUIDField(), default=list, blank=True)
    planned = models.CharField(_("planned visibility"), max_length=12, choices=Visibility, blank=True)
    opens_at = models.DateTimeField(_("shared from"), null=True)
    until = models.DateTimeField(_("shared until"), null=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ItemState, default=ItemState.PRIVATE)
    fault = models.TextField(_("why the latest version was not shared"), blank=True)
    chosen_at = models.DateTimeField(_("visibility chosen"), null=True)
    shared_at = models.DateTimeField(_("first shared"), null=True)
    shared_by_id = models.UUIDField(_("first shared by"), null=True)
    shared_by_name = models.CharField(_("first shared by"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("shared item")
        verbose_name_plural = _("shared items")
        permissions: ClassVar = [("share_item", _("Share with others"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(shared_at=None, shared_by_id=None)
                | models.Q(shared_at__isnull=False, shared_by_id__isnull=False),
                name="shared_at_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(planned="", opens_at=None)
                | (~models.Q(planned="") & models.Q(opens_at__isnull=False)),
                name="planned_with_its_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opens_at"], name="item_opens", condition=models.Q(opens_at__isnull=False)),
            models.Index(fields=["until"], name="item_ends", condition=models.Q(until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.visibility})"

    @property
    def is_shared(self) -> bool:
        """Whether others have been told of the current version."""
        return self.state == ItemState.SHARED

    @property
    def is_erased(self) -> bool:
        """Whether its content was erased everywhere; it is never shared again."""
        return self.state == ItemState.ERASED

    @property
    def last_day(self) -> date | None:
        """The last day that it is shared, where there is one."""
        return localtime(self.until - timedelta(seconds=1)).date() if self.until else None

    def terms(self) -> Terms:
        """What goes with the content."""
        chosen = tuple(self.receivers) if self.visibility == Visibility.CHOSEN else ()
        asked = tuple(self.organisers) if self.visibility in JOINT_VISIBILITIES else ()
        return Terms(receivers=chosen, organisers=asked, **{name: getattr(self, name) for name in TERMS})

    def take_terms(self, terms: Terms) -> None:
        """Make these its own, not saved: what `terms` gives then."""
        self.receivers, self.organisers = list(terms.receivers), list(terms.organisers)
        for name in TERMS:
            setattr(self, name, getattr(terms, name))


class Erasure(BaseModel):
    """The proof that an item was erased: by whom, why, and how much was removed where. No word of it is here.

    `removed`: rows by sort, here at the origin; what the receivers removed stands in their receipts.
    """

    item_id = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"))
    erased_at = models.DateTimeField(_("erased"))
    erased_by_id = models.UUIDField(_("erased by"))
    erased_by_name = models.CharField(_("erased by"), max_length=255, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    removed = models.JSONField(_("removed"), default=dict)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.ground}"


class Copy(BaseModel):
    """What this tenant has received of another's item: which version, under which grant, and its content then.

    `visibility` and `terms` are the grant's: the copy is never wider. `payload` is the base of what the origin
    changes next. By language: `overrides` are our own words in what is live, `asked` the open questions with what the
    origin had when we parted from it, `past` digests of what it had in earlier versions (see merging). `seen_version`:
    the latest version we know of, also while we do not follow. `unread`: the origin did something nobody here has
    looked at. `joint`: whether we make it together with the origin, and `part`: what we contribute then, by language.
    """

    item_id = models.UUIDField(unique=True, editable=False)
    translation_key = models.UUIDField(unique=True, editable=False)
    origin = models.UUIDField(_("origin"), editable=False)
    origin_slug = models.CharField(max_length=48)
    origin_name_sv = models.CharField(max_length=120)
    origin_name_en = models.CharField(max_length=120)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    kind = models.CharField(_("kind"), max_length=24)
    base_version = models.PositiveIntegerField(_("version"))
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility)
    state = models.CharField(_("state"), max_length=12, choices=CopyState, default=CopyState.DRAFT)
    note = models.TextField(_("note"), blank=True)
    payload = models.JSONField(_("content as received"))
    overrides = models.JSONField(_("our own words"), default=dict, blank=True)
    asked = models.JSONField(_("open questions"), default=dict, blank=True)
    past = models.JSONField(default=dict, blank=True)
    questions = models.PositiveIntegerField(_("number of open questions"), default=0)
    may_edit = models.BooleanField(_("may be changed here"), default=True)
    detached_at = models.DateTimeField(_("our own text since"), null=True)
    seen_version = models.PositiveIntegerField(_("latest version that is known"), default=0)
    unread = models.BooleanField(_("not looked at yet"), default=False)
    terms = models.JSONField(_("terms"), default=dict)
    joint = models.CharField(_("made together"), max_length=8, choices=Joint, default=Joint.NO, blank=True)
    part = models.JSONField(_("our part"), default=dict, blank=True)
    adopted_at = models.DateTimeField(_("received"))
    adopted_by_id = models.UUIDField(_("received by"))
    adopted_by_name = models.CharField(_("received by"), max_length=255, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("received copy")
        verbose_name_plural = _("received copies")
        permissions: ClassVar = [("adopt_item", _("Receive from others"))]
        indexes: ClassVar = [
            models.Index(fields=["state", "-updated_at"], name="copy_by_state"),
            models.Index(fields=["-updated_at"], name="copy_with_questions", condition=models.Q(questions__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.base_version} ({self.state})"

    @property
    def is_held(self) -> bool:
        """Whether it follows its origin."""
        return self.state in HELD

    @property
    def is_detached(self) -> bool:
        """Whether it is our own text now: corrections do not reach it, a withdrawal does."""
        return self.detached_at is not None

    @property
    def licence(self) -> str:
        """On what terms it may be used: as the grant says, else the content."""
        return str(self.terms.get("licence") or self.payload["licence"])

    @property
    def is_joint(self) -> bool:
        """Whether we make it together with its origin."""
        return self.is_held and self.joint == Joint.JOINED

    def asks(self, tenant_id: uuid.UUID) -> bool:
        """Whether its origin asked this tenant to make it together, as far as we have heard."""
        return str(tenant_id) in self.terms.get("organisers", ())

    @property
    def contribution(self) -> dict[str, Any] | None:
        """What our receipts tell of our part; None while we only receive."""
        return self.part if self.is_joint else None

    @property
    def may_be_shared_on(self) -> bool:
        """Whether we may let others have it: we hold it, its origin allows it, and shares it with some only."""
        some_only = self.visibility in {Visibility.NATIONAL, Visibility.CHOSEN}
        return self.is_held and some_only and bool(self.terms.get("may_reshare"))

    def follows(self, item: Item | None) -> bool:
        """Whether corrections of the item reach it: it is no text of our own, and its original is not gone."""
        return self.is_held and not self.is_detached and (item is None or item.is_live)

    def language(self, code: str) -> dict[str, Any] | None:
        """The content as received in one language."""
        found: dict[str, Any] | None = self.languages.get(code)
        return found

    @property
    def languages(self) -> dict[str, dict[str, Any]]:
        """The content as received, by language; nothing of what was declined."""
        found: dict[str, dict[str, Any]] = self.payload.get("languages", {})
        return found

    def may_be_published(self, code: str) -> bool:
        """Whether the page of this language may be live: the origin still shares it."""
        return self.is_held and code in self.languages

    def name_of_origin(self, code: str) -> str:
        """The origin's name in a language."""
        return self.origin_name_en if code == "en" else self.origin_name_sv


class AdoptionRule(BaseModel):
    """What is received without anybody pressing a button; what is empty matches everything.

    `county`: where it happens. `looked_until`: offers that were told later have not been held against the rule.
    """

    kind = models.CharField(_("kind"), max_length=24, blank=True)
    area = models.CharField(_("knowledge area"), max_length=60, blank=True)
    origin = models.UUIDField(_("origin"), null=True)
    county = models.CharField(_("county"), max_length=2, blank=True)
    publish = models.BooleanField(_("publish at once"), default=False)
    looked_until = models.DateTimeField()
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by_id = models.UUIDField(_("made by"))
    made_by_name = models.CharField(_("made by"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("rule for receiving")
        verbose_name_plural = _("rules for receiving")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "area", "origin", "county"], name="rule_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        with override("sv"):
            what = kind_label(self.kind) if self.kind else gettext("everything")
            return gettext("Rule: %(what)s") % {"what": what}

    def matches(self, payload: dict[str, Any]) -> bool:
        """Whether the area and the place of a payload are the rule's; kind and origin are asked of the catalogue."""
        counties = {code[:2] for code in payload["municipalities"]}
        return (not self.area or self.area in payload["areas"]) and (not self.county or self.county in counties)

    @property
    def actor(self) -> Actor:
        """Who does what the rule does."""
        return Actor(self.id, str(self))

    def terms(self) -> dict[str, Any]:
        """What the rule says, for the audit."""
        origin = str(self.origin) if self.origin else ""
        return {
            "kind": self.kind, "area": self.area, "origin": origin, "county": self.county, "publish": self.publish,
        }  # fmt: skip
