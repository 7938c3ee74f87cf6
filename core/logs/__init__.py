"""Logs and error reports: every line says which tenant, none carries a secret or a person's address."""
