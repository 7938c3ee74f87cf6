"""The taxonomy through the read API."""
