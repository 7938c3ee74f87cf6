"""The tenants through the read API."""
