"""Addresses of a node's API."""

from django.urls import path

from core.api.reference import SchemaView
from tenants.website.api.views import NodeItems, NodeRoot

app_name = "api"

urlpatterns = [
    path("", NodeRoot.as_view(), name="root"),
    path("openapi.json", SchemaView.as_view(urls=__name__), name="openapi"),
    path("items/", NodeItems.many(), name="items"),
    path("items/<uuid:key>/", NodeItems.one(), name="item"),
]
