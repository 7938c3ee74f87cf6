"""Addresses of the portal's feeds and calendars."""

from django.urls import path

from national_office.portal.feeds import views

urlpatterns = [
    path("flode/<str:form>", views.explore, name="feed"),
    path("flode/kalender/<str:form>", views.calendar_feed, name="calendar_feed"),
    path("kalender.ics", views.calendar, name="calendar_file"),
    path("objekt/<uuid:item_id>.ics", views.event, name="event_file"),
]
