"""What the audit refuses."""


class AppendOnlyError(TypeError):
    """An audit entry was to be changed or removed: a fault in code."""

    def __init__(self) -> None:
        super().__init__("Audit entries are only added.")
