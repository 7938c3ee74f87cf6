"""The portal's read API: the catalogue, the tenants, the taxonomy; it reads nothing of any tenant's own."""
