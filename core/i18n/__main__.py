"""`python -m core.i18n`: compile the catalogues."""

from core.i18n.compile import compile_catalogues

compile_catalogues()
