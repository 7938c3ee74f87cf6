"""What crosses a tenant's border, and what is known of it on both sides.

Tenants write messages (as origin) and receipts (as receiver); every other row is written by the relay alone.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.tenancy.access import EVERYONE, Access
from shared.catalogue.enums import EntryState, Family, Visibility
from shared.exchange.enums import TAKING_BACK, Fault, Handling, LinkState, OnLoss, TroubleKind, Verb


class GrantedQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Verbs over rows with an audience."""

    def granted_to(self, role: str) -> "GrantedQuerySet[Row]":
        """Rows whose audience names this database role, or everyone."""
        return self.filter(audience__overlap=[role, EVERYONE])


class Written(BaseModel):
    """A row that a tenant appends and the relay handles once.

    `effect`: its place among what was applied to its item, 1, 2, 3 and on; replayed in this order, the rows of an item
    give everything that the relay knows of it. `next_at`: when a row in trouble is tried again.
    """

    origin_role = models.CharField(max_length=63)
    version = models.PositiveIntegerField(_("version"))
    by_id = models.UUIDField(_("by"), null=True)
    by_name = models.CharField(_("by"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    handling = models.CharField(_("handling"), max_length=8, choices=Handling, default=Handling.PENDING)
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    applied_at = models.DateTimeField(_("handled"), null=True)
    effect = models.PositiveIntegerField(_("place among the effects"), null=True)
    next_at = models.DateTimeField(_("next attempt"), null=True)

    class Meta:
        abstract = True


class Message(Written):
    """What an origin says about one of its items, written in the transaction of the edit.

    Unique per writing role, item and version, so that no tenant can take another's version number. `terms`: what its
    receivers may do (shared.exchange.terms). `media`: the pictures that its origin held when the relay applied it.
    When the item is erased, content and hash are emptied in all its messages.
    """

    access: ClassVar[Access] = Access.APPEND_OWN

    origin = models.UUIDField(_("origin"))
    item = models.UUIDField(_("global id"))
    verb = models.CharField(_("verb"), max_length=8, choices=Verb)
    content_hash = models.CharField(max_length=64, blank=True)
    payload = models.JSONField(_("content"), null=True)
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility)
    listed = models.BooleanField(_("listed on the portal"), default=True)
    terms = models.JSONField(_("terms"), default=dict)
    media = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin_role", "item", "version"], name="message_once_per_version"),
            models.CheckConstraint(
                condition=models.Q(verb__in=TAKING_BACK) | models.Q(payload__isnull=False),
                name="message_takes_back_or_has_content",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["origin_role", "item", "version"],
                name="message_pending",
                condition=models.Q(handling=Handling.PENDING),
            ),
            models.Index(fields=["item"], name="message_item"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.item} v{self.version}"


class Receipt(Written):
    """What a receiver says it did with an item, numbered by the receiver: 1, 2, 3 and on for each of its copies.

    With a `fault` it says that it could not follow, and why; state and version are what it still has. With a `part` it
    says that it makes the item together with its origin, and what its own part is (shared.exchange.joint); of former
    parts nothing is kept. `onward`: to which tenants it shares the item on from now, EVERYONE to all, nothing to none;
    without it that stays as it was. The state "offered" says that somebody there has looked at the offer, and nothing
    else.

    Mind `origin_role`: it is the role of the tenant that WRITES the row, here the RECEIVER, not the item's origin.
    """

    access: ClassVar[Access] = Access.APPEND_OWN

    item = models.UUIDField(_("global id"))
    receiver = models.UUIDField(_("receiver"))
    state = models.CharField(_("state"), max_length=12, choices=LinkState)
    note = models.TextField(_("note"), blank=True)
    number = models.PositiveIntegerField(_("number"))
    fault = models.CharField(_("fault"), max_length=8, choices=Fault, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    permanent = models.BooleanField(_("trying again will not help"), default=False)
    part = models.JSONField(_("its own part"), null=True)
    onward = ArrayField(models.CharField(max_length=36), null=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin_role", "item", "number"], name="receipt_once_per_number"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["origin_role", "item", "number"],
                name="receipt_pending",
                condition=models.Q(handling=Handling.PENDING),
            ),
            models.Index(fields=["item"], name="receipt_item"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.item} v{self.version}"


class Item(BaseModel):
    """A shared object; its key is the global id. No text of it is here.

    Audience: those who may read it, and those who ever received it (they must see a withdrawal). `terms`: what the
    latest message said that receivers may do. `effects`: how many messages and receipts were applied to it.
    """

    access: ClassVar[Access] = Access.GRANTED

    origin = models.UUIDField(_("origin"))
    origin_role = models.CharField(max_length=63)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    kind = models.CharField(_("kind"), max_length=24)
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=EntryState, default=EntryState.LIVE)
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility)
    listed = models.BooleanField(_("listed on the portal"), default=True)
    terms = models.JSONField(_("terms"), default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    effects = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = GrantedQuerySet["Item"].as_manager()

    class Meta:
        verbose_name = _("shared object")
        verbose_name_plural = _("shared objects")
        indexes: ClassVar = [models.Index(fields=["origin"], name="item_origin")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} v{self.version}"

    @property
    def is_live(self) -> bool:
        """Whether it is shared now."""
        return self.state == EntryState.LIVE

    @property
    def is_erased(self) -> bool:
        """Whether its content is gone for good, everywhere."""
        return self.state == EntryState.ERASED

    @property
    def leaves_copies(self) -> bool:
        """Whether the origin's page is gone and its copies may stay, as the grant said."""
        return self.state == EntryState.WITHDRAWN and self.terms.get("on_loss") == OnLoss.LEAVE

    @property
    def audience_is_everyone(self) -> bool:
        """Whether every tenant may read this row."""
        return EVERYONE in self.audience


class ItemVersion(BaseModel):
    """The content of one version. Audience: those who may read it now; only the current version has one.

    `organisers`: who makes it together with the origin now, each with its part (shared.exchange.joint); likewise.
    """

    access: ClassVar[Access] = Access.GRANTED

    item = models.UUIDField(_("global id"))
    origin_role = models.CharField(max_length=63)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    version = models.PositiveIntegerField(_("version"))
    content_hash = models.CharField(max_length=64)
    payload = models.JSONField(_("content"))
    organisers = models.JSONField(_("organisers"), default=list)
    created_at = models.DateTimeField()

    objects = GrantedQuerySet["ItemVersion"].as_manager()

    class Meta:
        verbose_name = _("version of an item")
        verbose_name_plural = _("versions of items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "version"], name="content_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.item} v{self.version}"


class Grant(BaseModel):
    """Who may receive an item now, and on what terms: one receiver, or with an empty receiver all tenants.

    After `until` nobody may, also before the relay has heard of it. `via`: the receiver that shares it on to this one,
    where the origin itself does not.
    """

    access: ClassVar[Access] = Access.GRANTED

    item = models.UUIDField(_("global id"))
    origin_role = models.CharField(max_length=63)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    receiver = models.UUIDField(_("receiver"), null=True)
    via = models.UUIDField(_("shared on by"), null=True)
    purpose = models.TextField(_("purpose"), blank=True)
    until = models.DateTimeField(_("until"), null=True)
    may_reshare = models.BooleanField(_("may be shared on"), default=False)
    may_edit = models.BooleanField(_("may be edited"), default=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    credit = models.CharField(_("credit line"), max_length=160, blank=True)
    on_loss = models.CharField(_("when the origin goes"), max_length=8, choices=OnLoss, default=OnLoss.WITHDRAW)
    created_at = models.DateTimeField()

    objects = GrantedQuerySet["Grant"].as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "receiver"], name="grant_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.item} to {self.receiver or EVERYONE}"


class Link(BaseModel):
    """ONE row per item and receiver that ever answered; both sides read it: what it has, as its receipts say.

    `granted`: it may receive the item now. `received_at`: when it first did. `receipts`: the number of the last
    receipt. `onward`: to whom it shares the item on, while it holds it. `seen_version`: what of an offer somebody
    there has looked at. `part`: what it contributes while it makes the item together with its origin, else None.
    While an answer is awaited: `sent_at` when the relay last started the receiver's task, `attempts` how often since
    the item changed, `next_at` when it does so again.
    """

    access: ClassVar[Access] = Access.GRANTED

    item = models.UUIDField(_("global id"))
    origin = models.UUIDField(_("origin"))
    origin_role = models.CharField(max_length=63)
    receiver = models.UUIDField(_("receiver"))
    audience = ArrayField(models.CharField(max_length=63), default=list)
    state = models.CharField(_("state"), max_length=12, choices=LinkState, default=LinkState.OFFERED)
    granted = models.BooleanField(default=True)
    adopted_version = models.PositiveIntegerField(_("version"), null=True)
    received_at = models.DateTimeField(_("first received"), null=True)
    last_receipt_at = models.DateTimeField(_("last receipt"), null=True)
    note = models.TextField(_("note"), blank=True)
    receipts = models.PositiveIntegerField(default=0)
    part = models.JSONField(_("its own part"), null=True)
    onward = ArrayField(models.CharField(max_length=36), default=list)
    seen_version = models.PositiveIntegerField(_("version that was looked at"), null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("last sent"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(_("next attempt"), null=True)

    objects = GrantedQuerySet["Link"].as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "receiver"], name="link_once")]
        indexes: ClassVar = [
            GinIndex(fields=["audience"], name="link_audience"),
            models.Index(fields=["next_at"], name="link_awaiting", condition=models.Q(next_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.item} at {self.receiver}: {self.state}"


class Trouble(BaseModel):
    """One thing that has not come through, for those it concerns and for the office; gone when it has.

    `subject`: the message, receipt or link in question. `given_up`: it is not tried again unless somebody asks.
    """

    access: ClassVar[Access] = Access.GRANTED

    subject = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=TroubleKind)
    item = models.UUIDField(_("global id"))
    origin = models.UUIDField(_("origin"))
    origin_role = models.CharField(max_length=63)
    receiver = models.UUIDField(_("receiver"), null=True)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    version = models.PositiveIntegerField(_("version"))
    cause = models.CharField(_("cause"), max_length=8, choices=Fault)
    detail = models.TextField(_("detail"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"))
    given_up = models.BooleanField(_("given up"), default=False)
    first_at = models.DateTimeField(_("since"))
    last_at = models.DateTimeField(_("latest attempt"))
    next_at = models.DateTimeField(_("next attempt"), null=True)

    objects = GrantedQuerySet["Trouble"].as_manager()

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        indexes: ClassVar = [
            GinIndex(fields=["audience"], name="trouble_audience"),
            models.Index(fields=["item"], name="trouble_item"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}: {self.cause}"


class Checkup(BaseModel):
    """One nightly look at what a tenant shares and receives, and what was mended; what is common counts at the office.

    `looked_at` rows were held against each other; `found` of them were not as they should be, `mended` are now,
    `waiting` are on their way again, `left` need a person. `causes`: what each was, and how it was mended.
    """

    access: ClassVar[Access] = Access.GRANTED

    tenant = models.UUIDField(_("tenant"))
    origin_role = models.CharField(max_length=63)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    at = models.DateTimeField(_("looked at"))
    looked_at = models.PositiveIntegerField(_("looked at"))
    found = models.PositiveIntegerField(_("found"))
    mended = models.PositiveIntegerField(_("mended"))
    waiting = models.PositiveIntegerField(_("on its way"))
    left = models.PositiveIntegerField(_("for a person"))
    causes = models.JSONField(_("causes"), default=list)

    objects = GrantedQuerySet["Checkup"].as_manager()

    class Meta:
        verbose_name = _("check-up")
        verbose_name_plural = _("check-ups")
        indexes: ClassVar = [models.Index(fields=["tenant", "-at"], name="checkup_latest")]

    def __str__(self) -> str:
        return f"{self.origin_role} {self.at:%Y-%m-%d}: {self.health} %"

    @property
    def health(self) -> float:
        """How much is as it should be, in per cent with one decimal; 100 only when nothing is left."""
        if not self.left or not self.looked_at:
            return 100.0 if not self.left else 0.0
        return max(0.0, int(1000 * (1 - self.left / max(self.looked_at, self.left))) / 10)
