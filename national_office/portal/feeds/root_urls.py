"""What the portal's host offers robots, at the root of the host and in no language."""

from django.urls import path

from national_office.portal.feeds import maps
from tenants.website.feeds.maps import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", maps.sitemap, name="sitemap"),
    path("sitemap/sidor.xml", maps.sitemap_pages, name="sitemap_pages"),
    path("sitemap/<uuid:start>.xml", maps.sitemap_part, name="sitemap_part"),
]
