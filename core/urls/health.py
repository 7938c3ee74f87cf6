"""Addresses that belong to no tenant; their views open a scope of their own, or none."""

from django.urls import path

from core.health import healthz, readyz

urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
