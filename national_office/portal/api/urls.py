"""Addresses of the portal's API."""

from django.urls import path

from core.api.reference import SchemaView
from national_office.portal.api.views import PortalItems, PortalRoot
from shared.registry.api.views import TenantViewSet
from shared.taxonomy.api import views as taxonomy

app_name = "api"

urlpatterns = [
    path("", PortalRoot.as_view(), name="root"),
    path("openapi.json", SchemaView.as_view(urls=__name__), name="openapi"),
    path("items/", PortalItems.many(), name="items"),
    path("items/<uuid:key>/", PortalItems.one(), name="item"),
    path("tenants/", TenantViewSet.many(), name="tenants"),
    path("tenants/<slug:key>/", TenantViewSet.one(), name="tenant"),
    path("taxonomy/areas/", taxonomy.AreaView.many(), name="areas"),
    path("taxonomy/themes/", taxonomy.ThemeView.many(), name="themes"),
    path("taxonomy/strategy-areas/", taxonomy.StrategyAreaView.many(), name="strategy_areas"),
    path("taxonomy/sectors/", taxonomy.SectorView.many(), name="sectors"),
    path("taxonomy/organisations/", taxonomy.SubtypeView.many(), name="organisations"),
    path("taxonomy/goals/", taxonomy.GoalView.many(), name="goals"),
    path("taxonomy/counties/", taxonomy.CountyView.many(), name="counties"),
    path("taxonomy/municipalities/", taxonomy.MunicipalityView.many(), name="municipalities"),
]
