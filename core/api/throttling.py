"""How often one may ask: an address at one tenant, and everyone together at one tenant.

One number is kept for each (the generic cell rate algorithm): the moment from which it owes nothing. The store is
bounded and drops what was used longest ago, so no number of addresses makes it grow. Each process counts for itself.
"""

import ipaddress
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

STORE = "throttle"
MINUTE = 60.0
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """Who asks (core.wsgi looks behind our own proxies); of an IPv6 address the network, which is one customer's."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def take(key: str, *, per_minute: int, burst: int) -> float:
    """Count one request: 0 when it is within the rate, else the seconds to wait; a refused one is not counted."""
    cost, now, store = MINUTE / per_minute, time.time(), caches[STORE]
    owed_until = max(now, store.get(key, now))
    wait = owed_until + cost - now - burst * cost
    if wait > 0:
        return float(wait)
    store.set(key, owed_until + cost, timeout=owed_until + cost - now + 1)
    return 0.0


class PublicThrottle(BaseThrottle):
    """The rates of NODVERK_API_RATES (requests a minute, and how many at once; 0 a minute stands for no limit).

    `address`: one address at one tenant. `tenant`: everyone together at one tenant, so that none can be asked so much
    that the others wait; whom the first rate refuses takes nothing of the second. The store adds the tenant to a key.
    """

    wanted_wait = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        keys = {"address": f"api:{client_address(request._request)}", "tenant": "api"}
        for name, key in keys.items():
            per_minute, burst = settings.NODVERK_API_RATES[name]
            if per_minute > 0:
                self.wanted_wait = take(key, per_minute=per_minute, burst=burst)
            if self.wanted_wait > 0:
                return False
        return True

    def wait(self) -> float | None:
        return self.wanted_wait or None
