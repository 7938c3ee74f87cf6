"""Statements sent beside the installation, and what they find."""

import psycopg

from core.postgres import Cluster


def run(url: str, *statements: str) -> None:
    """Send statements, each for itself."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def found(url: str, query: str) -> list[str]:
    """The first column of what a query finds."""
    with psycopg.connect(url) as connection:
        return [str(row[0]) for row in connection.execute(query.encode()).fetchall()]


def roles(cluster: Cluster, pattern: str) -> list[str]:
    """The roles of the cluster whose names match."""
    return found(cluster.url(), f"SELECT rolname FROM pg_roles WHERE rolname LIKE '{pattern}' ORDER BY 1")


def databases(cluster: Cluster) -> list[str]:
    return found(cluster.url(), "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
