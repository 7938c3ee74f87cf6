"""How many rows a query would give, as the planner expects it: costs no row, so it can decide how to read them."""

import json

from django.db.models import QuerySet

from shared.catalogue.models import PublicEntry


def expected_rows(rows: QuerySet[PublicEntry]) -> int:
    """The planner's estimate, at least 1. One query."""
    plan = json.loads(rows.order_by().values("pk").explain(format="JSON"))[0]["Plan"]
    return max(1, int(plan["Plan Rows"]))
