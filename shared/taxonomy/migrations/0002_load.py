"""The terms of the data files."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from shared.taxonomy.services import load_taxonomy


def load(registry: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_taxonomy(registry=registry)


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
