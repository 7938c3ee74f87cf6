"""What the job layer refuses."""


class ForgedJobError(RuntimeError):
    """A job was deferred by a role that may not ask for it."""


class TenantGoneError(RuntimeError):
    """A job's tenant is no longer in service."""


class FencedError(RuntimeError):
    """A job was taken from this run while it was at it: another run has it now, and this one's work is undone."""
