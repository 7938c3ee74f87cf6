"""Who tries too often waits: counted in the tenant's own rows, so that it holds over processes and restarts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from math import ceil

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tenants.people.models import Throttle

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so long a time."""

    name: str
    tries: int
    window: timedelta


SIGN_IN = Limit("sign-in", 10, timedelta(minutes=15))
"""Of one e-mail address, right or wrong; forgotten when it is right."""

SIGN_IN_FROM = Limit("sign-in from", 100, timedelta(minutes=15))
"""From one network address, wrong ones."""

PASSWORD_LINK = Limit("password link", 5, timedelta(hours=1))
"""To one e-mail address."""


def take_try(*limits: tuple[Limit, str]) -> int:
    """Count one try under each limit; how many seconds to wait when one of them is used up, and then none is counted.

    The rows stay locked until the transaction ends: tries at the same time are one after another. The caller's answer
    must commit, a refusal too. An empty subject is not counted.
    """
    now = timezone.now()
    Throttle.objects.filter(since__lt=now - KEPT).delete()
    rows = [(limit, _locked(limit, subject)) for limit, subject in _in_order(limits)]
    for limit, row in rows:
        if row.since + limit.window <= now:
            row.tries, row.since = 0, now
    waits = [row.since + limit.window - now for limit, row in rows if row.tries >= limit.tries]
    if waits:
        return ceil(max(waits).total_seconds())
    for _limit, row in rows:
        row.tries += 1
        row.save(update_fields=["tries", "since"])
    return 0


def give_back(limit: Limit, subject: str) -> None:
    """A try that was right does not count."""
    Throttle.objects.filter(key=_key(limit, subject), tries__gt=0).update(tries=F("tries") - 1)


def forget_tries(limit: Limit, subject: str) -> None:
    """Begin anew."""
    Throttle.objects.filter(key=_key(limit, subject)).delete()


def network_of(address: str) -> str:
    """The address to count by; empty for a private one, which is a proxy's or our own and says nothing of who asks."""
    try:
        return address if ip_address(address).is_global else ""
    except ValueError:
        return ""


def _in_order(limits: Iterable[tuple[Limit, str]]) -> list[tuple[Limit, str]]:
    """Always locked in the same order, so that two requests never wait for each other."""
    return sorted((pair for pair in limits if pair[1].strip()), key=lambda pair: pair[0].name)


def _locked(limit: Limit, subject: str) -> Throttle:
    row, _ = Throttle.objects.get_or_create(key=_key(limit, subject))
    return Throttle.objects.select_for_update().get(pk=row.pk)


def _key(limit: Limit, subject: str) -> str:
    return salted_hmac(f"nodverk.throttle.{limit.name}", subject.strip().lower(), algorithm="sha256").hexdigest()
