"""The office's addresses and the canaries'."""

from core.urls.office import handler404, handler500
from core.urls.office import urlpatterns as product
from tests.isolation.served.views import urlpatterns as canaries

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*canaries, *product]
