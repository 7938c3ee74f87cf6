"""What the job layer refuses."""


class ForgedJobError(RuntimeError):
    """A job was deferred by a role that may not ask for it."""


class TenantGoneError(RuntimeError):
    """A job's tenant is not known, or has left."""


class TenantRestingError(RuntimeError):
    """A job's tenant is suspended or in quarantine: the job waits until it is back."""


class FencedError(RuntimeError):
    """A job was taken from this run while it was at it: another run has it now, and this one's work is undone."""
