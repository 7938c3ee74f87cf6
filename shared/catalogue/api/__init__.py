"""Public items through the read API."""
