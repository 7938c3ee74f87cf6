"""What a backup is made from: which schemas, and which rows of public belong to each tenant."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RowsOf:
    """A tenant's rows in one table of public: a condition in SQL and its parameters.

    ``hashes`` names the column that says which files the tenant holds, in the one table that does.
    """

    table: str
    condition: str
    parameters: tuple[str, ...]
    hashes: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One schema, and for a tenant's what the tenant is called, its role, and its rows in public."""

    schema: str
    slug: str = ""
    tenant_id: str = ""
    role: str = ""
    rows: tuple[RowsOf, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An installation's tenants and the rest of its database, or with ``only`` that one tenant and nothing else."""

    url: str
    installation: str
    media: Path
    tenants: tuple[Part, ...]
    only: str = ""
