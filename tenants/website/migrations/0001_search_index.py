"""The index that Wagtail's search asks for: it looks in `title || body`, its own indexes stand on each alone."""

from typing import ClassVar

from django.db import migrations

NAME = "website_indexentry_title_body"


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("wagtailsearch", "0010_add_text_fields")]

    operations: ClassVar = [
        migrations.RunSQL(
            sql=f"CREATE INDEX {NAME} ON wagtailsearch_indexentry USING gin ((title || body))",
            reverse_sql=f"DROP INDEX {NAME}",
        )
    ]
