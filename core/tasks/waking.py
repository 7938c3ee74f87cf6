"""Waking what waited for a tenant that rested."""

import uuid

from django.db import connection

WAKE = """
UPDATE procrastinate_jobs SET attempts = 0, scheduled_at = NULL
WHERE status = 'todo' AND attempts > 0 AND args ->> 'tenant_id' = %s
"""


def wake_jobs(tenant_id: uuid.UUID) -> int:
    """Let a tenant's jobs that were put off run now, with all their attempts before them; returns how many.

    Must run in owner_scope, in the transaction that puts the tenant back in service.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAKE, [str(tenant_id)])
        return int(cursor.rowcount)
