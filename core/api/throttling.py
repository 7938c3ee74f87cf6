"""How often one may ask: an address at one tenant, and everyone together at one tenant.

Counted in a table that all processes of a machine share (`core.api.rates`), of a fixed size, so no number of addresses
makes it grow. Machines behind one balancer that do not share the folder count each for itself.
"""

import ipaddress
import time

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from core.api.rates import rate_table
from core.tenancy.cache import tenant_key

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
    table = rate_table(settings.NODVERK_API_RATES_FILE)
    return table.take(tenant_key(key, "rate", 1), cost=MINUTE / per_minute, burst=burst, now=time.time())


class PublicThrottle(BaseThrottle):
    """The rates of NODVERK_API_RATES (requests a minute, and how many at once; 0 a minute stands for no limit).

    `address`: one address at one tenant. `tenant`: everyone together at one tenant, so that none can be asked so much
    that the others wait; whom the first rate refuses takes nothing of the second. The tenant is part of each key.
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
