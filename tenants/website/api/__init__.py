"""A node's read API: what it has published that everyone may read."""
