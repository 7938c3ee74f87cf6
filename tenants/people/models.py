"""The people of a tenant. Each tenant has its own."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from tenants.roles import ROLES, Role

ROLE_OF_GROUP: dict[str, Role] = {text.name_sv: role for role, text in ROLES.items()}
"""A role's group carries its Swedish name."""


class UserManager(BaseUserManager["User"]):
    """Finds and makes people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved user; without a password the account cannot sign in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """For Django's own createsuperuser; no superuser is ever made by Nodverk itself."""
        return self.create_user(email, password, **{**fields, "is_superuser": True, "is_staff": True})


class User(BaseModel, AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail is untyped
    """A person who can sign in to one tenant, known by e-mail."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("There is already a person with this address.")}
    )

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Upper("email"),
                name="email_once_whatever_case",
                violation_error_message=_("There is already a person with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The person's roles in this tenant. One query, kept on the instance."""
        names = self.groups.values_list("name", flat=True)
        return frozenset(ROLE_OF_GROUP[name] for name in names if name in ROLE_OF_GROUP)


class Throttle(BaseModel):
    """How often something was tried lately, by whom or from where: the key is a hash, for it is nobody's business."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    tries = models.PositiveIntegerField(default=0, editable=False)
    since = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    class Meta:
        verbose_name = _("throttle")
        verbose_name_plural = _("throttles")
        default_permissions: ClassVar = []

    def __str__(self) -> str:
        return f"{self.tries} since {self.since:%Y-%m-%d %H:%M}"
