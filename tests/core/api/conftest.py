"""Public items in the catalogue, as the relay writes them."""

from tests.national_office.portal.conftest import put

__all__ = ["put"]
