"""Addresses of the portal."""

from django.urls import include, path

from national_office.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("utforska/", views.explore, name="explore"),
    path("objekt/<uuid:item_id>/<slug:slug>/", views.item, name="item"),
    path("objekt/<uuid:item_id>/", views.item, name="item_by_id"),
    path("", include("national_office.portal.feeds.urls")),
    path("kalender/", views.calendar, name="calendar"),
    path("noder/", views.nodes, name="nodes"),
    path("noder/<slug:slug>/", views.node, name="node"),
]
