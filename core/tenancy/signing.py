"""What is signed carries its tenant, whoever signs: one tenant's cookies, tokens and links open no other's doors."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import Signer

from core.tenancy.binding import Kind, TenantLike, current_tenant, require_binding
from core.tenancy.errors import ForbiddenError

TOKEN_SALT = PasswordResetTokenGenerator.key_salt
_on_behalf: ContextVar[uuid.UUID | None] = ContextVar("nodverk_signs_for", default=None)


def install() -> None:
    """Make every salt that Django's signers and tokens of links use end in the bound tenant's id."""
    setattr(Signer, "salt", property(_salt, _keep_salt))  # noqa: B010
    setattr(PasswordResetTokenGenerator, "key_salt", property(_token_salt))  # noqa: B010


@contextmanager
def signing_for(tenant: TenantLike) -> Iterator[None]:
    """The owner signs what a tenant will check: the first manager's link. Raises ForbiddenError in other scopes."""
    if require_binding().kind is not Kind.OWNER:
        message = "Only the owner signs for a tenant; a unit of work signs for its own."
        raise ForbiddenError(message)
    token = _on_behalf.set(tenant.id)
    try:
        yield
    finally:
        _on_behalf.reset(token)


def _tenant_id() -> uuid.UUID:
    """Raises NoScopeError outside a unit of work, where nobody can say whose the signature would be."""
    return _on_behalf.get() or current_tenant().id


def _salt(signer: Any) -> str:
    return f"{vars(signer)['salt']}:{_tenant_id()}"


def _keep_salt(signer: Any, salt: str) -> None:
    vars(signer)["salt"] = salt


def _token_salt(generator: Any) -> str:
    return f"{TOKEN_SALT}:{_tenant_id()}"
