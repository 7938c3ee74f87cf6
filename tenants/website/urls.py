"""Addresses of a tenant's site that are not Wagtail pages; relative to where the site stands on its host."""

from django.urls import include, path

from tenants.website import views

app_name = "website"

urlpatterns = [
    path("sok/", views.search, name="search"),
    path("", include("tenants.website.feeds.urls")),
]
