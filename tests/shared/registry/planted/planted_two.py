"""A constraint that one bad row breaks; and a place to die at, when a test asks for it."""

import os
import signal
from typing import Any

from django.db import migrations, models

DIE_AT = "NODVERK_TEST_DIE_AT"


def die(apps: Any, schema_editor: Any) -> None:
    """A run has one transaction for each migration; a rehearsal has one around them."""
    connection = schema_editor.connection
    during = "rehearsal" if connection.savepoint_ids else "run"
    if os.environ.get(DIE_AT) == f"{during} {connection.schema_name}":
        os.kill(os.getpid(), signal.SIGKILL)


class Migration(migrations.Migration):
    dependencies = [("people", "planted_one")]
    operations = [
        migrations.AlterField("user", "planted", models.IntegerField(default=0)),
        migrations.AddConstraint(
            "user", models.CheckConstraint(condition=~models.Q(first_name="Bad"), name="planted_nobody_is_bad")
        ),
        migrations.RunPython(die, migrations.RunPython.noop),
    ]
