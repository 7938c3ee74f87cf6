"""A node's addresses and the canaries'."""

from core.urls.node import handler404, handler500
from core.urls.node import urlpatterns as product
from tests.isolation.served.views import urlpatterns as canaries

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*canaries, *product]
