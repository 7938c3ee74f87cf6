"""What the job layer refuses."""


class ForgedJobError(RuntimeError):
    """A job was deferred by a role that may not ask for it."""


class TenantGoneError(RuntimeError):
    """A job's tenant is no longer in service."""
