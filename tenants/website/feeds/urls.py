"""Addresses of a site's feeds and calendars, relative to where the site stands on its host."""

from django.urls import path

from tenants.website.feeds import views

urlpatterns = [
    path("flode/<str:form>", views.everything, name="feed"),
    path("flode/<slug:name>/<str:form>", views.section, name="section_feed"),
    path("kalender.ics", views.calendar, name="calendar_file"),
    path("evenemang/<uuid:item_id>.ics", views.event, name="event_file"),
]
