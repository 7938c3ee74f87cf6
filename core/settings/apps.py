"""Which app stands in which schema. An app is in one list only; core names apps by string and imports none."""

SHARED_APPS = [
    "core.tenancy",
    "core.worker",
    "core.design",
    "core.api",
    "core.metrics",
    "django_tenants",
    "django.contrib.postgres",
    "shared.taxonomy",
    "shared.registry",
    "shared.media",
    "shared.catalogue",
    "shared.exchange",
    "shared.backup",
    "procrastinate.contrib.django",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_htmx",
]

TENANT_APPS = [
    "tenants.people",
    "tenants.audit",
    "tenants.pictures",
    "tenants.sharing",
    "tenants.editorial",
    "tenants.events",
    "tenants.website",
    "tenants.studio",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "guardian",
]

OFFICE_APPS = [
    "national_office.portal",
    "national_office.demo",
]

INSTALLED_APPS = [*SHARED_APPS, *OFFICE_APPS, *TENANT_APPS]

HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "type"
TENANT_MODEL = "registry.Tenant"
TENANT_DOMAIN_MODEL = "registry.Domain"
TENANT_CREATION_FAKES_MIGRATIONS = True
TENANT_TYPES = {
    "public": {"APPS": SHARED_APPS, "URLCONF": "core.urls.health"},
    "node": {"APPS": TENANT_APPS, "URLCONF": "core.urls.node", "BASE_SCHEMA": "nv_template_node"},
    "national_office": {
        "APPS": [*OFFICE_APPS, *TENANT_APPS],
        "URLCONF": "core.urls.office",
        "BASE_SCHEMA": "nv_template_national_office",
    },
}
DATABASE_ROUTERS = ["core.tenancy.origins.OriginRouter", "django_tenants.routers.TenantSyncRouter"]

NODVERK_TENANT_FOR_HOST = "shared.registry.queries.tenant_for_host"
NODVERK_TENANT_BY_ID = "shared.registry.queries.tenant_by_id"
NODVERK_TENANTS_IN_SERVICE = "shared.registry.queries.resolved_in_service"
NODVERK_TEMPLATE_STEPS = ["tenants.editorial.services.lay_foundation"]
NODVERK_PROVISIONING_STEPS = ["tenants.studio.services.dress_tenant", "tenants.studio.services.seat_manager"]
NODVERK_COMPLETING_STEPS = ["tenants.studio.services.seat_manager"]
NODVERK_RESTORE_STEPS = ["tenants.sharing.services.rejoin_exchange"]
NODVERK_FOUNDATION_TABLES = frozenset(  # what the template steps fill; a row in any other table is somebody's
    [
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "editorial_homepage",
        "editorial_knowledgeindexpage",
        "editorial_newsindexpage",
        "events_eventindexpage",
        "wagtailcore_collection",
        "wagtailcore_groupapprovaltask",
        "wagtailcore_groupapprovaltask_groups",
        "wagtailcore_groupcollectionpermission",
        "wagtailcore_grouppagepermission",
        "wagtailcore_locale",
        "wagtailcore_page",
        "wagtailcore_pagelogentry",
        "wagtailcore_site",
        "wagtailcore_task",
        "wagtailcore_workflow",
        "wagtailcore_workflowpage",
        "wagtailcore_workflowtask",
        "wagtailsearch_indexentry",
    ]
)
