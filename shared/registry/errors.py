"""What the registry refuses, in words for the person at the command line or the form."""

from django.utils.translation import gettext as _


class RegistryError(Exception):
    """Base: `str(error)` is one clear sentence."""


class InvalidNameError(RegistryError):
    """A tenant's short name that may not be used."""


class TemplateMissingError(RegistryError):
    """No template schema to clone from."""

    def __init__(self, schema: str) -> None:
        super().__init__(
            _("The template %(schema)s is missing: run “tenants migrate --all” first.") % {"schema": schema}
        )


class TemplateNotPristineError(RegistryError):
    """The template holds rows that only a tenant may have."""

    def __init__(self, schema: str, found: str) -> None:
        text = _("The template %(schema)s is not pristine (%(found)s): no tenant is made from it.")
        super().__init__(text % {"schema": schema, "found": found})


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


class PreflightError(RegistryError):
    """A tenant is not fit to be migrated; nothing was changed."""

    def __init__(self, name: str, cause: str) -> None:
        text = _("Nothing was migrated: %(name)s is not ready (%(cause)s).")
        super().__init__(text % {"name": name, "cause": cause})
