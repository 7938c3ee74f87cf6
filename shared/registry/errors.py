"""What the registry refuses, in words for the person at the command line or the form."""

from django.utils.translation import gettext as _


class RegistryError(Exception):
    """Base: `str(error)` is one clear sentence."""


class InvalidFactError(RegistryError):
    """Something said of a new tenant that cannot be: nothing was made."""


class InvalidNameError(InvalidFactError):
    """A short name, name, schema or host that may not be used."""


class NotMigratedError(RegistryError):
    """The registry is not there, or older than the code."""

    def __init__(self) -> None:
        super().__init__(_("The database lacks what this code needs: run “tenants migrate --all” first."))


class ServerTroubleError(RegistryError):
    """The database server cannot go on: a full disk, no memory, a lost connection. What is done stays done."""

    def __init__(self, words: str) -> None:
        text = _("The database server cannot go on (%(words)s). What is done stays; mend it, then run the same again.")
        super().__init__(text % {"words": words})


class TemplateMissingError(RegistryError):
    """No template schema to clone from."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            _("The template %(schema)s is missing: run “tenants migrate --all” first.") % {"schema": schema}
        )


class TemplateNotPristineError(RegistryError):
    """The template holds rows or rights that only a tenant may have."""

    def __init__(self, schema: str, found: str) -> None:
        text = _("The template %(schema)s is not pristine (%(found)s): no tenant is made from it.")
        super().__init__(text % {"schema": schema, "found": found})


class TemplateUnfinishedError(RegistryError):
    """A run of migrations did not come to the template's end."""

    def __init__(self, schema: str) -> None:
        text = _("The template %(schema)s is not finished: run “tenants migrate --all” first.")
        super().__init__(text % {"schema": schema})


class ShapeDiffersError(RegistryError):
    """A schema does not have the shape of its template."""

    def __init__(self, schema: str, difference: str) -> None:
        text = _("The schema %(schema)s differs from its template: %(difference)s")
        super().__init__(text % {"schema": schema, "difference": difference})


class UnknownTenantError(RegistryError):
    """No such tenant."""

    def __init__(self, name: str) -> None:
        super().__init__(_("There is no tenant called %(name)s.") % {"name": name})


class NotInOrderError(RegistryError):
    """A tenant whose schema is not in order is not served."""

    def __init__(self, name: str, fault: str) -> None:
        text = _("%(name)s is not in order (%(fault)s): mend it and run “tenants migrate --tenant %(name)s”.")
        super().__init__(text % {"name": name, "fault": fault})


class TenantLeftError(RegistryError):
    """A tenant that has left does not come back by a change of state."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s has left the network.") % {"name": name})


class SchemaMissingError(RegistryError):
    """A tenant stands in the registry and has no schema."""

    def __init__(self, schema: str) -> None:
        super().__init__(_("the schema %(schema)s is missing") % {"schema": schema})


class PreflightError(RegistryError):
    """Not everything is fit to be migrated; nothing was changed. `causes`: what is wrong, by short name."""

    def __init__(self, causes: dict[str, str]) -> None:
        listed = "; ".join(f"{name} ({cause})" for name, cause in causes.items())
        super().__init__(_("Nothing was migrated, for not all are ready: %(listed)s.") % {"listed": listed})
        self.causes = causes
