"""What the tenancy core refuses. None of these is ever an answer to a user's mistake: each is a fault in code."""


class TenancyError(RuntimeError):
    """Base of all refusals of the tenancy core."""


class NoScopeError(TenancyError):
    """Database or cache was touched outside unit_of_work, platform_work and owner_scope."""


class WrongScopeError(TenancyError):
    """The connection belongs to another scope than the one bound to this context."""


class ScopeInScopeError(TenancyError):
    """A scope was opened inside a scope; one transaction serves one tenant."""


class BrokenUnitError(TenancyError):
    """The unit's transaction failed or ended before the unit did; what it wrote may not be told as kept."""


class NoOwnerLoginError(TenancyError):
    """This process does not hold the owner's credentials (web processes never do)."""


class ForbiddenError(TenancyError):
    """A way of changing tenant that is not a scope."""


class MigrationFailedError(TenancyError):
    """A migration could not be applied to a schema; the cause is the error it ended with."""

    def __init__(self, migration: str) -> None:
        super().__init__(migration)
        self.migration = migration
