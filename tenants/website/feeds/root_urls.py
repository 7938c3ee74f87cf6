"""What a node's host offers robots, at the root of the host and in no language."""

from django.urls import path

from tenants.website.feeds import maps

urlpatterns = [
    path("robots.txt", maps.robots, name="robots"),
    path("sitemap.xml", maps.sitemap, name="sitemap"),
    path("sitemap/<uuid:start>.xml", maps.sitemap_part, name="sitemap_part"),
]
