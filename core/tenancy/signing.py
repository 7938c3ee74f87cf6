"""What is signed carries its tenant, whoever signs: one tenant's cookies, tokens and links open no other's doors."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import Signer

from core.tenancy.binding import current_tenant

TOKEN_SALT = PasswordResetTokenGenerator.key_salt


def install() -> None:
    """Make every salt that Django's signers and tokens of links use end in the bound tenant's id."""
    setattr(Signer, "salt", property(_salt, _keep_salt))  # noqa: B010
    setattr(PasswordResetTokenGenerator, "key_salt", property(_token_salt))  # noqa: B010


def _salt(signer: Any) -> str:
    """Raises NoScopeError outside a unit of work, where nobody can say whose the signature would be."""
    return f"{vars(signer)['salt']}:{current_tenant().id}"


def _keep_salt(signer: Any, salt: str) -> None:
    vars(signer)["salt"] = salt


def _token_salt(generator: Any) -> str:
    return f"{TOKEN_SALT}:{current_tenant().id}"
