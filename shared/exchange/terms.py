"""The terms of sharing, as they travel with a message: to whom, what for, until when, and what a receiver may do."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.exchange.cleaning import Field, boolean, distinct, moment, one_of, optional, record, text
from shared.exchange.enums import OnLoss
from shared.exchange.errors import PayloadError, Reason

RECEIVERS_LIMIT = 500
ORGANISERS_LIMIT = 20
PURPOSE_LIMIT = 300
CREDIT_LIMIT = 160
LICENCE_LIMIT = 60


TERMS = ("purpose", "until", "may_reshare", "may_edit", "licence", "credit", "on_loss")
"""What terms, and every row that keeps them, call by the same name."""


def _tenant_id(value: Any, path: str) -> str:
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise PayloadError(Reason.WRONG_VALUE, path) from error


_terms = record(
    {
        "receivers": Field.default(distinct(_tenant_id, limit=RECEIVERS_LIMIT), []),
        "organisers": Field.default(distinct(_tenant_id, limit=ORGANISERS_LIMIT), []),
        "purpose": Field.default(text(PURPOSE_LIMIT), ""),
        "until": Field.default(optional(moment), None),
        "returns_at": Field.default(optional(moment), None),
        "may_reshare": Field.default(boolean, False),
        "may_edit": Field.default(boolean, True),
        "licence": Field.default(text(LICENCE_LIMIT), ""),
        "credit": Field.default(text(CREDIT_LIMIT), ""),
        "on_loss": Field.default(one_of(tuple(OnLoss.values)), OnLoss.WITHDRAW.value),
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a grant says. `receivers`: the chosen ones, where the visibility says that some are chosen.

    `organisers`: those who are asked to make it together with the origin. `returns_at`: with an embargo, when the item
    is shared again.
    """

    receivers: tuple[uuid.UUID, ...] = ()
    organisers: tuple[uuid.UUID, ...] = ()
    purpose: str = ""
    until: datetime | None = None
    returns_at: datetime | None = None
    may_reshare: bool = False
    may_edit: bool = True
    licence: str = ""
    credit: str = ""
    on_loss: str = OnLoss.WITHDRAW.value

    def as_json(self) -> dict[str, Any]:
        """The one form in which they travel, already clean. Raises PayloadError for what is too long."""
        return clean_terms(
            {
                "receivers": sorted(str(each) for each in self.receivers),
                "organisers": sorted(str(each) for each in self.organisers),
                "purpose": self.purpose,
                "until": self.until.isoformat() if self.until else None,
                "returns_at": self.returns_at.isoformat() if self.returns_at else None,
                "may_reshare": self.may_reshare,
                "may_edit": self.may_edit,
                "licence": self.licence,
                "credit": self.credit,
                "on_loss": str(self.on_loss),
            }
        )

    def has_ended(self, now: datetime) -> bool:
        """Whether nobody may read by them any longer."""
        return self.until is not None and self.until <= now


def clean_terms(value: Any) -> dict[str, Any]:
    """The canonical form of terms; what is not said has its default. Raises PayloadError with a named reason."""
    clean: dict[str, Any] = _terms(value, "terms")
    return clean


def terms_of(value: Any) -> Terms:
    """Terms as they were said. Raises PayloadError."""
    clean = clean_terms(value)
    return Terms(
        receivers=tuple(uuid.UUID(each) for each in clean.pop("receivers")),
        organisers=tuple(uuid.UUID(each) for each in clean.pop("organisers")),
        until=_moment(clean.pop("until")),
        returns_at=_moment(clean.pop("returns_at")),
        **clean,
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
