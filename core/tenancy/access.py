"""The access classes of tables in the schema `public`: what a tenant's database role may do with them.

Each shared model declares one as `access`; the rights and the row-level policies are derived from it in
`core.tenancy.grants`, and a test compares the whole privilege matrix with the declarations.
"""

from enum import StrEnum

EVERYONE = "*"
"""In an `audience`: every tenant, also those that join later."""


class Access(StrEnum):
    """What a tenant's role may do. The platform's role reads and writes all of them."""

    READ = "read"
    """Reads every row, writes none."""

    APPEND_OWN = "append own"
    """Adds rows whose `origin_role` is its own and reads those; never changes or deletes one."""

    OWN_ROWS = "own rows"
    """Reads, adds, changes and deletes rows whose `origin_role` is its own."""

    GRANTED = "rows granted to me"
    """Reads rows whose `origin_role` is its own or whose `audience` names it (or everyone); writes none."""

    NONE = "none"
    """Nothing at all."""
