"""`manage.py demo_correct`: an editor corrects a title; for the tour of `make smoke`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from wagtail.models import Page

from core.tenancy.commands import TenantCommand
from core.tenancy.hosts import ResolvedTenant
from national_office.demo.filling import publisher_of


class Command(TenantCommand):
    """Publish a page with another title, as the tenant's own people."""

    help = "Publish a page with another title, as the tenant's own people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--title", required=True)

    def handle_tenant(self, tenant: ResolvedTenant, **options: Any) -> str:
        found = Page.objects.filter(slug=options["slug"], locale__language_code="sv").first()
        if found is None:
            message = f"{tenant.slug} has no page {options['slug']}."
            raise CommandError(message)
        page = found.specific
        page.title = options["title"]
        page.save_revision().publish(user=publisher_of(page.kind))
        return f"published “{page.title}”"
